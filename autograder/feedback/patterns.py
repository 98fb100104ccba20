"""Relations that a wrong array can have to the right one.

Each pattern says: some function of what came back equals some function of what was expected,
in every entry. Words are templates for `relations.py`; they hold no number but small constants,
and names that the student knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.judging.compare import close

_OFF = "{equals} the right {value}"
LEAST_WEIGHT = 2  # round numbers that a relation must rest on; others count double
_CONSTANTS = {
    -1.0: "{has} the wrong sign: every entry is minus the right one",
    2.0: "{is} twice the right {value}",
    0.5: "{is} half the right {value}",
    -2.0: "{is} -2 times the right {value}",
    -0.5: "{is} -1/2 times the right {value}",
}
_EASILY = {  # a coincidence: 16 for 4, or one of the sizes
    4.0: "{is} 4 times the right {value}",
    0.25: "{is} a quarter of the right {value}",
}
_LATER = {
    float(np.log(10)): "{is} ln 10 times the right {value}: a logarithm of another base?",
    float(1 / np.log(10)): "{is} the right {value} divided by ln 10: a logarithm of another base?",
    float(np.log(2)): "{is} ln 2 times the right {value}: a logarithm of another base?",
    float(1 / np.log(2)): "{is} the right {value} divided by ln 2: a logarithm of another base?",
    float(np.sqrt(2)): "{is} √2 times the right {value}",
    float(1 / np.sqrt(2)): "{is} the right {value} divided by √2",
}
_STEPS = {
    -1.0: "{has} moved the wrong way: the sign of the step is wrong",
    2.0: "{has} moved twice as far as is right",
    0.5: "{has} moved half as far as is right",
}
_POWERS: tuple[tuple[Callable[[float], float], str], ...] = (
    (lambda s: s, "{is} {s} times the right {value}: a division by {s} is missing"),
    (lambda s: 1 / s, "{is} the right {value} divided by {s}: once too often"),
)
_ODD_POWERS: tuple[tuple[Callable[[float], float], str], ...] = (  # easily a coincidence
    (lambda s: -s, "{is} -{s} times the right {value}"),
    (lambda s: -1 / s, "{is} the right {value} divided by -{s}"),
    (lambda s: s**2, "{is} {s}² times the right {value}"),
    (lambda s: 1 / s**2, "{is} the right {value} divided by {s}²"),
    (lambda s: 2 * s, "{is} 2·{s} times the right {value}"),
    (lambda s: s / 2, "{is} {s}/2 times the right {value}"),
    (lambda s: 2 / s, "{is} 2/{s} times the right {value}"),
    (lambda s: 1 / (2 * s), "{is} the right {value} divided by 2·{s}"),
    (lambda s: np.sqrt(s), "{is} √{s} times the right {value}"),
    (lambda s: 1 / np.sqrt(s), "{is} the right {value} divided by √{s}"),
    (lambda s: s / (s - 1) if s > 1 else 0.0, "{is} divided by {s} - 1 instead of {s}"),
)
_MAPS: tuple[tuple[str, Callable[[Any], Any], str], ...] = (
    ("abs", np.abs, "{has} the right size but not the right sign: only absolute values"),
    ("complement", lambda w: 1 - w, "{is} 1 minus the right {value}"),
    ("square", np.square, "{is} the square of the right {value}"),
    ("root", lambda w: np.sqrt(np.abs(w)), "{is} the square root of the right {value}"),
    ("reciprocal", lambda w: 1 / w, "{is} 1 divided by the right {value}"),
    ("exp", np.exp, "{is} the exponential of the right {value}: a logarithm is missing"),
    ("log", lambda w: np.log(np.abs(w)), "{is} the logarithm of the right {value}"),
    ("cut", np.trunc, "{is} the right {value} with the decimals cut off: an array of integers?"),
    ("rounded", np.rint, "{is} the right {value} rounded to whole numbers: an array of integers?"),
    ("cumulated", lambda w: np.cumsum(w, axis=0), "{is} summed up along the first axis"),
    ("reversed", lambda w: w[::-1] if w.ndim else w + np.nan, "{is} in the opposite order"),
)


@dataclass(frozen=True)
class Entries:
    """An array that came back wrong, the right one and the arguments that fit it.

    `near` holds arguments by the name that a message gives them (`Z[l]`), `sizes` whole numbers
    such as `Y.shape[1]`, `scalars` numbers such as `eta`.
    """

    got: Any
    want: Any
    near: Mapping[str, Any]
    slopes: Mapping[str, Any]  # functions among the arguments at arrays: "phi_prime(Z[l])"
    sizes: Mapping[str, float]
    own_sizes: Mapping[str, float]  # of the result itself
    scalars: Mapping[str, float]
    others: Mapping[int, Any]  # right arrays under the keys next to its own, by distance
    start: Any = None  # the argument of the result's own name and shape

    @property
    def weight(self) -> int:
        """How telling they are: 1 for each pair of numbers, 2 where neither is a round one."""
        both = np.stack([np.ravel(self.got), np.ravel(self.want)], axis=-1)
        pairs = set(map(tuple, np.round(both, 12).tolist()))
        return sum(1 if is_round(g) or is_round(w) else 2 for g, w in pairs if g != w)


@dataclass(frozen=True)
class Pattern:
    """`left` equals `right` in every entry, which says so much about the mistake."""

    key: str
    words: str
    left: Any
    right: Any
    doubt: int = 1  # how much more than others it must rest on
    general: bool = False  # must fit all that is known of the function, wrong or right
    least: int = 1  # different sizes, or inputs, that it must then be seen with
    size: float = 0.0  # that it is made of; one of 1 tells nothing

    def holds(self, rtol: float, atol: float | None = None) -> bool:
        """Whether all entries agree; nan never does."""
        if np.shape(self.left) != np.shape(self.right) or self._differs_at_once():
            return False
        if not np.isfinite(self.right).all():
            return False
        return bool(close(self.left, self.right, rtol, atol).all())

    def _differs_at_once(self) -> bool:
        """Whether the first entries are far apart: so it is with nearly all candidates."""
        if not np.size(self.right):
            return True
        left, right = np.asarray(self.left).item(0), np.asarray(self.right).item(0)
        if abs(left - right) <= 0.01 * abs(right):
            return False
        return not abs(left - right) <= 1e-3 * float(np.abs(self.right).max())


def patterns(entries: Entries) -> Iterator[Pattern]:
    """All candidates, the most telling first; most of them do not hold."""
    with np.errstate(all="ignore"):
        yield from _same_array(entries)
        yield from _moved(entries)
        yield from _untouched(entries)
        yield from _factors(entries)
        yield from _rearranged(entries)
        yield from _sums(entries)
        yield from _with_arguments(entries)
        for key, change, words in _MAPS:
            yield Pattern(key, words, entries.got, change(entries.want), doubt=2)
        yield from _loose(entries)


def _same_array(entries: Entries) -> Iterator[Pattern]:
    """One array that was changed in place and appended again: all rows are its last state."""
    want = entries.want
    if want.ndim < 2 or len(want) < 2:
        return
    same = (
        ": was the same array appended each time? t = t - d makes a new array, t -= d changes all "
        "the rows that hold it"
    )
    last = np.broadcast_to(want[-1], want.shape)
    yield Pattern("last row", f"{{has}} the right last row, in every row{same}", entries.got, last)
    if len(want) > 2:
        later = np.concatenate([want[:1], last[1:]])
        words = f"{{has}} the right last row, in every row but the first{same}"
        yield Pattern("last row later", words, entries.got, later)


def _moved(entries: Entries) -> Iterator[Pattern]:
    """How far a parameter went from where it started."""
    if entries.start is None:
        return
    went, right = entries.got - entries.start, entries.want - entries.start
    still = "{is} unchanged: still the {value} that came in as the {argument}"
    yield Pattern("still", still, entries.got, entries.start, general=True)
    if np.any(entries.start):  # else it is a factor of the whole result
        for number, words in _STEPS.items():
            yield Pattern(f"step {number}", words, went, number * right, general=True)


def _untouched(entries: Entries) -> Iterator[Pattern]:
    got, want = entries.got, entries.want
    if not np.any(got) and np.any(want):
        yield Pattern("zero", "{is} zero everywhere", got + want, want)
    for name, value in entries.near.items():
        yield Pattern(f"is {name}", f"{{equals}} the argument {name}, unchanged", got, value)
    for distance, other in entries.others.items():
        which = "next" if distance > 0 else "previous"
        words = f"{{has}} the right values of the {which} entry: an index is off by one"
        yield Pattern(f"entry {distance}", words, got, other)


def general(entries: Entries) -> Iterator[Pattern]:
    """Those that must fit all that is known of a function: factors, and how far it moved."""
    return (pattern for pattern in (*_moved(entries), *_factors(entries)) if pattern.general)


def _factors(entries: Entries) -> Iterator[Pattern]:
    """Easily a coincidence where one input is all that is known."""
    got, want = entries.got, entries.want

    def constants(table: Mapping[float, str], least: int = 1) -> Iterator[Pattern]:
        for number, words in table.items():
            key = f"factor {number}"
            yield Pattern(key, words, got, number * want, general=True, least=least)

    def powers(
        table: tuple[tuple[Callable[[float], float], str], ...], kind: str, doubt: int = 1
    ) -> Iterator[Pattern]:
        sizes = {**entries.sizes, **entries.own_sizes} if doubt == 1 else _axes(entries)
        for name, size in sizes.items():
            least = 1 if doubt == 1 and _is_clear(name, size, entries.sizes) else 2
            for number, (power, words) in enumerate(table):
                key, text = f"{kind} {name} {number}", words.replace("{s}", name)
                right = power(size) * want
                yield Pattern(key, text, got, right, doubt, True, least, size)

    yield from constants(_CONSTANTS)
    yield from powers(_POWERS, "factor")
    yield from _size_for_size(entries)
    yield from constants(_LATER)
    yield from constants(_EASILY, least=2)
    yield from powers(_ODD_POWERS, "odd", doubt=3)
    yield from _with_scalars(entries)
    yield from _slopes(entries)


def _is_clear(name: str, size: float, sizes: Mapping[str, float]) -> bool:
    """Whether no other axis of the same array, and no usual constant, is that number."""
    array = name.partition(".shape")[0]
    same = [other for other in sizes if other.partition(".shape")[0] == array]
    return size > 2 and all(other == name or sizes[other] != size for other in same)


def _axes(entries: Entries) -> dict[str, float]:
    return {name: size for name, size in entries.sizes.items() if not name.endswith(".size")}


def _size_for_size(entries: Entries) -> Iterator[Pattern]:
    """A division by the length of another axis, usually of the same array."""
    axes = _axes(entries)
    for right, size in axes.items():
        for wrong, other in axes.items():
            if right != wrong and other:
                words = f"{{is}} divided by {wrong} where {right} is right"
                same = right.partition(".shape")[0] == wrong.partition(".shape")[0]
                value = size / other * entries.want
                key, least = f"{wrong} for {right}", 1 if same else 2
                telling = 1.0 if 1 in (size, other) else size / other
                yield Pattern(key, words, entries.got, value, 2, True, least, telling)


def _with_scalars(entries: Entries) -> Iterator[Pattern]:
    got, want = entries.got, entries.want
    for name, scalar in entries.scalars.items():
        many, few = (
            f"{{is}} {name} times the right {{value}}",
            f"{{is}} the right {{value}} divided by {name}",
        )
        yield Pattern(f"times {name}", many, got, scalar * want, general=True)
        if scalar:
            yield Pattern(f"by {name}", few, got, want / scalar, general=True)
        yield Pattern(f"+ {name}", f"{_OFF} plus {name}", got - scalar, want, general=True)
        yield Pattern(f"- {name}", f"{_OFF} minus {name}", got + scalar, want, general=True)


def _slopes(entries: Entries) -> Iterator[Pattern]:
    got, want = entries.got, entries.want
    for name, slope in entries.slopes.items():
        always = "[" not in name  # under one key a factor may be missing that others have
        words = f"{{lacks}} the factor {name}"
        yield Pattern(f"without {name}", words, got * slope, want, general=always)
        words = f"{{has}} the factor {name} once too often"
        yield Pattern(f"twice {name}", words, got, want * slope, general=always)
        for other, wrong in entries.slopes.items():
            if other != name:
                words, key = (
                    f"{{has}} the factor {other} where {name} is right",
                    f"{other} for {name}",
                )
                yield Pattern(key, words, got * slope, want * wrong, general=always)


def _rearranged(entries: Entries) -> Iterator[Pattern]:
    got, want = entries.got, entries.want
    if want.ndim == 2 and want.shape[0] == want.shape[1] > 1:
        yield Pattern("transposed", "{is} transposed", got, want.T)
    if want.ndim and len(want) > 2:
        early = "{is} one place early along the first axis: each entry should stand one later"
        yield Pattern("early", early, got[:-1], want[1:], doubt=4)
        late = "{is} one place late along the first axis: each entry should stand one earlier"
        yield Pattern("late", late, got[1:], want[:-1], doubt=4)


def _sums(entries: Entries) -> Iterator[Pattern]:
    got, want = entries.got, entries.want
    if want.size > 1:
        full = np.broadcast_to(want.sum(), want.shape)
        yield Pattern("sum", "{is} the sum of all right entries, in every entry", got, full)
        full = np.broadcast_to(want.mean(), want.shape)
        yield Pattern("mean", "{is} the mean of all right entries, in every entry", got, full)
    for axis in range(want.ndim if want.ndim > 1 else 0):
        total = np.broadcast_to(want.sum(axis=axis, keepdims=True), want.shape)
        words = f"{{is}} summed along axis {axis}: that axis should be kept"
        yield Pattern(f"sum along {axis}", words, got, total)


def _with_arguments(entries: Entries) -> Iterator[Pattern]:
    got, want = entries.got, entries.want
    for name, value in entries.near.items():
        yield Pattern(f"+ {name}", f"{_OFF} plus {name}", got - value, want, doubt=2)
        yield Pattern(f"- {name}", f"{_OFF} minus {name}", got + value, want, doubt=2)
        if np.isin(value, (0, 1)).all():
            continue  # labels choose terms: their factor is no other than their square
        yield Pattern(
            f"* {name}", f"{{has}} the factor {name} once too often", got, want * value, doubt=2
        )
        yield Pattern(f"/ {name}", f"{{lacks}} the factor {name}", got * value, want, doubt=2)


def _loose(entries: Entries) -> Iterator[Pattern]:
    """Weaker relations, for where nothing else holds."""
    got, want = entries.got, entries.want
    if want.size < 3:
        return
    norm = float(np.linalg.norm(want))
    if norm and np.ptp(want):
        if np.isclose(np.linalg.norm(got), 1) and not np.isclose(norm, 1):
            unit = float(np.vdot(want, got)) / norm**2 * want
            yield Pattern("unit", "{is} scaled to length 1", got, unit)
        offset = float(np.mean(got - want))
        words = "{is} off by the same number in every entry"
        yield Pattern("offset", words, got - offset, want)
    if bool(np.all(np.abs(got - want) <= 1e-3 * np.abs(want) + 1e-5 * np.abs(want).max())):
        words = (
            "{is} nearly right everywhere: a step of another size, single precision or a coarser "
            "formula?"
        )
        yield Pattern("nearly", words, want, want)


def is_round(value: float) -> bool:
    """Whether a number has so few binary places that it may agree with another by accident."""
    return abs(value) < 1000 and abs(value * 64 - round(value * 64)) < 1e-9
