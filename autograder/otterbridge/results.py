"""Gradescope's results of a graded submission, written without Otter.

What comes out equals Otter's own `GradingResults.to_gradescope_dict` byte for byte once it is
written with `json.dump(…, indent=4)`; the tests hold the two against each other.
"""

from __future__ import annotations

from textwrap import indent
from typing import Any

from autograder.assignment.model import Assignment
from autograder.errors import GraderFault
from autograder.otterbridge.verdicts import overview, withheld, words
from autograder.record import CheckResult, QuestionResult, SubmissionResult

_INDENT = "    "
_DIGITS = 5  # of a score


def gradescope_results(result: SubmissionResult, assignment: Assignment) -> dict[str, Any]:
    """The results as `otter run` writes them; `GraderFault` where record and assignment differ."""
    if result.withheld:
        return withheld()
    names = [question.name for question in result.questions]
    if names != list(assignment.questions):
        raise GraderFault(f"the record holds {names}, the assignment {list(assignment.questions)}")
    return {
        "tests": [_entry(question, assignment) for question in result.questions],
        "output": overview(result),
    }


def _entry(question: QuestionResult, assignment: Assignment) -> dict[str, Any]:
    """One question's score and words; its points are those of the assignment."""
    asked = assignment.questions[question.name]
    points = [
        float(points)
        for hidden in (False, True)
        for _, points in assignment.checks(asked, hidden=hidden)
    ]
    if len(points) != len(question.checks):
        raise GraderFault(f"the record's checks on {question.name} are not the assignment's")
    earned = [own for own, check in zip(points, question.checks, strict=True) if check.passed]
    return {
        "name": question.name,
        "score": round(sum(earned), _DIGITS),
        "max_score": round(sum(points), _DIGITS),
        "visibility": "after_published",
        "output": _summary(question),
    }


def _summary(question: QuestionResult) -> str:
    """Every check's words; of a question without a failure, only the notes."""
    if all(check.passed for check in question.checks):
        lines = [f"{question.name} results: All test cases passed!"]
        return "\n".join([*lines, *(_note(check) for check in question.checks if check.note)])
    parts = []
    for check in question.checks:
        note = f"{_note(check)}\n\n" if check.passed and check.note else ""
        told = indent(words(check).strip(), _INDENT)
        parts.append(f"{note}{check.title} result:\n{told}".strip())
    return f"{question.name} results:\n" + indent("\n\n".join(parts), _INDENT)


def _note(check: CheckResult) -> str:
    return f"{check.title} message: {check.note}"
