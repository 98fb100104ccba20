"""A class at a glance: pure figures of what the gradebook holds. Nothing is graded for it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from autograder.assignment.model import Assignment
from autograder.gradebook.marks import MISSING, Final
from autograder.gradebook.similar import Pair
from autograder.names import QuestionName
from autograder.record import QuestionResult, Status
from autograder.recordjson import read

BINS = 20  # of the distribution, at most
NOT_TRIED = (Status.NOT_ATTEMPTED, Status.MISSING)


@dataclass(frozen=True)
class Rate:
    """How many have a question, or one of its checks, right."""

    name: str
    title: str
    passed: int
    tried: int
    of: int
    hidden: bool = False

    @property
    def share(self) -> float:
        """Of all that are graded."""
        return self.passed / self.of if self.of else 0.0


@dataclass(frozen=True)
class CommonMistake:
    """A known mistake and how many made it."""

    question: str
    name: str
    says: str
    slides: tuple[str, ...]
    students: int


@dataclass(frozen=True)
class Person:
    """One row of the table."""

    id: str
    name: str
    file: str  # the folder of the student's page; none without a page
    state: str
    total: float | None
    problems: Mapping[str, float]
    seconds: float
    why: str


@dataclass(frozen=True)
class ClassView:
    """Everything that the class report shows."""

    title: str
    points: float
    people: tuple[Person, ...]
    questions: tuple[tuple[Rate, tuple[Rate, ...]], ...]
    mistakes: tuple[CommonMistake, ...]
    pairs: tuple[Pair, ...] = ()
    compared: int = 0  # submissions whose files were there to be compared

    @cached_property
    def totals(self) -> list[float]:
        """The marks that there are, in order."""
        return sorted(person.total for person in self.people if person.total is not None)

    @property
    def bins(self) -> list[tuple[float, float, int]]:
        """The distribution: from, to, how many."""
        count = max(1, min(BINS, round(self.points)))
        width = self.points / count
        found = Counter(min(int(total / width), count - 1) if width else 0 for total in self.totals)
        return [(i * width, (i + 1) * width, found[i]) for i in range(count)]

    @property
    def need_a_person(self) -> list[Person]:
        """Those without a mark although they handed something in."""
        return [
            person for person in self.people if person.total is None and person.state != MISSING
        ]

    @property
    def slowest(self) -> list[Person]:
        """The five that took the longest to grade."""
        timed = [person for person in self.people if person.seconds > 0]
        return sorted(timed, key=lambda person: -person.seconds)[:5]

    def anonymous(self) -> ClassView:
        """The same without names: everyone is a number, by falling marks and not by the list."""
        ranked = sorted(self.people, key=lambda p: (p.total is None, -(p.total or 0.0), p.id))
        called = {person.id: f"student {n}" for n, person in enumerate(ranked, 1)}
        people = tuple(
            replace(person, id=called[person.id], name="", file="", why="") for person in ranked
        )
        pairs = tuple(
            replace(pair, one=called.get(pair.one, "?"), other=called.get(pair.other, "?"))
            for pair in self.pairs
        )
        return replace(self, people=people, pairs=pairs)


def view(
    assignment: Assignment, finals: Sequence[Final], pairs: Sequence[Pair] = (), compared: int = 0
) -> ClassView:
    """The figures of a class; of each student, the attempt that counts."""
    results: dict[str, list[QuestionResult]] = defaultdict(list)
    for final in finals:
        for question in results_of(final):
            results[question.name].append(question)
    return ClassView(
        assignment.title,
        assignment.points,
        tuple(_person(final) for final in finals),
        tuple(_rates(name, results[name], assignment) for name in assignment.questions),
        tuple(_mistakes(assignment, results)),
        tuple(pairs),
        compared,
    )


def results_of(final: Final) -> Iterator[QuestionResult]:
    """The questions of the attempt that counts, those without a verdict left out."""
    for row in final.row.questions if final.row else ():
        question: QuestionResult = read(QuestionResult, row.record)
        if not question.withheld:
            yield question


def _person(final: Final) -> Person:
    record = json.loads(final.row.record) if final.row and final.row.record else {}
    why = "; ".join(dict.fromkeys((final.why, *final.notes)))
    file = final.file if record else ""
    return Person(
        final.student, final.name, file, final.state, final.total, final.problems,
        float(record.get("seconds", 0.0)), why,
    )  # fmt: skip


def _rates(
    name: str, results: Sequence[QuestionResult], assignment: Assignment
) -> tuple[Rate, tuple[Rate, ...]]:
    question = assignment.questions[name]
    whole = _rate(name, "", [result.status for result in results])
    checks = []
    for hidden in (False, True):
        for check, _points in assignment.checks(question, hidden=hidden):
            same = (c for r in results for c in r.checks if c.hidden is hidden)
            states = [c.status for c in same if c.name == check.name]
            checks.append(_rate(check.name, check.title, states, hidden=hidden))
    return whole, tuple(checks)


def _rate(name: str, title: str, states: Sequence[Status], *, hidden: bool = False) -> Rate:
    tried = sum(state not in NOT_TRIED for state in states)
    return Rate(name, title, states.count(Status.PASSED), tried, len(states), hidden)


def _mistakes(
    assignment: Assignment, results: Mapping[str, Sequence[QuestionResult]]
) -> Iterator[CommonMistake]:
    """Each mistake with its words and the slides to return to, the most frequent first."""
    found = Counter(
        (name, mistake)
        for name, every in results.items()
        for result in every
        for mistake in {m for check in result.checks for m in check.misconceptions}
    )
    for (name, mistake), students in sorted(found.items(), key=lambda e: (-e[1], e[0])):
        problem = QuestionName(name).problem
        known = assignment.mistakes(problem).get(mistake)
        says = known.says if known else mistake
        slides = _to_return_to(says, assignment.problem(problem).slides)
        yield CommonMistake(name, mistake, says, slides, students)


def _to_return_to(says: str, slides: tuple[str, ...]) -> tuple[str, ...]:
    """The slides that the words name, by title or by its beginning before a colon; else all."""
    named = tuple(slide for slide in slides if slide.partition(":")[0].lower() in says.lower())
    return named or slides
