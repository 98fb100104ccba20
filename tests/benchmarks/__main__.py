"""Measures and prints; see the package's docstring."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks import cases, report
from tests.benchmarks.install import installs
from tests.benchmarks.measure import PYTHON, Command, Times, calibrate, machine, run

PARTS = ("start", "grade", "otter", "student", "floors")


def main() -> None:
    """Run what was asked for, in rounds; print the table, and write JSON where asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often all commands run in turn")
    parser.add_argument("--class", type=int, default=20, dest="count", metavar="N",
                        help="how many more submissions than one a class has")  # fmt: skip
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART",
                        help=f"of {', '.join(PARTS)}")  # fmt: skip
    parser.add_argument("--json", type=Path, metavar="FILE", help="the figures as JSON, too")
    parser.add_argument("--install", action="store_true", help="measure installations, too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gradkit-benchmarks-") as folder:
        found = measured(Path(folder), asked)
    print(report.table(found["rows"]))
    for name, figures in found.get("install", {}).items():
        print(f"{name}: " + ", ".join(f"{what} {value:g}" for what, value in figures.items()))
    print("on " + ", ".join(f"{name} {value}" for name, value in found["machine"].items()))
    print(
        f"a fixed loop took {min(found['calibration']):.0f} to {max(found['calibration']):.0f} ms"
    )
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def measured(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """All figures."""
    commands = _commands(folder, asked)
    times = {name: Times() for name in commands}
    loops = []
    for number in range(asked.rounds):
        for name, command in commands.items():
            print(f"round {number + 1}: {name}", file=sys.stderr)
            loops.append(calibrate())
            run(command, times[name])
            shutil.rmtree(command.folder / "out", ignore_errors=True)
    floors = _floors(asked.rounds) if "floors" in asked.only else {}
    found = {
        "machine": machine(),
        "calibration": [round(each, 1) for each in loops],
        "cpu_seconds": {name: each.cpu for name, each in times.items()},
        "wall_seconds": {name: each.wall for name, each in times.items()},
        "floors": floors,
        "rows": list(report.rows(times, floors, asked.count)),
    }
    if asked.install:
        found["install"] = installs(folder)
    return found


def _commands(folder: Path, asked: argparse.Namespace) -> dict[str, Command]:
    commands = {}
    if "start" in asked.only:
        commands |= cases.starts()
    if "otter" in asked.only:
        commands |= cases.otter(folder / "otter")
    if "grade" in asked.only:
        commands |= cases.classes(folder / "grade", asked.count)
    if "student" in asked.only:
        commands |= cases.student(folder / "student")
    return commands


def _floors(rounds: int) -> dict[str, Any]:
    """In a process of its own, with one thread for its linear algebra, as a worker has."""
    command = [PYTHON, "-m", "tests.benchmarks.floors", str(2 * rounds + 1)]
    done = subprocess.run(command, cwd=cases.ROOT, check=True, capture_output=True, text=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


if __name__ == "__main__":
    main()
