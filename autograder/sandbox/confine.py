"""Locks a freshly forked worker down, layer by layer, before it sees any student code.

Stand-alone (standard library, ctypes). Each layer is tried where it stands in the order of
`_STEPS`; one that the machine refuses is reported with the reason, and the floor
(`calls/floor.py`) decides whether what remains is enough. The order matters: chroot needs root,
the parent-death signal is reset by a change of uid, seccomp forbids all that came before it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass, field

from autograder.sandbox import kernel, landlock, seccomp
from autograder.sandbox.limits import Limits

RPC_FD, STATUS_FD = 3, 4  # what a worker holds besides /dev/null; status is closed when it is ready
_ROOT_FD, _RULESET_FD, _FIRST_FREE_FD = 5, 6, 64


class UnavailableError(Exception):
    """This machine does not offer a layer; the text says why."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How to confine one worker. Descriptors are -1 where what they stand for is missing."""

    rpc: int
    status: int
    null: int
    parent: int
    limits: Limits = field(default_factory=Limits)
    uid: int | None = None  # a number no one else has; None: no root, or no spare numbers
    empty_root: int = -1
    ruleset: int = -1
    program: bytes = b""
    seed: int = 0
    unavailable: dict[str, str] = field(default_factory=dict)
    disabled: frozenset[str] = frozenset()  # by tests only: what does each layer hold?


@dataclass(frozen=True, slots=True)
class Confinement:
    """What holds a worker: active layers in order, and why the others are missing."""

    active: tuple[str, ...]
    missing: dict[str, str]


def lock_down(policy: Policy) -> Confinement:
    """Confines the calling process for good."""
    active, missing = [], {}
    for name, step in _STEPS.items():
        if name == "seccomp" and "descriptors" in active:
            _close_quietly(_ROOT_FD)  # also where they were of no use
            _close_quietly(_RULESET_FD)
        if name in policy.disabled:
            missing[name] = "switched off"
        elif name in policy.unavailable:
            missing[name] = policy.unavailable[name]
        else:
            try:
                step(policy)
                active.append(name)
            except (OSError, ValueError, UnavailableError) as refusal:
                missing[name] = str(refusal)
        if name == "descriptors":
            random.seed(policy.seed)  # not the zygote's state; the same in each run
    return Confinement(tuple(active), missing)


def _own_session(_: Policy) -> None:
    os.setsid()


def _fixed_descriptors(policy: Policy) -> None:
    """Moves what is needed to fixed numbers and closes all else."""
    wanted = {
        0: policy.null, 1: policy.null, 2: policy.null, RPC_FD: policy.rpc,
        STATUS_FD: policy.status, _ROOT_FD: policy.empty_root, _RULESET_FD: policy.ruleset,
    }  # fmt: skip
    # First out of the way of the fixed numbers, then into place.
    parked = {
        target: fcntl.fcntl(source, fcntl.F_DUPFD_CLOEXEC, _FIRST_FREE_FD)
        for target, source in wanted.items()
        if source >= 0
    }
    for target, source in parked.items():
        os.dup2(source, target, inheritable=False)
    for target in set(wanted) - set(parked):
        _close_quietly(target)
    os.closerange(_RULESET_FD + 1, os.sysconf("SC_OPEN_MAX"))


def _close_quietly(fd: int) -> None:
    with contextlib.suppress(OSError):  # it was not open
        os.close(fd)


def _limits(policy: Policy) -> None:
    limits = policy.limits
    for name, value in (
        ("AS", limits.memory_bytes),
        ("FSIZE", 0),
        ("NOFILE", limits.open_files),
        ("CORE", 0),
        ("MEMLOCK", 0),
        ("MSGQUEUE", 0),
    ):
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))
    # The soft limit names the cause (SIGXCPU); the hard one holds if that signal is caught.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))


def _empty_root(policy: Policy) -> None:
    """The root becomes an empty folder that is already deleted: nothing can be made in it."""
    os.fchdir(policy.empty_root if "descriptors" in policy.disabled else _ROOT_FD)
    os.chroot(".")


def _fresh_uid(policy: Policy) -> None:
    if policy.uid is None:
        raise UnavailableError("needs root and a spare user number")
    for capability in range(64):
        try:
            kernel.prctl(kernel.PR_CAPBSET_DROP, capability)
        except OSError:
            break  # past the last one the kernel knows, or no right to: the uid takes all anyway
    os.setgroups([])
    os.setresgid(policy.uid, policy.uid, policy.uid)
    os.setresuid(policy.uid, policy.uid, policy.uid)
    if os.getresuid() != (policy.uid,) * 3 or os.getresgid() != (policy.uid,) * 3:
        raise RuntimeError("the kernel did not change the user")
    try:
        os.setuid(0)
    except PermissionError:
        return
    raise RuntimeError("a worker could become root again")


def _no_capabilities(_: Policy) -> None:
    """For an ordinary user this matters only inside a user namespace."""
    kernel.prctl(kernel.PR_CAP_AMBIENT, kernel.PR_CAP_AMBIENT_CLEAR_ALL)
    kernel.drop_all_capabilities()


def _no_processes(_: Policy) -> None:
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _no_new_privs(_: Policy) -> None:
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)


def _undumpable(_: Policy) -> None:
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)


def _dies_with_parent(policy: Policy) -> None:
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != policy.parent:
        raise RuntimeError("the zygote is gone")


def _landlock(policy: Policy) -> None:
    landlock.enforce(policy.ruleset if "descriptors" in policy.disabled else _RULESET_FD)


def _seccomp(policy: Policy) -> None:
    seccomp.enforce(policy.program)


_STEPS: dict[str, Callable[[Policy], None]] = {
    "session": _own_session, "descriptors": _fixed_descriptors, "rlimits": _limits,
    "chroot": _empty_root, "uid": _fresh_uid, "capabilities": _no_capabilities,
    "no-processes": _no_processes, "no-new-privs": _no_new_privs, "undumpable": _undumpable,
    "dies-with-parent": _dies_with_parent, "landlock": _landlock, "seccomp": _seccomp,
}  # fmt: skip
LAYERS = tuple(_STEPS)
