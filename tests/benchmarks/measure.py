"""CPU time of commands, measured in turn."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

PYTHON = sys.executable
GRADKIT = [str(path)] if (path := Path(PYTHON).with_name("gradkit")).exists() else []
_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"  # makes each run compile all that no installer has
GRADKIT = GRADKIT or [PYTHON, "-m", "autograder"]


@dataclass(frozen=True)
class Command:
    """What is run, how often in a round, and with which exit codes it has worked."""

    arguments: Sequence[str]
    folder: Path
    times: int = 1
    good: tuple[int, ...] = (0,)


@dataclass
class Times:
    """CPU and wall seconds of the runs of one command."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """CPU seconds."""
        return statistics.median(self.cpu)


def run(command: Command, times: Times) -> None:
    """Run the command as often as it says, and add what it took with all that it started."""
    for _ in range(command.times):
        before, start = _children(), time.perf_counter()
        with tempfile.TemporaryFile() as said:
            code = subprocess.run(
                command.arguments,
                cwd=command.folder,
                env={name: os.environ[name] for name in os.environ if name != _UNCOMPILED},
                stdout=said,
                stderr=said,
                check=False,
            ).returncode
            if code not in command.good:
                said.seek(0)
                words = said.read().decode(errors="replace")
                raise SystemExit(f"{' '.join(command.arguments)} ended with {code}:\n{words}")
        times.wall.append(time.perf_counter() - start)
        times.cpu.append(_children() - before)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def calibrate() -> float:
    """Milliseconds of CPU time for a fixed piece of work: how slow the machine is just now."""
    start = time.process_time()
    total = 0
    for number in range(200_000):
        total += number * number % 7
    return 1000 * (time.process_time() - start)


def machine() -> dict[str, str | int]:
    """On what this ran."""
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": os.cpu_count() or 1,
        "kernel": platform.release(),
        "python": platform.python_version(),
        "user": "root" if os.geteuid() == 0 else "not root",
    }
