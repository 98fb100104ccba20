"""A wrong array beside the right one as tables of short numbers, with the wrong entries marked."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.judging.compare import Difference, close
from autograder.judging.wording import short
from autograder.message import Values

MOST_ENTRIES = 64  # of an array that is shown entry by entry
MOST_COLUMNS = 12  # side by side, they still fit a page
_COMPARED = frozenset({"values", "finite"})


def tables(difference: Difference) -> tuple[Values, ...]:
    """The array that a difference speaks of; nothing where it is too large, or no array."""
    got, want = difference.got, difference.want
    if difference.kind not in _COMPARED or not (_fits(got) and _fits(want)):
        return ()
    if np.shape(got) != np.shape(want):
        return ()
    got, want = np.atleast_2d(got).astype(float), np.atleast_2d(want).astype(float)
    wrong = ~close(got, want) if difference.wrong is None else np.atleast_2d(difference.wrong)
    yours, right = printed(got, want, wrong)
    return (Values(difference.path, yours, right, tuple(tuple(map(bool, row)) for row in wrong)),)


def printed(
    got: Any, want: Any, wrong: Any
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """The entries of two matrices; those that are wrong are given digits until one sees it."""
    pairs = [
        [_pair(float(a), float(b), bad) for a, b, bad in zip(*rows, strict=True)]
        for rows in zip(got, want, wrong, strict=True)
    ]
    yours = tuple(tuple(pair[0] for pair in row) for row in pairs)
    return yours, tuple(tuple(pair[1] for pair in row) for row in pairs)


def _pair(got: float, want: float, wrong: bool) -> tuple[str, str]:
    for digits in (5, 8, 12, 17):
        texts = short(got, digits), short(want, digits)
        if texts[0] != texts[1] or not wrong:
            break
    return texts


def _fits(value: Any) -> bool:
    if value is None or np.ndim(value) > 2 or not 0 < np.size(value) <= MOST_ENTRIES:
        return False
    array = np.asarray(value)
    return array.dtype.kind in "biuf" and np.atleast_2d(array).shape[1] <= MOST_COLUMNS
