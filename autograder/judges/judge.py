"""A judge's life: one submission after another, each within its limits."""

from __future__ import annotations

import resource
import signal
import socket

from autograder.grading.grader import Grader
from autograder.judges.transfer import Inbox, Task, encode_appeal, encode_record
from autograder.sandbox.host import Spawner

# A judge maps some 800 MB and uses 130 MB of it. What it may take on top holds the largest replies
# that it may meet several times over.
MEMORY_BYTES = 1 << 30


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
