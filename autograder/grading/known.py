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

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.assignment.checks import Probe
from autograder.calls.ports import Item
from autograder.calls.replies import KEY_BYTES
from autograder.worker.wire import Formula

MAX_KNOWN = 64  # right replies to one step; the oldest makes room
MAX_STEPS = 5000  # of all checks together; those of this course have 260
_PASSED = -1  # in place of a step's number
Key = tuple[bytes | None, ...]  # the keys of the replies to all probes of a step


@dataclass(eq=False)
class Step:
    """Probes of a check as every submission gets them, encoded once, and what follows."""

    asked: list[Probe] | None  # None: as a build keeps it, and its code made none yet
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

    def forget(self, question: str, check: str, *, hidden: bool) -> Edge:
        """The way to a check's first step, of which nothing is known any more."""
        self._first.pop((question, check, hidden), None)
        return self.first(question, check, hidden=hidden)

    def passed(self, edge: Edge) -> None:
        """Keep that a check passed."""
        _keep(edge, None)

    def again(self, edge: Edge) -> None:
        """Keep that what follows other right replies to this step follows these as well."""
        _keep(edge, next(iter(edge.following.values())))

    # --- what a build keeps --------------------------------------------------------------

    def packed(self) -> dict[str, Any]:
        """All of it, as JSON can hold it; the probes are not in it."""
        numbers: dict[int, int] = {}
        steps: list[Any] = []
        places: dict[tuple[str, bytes], int] = {}  # of items

        def ways(following: Mapping[Key, Step | None]) -> list[Any]:
            return [
                [base64.b64encode(b"".join(map(bytes, key))).decode(), number(step)]  # type: ignore[arg-type]
                for key, step in following.items()
            ]

        def number(step: Step | None) -> int:
            if step is None:
                return _PASSED
            if id(step) not in numbers:
                numbers[id(step)] = len(steps)
                steps.append(None)
                asked = [(item.group, item.data) for item in step.items]
                items = [places.setdefault(each, len(places)) for each in asked]
                steps[numbers[id(step)]] = [step.single, items, ways(step.following)]
            return numbers[id(step)]

        first = [[*name, ways(following)] for name, following in self._first.items()]
        items = [[group, base64.b64encode(data).decode()] for group, data in places]
        return {"items": items, "steps": steps, "first": first}

    def add(self, kept: Mapping[str, Any]) -> None:
        """Take in what `packed` gave; an exception for anything else, and then nothing is."""
        every = [_item(group, base64.b64decode(data)) for group, data in kept["items"]]
        steps = [
            Step(None, single, [every[place] for place in places])
            for single, places, _ in kept["steps"]
        ]

        def ways(packed: list[tuple[str, int]]) -> dict[Key, Step | None]:
            return {
                _split(base64.b64decode(key)): None if at == _PASSED else steps[at]
                for key, at in packed
            }

        for step, (_, _, packed) in zip(steps, kept["steps"], strict=True):
            step.following = ways(packed)
            for key in step.following:
                for item, part in zip(step.items, key, strict=True):
                    item.decoded.add(part)  # type: ignore[arg-type]
        found = {
            (name, check, hidden): ways(packed) for name, check, hidden, packed in kept["first"]
        }
        self._first.update(found)
        self._steps += len(steps)


def _item(group: str, data: bytes) -> Item:
    return Item(group, data, (), module=group.partition(".")[0])


def _split(keys: bytes) -> Key:
    return tuple([keys[at : at + KEY_BYTES] for at in range(0, len(keys), KEY_BYTES)])


def _keep(edge: Edge, step: Step | None) -> None:
    make_room(edge.following)
    edge.following[edge.key] = step


def make_room(following: dict[Any, Any], most: int = 0) -> None:
    """Let go of the oldest where one more would be too many."""
    while len(following) >= (most or MAX_KNOWN):
        following.pop(next(iter(following)))
