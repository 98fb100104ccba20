"""The real `otter run` on the zip: any layout of files, and the same results as the fast engine."""

from __future__ import annotations

import json
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
from marking import Grader, kept
from otter_attacks.attacks import HONEST, HONEST_SCORES, zipped
from otter_attacks.fixtures import toy, toy_zip
from otter_attacks.harness import (
    CHECKOUT,
    TOY,
    answers,
    fast_results,
    make_zip,
    otter_run,
)

from autograder.assignment.model import Assignment
from autograder.otterbridge.autograderzip import without_notebook
from autograder.otterbridge.results import gradescope_results
from autograder.submissions.read import read_submission

FULL = {"shapes.area": 3.0, "shapes.edge": 0.5, "words.twice": 2.0}
ANSWERS = answers(TOY)
LAYOUTS = {
    "several_files_at_the_top": ANSWERS,
    "one_folder": {f"my work/{name}": data for name, data in ANSWERS.items()},
    "beside_what_a_mac_adds": {
        **{f"hw/{name}": data for name, data in ANSWERS.items()},
        **{f"__MACOSX/hw/._{name}": b"\0\5\26\7" for name in ANSWERS},
        "hw/.DS_Store": b"\0",
    },
    "a_zip_in_a_zip": {"inner.ZIP": zipped(ANSWERS)},
    "a_package": {"__init__.py": b"", **ANSWERS},
}


@pytest.mark.demand  # some of them beside something else below
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gets_its_marks(layout: str, toy_zip: Path, tmp_path: Path) -> None:
    name = "SUBMISSION.ZIP" if layout == "a_zip_in_a_zip" else "submission.zip"
    outcome = otter_run(toy_zip, make_zip(tmp_path / name, LAYOUTS[layout]), tmp_path / "out")
    assert outcome.code == 0, outcome.text
    assert outcome.scores == FULL


def test_results_equal_those_of_the_fast_engine(
    toy: Assignment, toy_zip: Path, tmp_path: Path, demanded: bool
) -> None:
    cases: dict[str, bytes | dict[str, bytes]] = {
        "broken.zip": {
            "hw 1/shapes.py": b"def area(a, b:\n",
            "hw 1/words.py": b"1 / 0\n",
            "hw 1/notes.txt": b"text",
            "hw 1/old/shapes.py": HONEST.encode(),
            "__MACOSX/hw 1/._shapes.py": b"\0",
        },
    }
    if demanded:
        more = {"complete.zip": ANSWERS, "half.py": HONEST.encode()}
        cases |= {**more, "empty.zip": {"notes.txt": b"nothing"}}
    for name, content in cases.items():
        submission = tmp_path / name
        if isinstance(content, bytes):
            submission = tmp_path / "shapes.py"
            submission.write_bytes(content)
        else:
            make_zip(submission, content)
        assert otter_run(toy_zip, submission, tmp_path / "out").code == 0
        written = (tmp_path / "out" / "results.json").read_text(encoding="utf-8")
        assert written == json.dumps(fast_results(toy, submission), indent=4), name


def as_notebook(files: dict[str, bytes]) -> str:
    """A notebook with the files as its cells, and what only a notebook understands."""
    cells = [
        {"cell_type": "code", "id": f"c{n}", "execution_count": None, "metadata": {}, "outputs": [],
         "source": source}
        for n, source in enumerate(["%matplotlib inline", *(f.decode() for f in files.values())])
    ]  # fmt: skip
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def test_a_notebook_gets_the_marks_of_its_cells(
    toy: Assignment, toy_zip: Path, tmp_path: Path
) -> None:
    submission = tmp_path / "handed in" / "x.ipynb"
    submission.parent.mkdir()
    submission.write_text(as_notebook({"one.py": HONEST.encode()}))
    outcome = otter_run(without_notebook(toy_zip), submission, tmp_path / "out")
    assert outcome.code == 0, outcome.text
    assert outcome.scores == HONEST_SCORES
    found = read_submission(submission.parent, expected=toy.functions)
    with kept(toy) as (workers, _):
        graded = Grader(toy, workers).grade(found.id, found.files, notes=found.notes)
    assert outcome.results == gradescope_results(graded, toy)
    assert "x.ipynb is a notebook" in outcome.results["output"]


def test_an_unreadable_submission_is_told_why(toy_zip: Path, tmp_path: Path) -> None:
    entries = {f"{number}.txt": b"" for number in range(3000)}
    outcome = otter_run(toy_zip, make_zip(tmp_path / "s.zip", entries), tmp_path / "out")
    assert outcome.total == 0
    assert outcome.results is not None
    assert "more than 2000 files" in outcome.results["output"]
    assert "/tmp" not in outcome.results["output"]


def test_the_code_of_the_zip_grades_whatever_is_installed(toy_zip: Path, tmp_path: Path) -> None:
    installed = tmp_path / "site" / "autograder"
    shutil.copytree(
        CHECKOUT / "autograder", installed, ignore=shutil.ignore_patterns("__pycache__")
    )
    broken = "raise ImportError('the installed engine was used')\n"
    (installed / "grading" / "__init__.py").write_text(broken)
    submission = make_zip(tmp_path / "SUBMISSION.ZIP", LAYOUTS["a_zip_in_a_zip"])
    outcome = otter_run(toy_zip, submission, tmp_path / "out", path=installed.parent)
    assert outcome.scores == FULL, outcome.text


# Otter 7.0.1, say, with `grade_notebook` under another name: the plugin cannot stand in for it.
_RENAMED = """
from otter.run.run_autograder.runners import python_runner
del python_runner.grade_notebook
from otter.cli import cli
cli()
"""


def test_another_otter_gives_no_mark(toy_zip: Path, tmp_path: Path) -> None:
    script, submission = tmp_path / "renamed.py", tmp_path / "shapes.py"
    script.write_text(_RENAMED)
    submission.write_text(HONEST)
    outcome = otter_run(toy_zip, submission, tmp_path / "1", command=[sys.executable, str(script)])
    assert outcome.code != 0
    assert "grade_notebook" in outcome.text
    assert outcome.results is None


def edited(autograder: Path, to: Path, entry: str, old: str, new: str) -> Path:
    """The same zip with a text replaced in the entry whose name ends so."""
    with zipfile.ZipFile(autograder) as before, zipfile.ZipFile(to, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name.endswith(entry):
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            after.writestr(name, data)
    return to


def break_hidden_checks(autograder: Path, to: Path) -> Path:
    """The same zip with a hidden check that raises."""
    error = "raise RuntimeError('secret')\n    yield ["
    return edited(autograder, to, "words/hidden_checks.py", "yield [", error)


def test_a_fault_of_the_grader_is_never_a_zero(toy_zip: Path, tmp_path: Path) -> None:
    broken = break_hidden_checks(toy_zip, tmp_path / "broken.zip")
    outcome = otter_run(broken, make_zip(tmp_path / "s.zip", ANSWERS), tmp_path / "out")
    assert outcome.code != 0
    assert outcome.results is not None
    assert outcome.results["tests"] == []
    assert "score" not in outcome.results
    assert "not your fault" in outcome.results["output"]
    assert "secret" not in outcome.results["output"]
    assert "GraderFault" in outcome.text


def test_a_weak_sandbox_withholds_the_mark_or_says_so(toy_zip: Path, tmp_path: Path) -> None:
    # A machine without Landlock and seccomp, and a user without privileges.
    layers = ("landlock", "seccomp", "uid", "chroot", "capabilities")
    off = f"Zygote(disabled=frozenset({layers}), limits="
    weak = edited(toy_zip, tmp_path / "weak.zip", "autograder/calls/workers.py", "Zygote(", off)
    submission = make_zip(tmp_path / "s.zip", ANSWERS)
    refused = otter_run(weak, submission, tmp_path / "1")
    assert refused.code != 0
    assert refused.tests == []
    assert "SandboxError" in refused.text
    assert "GRADKIT_ALLOW_WEAK_SANDBOX=1" in refused.text
    allowed = {"GRADKIT_ALLOW_WEAK_SANDBOX": "1"}
    graded = otter_run(weak, submission, tmp_path / "2", environment=allowed)
    assert graded.scores == FULL, graded.text
    assert graded.results is not None
    assert "weak sandbox" in graded.results["output"]
