"""Refuses numbers so small or large that a difference quotient passes for a derivative.

(f(x + h) - f(x - h)) / (2 h) with h = 10**-40 agrees with f' to 80 digits. What matters are the
values of the parts without a symbol, so that exp(-100) is found out as well. No closed form that
is asked for needs a number of such a size.
"""

from __future__ import annotations

from collections.abc import Iterator

from autograder.closedform.contexts import ONE_AT_A_TIME, WORKING
from autograder.closedform.elementary import Number, TooLargeError, UndefinedError
from autograder.closedform.expression import Budget, Evaluator, Vocabulary
from autograder.closedform.matrix import Grid, RefusedError
from autograder.worker.wire import Node

LARGEST = "1e12"
SMALLEST = "1e-12"  # a step of this size is 1e-24 off at least, and 1e-30 is seen
SMALLEST_OF_DECIMALS = "1e-5"  # these are compared with 1e-14, which a step of 1e-7 would reach
_SYMBOLS = frozenset({"Symbol", "ForeignSymbol", "Idx", "MatrixSymbol", "IndexedBase"})


def refuse_extremes(answer: Node, vocabulary: Vocabulary, *, decimals: bool) -> None:
    """Raise `RefusedError` where a part without symbols is a number of such a size."""
    smallest = SMALLEST_OF_DECIMALS if decimals else SMALLEST
    found: list[object] = []
    _collect(answer, found)
    with ONE_AT_A_TIME:
        for size in _sizes(found, vocabulary):
            if 0 < size < WORKING.mpf(smallest):
                raise RefusedError(
                    f"it contains a number below {smallest}, such as a tiny step: a difference "
                    "quotient is no derivative, so work out the closed form"
                )
            if size > WORKING.mpf(LARGEST):
                raise RefusedError(
                    f"it contains a number above {LARGEST}, which no closed form here needs"
                )


def _collect(node: object, found: list[object]) -> bool:
    """Whether there is no symbol in `node`; the largest such parts below it go to `found`."""
    if not isinstance(node, Node):
        return True
    if node.name in _SYMBOLS:
        return False
    parts = [part for part in node.args if _collect(part, found)]
    if len(parts) == len(node.args):
        return True
    found += parts
    return False


def _sizes(parts: list[object], vocabulary: Vocabulary) -> Iterator[Number]:
    """The magnitudes of those parts that are finite numbers."""
    evaluator = Evaluator(WORKING, vocabulary, {}, Budget())
    for part in parts:
        try:
            value = evaluator.value(part)
        except (RefusedError, UndefinedError, TooLargeError):
            continue  # a condition, say; where it matters the points tell
        if not isinstance(value, Grid) and WORKING.isfinite(value):
            yield abs(value)
