"""Replies that are known to be right by their bytes, and what a check asks after them.

A check depends on the release (its seed, its code, the references) and on the replies alone. So
where the same bytes came back before and were right, they are right again, and the check asks
again what it asked then: nothing is decoded, compared or computed. Bytes become known in one way:
they were judged right, in this process or in the parent that it was forked from, and the check
itself went on or passed: on them, or on other right ones where its code takes no value. What
failed is never kept, and nothing is taken from what a worker says about itself.

Live each time are checks whose probes hold functions that the grader answers (`watched`), for
these have a state, and all that runs with stand-ins.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from autograder.assignment.checks import Probe
from autograder.calls.ports import Item
from autograder.worker.wire import Formula

MAX_KNOWN = 64  # right replies to one step; the oldest makes room
MAX_STEPS = 5000  # of all checks together; those of this course have 260
Key = tuple[bytes | None, ...]  # the keys of the replies to all probes of a step


@dataclass(eq=False)
class Step:
    """Probes of a check as every submission gets them, encoded once, and what follows."""

    asked: list[Probe]
    single: bool  # whether the plan yielded one probe, not a list
    items: list[Item]
    following: dict[Key, Step | None] = field(default_factory=dict)  # None: the check passed
    unused: list[Probe] | None = None  # the same, of a plan that went no further: nothing changed


@dataclass(slots=True)
class Edge:
    """From where a check came to the step that it takes now."""

    following: dict[Key, Step | None]
    key: Key


class Known:
    """The first steps of all checks, from which the others are reached."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str, bool], dict[Key, Step | None]] = {}
        self._steps = 0

    def first(self, question: str, check: str, *, hidden: bool) -> Edge:
        """The way to a check's first step."""
        return Edge(self._first.setdefault((question, check, hidden), {}), ())

    def step(self, edge: Edge, asked: list[Probe], single: bool, items: list[Item]) -> Step | None:
        """Keep what a check asks, where that is the same for all."""
        refs = (ref for item in items for ref in item.refs)
        if self._steps >= MAX_STEPS or not all(isinstance(ref, Formula) for ref in refs):
            return None
        self._steps += 1
        step = Step(asked, single, items)
        _keep(edge, step)
        return step

    def passed(self, edge: Edge) -> None:
        """Keep that a check passed."""
        _keep(edge, None)

    def again(self, edge: Edge) -> None:
        """Keep that what follows other right replies to this step follows these as well."""
        _keep(edge, next(iter(edge.following.values())))


def _keep(edge: Edge, step: Step | None) -> None:
    make_room(edge.following)
    edge.following[edge.key] = step


def make_room(following: dict[Any, Any], most: int = 0) -> None:
    """Let go of the oldest where one more would be too many."""
    while len(following) >= (most or MAX_KNOWN):
        following.pop(next(iter(following)))
