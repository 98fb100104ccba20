"""Runs calls of a submission's functions in a worker, whatever happens to the worker.

A batch of calls goes out in one message and the replies come back one by one, so a crash or a
time-out is known to belong to the call whose reply is missing. That call's group (its question)
is given up; the calls of other groups go on in a fresh worker.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from autograder.assignment.model import Limits
from autograder.calls.callbacks import CallbackError, arguments, resolve
from autograder.calls.ports import Item
from autograder.calls.replies import Reply, read_reply
from autograder.errors import GraderFault
from autograder.sandbox.channel import ChannelClosed, DeadlineExceeded
from autograder.sandbox.plain import Exit, WorkerProcess, Workers
from autograder.worker import wire

SETUP_SECONDS = 20.0  # from spawn to the worker's first answer on a busy machine
MAX_CALLBACKS = 20_000  # the reference solutions make at most 400 in one call
IMPATIENT_AFTER = 3  # time-outs, after which a submission's calls get less time
IMPATIENT_SECONDS = 2.0
MAX_SESSION_BYTES = 64 << 20  # all replies together: they stay in memory to be explained
MAX_WORKERS = 60  # restarts per session; a submission has some 50 questions


@dataclass(frozen=True, eq=False)
class _Call:
    """One item on its way."""

    worker: WorkerProcess
    index: int
    item: Item
    deadline: float
    asked: set[str] = field(default_factory=set)  # right functions that were called


class Session:
    """One submission in one phase; a context manager that leaves no worker behind.

    `right` is a session of the reference answers: in it run the right functions that stand in
    for the student's, confined and with a deadline, for the student's code chooses what they
    are called with. No calls are made after `deadline` (of `time.monotonic()`).
    """

    def __init__(
        self,
        workers: Workers,
        files: Mapping[str, bytes],
        limits: Limits,
        *,
        right: Session | None = None,
        deadline: float | None = None,
    ) -> None:
        self._workers = workers
        self._files = dict(files)
        self._limits = limits
        self._right = right
        self._worker: WorkerProcess | None = None
        self._nonce = b""
        self._spawned = 0
        self._timeouts = 0
        self._received = 0
        self.deadline = deadline or time.monotonic() + limits.total_seconds
        self._depth = 0  # of calls of right functions, one from within another
        self._inner: Session | None = None  # where the second of them runs
        self.output: list[str] = []
        self._printable = limits.output_chars  # left, whatever the worker claims
        self.layers: tuple[str, ...] = ()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self._drop()
        if self._inner is not None:
            self._inner._drop()

    def run(self, items: Sequence[Item]) -> list[Reply]:
        """A reply for each item, in order."""
        replies: dict[int, Reply] = {}
        given_up: dict[str, Reply] = {}
        while waiting := [i for i in range(len(items)) if i not in replies]:
            for i in waiting:
                if items[i].group in given_up:
                    replies[i] = given_up[items[i].group]
            waiting = [i for i in waiting if i not in replies]
            if waiting and (refusal := self._out_of_budget()):
                replies |= dict.fromkeys(waiting, refusal)
            elif waiting:
                done, failure = self._batch([items[i] for i in waiting])
                replies |= dict(zip(waiting, done, strict=False))
                if failure is not None:
                    stopped = waiting[len(done)]
                    given_up[items[stopped].group] = failure
        return [replies[i] for i in range(len(items))]

    def _out_of_budget(self) -> Reply | None:
        if time.monotonic() > self.deadline:
            seconds = self._limits.total_seconds
            return Reply("timed_out", text=f"all {seconds:g} s of the submission were used up")
        if self._spawned >= MAX_WORKERS and self._worker is None:
            return Reply("crashed", text="the submission crashed too often")
        return None

    def _batch(self, items: list[Item]) -> tuple[list[Reply], Reply | None]:
        """Replies up to the first item that took the worker with it, and what that was."""
        done: list[Reply] = []
        try:
            worker = self._ready()
            self._nonce = secrets.token_bytes(wire.NONCE_BYTES)  # what came before is void
            message = wire.encode(("batch", [item.data for item in items]))
            deadline = self._call_deadline()
            worker.channel.send(wire.frame(self._nonce, message), deadline)
            for index, item in enumerate(items):
                done.append(self._reply(worker, index, item))
        except DeadlineExceeded:
            self._timeouts += 1
            self._drop()
            seconds = self._call_seconds()
            return done, Reply("timed_out", text=f"no answer within {seconds:g} s")
        except ChannelClosed:
            return done, Reply("crashed", text=_ending(self._drop()))
        except wire.WireError as error:
            self._drop()
            return done, Reply("crashed", text=f"it answered with {error}")
        return done, None

    def _ready(self) -> WorkerProcess:
        if self._worker is None:
            self._spawned += 1
            self._worker = self._workers.spawn()
            self.layers = self._worker.layers
            self._nonce = secrets.token_bytes(wire.NONCE_BYTES)
            setup = wire.encode(("setup", self._files, self._limits.output_chars))
            deadline = time.monotonic() + SETUP_SECONDS
            try:
                self._worker.channel.send(wire.frame(self._nonce, setup), deadline)
                hello = self._worker.channel.receive(deadline)
            except (ChannelClosed, DeadlineExceeded) as error:
                self._drop()
                raise GraderFault("a worker did not start") from error
            if wire.decode(hello[wire.NONCE_BYTES :]) != ("ready",):
                raise GraderFault("a worker did not start")
        return self._worker

    def _call_seconds(self) -> float:
        patient = self._timeouts < IMPATIENT_AFTER
        limit = self._limits.call_seconds
        return limit if patient else min(limit, IMPATIENT_SECONDS)

    def _call_deadline(self) -> float:
        return min(time.monotonic() + self._call_seconds(), self.deadline)

    def _reply(self, worker: WorkerProcess, index: int, item: Item) -> Reply:
        """The reply to one item, its callbacks answered on the way."""
        call = _Call(worker, index, item, self._call_deadline())
        reply = self._listen(call)
        return replace(reply, callbacks=frozenset(call.asked))

    def _listen(self, call: _Call) -> Reply:
        for _ in range(MAX_CALLBACKS):
            body = call.worker.channel.receive(call.deadline)
            self._received += len(body)
            if self._received > MAX_SESSION_BYTES:
                raise wire.WireError("more data than all right answers together")
            if not secrets.compare_digest(body[: wire.NONCE_BYTES], self._nonce):
                raise wire.WireError("a forged message")
            message = wire.decode(body[wire.NONCE_BYTES :])
            if (reply := read_reply(message, call.index)) is not None:
                piece = message[-1][: self._printable]
                self._printable -= len(piece)
                self.output.append(piece)
                return reply
            self._tell(call, self._answer(call, message[2], message[3]))
        raise wire.WireError("callbacks without end")

    def _tell(self, call: _Call, message: bytes) -> None:
        call.worker.channel.send(wire.frame(self._nonce, message), call.deadline)

    def _answer(self, call: _Call, key: Any, args: Any) -> bytes:
        """Call what the student's code asks for; errors go back, too."""
        try:
            # Else a function in follow-through could ask for its own right answer.
            if type(key) is str and key in call.item.stand_ins and self._right is not None:
                call.asked.add(key)
                answer = self._right_answer(call, self._right, key, args)
            elif type(key) is int and 0 <= key < len(call.item.refs):
                given = arguments(args, call.item.refs)
                with np.errstate(all="ignore"):
                    answer = call.item.refs[key](*given)
            else:
                raise CallbackError("there is no such function")
            return wire.encode(("answer", answer))
        except (ChannelClosed, DeadlineExceeded, GraderFault):
            raise  # nobody listens any more, or it is our fault
        except Exception as error:  # whatever the arguments were, the student is told
            return wire.encode(("refuse", type(error).__name__, str(error)[:200]))

    def _right_answer(self, call: _Call, right: Session, key: str, args: Any) -> Any:
        """What a right function returns, in a worker of its own."""
        if self._depth > 1:
            raise CallbackError("right functions are being called already")
        if self._depth == 1:  # from a function that the first one was lent
            self._inner = self._inner or Session(right._workers, right._files, right._limits)
            right = self._inner

        def lent(number: int) -> Callable[..., Any]:
            return lambda *args: self._apply(call, number, args)

        given = resolve(args, call.item.refs, lent)
        right.deadline = call.deadline
        self._depth += 1
        try:
            [reply] = right.run([Item.call(key, tuple(given))])
        finally:
            self._depth -= 1
        if reply.kind != "returned":
            raise CallbackError(reply.text)
        return reply.value

    def _apply(self, call: _Call, number: int, args: tuple[Any, ...]) -> Any:
        """Have a function of the student's called that was lent to a right one."""
        encoder = wire.Encoder()
        message = encoder.encode(("apply", number, args))
        if encoder.refs:
            raise CallbackError("a function cannot be handed on")
        self._tell(call, message)
        reply = self._listen(call)
        if reply.kind != "returned":
            raise CallbackError(reply.text)
        return resolve(reply.value, call.item.refs)  # no SymPy, no text

    def _drop(self) -> Exit:
        worker, self._worker = self._worker, None
        return worker.kill() if worker is not None else Exit("killed")


def _ending(ending: Exit) -> str:
    """How the worker ended, in words."""
    if ending.reason == "signalled":
        known = {
            4: "illegal instruction",
            6: "abort",
            7: "bus error",
            8: "arithmetic trap",
        }
        known |= {
            9: "killed (out of memory?)",
            11: "segmentation fault",
            24: "CPU time limit",
        }
        known |= {31: "forbidden system call", 15: "termination signal"}
        return known.get(ending.code, f"signal {ending.code}")
    if ending.reason == "exited":
        return f"it ended with exit code {ending.code}"
    return "the connection broke"
