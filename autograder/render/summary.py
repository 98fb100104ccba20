"""Sums and words that every renderer shares; verdicts come from the record and stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.message import Words
from autograder.names import QuestionName
from autograder.record import CheckResult, Decision, QuestionResult, Status, SubmissionResult
from autograder.words import number

WITHHELD = "withheld"


@dataclass(frozen=True)
class ProblemSummary:
    """One problem's questions and points."""

    name: str
    bonus: bool
    questions: tuple[QuestionResult, ...]

    @property
    def earned(self) -> float:
        return sum(question.earned for question in self.questions)

    @property
    def points(self) -> float:
        return sum(question.points for question in self.questions)


def problem_of(question: str) -> str:
    """The problem's name in a question's: `p` of `p.f`."""
    return QuestionName(question).problem


def short_name(question: str) -> str:
    """The function's name in a question's: `f` of `p.f`."""
    return QuestionName(question).function


def problems(result: SubmissionResult) -> tuple[ProblemSummary, ...]:
    """The problems of a result, in the order in which their questions come."""
    grouped: dict[str, list[QuestionResult]] = {}
    for question in result.questions:
        grouped.setdefault(problem_of(question.name), []).append(question)
    return tuple(
        ProblemSummary(name, name in result.bonus, tuple(questions))
        for name, questions in grouped.items()
    )


def earned_in(parts: Iterable[ProblemSummary], *, bonus: bool) -> float:
    """Points earned in the core problems, or in the bonus problems."""
    return sum(part.earned for part in parts if part.bonus is bonus)


def in_points(points: float) -> str:
    """`1 point`, `0.5 points`."""
    return f"{number(points)} point{'' if points == 1 else 's'}"


def failures(question: QuestionResult) -> list[CheckResult]:
    """The checks that did not pass, the one that names a known mistake first.

    Each message comes once: one cause often fails several checks.
    """
    seen: set[Words] = set()
    found = []
    for check in sorted(question.checks, key=lambda check: not check.misconceptions):
        waits = check.status is Status.WAITS and question.status is not Status.WAITS
        if check.passed or waits or check.words in seen:
            continue
        seen.add(check.words)
        found.append(check)
    return found


def alike(questions: Iterable[QuestionResult]) -> list[tuple[QuestionResult, ...]]:
    """Questions that fail in the same words stand together: a file that cannot be imported
    fails all of its functions, and is to be read about once.
    """
    groups: dict[tuple[str, Words | str], list[QuestionResult]] = {}
    for question in questions:
        check = question.first_failure
        if check is None or question.status in (Status.NOT_ATTEMPTED, Status.WAITS):
            continue
        alike = check.words.unnamed() if check.words.general else question.name
        groups.setdefault((problem_of(question.name), alike), []).append(question)
    return [tuple(group) for group in groups.values()]


def notes(question: QuestionResult) -> list[str]:
    """What is said about a question although its check passed, each note once."""
    return list(dict.fromkeys(check.note for check in question.checks if check.note))


def said(decision: Decision) -> str:
    """What a person says of a question, as its student reads it."""
    points = (
        f"{number(decision.points)} of {in_points(decision.most)}"
        if decision.points is not None
        else ""
    )
    return f"{decision.who}: {'; '.join(part for part in (points, decision.comment) if part)}"


def status_words(question: QuestionResult) -> str:
    """The question's status as a student reads it; `partly right` where some checks passed."""
    if question.status is Status.WAITS:
        names = [_near(name, question.name) for name in question.waits_for]
        return f"waits for {' and '.join(names)}"
    if question.status in (Status.PASSED, Status.NOT_ATTEMPTED, Status.FAULT):
        return str(question.status)
    return "partly right" if question.earned > 0 else str(question.status)


def _near(name: str, other: str) -> str:
    """A question's name as it is called in the file of the other."""
    return short_name(name) if problem_of(name) == problem_of(other) else name
