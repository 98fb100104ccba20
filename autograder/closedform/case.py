"""Compares one answer with the truth, point by point.

Truth and answer are evaluated with 50 digits and some to spare. Where they differ they are
evaluated again with three times as many, so that cancellation in a right answer never shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from autograder.closedform.contexts import CAREFUL, ONE_AT_A_TIME, WORKING
from autograder.closedform.elementary import Context, Number, UndefinedError, real
from autograder.closedform.expression import Budget, Evaluator
from autograder.closedform.matrix import Grid
from autograder.closedform.matrix import column as column_grid
from autograder.closedform.points import Domain, Point, points
from autograder.closedform.vocabulary import VOCABULARY
from autograder.worker.wire import Node

_EXACT_TOLERANCE = "1e-30"  # relative; rounding of 60 digits stays far below
_DECIMAL_TOLERANCE = "1e-14"  # relative, for answers with decimal numbers such as 0.5


@dataclass(frozen=True)
class Symbolic:
    """An expected symbolic answer; `autograder.judging.symbolic.symbolic` makes one."""

    truth: Callable[..., Any]
    domains: Mapping[str, Domain]
    undefined: str = ""
    transposed: str = ""
    _places: dict[int, list[Point]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def places(self, seed: int) -> list[Point]:
        """The points of a seed, drawn once."""
        if seed not in self._places:
            self._places[seed] = points(self.domains, seed)
        return self._places[seed]


class Kind(Enum):
    """How answer and truth compare at a point."""

    SAME = "same value, or both undefined"
    VALUE = "another value"
    SHAPE = "another shape, or a number for a column or the other way round"
    NOT_REAL = "a complex number"
    HAS_VALUE = "a value where there is none"
    NO_VALUE = "no value where there is one"


@dataclass(frozen=True)
class Comparison:
    """Answer and truth at one point, each a number, a `Grid`, or `None` for undefined."""

    kind: Kind
    point: Point
    got: Any = None
    want: Any = None


@dataclass
class Case:
    """One answer under judgement."""

    answer: Node | int | float
    expected: Symbolic
    decimals: bool
    budget: Budget = field(default_factory=Budget)

    def compare(self, point: Point) -> Comparison:
        """Compare at a point, carefully if need be."""
        with ONE_AT_A_TIME:
            comparison = self._compare(WORKING, point)
            if comparison.kind is not Kind.SAME:
                comparison = self._compare(CAREFUL, point)
            if comparison.kind is Kind.NO_VALUE and self._hole_closes(point):
                return Comparison(Kind.SAME, point)
            return comparison

    def _compare(self, ctx: Context, point: Point) -> Comparison:
        want = self._want(ctx, point)
        try:
            got = self._got(ctx, point)
        except UndefinedError:
            return Comparison(Kind.SAME if want is None else Kind.NO_VALUE, point, want=want)
        return Comparison(self._kind(ctx, got, want), point, got, want)

    def _want(self, ctx: Context, point: Point) -> Any:
        if ctx.dps not in point.truths:
            point.truths[ctx.dps] = self._truth(ctx, point)
        return point.truths[ctx.dps]

    def _truth(self, ctx: Context, point: Point) -> Any:
        truth = self.expected.truth(**point.for_truth(ctx))
        if isinstance(truth, list):
            return column_grid([ctx.convert(entry) for entry in truth])
        truth = ctx.convert(truth)
        return None if ctx.isnan(truth) else truth

    def _got(self, ctx: Context, point: Point) -> Any:
        value = Evaluator(ctx, VOCABULARY, point.for_answer(ctx), self.budget).value(self.answer)
        if not all(ctx.isfinite(entry) for entry in entries(value)):
            raise UndefinedError(removable=False)
        return value

    def _kind(self, ctx: Context, got: Any, want: Any) -> Kind:
        if want is None:
            return Kind.HAS_VALUE
        if shape(got) != shape(want):
            return Kind.SHAPE
        pairs = zip(entries(got), entries(want), strict=True)
        kinds = [self._entry_kind(ctx, g, w) for g, w in pairs]
        return next((kind for kind in kinds if kind is not Kind.SAME), Kind.SAME)

    def _entry_kind(self, ctx: Context, got: Number, want: Number) -> Kind:
        if self.equal(ctx, got, want):
            return Kind.SAME
        try:
            real(ctx, got)
        except UndefinedError:
            return Kind.NOT_REAL
        return Kind.VALUE

    def equal(self, ctx: Context, got: Number, want: Number) -> bool:
        """Whether two numbers differ by no more than rounding, or than decimals must."""
        if self.decimals:
            tolerance = ctx.mpf(_DECIMAL_TOLERANCE) * (abs(want) + 0.1)
        else:
            tolerance = ctx.mpf(_EXACT_TOLERANCE) * (abs(want) + 1e-10)
        return bool(abs(got - want) <= tolerance)

    def multiple(self, comparison: Comparison, factor: float) -> bool:
        """Whether the answer is so many times the truth at this point."""
        got, want = comparison.got, comparison.want
        return shape(got) == shape(want) and all(
            self.equal(CAREFUL, g, factor * w)
            for g, w in zip(entries(got), entries(want), strict=True)
        )

    def transposed(self, comparison: Comparison) -> bool:
        """Whether the answer is the row of the truth's column."""
        got, want = comparison.got, comparison.want
        return isinstance(got, Grid) and self._kind(CAREFUL, got.transposed, want) is Kind.SAME

    def _hole_closes(self, point: Point) -> bool:
        """Whether the answer is 0/0 here, and right on both sides.

        SymPy itself turns x²/x into x without a word; so (x² - y²)/(x + y), which it leaves
        alone, must not be wrong for its value at x = -y.
        """
        try:
            self._got(CAREFUL, point)
        except UndefinedError as hole:
            sides = point.neighbours() if hole.removable else []
            kinds = [self._compare(CAREFUL, side).kind for side in sides]
            return bool(kinds) and all(kind is Kind.SAME for kind in kinds)
        return False


def shape(value: Any) -> tuple[int, int] | None:
    """Rows and columns of a matrix, `None` for a number."""
    return value.shape if isinstance(value, Grid) else None


def describe_shape(value: Any) -> str:
    """A shape for a message."""
    size = shape(value)
    return "a number" if size is None else f"a matrix of shape {size}"


def entries(value: Any) -> Iterator[Number]:
    """The numbers of a matrix by rows, or the one number."""
    if isinstance(value, Grid):
        for row in value.rows:
            yield from row
    else:
        yield value


def decimal(value: Any, digits: int) -> str:
    """A value for a message: `1.5`, `undefined`, `(2, -0.25)`."""
    if value is None:
        return "undefined"
    if isinstance(value, Grid):
        return "(" + ", ".join(decimal(entry, digits) for entry in entries(value)) + ")"
    if value.imag:
        return f"{decimal(value.real, digits)} + {decimal(value.imag, digits)} i"
    text = str(CAREFUL.nstr(value.real, digits))
    return text.removesuffix(".0")
