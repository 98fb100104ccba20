"""Hands submissions to judges and collects records, whatever happens to judges and zygote.

    with Pool(assignment, jobs=2) as pool:
        for task, result in pool.grade(tasks):
            ...

The judges' parent warms up while the zygote does, unless there is but one submission, or a build
keeps the usual right replies: then a judge works out what it needs in less time. Where there can be
neither (macOS, Windows), one grader in this process does the same, without limits on its own work.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from autograder.assignment.model import Assignment
from autograder.calls.workers import confined
from autograder.feedback.catalogue import Catalogue
from autograder.grading.grader import Grader
from autograder.judges.transfer import Inbox, Task, decode_reply
from autograder.judges.workedout import NOTHING, WorkedOut
from autograder.record import SubmissionResult
from autograder.sandbox.forker import MESSAGE_BYTES

if TYPE_CHECKING:
    from autograder.sandbox.host import Zygote

TRIES = 2  # of a submission that takes its judge with it
OUTSIDE = 6  # of one that lost its judge, the zygote or the parent to a kill from outside
_SEND_SECONDS = 60  # for a submission's files to reach an idle judge
_WALL_FACTOR = 20  # so much slower than its deadline of CPU time may a judge be on a busy machine
_END_SECONDS = 10
_OVERRUN = (signal.SIGPROF, signal.SIGXCPU)
Graded = tuple[Task, SubmissionResult]


@dataclass(eq=False)
class _Case:
    """A submission and how often it has been tried."""

    task: Task
    own_doing: int = 0
    others_doing: int = 0


class _Judge:
    """The coordinator's side of one judge; `control` is of the zygote that it asks for workers."""

    def __init__(self, line: socket.socket, leash: socket.socket, control: socket.socket) -> None:
        self.line = line
        self.leash = leash
        self.control = control
        self.inbox = Inbox()
        self.case: _Case | None = None
        self.until = 0.0

    def give(self, case: _Case, seconds: float) -> None:
        """Send it a submission; where it is gone, reading from it will say so."""
        self.case, self.until = case, time.monotonic() + seconds
        self.line.settimeout(_SEND_SECONDS)
        with contextlib.suppress(OSError):
            self.line.sendall(case.task.encoded())
        self.line.setblocking(False)

    def end(self) -> tuple[str, bool]:
        """End it; how it had ended if it was already gone, and whether by its own doing.

        Its memory is limited, so nothing that it does makes anybody kill it.
        """
        self.line.close()
        with contextlib.suppress(OSError):
            self.leash.shutdown(socket.SHUT_WR)
        self.leash.settimeout(_END_SECONDS)
        with self.leash, contextlib.suppress(OSError, ValueError):
            if message := self.leash.recv(MESSAGE_BYTES):
                said = json.loads(message)
                if "fault" in said:
                    return said["fault"], True
                ended = said["ended"]
                return _ending(ended), -ended not in (signal.SIGKILL, signal.SIGTERM)
        return "the judges' parent is gone", False


def _ending(code: int) -> str:
    if -code in _OVERRUN:
        return "it took too much CPU time"
    return f"it was ended by signal {-code}" if code < 0 else f"it ended with exit code {code}"


class Pool:
    """Judges, started as they are needed and kept over several submissions."""

    remarks = ()  # as of a cluster's workers

    def __init__(
        self, assignment: Assignment, jobs: int, *, single: bool = False,
        known: WorkedOut = NOTHING, allow_weak: bool = False, several: bool = False,
    ) -> None:  # fmt: skip
        self._assignment = assignment
        self._known = known  # by a build
        self._jobs = jobs
        self._single = single  # one submission, and no other after it
        self._confined = confined(assignment, allow_weak=allow_weak, several=several)
        self._parent: tuple[socket.socket, int] | None = None
        self._judges: dict[socket.socket, _Judge] = {}  # by their lines
        self._again: deque[_Case] = deque()
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Pool:
        with contextlib.ExitStack() as stack:
            stack.callback(self._stop)
            if sys.platform == "linux":
                self._start()
            self._workers, self.weak = stack.enter_context(self._confined)
            self._zygote = cast("Zygote", self._workers)  # whom judges ask
            self._open = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
        self._selector.close()

    def grade(self, tasks: Iterable[Task]) -> Iterator[Graded]:
        """Each task with its record, in the order in which they are done.

        Tasks are taken from the iterable when a judge is free, so memory stays bounded.
        """
        if self._parent is None:
            grader = Grader(self._assignment, self._workers, Catalogue(self._assignment))
            yield from ((task, task.graded_by(grader)) for task in tasks)
            return
        fresh = map(_Case, tasks)
        self._hand_out(fresh)
        while any(judge.case for judge in self._judges.values()):
            done = [graded for judge in self._heard() if (graded := self._outcome(judge))]
            self._hand_out(fresh)  # judges go on while the results are written
            yield from done

    # --- judges --------------------------------------------------------------------------

    def _start(self) -> None:
        from autograder.judges.parent import fork

        warm = not (self._single or self._known.replies)
        self._parent = fork(self._assignment, self._known, warm=warm)

    def _stop(self) -> None:
        """End the parent and with it all judges; nothing remains."""
        for judge in list(self._judges.values()):
            self._forget(judge)
            if judge.case:
                self._again.append(judge.case)
            judge.line.close()
            judge.leash.close()
        if self._parent is not None:
            control, pid = self._parent
            self._parent = None
            control.close()
            _await(pid)

    def _hire(self) -> _Judge:
        """A fresh judge; a new parent first, where that one died."""
        try:
            return self._ask()
        except OSError:
            self._stop()
            self._start()
            return self._ask()

    def _ask(self) -> _Judge:
        assert self._parent is not None
        terms = json.dumps(self._zygote.terms()).encode()
        line, theirs = socket.socketpair()
        leash, their_leash = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        judge = _Judge(line, leash, self._zygote.control)
        try:
            with theirs, their_leash:
                fds = [theirs.fileno(), their_leash.fileno(), judge.control.fileno()]
                socket.send_fds(self._parent[0], [terms], fds)
        except OSError:
            line.close()
            leash.close()
            raise
        self._judges[line] = judge
        self._selector.register(line, selectors.EVENT_READ)
        return judge

    def _forget(self, judge: _Judge) -> None:
        del self._judges[judge.line]
        self._selector.unregister(judge.line)

    # --- submissions ---------------------------------------------------------------------

    def _hand_out(self, fresh: Iterator[_Case]) -> None:
        """Give every free judge a submission, as long as there are any."""
        while sum(judge.case is not None for judge in self._judges.values()) < self._jobs:
            case = self._again.popleft() if self._again else next(fresh, None)
            if case is None:
                return
            seconds = self._assignment.limits.total_seconds * _WALL_FACTOR
            self._free().give(case, seconds)

    def _free(self) -> _Judge:
        """A judge without a submission; one of a lost zygote's is of no more use."""
        for judge in [judge for judge in self._judges.values() if judge.case is None]:
            if judge.control is self._zygote.control:
                return judge
            self._forget(judge)
            judge.end()
        return self._hire()

    def _heard(self) -> list[_Judge]:
        """Judges that said something, ended, or are long overdue."""
        found = [self._judges[key.fileobj] for key, _ in self._selector.select(1.0)]  # type: ignore[index]
        now = time.monotonic()
        late = (judge for judge in self._judges.values() if judge.case and judge.until < now)
        return list(dict.fromkeys([*found, *late]))

    def _outcome(self, judge: _Judge) -> Graded | None:
        """What a judge's news mean: a record, or that its submission is to be tried again."""
        message, ended = judge.inbox.take(judge.line)
        if message is not None and judge.case is not None:
            case, judge.case = judge.case, None
            reply = decode_reply(message)
            return (
                self._appeal(judge, case, reply) if isinstance(reply, str) else (case.task, reply)
            )
        late = judge.case is not None and judge.until < time.monotonic()
        if not ended and not late:
            return None
        self._forget(judge)
        why, own_doing = judge.end()
        if judge.case is None:  # it had nothing in hand
            return None
        if late:
            why, own_doing = "it did not answer", True
        return self._try_again(judge.case, f"its judge is gone: {why}", own_doing=own_doing)

    def _appeal(self, judge: _Judge, case: _Case, why: str) -> Graded | None:
        """The zygote was lost: all begins anew for this submission."""
        if self._zygote.control is judge.control:
            self._zygote.replace()
        return self._try_again(case, why, own_doing=False)

    def _try_again(self, case: _Case, why: str, *, own_doing: bool) -> Graded | None:
        """Queue it once more, or withhold its mark."""
        case.own_doing += own_doing
        case.others_doing += not own_doing
        if case.own_doing < TRIES and case.others_doing < OUTSIDE:
            self._again.append(case)
            return None
        return case.task, case.task.withheld(self._assignment, why)


def _await(pid: int) -> None:
    """Wait for the parent's end; it has its children to end first."""
    until = time.monotonic() + _END_SECONDS
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(pid, os.WNOHANG) == (0, 0):
            if time.monotonic() > until:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.005)
