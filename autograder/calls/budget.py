"""What one submission may take of the grader's time, over all of its sessions.

Its clock leaves out the time in which the grader, or a worker of it, could not go on because the
machine had other work: what decides a mark is the same on a busy machine.
"""

from __future__ import annotations

import contextlib
import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from autograder.assignment.model import Limits
from autograder.calls.replies import Frame, Reply
from autograder.sandbox import gauge
from autograder.sandbox.channel import Deadline
from autograder.sandbox.plain import WorkerProcess

MAX_WORKERS = 200  # of one submission; it has some 50 questions
IMPATIENT_AFTER = 3  # time-outs, after which a submission's calls get less time
IMPATIENT_SECONDS = 2.0
_FRESH_SECONDS = 0.05  # so old may the beginning be that a deadline counts from


class Budget:
    """Time and workers that are left; each session of a submission takes from the same."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._workers: set[WorkerProcess] = set()
        self._ended = 0.0  # seconds that workers waited which are gone
        self._known = (0.0, 0.0)  # when `waited` was last asked, and what it said
        self.started = 0
        self.timeouts = 0
        self.patience = math.inf  # for one call, in seconds in which the machine had other work
        self.leads_to: Callable[[str, Frame], bool] | None = None  # at home; else all is called
        self._endless: dict[Frame, str] = {}  # lines that did not end, and whose call that was
        self._given_up: dict[str, Reply] = {}  # groups of calls, and what ended the first
        self.deadline = Deadline(limits.total_seconds, self.waited)

    def hired(self, worker: WorkerProcess) -> None:
        """A worker of the submission's has begun."""
        self.started += 1
        self._workers.add(worker)

    def leaves(self, worker: WorkerProcess) -> None:
        """A worker is about to be ended."""
        if worker in self._workers:
            self._workers.discard(worker)
            self._ended += _waited(worker)

    @contextlib.contextmanager
    def aside(self) -> Iterator[Budget]:
        """A budget for what is no part of the marks; this one stands still meanwhile."""
        own = Budget(self._limits)
        own._workers = self._workers  # the same go on
        started = time.monotonic()
        try:
            yield own
        finally:
            self._ended += own._ended
            self.deadline.put_off(time.monotonic() - started)

    def waited(self) -> float:
        """Seconds so far in which the machine had other work."""
        mine = gauge.own().waited if sys.platform == "linux" else 0.0
        waited = mine + self._ended + sum(map(_waited, self._workers))
        self._known = time.monotonic(), waited
        return waited

    def call_seconds(self) -> float:
        """How long the next call may take."""
        limit = self._limits.call_seconds
        return limit if self.timeouts < IMPATIENT_AFTER else min(limit, IMPATIENT_SECONDS)

    def call_deadline(self, within: Deadline | None = None) -> Deadline:
        """For a call that begins now, maybe within another call."""
        at, waited = self._known
        recent = time.monotonic() - at < _FRESH_SECONDS
        since = waited if recent else self.waited()
        return Deadline(
            self.call_seconds(), self.waited, since, within or self.deadline, self.patience
        )

    def timed_out(self, group: str, frames: Sequence[Frame]) -> None:
        """A call did not end, and was on these lines, if that is known."""
        module, _, function = group.partition(".")
        for frame in frames or [Frame(f"{module}.py", 0, function, "")]:
            self._endless.setdefault(frame, group)

    def given_up(self) -> dict[str, Reply]:
        """Groups that are not called again: where somebody waits, in none of the batches."""
        return self._given_up if self.hurried else {}

    @property
    def hurried(self) -> bool:
        """Whether somebody waits for it, and nothing is decided."""
        return self.patience < math.inf

    def held_up(self, group: str) -> str:
        """Which call did not end where this group would come, too; empty where none is known."""
        there = (
            other
            for frame, other in self._endless.items()
            if self.leads_to and other != group and self.leads_to(group, frame)
        )
        return next(there, "")

    def used_up(self) -> str:
        """Why nothing more may be called, in words; empty as long as it may."""
        if self.deadline.over:
            return f"all {self._limits.total_seconds:g} s of the submission were used up"
        if self.started >= MAX_WORKERS:
            return f"the submission ended {MAX_WORKERS} workers"
        return ""


def _waited(worker: WorkerProcess) -> float:
    usage = worker.usage()
    return usage.waited if usage else 0.0
