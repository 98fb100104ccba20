"""A warm process that forks children on request, ends them and says how they ended. Stand-alone.

The zygote makes workers with it, the judge parent makes judges. Its whole protocol::

    control socket     host → an order with descriptors, the second of them the child's leash;
                       end of file: all children die, and so does this process
    leash (of a child) host → end of file: kill it; to the host: how it ended

A stuck child cannot block it: it waits for nobody, and hears of ends by SIGCHLD. It alone reaps its
children, so a process number that it kills is always still the child's.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
from collections.abc import Sequence
from typing import Any, NoReturn

MESSAGE_BYTES = 65536
_MOST_DESCRIPTORS = 4
_SETUP_FAULT = 70  # exit code of a child that could not begin; EX_SOFTWARE


class Forker:
    """State of the one loop: which child hangs on which leash."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.leashes: dict[int, socket.socket] = {}  # by the child's process number
        self.selector = selectors.DefaultSelector()

    def child(self, order: dict[str, Any], fds: Sequence[int]) -> None:
        """The child's life, in the child; its end is the end of the process."""
        raise NotImplementedError

    def after_reaping(self) -> None:
        """Called when children have ended."""

    def run(self) -> NoReturn:
        """Serves until the control socket ends."""
        wake, woken = socket.socketpair()
        for end in (wake, woken):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(woken.fileno(), warn_on_full_buffer=False)
        self.selector.register(wake, selectors.EVENT_READ, self._reap)
        self.selector.register(self.control, selectors.EVENT_READ, self._request)
        while True:
            for key, _ in self.selector.select():
                key.data(key.fileobj)

    def _request(self, control: socket.socket) -> None:
        message, fds, _, _ = socket.recv_fds(control, MESSAGE_BYTES, _MOST_DESCRIPTORS)
        if not message:
            self._end_all()
        first, leash, *others = fds
        order = json.loads(message)
        line = socket.socket(fileno=leash)
        try:
            pid = os.fork()
        except OSError as refusal:
            tell(leash, {"fault": f"fork failed: {refusal}"})
            line.close()
        else:
            if pid == 0:
                self._child(order, [first, line.detach(), *others])
            self.leashes[pid] = line
            self.selector.register(line, selectors.EVENT_READ, lambda line: self._kill(pid, line))
        finally:
            for fd in (first, *others):
                os.close(fd)

    def _child(self, order: dict[str, Any], fds: Sequence[int]) -> NoReturn:
        """Nothing returns into the parent's loop, and nothing of the parent's is cleaned up."""
        code = _SETUP_FAULT
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self.child(order, fds)
            code = 0
        except BaseException as fault:
            tell(fds[1], {"fault": f"{type(fault).__name__}: {fault}"})
        finally:
            os._exit(code)

    def _kill(self, pid: int, line: socket.socket) -> None:
        """The host let go of the leash."""
        if self.leashes.get(pid) is line:  # else reaped a moment ago, in the same round
            self.selector.unregister(line)
            os.kill(pid, signal.SIGKILL)  # not reaped yet, so the number is still its own

    def _reap(self, wake: socket.socket) -> None:
        with contextlib.suppress(BlockingIOError):
            while wake.recv(4096):
                pass
        while ended := _next_end():
            pid, status = ended
            line = self.leashes.pop(pid, None)
            if line is not None:
                with contextlib.suppress(KeyError):
                    self.selector.unregister(line)
                tell(line.fileno(), {"ended": os.waitstatus_to_exitcode(status)})
                line.close()
        self.after_reaping()

    def _end_all(self) -> NoReturn:
        for pid in self.leashes:
            os.kill(pid, signal.SIGKILL)
        while self.leashes:
            pid, _ = os.wait()
            self.leashes.pop(pid, None)
        self.after_reaping()
        os._exit(0)


def _next_end() -> tuple[int, int] | None:
    try:
        pid, status = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return None
    return (pid, status) if pid else None


def tell(descriptor: int, message: dict[str, Any]) -> None:
    """Send a message, unless nobody listens any more."""
    with contextlib.suppress(OSError):
        os.write(descriptor, json.dumps(message).encode())
