"""Compare what came back with what was expected, cheapest first, up to the first difference.

Order: type, keys, shape, kind of number, finite, values. The *expected* structure leads, so that
an empty dictionary or a broadcast array cannot pass, and every comparison is written so
that `nan` fails it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.errors import ContentError
from autograder.judging.gate import array_of, why_no_array
from autograder.judging.order import Order, in_order
from autograder.judging.wording import (
    MOST_SHOWN,
    key_list,
    shape_difference,
    shape_words,
    show,
    show_both,
    type_name,
    where,
)
from autograder.worker.wire import Matrix, Node, Opaque, Ref

RTOL = 1e-6  # relative to each entry
ATOL_SCALE = 1e-9  # times the largest expected entry: rounding of a cancellation
_SINGLE = 1e-3  # relative; what single precision may lose over a training
_DOUBLE = 1e-9  # relative; what no number of single precision meets, but a short one
MOST_QUOTED = 80  # characters of a text
_EXPECTED = (
    "Expect numbers, arrays, texts, sets, or lists and dictionaries of them; "
    "what the student's function returns can be used with then=method(…), calling(…)."
)
_MATRIX = "It is an np.matrix, which always has two axes. Use np.array."
ATOL_ZERO = 1e-12  # where all expected entries are zero


@dataclass(frozen=True)
class Difference:
    """The first thing that is not as expected.

    `summary` holds no number of the inputs or the expected values; `detail` may, and is
    shown for public checks only.
    """

    kind: str  # type, keys, shape, number, finite, values, mutated, property, symbolic, …
    path: str  # "dW[2]"; empty for the whole result
    summary: str
    detail: str = ""
    hint: str = ""
    got: Any = None
    want: Any = None
    wrong: Any = None  # which entries are wrong, where both are arrays of one shape

    def with_words(self, *, because: str = "", hint: str = "") -> Difference:
        """The same difference, saying what the expected value is."""
        summary = f"{self.summary}\nI compared it with {because}." if because else self.summary
        return replace(self, summary=summary, hint=hint or self.hint)


@dataclass(frozen=True)
class OneOf:
    """Several right answers, of which any one will do; alone or inside of an expected value."""

    answers: tuple[Any, ...]

    def fitting(self, got: Any, **options: Any) -> Any:
        """The answer that `got` equals, else the first of its form, else the first."""
        for values in (True, False) if len(self.answers) > 1 else ():
            for answer in self.answers:
                if compare(got, answer, values=values, **options) is None:
                    return answer
        return self.answers[0]


@dataclass(frozen=True)
class Leaf:
    """One array (or number) of a result: its path, what came back and what was expected."""

    path: str
    got: Any
    want: Any
    single: bool = False  # of single precision
    several: bool = False  # whether what was expected is one of several right answers


def compare(
    got: Any,
    want: Any,
    name: str = "",
    *,
    names: tuple[str, ...] = (),
    rtol: float = RTOL,
    atol: float | None = None,
    values: bool = True,
    order: Order = Order.UNKNOWN,
) -> Difference | None:
    """The first difference, or None; without `values` only structure and finiteness count.

    `names` are the parts of a tuple, e.g. ("dZ", "dW", "db"); the `order` is that in which they
    are computed.
    """
    want = _chosen(got, want, rtol, atol)
    leaves: list[Leaf] = []
    for part in in_order(walk(got, want, name, names), order):
        if isinstance(part, Leaf):
            leaves.append(part)
        elif values and order and part.kind == "shape":
            return _first(leaves, rtol, atol, order) or part  # what was computed before it
        else:
            return part
    if not values:
        return next(filter(None, map(_not_finite, leaves)), None)
    return _first(leaves, rtol, atol, order)


def _first(
    leaves: Sequence[Leaf], rtol: float, atol: float | None, order: Order
) -> Difference | None:
    """The first wrong array as they are computed; where that is not known, nan is told first."""
    rounds = ((_finite,), (_values,)) if not order else ((_finite, _values),)
    for looks in rounds:
        for leaf in leaves:
            for look in looks:
                difference = look(leaf, rtol, atol)
                if difference is not None:
                    return _of_several(difference) if leaf.several else difference
    return None


def _chosen(got: Any, want: Any, rtol: float, atol: float | None) -> Any:
    """`want` with the one answer that fits in the place of several, wherever in it these are."""
    if isinstance(want, OneOf):
        return OneOf((want.fitting(got, rtol=rtol, atol=atol),))
    if isinstance(want, dict) and isinstance(got, dict):
        return {
            key: _chosen(got[key], item, rtol, atol) if key in got else item
            for key, item in want.items()
        }
    if isinstance(want, tuple | list) and _has_parts(got, len(want)):
        return tuple(_chosen(one, item, rtol, atol) for one, item in zip(got, want, strict=True))
    return want


def _has_parts(got: Any, count: int) -> bool:
    """Whether it can be taken for so many values."""
    if isinstance(got, np.ndarray):
        return got.ndim > 0 and len(got) == count
    return isinstance(got, tuple | list) and len(got) == count


def _of_several(difference: Difference) -> Difference:
    detail = f"{difference.detail} Several answers are right; this is none of them.".strip()
    return replace(difference, detail=detail)


def normalised(got: Any, like: Any) -> Any:
    """`got` in the structure of `like`, arrays as float64; for results that compared equal."""
    if isinstance(like, OneOf):
        return normalised(got, like.fitting(got))
    if isinstance(like, dict):
        return {key: normalised(got[key], item) for key, item in like.items()}
    if isinstance(like, tuple | list):
        return tuple(normalised(a, b) for a, b in zip(got, like, strict=True))
    if isinstance(like, bool | np.bool_ | str | set | frozenset | Node) or like is None:
        return got
    array = array_of(got).astype(float)
    return array if np.ndim(like) else float(array)


def walk(
    got: Any, want: Any, path: str = "", names: tuple[str, ...] = ()
) -> Iterator[Leaf | Difference]:
    """All leaves in the expected order, or differences of type, keys and shape."""
    if want is None:
        return
    if isinstance(want, OneOf):
        for part in walk(got, want.fitting(got), path, names):
            yield replace(part, several=True) if isinstance(part, Leaf) else _of_several(part)
    elif isinstance(want, dict):
        yield from _walk_dict(got, want, path)
    elif isinstance(want, tuple | list):
        yield from _walk_tuple(got, want, path, names)
    elif isinstance(want, bool | np.bool_):
        if not _is_bool(got):
            yield _type_difference(got, path, "True or False")
        elif bool(got) is not bool(want):
            summary = f"{path or 'The result'} is the wrong one of True and False."
            detail = f"You returned {bool(got)}. {bool(want)} is right."
            yield Difference("values", path, summary, detail)
    elif isinstance(want, str):
        yield from _text(got, want, path)
    elif isinstance(want, set | frozenset):
        yield from _set(got, want, path)
    else:
        yield _leaf(got, want, path)


def _text(got: Any, want: str, path: str) -> Iterator[Difference]:
    if not isinstance(got, str):
        yield _type_difference(got, path, "a text")
    elif got != want:
        summary = f"{path or 'The result'} is not the right text."
        yield Difference("values", path, summary, f"It is {_quoted(got)}. I expected {want!r}.")


def _set(got: Any, want: Collection[Any], path: str) -> Iterator[Difference]:
    if not isinstance(got, frozenset):
        yield _type_difference(got, path, "a set")
        return
    lacking = [item for item in want if not _holds(got, item)]
    if lacking or len(got) != len(want):
        few = "It lacks some that belong to it." if lacking else "It holds some that do not belong."
        summary = f"{path or 'The result'} is not the right set. {few}"
        detail = f"It is {_quoted(set(got))}. I expected {_quoted(set(want))}."
        yield Difference("values", path, summary, detail)


def _holds(got: Collection[Any], item: Any) -> bool:
    """Whether a set holds a thing, a float up to rounding."""
    if item in got or not isinstance(item, float):
        return item in got
    floats = np.array([other for other in got if type(other) in (int, float)], dtype=float)
    return bool(close(floats, np.full(floats.shape, item)).any())


def _quoted(value: Any) -> str:
    """A text or set as Python writes it, cut where it is long."""
    text = repr(sorted(value, key=repr)) if isinstance(value, set) else repr(value[:MOST_QUOTED])
    text = "{" + text[1:-1] + "}" if isinstance(value, set) else text
    return text if len(text) <= MOST_QUOTED else text[:MOST_QUOTED] + "…"


def _walk_dict(got: Any, want: dict[Any, Any], path: str) -> Iterator[Leaf | Difference]:
    if not isinstance(got, dict):
        yield _type_difference(
            got, path, f"a dictionary with the key{'s' * (len(want) != 1)} {key_list(want)}"
        )
        return
    missing = [key for key in want if key not in got]
    if missing:
        summary = (
            f"{path or 'The result'} lacks the key{'s' * (len(missing) > 1)} {key_list(missing)}."
        )
        detail = f"It has {key_list(got) or 'none'}."
        yield Difference("keys", path, summary, detail, got=got, want=want)
        return
    for key, item in want.items():
        yield from walk(got[key], item, f"{path}[{key!r}]")


def _walk_tuple(
    got: Any, want: tuple[Any, ...] | list[Any], path: str, names: tuple[str, ...]
) -> Iterator[Leaf | Difference]:
    count = len(want)
    if isinstance(got, np.ndarray) and got.ndim and len(got) == count:
        got = list(got)
    parts = ", ".join(names) if len(names) == count else f"{count} values"
    if not isinstance(got, tuple | list):
        yield _type_difference(got, path, f"a tuple of {count}: {parts}")
        return
    if len(got) != count:
        named = f": {parts}" if names and len(names) == count else ""
        asked = f"{count} are expected{named}"
        summary = f"{path or 'The result'} has the wrong number of values; {asked}."
        yield Difference("type", path, summary, f"You returned {len(got)}.")
        return
    labels = names if len(names) == count else tuple(f"{path}[{i}]" for i in range(count))
    for label, one, other in zip(labels, got, want, strict=True):
        yield from walk(one, other, label)


def _leaf(got: Any, want: Any, path: str) -> Leaf | Difference:
    wanted = np.asarray(want)
    if wanted.dtype.kind not in "biuf":
        raise ContentError(f"an expected value is of type {type(want).__name__}. {_EXPECTED}")
    wish = "a number" if wanted.ndim == 0 else f"an array of shape {wanted.shape}"
    if isinstance(got, str | bytes | dict | Node | Opaque | Ref) or got is None:
        return _type_difference(got, path, wish)
    array = array_of(got)
    if array is None:
        return _type_difference(got, path, wish, f" {why_no_array(got)}")
    if array.dtype.kind == "b":
        how = " Convert it with .astype(float)." if array.ndim else " Convert it with float(…)."
        return _type_difference(got, path, wish.replace("array", "array of floats"), how)
    if array.shape != wanted.shape:
        return _shape_difference(array, wanted, path)
    if array.dtype.kind == "c":
        summary = f"{path or 'The result'} holds complex numbers; real ones are asked."
        return Difference("number", path, summary)
    single = array.dtype == np.float32
    return Leaf(path, array.astype(float), wanted.astype(float), single)


def _shape_difference(got: Any, want: Any, path: str) -> Difference:
    words = shape_difference(got.shape, want.shape)
    both = shape_words(got.shape), shape_words(want.shape)
    told = all(text in words for text in both)
    return Difference(
        "shape",
        path,
        f"{path or 'The result'} has the wrong shape{words}.",
        "" if told else f"It is {both[0]}. I expected {both[1]}.",
        _MATRIX if isinstance(got, Matrix) else "",
        got=got,
        want=want,
    )


def _finite(leaf: Leaf, rtol: float, atol: float | None) -> Difference | None:
    bad = ~np.isfinite(leaf.got) & np.isfinite(leaf.want)
    if not bad.any():
        return None
    what = "nan" if np.isnan(leaf.got[bad]).any() else "infinite"
    summary = f"{leaf.path or 'The result'} is {what}{where(bad)}, where a finite number is right."
    return Difference(
        "finite", leaf.path, summary, _shown(leaf), got=leaf.got, want=leaf.want, wrong=bad
    )


def _not_finite(leaf: Leaf) -> Difference | None:
    """`_finite` where only the form is known: the template's numbers are nobody's answer."""
    difference = _finite(leaf, RTOL, None)
    if difference is None:
        return None
    return replace(difference, detail=f"It is {show(leaf.got)}.", got=None, want=None, wrong=None)


def _values(leaf: Leaf, rtol: float, atol: float | None) -> Difference | None:
    if leaf.single:
        rtol, atol = min(rtol, _DOUBLE), 0.0
    bad = ~close(leaf.got, leaf.want, rtol, atol)
    if not bad.any():
        return None
    undefined = bad & np.isnan(leaf.want)
    name = leaf.path or "The result"
    if undefined.any():
        summary = f"{name} has a value{where(undefined)}, where it is undefined (nan)."
    else:
        has = "have" if ", " in name else "has"
        summary = f"{name} {has} wrong values{where(bad)}{_relative_error(leaf, bad)}."
        if leaf.single and close(leaf.got, leaf.want, _SINGLE).all():
            summary += "\nIt is of dtype float32, which keeps 7 digits. Use float64."
    return Difference(
        "values", leaf.path, summary, _shown(leaf), got=leaf.got, want=leaf.want, wrong=bad
    )


def close(got: Any, want: Any, rtol: float = RTOL, atol: float | None = None) -> Any:
    """Per entry: equal up to rounding, both nan, or the same infinity."""
    got, want = np.asarray(got, float), np.asarray(want, float)
    finite = np.abs(want[np.isfinite(want)])
    largest = float(finite.max()) if finite.size else 0.0
    if atol is None:
        atol = ATOL_SCALE * largest if largest else ATOL_ZERO
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(got - want) <= rtol * np.abs(want) + atol
    near &= np.isfinite(want)
    return near | (got == want) | (np.isnan(got) & np.isnan(want))


def _relative_error(leaf: Leaf, bad: Any) -> str:
    position = np.unravel_index(int(np.argmax(bad)), bad.shape) if bad.ndim else ()
    got, want = float(leaf.got[position]), float(leaf.want[position])
    if not np.isfinite(want) or want == 0:
        return ""
    with np.errstate(over="ignore"):
        error = abs((got - want) / want)
    # No large number: its exponent could tell hidden inputs.
    return f" (relative error {error:.1g})" if error < 9.5 else " (relative error above 10)"


def _shown(leaf: Leaf) -> str:
    if leaf.want.size > MOST_SHOWN:
        bad = ~close(leaf.got, leaf.want)
        position = np.unravel_index(int(np.argmax(bad)), bad.shape)
        got, want = show_both(leaf.got[position], leaf.want[position])
        return f"At {[int(i) for i in position]} it is {got}. I expected {want}."
    got, want = show_both(leaf.got, leaf.want)
    return f"It is {got}. I expected {want}."


def _type_difference(got: Any, path: str, wish: str, more: str = "") -> Difference:
    summary = f"{path or 'The result'} is {type_name(got)}. I expected {wish}.{more}"
    hint = "Does every path through the function end in a return?" if got is None else ""
    return Difference("type", path, summary, hint=hint)


def _is_bool(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.ndim == 0 and value.dtype.kind == "b"
    return isinstance(value, bool)
