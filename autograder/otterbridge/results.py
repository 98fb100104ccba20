"""Gradescope's results of a graded submission, written without Otter.

A question with its points is one entry, equal to Otter's own, which the tests hold against it.
Beside it the question's public checks are an entry without points, as Otter's own "Public Tests"
is: it adds nothing to the mark, and may be visible where the mark is not yet.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from textwrap import indent
from typing import Any

from autograder.assignment.model import Assignment
from autograder.assignment.platform import PUBLISHED, VISIBLE
from autograder.errors import GraderFault
from autograder.otterbridge.metadata import extra_data, hidden_feedback_is_left
from autograder.otterbridge.verdicts import overview, withheld, words
from autograder.record import CheckResult, QuestionResult, SubmissionResult, once
from autograder.render.summary import said

_INDENT = "    "
_DIGITS = 5  # of a score


def gradescope_results(
    result: SubmissionResult, assignment: Assignment, metadata: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The results as `otter run` writes them; `GraderFault` where record and assignment differ.

    `metadata` is what Gradescope says of the submission.
    """
    if result.withheld:
        return withheld()
    names = [question.name for question in result.questions]
    if names != list(assignment.questions):
        raise GraderFault(f"the record holds {names}, the assignment {list(assignment.questions)}")
    about = metadata or {}
    shown = hidden_feedback_is_left(assignment, about)
    told = overview(result) + ("" if shown else f"\n\n{_reached(assignment)}")
    entries = []
    for question in result.questions:
        entries += _public(question, assignment)
        entries.append(_entry(question, assignment))
        _decide(entries[-1], result)
        if not shown and entries[-1]["visibility"] == VISIBLE:
            entries[-1]["visibility"] = PUBLISHED
    for name in assignment.manual:
        if any(each.question == name for each in result.decisions):
            most, when = assignment.manual[name].points, assignment.platform.of(name)
            entries.append(
                {"name": name, "score": 0.0, "max_score": most, "visibility": when, "output": ""}
            )
            _decide(entries[-1], result)
    results = {"tests": entries, "output": told}
    _put_in_format(results, assignment.platform.output_format)
    return {**results, "extra_data": extra_data(assignment, about, shown=shown)}


def _reached(assignment: Assignment) -> str:
    times = assignment.platform.hidden_per_day
    return (
        f"The hidden checks ran, but their feedback is shown {times} "
        f"time{'s' if times > 1 else ''} in 24 hours, and that is used up. It appears when the "
        "marks are published, or hand in again later."
    )


def _public(question: QuestionResult, assignment: Assignment) -> list[dict[str, Any]]:
    """The question's public checks as an entry without points."""
    checks = [check for check in question.checks if not check.hidden]
    if not checks:
        return []
    passed = all(check.passed for check in checks)
    return [
        {
            "name": f"{question.name}: public checks",
            "status": "passed" if passed else "failed",
            "visibility": assignment.platform.public,
            "output": _public_words(question),
        }
    ]


@once
def _public_words(question: QuestionResult) -> str:
    checks = [check for check in question.checks if not check.hidden]
    return "\n\n".join(f"{check.title}\n{indent(words(check), _INDENT)}" for check in checks)


def _put_in_format(results: dict[str, Any], form: str) -> None:
    """Every text as the platform shall read it: a student's words stay text in each format."""
    if form == "text":
        return
    for place in (results, *results["tests"]):
        place["output"] = _formatted(place["output"], form)
    results.update(output_format=form, test_output_format=form)


def _formatted(text: str, form: str) -> str:
    if form == "html":
        return f"<pre>{html.escape(text)}</pre>"
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}text\n{text}\n{fence}"


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
        "visibility": assignment.platform.of(question.name),
        "output": _summary(question),
    }


def _decide(entry: dict[str, Any], result: SubmissionResult) -> None:
    """A person's points in place of the grader's, and their words before these."""
    own = [each for each in result.decisions if each.question == entry["name"]]
    if each := result.decided.get(entry["name"]):
        entry["score"] = each.points
    told = [*(said(each) for each in own), entry["output"]]
    entry["output"] = "\n\n".join(part for part in told if part)


@once
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
