"""Whether two results are the same: both as the wire decoded them, neither of them the truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.closedform.case import Case, Kind, Symbolic
from autograder.closedform.elementary import Context, TooLargeError, UndefinedError
from autograder.closedform.expression import Budget, TooLongError
from autograder.closedform.matrix import RefusedError
from autograder.closedform.points import Point, points
from autograder.closedform.vocabulary import vet
from autograder.feedback.canonical import parts_of
from autograder.judging.compare import close
from autograder.judging.gate import array_of
from autograder.worker.wire import Node, Opaque

OPERATIONS = 100_000  # of one comparison; two right answers need below 10^4
SECONDS = 0.5  # a catalogue has ten mistakes to compare with a hostile answer
_SEED = 1  # of the points at which expressions are compared


def same(
    got: Any,
    other: Any,
    *,
    rtol: float = 1e-6,
    atol: float | None = None,
    floor: float = 0.0,
    expected: Any = None,
) -> bool:
    """Whether `got` has the structure and, within the tolerance, the values of `other`.

    Lists count as arrays and tuples, and numbers as arrays without axes; differences below
    `floor` are rounding. Where the expected answer is symbolic, expressions are compared at
    many points.
    """
    if isinstance(expected, Symbolic):
        return _same_expression(got, other, expected)
    if isinstance(got, dict) or isinstance(other, dict):
        if not (isinstance(got, dict) and isinstance(other, dict)) or set(got) != set(other):
            return False
        return all(same(got[key], other[key], rtol=rtol, atol=atol, floor=floor) for key in other)
    one, two = array_of(got), array_of(other)
    if one is not None and two is not None:
        return _same_array(one, two, rtol, atol, floor)
    if _is_sequence(got) and _is_sequence(other) and len(got) == len(other):
        return all(
            same(g, o, rtol=rtol, atol=atol, floor=floor) for g, o in zip(got, other, strict=True)
        )
    if isinstance(got, Opaque) and isinstance(other, Opaque):
        return got.type_name == other.type_name
    return (
        type(got) is type(other) and isinstance(got, Node | str | frozenset | None) and got == other
    )


def _is_sequence(value: Any) -> bool:
    return isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)


def fractions(value: Any) -> int:
    """How many different numbers with decimals there are among nested results."""
    array = array_of(value)
    if array is None:
        return sum(map(fractions, parts_of(value)))
    if array.dtype.kind != "f":
        return 0
    finite = np.unique(array[np.isfinite(array)])
    return int(np.count_nonzero(finite * 64 != np.round(finite * 64)))


def _same_array(got: Any, other: Any, rtol: float, atol: float | None, floor: float) -> bool:
    kinds = got.dtype.kind, other.dtype.kind
    if got.shape != other.shape or (kinds[0] == "b") != (kinds[1] == "b"):
        return False
    if "c" in kinds:
        return (kinds[0] == kinds[1]) and bool(
            close(got.real, other.real, rtol, atol).all()
            and close(got.imag, other.imag, rtol, atol).all()
        )
    with np.errstate(invalid="ignore", over="ignore"):
        negligible = np.abs(got.astype(float) - other) <= floor
    return bool((close(got, other, rtol, atol) | negligible).all())


def _same_expression(got: Any, other: Any, expected: Symbolic) -> bool:
    if isinstance(got, Node) and got == other:
        return True
    refusals = []
    for answer in (got, other):
        try:
            _vetted(answer)
        except RefusedError as refusal:
            refusals.append(str(refusal))
    if refusals:
        return len(refusals) == 2 and refusals[0] == refusals[1]
    try:
        return _agree_everywhere(_vetted(got), _vetted(other), expected)
    except (RefusedError, TooLargeError, TooLongError, RecursionError):
        return False


def _vetted(answer: Any) -> Node | int | float:
    if isinstance(answer, np.ndarray) and answer.ndim == 0 and answer.dtype.kind in "iuf":
        answer = answer.item()
    if isinstance(answer, Node):
        vet(answer)
        return answer
    if type(answer) is int or type(answer) is float:
        return answer
    raise RefusedError(f"a value of type {type(answer).__name__}")


def _agree_everywhere(
    got: Node | int | float, other: Node | int | float, expected: Symbolic
) -> bool:
    # Decimals count as exact ones do up to rounding, so that 0.5 x is x/2.
    pair = _Pair(got, expected, True, Budget(OPERATIONS, SECONDS), other)
    return all(pair.compare(p).kind is Kind.SAME for p in points(expected.domains, _SEED))


@dataclass
class _Pair(Case):
    """Two answers under comparison, the other one in the place of the truth."""

    other: Node | int | float = 0

    def _want(self, ctx: Context, point: Point) -> Any:
        mine, self.answer = self.answer, self.other
        try:
            return self._got(ctx, point)
        except UndefinedError:
            return None
        finally:
            self.answer = mine
