"""Workers without confinement, for a student's own code on the student's own machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from autograder.errors import GraderFault
from autograder.sandbox import gauge
from autograder.sandbox.channel import Channel, ChannelClosed, Deadline, PipeChannel, SocketChannel
from autograder.sandbox.gauge import Usage
from autograder.sandbox.twin import NOWHERE
from autograder.worker.home import MARK

_EARLIER = 0.9  # of a call's time: a worker tells where it is before it is ended
WORKER = Path(__file__).parents[1] / "worker" / "worker.py"


@dataclass(frozen=True)
class Exit:
    """How a worker ended: `reason` is "exited", "signalled" or "killed" (by the grader)."""

    reason: str
    code: int = 0


class Process(Protocol):
    """So much of `Popen` as is needed of a worker's process."""

    @property
    def pid(self) -> int:
        """Its number."""

    def kill(self) -> None:
        """End it, unless it is known to have ended."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; its exit code, negative for a signal."""


# Forks a worker: its line, where it complains, the words that a worker is started with.
Birth = Callable[[socket.socket, IO[bytes], Sequence[str]], Process]


class WorkerProcess(Protocol):
    """One running worker."""

    @property
    def channel(self) -> Channel:
        """The connection to it."""

    @property
    def layers(self) -> tuple[str, ...]:
        """What confines it."""

    def usage(self) -> Usage | None:
        """How long it has computed and waited; `None` where that is not known."""

    def last_words(self) -> bytes:
        """What it tells of the item that does not end; nothing where it is not to be trusted."""

    def kill(self) -> Exit:
        """End it, wait for its end and say how it had ended if it was already gone."""


class Workers(Protocol):
    """Makes workers."""

    def spawn(self, cpu_seconds: int | None = None) -> WorkerProcess:
        """A fresh worker, ready for messages; `GraderFault` when there can be none.

        The system ends it after `cpu_seconds` of CPU time, where it can (Windows cannot).
        """


def last_line(stream: IO[bytes], otherwise: str = "it said nothing") -> str:
    """The last words of a process that wrote its errors into the stream."""
    stream.seek(0)
    lines = stream.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else otherwise


def _python_path() -> str:
    """PYTHONPATH without what is not imported here either, such as the student's own folder."""
    ours = {os.path.abspath(path) for path in sys.path}
    given = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    return os.pathsep.join(path for path in map(os.path.abspath, given) if path in ours)


class _Explains:
    """A worker's line that says why, where the worker ends before its first answer."""

    errors: IO[bytes]
    _started = False

    def send(self, data: bytes, deadline: Deadline) -> None:
        try:
            super().send(data, deadline)  # type: ignore[misc]
        except ChannelClosed:
            self._explain()
            raise

    def receive(self, deadline: Deadline) -> bytes:
        try:
            body: bytes = super().receive(deadline)  # type: ignore[misc]
        except ChannelClosed:
            self._explain()
            raise
        self._started = True
        return body

    def _explain(self) -> None:
        if not self._started:
            raise GraderFault(f"a worker did not start: {last_line(self.errors)}") from None


class _Pipe(_Explains, PipeChannel):
    """To a new Python."""


class _Socket(_Explains, SocketChannel):
    """To a twin."""


class PlainWorker:
    """A subprocess of this user's."""

    layers: tuple[str, ...] = ()

    def __init__(
        self,
        cpu_seconds: int | None = None,
        call_seconds: float | None = None,
        *,
        warm: bool = False,
        birth: Birth | None = None,
    ) -> None:
        words = str(cpu_seconds or ""), str(call_seconds or ""), "warm" if warm else ""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in kill()
        self._process: Process
        self.channel: _Pipe | _Socket
        if birth is not None:
            ours, theirs = socket.socketpair()
            with theirs:
                self._process = birth(theirs, self._errors, words)
            self.channel = _Socket(ours)
        else:
            started = self._process = _started(self._errors, words)
            self.channel = _Pipe(started)
        self.channel.errors = self._errors
        self._gauge = gauge.open_of(self._process.pid)

    def usage(self) -> Usage | None:
        return gauge.read(self._gauge)

    def last_words(self) -> bytes:
        self._errors.seek(0)
        return self._errors.read().rpartition(MARK)[2]

    def stop(self) -> None:
        """End it from another thread; who uses it then finds it gone."""
        self._process.kill()

    def kill(self) -> Exit:
        gone = self.channel.ended
        if not gone:
            self._process.kill()
        try:
            code = self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:  # it closed its pipe but lives on
            gone = False
            self._process.kill()
            code = self._process.wait()
        self.channel.close()
        self._errors.close()
        gauge.close(self._gauge)
        self._gauge = -1
        if not gone:
            return Exit("killed")
        return Exit("signalled", -code) if code < 0 else Exit("exited", code)


class PlainWorkers:
    """Makes unconfined workers, one subprocess each.

    Where a call takes longer than `call_seconds`, its worker tells where it is. `birth` forks
    workers (`Twin`, or a nursery's) that need not import NumPy again; else each is a new Python.
    """

    def __init__(self, call_seconds: float | None = None, birth: Birth | None = None) -> None:
        self._tell_after = _EARLIER * call_seconds if call_seconds else None
        self._birth = birth
        self.forks = birth is not None

    def spawn(self, cpu_seconds: int | None = None, *, warm: bool = False) -> PlainWorker:
        """A fresh subprocess; a `warm` one has SymPy before it is asked for it."""
        return PlainWorker(cpu_seconds, self._tell_after, warm=warm, birth=self._birth)


def _started(errors: IO[bytes], words: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """A worker in a Python that finds our packages, but not what lies beside the student's files.

    Its hash seed is fixed: a set of strings iterates the same in each run.
    """
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
    environment["PYTHONPATH"] = _python_path()
    return subprocess.Popen(
        [sys.executable, "-P", "-u", str(WORKER), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        cwd=NOWHERE,
        env=environment,
    )
