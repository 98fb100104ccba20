"""Otter's own commands in a student's folder: `otter check`, and `grader.check` in a notebook."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest
from otter_attacks.fixtures import toy
from otter_attacks.harness import OTTER

from autograder.assignment.model import Assignment
from autograder.release.studentkit import kit_files, student_files
from autograder.submissions.read import read_submission

RIGHT = "def area(a, b):\n    return a * b\n"
ADDED = "def area(a, b):\n    return a + b\n"


@pytest.fixture
def home(toy: Assignment, tmp_path: Path) -> Path:
    """The student's zip, unpacked."""
    kit = {f"kit/{name}": data for name, data in kit_files(toy).items()}
    for name, data in {**student_files(toy), **kit}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path


def clean() -> dict[str, str]:
    """The environment of somebody who has no checkout."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def test_otter_check_says_what_check_py_says(home: Path) -> None:
    (home / "shapes.py").write_text(f"{ADDED}def edge(a, b):\n    return 2 * (a + b)\n")
    done = subprocess.run(
        [*OTTER, "check", "shapes.py"],
        cwd=home, env=clean(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    area, edge, twice = done.stdout.split(" results:")[1:]
    assert "AssertionError: shapes.area: area has wrong values" in area
    assert "It is 5. I expected 6." in area
    assert edge.splitlines()[0] == " All test cases passed!"
    assert "not attempted" in twice


def test_a_notebooks_cells_are_checked_as_they_are_now(home: Path) -> None:
    book = nbformat.v4.new_notebook()
    said = "import otter\ngrader = otter.Notebook()\nprint(grader.check('shapes.area'))"
    now = "%%time\nSCALE = 1\n{}\nimport time; time.sleep(1)"
    texts = (f"{ADDED}\n{said}", now.format(RIGHT), said, "import shapes; shapes.__file__")
    book.cells = [nbformat.v4.new_code_cell(text) for text in texts]
    client = nbclient.NotebookClient(
        book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(home)}}
    )
    client.execute(env=clean())
    first, _, second, third = ("".join(str(out) for out in cell.outputs) for cell in book.cells)
    assert "It is 5. I expected 6." in first
    assert "shapes.area results: All test cases passed!" in second
    assert str(home / "shapes.py") in third  # the notebook's own imports go on


def test_a_script_that_calls_otter_is_checked_itself(home: Path) -> None:
    (home / "mine.py").write_text(
        f"import otter\n{ADDED}print(otter.Notebook().check('shapes.area'))\n"
    )
    done = subprocess.run(
        [sys.executable, "mine.py"],
        cwd=home, env=clean(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "It is 5. I expected 6." in done.stdout


def test_the_test_files_are_no_work_of_the_students(home: Path, toy: Assignment) -> None:
    (home / "tests" / "helper.py").write_text("x = 1\n")
    found = read_submission(home, expected=toy.functions)
    names = {name for name in found.files if name.startswith("tests/")}
    assert names == {"tests/helper.py"}
