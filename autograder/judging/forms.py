"""In which other form a right value may come: a list for an array, a key more than asked.

Such values are right and keep their points; whatever is built on them may need the form asked.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def other_form(got: Any, want: Any, names: tuple[str, ...] = ()) -> str:
    """`theta is a list or tuple, not an array`, or nothing; for a value of the right structure."""
    if isinstance(want, tuple | list):
        parts = names if len(names) == len(want) else [f"part {i + 1}" for i in range(len(want))]
        pairs = zip(parts, got, want, strict=False) if isinstance(got, tuple | list) else ()
        return next((form for name, g, w in pairs if (form := _form(g, w, name))), "")
    return _form(got, want, names[0] if len(names) == 1 else "the result")


def _form(got: Any, want: Any, name: str) -> str:
    if isinstance(want, dict) and isinstance(got, dict):
        if further := [key for key in got if key not in want]:
            return f"{name} has the key {repr(further[0])[:20]}, which is not asked for"
        items = [(f"{name}[{key!r}]", got[key], want[key]) for key in want if key in got]
        return next((form for path, g, w in items if (form := _form(g, w, path))), "")
    if np.ndim(want) and isinstance(got, list | tuple):
        return f"{name} is a list or tuple, not an array"
    floats = np.ndim(want) and np.asarray(want).dtype.kind == "f"
    if floats and isinstance(got, np.ndarray) and got.dtype != np.float64:
        return f"{name} has the dtype {got.dtype}, not float64"
    return ""
