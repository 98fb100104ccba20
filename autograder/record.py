"""What grading found out: frozen records that every renderer reads and none recomputes."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from autograder.message import NO_WORDS, Words

if TYPE_CHECKING:  # who only passes need not load it
    from autograder.picture import Code, Curve, Exhibit, Graph

R = TypeVar("R")
T = TypeVar("T")


HELD = "public"  # in place of a comparison: only a public check failed


class Status(StrEnum):
    """How a check or a question ended; `FAULT` is the grader's own failure, never a zero."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"  # the student's code raised
    TIMED_OUT = "timed out"
    CRASHED = "crashed"  # the worker died: segfault, kill, memory
    MISSING = "missing"  # no such file or function
    NOT_ATTEMPTED = "not attempted"
    WAITS = "waits"  # failed, and needs another function that fails or is not attempted
    FAULT = "grading failed"


@dataclass(frozen=True)
class CheckResult:
    """The verdict of one check; `words` are what the student reads, none when it passed."""

    question: str
    name: str
    title: str
    hidden: bool
    points: float
    earned: float
    status: Status
    words: Words = NO_WORDS
    note: str = ""  # said although the check passed, e.g. after follow-through
    misconceptions: tuple[str, ...] = ()  # names of mistakes that fit; gradebooks call them so
    kind: str = ""  # which comparison failed first: type, keys, shape, values, …, or `HELD`
    code: str = ""  # of a public check: its call as Python that a student can run
    waits_for: tuple[str, ...] = ()  # questions, by their full names

    @property
    def passed(self) -> bool:
        """Whether the check earned its points."""
        return self.status is Status.PASSED

    @property
    def message(self) -> str:
        """The words as plain text, for where parts cannot be set apart."""
        return self.words.text()


@dataclass(frozen=True)
class QuestionResult:
    """All checks of one question, in the order of the assignment."""

    name: str
    points: float
    checks: tuple[CheckResult, ...]
    code: Code | None = None  # the student's own, of what is not right
    picture: Graph | Curve | None = None

    @property
    def earned(self) -> float:
        """Points earned, the sum over the checks."""
        return sum(check.earned for check in self.checks)

    @property
    def status(self) -> Status:
        """`PASSED` when every check did, else the first failure's status.

        A fault wins; a check that waits counts last.
        """
        return _status(self)

    @property
    def withheld(self) -> bool:
        """Whether the grader failed, so that no mark may be given."""
        return self.status is Status.FAULT

    @property
    def first_failure(self) -> CheckResult | None:
        """The first check that did not pass; one that waits only where no other failed."""
        failed = [check for check in self.checks if not check.passed]
        return min(failed, key=lambda check: check.status is Status.WAITS, default=None)

    @property
    def waits_for(self) -> tuple[str, ...]:
        """The questions that it waits for, where nothing else is known to be wrong with it."""
        if self.status is not Status.WAITS:
            return ()
        return tuple(dict.fromkeys(name for check in self.checks for name in check.waits_for))


@dataclass(frozen=True)
class Decision:
    """What a person says of a question; points, where there are any, stand above the grader's."""

    question: str
    points: float | None
    most: float
    comment: str
    who: str


@dataclass(frozen=True)
class SubmissionResult:
    """Everything known about one graded submission."""

    id: str
    title: str
    questions: tuple[QuestionResult, ...]
    bonus: frozenset[str] = frozenset()  # problems whose points are on top
    layers: tuple[str, ...] = ()  # what confined the student's code
    weak_sandbox: bool = False
    notes: tuple[str, ...] = ()  # about the submission as a whole, e.g. ignored files
    output: str = ""  # what the student's code printed; for instructors only
    fault: str = ""  # the grader's own failure; the mark is withheld
    lost: tuple[str, ...] = ()  # questions without a verdict, each with the reason
    incidents: tuple[str, ...] = ()  # for instructors only: what was run again, and why
    seconds: float = field(default=0.0, compare=False)
    gallery: tuple[Exhibit, ...] = ()
    decisions: tuple[Decision, ...] = ()  # the last one counts

    @property
    def earned(self) -> float:
        return sum(question.earned for question in self.questions)

    @property
    def points(self) -> float:
        """Points there are, bonus included."""
        return sum(question.points for question in self.questions)

    @property
    def withheld(self) -> bool:
        """Whether the grader failed in some place, so that there is no sum of all points."""
        decided = self.decided
        return bool(self.fault) or any(q.withheld and q.name not in decided for q in self.questions)

    @property
    def decided(self) -> dict[str, Decision]:
        """Questions whose points a person gave."""
        return {each.question: each for each in self.decisions if each.points is not None}

    @property
    def wholly_withheld(self) -> bool:
        """Whether no question has a mark."""
        return bool(self.fault) or all(q.withheld for q in self.questions)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the mark, or the marks of some questions, are withheld."""
        return (self.fault,) if self.fault else self.lost

    def question(self, name: str) -> QuestionResult:
        """The result of one question; `KeyError` where there is none of that name."""
        for question in self.questions:
            if question.name == name:
                return question
        raise KeyError(name)


def once(make: Callable[[R], T]) -> Callable[[R], T]:
    """What `make` gives for a record is kept as long as that very record lives."""
    known: dict[int, tuple[Any, T]] = {}

    @wraps(make)
    def made(record: R) -> T:
        key = id(record)
        if key not in known:
            known[key] = weakref.ref(record, lambda _: known.pop(key)), make(record)
        return known[key][1]

    return made


@once
def _status(question: QuestionResult) -> Status:
    states = [check.status for check in question.checks if not check.passed]
    if Status.FAULT in states:
        return Status.FAULT
    last = Status.WAITS if states else Status.PASSED
    return next((state for state in states if state is not Status.WAITS), last)
