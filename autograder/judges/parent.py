"""The judge parent: warm, of one thread, and all that judges need is in its memory.

Forked from the coordinator before the first submission is read. It meets nothing of a student's; it
forks, ends and reaps, as `sandbox/forker.py` describes. The descriptors of an order are a judge's
line, its leash, and the control socket of the zygote.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import signal
import socket
from collections.abc import Sequence
from itertools import chain
from typing import Any, NoReturn

from autograder.assignment.model import Assignment
from autograder.calls.replies import use_secret
from autograder.feedback.catalogue import Catalogue
from autograder.grading.gallery import exhibits
from autograder.grading.grader import Grader
from autograder.grading.inprocess import InProcess, drive, modules_of
from autograder.judges.transfer import Inbox, Task, encode_appeal, encode_record
from autograder.judges.workedout import NOTHING, WorkedOut
from autograder.sandbox import forker, kernel
from autograder.sandbox.plain import PlainWorkers
from autograder.sandbox.spawner import Spawner

# A judge maps some 800 MB and uses 130 MB of it. What it may take on top holds the largest replies
# that it may meet several times over.
MEMORY_BYTES = 1 << 30


class JudgeParent(forker.Forker):
    def __init__(
        self, control: socket.socket, assignment: Assignment, known: WorkedOut = NOTHING
    ) -> None:
        super().__init__(control)
        never_asked = PlainWorkers()
        self._grader = Grader(assignment, never_asked, Catalogue(assignment))
        self._known = known
        self._grader.expectations.symbolic.right.update(chain(*known.forms.values()))
        if known.secret:
            use_secret(known.secret)
        self._pid = os.getpid()

    def warm(self) -> None:
        """Compute what the checks expect, once for all judges, by running the reference."""
        assignment = self._grader.assignment
        questions = list(assignment.questions.values())
        # What fails in here fails again in a judge, where it is recorded as the fault it is.
        with contextlib.suppress(Exception):
            modules = modules_of(assignment.solutions)
            with self._grader.formulas.here():
                for hidden in (False, True):
                    drive(self._grader.expectations, modules, questions, hidden=hidden)
            exhibits(assignment, InProcess(modules), assignment.questions, self._grader.album)
        gc.collect()

    def take_in(self) -> None:
        """All replies that a build knows, so that they are right without being judged."""
        for kept in self._known.replies:
            self._grader.expectations.known.add(kept)

    def child(self, order: dict[str, Any], fds: Sequence[int]) -> None:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != self._pid:
            return
        keep_only(fds)
        line, _, zygote = fds
        workers = Spawner.attached(socket.socket(fileno=zygote), order)
        serve(socket.socket(fileno=line), self._grader.beside(workers), workers)


def fork(assignment: Assignment, known: WorkedOut, *, warm: bool) -> tuple[socket.socket, int]:
    """A judge parent beside this process: its control socket and its process number."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    starter = os.getpid()
    pid = os.fork()
    if pid == 0:
        _live(theirs, assignment, known, starter, warm=warm)
    theirs.close()
    return ours, pid


def _live(
    control: socket.socket,
    assignment: Assignment,
    known: WorkedOut,
    starter: int,
    *,
    warm: bool,
) -> NoReturn:
    """In the child: nothing returns into the coordinator's code."""
    try:
        os.setsid()  # Ctrl-C is the coordinator's to answer
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        if os.getppid() == starter:
            keep_only([control.fileno()])
            parent = JudgeParent(control, assignment, known)
            if warm:
                parent.warm()
            parent.take_in()  # only now: else warming up would meet nothing that is to be computed
            gc.freeze()  # else a collection in a judge copies every page
            parent.run()
    finally:
        os._exit(1)


def keep_only(fds: Sequence[int]) -> None:
    """Close every descriptor but these and the standard streams."""
    lowest = 3
    for fd in sorted(fds):
        os.closerange(lowest, fd)
        lowest = fd + 1
    os.closerange(lowest, os.sysconf("SC_OPEN_MAX"))


# --- a judge's life ----------------------------------------------------------------------


def serve(line: socket.socket, grader: Grader, workers: Spawner) -> None:
    """Grade what arrives until the line ends."""
    _limit_memory(MEMORY_BYTES)
    inbox = Inbox()
    ended = False
    while not ended:
        message, ended = inbox.take(line)
        if message is not None:
            line.sendall(_judged(Task.decoded(message), grader, workers))


def _judged(task: Task, grader: Grader, workers: Spawner) -> bytes:
    """The record; past the deadline of this process's own work, the kernel ends it."""
    signal.setitimer(signal.ITIMER_PROF, grader.limits.total_seconds)
    result = task.graded_by(grader)
    signal.setitimer(signal.ITIMER_PROF, 0)
    return encode_appeal(workers.lost) if workers.lost else encode_record(result)


def _limit_memory(more: int) -> None:
    """At most so much address space on top of what is mapped now."""
    with open("/proc/self/statm", encoding="ascii") as stream:
        mapped = int(stream.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (mapped + more, mapped + more))
