"""The gallery: pictures of what a student's functions return, for those that are right.

The functions are called wherever the `Caller` runs them: confined when work is marked.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from autograder.assignment.exhibits import DrawnExhibit
from autograder.assignment.model import Assignment
from autograder.calls.ports import Caller, Item
from autograder.picture import Exhibit

_GROUP = "gallery"


class NoValueError(Exception):
    """The student's function did not return."""


@dataclass(frozen=True)
class _Calls:
    """Calls the student's functions for an exhibit."""

    caller: Caller

    def __call__(self, question: str, *arguments: Any) -> Any:
        [reply] = self.caller.run([Item.call(question, arguments, group=_GROUP)])
        if reply.kind != "returned":
            raise NoValueError(f"{question}: {reply.kind} {reply.text}")
        return reply.value


def exhibits(assignment: Assignment, caller: Caller, passed: Container[str]) -> tuple[Exhibit, ...]:
    """What can be drawn with the functions that `passed`; what fails to be drawn is left out."""
    found = []
    for drawn in assignment.exhibits():
        if all(name in passed for name in drawn.uses):
            try:
                found.append(hung(drawn, caller))
            except Exception:  # whatever the values lead the author's code to
                continue
    return tuple(found)


def hung(drawn: DrawnExhibit, caller: Caller) -> Exhibit:
    """One exhibit; raises what the author's code raises."""
    return Exhibit(drawn.title, drawn.slide, drawn.see, tuple(drawn.make(_Calls(caller))))
