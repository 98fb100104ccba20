"""One check: on its way, and how it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from autograder.assignment.checks import Check, Plan, Probe
from autograder.assignment.model import Question
from autograder.calls.ports import Item
from autograder.calls.replies import Reply
from autograder.feedback.audience import audience_of
from autograder.feedback.explain import FAULT
from autograder.grading.known import Edge, Step
from autograder.judging.compare import Difference
from autograder.message import NO_WORDS, Words
from autograder.record import HELD, CheckResult, Status


class Seen:
    """Replies, each with its probe; the probes are made when somebody asks for them."""

    def __init__(
        self, replies: Sequence[Reply] = (), made: Callable[[], Sequence[Probe]] = tuple
    ) -> None:
        self.replies = tuple(replies)
        self._made = made

    @cached_property
    def _pairs(self) -> tuple[tuple[Probe, Reply], ...]:
        return tuple(zip(self._made(), self.replies, strict=True))

    def __iter__(self) -> Iterator[tuple[Probe, Reply]]:
        return iter(self._pairs)

    def __getitem__(self, place: int) -> tuple[Probe, Reply]:
        return self._pairs[place]

    def __len__(self) -> int:
        return len(self.replies)


NOTHING_SEEN = Seen()


@dataclass(frozen=True, eq=False)
class Run:
    """One check, and how it ended; later stages make new ones of it, and change none."""

    question: Question
    check: Check
    hidden: bool
    points: float
    seen: Seen = NOTHING_SEEN
    status: Status | None = None
    words: Words | None = None
    difference: Difference | None = None
    note: str = ""
    helped: frozenset[str] = frozenset()  # stand-ins that it passed with
    misconceptions: tuple[str, ...] = ()
    failing: Probe | None = None  # the question's own call that came out wrong
    fault: str = ""  # what went wrong in the check itself
    waits_for: tuple[str, ...] = ()
    unfinished: str = ""  # why the grader could not go on with it
    held: bool = False  # it passed, and a public check did not

    def afresh(self) -> Run:
        """The same check, not yet begun."""
        return Run(self.question, self.check, self.hidden, self.points)

    def ended(self, status: Status, words: Words | None = None, **more: Any) -> Run:
        """The same with another end."""
        return _changed(self, {"status": status, "words": words, **more})

    def waiting(self, names: Sequence[str], words: Words) -> Run:
        """It says nothing yet: other functions, which it needs, fail."""
        return self.ended(Status.WAITS, words, difference=None, waits_for=tuple(names))

    def given_up(self, why: str) -> Run:
        """The grader's own budget ended: there is no verdict."""
        return self.ended(Status.FAULT, FAULT, unfinished=why)

    @property
    def failed(self) -> bool:
        """Whether it ended without its points."""
        return self.status is not Status.PASSED

    @property
    def silent(self) -> bool:
        """Whether it passed, and there is nothing to say."""
        return self.status is Status.PASSED and not (self.words or self.note or self.difference)

    def _code(self) -> str:
        """The call that failed, else the last one, as far as it is told."""
        if self.status is Status.PASSED:
            return ""
        own = [probe for probe, _ in self.seen if not probe.of]
        probe = self.failing or (own[-1] if own else None)
        if probe is None:
            return ""
        return audience_of(hidden=self.hidden).code(self.question, probe)

    def result(self) -> CheckResult:
        """The frozen record."""
        assert self.status is not None
        if self.silent:
            return _passed(self.question, self.check, self.hidden, self.points)
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
            kind=HELD if self.held else self.difference.kind if self.difference else "",
            code=self._code(),
            waits_for=self.waits_for if self.status is Status.WAITS else (),
        )


class Going:
    """A check on its way: its plan and the probes it waits for; in the end, a `Run`."""

    def __init__(
        self, run: Run, edge: Edge | None, led: Callable[[Going], Sequence[Probe]]
    ) -> None:
        self.question, self.check = run.question, run.check
        self.run = run
        self.plan: Plan | None = None  # its own code; None as long as all replies are known
        self.at: Step | None = None  # where it is, if others come there too
        self.edge = edge  # how it came there, if that may be kept
        self.asked: list[Probe] = []
        self.single = False  # whether the plan yielded one probe, not a list
        self.items: list[Item] = []  # the probes it waits for, as they travel
        self.replies: list[Reply] = []  # so far
        self.made: list[Probe] | None = []  # what they answer; None: its code made nothing yet
        self._led = led  # makes these
        self.probes = 0  # judged so far

    @property
    def status(self) -> Status | None:
        """How it ended; None while it is on its way."""
        return self.run.status

    @property
    def has_failed(self) -> bool:
        """Whether it ended without its points."""
        return self.status is not None and self.run.failed

    def take(self, replies: Sequence[Reply], asked: Sequence[Probe] | None) -> None:
        """Note what came back, and what it answers, where that was made."""
        self.replies += replies
        if asked is None or self.made is None:
            self.made = None
        else:
            self.made += asked

    def end(self, run: Run) -> None:
        """Note how it ended."""
        made = self.made
        seen = Seen(self.replies, lambda: self._led(self) if made is None else made)
        self.run, self.asked, self.items = _changed(run, {"seen": seen}), [], []


def _changed(run: Run, fields: Mapping[str, Any]) -> Run:
    """As `dataclasses.replace`, in a tenth of its time: there are two for each check."""
    new = object.__new__(Run)
    vars(new).update(vars(run), **fields)
    return new


@lru_cache(maxsize=4096)
def _passed(question: Question, check: Check, hidden: bool, points: float) -> CheckResult:
    """The record of a check that passed with nothing to say; everybody's is the same one."""
    return CheckResult(
        question.name, check.name, check.title, hidden, points, points, Status.PASSED
    )
