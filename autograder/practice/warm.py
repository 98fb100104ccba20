"""Workers that are ready before they are needed, and a check that can be dropped.

A new Python takes half a second to import NumPy and SymPy. Where somebody waits for each save, a
nursery has done that once; where there can be none, two workers have, one for the files and one for
SymPy's verdicts.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from autograder.record import SubmissionResult
from autograder.sandbox.nursery import Nursery
from autograder.sandbox.plain import PlainWorker, PlainWorkers
from autograder.sandbox.twin import can_fork
from autograder.worker.home import import_sympy

READY = 2


class Dropped(BaseException):
    """The check is not wanted any more; no failure of anything."""


class Pool:
    """Keeps workers ready, or has a nursery that needs no time for one."""

    def __init__(self, call_seconds: float | None) -> None:
        if can_fork():
            import_sympy()  # for its verdicts here, and for all that the nursery forks
        self._nursery = Nursery() if can_fork() else None
        self.forks = self._nursery is not None
        birth = self._nursery.birth if self._nursery else None
        self._workers = PlainWorkers(call_seconds, birth)
        self._ready: list[PlainWorker] = []
        self._lock = threading.Lock()
        self._closed = False

    def fill(self) -> None:
        with self._lock:
            most = 0 if self._nursery else READY
            while len(self._ready) < most and not self._closed:
                self._ready.append(self._workers.spawn(warm=True))

    def take(self) -> PlainWorker:
        """The worker that was ready first."""
        with self._lock:
            while self._ready:
                worker = self._ready.pop(0)
                if not worker.channel.ended:
                    return worker
                worker.kill()
        return self._workers.spawn()

    def close(self) -> None:
        with self._lock:
            self._closed = True
            for worker in self._ready:
                worker.kill()
            self._ready.clear()
        if self._nursery:
            self._nursery.close()


class Run(threading.Thread):
    """One check in the background; the workers that it uses are its own."""

    def __init__(self, pool: Pool, check: Callable[[Run], SubmissionResult]) -> None:
        super().__init__(daemon=True)
        self._pool = pool
        self._check = check
        self._lock = threading.Lock()
        self._dropped = False
        self._used: list[PlainWorker] = []
        self.forks = pool.forks
        self.result: SubmissionResult | None = None
        self.error: Exception | None = None

    def run(self) -> None:
        """Check, and keep what came of it."""
        try:
            self.result = self._check(self)
        except Dropped:
            pass
        except Exception as error:  # for the thread that asks
            self.error = error

    def spawn(self, cpu_seconds: int | None = None) -> PlainWorker:
        """A worker of the pool's, as long as anybody wants the result."""
        with self._lock:
            if self._dropped:
                raise Dropped
            self._used.append(self._pool.take())
            return self._used[-1]

    def drop(self) -> None:
        """End it: nobody wants its result."""
        with self._lock:
            self._dropped = True
            for worker in self._used:
                worker.stop()
        self.join(5)
