"""In which order the parts of a result are computed: what goes wrong first is told first.

An author says it in `problem.toml`; by itself only the order of the results' names is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol, TypeVar

_KEYED = re.compile(r"(.+)\[(-?\d+)\]")


class Order(StrEnum):
    """How a function computes what it returns."""

    UNKNOWN = ""
    LISTED = "as listed"  # one result after the other
    FIRST_KEY = "first key first"  # dictionaries: all results of a key, then those of the next
    LAST_KEY = "last key first"


class _Placed(Protocol):
    @property
    def path(self) -> str: ...


P = TypeVar("P", bound=_Placed)


def in_order(parts: Iterable[P], order: Order) -> list[P]:
    """Parts of a result, by their paths, as they are computed; those of a key as they stand."""
    if order is Order.FIRST_KEY:
        return sorted(parts, key=lambda part: key_of(part.path))
    if order is Order.LAST_KEY:
        return sorted(parts, key=lambda part: -key_of(part.path))
    return list(parts)


def key_of(path: str) -> float:
    """2 of `dW[2]`; 0 where there is no such key."""
    match = _KEYED.fullmatch(path)
    return int(match[2]) if match else 0
