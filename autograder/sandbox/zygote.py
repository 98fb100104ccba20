"""The zygote: a warm, clean process that forks confined workers on request.

Run by `host.py` as a script, with a clean environment, in `/`, with one control socket. It holds
nothing secret: not the assignment, not a submission. It alone forks, kills and reaps:

    control socket   host → "fork" with two descriptors; zygote → "ready" once; end of file: all die
    leash (a worker) worker → how it is confined, before any student code; then
                     host → end of file: kill it; zygote → how it ended

A stuck worker cannot block it: it waits for nobody, and hears of ends by SIGCHLD.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import selectors
import signal
import socket
import sys
import tempfile
import types
from pathlib import Path
from typing import Any, NoReturn

import numpy as np


def _package_without_the_engine() -> None:
    """Makes `sandbox` and `worker` importable as stand-alone files, and nothing else of it."""
    engine = Path(__file__).resolve().parents[1]
    folders = {f"autograder.{part}": [str(engine / part)] for part in ("sandbox", "worker")}
    for name, folder in {"autograder": [], **folders}.items():
        package = types.ModuleType(name)
        package.__path__ = folder
        sys.modules[name] = package


if __name__ == "__main__":
    _package_without_the_engine()

from autograder.sandbox import (  # noqa: E402
    confine,
    kernel,
    landlock,
    namespaces,
    seccomp,
    warmup,
)
from autograder.sandbox.library import Library  # noqa: E402
from autograder.sandbox.limits import Limits  # noqa: E402
from autograder.worker import worker  # noqa: E402

_MESSAGE_BYTES = 65536
_SETUP_FAULT = 70  # exit code of a worker that could not be confined; EX_SOFTWARE


class Zygote:
    """State of the one loop: which worker hangs on which leash."""

    def __init__(self, control: socket.socket, *, first_process: bool) -> None:
        self.control = control
        self.first_process = first_process
        self.unavailable: dict[str, str] = {}
        self.leashes: dict[int, socket.socket] = {}  # by worker's process number
        self.selector = selectors.DefaultSelector()
        self.null = os.open(os.devnull, os.O_RDWR)
        self.ruleset = self._prepared("landlock", landlock.build, -1)
        self.program = self._prepared("seccomp", seccomp.build, b"")
        self.empty_root = self._prepared("chroot", _empty_root, -1)

    def _prepared(self, layer: str, build: Any, otherwise: Any) -> Any:
        try:
            return build()
        except (OSError, KeyError) as refusal:
            self.unavailable[layer] = str(refusal)
            return otherwise

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
        message, fds, _, _ = socket.recv_fds(control, _MESSAGE_BYTES, 2)
        if not message:
            self._end_all()
        rpc, leash = fds
        order = json.loads(message)
        line = socket.socket(fileno=leash)
        try:
            pid = os.fork()
        except OSError as refusal:
            _tell(leash, {"fault": f"fork failed: {refusal}"})
            line.close()
        else:
            if pid == 0:
                self._worker(order, rpc, line)
            self.leashes[pid] = line
            self.selector.register(line, selectors.EVENT_READ, lambda line: self._kill(pid, line))
        finally:
            os.close(rpc)

    def _worker(self, order: dict[str, Any], rpc: int, line: socket.socket) -> NoReturn:
        """In the child: confine, say so, serve; nothing returns into the zygote's loop."""
        status = line.detach()
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            policy = self._policy(order, rpc, status)
            confinement = confine.lock_down(policy)
            if "descriptors" in confinement.active:
                rpc, status = confine.RPC_FD, confine.STATUS_FD
            np.random.seed(policy.seed)
            _tell(status, {"active": confinement.active, "missing": confinement.missing})
        except BaseException as fault:
            _tell(status, {"fault": f"{type(fault).__name__}: {fault}"})
            os._exit(_SETUP_FAULT)
        try:
            os.close(status)
            worker.serve(rpc, rpc)
        finally:
            os._exit(1 if sys.exc_info()[0] else 0)

    def _policy(self, order: dict[str, Any], rpc: int, status: int) -> confine.Policy:
        is_root = os.geteuid() == 0
        return confine.Policy(
            rpc=rpc,
            status=status,
            null=self.null,
            parent=os.getppid(),
            limits=Limits(**order["limits"]),
            uid=namespaces.spare_user_number(secrets.randbelow(1 << 24)) if is_root else None,
            empty_root=self.empty_root,
            ruleset=self.ruleset,
            program=self.program,
            unavailable=self.unavailable,
            disabled=frozenset(order["disabled"]),
        )

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
                _tell(line.fileno(), {"ended": os.waitstatus_to_exitcode(status)})
                line.close()
        self._end_orphans()

    def _end_orphans(self) -> None:
        """A worker's own children, should it ever have had any, are ours after its end."""
        if self.first_process:  # /proc shows them by numbers that mean others in here
            if not self.leashes:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(-1, signal.SIGKILL)  # all others in this namespace
            return
        for pid in _children() - set(self.leashes):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _end_all(self) -> NoReturn:
        for pid in self.leashes:
            os.kill(pid, signal.SIGKILL)
        while self.leashes:
            pid, _ = os.wait()
            self.leashes.pop(pid, None)
        self._end_orphans()
        os._exit(0)


def _next_end() -> tuple[int, int] | None:
    try:
        pid, status = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return None
    return (pid, status) if pid else None


def _children() -> set[int]:
    """This process's children as /proc lists them; empty where the kernel does not."""
    try:
        with open("/proc/thread-self/children", encoding="ascii") as stream:
            return {int(word) for word in stream.read().split()}
    except OSError:
        return set()


def _tell(descriptor: int, message: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # nobody listens any more
        os.write(descriptor, json.dumps(message).encode())


def _empty_root() -> int:
    """A descriptor of a folder that is empty and stays so, for it is deleted already."""
    folder = tempfile.mkdtemp(prefix="gradkit-root-")
    try:
        os.chmod(folder, 0o755)
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    finally:
        os.rmdir(folder)


def main() -> None:
    """Enter namespaces, warm up, say so, serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    disabled = frozenset(json.loads(sys.argv[2]))
    gained, missing = namespaces.enter(disabled)
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    # Both, since as anything but process 1 of our own, kill(-1) would end all processes here.
    alone = "pid-namespace" in gained and os.getpid() == 1
    zygote = Zygote(control, first_process=alone)
    Library.install()
    warmup.run_once()
    warmup.settle()
    _tell(control.fileno(), {"active": gained, "missing": missing})
    zygote.run()


if __name__ == "__main__":
    main()
