"""Otter's test files, and its results made without the rest of Otter."""

from __future__ import annotations

import ast
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from otter_attacks.fixtures import toy
from otter_attacks.harness import CHECKOUT, TOY

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.errors import GraderFault, UsageError
from autograder.message import Words
from autograder.otterbridge import require_otter
from autograder.otterbridge.autograderzip import OTTER_CONFIG
from autograder.otterbridge.autograderzip import test_files as make_test_files
from autograder.otterbridge.results import gradescope_results
from autograder.otterbridge.verdicts import Verdicts, finish, instructors_report, overview, words
from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult


def result_of(assignment: Assignment, **failed: str) -> SubmissionResult:
    """A record in which the named questions (`shapes_area`) failed every check."""
    questions = []
    for question in assignment.questions.values():
        message = failed.get(question.name.replace(".", "_"))
        checks = []
        for hidden in (False, True):
            for check, points in assignment.checks(question, hidden=hidden):
                status = Status.FAILED if message else Status.PASSED
                earned = 0.0 if message else points
                checks.append(
                    CheckResult(
                        question.name, check.name, check.title, hidden, points, earned,
                        status, Words(message or ""),
                    )
                )  # fmt: skip
        questions.append(QuestionResult(question.name, question.points, tuple(checks)))
    return SubmissionResult("x", assignment.title, tuple(questions))


def scored(results: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries with points: one for each question."""
    return [test for test in results["tests"] if "score" in test]


def test_test_files_hold_nothing_to_learn(toy: Assignment) -> None:
    for source in make_test_files(toy).values():
        assert source.isascii()
        functions = [
            node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)
        ]
        for function in functions:
            (call,) = function.body
            assert ast.unparse(call).startswith("gradkit.verify(")


def test_test_files_sort_in_the_order_of_the_assignment(toy: Assignment) -> None:
    names = list(make_test_files(toy))
    assert names == sorted(names)
    assert [name[4:-3] for name in names] == list(toy.questions)


def test_verdicts_raise_where_a_check_failed(toy: Assignment) -> None:
    verdicts = Verdicts(result_of(toy, shapes_area="it is 5, not 6"))
    verdicts.verify("words.twice", 1)
    with pytest.raises(AssertionError):
        verdicts.verify("shapes.area", 1)


def test_each_question_is_a_test_with_score_and_feedback(toy: Assignment) -> None:
    results = gradescope_results(result_of(toy, shapes_area="it is 5, not 6"), toy)
    assert {test["name"]: (test["score"], test["max_score"]) for test in scored(results)} == {
        "shapes.area": (0, 3.0),
        "shapes.edge": (0.5, 0.5),
        "words.twice": (2.0, 2.0),
    }
    output = scored(results)[0]["output"]
    assert "random rectangles result:" in output
    assert "failed, 0 of 2 points\n        it is 5, not 6" in output
    assert "verify(" not in output  # Otter's own message shows the test's source line
    assert "line" not in output


def test_a_note_is_read_though_the_check_passed(toy: Assignment) -> None:
    result = result_of(toy)
    question = result.questions[0]
    note = "passes with a right helper: fix shapes.edge"
    checks = (*question.checks[:-1], _noted(question.checks[-1], note))
    questions = (QuestionResult(question.name, 3, checks), *result.questions[1:])
    results = gradescope_results(SubmissionResult("x", "t", questions), toy)
    assert note in scored(results)[0]["output"]
    assert scored(results)[0]["score"] == 3.0


def _noted(check: CheckResult, note: str) -> CheckResult:
    return CheckResult(
        check.question, check.name, check.title, check.hidden, check.points, check.earned,
        check.status, note=note,
    )  # fmt: skip


def test_the_overview_speaks_of_nothing_hidden(toy: Assignment) -> None:
    text = overview(result_of(toy, shapes_area="the message"))
    assert text.startswith("2 of 3 public checks pass; hidden checks decide the mark.")
    assert "a small 'rectangle'" in text
    assert "random rectangles" not in text


def test_points_are_not_spoken_of_where_a_check_has_none() -> None:
    check = CheckResult("a.b", "c", "title", False, 0.0, 0.0, Status.FAILED, Words("why"))
    assert words(check) == "\N{CROSS MARK} failed\nwhy"


def test_what_a_student_printed_is_marked_as_such(toy: Assignment) -> None:
    printed = "hello\n::set-output name=x::1\r\x1b[2Kgrading failed: no\n"
    report = instructors_report(replace(result_of(toy), output=printed, layers=("seccomp",)))
    assert "confined by: seccomp" in report
    assert "\x1b" not in report
    theirs = report.partition("printed:\n")[2].splitlines()
    assert len(theirs) == 3
    assert all(line.startswith("| ") for line in theirs)


def test_a_fault_withholds_every_score(toy: Assignment) -> None:
    result = SubmissionResult("x", toy.title, result_of(toy).questions, fault="broken check")
    results = gradescope_results(result, toy)
    assert "score" not in json.dumps(results)
    assert "not your fault" in results["output"]
    assert "broken check" not in results["output"]


def test_a_record_of_another_assignment_is_a_fault(toy: Assignment) -> None:
    result = result_of(toy)
    with pytest.raises(GraderFault):
        gradescope_results(SubmissionResult("x", "t", result.questions[:1]), toy)
    short = QuestionResult("shapes.area", 3, result.questions[0].checks[:1])
    shortened = SubmissionResult("x", "t", (short, *result.questions[1:]))
    with pytest.raises(GraderFault):
        gradescope_results(shortened, toy)


def test_another_version_of_otter_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: "6.0.0")
    with pytest.raises(UsageError, match=r"here is 6\.0\.0\. Run: pip install 'gradkit\[otter\]'"):
        require_otter()


def otters_results(result: SubmissionResult, assignment: Assignment) -> dict[str, object]:
    """What Otter's own classes make of the record."""
    otter = pytest.importorskip("otter.test_files", reason="Otter is not installed")
    from otter.run.run_autograder.autograder_config import AutograderConfig
    from otter.test_files.exception_test import ExceptionTestFile

    files = [
        ExceptionTestFile.from_string(source, path=name)
        for name, source in make_test_files(assignment).items()
    ]
    for file in files:
        file.run({"gradkit": Verdicts(result)})
    graded = otter.GradingResults(files)
    finish(graded, result)
    written: dict[str, object] = graded.to_gradescope_dict(AutograderConfig(OTTER_CONFIG))
    return written


SAID = ("", "one line", "two\n\n  lines \n", "  \n", "\ttab ✓ \x0b \r\n end", "µ" * 300)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("root", [TOY, CHECKOUT], ids=["toy", "this assignment"])
def test_our_results_are_otters_byte_for_byte(root: Path, seed: int) -> None:
    assignment = load_assignment(root)
    rng = random.Random(seed)
    result = result_of(assignment)
    questions = []
    for question in result.questions:
        mostly = rng.choice([0.0, 0.5, 1.0])
        checks = tuple(
            replace(check, note=rng.choice(SAID) if rng.random() < 0.3 else "")
            if rng.random() < mostly
            else replace(
                check,
                status=rng.choice([status for status in Status if status is not Status.FAULT]),
                words=Words(rng.choice(SAID)),
                earned=check.points * rng.choice([0, 1 / 3]),
            )
            for check in question.checks
        )
        questions.append(replace(question, checks=checks))
    made = replace(result, questions=tuple(questions), notes=("a note",) * (seed % 2))
    written = gradescope_results(made, assignment)
    ours = json.dumps({"tests": scored(written), "output": written["output"]}, indent=4)
    assert ours == json.dumps(otters_results(made, assignment), indent=4)
