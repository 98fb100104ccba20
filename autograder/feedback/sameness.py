"""Whether two results are the same: both as the wire decoded them, neither of them the truth."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.feedback.canonical import parts_of
from autograder.judging.compare import close
from autograder.judging.gate import array_of
from autograder.worker.wire import Node, Opaque


def same(
    got: Any, other: Any, *, rtol: float = 1e-6, atol: float | None = None, floor: float = 0.0
) -> bool:
    """Whether `got` has the structure and, within the tolerance, the values of `other`.

    Lists count as arrays and tuples, and numbers as arrays without axes; differences below
    `floor` are rounding.
    """
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
    finite = np.array([*set(array[np.isfinite(array)].tolist())])  # np.unique imports numpy.ma
    with np.errstate(over="ignore"):  # so large a number has none
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
