"""Proves live what confinement promises, and holds grading to a floor.

A promise counts only if code in a really confined worker fails to break it, here and now;
kernel versions and the mere presence of a feature prove nothing.
"""

from __future__ import annotations

import os
import secrets
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.assignment.model import PROMISES, Limits
from autograder.calls.ports import Item
from autograder.calls.replies import Reply
from autograder.calls.session import Session
from autograder.errors import GraderFault, SandboxError
from autograder.sandbox import confine, limits
from autograder.sandbox.host import Zygote
from autograder.sandbox.spawner import WorkerProcess

_ATTEMPTS = Path(confine.__file__).with_name("attempts.py")
_LIMITS = Limits(call_seconds=10, total_seconds=30)

FLOOR = tuple(PROMISES)
REMEDY = (
    "Grade on Linux >= 5.13 (Landlock) on x86-64 or aarch64, or as root; "
    "`gradkit doctor` says what is missing. --allow-weak-sandbox grades all the same, "
    "and every result then says so."
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of the attempts against one promise or layer."""

    name: str
    held: bool
    detail: str = ""  # what succeeded, or why nothing was proven


@dataclass(frozen=True, slots=True)
class Floor:
    """What confines this run, to be kept with its results."""

    layers: tuple[str, ...]
    missing: dict[str, str]
    promises: tuple[Proof, ...]
    weak: bool  # grading goes on below the floor, for the caller said so

    @property
    def broken(self) -> tuple[Proof, ...]:
        """The promises that were not held."""
        return tuple(proof for proof in self.promises if not proof.held)


def check_floor(
    zygote: Zygote, allow_weak: bool = False, required: tuple[str, ...] = FLOOR
) -> Floor:
    """What holds here; `SandboxError` with the remedy where a required promise does not."""
    floor = measure(zygote)
    broken = [proof for proof in floor.broken if proof.name in required]
    if broken and not allow_weak:
        found = "; ".join(f"{PROMISES[proof.name]}: {proof.detail}" for proof in broken)
        raise SandboxError(f"student code is not confined enough here ({found}). {REMEDY}")
    return Floor(floor.layers, floor.missing, floor.promises, weak=bool(broken))


def measure(zygote: Zygote) -> Floor:
    """Tries to break every promise from one confined worker."""
    worker = _Kept(zygote.spawn)
    with _bait() as bait:
        calls = {
            "files": ("reads_files", [str(bait.file), __file__]),
            "network": ("reaches_network", bait.tcp_port, bait.udp_port, bait.abstract),
            "processes": ("starts_processes",),
            "signals": ("signals_others", [os.getpid()]),
            "memory": ("takes_memory", 2 * zygote.limits.memory_bytes),
        }
        proofs = _run(worker, calls)
        if words := bait.reached():
            proofs["network"] = Proof("network", False, words)
    assert worker.last is not None
    return Floor(worker.last.layers, worker.last.missing, tuple(proofs.values()), weak=False)


def prove_layers(zygote: Zygote, active: tuple[str, ...]) -> dict[str, Proof]:
    """Each layer alone, with all others off: does it hold what it is there for?"""
    with _bait() as bait:
        return {name: _prove(zygote, name, call) for name, call in _alone(bait, active).items()}


def _alone(bait: _Bait, active: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
    files = ("reads_files", [str(bait.file)])
    too_much = 2 * limits.Limits().memory_bytes
    calls: dict[str, tuple[Any, ...]] = {
        "session": ("leads_no_session",),
        "descriptors": ("holds_descriptors", confine.RPC_FD),
        "rlimits": ("takes_memory", too_much),
        "chroot": files,
        "uid": files,
        "capabilities": ("status_differs", "CapEff", "0" * 16),
        "no-processes": ("starts_processes",),
        "no-new-privs": ("status_differs", "NoNewPrivs", "1"),
        "undumpable": ("control_differs", 3, 0, False),
        "dies-with-parent": ("control_differs", 2, 9, True),
        "landlock": files,
        "seccomp": ("starts_processes",),
    }
    for name in ("net", "ipc", "pid"):
        namespace = os.readlink(f"/proc/self/ns/{name}")
        calls[f"{name}-namespace"] = ("shares_namespace", name, namespace)
    return {name: call for name, call in calls.items() if name in active}


# A layer that works only together with another.
_NEEDS = {"no-processes": {"uid"}, "landlock": {"no-new-privs"}, "seccomp": {"no-new-privs"}}


def _prove(zygote: Zygote, name: str, call: tuple[Any, ...]) -> Proof:
    disabled = frozenset(confine.LAYERS) - {name} - _NEEDS.get(name, set())
    return _run(_Kept(lambda: zygote.spawn(disabled=disabled)), {name: call})[name]


class _Kept:
    """Spawns like a zygote and remembers the worker."""

    def __init__(self, spawn: Callable[[], WorkerProcess]) -> None:
        self._spawn = spawn
        self.last: WorkerProcess | None = None

    def spawn(self, cpu_seconds: int | None = None) -> WorkerProcess:
        self.last = self._spawn()
        return self.last


def _run(workers: _Kept, calls: dict[str, tuple[Any, ...]]) -> dict[str, Proof]:
    files = {_ATTEMPTS.name: _ATTEMPTS.read_bytes()}
    items = [
        Item.call(f"{_ATTEMPTS.stem}.{function}", arguments, group=name)
        for name, (function, *rest) in calls.items()
        for arguments in [tuple(rest)]
    ]
    with Session(workers, files, _LIMITS) as session:
        replies = session.run([Item.load(_ATTEMPTS.stem), *items])
    if replies[0].kind != "imported":
        raise GraderFault(f"the sandbox cannot run its own probe: {replies[0].text}")
    return {name: _proof(name, reply) for name, reply in zip(calls, replies[1:], strict=True)}


def _proof(name: str, reply: Reply) -> Proof:
    if reply.kind == "returned" and type(reply.value) is str:
        return Proof(name, held=reply.value == "", detail=reply.value)
    if reply.kind == "crashed" and "forbidden system call" in reply.text:
        return Proof(name, held=True)
    return Proof(name, held=False, detail=f"the probe failed ({reply.text or reply.kind})")


@dataclass(frozen=True, slots=True)
class _Bait:
    """Things of the grader's that a worker must not reach."""

    file: Path
    tcp: socket.socket
    udp: socket.socket
    unix: socket.socket
    abstract: str

    @property
    def tcp_port(self) -> int:
        return int(self.tcp.getsockname()[1])

    @property
    def udp_port(self) -> int:
        return int(self.udp.getsockname()[1])

    def reached(self) -> str:
        """Which listener heard something, whatever the worker says."""
        for words, line, listen in (
            ("a TCP connection arrived", self.tcp, socket.socket.accept),
            ("a datagram arrived", self.udp, lambda line: line.recv(1)),
            ("a unix connection arrived", self.unix, socket.socket.accept),
        ):
            try:
                listen(line)
            except BlockingIOError:
                continue
            return words
        return ""


@contextmanager
def _bait() -> Iterator[_Bait]:
    """A secret file and three listeners of the grader's."""
    abstract = f"gradkit-{secrets.token_hex(8)}"
    with (
        tempfile.TemporaryDirectory(prefix="gradkit-bait-") as folder,  # 0700
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as unix,
    ):
        file = Path(folder, "secret.txt")
        file.write_text("secret", encoding="ascii")
        for line, address in ((tcp, ("127.0.0.1", 0)), (udp, ("127.0.0.1", 0)),
                              (unix, f"\0{abstract}")):  # fmt: skip
            line.bind(address)
            line.setblocking(False)
        tcp.listen(1)
        unix.listen(1)
        yield _Bait(file, tcp, udp, unix, abstract)
