"""Has symbolic answers judged where SymPy may hang: in a worker that holds nothing else.

At home, where a new worker would have to import SymPy, that of the student's files is asked first,
for it has done so; what it finds right is right. All else is for a worker of SymPy's own, so
whatever the files did to SymPy, no right answer is refused for it.

That worker is a student's worker without a student's file. It is used for one answer after the
other, until it ends; the answer that it ended at is tried again in a fresh one, without a proof.
So what an answer may cost is the CPU time of a worker's whole life, whatever came before it and
however busy the machine is.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from autograder.calls.ports import Item
from autograder.calls.session import Session
from autograder.errors import GraderFault
from autograder.judging.gate import Parts
from autograder.sandbox import gauge
from autograder.sandbox.channel import ChannelClosed, Deadline, DeadlineExceeded
from autograder.sandbox.plain import Exit, WorkerProcess, Workers
from autograder.worker import wire
from autograder.worker.equality import TOO_COMPLICATED, decide

CPU_SECONDS = 6  # of a worker's life; right answers take 0.05, the slowest of the tests 2
SECONDS = 60.0  # in which it could have computed; only one that sleeps, or is stopped, needs them


class Formulas(threading.local):
    """Decides requests of `judging.symbolic.Judge`, for each thread in a worker of its own."""

    def __init__(self) -> None:
        self._workers: Workers | None = None
        self._worker: WorkerProcess | None = None
        self._here = False
        self._beside: Session | None = None

    def open(self, workers: Workers) -> None:
        """Make the worker with `workers`, when it is first needed."""
        self._workers = workers

    def close(self) -> None:
        """End the worker."""
        self._workers = None
        self._end()

    @contextmanager
    def here(self) -> Iterator[None]:
        """Judge in this process meanwhile: trusted answers alone."""
        self._here = True
        try:
            yield
        finally:
            self._here = False

    @contextmanager
    def beside(self, files: Session | None) -> Iterator[None]:
        """Ask first the worker of a student's files meanwhile, on that student's own machine."""
        self._beside = files
        try:
            yield
        finally:
            self._beside = None

    def __call__(self, request: bytes) -> Any:
        """The decision; what ends two workers is too complicated."""
        if self._here:
            return decide(request)
        if self._beside is not None and not self._beside.layers:  # nobody confines a student there
            [reply] = self._beside.run([Item.formula(request, prove=True)])
            found = reply.value if isinstance(reply.value, Parts) else ()
            if found[:1] == (True,):
                return tuple(found)
        ending = self._ask(request, prove=True)
        if isinstance(ending, Exit):
            ending = self._ask(request, prove=False)
        if not isinstance(ending, Exit):
            return ending
        if ending.reason == "killed":  # no answer can do that
            raise GraderFault("the judge of formulas was ended from outside, or has no time")
        return (False, TOO_COMPLICATED, "", "", "", False)

    def _ask(self, request: bytes, *, prove: bool) -> Any:
        """The decision, or how the worker ended over it."""
        item = Item.formula(request, prove=prove).data
        deadline = Deadline(SECONDS, self._waited)
        confined = True
        try:
            worker = self._ready(deadline)
            confined = bool(worker.layers)
            reply = self._exchange(worker, ("batch", [item]), deadline)
        except DeadlineExceeded:
            self._end()
            return Exit("killed" if confined else "exited")
        except ChannelClosed:
            return self._end()
        if type(reply) is tuple and len(reply) == 5 and reply[:2] == ("returned", 0):
            return reply[2]
        self._end()  # an exception of SymPy's own, or no memory: what it left behind is unknown
        return Exit("exited")

    def _exchange(self, worker: WorkerProcess, message: Any, deadline: Deadline) -> Any:
        nonce = secrets.token_bytes(wire.NONCE_BYTES)
        worker.channel.send(wire.frame(nonce, wire.encode(message)), deadline)
        body = worker.channel.receive(deadline)
        if body[: wire.NONCE_BYTES] != nonce:
            raise ChannelClosed
        try:
            return wire.decode(body[wire.NONCE_BYTES :])
        except wire.WireError:
            raise ChannelClosed from None

    def _ready(self, deadline: Deadline) -> WorkerProcess:
        if self._workers is None:
            raise GraderFault("no workers are there to judge a formula")
        if self._worker is None:
            self._worker = self._workers.spawn(CPU_SECONDS)
            if self._exchange(self._worker, ("setup", {}, 0), deadline) != ("ready",):
                raise GraderFault("the judge of formulas did not start")
        return self._worker

    def _waited(self) -> float:
        """Seconds in which the machine had other work than this process and the worker."""
        usage = self._worker.usage() if self._worker is not None else None
        return gauge.own().waited + (usage.waited if usage else 0.0)

    def _end(self) -> Exit:
        worker, self._worker = self._worker, None
        return worker.kill() if worker is not None else Exit("killed")
