"""A class graded by `gradkit grade` beside one submission graded by stock Otter.

    python tests/benchmarks/class_against_otter.py [SUBMISSIONS] [ROUNDS]

Stock Otter gets the least it can be given: nine test files that only look whether a function
is there. Both run as whole commands, in turn, so that what else the machine does strikes both;
what counts is the ratio of the medians, and CPU seconds (with all child processes) more than
wall time.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
STOCK_TEST = """\
from otter.test_files import test_case

OK_FORMAT = False
name = "{name}"
points = None


@test_case(points=1, hidden=True)
def test_is_there(env):
    assert callable(env["{function}"])
"""


def stock_zip(folder: Path) -> Path:
    """A stock Otter autograder: one trivial test file for the last function of each file."""
    path = folder / "stock.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("otter_config.json", "{}")
        for file in sorted((ROOT / "solutions").glob("*.py")):
            function = file.read_text().rpartition("\ndef ")[2].partition("(")[0]
            test = STOCK_TEST.format(name=file.stem, function=function)
            archive.writestr(f"tests/{file.stem}.py", test)
    return path


def seconds(command: list[str], folder: Path) -> tuple[float, float]:
    """Wall and CPU seconds of one command."""
    before, start = os.times(), time.perf_counter()
    quiet = subprocess.DEVNULL
    subprocess.run(command, cwd=folder, check=True, stdout=quiet, stderr=quiet)
    wall, after = time.perf_counter() - start, os.times()
    cpu = after.children_user + after.children_system
    return wall, cpu - before.children_user - before.children_system


def main(submissions: int, rounds: int) -> None:
    """Time both commands in turn and print medians and ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(submissions):
            shutil.copytree(ROOT / "examples/complete", folder / f"class/{number:04}")
        script = "\n\n".join(p.read_text() for p in sorted((ROOT / "solutions").glob("*.py")))
        (folder / "one.py").write_text(script)
        commands = {
            "stock Otter, 1": ["otter", "run", "-a", str(stock_zip(folder)), "one.py"],
            f"gradkit, {submissions}": [
                *("gradkit", "grade", "--assignment", str(ROOT), "class", "-o", "out")
            ],
        }
        took: dict[str, list[tuple[float, float]]] = {who: [] for who in commands}
        for _ in range(rounds):
            for who, (program, *arguments) in commands.items():
                took[who].append(seconds([str(BIN / program), *arguments], folder))
    medians = {
        who: [statistics.median(column) for column in zip(*rows, strict=True)]
        for who, rows in took.items()
    }
    for who, (wall, cpu) in medians.items():
        print(f"{who:16} {wall:7.2f} s wall {cpu:7.2f} s CPU")
    (wall, cpu), (own_wall, own_cpu) = medians.values()
    print(
        f"Submissions in the time stock Otter takes for one: {submissions * wall / own_wall:.1f} "
        f"by wall time, {submissions * cpu / own_cpu:.1f} by CPU time."
    )


if __name__ == "__main__":
    counts = [int(argument) for argument in sys.argv[1:]]
    main(*(counts + [20, 3][len(counts) :]))
