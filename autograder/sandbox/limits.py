"""What one worker may use in its whole life. Stand-alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps that the kernel enforces; wall time per call is the session's business."""

    memory_bytes: int = 1 << 30  # address space; NumPy and SymPy alone take 220 MB of it
    cpu_seconds: int = 60  # the calls of a right submission take below 2 s together
    open_files: int = 16  # the socket and three times /dev/null
