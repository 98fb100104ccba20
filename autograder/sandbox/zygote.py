"""The zygote: a warm, clean process that forks confined workers on request.

Run by `host.py` as a script, with a clean environment, in `/`, with one control socket. It holds
nothing secret: not the assignment, not a submission. It alone forks, kills and reaps, as
`forker.py` describes. It says "ready" once on its control socket; a worker says on its leash how
it is confined, before any student code.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import secrets
import signal
import socket
import sys
import tempfile
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    gc.disable()  # until all that stays is there

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
    forker,
    gauge,
    kernel,
    landlock,
    namespaces,
    seccomp,
    warmup,
)
from autograder.sandbox.library import Library  # noqa: E402
from autograder.sandbox.limits import Limits  # noqa: E402
from autograder.worker import worker  # noqa: E402

# Ended workers, from which on it is more than one submission, and from which on a class.
_SEVERAL, _MANY = 5, 24


class Zygote(forker.Forker):
    """Forks workers and confines them."""

    def __init__(self, control: socket.socket, *, first_process: bool) -> None:
        super().__init__(control)
        self.first_process = first_process
        self.unavailable: dict[str, str] = {}
        self.rounds = 0  # of ended workers
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

    def child(self, order: dict[str, Any], fds: Sequence[int]) -> None:
        """A worker: confine, say so, serve."""
        rpc, status = fds
        _hand_over_gauge(status)
        _first_to_go()
        policy = self._policy(order, rpc, status)
        confinement = confine.lock_down(policy)
        if "descriptors" in confinement.active:
            rpc, status = confine.RPC_FD, confine.STATUS_FD
        np.random.seed(policy.seed)
        forker.tell(status, {"active": confinement.active, "missing": confinement.missing})
        os.close(status)
        try:
            worker.serve(rpc, rpc)
        finally:  # `status` is another's number by now: nothing more is said
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

    def after_reaping(self) -> None:
        """Nothing that a worker started outlives it; and where many come, each is to cost less."""
        self._end_orphans()
        self.rounds += 1
        if self.rounds == _SEVERAL:
            warmup.for_several()
        elif self.rounds == _MANY:
            warmup.for_many()

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


def _hand_over_gauge(status: int) -> None:
    """Give the host the file that tells how long this process has run, where there is one."""
    descriptor = gauge.open_of()
    if descriptor >= 0:
        line = socket.socket(fileno=status)
        with contextlib.suppress(OSError):  # nobody listens any more
            socket.send_fds(line, [json.dumps({"gauge": True}).encode()], [descriptor])
        line.detach()
        os.close(descriptor)


def _first_to_go() -> None:
    """Where memory runs short, the kernel ends a worker before anything of the grader's."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _children() -> set[int]:
    """This process's children as /proc lists them; empty where the kernel does not."""
    try:
        with open("/proc/thread-self/children", encoding="ascii") as stream:
            return {int(word) for word in stream.read().split()}
    except OSError:
        return set()


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
    warmup.for_all()
    if sys.argv[3:]:
        warmup.for_several()
        zygote.rounds = _SEVERAL
    gc.enable()
    forker.tell(control.fileno(), {"active": gained, "missing": missing})
    zygote.run()


if __name__ == "__main__":
    main()
