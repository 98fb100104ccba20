"""Runs the real Otter on submissions made of names and bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marking import Grader, kept

from autograder.assignment.model import Assignment
from autograder.otterbridge.results import gradescope_results
from autograder.submissions.read import read_submission

CHECKOUT = Path(__file__).resolve().parents[2]
TOY = Path(__file__).parent / "toy"
OTTER = [sys.executable, "-m", "otter"]
TIMEOUT_S = 240  # a run takes 3 s; a slow, shared machine ten times that


@dataclass(frozen=True)
class Outcome:
    """How a run of Otter ended; `results` is the results.json, if there is one."""

    code: int
    results: dict[str, Any] | None
    text: str

    @property
    def tests(self) -> list[dict[str, Any]]:
        assert self.results is not None, self.text
        return self.results["tests"]

    @property
    def scores(self) -> dict[str, float]:
        return {test["name"]: test["score"] for test in self.tests if "score" in test}

    @property
    def total(self) -> float:
        return sum(self.scores.values())


def make_zip(path: Path, files: Mapping[str, bytes | str]) -> Path:
    """A zip of the files, with entry names exactly as given; a name that ends in / is a folder."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def otter_run(
    autograder: Path,
    submission: Path,
    out: Path,
    *,
    python: str | None = None,
    path: Path = CHECKOUT,
    command: list[str] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Outcome:
    """`otter run`, from the folder of the results, with gradkit importable from `path`."""
    out.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [*(command or OTTER), "run", "-a", str(autograder), "-o", str(out), str(submission)],
        cwd=out,
        env={**os.environ, "PYTHONPATH": str(path), **(environment or {})},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    return Outcome(done.returncode, _results(out), done.stdout + done.stderr)


def _results(folder: Path) -> dict[str, Any] | None:
    path = folder / "results.json"
    return json.loads(path.read_bytes()) if path.is_file() else None


def unpack_tree(autograder: Path, root: Path) -> Path:
    """Gradescope's layout; the environment stands in for the one that setup.sh makes."""
    for name in ("source", "submission", "results"):
        (root / name).mkdir(parents=True)
    with zipfile.ZipFile(autograder) as archive:
        archive.extractall(root / "source")
    (root / "run_autograder").write_bytes((root / "source" / "run_autograder").read_bytes())
    (root / "submission_metadata.json").write_text('{"id": 1, "users": []}')
    return root


def borrow_environment(root: Path) -> None:
    """Lets the tree use this test's own environment, where setup.sh would make one."""
    (root / "venv").symlink_to(sys.prefix)


def run_tree(root: Path, environment: Mapping[str, str] | None = None) -> Outcome:
    """Runs the tree's own entry script."""
    done = subprocess.run(
        ["bash", str(root / "run_autograder")],
        cwd="/",
        env={"PATH": os.environ["PATH"], "LANG": "C", **(environment or {})},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    return Outcome(done.returncode, _results(root / "results"), done.stdout + done.stderr)


def answers(root: Path) -> dict[str, bytes]:
    """The reference answers of an assignment, by file name."""
    return {path.name: path.read_bytes() for path in sorted((root / "solutions").glob("*.py"))}


def fast_results(assignment: Assignment, submission: Path) -> dict[str, Any]:
    """What the fast engine writes to results.json."""
    expected = [f"{problem.name}.py" for problem in assignment.problems]
    found = read_submission(submission, expected=expected)
    with kept(assignment) as (workers, _):
        result = Grader(assignment, workers).grade(found.id, found.files, notes=found.notes)
    return gradescope_results(result, assignment)
