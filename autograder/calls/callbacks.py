"""What student code may hand to functions of the grader's: arguments, checked and cut to size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.judging.gate import gated, size_of
from autograder.worker import wire

MAX_ENTRIES = 4096  # of all arguments of a call; products of two of them still fit into memory
Lent = Callable[[int], Callable[..., Any]]


class CallbackError(Exception):
    """What the student's code asked of the grader cannot be done."""


def arguments(values: tuple[Any, ...], refs: tuple[Any, ...]) -> tuple[Any, ...]:
    """What a function that runs in the grader is called with: gated and few, nothing of theirs."""
    values = tuple(map(gated, values))
    if (size := sum(map(size_of, values))) > MAX_ENTRIES:
        raise CallbackError(f"{size} entries are too many")
    return tuple([resolve(value, refs) for value in values])


def resolve(value: Any, refs: tuple[Any, ...], lent: Lent | None = None) -> Any:
    """What is handed on, with functions in the places of their numbers.

    Without `lent` there may be no function of the student's in it.
    """
    if isinstance(value, wire.Ref):
        if value.key < len(refs):
            return refs[value.key]
        if lent is not None and value.key >= wire.LENT:
            return lent(value.key - wire.LENT)
        raise CallbackError("there is no such function")
    if isinstance(value, wire.Opaque | wire.Node | str | bytes):
        raise CallbackError(f"a value of type {getattr(value, 'type_name', type(value).__name__)}")
    if isinstance(value, dict):
        return {key: resolve(item, refs, lent) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(resolve(item, refs, lent) for item in value)
    return value
