"""Judges a formula: equal to the truth as SymPy proves or at many points, undefined where it is.

Runs where SymPy is and nothing else: beside neither the student's code nor the assignment. In
come answer and truth as the wire's tokens, points and a few words of the author's; out comes a
`Verdict` as a tuple.

First some points, among them all special ones (is there a value at all?). Where answer and truth
agree there, a proof stands for all others (`proof.py`); without one they are compared, too, and
those where cases of the answer meet (`joints.py`). `cases.py` compares, `places.py` holds the
points, `reasons.py` the words for a wrong answer.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from autograder.worker import proof, wire
from autograder.worker.cases import CAREFUL, WORKING, Case, right
from autograder.worker.formula import TooLongError
from autograder.worker.joints import Ranges, joints
from autograder.worker.places import Place, Point
from autograder.worker.precision import TooLargeError
from autograder.worker.reasons import Verdict, Words, explain
from autograder.worker.vocabulary import Decimals, RefusedError, vet

FIRST_POINTS = 4  # compared before a proof is tried, besides the special ones
NEARLY = (
    "it is close to the right answer but not equal, as a difference quotient with a small step is: "
    "that is no derivative, so work out the closed form"
)
TOO_COMPLICATED = "it is too complicated to be checked: simplify it"


def decide(request: bytes, prove: bool = True) -> Any:
    """The answer to an encoded request: `("judge", …)` or `("alike", …)`, arguments as below."""
    kind, *rest = wire.decode(request)
    if kind == "alike":
        return alike(*rest)
    answer, truth, points, special, words, ranges = rest
    return tuple(judge(answer, truth, points, special, Words(*words), ranges, prove=prove))


def judge(
    answer: Any,
    truth: Any,
    points: list[Point],
    special: int,
    words: Words,
    ranges: Ranges,
    *,
    prove: bool = True,
) -> Verdict:
    """The verdict on `answer`; the first `special` points are those where values may lack."""
    try:
        case = Case(answer, truth, decimals=vet(answer))
        case.refuse_extremes()
        places = [Place(point) for point in points]
        case.refuse_steps(places)
        beside = partial(joints, answer, points[special], ranges)
        return _judged(case, places, words, special, beside, prove=prove)
    except RefusedError as refusal:
        return Verdict(False, str(refusal), quotes=True)
    except TooLargeError:
        return Verdict(False, "it takes values too large or too small to be evaluated")
    except (TooLongError, RecursionError, MemoryError):
        return Verdict(False, TOO_COMPLICATED)


def _judged(
    case: Case,
    places: list[Place],
    words: Words,
    special: int,
    beside: Callable[[], list[Place]],
    *,
    prove: bool,
) -> Verdict:
    """The verdict, and for a wrong answer the reason."""
    first = special + FIRST_POINTS
    comparisons = case.compared(places[:first], digits=CAREFUL)
    if right(comparisons):
        if any(map(case.nearly, comparisons)):
            raise RefusedError(NEARLY)
        if prove and _is_proven(case, places):
            return Verdict(True)
    digits = WORKING if right(comparisons) else CAREFUL  # once is enough where it may differ
    comparisons += case.compared(places[first:], before=comparisons, digits=digits)
    for place in beside() if right(comparisons) else []:
        with suppress(RefusedError, TooLargeError, TooLongError):  # so far away, say
            comparisons.append(case.closely(place))
    return Verdict(True) if right(comparisons) else explain(case, comparisons, words)


def _is_proven(case: Case, places: list[Place]) -> bool:
    values = [place.values for place in places]
    return not case.decimals and proof.proven(case.answer, case.truth, values)


def alike(one: Any, other: Any, points: list[Point]) -> bool:
    """Whether two answers, neither of them the truth, are the same at all points."""
    try:
        vet(one), vet(other)
        # Decimals count as exact ones do up to rounding, so that 0.5 x is x/2.
        case = Case(one, other, decimals=Decimals.COMPUTED)
        return all(case.compare(Place(point)).kind is None for point in points)
    except (RefusedError, TooLargeError, TooLongError, RecursionError, MemoryError):
        return False
