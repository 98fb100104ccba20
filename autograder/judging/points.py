"""Where a symbolic answer is compared with the truth: domains of symbols, and points in them.

Every number is a fraction, so that a counterexample prints exactly and any precision can be
asked of it. Points come simple ones first; they depend on the seed alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Any, TypeAlias

from autograder.errors import ContentError
from autograder.worker.places import nonzero

RANDOM_POINTS = 48
COLUMN_POINTS = 16
COLUMN_SIZES = (2, 3, 1, 5)
_NEAR_ZERO = Fraction(1, 4)


@dataclass(frozen=True)
class Reals:
    """A real symbol, drawn between `low` and `high`, near 0 and `reach` times as far away."""

    low: Fraction
    high: Fraction
    reach: Fraction
    special: tuple[Fraction, ...]

    @property
    def ends(self) -> tuple[Fraction | None, Fraction | None]:
        """What the numbers lie between; `None` where some are drawn farther out than asked."""
        low, high = self.low, self.high
        far = self.reach > 1
        return None if far and low < 0 else low, None if far and high > 0 else high

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
    """An integer symbol, such as an index: mostly `low … high`, at times far above."""

    low: int = 1
    high: int = 40

    @property
    def ends(self) -> tuple[Fraction | None, Fraction | None]:
        """What the numbers lie between; `None` for no end."""
        return Fraction(self.low - 1), None

    def draw(self, rng: Random, k: int) -> int:
        """The k-th point."""
        return rng.randint(self.low, self.high * 10**5 if k % 4 == 3 else self.high)


@dataclass(frozen=True)
class Indexed:
    """A family of numbers `a[k]`, one for every integer k."""


@dataclass(frozen=True)
class Column:
    """A matrix symbol of shape (n, 1); n is the symbol `size`."""

    size: str = "n"


Domain: TypeAlias = Reals | Integers | Indexed | Column


def reals(
    low: float = -4, high: float = 4, special: Sequence[float] = (0,), reach: float = 7.5
) -> Reals:
    """A real symbol with points strictly between `low` and `high`, and at each `special` one.

    Some points lie up to `reach` times as far out; 1 keeps to the interval.
    """
    low_, high_, reach_ = Fraction(low), Fraction(high), Fraction(reach)
    if not low_ < high_:
        raise ContentError(f"reals({low}, {high}) has no numbers in it. Write the lower end first.")
    return Reals(low_, high_, reach_, tuple(Fraction(value) for value in special))


integers, indexed, column = Integers, Indexed, Column


@dataclass(frozen=True)
class Point:
    """One value per symbol: fraction, integer, text (a family), or a column's fractions."""

    values: Mapping[str, Any]
    sizes: Mapping[str, int]

    def tokens(self) -> tuple[dict[str, Any], dict[str, int]]:
        """The point as it travels to SymPy (`worker/equality.py`)."""
        return {name: _token(value) for name, value in self.values.items()}, dict(self.sizes)


def ranges(domains: Mapping[str, Domain]) -> dict[str, tuple[Any, Any]]:
    """The ends of each real or integer symbol, as they travel to SymPy."""
    return {
        name: (_token(domain.ends[0]), _token(domain.ends[1]))
        for name, domain in domains.items()
        if isinstance(domain, Reals | Integers)
    }


def points(domains: Mapping[str, Domain], seed: int) -> tuple[list[Point], int]:
    """Special points, points where all real symbols are equal, then random ones.

    The number is how many there are of the first two kinds.
    """
    rng = Random(f"points of {seed}")
    has_columns = any(isinstance(domain, Column) for domain in domains.values())
    count = COLUMN_POINTS if has_columns else RANDOM_POINTS
    drawn = [_draw(domains, rng, k) for k in range(count)]
    special = [
        replace(drawn[k], values={**drawn[k].values, **changes})
        for k, changes in enumerate(_special(domains, drawn))
    ]
    return special + drawn, len(special)


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
                values[name] = f"{rng.getrandbits(64)} {name}"
            case Column():
                values[name] = tuple(Fraction(*nonzero(rng)) for _ in range(size))
                sizes[domain.size] = size
    return Point(values, sizes)


def _token(value: Any) -> Any:
    if isinstance(value, Fraction):
        return value.numerator, value.denominator
    return [_token(entry) for entry in value] if isinstance(value, tuple) else value


def _fraction(rng: Random, low: Fraction, high: Fraction, denominator: int) -> Fraction:
    """A fraction strictly between `low` and `high`, of that denominator where there is one."""
    while math.ceil(high * denominator) - math.floor(low * denominator) < 2:
        denominator *= 3
    numerator = rng.randint(math.floor(low * denominator) + 1, math.ceil(high * denominator) - 1)
    return Fraction(numerator, denominator)
