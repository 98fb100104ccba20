"""What confines student code on this machine: layers, why one is missing, promises proven."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.errors import GraderFault

if TYPE_CHECKING:
    from autograder.calls.floor import Proof

_TITLES = {
    "net-namespace": "a network of its own, with nothing in it",
    "ipc-namespace": "no shared memory of others",
    "pid-namespace": "no foreign process can be named",
    "session": "a session of its own",
    "descriptors": "no open files but its own connection",
    "rlimits": "memory, CPU time, files, cores",
    "chroot": "an empty folder as root",
    "uid": "a user number nobody else has",
    "capabilities": "no privileges",
    "no-processes": "a limit of no further processes",
    "no-new-privs": "sudo and setuid programs give nothing",
    "undumpable": "no other worker may look into it",
    "dies-with-parent": "it cannot outlive the grader",
    "landlock": "the kernel opens no file for it",
    "seccomp": "only system calls that NumPy needs",
}
_REMEDIES = {
    "uid": "run as root, with user numbers to spare (not `unshare -r`)",
    "chroot": "run as root, or allow user namespaces",
    "landlock": "Linux 5.13 or newer with landlock among its security modules",
    "seccomp": "a kernel with seccomp filters on x86-64 or aarch64",
    **dict.fromkeys(
        ("net-namespace", "ipc-namespace", "pid-namespace"),
        "root outside of a container, or user namespaces for ordinary users; optional",
    ),
}


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: whether it is active, and what its proof or its absence says."""

    name: str
    title: str
    active: bool
    proven: bool  # alone, with all other layers off, it held an attempt made just now
    note: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What `gradkit doctor` knows."""

    machine: str
    layers: tuple[Layer, ...] = ()
    promises: tuple[Proof, ...] = ()  # against attempts made just now
    fault: str = ""

    @property
    def fit(self) -> bool:
        """Whether hidden checks may run here."""
        return not self.fault and bool(self.promises) and all(p.held for p in self.promises)


def report() -> Report:
    """Starts the sandbox and tries to break it."""
    machine = f"{platform.system()} {platform.release()} {platform.machine()}, {_user()}"
    if sys.platform != "linux":
        return Report(machine, fault="student code can be confined on Linux only")
    try:
        return _report(machine)
    except GraderFault as fault:
        return Report(machine, fault=str(fault))


def _user() -> str:
    if sys.platform == "win32":
        return "a user"
    import os

    return "root" if os.geteuid() == 0 else f"user {os.geteuid()}"


def _report(machine: str) -> Report:
    from autograder.calls import floor as probe
    from autograder.sandbox.host import Zygote

    with Zygote() as zygote:
        floor = probe.measure(zygote)
        proofs = probe.prove_layers(zygote, floor.layers)
    layers = tuple(
        Layer(name, title, True, proofs[name].held, proofs[name].detail)
        if name in floor.layers
        else Layer(name, title, False, False, floor.missing.get(name, ""), _REMEDIES.get(name, ""))
        for name, title in _TITLES.items()
    )
    return Report(machine, layers, floor.promises)
