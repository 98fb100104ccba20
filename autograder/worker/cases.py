"""An answer beside the truth: their values at one place after another, and how these differ.

Both are evaluated with 60 digits; where they differ, again with three times as many, so that
cancellation in a right answer never shows. The first places have as many at once: what differs
there by less than a wrong answer does may be a difference quotient of high order (`nearly`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.worker import wire
from autograder.worker.formula import Formula, Steps, TooLongError
from autograder.worker.places import Place
from autograder.worker.precision import TooLargeError, UndefinedError
from autograder.worker.vocabulary import SYMBOLS, Decimals, RefusedError

WORKING, CAREFUL = 60, 180  # digits
TOLERANCE = "1e-30"  # relative; rounding of the working digits stays far below
CLOSE = "1e-150"  # the same for the careful ones
DECIMAL_TOLERANCE = "1e-14"  # relative, for answers with decimals that were computed, as 1.0 / 3
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
    decimals: Decimals
    steps: Steps = field(default_factory=Steps)

    def compared(
        self, places: list[Place], before: list[Comparison] | None = None, digits: int = WORKING
    ) -> list[Comparison]:
        """All places compared; once one differs, no trouble at a later one matters."""
        comparisons: list[Comparison] = []
        try:
            for place in places:
                comparisons.append(self.compare(place, digits))
        except (TooLargeError, TooLongError, RefusedError):
            if right([*(before or []), *comparisons]):
                raise
        return comparisons

    def compare(self, place: Place, digits: int = WORKING) -> Comparison:
        """Compare at a place, with the careful digits if need be."""
        comparison = self._compare(digits, place)
        if comparison.kind is not None and digits < CAREFUL:
            comparison = self._compare(CAREFUL, place)
        if comparison.kind == NO_VALUE and self._hole_closes(self.answer, place):
            return Comparison(None, place)
        if comparison.kind == HAS_VALUE and self._hole_closes(self.truth, place, comparison.got):
            return Comparison(None, place)
        return comparison

    def nearly(self, comparison: Comparison) -> bool:
        """Whether two values, the same with the careful digits, differ by more than rounding."""

        def differ(at: Comparison) -> bool:
            return at.got is not None and self._kind(at.got, at.want, CLOSE) is not None

        return differ(comparison) and differ(self._compare(3 * CAREFUL, comparison.place))

    def closely(self, place: Place) -> Comparison:
        """Compare where both may be tiny: an answer of cases may be wrong in a tail alone."""
        comparison = self.compare(place)
        if comparison.kind is None and self.nearly(comparison):
            return replace(comparison, kind=VALUE)
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

    def _kind(self, got: Any, want: Any, tolerance: str = TOLERANCE) -> int | None:
        if want is None:
            return HAS_VALUE
        if shape(got) != shape(want):
            return SHAPE
        pairs = zip(entries(got), entries(want), strict=True)
        kinds = (self._entry_kind(one, other, tolerance) for one, other in pairs)
        return next((kind for kind in kinds if kind is not None), None)

    def _entry_kind(self, got: Any, want: Any, tolerance: str) -> int | None:
        if self.equal(got, want, tolerance):
            return None
        return VALUE if is_real(got) else NOT_REAL

    def equal(self, got: Any, want: Any, tolerance: str = TOLERANCE) -> bool:
        """Whether two numbers differ by no more than rounding, or than decimals must."""
        floor = "1e-10"
        if self.decimals is Decimals.COMPUTED:
            tolerance, floor = DECIMAL_TOLERANCE, "0.1"
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

    def _hole_closes(self, formula: Any, place: Place, value: Any = None) -> bool:
        """Whether a formula is 0/0 here, and the two are the same, or near `value`, on both sides.

        SymPy itself turns x²/x into x without a word; so (x² - y²)/(x + y), which it leaves
        alone, must not be wrong for its value at x = -y. And the derivative of sin(x)/x, as
        SymPy has it, is 0/0 where a student may well have written what it tends to.
        """
        try:
            self._value(formula, CAREFUL, place)
        except UndefinedError as hole:
            beside = place.neighbours() if hole.removable else []
            sides = [self._compare(CAREFUL, side) for side in beside]
            return bool(sides) and right(sides) and all(_is_beside(value, s.want) for s in sides)
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
        """Refuse a step that hides in a symbol: h = exp(-100 - x²) is no number, and as tiny.

        Where the truth has parts as small itself, as exp(-x⁴) has, a step must be far smaller.
        """
        simple = [place for place in places if place.simple]
        shown = SMALLEST_STEP_OF_DECIMALS if self.decimals else SMALLEST
        smallest = _number(shown)
        for place in simple:
            sizes = self._sizes_of_parts(self.answer, WORKING, place)
            if any(0 < size < smallest for size in sizes):
                truths = [self._sizes_of_parts(self.truth, WORKING, place) for place in simple]
                smallest = min(smallest, *(size**2 for sizes in truths for size in sizes if size))
                again = self._sizes_of_parts(self.answer, CAREFUL, place)  # other rounding of 0
                if any(
                    0 < size < smallest and not _is_rounding(size, careful)
                    for size, careful in zip(sizes, again, strict=False)
                ):
                    raise _tiny(f"a part below {shown}")

    def _sizes_of_parts(self, tree: Any, digits: int, place: Place) -> list[Any]:
        formula = Formula(place.values, digits, self.steps)
        try:
            formula.value(tree)
        except (UndefinedError, TooLargeError, RefusedError):
            return []
        return formula.sizes

    def _sizes_of_constants(self) -> Iterator[Any]:
        """The magnitudes of the parts without symbols that are finite numbers."""
        found: list[Any] = []
        constant(self.answer, found)
        for part in found:
            try:
                value, again = (Formula({}, d, Steps()).value(part) for d in (WORKING, CAREFUL))
            except (RefusedError, UndefinedError, TooLargeError):
                continue  # a condition, say; where it matters the points tell
            if shape(value) is None and value.is_finite and not _is_rounding(value, again):
                yield abs(value)


def _tiny(what: str) -> RefusedError:
    return RefusedError(
        f"it contains {what}, such as a tiny step: a difference quotient is no derivative, so work "
        "out the closed form"
    )


def is_real(value: Any) -> bool:
    """Whether a number is real up to rounding."""
    return bool(abs(value.as_real_imag()[1]) <= _number("1e-45") * max(abs(value), 1))


def _is_rounding(value: Any, careful: Any) -> bool:
    """Whether a value, with more digits, turns out to be what rounding made of 0, as in sin(π)."""
    return bool(abs(value - careful) > abs(careful))


def _is_beside(value: Any, next_to_it: Any) -> bool:
    """Whether a value may be that of a continuous function here; None is no value to ask about."""
    return value is None or (
        shape(value) == shape(next_to_it) is None
        and bool(abs(value - next_to_it) < _number("1e-9") * (1 + abs(value)))
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
