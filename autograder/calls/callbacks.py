"""What student code may hand to functions of the grader's: arguments, checked and cut to size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.worker import wire

MAX_CALLBACK_SIZE = 4096  # entries of an array; products of two of them still fit into memory


class CallbackError(Exception):
    """What the student's code asked of the grader cannot be done."""


def not_handed_on(number: int) -> Callable[..., Any]:
    """For `resolve`: no function of the student's here."""
    raise CallbackError("a function cannot be handed on")


def resolve(
    value: Any, refs: tuple[Any, ...], lent: Callable[[int], Callable[..., Any]] | None = None
) -> Any:
    """Callback arguments with functions in the places of their numbers.

    Without `lent`, for functions that run in the grader: then sizes are limited, and no function
    of the student's is among them.
    """
    if isinstance(value, wire.Ref):
        if value.key < len(refs):
            return refs[value.key]
        if lent is not None and value.key >= wire.LENT:
            return lent(value.key - wire.LENT)
        raise CallbackError("there is no such function")
    if isinstance(value, wire.Opaque | wire.Node | str | bytes):
        raise CallbackError(f"a value of type {getattr(value, 'type_name', type(value).__name__)}")
    size = value.size if isinstance(value, np.ndarray) else 0
    if isinstance(value, dict | list | tuple):
        size = len(value)
    if lent is None and size > MAX_CALLBACK_SIZE:
        raise CallbackError(f"{size} entries are too many")
    if isinstance(value, dict):
        return {key: resolve(item, refs, lent) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(resolve(item, refs, lent) for item in value)
    return value
