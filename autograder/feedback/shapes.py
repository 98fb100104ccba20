"""What an array of the wrong shape has to do with the right one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np

from autograder.feedback.patterns import LEAST_WEIGHT, is_round
from autograder.judging.compare import close

_REDUCED: dict[Callable[..., Any], str] = {np.sum: "summed", np.mean: "averaged"}


def shape_relation(got: Any, want: Any, rtol: float = 1e-6) -> str:
    """Words about two arrays of different shapes, a template as in `patterns.py`, or nothing."""
    if got.dtype.kind not in "iuf" or not np.isfinite(want).all() or not want.size:
        return ""
    got, want = got.astype(float), want.astype(float)
    words = _rearranged(got, want, rtol)
    if not words and np.any(want):  # zeros have any relation to zeros
        words = _cut(got, want, rtol) or _reduced(got, want, rtol) or _not_reduced(got, want, rtol)
    return words or _pairs(got, want)


def _equal(one: Any, other: Any, rtol: float) -> bool:
    return np.shape(one) == np.shape(other) and bool(close(one, other, rtol).all())


def _is_telling(got: Any) -> bool:
    """Whether so few numbers would agree with others by no accident."""
    return sum(1 if is_round(number) else 2 for number in set(got.ravel().tolist())) >= LEAST_WEIGHT


def _rearranged(got: Any, want: Any, rtol: float) -> str:
    if want.ndim == 2 and got.shape == want.shape[::-1] and 1 not in want.shape:
        return "{is} transposed; its values are right" if _equal(got.T, want, rtol) else ""
    if got.size == want.size and _equal(got.ravel(), want.ravel(), rtol):
        return "{has} the right values: only the shape is wrong"
    return ""


def _cut(got: Any, want: Any, rtol: float) -> str:
    if want.ndim and got.shape[1:] == want.shape[1:] and got.ndim:
        if _equal(got, want[:-1], rtol):
            return "{lacks} the last entry; the others are right"
        if _equal(got, want[1:], rtol):
            return "{lacks} the first entry; the others are right"
        if _equal(got[:-1], want, rtol):
            return "{has} one entry too many, the last; the others are right"
        if _equal(got[1:], want, rtol):
            return "{has} one entry too many, the first; the others are right"
    if not want.ndim or not _is_telling(got):
        return ""
    last, largest = _equal(got, want[-1], rtol), _equal(got, want.max(axis=0), rtol)
    if last and largest and want.ndim > 1:
        return "{is} the last row alone, or the largest along axis 0"
    if largest and want.ndim > 1:
        return "{is} the largest along axis 0 of the right {value}"
    return "{is} the last entry alone" if last else ""


def _reduced(got: Any, want: Any, rtol: float) -> str:
    if np.count_nonzero(want) < 2:  # the sum is that entry
        return ""
    for axis in (None, *range(want.ndim if want.ndim > 1 else 0)):
        if not np.ptp(want, axis=axis).any():  # the mean is each of them
            continue
        place, kept = f"along axis {axis}", "that axis should be kept"
        if axis is None:
            place, kept = "over all entries", "one for each entry is asked"
        for keep, (reduce, what) in product((False, True), _REDUCED.items()):
            if _equal(got, reduce(want, axis=axis, keepdims=keep), rtol):
                return f"{{is}} the right {{value}} {what} {place}: {kept}"
    return ""


def _not_reduced(got: Any, want: Any, rtol: float) -> str:
    if got.size < 2:
        return ""
    # The axis of a vector is one that is left, and need not be the array's that was summed up.
    for axis in range(got.ndim) if got.ndim > 1 else ():
        for keep, reduce in product((False, True), _REDUCED):
            if _equal(reduce(got, axis=axis, keepdims=keep), want, rtol):
                name = reduce.__name__
                return f"{{is}} right but for the {name} along axis {axis}, which is missing"
    for reduce in _REDUCED if want.ndim == 0 else ():
        if _equal(reduce(got), want, rtol):
            name = reduce.__name__
            return f"{{is}} right but for a {name} over all these entries, which is missing"
    return ""


def _pairs(got: Any, want: Any) -> str:
    n = want.size
    if n > 1 and got.shape == (n, n) and want.ndim <= 2 and max(want.shape, default=0) == n:
        return (
            "{has} an entry for every pair: a row, (n,) or (1, n), has met a column, (n, 1), "
            "and NumPy broadcast them to (n, n)"
        )
    return ""
