"""What was worked out about a question's results, by these results.

Many make the same mistake, and get the same bytes. All that is said of them depends on the release
and on what came back, so it is worked out once. No mark does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from autograder.assignment.checks import watched
from autograder.calls.replies import Reply
from autograder.grading.checkrun import Run
from autograder.grading.known import make_room
from autograder.worker import wire

T = TypeVar("T")
Results = tuple[Any, ...]  # what stands for all that a question's checks got
MOST_KEPT = 2000  # entries; a mistake has some five


class SameResults:
    """Remembers what was worked out, for as many results as there is room for."""

    def __init__(self) -> None:
        self._kept: dict[Any, Any] = {}

    def once(self, results: Results | None, what: Any, work: Callable[[], T]) -> T:
        """What `work` gives for these results, now or before; None for results like no others."""
        if results is None:
            return work()
        if (results, what) not in self._kept:
            found = work()
            make_room(self._kept, MOST_KEPT)
            self._kept[results, what] = found
        return cast(T, self._kept[results, what])


def results_of(runs: Sequence[Run]) -> Results | None:
    """What stands for them; None where the bytes that came back do not tell all."""
    parts: list[Any] = []
    encoder = wire.Encoder()
    try:
        for run in runs:
            name = run.question.name, run.check.name
            parts.append((*name, run.hidden, run.status, bool(run.helped)))
            watches = is_watching(run)
            for probe, reply in run.seen:
                parts.append(reply.key or _identity(reply))
                if watches:  # what it asks may depend on what its function was asked
                    parts.append(encoder.encode(probe.inputs))
    except wire.WireError:
        return None
    return tuple(parts)


def is_watching(run: Run) -> bool:
    """Whether the check looks at how a function of its own is called."""
    return any(_has_watched(probe.inputs) for probe, _ in run.seen)


def _identity(reply: Reply) -> Any:
    if reply.kind == "returned":
        return wire.encode(reply.value), reply.mutated
    return reply.kind, reply.error, reply.text, reply.facts, reply.mutated, reply.shared


def _has_watched(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_watched, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_watched, value))
    return isinstance(value, watched)
