"""The assignment itself through the real `otter run`: full marks, none, and equal results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from otter_attacks.harness import CHECKOUT, answers, fast_results, make_zip, otter_run

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.otterbridge.autograderzip import build_autograder_zip
from autograder.release.studentkit import student_files

EXAMPLES = sorted(path.name for path in (CHECKOUT / "examples").glob("*") if path.is_dir())


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    return load_assignment(CHECKOUT)


@pytest.fixture(scope="module")
def autograder_zip(assignment: Assignment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_autograder_zip(assignment, tmp_path_factory.mktemp("zip") / "autograder.zip")


@pytest.mark.parametrize("folder", [pytest.param("", marks=pytest.mark.demand), "assignment/"])
def test_reference_answers_get_every_point(
    folder: str, autograder_zip: Path, assignment: Assignment, tmp_path: Path
) -> None:
    files = {f"{folder}{name}": data for name, data in answers(CHECKOUT).items()}
    outcome = otter_run(autograder_zip, make_zip(tmp_path / "s.zip", files), tmp_path / "out")
    assert outcome.scores == {q.name: q.points for q in assignment.questions.values()}
    assert outcome.total == 110
    told = [test["output"] for test in outcome.tests if "score" in test]
    assert all(text.endswith("All test cases passed!") for text in told)


@pytest.mark.demand  # Otter's results are the fast engine's, below; what stubs get: test_cli_grade
def test_stubs_get_nothing_and_are_told_so(
    autograder_zip: Path, assignment: Assignment, tmp_path: Path
) -> None:
    submission = make_zip(tmp_path / "s.zip", student_files(assignment))
    outcome = otter_run(autograder_zip, submission, tmp_path / "out")
    assert outcome.total == 0
    told = [test["output"] for test in outcome.tests if "score" in test]
    assert all("not attempted" in text for text in told)


@pytest.mark.demand
def test_one_file_gets_its_own_points(
    autograder_zip: Path, assignment: Assignment, tmp_path: Path
) -> None:
    problem = assignment.problems[-1]
    submission = tmp_path / f"{problem.name}.py"
    submission.write_bytes(answers(CHECKOUT)[submission.name])
    outcome = otter_run(autograder_zip, submission, tmp_path / "out")
    earned = {name: score for name, score in outcome.scores.items() if score}
    assert earned == {question.name: question.points for question in problem.questions}


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(name, marks=() if name == "three-mistakes" else pytest.mark.demand)
        for name in EXAMPLES
    ],
)
def test_otter_and_the_fast_engine_write_the_same(
    example: str, autograder_zip: Path, assignment: Assignment, tmp_path: Path
) -> None:
    folder = CHECKOUT / "examples" / example
    files = {path.name: path.read_bytes() for path in folder.glob("*.py")}
    submission = make_zip(tmp_path / "s.zip", files)
    assert otter_run(autograder_zip, submission, tmp_path / "out").code == 0
    written = (tmp_path / "out" / "results.json").read_text(encoding="utf-8")
    assert written == json.dumps(fast_results(assignment, submission), indent=4)
