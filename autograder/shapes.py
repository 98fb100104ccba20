"""What an array of the wrong shape has to do with the right one."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.compare import close


def shape_relation(got: Any, want: Any, rtol: float = 1e-6) -> str:
    """Words about two arrays of different shapes, a template as in `patterns.py`, or nothing."""
    if got.dtype.kind not in "iuf" or not np.isfinite(want).all() or not want.size:
        return ""
    got, want = got.astype(float), want.astype(float)
    return _same_values(got, want, rtol) or _reduced(got, want, rtol) or _pairs(got, want)


def _equal(one: Any, other: Any, rtol: float) -> bool:
    return np.shape(one) == np.shape(other) and bool(close(one, other, rtol).all())


def _same_values(got: Any, want: Any, rtol: float) -> str:
    if want.ndim == 2 and got.shape == want.shape[::-1] and 1 not in want.shape:
        return "{is} transposed; its values are right" if _equal(got.T, want, rtol) else ""
    if got.size == want.size and _equal(got.ravel(), want.ravel(), rtol):
        return "{has} the right values: only the shape is wrong"
    if want.ndim and got.shape[1:] == want.shape[1:] and got.ndim:
        if _equal(got, want[:-1], rtol):
            return "{lacks} the last entry; the others are right"
        if _equal(got, want[1:], rtol):
            return "{lacks} the first entry; the others are right"
        if _equal(got[:-1], want, rtol):
            return "{has} one entry too many, the last; the others are right"
        if _equal(got[1:], want, rtol):
            return "{has} one entry too many, the first; the others are right"
    if want.ndim and _equal(got, want[-1], rtol):
        return "{is} the last entry alone"
    return ""


def _reduced(got: Any, want: Any, rtol: float) -> str:
    for axis in (None, *range(want.ndim if want.ndim > 1 else 0)):
        place = "over everything" if axis is None else f"along axis {axis}"
        for keep in (False, True):
            if want.size > 1 and _equal(got, want.sum(axis=axis, keepdims=keep), rtol):
                return f"{{is}} the right {{value}} summed {place}, which should be kept"
            if want.size > 1 and _equal(got, want.mean(axis=axis, keepdims=keep), rtol):
                return f"{{is}} the right {{value}} averaged {place}, which should be kept"
    for axis in range(got.ndim) if got.size > 1 else ():
        for keep in (False, True):
            if _equal(got.sum(axis=axis, keepdims=keep), want, rtol):
                return f"{{is}} right but for the sum along axis {axis}, which is missing"
            if _equal(got.mean(axis=axis, keepdims=keep), want, rtol):
                return f"{{is}} right but for the mean along axis {axis}, which is missing"
    if want.ndim == 0 and got.size > 1:
        if _equal(got.sum(), want, rtol):
            return "{is} right but for the sum over all entries, which is missing"
        if _equal(got.mean(), want, rtol):
            return "{is} right but for the mean over all entries, which is missing"
    return ""


def _pairs(got: Any, want: Any) -> str:
    n = want.size
    if n > 1 and got.shape == (n, n) and want.ndim <= 2 and max(want.shape, default=0) == n:
        return (
            "{has} an entry for every pair: an array of shape (n,) has met one of shape (n, 1), "
            "and NumPy broadcast them to (n, n)"
        )
    return ""
