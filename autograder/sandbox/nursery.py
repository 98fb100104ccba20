"""A process that has what its maker has imported, and forks a worker whenever one is asked for.

For a student's own machine, where somebody waits for each save. It must be made where there are no
threads yet, and where the system can fork; it ends with the process that made it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
from collections.abc import Sequence
from typing import IO, Any, NoReturn

from autograder.errors import GraderFault
from autograder.sandbox.forker import MESSAGE_BYTES, Forker, tell
from autograder.sandbox.plain import Process
from autograder.sandbox.twin import live

READY_S = 20.0  # a fork, on a busy machine
_CONTROL = 3  # descriptor


class Nursery:
    """The side of who asks."""

    def __init__(self) -> None:
        importlib.import_module("autograder.worker.worker")  # here, not in each fork
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._pid = os.fork()
            if self._pid == 0:
                _keep(theirs.fileno())

    def birth(self, line: socket.socket, errors: IO[bytes], words: Sequence[str]) -> Process:
        """A worker; `GraderFault` where the nursery is gone."""
        leash, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        given = [line.fileno(), theirs.fileno(), errors.fileno()]
        with theirs:
            try:
                socket.send_fds(self._control, [json.dumps(list(words)).encode()], given)
            except OSError as error:
                raise GraderFault(f"a worker could not be started: {error}") from error
        return _Ward(leash)

    def close(self) -> None:
        self._control.close()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)


class _Ward:
    """A worker of a nursery's, held by its leash."""

    def __init__(self, leash: socket.socket) -> None:
        self._leash = leash
        self._code: int | None = None
        try:
            self.pid = int(self._told(READY_S)["pid"])
        except (KeyError, subprocess.TimeoutExpired) as error:
            raise GraderFault("a worker could not be started") from error

    def kill(self) -> None:
        with contextlib.suppress(OSError):
            self._leash.shutdown(socket.SHUT_WR)

    def wait(self, timeout: float | None = None) -> int:
        if self._code is None:
            self._code = int(self._told(timeout).get("ended", -signal.SIGKILL))
            self._leash.close()
        return self._code

    def _told(self, seconds: float | None) -> dict[str, Any]:
        """What comes next; nothing where the nursery is gone."""
        poll = select.poll()
        poll.register(self._leash, select.POLLIN)
        if not poll.poll(None if seconds is None else seconds * 1000):
            raise subprocess.TimeoutExpired("worker", seconds or 0)
        with contextlib.suppress(OSError, ValueError):
            told: dict[str, Any] = json.loads(self._leash.recv(MESSAGE_BYTES))
            return told
        return {}


def _keep(control: int) -> NoReturn:
    """The nursery's own life."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.dup2(control, _CONTROL)
        os.closerange(_CONTROL + 1, os.sysconf("SC_OPEN_MAX"))
        gc.freeze()
        _Keeper(socket.socket(fileno=_CONTROL)).run()
    finally:
        os._exit(1)


class _Keeper(Forker):
    def child(self, order: Any, fds: Sequence[int]) -> None:
        line, leash, errors = fds
        tell(leash, {"pid": os.getpid()})
        live([line, errors], order)
