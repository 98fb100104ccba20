"""What the arguments of a call offer to explain a wrong result: arrays, sizes, numbers, slopes.

Each comes with the name that a student would write for it: `Z[l]`, `Y.shape[1]`,
`phi_prime(Z[l])`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np


def near_arrays(arguments: Mapping[str, Any], key: int | None) -> Iterator[tuple[str, Any]]:
    """Array arguments, and of those kept under numbers the one at `key` and its neighbours."""
    for name, value in arguments.items():
        if isinstance(value, np.ndarray) and value.dtype.kind in "iuf":
            yield name, value
        elif isinstance(value, dict) and key is not None:
            for distance, label in ((0, "l"), (-1, "l-1"), (1, "l+1")):
                if isinstance(item := value.get(key + distance), np.ndarray):
                    yield f"{name}[{label}]", item


def slopes(
    arguments: Mapping[str, Any], near: Mapping[str, Any], shape: tuple[int, ...]
) -> dict[str, Any]:
    """Functions among the arguments, of one variable, at arguments of that shape."""
    numbers = {name: v for name, v in arguments.items() if isinstance(v, float | np.floating)}
    found = {}
    for name, function in arguments.items():
        for label, value in ({**near, **numbers}).items() if callable(function) else ():
            if np.shape(value) in (shape, ()) and (y := _at(function, value)) is not None:
                found[f"{name}({label})"] = y
    return found


def _at(function: Callable[[Any], Any], value: Any) -> Any:
    try:
        with np.errstate(all="ignore"):
            result = np.asarray(function(np.array(value)), dtype=float)
    except Exception:  # a function of two variables, say
        return None
    return result if result.shape == np.shape(value) else None


def sizes(arguments: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Lengths of axes by the way a student would write them; plain arrays before dictionaries."""
    for name, value in arguments.items():
        if isinstance(value, np.ndarray) and value.ndim == 1:
            yield f"len({name})", value.size
        elif isinstance(value, np.ndarray):
            for axis in reversed(range(value.ndim)):
                yield f"{name}.shape[{axis}]", value.shape[axis]
    for name, value in arguments.items():
        if isinstance(value, np.ndarray) and value.ndim > 1:
            yield f"{name}.size", value.size
        elif isinstance(value, dict):
            lasts = {item.shape[-1] for item in value.values() if np.ndim(item) == 2}
            if len(lasts) == 1:
                yield f"{name}[l].shape[1]", lasts.pop()


def own_sizes(shape: tuple[int, ...]) -> dict[str, float]:
    """Lengths of the axes of the result itself."""
    if len(shape) != 2:
        return {}
    rows, columns = shape
    return {"the number of its rows": rows, "the number of its columns": columns}


def scalars(arguments: Mapping[str, Any]) -> dict[str, float]:
    """Numbers among the arguments."""
    return {
        name: float(value)
        for name, value in arguments.items()
        if isinstance(value, float | np.floating) and np.isfinite(value)
    }
