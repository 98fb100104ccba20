"""What a hostile submission would try first; sent to a worker as if it were one.

Stand-alone. Each function returns what it managed to do, in words; "" is what `calls/floor.py`
hopes to hear. Nothing in here harms: forked children leave at once, signals are number 0.
"""

from __future__ import annotations

import ctypes
import os
import socket
from collections.abc import Callable

import numpy as np


def _succeeds(attempt: Callable[..., object], *args: object) -> bool:
    try:
        attempt(*args)
    except (OSError, RuntimeError, MemoryError):
        return False
    return True


def reads_files(paths: list[str]) -> str:
    """Opens and lists what the grader's user may read."""
    for path in paths:
        if _succeeds(_read, path):
            return f"read {path}"
        if _succeeds(os.listdir, os.path.dirname(path)):
            return f"listed {os.path.dirname(path)}"
    return ""


def _read(path: str) -> None:
    with open(path, "rb") as stream:
        stream.read(1)


def reaches_network(tcp_port: int, udp_port: int, abstract: str) -> str:
    """Connects to the grader's own listeners: if these are out of reach, so is all else."""
    attempts = {
        "connected over TCP": (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", tcp_port)),
        "sent over UDP": (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", udp_port)),
        "connected to a unix socket": (socket.AF_UNIX, socket.SOCK_STREAM, "\0" + abstract),
    }
    for words, (family, kind, address) in attempts.items():
        if _succeeds(_send, family, kind, address):
            return words
    return ""


def _send(family: int, kind: int, address: object) -> None:
    with socket.socket(family, kind) as line:
        line.settimeout(1)
        line.connect(address)  # type: ignore[arg-type]
        line.send(b"?")


def starts_processes() -> str:
    """Forks, and spawns a program."""
    if _succeeds(_fork):
        return "forked"
    if _succeeds(_run_program):
        return "ran /bin/true"
    return ""


def _run_program() -> None:
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def signals_others(numbers: list[int]) -> str:
    """Asks whether it may signal the grader, its own parent, or anybody at all."""
    for number in (*numbers, os.getppid(), -1):
        if number and _succeeds(os.kill, number, 0):
            return f"may signal process {number}"
    return ""


# What each single layer holds, tried with the other layers off ------------------------------


def leads_no_session() -> str:
    """`session`."""
    return "" if os.getsid(0) == os.getpid() else "shares the zygote's session"


def holds_descriptors(above: int) -> str:
    """`descriptors`: open ones besides the socket and /dev/null."""
    held = [fd for fd in range(above + 1, 1024) if _succeeds(os.fstat, fd)]
    return f"holds descriptors {held}" if held else ""


def takes_memory(count: int) -> str:
    """`rlimits`."""
    return f"took {count} bytes" if _succeeds(np.empty, count, np.uint8) else ""


def status_differs(field: str, wanted: str) -> str:
    """`capabilities`, `no-new-privs`: what the kernel says of this process."""
    with open("/proc/self/status", encoding="ascii") as stream:
        values = dict(line.rstrip("\n").split(":\t", 1) for line in stream)
    value = values.get(field, "absent").strip()
    return "" if value == wanted else f"{field} is {value}"


def control_differs(option: int, wanted: int, by_pointer: bool) -> str:
    """`undumpable`, `dies-with-parent`: what prctl(2) says of this process."""
    libc = ctypes.CDLL(None, use_errno=True)
    value = ctypes.c_int(0)
    result = libc.prctl(option, ctypes.byref(value) if by_pointer else 0, 0, 0, 0)
    got = value.value if by_pointer else result
    return "" if got == wanted else f"prctl {option} says {got}"


def shares_namespace(name: str, grader: str) -> str:
    """`net-namespace`, `ipc-namespace`, `pid-namespace`."""
    mine = os.readlink(f"/proc/thread-self/ns/{name}")
    return f"shares the grader's {name} namespace" if mine == grader else ""
