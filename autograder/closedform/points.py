"""Where a symbolic answer is compared with the truth: domains of symbols, and points in them.

Every number is a fraction, so that a counterexample prints exactly and any precision can be
asked of it. Points come simple ones first; they depend on the seed alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from random import Random
from typing import Any, TypeAlias

from autograder.closedform.elementary import Context, Number
from autograder.closedform.matrix import column as column_grid

RANDOM_POINTS = 48
COLUMN_POINTS = 16
COLUMN_SIZES = (2, 3, 1, 5)
_NEAR_ZERO = Fraction(1, 4)
_SHIFT = Fraction(1, 10**12)  # small against any point, large against 180 digits


@dataclass(frozen=True)
class Reals:
    """A real symbol, drawn between `low` and `high`, near 0 and `reach` times as far away."""

    low: Fraction
    high: Fraction
    reach: Fraction
    special: tuple[Fraction, ...]

    def draw(self, rng: Random, k: int) -> Fraction:
        """The k-th point: simple ones first, then by turns close to 0, far away, in between."""
        low, high = self.low, self.high
        if k < 8:
            return _fraction(rng, low, high, rng.choice((1, 2)))
        if k % 3 == 0:
            near = max(low, -_NEAR_ZERO), min(high, _NEAR_ZERO)
            if near[0] < near[1]:
                return _fraction(rng, *near, rng.randint(40, 400))
        if k % 3 == 1:
            low, high = low * self.reach, high * self.reach
        return _fraction(rng, low, high, rng.choice((3, 4, 5, 7, 8, 9, 11, 16)))


@dataclass(frozen=True)
class Integers:
    """An integer symbol: mostly `low … high`, at times far above."""

    low: int
    high: int

    def draw(self, rng: Random, k: int) -> int:
        """The k-th point."""
        return rng.randint(self.low, self.high * 10**5 if k % 4 == 3 else self.high)


@dataclass(frozen=True)
class Indexed:
    """A family of numbers `a[k]`, one for every integer k."""


@dataclass(frozen=True)
class Column:
    """A matrix symbol of shape (n, 1); n is the symbol `size`."""

    size: str


Domain: TypeAlias = Reals | Integers | Indexed | Column


def reals(
    low: float = -4, high: float = 4, special: Sequence[float] = (0,), reach: float = 7.5
) -> Reals:
    """A real symbol with points strictly between `low` and `high`, and at each `special` one.

    Some points lie up to `reach` times as far out; 1 keeps to the interval.
    """
    low_, high_, reach_ = Fraction(low), Fraction(high), Fraction(reach)
    return Reals(low_, high_, reach_, tuple(Fraction(value) for value in special))


def integers(low: int = 1, high: int = 40) -> Integers:
    """An integer symbol, such as an index."""
    return Integers(low, high)


def indexed() -> Indexed:
    """An `IndexedBase`; the truth receives a callable, `a(k)`."""
    return Indexed()


def column(size: str = "n") -> Column:
    """A `MatrixSymbol` of shape (n, 1); the truth receives a list of n numbers."""
    return Column(size)


class Family:
    """Random numbers by index, the same ones whenever they are asked."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._drawn: dict[int, Fraction] = {}

    def __call__(self, k: int) -> Fraction:
        if k not in self._drawn:
            self._drawn[k] = _nonzero(Random(f"{self._key}[{k}]"))
        return self._drawn[k]


@dataclass(frozen=True)
class Point:
    """One value per symbol: fraction, integer, family, or tuple of fractions for a column."""

    values: Mapping[str, Any]
    sizes: Mapping[str, int]
    truths: dict[int, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def for_truth(self, ctx: Context) -> dict[str, Any]:
        """Arguments of a truth."""
        return {name: _argument(ctx, value) for name, value in self.values.items()}

    def for_answer(self, ctx: Context) -> dict[str, Any]:
        """What the evaluator looks symbols up in; sizes stay ints."""
        values: dict[str, Any] = dict(self.sizes)
        for name, value in self.values.items():
            argument = ctx.mpf(value) if type(value) is int else _argument(ctx, value)
            values[name] = column_grid(argument) if isinstance(argument, list) else argument
        return values

    def neighbours(self) -> list[Point]:
        """A point on either side; empty where a symbol is not real."""
        if not all(isinstance(value, Fraction) for value in self.values.values()):
            return []
        return [
            replace(
                self,
                values={
                    name: value + side * (k + 2) * _SHIFT
                    for k, (name, value) in enumerate(self.values.items())
                },
            )
            for side in (1, -1)
        ]

    def __str__(self) -> str:
        shown = {
            name: value
            for name, value in (*self.values.items(), *self.sizes.items())
            if isinstance(value, Fraction | int)
        }
        return ", ".join(f"{name} = {value}" for name, value in shown.items())


def points(domains: Mapping[str, Domain], seed: int) -> list[Point]:
    """Special points, points where all real symbols are equal, then random ones."""
    rng = Random(f"points of {seed}")
    has_columns = any(isinstance(domain, Column) for domain in domains.values())
    count = COLUMN_POINTS if has_columns else RANDOM_POINTS
    drawn = [_draw(domains, rng, k) for k in range(count)]
    special = [
        replace(drawn[k], values={**drawn[k].values, **changes})
        for k, changes in enumerate(_special(domains, drawn))
    ]
    return special + drawn


def _special(domains: Mapping[str, Domain], drawn: list[Point]) -> list[dict[str, Fraction]]:
    """Values to put in place of drawn ones: each special one alone and with others, equal ones."""
    real = {name: domain for name, domain in domains.items() if isinstance(domain, Reals)}
    alone = [{name: value} for name, domain in real.items() for value in domain.special]
    if len(real) < 2:
        return alone
    together = [
        dict(zip(real, values, strict=True))
        for values in zip(*(domain.special for domain in real.values()), strict=False)
    ]
    first = next(iter(real))
    equal = [dict.fromkeys(real, point.values[first]) for point in (drawn[1], drawn[-1])]
    return alone + together + equal


def _draw(domains: Mapping[str, Domain], rng: Random, k: int) -> Point:
    size = COLUMN_SIZES[k % len(COLUMN_SIZES)]
    values: dict[str, Any] = {}
    sizes = {}
    for name, domain in domains.items():
        match domain:
            case Reals() | Integers():
                values[name] = domain.draw(rng, k)
            case Indexed():
                values[name] = Family(f"{rng.getrandbits(64)} {name}")
            case Column():
                values[name] = tuple(_nonzero(rng) for _ in range(size))
                sizes[domain.size] = size
    return Point(values, sizes)


def _argument(ctx: Context, value: Any) -> Any:
    if isinstance(value, Family):
        family: Callable[[int], Number] = lambda k: fraction(ctx, value(k))  # noqa: E731
        return family
    if isinstance(value, tuple):
        return [fraction(ctx, entry) for entry in value]
    return fraction(ctx, value) if isinstance(value, Fraction) else value


def fraction(ctx: Context, value: Fraction) -> Number:
    """A fraction to all the digits of the context."""
    return ctx.mpf(value.numerator) / value.denominator


def _fraction(rng: Random, low: Fraction, high: Fraction, denominator: int) -> Fraction:
    """A fraction strictly between `low` and `high`, of that denominator where there is one."""
    while math.ceil(high * denominator) - math.floor(low * denominator) < 2:
        denominator *= 3
    numerator = rng.randint(math.floor(low * denominator) + 1, math.ceil(high * denominator) - 1)
    return Fraction(numerator, denominator)


def _nonzero(rng: Random) -> Fraction:
    return Fraction(rng.choice((-1, 1)) * rng.randint(1, 60), rng.choice((7, 8, 9, 11, 13)))
