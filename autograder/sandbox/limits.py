"""What one worker may use in its whole life. Stand-alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps that the kernel enforces; wall time per call is the session's business."""

    memory_bytes: int = 1 << 30  # address space; NumPy and SymPy alone take 220 MB of it
    cpu_seconds: int = 60  # the calls of a right submission take below 2 s together
    open_files: int = 16  # the socket and three times /dev/null


# Where a container has a limit of its own: with control groups of version 2, and of version 1.
_CONTAINER = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
_LEAST_BYTES = 320 << 20  # NumPy and SymPy alone map 220 MB


def granted_memory(asked: int, files: tuple[str, ...] = _CONTAINER) -> int:
    """What a worker may have of what is asked for: half of the container's memory at most.

    More would not be refused to it; the kernel would end some process of the container instead.
    """
    for file in files:
        try:
            with open(file, encoding="ascii") as stream:
                whole = int(stream.read())  # "max" where there is no limit
        except (OSError, ValueError):
            continue
        return min(asked, max(_LEAST_BYTES, whole // 2))
    return asked
