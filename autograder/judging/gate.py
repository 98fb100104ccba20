"""The gate between what a worker sent and NumPy: behind it no array is made of a decoded list.

NumPy makes of a list whatever it holds: a text among numbers gives an array of texts, each as long
as the longest. Here a list or tuple becomes `Parts`: its items, and the one array of numbers that
they form, or the reason why they form none. All sizes are bounded.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.judging.wording import type_name
from autograder.worker.wire import Opaque, Sequence

MAX_ENTRIES = 1 << 20  # of one array; the largest reference reply has 10^5
MAX_AXES = 8
_PYTHONS = frozenset({bool, int, float, complex})  # numbers
_SCALARS = bool | int | float | complex | np.generic


class Parts(Sequence):
    """The items of a list or tuple; NumPy, too, sees the one array that they form, or TypeError."""

    formed: Any = None  # that array, or a sentence on why there is none; found when asked for

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        array = array_of(self)
        if array is None:
            raise TypeError(why_no_array(self))
        return array.astype(dtype or array.dtype)


def gated(value: Any) -> Any:
    """A decoded value as the grader may handle it.

    It is None, a number, a text, an array of at most `MAX_ENTRIES` numbers, `Parts` or a
    dictionary of such, a SymPy tree, a function's number, or `Opaque`: something else.
    """
    kind = type(value)
    if kind is list or kind is tuple:
        return Parts(value if _PYTHONS.issuperset(map(type, value)) else map(gated, value))
    if kind is dict:
        return {key: gated(item) for key, item in value.items()}
    if isinstance(value, np.ndarray) and value.size > MAX_ENTRIES:
        return Opaque("ndarray", "many")
    if kind is bytes:
        return Opaque("bytes")
    return value


def array_of(value: Any) -> Any:
    """The array that a number, an array or a list of numbers is; None where it is none."""
    array = _formed(value)
    return None if isinstance(array, str) else array


def why_no_array(value: Any) -> str:
    """A sentence on what keeps a list from being an array of numbers, or nothing."""
    why = _formed(value) if isinstance(value, list | tuple) else None
    return why if isinstance(why, str) else ""


def size_of(value: Any) -> int:
    """How many entries a gated value has, those of arrays included."""
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, dict):
        return sum(map(size_of, value.values())) + len(value)
    return sum(map(size_of, value)) + len(value) if isinstance(value, tuple) else 1


def _formed(value: Any) -> Any:
    """An array, or a sentence on why there is none."""
    if isinstance(value, np.ndarray):
        return value if value.dtype.kind in "biufc" else "It holds no numbers."
    if isinstance(value, _SCALARS):
        return _numbers(value)
    if isinstance(value, list | tuple):
        parts = value if isinstance(value, Parts) else Parts(gated(item) for item in value)
        if parts.formed is None:
            parts.formed = _joined(parts)
        return parts.formed
    return f"It holds {type_name(value)}."


def _joined(parts: Parts) -> Any:
    if _PYTHONS.issuperset(map(type, parts)):
        return _numbers(list(parts))
    arrays = []
    for item in parts:
        array = _formed(item)
        if isinstance(array, str):
            return array
        arrays.append(array)
    if len({array.shape for array in arrays}) > 1:
        return "Its rows differ in length."
    if arrays[0].ndim >= MAX_AXES:
        return f"It has more than {MAX_AXES} axes."
    if sum(array.size for array in arrays) > MAX_ENTRIES:
        return "It has far too many entries."
    return np.stack(arrays)


def _numbers(value: Any) -> Any:
    """Python's numbers as an array; integers that are too long for NumPy as floats."""
    array = np.array(value)
    if array.dtype != object:
        return array
    items = value if isinstance(value, list) else [value]
    return array.astype(complex if any(type(item) is complex for item in items) else float)
