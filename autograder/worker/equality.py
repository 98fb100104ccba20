"""Judges a formula: equal to the truth as SymPy proves or at many points, undefined where it is.

Runs where SymPy is and nothing else: beside neither the student's code nor the assignment. In
come answer and truth as the wire's tokens, points and a few words of the author's; out comes a
`Verdict` as a tuple.

First some points, among them all special ones (is there a value at all?). Where answer and truth
agree there, a proof stands for all others (`proof.py`); without one they are compared, too. Both
are evaluated with 60 digits; where they differ, again with three times as many, so that
cancellation in a right answer never shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any, NamedTuple

import mpmath

from autograder.worker import proof, wire
from autograder.worker.formula import (
    Formula,
    Steps,
    TooLargeError,
    TooLongError,
    UndefinedError,
)
from autograder.worker.vocabulary import SYMBOLS, RefusedError, vet

WORKING, CAREFUL = 60, 180  # digits
EXACT_TOLERANCE = "1e-30"  # relative; rounding of 60 digits stays far below
DECIMAL_TOLERANCE = "1e-14"  # relative, for answers with decimal numbers such as 0.5
FIRST_POINTS = 4  # compared before a proof is tried, besides the special ones
TOO_COMPLICATED = "it is too complicated to be checked: simplify it"
LARGEST = "1e12"
SMALLEST = "1e-12"  # a step of this size is 1e-24 off at least, and 1e-30 is seen
SMALLEST_STEP_OF_DECIMALS = "1e-7"  # of parts with a symbol, as exp(-x)³; (1e-7)² is 1e-14
SMALLEST_OF_DECIMALS = "1e-5"  # these are compared with 1e-14, which a step of 1e-7 would reach
_SHIFT = Fraction(1, 10**12)  # small against any point, large against 180 digits
_NEAR = 1e-6  # a wrong answer with decimals that is everywhere closer than this is nearly right
_FACTORS = {  # of wrong answers that are named: relations, no hidden numbers
    -1: "it is −1 times the right answer: a sign is wrong",
    2: "it is 2 times the right answer",
    0.5: "it is half the right answer",
    -2: "it is −2 times the right answer",
    -0.5: "it is −½ times the right answer",
}
# How answer and truth differ at a point, the plainest first.
SHAPE, VALUE, NOT_REAL, HAS_VALUE, NO_VALUE = range(5)


class Verdict(NamedTuple):
    """Whether the answer is right; if not, why, in words without numbers of the points.

    `point`, `got` and `want` are a counterexample for those who may see it; empty when there is
    none.
    """

    ok: bool
    reason: str = ""
    point: str = ""
    got: str = ""
    want: str = ""
    quotes: bool = False  # the reason may quote names and numbers of the answer


class Words(NamedTuple):
    """What the author says of an answer that is right but for one thing; empty for the usual."""

    undefined: str = ""
    transposed: str = ""


# The values by name, a fraction as (p, q), an integer, a family's text or a column's list of
# fractions; and the sizes of the columns by name.
Point = tuple[Mapping[str, Any], Mapping[str, int]]


def decide(request: bytes, prove: bool = True) -> Any:
    """The answer to an encoded request: `("judge", …)` or `("alike", …)`, arguments as below."""
    kind, *rest = wire.decode(request)
    if kind == "alike":
        return alike(*rest)
    answer, truth, points, special, words = rest
    return tuple(judge(answer, truth, points, special, Words(*words), prove=prove))


def judge(
    answer: Any, truth: Any, points: list[Point], special: int, words: Words, *, prove: bool = True
) -> Verdict:
    """The verdict on `answer`; the first `special` points are those where values may lack."""
    try:
        case = Case(answer, truth, decimals=vet(answer))
        case.refuse_extremes()
        places = [Place(point) for point in points]
        case.refuse_steps(places)
        return case.judged(places, words, special, prove=prove)
    except RefusedError as refusal:
        return Verdict(False, str(refusal), quotes=True)
    except TooLargeError:
        return Verdict(False, "it takes values too large or too small to be evaluated")
    except (TooLongError, RecursionError, MemoryError):
        return Verdict(False, TOO_COMPLICATED)


def alike(one: Any, other: Any, points: list[Point]) -> bool:
    """Whether two answers, neither of them the truth, are the same at all points."""
    try:
        vet(one), vet(other)
        # Decimals count as exact ones do up to rounding, so that 0.5 x is x/2.
        case = Case(one, other, decimals=True)
        return all(case.compare(Place(point)).kind is None for point in points)
    except (RefusedError, TooLargeError, TooLongError, RecursionError, MemoryError):
        return False


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
    """One answer under judgement."""

    answer: Any
    truth: Any
    decimals: bool
    steps: Steps = field(default_factory=Steps)

    def judged(self, places: list[Place], words: Words, special: int, *, prove: bool) -> Verdict:
        """The verdict, and for a wrong answer the reason."""
        first = special + FIRST_POINTS
        comparisons = self._compared(places[:first])
        if prove and _right(comparisons) and self._is_proven(places):
            return Verdict(True)
        comparisons += self._compared(places[first:], before=comparisons)
        return Verdict(True) if _right(comparisons) else _explain(self, comparisons, words)

    def _is_proven(self, places: list[Place]) -> bool:
        values = [place.values for place in places]
        return not self.decimals and proof.proven(self.answer, self.truth, values)

    def _compared(
        self, places: list[Place], before: list[Comparison] | None = None
    ) -> list[Comparison]:
        """All places compared; once one differs, no trouble at a later one matters."""
        comparisons: list[Comparison] = []
        try:
            for place in places:
                comparisons.append(self.compare(place))
        except (TooLargeError, TooLongError, RefusedError):
            if _right([*(before or []), *comparisons]):
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
            return bool(sides) and _right([self._compare(CAREFUL, side) for side in sides])
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


def _right(comparisons: list[Comparison]) -> bool:
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


# --- words for a wrong answer --------------------------------------------------------------------


def _explain(case: Case, comparisons: list[Comparison], words: Words) -> Verdict:
    """Words for all failures of a wrong answer, and the plainest one of them."""
    failures = [c for c in comparisons if c.kind is not None]
    shown = min(failures, key=lambda c: c.kind or 0)
    got, want = _texts(shown)
    return Verdict(False, _reason(case, comparisons, shown, words), str(shown.place), got, want)


def _texts(shown: Comparison) -> tuple[str, str]:
    """The two values with as many digits as it takes to see that they differ, or their shapes."""
    if shown.kind == SHAPE:
        return _describe_shape(shown.got), _describe_shape(shown.want)
    for digits in (8, 16, 32):
        got, want = decimal(shown.got, digits), decimal(shown.want, digits)
        if got != want:
            break
    return got, want


def _describe_shape(value: Any) -> str:
    size = shape(value)
    return "a number" if size is None else f"a matrix of shape {size}"


def decimal(value: Any, digits: int) -> str:
    """A value for a message: `1.5`, `undefined`, `(2, -0.25)`."""
    import sympy

    if value is None:
        return "undefined"
    if shape(value) is not None:
        return "(" + ", ".join(decimal(entry, digits) for entry in entries(value)) + ")"
    re, im = value.as_real_imag()
    if im:
        return f"{decimal(re, digits)} + {decimal(im, digits)} i"
    text: str = mpmath.libmp.to_str(sympy.Float(re, CAREFUL)._mpf_, digits)
    return text.removesuffix(".0")


def _reason(case: Case, comparisons: list[Comparison], shown: Comparison, words: Words) -> str:
    if all(c.got is None for c in comparisons):
        return "it is undefined at every point"
    if shown.kind == SHAPE:
        return _shape_reason(case, comparisons, words)
    if shown.kind == NOT_REAL:
        return "it is a complex number at some points, and the right answer is real"
    if shown.kind == HAS_VALUE:
        return words.undefined or "it has a value where the right answer has none"
    if shown.kind == NO_VALUE:
        return "it is undefined at a point where the right answer has a value"
    return _value_reason(case, comparisons)


def _shape_reason(case: Case, comparisons: list[Comparison], words: Words) -> str:
    misfits = [c for c in comparisons if c.kind == SHAPE]
    if shape(misfits[0].got) is None:
        return "it is a single number, and a column vector is asked"
    if shape(misfits[0].want) is None:
        return "it is a matrix, and a single number is asked"
    if all(case.transposed(c) for c in misfits):
        return words.transposed or "it is the right vector as a row, and a column is asked"
    if all(shape(c.got.T) == shape(c.want) for c in misfits):
        return "it is a row vector, and a column is asked"
    if all(shape(c.got) == (1, 1) for c in misfits):
        return "it is a single number in a 1×1 matrix, and a column vector is asked"
    return "its shape is not that of the column that is asked, whatever the number of rows"


def _value_reason(case: Case, comparisons: list[Comparison]) -> str:
    both = [c for c in comparisons if c.got is not None and c.want is not None]
    for factor, words in _FACTORS.items():
        if all(case.multiple(c, factor) for c in both):
            return words
    if case.decimals and all(_is_near(c) for c in both):
        return (
            "it is close to the right answer but not equal: use exact numbers, "
            "such as Rational(1, 3), instead of decimals"
        )
    if 4 * sum(c.kind is None for c in both) >= len(both):
        return "it equals the right answer at some points and differs at others"
    return "it differs from the right answer"


def _is_near(comparison: Comparison) -> bool:
    got, want = comparison.got, comparison.want
    if shape(got) is not None or shape(want) is not None:
        return False
    return bool(abs(got - want) <= _NEAR * (abs(want) + _NEAR))
