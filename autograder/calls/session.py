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
from autograder.calls.budget import Budget
from autograder.calls.callbacks import CallbackError, arguments, resolve
from autograder.calls.lastwords import read_last_words
from autograder.calls.ports import Item
from autograder.calls.replies import MAX_DECODED, KnownReply, Reply, key_of, plain_value, read_reply
from autograder.calls.rightanswers import RightAnswers, asks_of
from autograder.errors import GraderFault
from autograder.names import QuestionName
from autograder.sandbox.channel import ChannelClosed, Deadline, DeadlineExceeded
from autograder.sandbox.plain import Exit, WorkerProcess, Workers
from autograder.worker import wire

SETUP_SECONDS = 20.0  # from spawn to the worker's first answer on a busy machine
MAX_CALLBACKS = 20_000  # the reference solutions make at most 400 in one call
MAX_SESSION_BYTES = 64 << 20  # all replies together: they stay in memory to be explained
_STARTS = 3  # of a worker, before that is given up
_SIGNALS = {
    4: "illegal instruction",
    6: "abort",
    7: "bus error",
    8: "arithmetic trap",
    9: "killed (out of memory?)",
    11: "segmentation fault or abort",  # the filter of calls leaves no other way to abort
    15: "termination signal",
    24: "CPU time limit",
    31: "forbidden system call",
}
_STOPPED = ("crashed", "timed_out", "unfinished")


@dataclass(frozen=True, eq=False)
class _Call:
    """One item on its way."""

    worker: WorkerProcess
    index: int
    item: Item
    deadline: Deadline
    asked: set[str] = field(default_factory=set)  # right functions that were called


@dataclass(frozen=True)
class _Stop:
    """What took a worker from its item, and whether that may be another's doing."""

    reply: Reply
    again: bool = False


class Session:
    """One submission in one phase; a context manager that leaves no worker behind.

    `right` is a session of the reference answers: in it run the right functions that stand in
    for the student's, confined and with a deadline, for the student's code chooses what they
    are called with. All sessions of a submission have one budget.
    """

    def __init__(
        self,
        workers: Workers,
        files: Mapping[str, bytes],
        limits: Limits,
        *,
        right: Session | None = None,
        budget: Budget | None = None,
        answers: RightAnswers | None = None,
    ) -> None:
        self._workers = workers
        self._files = dict(files)
        self._limits = limits
        self._right = right
        self._answers = answers  # of its functions, as far as they are known
        self._budget = budget or Budget(limits)
        self._within: Deadline | None = None  # of the call that calls in here
        self._worker: WorkerProcess | None = None
        self._starts = 0  # of workers
        self.goes_on = False  # with a worker in which all files are loaded
        self._computed = 0.0  # of the worker, when its present call began
        self._nonce = b""
        self._received = 0
        self._depth = 0  # of calls of right functions, one from within another
        self._inner: Session | None = None  # where the second of them runs
        self.output: list[str] = []
        self._printable = limits.output_chars  # left, whatever the worker claims
        self.incidents: list[str] = []  # for the instructor: what was run again, and why
        self.layers: tuple[str, ...] = ()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End its workers; nothing more is run in here."""
        self._drop()
        if self._inner is not None:
            self._inner._drop()

    def next(self, budget: Budget) -> Session:
        """A session of the same submission; it goes on in this one's worker where none was lost.

        All that this one will ever know is known then: it has no worker any more.
        """
        other = Session(self._workers, self._files, self._limits, budget=budget)
        if self._worker is not None and self._starts <= 1:
            other._worker, self._worker = self._worker, None
            other.goes_on, other.layers = True, self.layers
        return other

    def run(self, items: Sequence[Item]) -> list[Reply]:
        """A reply for each item, in order.

        What ends its worker, or sleeps until its deadline, is run once more in a fresh one: that
        can be another's doing (memory that is short, a kill). The second outcome counts, whatever
        it is: so nobody loses points to chance, and nobody wins a mark that is withheld. What used
        up its time by computing is slow by itself, and is not run again.
        """
        replies: dict[int, Reply] = {}
        given_up = self._budget.given_up()
        tried: dict[int, Reply] = {}
        while waiting := [i for i in range(len(items)) if i not in replies]:
            for group in dict.fromkeys(items[i].group for i in waiting):
                if other := self._budget.held_up(group):
                    given_up.setdefault(group, Reply("held_up", text=other))
            if given_up:
                lost = [i for i in waiting if items[i].group in given_up]
                replies |= {i: replace(given_up[items[i].group], shared=True) for i in lost}
                waiting = [i for i in waiting if i not in replies]
            if waiting and (why := self._budget.used_up()):
                replies |= dict.fromkeys(waiting, Reply("unfinished", text=why))
            elif waiting:
                done, stop = self._batch([items[i] for i in waiting])
                replies |= dict(zip(waiting, done, strict=False))
                if stop is not None and stop.again and waiting[len(done)] not in tried:
                    tried[waiting[len(done)]] = stop.reply
                elif stop is not None:
                    group = items[waiting[len(done)]].group
                    replies[waiting[len(done)]] = given_up[group] = stop.reply
                    self._budget.timed_out(group, stop.reply.frames)
        self.incidents += [
            f"a call of {items[i].group} was run again: {first.text}"
            for i, first in tried.items()
            if replies[i].kind not in _STOPPED
        ]
        return [replies[i] for i in range(len(items))]

    def _batch(self, items: list[Item]) -> tuple[list[Reply], _Stop | None]:
        """Replies up to the first item that took the worker with it, and what that was."""
        done: list[Reply] = []
        worker = self._ready()
        self._nonce = secrets.token_bytes(wire.NONCE_BYTES)  # what came before is void
        message = _own_frame(self._nonce, wire.batch([item.encoded for item in items]))
        if self.goes_on and not self._starts:
            self._starts = 1  # another's: what that one printed is not taken from this one
            limit = wire.encode(("output", self._limits.output_chars))
            message = _own_frame(self._nonce, limit) + message
        seconds = self._budget.call_seconds()
        try:
            worker.channel.send(message, self._call_deadline())
            for index, item in enumerate(items):
                done.append(self._reply(worker, index, item, len(items) - index))
        except DeadlineExceeded:
            return done, self._timed_out(worker, seconds)
        except ChannelClosed:
            return done, _Stop(Reply("crashed", text=_ending(self._drop())), again=True)
        except wire.WireError as error:
            self._drop()
            return done, _Stop(Reply("crashed", text=f"it answered with {error}"))
        return done, None

    def _timed_out(self, worker: WorkerProcess, seconds: float) -> _Stop:
        usage = worker.usage()
        slept = usage is not None and usage.computed - self._computed < seconds / 2
        slept = slept and not self._budget.hurried  # there, it is not run again
        printed, frames = read_last_words(worker.last_words(), self._files)
        self._drop()
        if why := self._budget.used_up():
            return _Stop(Reply("unfinished", text=why))
        if self._within is None:
            self._budget.timeouts += 1
        if not slept:
            self.output.append(printed[: self._printable])
        text = f"no answer within {seconds:g} s"
        return _Stop(Reply("timed_out", text=text, frames=frames), again=slept)

    def _ready(self) -> WorkerProcess:
        """The worker with the files; what ends one before that is no code of the student's."""
        for left in reversed(range(_STARTS)):
            if self._worker is not None:
                break
            try:
                self._start()
            except (ChannelClosed, DeadlineExceeded, GraderFault) as error:
                self._drop()
                if not left:
                    raise GraderFault(f"a worker did not start: {error}") from error
        assert self._worker is not None
        return self._worker

    def _start(self) -> None:
        self._worker = worker = self._workers.spawn()
        self._starts += 1
        self._budget.hired(worker)
        self.layers = worker.layers
        self._nonce = secrets.token_bytes(wire.NONCE_BYTES)
        deadline = Deadline(SETUP_SECONDS, self._budget.waited)
        setup = wire.encode(("setup", self._files, self._limits.output_chars))
        worker.channel.send(_own_frame(self._nonce, setup), deadline)
        hello = worker.channel.receive(deadline)
        if wire.decode(hello[wire.NONCE_BYTES :]) != ("ready",):
            raise GraderFault("it said something else than that it is ready")

    def _call_deadline(self) -> Deadline:
        return self._budget.call_deadline(self._within)

    def _reply(self, worker: WorkerProcess, index: int, item: Item, missing: int) -> Reply:
        """The reply to one item, its callbacks answered on the way; so many are not here yet."""
        call = None
        if (body := worker.channel.there()) is None:
            call = self._begun(worker, index, item)
            worker.channel.gather(missing)
            body = worker.channel.receive(call.deadline)
        key = None
        if (raw := plain_value(body, self._nonce, index)) is not None:
            key = key_of(raw)
            if key in item.decoded:
                self._count(body)
                return KnownReply(raw, key)
        call = call or self._begun(worker, index, item)
        reply = self._listen(call, self._payload(body), key)
        return replace(reply, callbacks=frozenset(call.asked)) if call.asked else reply

    def _begun(self, worker: WorkerProcess, index: int, item: Item) -> _Call:
        """An item that the worker has come to."""
        usage = worker.usage()
        self._computed = usage.computed if usage else 0.0
        return _Call(worker, index, item, self._call_deadline())

    def _payload(self, body: bytes) -> bytes:
        """What a frame of this batch carries."""
        self._count(body)
        if not secrets.compare_digest(body[: wire.NONCE_BYTES], self._nonce):
            raise wire.WireError("a forged message")
        return body[wire.NONCE_BYTES :]

    def _count(self, body: bytes) -> None:
        self._received += len(body)
        if self._received > MAX_SESSION_BYTES:
            raise wire.WireError("more data than all right answers together")

    def _listen(self, call: _Call, payload: bytes | None = None, key: bytes | None = None) -> Reply:
        """The reply, after callbacks; the first message and its key, if that has come."""
        for _ in range(MAX_CALLBACKS):
            if payload is None:
                payload = self._payload(call.worker.channel.receive(call.deadline))
            asked, known = self._known(call, payload)
            if known is not None:
                call.asked.add(known[0])
                self._tell(call, known[1])
                payload = None
                continue
            message, payload = wire.decode(payload), None
            if (reply := read_reply(message, call.index)) is not None:
                piece = message[-1][: self._printable]
                self._printable -= len(piece)
                self.output.append(piece)
                if key is not None and not message[-1] and not message[-2]:
                    if len(call.item.decoded) < MAX_DECODED:
                        call.item.decoded.add(key)
                    return replace(reply, key=key)
                return reply
            self._tell(call, self._answer(call, message[2], message[3], asked))
        raise wire.WireError("callbacks without end")

    def _tell(self, call: _Call, message: bytes) -> None:
        call.worker.channel.send(wire.frame(self._nonce, message), call.deadline)

    def _known(self, call: _Call, payload: bytes) -> tuple[bytes, tuple[str, bytes] | None]:
        """What stands for a message that asks for a right function, and its known answer."""
        answers = self._right._answers if self._right is not None else None
        head = wire.callback_head(call.index)
        if answers is None or self._depth or not payload.startswith(head):
            return b"", None
        asked = answers.key(payload[len(head) :], call.item.refs)
        return asked, answers.again(asked, call.item.stand_ins)

    def _answer(self, call: _Call, key: Any, args: Any, asked: bytes = b"") -> bytes:
        """Call what the student's code asks for; errors go back, too."""
        try:
            # Else a function in follow-through could ask for its own right answer.
            if type(key) is str and key in call.item.stand_ins and self._right is not None:
                call.asked.add(key)
                return self._right_answer(call, self._right, key, args, asked)
            if type(key) is int and 0 <= key < len(call.item.refs):
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

    def _right_answer(
        self, call: _Call, right: Session, key: str, args: Any, asked: bytes
    ) -> bytes:
        """What a right function returns, in a worker of its own, as it travels."""
        answers = right._answers
        if self._depth > 1:
            raise CallbackError("right functions are being called already")
        if self._depth == 1:  # from a function that the first one was lent
            self._inner = self._inner or Session(
                right._workers, right._files, right._limits, budget=self._budget
            )
            right = self._inner

        def lent(number: int) -> Callable[..., Any]:
            return lambda *args: self._apply(call, number, args)

        given = resolve(args, call.item.refs, lent)
        name = answers.name(key, given) if answers else b""
        if answers and (known := answers.get(name, given)) is not None:
            answers.note(asked, key, name)
            return known
        if not right._starts:
            call.deadline.put_off(right._prepare(key))
        right._within = call.deadline
        before = asks_of(given)
        self._depth += 1
        try:
            [reply] = right.run([Item.call(key, tuple(given))])
        finally:
            self._depth -= 1
        if reply.kind == "unfinished":
            raise DeadlineExceeded
        if reply.kind != "returned":
            raise CallbackError(reply.text)
        answer = wire.encode(("answer", reply.value))
        if answers:
            asks = [now[len(old) :] for old, now in zip(before, asks_of(given), strict=True)]
            answers.keep(name, answer, asks)
            answers.note(asked, key, name)
        return answer

    def _prepare(self, function: str) -> float:
        """Start the worker with the function's file; the seconds, which no call is to pay for."""
        started = time.monotonic()
        self.run([Item.load(QuestionName(function).problem)])
        return time.monotonic() - started

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
        if worker is None:
            return Exit("killed")
        self._budget.leaves(worker)
        return worker.kill()


def _own_frame(nonce: bytes, message: bytes) -> bytes:
    """A frame for a worker; what does not fit into one is our fault."""
    try:
        return wire.frame(nonce, message)
    except wire.WireError as error:
        raise GraderFault(f"a message of the grader's own: {error}") from error


def _ending(ending: Exit) -> str:
    """How the worker ended, in words."""
    if ending.reason == "signalled":
        return _SIGNALS.get(ending.code, f"signal {ending.code}")
    if ending.reason == "exited":
        return f"it ended with exit code {ending.code}"
    return "the connection broke"
