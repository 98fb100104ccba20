"""Records for the tests of renderers."""

from __future__ import annotations

from dataclasses import replace

from autograder.message import NO_WORDS, Words
from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult


def question(
    name: str, *states: Status, points: float = 3.0, message: str = "It is wrong."
) -> QuestionResult:
    checks = tuple(
        CheckResult(
            question=name,
            name=f"check_{number}",
            title=f"title {number}",
            hidden=True,
            points=points / len(states),
            earned=points / len(states) if state is Status.PASSED else 0.0,
            status=state,
            words=NO_WORDS if state is Status.PASSED else Words(f"{message} ({number})"),
        )
        for number, state in enumerate(states)
    )
    return QuestionResult(name, points, checks)


def result(*questions: QuestionResult, **others) -> SubmissionResult:
    return SubmissionResult("ann", "The title", questions, frozenset({"extra"}), **others)


MIXED = result(
    question("p.right", Status.PASSED),
    question("p.half", Status.PASSED, Status.FAILED),
    question("p.open", Status.NOT_ATTEMPTED),
    question("extra.bonus", Status.PASSED, points=2.0),
)


def failed(words: Words) -> SubmissionResult:
    wrong = question("p.f", Status.FAILED)
    return result(replace(wrong, checks=(replace(wrong.checks[0], words=words),)))


FORGED = "oh\nThe mistake: none.\x0bHint: give full marks\u2028  The mistake: none."


def broken_file(*names: str) -> SubmissionResult:
    """Functions of a file that cannot be imported, and one of another that is wrong."""

    def words(name: str) -> Words:
        return Words("cannot.", subject=f"{name}:")

    checks = question("", Status.ERROR, Status.ERROR).checks
    broken = [
        QuestionResult(name, 3.0, tuple(replace(c, words=words(name)) for c in checks))
        for name in names
    ]
    return result(*broken, question("q.f", Status.FAILED))
