"""Judges symbolic answers: equal to the truth at many points, undefined where the truth is.

A checks file says what is right and where to look::

    symbolic(lambda x: exp(-x) / (1 + exp(-x)) ** 2, x=reals())
    symbolic(lambda x: nan if x == 0 else 0, x=reals(), undefined="it jumps at 0: …")
    symbolic(lambda a, x, i: a(i), a=indexed(), x=indexed(), i=integers())
    symbolic(lambda a, x: a, a=column("n"), x=column("n"))

What a student's function returned arrives as the wire's tokens. `closedform/` evaluates them
without SymPy, for SymPy executes strings and some of its calls never return.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.closedform.case import Case, Comparison, Kind, Symbolic, decimal, describe_shape
from autograder.closedform.elementary import Number, TooLargeError
from autograder.closedform.expression import TooLongError
from autograder.closedform.matrix import Grid, RefusedError
from autograder.closedform.points import (
    Domain,
    Point,
    column,
    indexed,
    integers,
    reals,
)
from autograder.closedform.vocabulary import vet
from autograder.judging.wording import type_name
from autograder.worker.wire import Node

__all__ = [
    "Symbolic",
    "Verdict",
    "column",
    "cos",
    "exp",
    "indexed",
    "integers",
    "judge",
    "log",
    "nan",
    "reals",
    "sin",
    "sqrt",
    "symbolic",
    "tanh",
]

nan = math.nan
_FACTORS = {  # of wrong answers that are named: relations, no hidden numbers
    -1: "it is −1 times the right answer: a sign is wrong",
    2: "it is 2 times the right answer",
    0.5: "it is half the right answer",
    -2: "it is −2 times the right answer",
    -0.5: "it is −½ times the right answer",
}
_PLAINEST = (Kind.SHAPE, Kind.VALUE, Kind.NOT_REAL, Kind.HAS_VALUE, Kind.NO_VALUE)
_NEAR = 1e-6  # a wrong answer with decimals that is everywhere closer than this is nearly right


def exp(x: Number) -> Number:
    """The exponential function for truths; like all of these it keeps the digits of `x`."""
    return x.context.exp(x)


def log(x: Number) -> Number:
    """The natural logarithm, for truths."""
    return x.context.ln(x)


def sqrt(x: Number) -> Number:
    """The square root, for truths."""
    return x.context.sqrt(x)


def sin(x: Number) -> Number:
    """The sine, for truths."""
    return x.context.sin(x)


def cos(x: Number) -> Number:
    """The cosine, for truths."""
    return x.context.cos(x)


def tanh(x: Number) -> Number:
    """The hyperbolic tangent, for truths."""
    return x.context.tanh(x)


def symbolic(
    truth: Callable[..., Any], /, *, undefined: str = "", transposed: str = "", **domains: Domain
) -> Symbolic:
    """The expected answer whose value at a point is `truth(**values)`.

    The truth takes its arguments by the symbols' names and returns a number, `nan` where the
    right answer is undefined, or a list for a column. `undefined` is said of an answer that has
    a value where there is none, `transposed` of one that is a row where its column is right.
    """
    return Symbolic(truth, domains, undefined, transposed)


@dataclass(frozen=True)
class Verdict:
    """Whether the answer is right; if not, why, in words without numbers of the points.

    `point`, `got` and `want` are a counterexample for those who may see it; empty when there
    is none.
    """

    ok: bool
    reason: str = ""
    point: str = ""
    got: str = ""
    want: str = ""
    quotes: bool = False  # the reason may quote names and numbers of the answer


def judge(answer: object, expected: Symbolic, seed: int) -> Verdict:
    """The verdict on what a student's function returned, as the wire's decoder gave it.

    The points depend on `seed` alone. Ends soon for any answer: operations are counted.
    """
    try:
        expression = _expression(answer)
        decimals = vet(expression) if isinstance(expression, Node) else type(expression) is float
        case = Case(expression, expected, decimals)
        comparisons = _compare(case, expected.places(seed))
        right = all(comparison.kind is Kind.SAME for comparison in comparisons)
        return Verdict(True) if right else _explain(case, comparisons)
    except RefusedError as refusal:
        return Verdict(False, str(refusal), quotes=True)
    except TooLargeError:
        return Verdict(False, "it takes values too large or too small to be evaluated")
    except (TooLongError, RecursionError):
        return Verdict(False, "it is too long to be evaluated: simplify it")


def _expression(answer: object) -> Node | int | float:
    if isinstance(answer, np.ndarray) and answer.ndim == 0 and answer.dtype.kind in "iuf":
        answer = answer.item()
    if isinstance(answer, Node) or type(answer) is int or type(answer) is float:
        return answer
    if answer is None:
        raise RefusedError("it is None: the function returned nothing")
    if isinstance(answer, str):
        raise RefusedError("it is text, and a SymPy expression is asked")
    raise RefusedError(f"it is {type_name(answer)}, and a SymPy expression is asked")


def _compare(case: Case, places: list[Point]) -> list[Comparison]:
    """All points compared; once one differs, no trouble at a later one matters."""
    comparisons: list[Comparison] = []
    try:
        for point in places:
            comparisons.append(case.compare(point))
    except (TooLargeError, TooLongError, RefusedError):
        if all(comparison.kind is Kind.SAME for comparison in comparisons):
            raise
    return comparisons


def _explain(case: Case, comparisons: list[Comparison]) -> Verdict:
    """The verdict on a wrong answer: words for all its failures, and the plainest one of them."""
    failures = [c for c in comparisons if c.kind is not Kind.SAME]
    shown = min(failures, key=lambda c: _PLAINEST.index(c.kind))
    got, want = _texts(shown)
    return Verdict(False, _reason(case, comparisons, shown), str(shown.point), got, want)


def _texts(shown: Comparison) -> tuple[str, str]:
    """The two values with as many digits as it takes to see that they differ, or their shapes."""
    if shown.kind is Kind.SHAPE:
        return describe_shape(shown.got), describe_shape(shown.want)
    for digits in (8, 16, 32):
        got, want = decimal(shown.got, digits), decimal(shown.want, digits)
        if got != want:
            break
    return got, want


def _reason(case: Case, comparisons: list[Comparison], shown: Comparison) -> str:
    if all(c.got is None for c in comparisons):
        return "it is undefined at every point"
    match shown.kind:
        case Kind.SHAPE:
            return _shape_reason(case, comparisons)
        case Kind.NOT_REAL:
            return "it is a complex number at some points, and the right answer is real"
        case Kind.HAS_VALUE:
            return case.expected.undefined or "it has a value where the right answer has none"
        case Kind.NO_VALUE:
            return "it is undefined at a point where the right answer has a value"
    return _value_reason(case, comparisons)


def _shape_reason(case: Case, comparisons: list[Comparison]) -> str:
    misfits = [c for c in comparisons if c.kind is Kind.SHAPE]
    if not isinstance(misfits[0].got, Grid):
        return "it is a single number, and a column vector is asked"
    if not isinstance(misfits[0].want, Grid):
        return "it is a matrix, and a single number is asked"
    if all(case.transposed(c) for c in misfits):
        return case.expected.transposed or "it is the right vector as a row, and a column is asked"
    if all(c.got.transposed.shape == c.want.shape for c in misfits):
        return "it is a row vector, and a column is asked"
    if all(c.got.shape == (1, 1) for c in misfits):
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
    if 4 * sum(c.kind is Kind.SAME for c in both) >= len(both):
        return "it equals the right answer at some points and differs at others"
    return "it differs from the right answer"


def _is_near(comparison: Comparison) -> bool:
    got, want = comparison.got, comparison.want
    if isinstance(got, Grid) or isinstance(want, Grid):
        return False
    return bool(abs(got - want) <= _NEAR * (abs(want) + _NEAR))
