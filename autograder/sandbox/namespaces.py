"""Namespaces around the zygote where the machine grants them: no network, no shared memory, no
foreign process to name. Optional everywhere, for containers seldom allow them. Stand-alone.
"""

from __future__ import annotations

import os
import signal
import sys

from autograder.sandbox import kernel

_FLAGS = {"net-namespace": 0x40000000, "ipc-namespace": 0x08000000, "pid-namespace": 0x20000000}
_NEW_USER = 0x10000000
LAYERS = tuple(_FLAGS)


def enter(disabled: frozenset[str]) -> tuple[list[str], dict[str, str]]:
    """Moves this process into new namespaces: the layers gained and why others are missing."""
    wanted = {name: flag for name, flag in _FLAGS.items() if name not in disabled}
    missing = {name: "switched off" for name in _FLAGS if name in disabled}
    if os.getuid() == 0:
        gained = [name for name, flag in wanted.items() if _unshared(flag, name, missing)]
    else:
        gained = _as_ordinary_user(wanted, missing)
    if "pid-namespace" in gained:
        _become_first_process()
    return gained, missing


def _unshared(flags: int, name: str, missing: dict[str, str]) -> bool:
    try:
        kernel.unshare(flags)
    except OSError as refusal:
        missing[name] = f"the machine refuses it ({refusal.strerror})"
        return False
    return True


def _as_ordinary_user(wanted: dict[str, int], missing: dict[str, str]) -> list[str]:
    """All at once inside a user namespace, or none."""
    flags = sum(wanted.values())
    if not wanted or not _rehearsed(flags):
        missing.update(dict.fromkeys(wanted, "user namespaces are refused here"))
        return []
    _new_user_namespace(flags)
    return list(wanted)


def _rehearsed(flags: int) -> bool:
    """Whether it works, tried in a child: a namespace without its user map cannot be left."""
    child = os.fork()
    if child == 0:
        try:
            _new_user_namespace(flags)
            os._exit(0)
        except OSError:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def _new_user_namespace(flags: int) -> None:
    """Enters it and keeps user and group as they are."""
    uid, gid = os.getuid(), os.getgid()
    kernel.unshare(_NEW_USER | flags)
    for file, line in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"),
                       ("gid_map", f"{gid} {gid} 1")):  # fmt: skip
        with open(f"/proc/self/{file}", "w", encoding="ascii") as stream:
            stream.write(line)


def _become_first_process() -> None:
    """The child goes on as process 1 of the new namespace; its end ends all others in there."""
    parent = os.getpid()
    child = os.fork()
    if child:
        _stand_by(child)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() not in (0, parent):  # 0: a parent outside of our namespace
        sys.exit(1)


def _stand_by(child: int) -> None:
    """Outside: holds no descriptor, waits, and ends the way the child did."""
    os.closerange(0, os.sysconf("SC_OPEN_MAX"))
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def spare_user_number(random_below: int) -> int | None:
    """A user number nobody has here, or None where only root exists (`unshare -r`)."""
    with open("/proc/self/uid_map", encoding="ascii") as stream:
        ranges = [tuple(int(word) for word in line.split()) for line in stream]
    first, _, count = max(ranges, key=lambda entry: entry[2])
    for start, width in ((0x60000000, 1 << 24), (60_001, 5_000)):
        if first <= start and start + width <= first + count:
            return start + random_below % width
    return None
