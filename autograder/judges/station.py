"""Where a machine of a cluster grades: a process with a judge parent and a zygote of its own.

A Dask worker has threads, so it must not fork judges itself. It starts this module afresh and talks
to it through `Station`: first the release, then one submission after another. The process unpacks
the release into a private folder and proves its floor before it says that it is ready. It ends, and
the folder with it, when the worker ends, however that happens, and after a while without work.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.assignment.load import load_assignment
from autograder.errors import GradkitError, UsageError
from autograder.exits import Ended, ended_by_signals
from autograder.judges.pool import Pool
from autograder.judges.release import engine, unpack
from autograder.judges.transfer import Inbox, Task, encode_record, framed

_IDLE_SECONDS = 600
_END_SECONDS = 10


class Station:
    """The Dask worker's side of one such process."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair()
        self._inbox = Inbox()
        # Both ends take it away, whichever is killed.
        self._folder = tempfile.mkdtemp(prefix="gradkit-release-")  # 0700
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__, str(theirs.fileno()), self._folder],
                stdin=subprocess.PIPE,  # never written to: it closes when this process ends
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )

    def ask(self, message: bytes) -> bytes:
        """Its reply; nothing where it is gone."""
        with contextlib.suppress(OSError):
            self._line.sendall(message)
        return next(_messages(self._inbox, self._line), b"")

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._line.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def opening(release: bytes, *, allow_weak: bool) -> bytes:
    """The first message to a station."""
    text = base64.b64encode(release).decode()
    return framed({"release": text, "engine": engine(), "allow_weak": allow_weak})


def _messages(inbox: Inbox, line: socket.socket) -> Iterator[bytes]:
    """What arrives, until the other end is gone."""
    ended = False
    while not ended:
        message, ended = inbox.take(line)
        if message is not None:
            yield message


def main(descriptor: int, folder: Path) -> None:
    """In the process of its own."""
    line = socket.socket(fileno=descriptor)
    line.settimeout(_IDLE_SECONDS)
    with contextlib.suppress(Ended), ended_by_signals():
        try:
            _end_with_starter()
            messages = _messages(Inbox(), line)
            _serve(messages, line, folder, json.loads(next(messages)))
        except GradkitError as error:
            line.sendall(framed({"unfit": str(error)}))
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _end_with_starter() -> None:
    """SIGTERM as soon as nobody holds the other end of standard input any more."""
    if sys.platform == "linux":
        import fcntl

        fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(0, fcntl.F_SETSIG, signal.SIGTERM)
        fcntl.fcntl(0, fcntl.F_SETFL, os.O_ASYNC)
        if select.select([0], [], [], 0)[0]:  # it was gone before
            os.kill(os.getpid(), signal.SIGTERM)


def _serve(
    messages: Iterator[bytes], line: socket.socket, folder: Path, order: dict[str, Any]
) -> None:
    """Prove that the same marks come out here, then grade what arrives."""
    if (own := engine()) != order["engine"]:
        raise UsageError(f"it has {own}, and here is {order['engine']}")
    unpack(base64.b64decode(order["release"]), folder)
    assignment = load_assignment(folder)
    with Pool(assignment, 1, allow_weak=order["allow_weak"]) as pool:
        line.sendall(framed({"weak": pool.weak}))
        for message in messages:
            task = replace(Task.decoded(message), weak_sandbox=pool.weak)
            for _, result in pool.grade([task]):
                line.sendall(encode_record(result))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
