"""A fork of this process as a worker, where the system can fork: it need not import NumPy again."""

from __future__ import annotations

import importlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import types
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NoReturn

NOWHERE = os.path.abspath(os.sep)  # nothing of the student's lies there
_FORGOTTEN: list[types.ModuleType] = []  # of a fork: to free them would copy its pages


def can_fork() -> bool:
    """Whether this process can have a twin: Windows has none, and threads and macOS forbid it."""
    return sys.platform == "linux" and threading.active_count() == 1


class Twin:
    """A fork of this process, as a worker."""

    def __init__(self, line: socket.socket, errors: IO[bytes], words: Sequence[str]) -> None:
        importlib.import_module("autograder.worker.worker")  # here, not in each fork
        self._code: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            live([line.fileno(), errors.fileno()], words)

    def kill(self) -> None:
        if self._code is None:
            os.kill(self.pid, signal.SIGKILL)  # nobody waited for it, so the number is its own

    def wait(self, timeout: float | None = None) -> int:
        end = time.monotonic() + (timeout or 0)
        while self._code is None:
            pid, status = os.waitpid(self.pid, 0 if timeout is None else os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > end:
                raise subprocess.TimeoutExpired("worker", timeout or 0)
            else:
                time.sleep(0.001)
        return self._code


def live(descriptors: Sequence[int], words: Sequence[str]) -> NoReturn:
    """A worker's life in a fork, with its line and where it complains; nothing returns."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        line, errors = descriptors
        for descriptor, source in enumerate((line, line, errors)):
            os.dup2(source, descriptor)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        os.chdir(NOWHERE)
        forget_the_engine()
        sys.modules["__main__"].main(*words)
        code = 0
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}".encode())
    finally:
        os._exit(code)


def forget_the_engine() -> None:
    """Leave to a fork's submission what a new Python would give it."""
    import numpy as np

    from autograder.worker import folder, worker

    np.seterr(all="warn", under="ignore")
    frame, depth = sys._getframe(), 0
    while (above := frame.f_back) is not None:
        frame, depth = above, depth + 1
    sys.setrecursionlimit(sys.getrecursionlimit() + depth)
    place = os.path.dirname(worker.__file__)
    if (ours := str(Path(place).parents[1])) != str(Path(np.__file__).parents[1]):
        sys.path[:] = [path for path in sys.path if os.path.abspath(path) != ours]
    for name in list(sys.modules):
        known = name.partition(".")[0] in folder.LIBRARY or name.startswith("autograder.worker.")
        if not known:
            _FORGOTTEN.append(sys.modules.pop(name))
    packages: dict[str, list[str]] = {"autograder": [], "autograder.worker": [place]}
    for name, path in packages.items():
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].__path__ = path
    sys.modules["__main__"] = worker
