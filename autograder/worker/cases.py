"""An answer beside the truth: their values at one place after another, and how these differ.

Both are evaluated with 60 digits; where they differ, again with three times as many, so that
cancellation in a right answer never shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from autograder.worker import wire
from autograder.worker.formula import Formula, Steps, TooLongError
from autograder.worker.places import Place
from autograder.worker.precision import TooLargeError, UndefinedError
from autograder.worker.vocabulary import SYMBOLS, RefusedError

WORKING, CAREFUL = 60, 180  # digits
EXACT_TOLERANCE = "1e-30"  # relative; rounding of 60 digits stays far below
DECIMAL_TOLERANCE = "1e-14"  # relative, for answers with decimal numbers such as 0.5
LARGEST = "1e12"
SMALLEST = "1e-12"  # a step of this size is 1e-24 off at least, and 1e-30 is seen
SMALLEST_STEP_OF_DECIMALS = "1e-7"  # of parts with a symbol, as exp(-x)³; (1e-7)² is 1e-14
SMALLEST_OF_DECIMALS = "1e-5"  # these are compared with 1e-14, which a step of 1e-7 would reach
# How answer and truth differ at a point, the plainest first.
SHAPE, VALUE, NOT_REAL, HAS_VALUE, NO_VALUE = range(5)


@dataclass(frozen=True)
class Comparison:
    """Answer and truth at one place, each a number, a matrix, or `None` for undefined.

    `kind` is how they differ, `None` where they are the same or both undefined.
    """

    kind: int | None
    place: Place
    got: Any = None
    want: Any = None


@dataclass
class Case:
    """One answer beside the truth."""

    answer: Any
    truth: Any
    decimals: bool
    steps: Steps = field(default_factory=Steps)

    def compared(
        self, places: list[Place], before: list[Comparison] | None = None
    ) -> list[Comparison]:
        """All places compared; once one differs, no trouble at a later one matters."""
        comparisons: list[Comparison] = []
        try:
            for place in places:
                comparisons.append(self.compare(place))
        except (TooLargeError, TooLongError, RefusedError):
            if right([*(before or []), *comparisons]):
                raise
        return comparisons

    def compare(self, place: Place) -> Comparison:
        """Compare at a place, carefully if need be."""
        comparison = self._compare(WORKING, place)
        if comparison.kind is not None:
            comparison = self._compare(CAREFUL, place)
        if comparison.kind == NO_VALUE and self._hole_closes(place):
            return Comparison(None, place)
        return comparison

    def _compare(self, digits: int, place: Place) -> Comparison:
        want = self._want(digits, place)
        try:
            got = self._value(self.answer, digits, place)
        except UndefinedError:
            return Comparison(None if want is None else NO_VALUE, place, want=want)
        return Comparison(self._kind(got, want), place, got, want)

    def _want(self, digits: int, place: Place) -> Any:
        try:
            return self._value(self.truth, digits, place)
        except UndefinedError:
            return None

    def _value(self, tree: Any, digits: int, place: Place) -> Any:
        value = Formula(place.values, digits, self.steps).value(tree)
        if not all(entry.is_finite for entry in entries(value)):
            raise UndefinedError(removable=False)
        return value

    def _kind(self, got: Any, want: Any) -> int | None:
        if want is None:
            return HAS_VALUE
        if shape(got) != shape(want):
            return SHAPE
        pairs = zip(entries(got), entries(want), strict=True)
        kinds = (self._entry_kind(one, other) for one, other in pairs)
        return next((kind for kind in kinds if kind is not None), None)

    def _entry_kind(self, got: Any, want: Any) -> int | None:
        if self.equal(got, want):
            return None
        im = abs(got.as_real_imag()[1])
        return NOT_REAL if im > _number("1e-45") * max(abs(got), 1) else VALUE

    def equal(self, got: Any, want: Any) -> bool:
        """Whether two numbers differ by no more than rounding, or than decimals must."""
        tolerance, floor = (
            (DECIMAL_TOLERANCE, "0.1") if self.decimals else (EXACT_TOLERANCE, "1e-10")
        )
        return bool(abs(got - want) <= _number(tolerance) * (abs(want) + _number(floor)))

    def multiple(self, comparison: Comparison, factor: float) -> bool:
        """Whether the answer is so many times the truth at this place."""
        got, want = comparison.got, comparison.want
        return shape(got) == shape(want) and all(
            self.equal(one, _number(str(factor)) * other)
            for one, other in zip(entries(got), entries(want), strict=True)
        )

    def transposed(self, comparison: Comparison) -> bool:
        """Whether the answer is the row of the truth's column."""
        got, want = comparison.got, comparison.want
        return shape(got) is not None and self._kind(got.T, want) is None

    def _hole_closes(self, place: Place) -> bool:
        """Whether the answer is 0/0 here, and right on both sides.

        SymPy itself turns x²/x into x without a word; so (x² - y²)/(x + y), which it leaves
        alone, must not be wrong for its value at x = -y.
        """
        try:
            self._value(self.answer, CAREFUL, place)
        except UndefinedError as hole:
            sides = place.neighbours() if hole.removable else []
            return bool(sides) and right([self._compare(CAREFUL, side) for side in sides])
        return False

    def refuse_extremes(self) -> None:
        """Refuse numbers so small or large that a difference quotient passes for a derivative.

        (f(x + h) - f(x - h)) / (2 h) with h = 10**-40 agrees with f' to 80 digits. What matters
        are the values of the parts without a symbol, so that exp(-100) is found out as well. No
        closed form that is asked for needs a number of such a size.
        """
        smallest = SMALLEST_OF_DECIMALS if self.decimals else SMALLEST
        for size in self._sizes_of_constants():
            if 0 < size < _number(smallest):
                raise _tiny(f"a number below {smallest}")
            if size > _number(LARGEST):
                raise RefusedError(
                    f"it contains a number above {LARGEST}, which no closed form here needs"
                )

    def refuse_steps(self, places: list[Place]) -> None:
        """Refuse a step that hides in a symbol: h = exp(-100 - x²) is no number, and as tiny."""
        smallest = SMALLEST_STEP_OF_DECIMALS if self.decimals else SMALLEST
        for place in places:
            if place.simple:
                formula = Formula(place.values, WORKING, self.steps)
                try:
                    formula.value(self.answer)
                except (UndefinedError, TooLargeError, RefusedError):
                    continue
                if formula.smallest < _number(smallest):
                    raise _tiny(f"a part below {smallest}")

    def _sizes_of_constants(self) -> Iterator[Any]:
        """The magnitudes of the parts without symbols that are finite numbers."""
        found: list[Any] = []
        constant(self.answer, found)
        formula = Formula({}, WORKING, Steps())
        for part in found:
            try:
                value = formula.value(part)
            except (RefusedError, UndefinedError, TooLargeError):
                continue  # a condition, say; where it matters the points tell
            if shape(value) is None and value.is_finite:
                yield abs(value)


def _tiny(what: str) -> RefusedError:
    return RefusedError(
        f"it contains {what}, such as a tiny step: a difference quotient is no derivative, so work "
        "out the closed form"
    )


def right(comparisons: list[Comparison]) -> bool:
    """Whether the two are the same wherever they were compared."""
    return all(comparison.kind is None for comparison in comparisons)


def _number(text: str) -> Any:
    import sympy

    return sympy.Float(text, CAREFUL)


def constant(node: Any, found: list[Any]) -> bool:
    """Whether there is no symbol in `node`; the largest such parts below it go to `found`."""
    if not isinstance(node, wire.Node):
        return True
    if node.name in SYMBOLS:
        return False
    parts = [part for part in node.args if constant(part, found)]
    if len(parts) == len(node.args):
        return True
    found += parts
    return False


def shape(value: Any) -> tuple[int, int] | None:
    """Rows and columns of a matrix, `None` for a number."""
    return getattr(value, "shape", None)


def entries(value: Any) -> list[Any]:
    """The numbers of a matrix by rows, or the one number."""
    return [value] if shape(value) is None else list(value)
