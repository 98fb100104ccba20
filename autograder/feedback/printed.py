"""Words about a call that printed its result where it should return it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from autograder.judging.compare import close

_PRECISION = 1e-5  # NumPy prints eight digits
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
_LONGEST = 40  # characters that are repeated


def printed_hint(printed: str, want: Any) -> str:
    """A hint for a call that returned None and printed this; nothing where it printed nothing."""
    text = " ".join(printed.split())
    if not text:
        return ""
    if not _is_right(text, want):
        return "It printed something, and returned nothing: only `return` hands back a result."
    shown = f" {text}, " if len(text) <= _LONGEST else " "
    return f"It printed{shown}the right answer: write `return` where `print` stands."


def _is_right(text: str, want: Any) -> bool:
    """Whether the text is the expected number or array, and nothing else."""
    if not isinstance(want, int | float | np.ndarray | np.generic) or isinstance(want, bool):
        return False
    right = np.asarray(want)
    bare = text.replace("np.float64", "").replace("array", "")
    if right.dtype.kind not in "iuf" or _NUMBER.sub("", bare).strip("[](), "):
        return False
    numbers = [float(number) for number in _NUMBER.findall(bare)]
    same = len(numbers) == right.size > 0
    return same and bool(close(np.array(numbers), right.ravel().astype(float), _PRECISION).all())
