"""One check on its way to its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.assignment.checks import Check, Plan, Probe
from autograder.assignment.model import Question
from autograder.calls.ports import Item
from autograder.calls.replies import Reply
from autograder.feedback.audience import audience_of
from autograder.feedback.explain import FAULT
from autograder.grading.known import Edge, Step
from autograder.judging.compare import Difference
from autograder.message import NO_WORDS, Words
from autograder.record import CheckResult, Status


@dataclass(eq=False)
class Run:
    """One check on its way: its plan, the probes it waits for, and how it ended."""

    question: Question
    check: Check
    hidden: bool
    points: float
    plan: Plan | None = None  # its own code; None as long as all replies are known
    at: Step | None = None  # where it is, if others come there too
    edge: Edge | None = None  # how it came there, if that may be kept
    asked: list[Probe] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)  # the probes it waits for, as they travel
    seen: list[tuple[Probe, Reply]] = field(default_factory=list)
    status: Status | None = None
    words: Words | None = None
    difference: Difference | None = None
    note: str = ""
    helped: frozenset[str] = frozenset()  # stand-ins that it passed with
    misconceptions: tuple[str, ...] = ()
    single: bool = False  # whether the plan yielded one probe, not a list
    probes: int = 0  # judged so far
    failing: Probe | None = None  # the question's own call that came out wrong
    fault: str = ""  # what went wrong in the check itself
    waits_for: tuple[str, ...] = ()
    unfinished: str = ""  # why the grader could not go on with it

    def end(self, status: Status, words: Words | None = None) -> None:
        """Note how it ended."""
        self.status, self.words, self.asked, self.items = status, words, [], []

    def wait(self, names: Sequence[str], words: Words) -> None:
        """Note that it says nothing yet: other functions, which it needs, fail."""
        self.end(Status.WAITS, words)
        self.difference, self.waits_for = None, tuple(names)

    def give_up(self, why: str) -> None:
        """The grader's own budget ended: there is no verdict."""
        self.unfinished = why
        self.end(Status.FAULT, FAULT)

    @property
    def failed(self) -> bool:
        """Whether it ended without its points."""
        return self.status is not Status.PASSED

    def _code(self) -> str:
        """The call that failed, else the last one, as far as it is told."""
        own = [probe for probe, _ in self.seen if not probe.of]
        probe = self.failing or (own[-1] if own else None)
        if probe is None or self.status is Status.PASSED:
            return ""
        return audience_of(hidden=self.hidden).code(self.question, probe)

    def result(self) -> CheckResult:
        """The frozen record."""
        assert self.status is not None
        return CheckResult(
            question=self.question.name,
            name=self.check.name,
            title=self.check.title,
            hidden=self.hidden,
            points=self.points,
            earned=self.points if self.status is Status.PASSED else 0.0,
            status=self.status,
            words=self.words or NO_WORDS,
            note=self.note,
            misconceptions=self.misconceptions,
            kind=self.difference.kind if self.difference else "",
            code=self._code(),
            waits_for=self.waits_for if self.status is Status.WAITS else (),
        )
