"""Where the cases of an answer meet, which drawn points may miss: |x| < 31, x ≠ 17/100.

Between two joints an answer is one formula, so a point there, and the joints themselves, stand
for all: wherever what a condition compares, or a function with cases is applied to, changes sign
as one symbol moves and the others stay. Only for answers that SymPy did not prove.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

from autograder.worker.formula import Formula, Steps, TooLongError
from autograder.worker.places import Place, Point
from autograder.worker.precision import TooLargeError, UndefinedError
from autograder.worker.vocabulary import RELATIONS, RefusedError
from autograder.worker.wire import Node

# The numbers that a symbol may be, without the ends; None for no end.
Ranges = Mapping[str, tuple[tuple[int, int] | None, tuple[int, int] | None]]

DIGITS = 60
MAX_STEPS = 30_000  # nodes evaluated for the joints of one answer
MAX_PLACES = 60
_HALVINGS = 200
_OF_ONE = frozenset({"Abs", "sign", "Heaviside", "floor", "ceiling", "frac"})
_OF_SEVERAL = RELATIONS | {"KroneckerDelta", "Max", "Min"}
_POWERS = [Fraction(2) ** k for k in range(-40, 41)]
_GRID = [*(-power for power in reversed(_POWERS)), Fraction(0), *_POWERS]


def joints(answer: Any, point: Point, ranges: Ranges) -> list[Place]:
    """The joints of an answer in every real or integer symbol, and places between and beyond."""
    steps = Steps(MAX_STEPS)
    places: list[Place] = []
    values, sizes = point
    try:
        sides = list(_sides(answer))
        for name in ranges:
            whole = type(values[name]) is int

            def moved(at: Fraction, name: str = name, whole: bool = whole) -> Place:
                here = int(at) if whole else (at.numerator, at.denominator)
                return Place(({**values, name: here}, sizes))

            found = {at for side in sides for at in _roots(side, moved, ranges[name], steps)}
            if whole:
                found = {Fraction(round(at) + k) for at in found for k in (-1, 0, 1)}
            places += [moved(at) for at in _between(sorted(found), ranges[name], whole)]
    except TooLongError:
        pass  # of so large an answer the drawn points tell
    return places[:MAX_PLACES]


def _sides(node: Any) -> Iterator[Any]:
    """What changes its sign where two cases of an answer meet."""
    if not isinstance(node, Node):
        return
    if node.name in _OF_ONE:
        yield from node.args[:1]
    if node.name in _OF_SEVERAL:
        for one, other in pairwise(node.args):
            yield Node("Add", (one, Node("Mul", (-1, other))))
    for part in node.args:
        yield from _sides(part)


def _roots(
    side: Any, moved: Callable[[Fraction], Place], ends: tuple[Any, Any], steps: Steps
) -> Iterator[Fraction]:
    """Where a formula changes its sign; simple fractions exactly."""

    def sign(at: Fraction) -> int | None:
        try:
            value = Formula(moved(at).values, DIGITS, steps).value(side)
            return bool(value > 0) - bool(value < 0)
        except (RefusedError, UndefinedError, TooLargeError, TypeError):
            return None  # neither side of anything

    grid = [(at, sign(at)) for at in _inside(_GRID, ends)]
    yield from (at for at, here in grid if here == 0)
    for (low, below), (high, above) in pairwise(grid):
        if below and above and below != above:
            for _ in range(_HALVINGS):
                middle = (low + high) / 2
                if sign(middle) == below:
                    low = middle
                else:
                    high = middle
            simple = high.limit_denominator(10**6)
            yield simple if sign(simple) == 0 else high


def _between(found: list[Fraction], ends: tuple[Any, Any], whole: bool) -> list[Fraction]:
    """All of `found`, places between two of them, and one beyond the first and the last."""
    if whole or not found:
        return _inside(found, ends)
    beyond = [found[0] - 1, found[-1] + 1]
    return _inside([*found, *((low + high) / 2 for low, high in pairwise(found)), *beyond], ends)


def _inside(numbers: list[Fraction], ends: tuple[Any, Any]) -> list[Fraction]:
    low, high = (None if end is None else Fraction(*end) for end in ends)
    return [at for at in numbers if (low is None or low < at) and (high is None or at < high)]
