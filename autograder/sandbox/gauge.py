"""How long a process has computed, and how long it could have but had no processor. Stand-alone.

Linux counts both for every process (`/proc/<pid>/schedstat`). A busy machine lengthens only the
second, so a deadline that leaves it out means the same on every machine.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

_NANO = 1e-9


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds of a process's life so far; the rest of it, it slept."""

    computed: float = 0.0
    waited: float = 0.0  # for a processor


def open_of(process: int | str = "self") -> int:
    """A descriptor from which whoever holds it reads a process's usage; -1 where none is."""
    try:
        return os.open(f"/proc/{process}/schedstat", os.O_RDONLY)
    except OSError:
        return -1


def read(descriptor: int) -> Usage | None:
    """What it says now; `None` where nothing can be known, or the process is gone."""
    if descriptor < 0:
        return None
    try:
        computed, waited, _ = os.pread(descriptor, 100, 0).split()
    except (OSError, ValueError):
        return None
    return Usage(int(computed) * _NANO, int(waited) * _NANO)


def own() -> Usage:
    """This process's usage; nothing where it is not known."""
    descriptor = open_of()
    try:
        return read(descriptor) or Usage()
    finally:
        close(descriptor)


def close(descriptor: int) -> None:
    """Let go of it, if it is one."""
    if descriptor >= 0:
        os.close(descriptor)
