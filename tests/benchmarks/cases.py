"""What is graded, laid out in a folder."""

from __future__ import annotations

import compileall
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.gradebook.checksums import of_questions
from autograder.judges import workedout
from autograder.release.studentkit import kit_files, student_files
from tests.benchmarks.measure import GRADKIT, PYTHON, Command

ROOT = Path(__file__).parents[2]
RIGHT, WRONG, STUBS = "examples/complete", "examples/three-mistakes", "student"
KITS = ("check.py", "test_public.py", "conftest.py")  # in student/
STYLES = ("closures", "einsum", "lists", "loops")
STOCK_TEST = """\
from otter.test_files import test_case

OK_FORMAT = False
name = "{name}"
points = None


@test_case(points=1, hidden=True)
def test_is_there(env):
    assert callable(env["{function}"])
"""


def starts() -> dict[str, Command]:
    """What any Python takes, and how long the command needs to say what it can do."""
    lines = {"python": "pass", "numpy": "import numpy", "sympy": "import numpy, sympy"}
    commands = {name: Command([PYTHON, "-c", line], ROOT, times=3) for name, line in lines.items()}
    commands["help"] = Command([*GRADKIT, "--help"], ROOT, times=3)
    return commands


def classes(folder: Path, count: int) -> dict[str, Command]:
    """`gradkit grade` of one submission of each kind and of `count` more of the same.

    What `gradkit build` works out lies there, as after one.
    """
    assignment = load_assignment(ROOT)
    known = workedout.work_out(assignment, of_questions(assignment))
    workedout.keep(assignment, ROOT / workedout.DIST, known)
    commands = {}
    for kind, source in {"right": RIGHT, "wrong": WRONG, "stubs": STUBS}.items():
        files = submission(source)
        commands[f"{kind}, 1"] = _grade(folder / f"{kind}-1", [files])
        commands[f"{kind}, {1 + count}"] = _grade(folder / f"{kind}-n", [files] * (1 + count))
    right = submission(RIGHT)
    styles = [_in_style(assignment, style) for style in STYLES]
    commands["styles, first"] = _grade(folder / "styles-1", [right, *styles])
    commands["styles, three times"] = _grade(folder / "styles-n", [right, *styles * 3])
    return commands


def submission(source: str) -> dict[str, bytes]:
    """The Python files of a folder that belong to a student."""
    paths = sorted((ROOT / source).glob("*.py"))
    return {path.name: path.read_bytes() for path in paths if path.name not in KITS}


def _in_style(assignment: Assignment, style: str) -> dict[str, bytes]:
    """The right answers of all problems in one style."""
    return {
        problem.file: (problem.folder / "styles" / f"{style}.py").read_bytes()
        for problem in assignment.problems
    }


def _grade(folder: Path, submissions: Iterable[Mapping[str, bytes]]) -> Command:
    for number, files in enumerate(submissions):
        _write(folder / "class" / f"{number:04}", files)
    command = [*GRADKIT, "grade", "--assignment", str(ROOT), "class", "-o", "out", "--jobs", "1"]
    return Command(command, folder, good=(0, 1))


def otter(folder: Path) -> dict[str, Command]:
    """Stock Otter with the least that it can be given, our zip, and Gradescope's entry."""
    from autograder.otterbridge.autograderzip import build_autograder_zip

    folder.mkdir()
    ours = build_autograder_zip(load_assignment(ROOT), folder / "ours.zip")
    files = submission(RIGHT)
    with zipfile.ZipFile(folder / "right.zip", "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    (folder / "one.py").write_bytes(b"\n\n".join(files.values()))
    root = folder / "autograder"
    _write(root / "submission", files)
    with zipfile.ZipFile(ours) as archive:
        archive.extractall(root / "source")
    compileall.compile_dir(root / "source", quiet=1)  # as `setup.sh` does, when the image is built
    start = [PYTHON, "-m", "otter", "run", "-a"]
    return {
        "otter, stock": Command([*start, str(_stock_zip(folder)), "one.py"], folder),
        "otter, ours": Command([*start, "ours.zip", "right.zip"], folder),
        "gradescope": Command([PYTHON, "-I", str(root / "source/run_otter.py")], folder),
    }


def _stock_zip(folder: Path) -> Path:
    """A stock Otter autograder: one trivial test file for the last function of each file."""
    path = folder / "stock.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("otter_config.json", "{}")
        for file in sorted((ROOT / "solutions").glob("*.py")):
            function = file.read_text().rpartition("\ndef ")[2].partition("(")[0]
            test = STOCK_TEST.format(name=file.stem, function=function)
            archive.writestr(f"tests/{file.stem}.py", test)
    return path


def student(folder: Path) -> dict[str, Command]:
    """`check.py` in a student's folder: as it was handed out, and finished."""
    assignment = load_assignment(ROOT)
    kit = {f"kit/{name}": data for name, data in kit_files(assignment).items()}
    _write(folder / "empty", {**student_files(assignment), **kit})
    shutil.copytree(folder / "empty", folder / "finished")
    _write(folder / "finished", submission(RIGHT))
    return {
        f"check.py, {state}": Command([PYTHON, "check.py"], folder / state, good=(0, 1))
        for state in ("empty", "finished")
    }


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
