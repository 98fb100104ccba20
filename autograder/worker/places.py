"""The points at which a formula is evaluated, in SymPy's numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random
from typing import Any

_SHIFT = Fraction(1, 10**12)  # small against any point, large against 180 digits

# The values by name, a fraction as (p, q), an integer, a family's text or a column's list of
# fractions; and the sizes of the columns by name.
Point = tuple[Mapping[str, Any], Mapping[str, int]]


class Place:
    """A point in SymPy's numbers; `side` is -1 or 1 for a neighbour of it."""

    def __init__(self, point: Point, side: int = 0) -> None:
        self._point = point
        values, sizes = point
        self.values: dict[str, Any] = dict(sizes)
        for k, (name, value) in enumerate(values.items()):
            self.values[name] = _value(value, side * (k + 2) * _SHIFT)

    @property
    def simple(self) -> bool:
        """Whether all numbers are halves or integers, and small: closed forms are plain there."""
        values, _ = self._point
        return bool(values) and all(
            type(value) is tuple and value[1] <= 2 and abs(value[0]) <= 4 * value[1]
            for value in values.values()
        )

    def neighbours(self) -> list[Place]:
        """A point on either side; empty where a symbol is not real."""
        values, _ = self._point
        if not all(type(value) is tuple for value in values.values()):
            return []
        return [Place(self._point, side) for side in (1, -1)]

    def __str__(self) -> str:
        values, sizes = self._point
        shown = {
            name: Fraction(*value) if type(value) is tuple else value
            for name, value in (*values.items(), *sizes.items())
            if type(value) in (tuple, int)
        }
        return ", ".join(f"{name} = {value}" for name, value in shown.items())


def _value(value: Any, moved: Fraction) -> Any:
    import sympy

    if type(value) is tuple:
        fraction = Fraction(*value) + moved
        return sympy.Rational(fraction.numerator, fraction.denominator)
    if type(value) is list:
        entries = [sympy.Rational(*entry) for entry in value]
        return sympy.ImmutableDenseMatrix(len(value), 1, entries)
    return _family(value) if type(value) is str else sympy.Integer(value)


def _family(key: str) -> Callable[[int], Any]:
    """Random numbers by index, the same ones whenever they are asked."""

    def drawn(k: int) -> Any:
        import sympy

        return sympy.Rational(*nonzero(Random(f"{key}[{k}]")))

    return drawn


def nonzero(rng: Random) -> tuple[int, int]:
    """A fraction that is not 0."""
    return rng.choice((-1, 1)) * rng.randint(1, 60), rng.choice((7, 8, 9, 11, 13))
