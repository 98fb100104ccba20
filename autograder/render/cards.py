"""What the page asks of a record: the whole, each problem, and a card for what is to be fixed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from autograder.message import Values
from autograder.names import file_of
from autograder.picture import Curve, Graph
from autograder.record import QuestionResult, Status, SubmissionResult
from autograder.render.failure import Failure
from autograder.render.summary import (
    ProblemSummary,
    alike,
    failures,
    notes,
    problem_of,
    problems,
    short_name,
    status_words,
)
from autograder.words import number

MOST_TODO = 5  # questions that are named at the top
_IDLE = frozenset({Status.NOT_ATTEMPTED})


class View:
    """What the template asks of a record."""

    def __init__(self, result: SubmissionResult) -> None:
        self.result = result
        checks = [check for question in result.questions for check in question.checks]
        self.public_only = bool(checks) and not any(check.hidden for check in checks)
        self.parts = tuple(Part(part, self) for part in problems(result))

    def earned(self, *questions: QuestionResult) -> float:
        """Points of these; where only public checks ran, of the questions that pass them."""
        if not self.public_only:
            return sum(question.earned for question in questions)
        return sum(question.points for question in questions if question.status is Status.PASSED)

    def withholds(self, *questions: QuestionResult) -> bool:
        """Whether these have no mark together, for the grader failed in one of them."""
        return bool(self.result.fault) or any(question.withheld for question in questions)

    @cached_property
    def withheld(self) -> tuple[str, ...]:
        """The questions without a mark, where others have one."""
        decided = self.result.decided
        every = (question.name for question in self.result.questions if question.withheld)
        return tuple(name for name in every if name not in decided)

    def score(self, *, bonus: bool | None = None) -> tuple[str, str]:
        """Points earned and there, of the core, of the bonus, or of both, with what people gave."""
        decided = self.result.decided
        names = [q.name for q in self.result.questions] + list(decided)
        chosen = {n for n in names if bonus in (None, problem_of(n) in self.result.bonus)}
        graded = [q for q in self.result.questions if q.name in chosen - decided.keys()]
        given = [decided[name] for name in sorted(chosen & decided.keys())]
        earned = self.earned(*graded) + sum(each.points or 0.0 for each in given)
        most = sum(each.points for each in graded) + sum(each.most for each in given)
        return number(earned), number(most)

    @cached_property
    def perfect(self) -> bool:
        """Whether there is nothing to fix, and everything was done."""
        states = {question.status for question in self.result.questions}
        return states == {Status.PASSED} and not self.result.withheld

    @cached_property
    def todo(self) -> tuple[Card, ...]:
        """What costs most, first; at most `MOST_TODO`."""
        cards = [card for part in self.parts for card in part.cards if card.costs]
        return tuple(sorted(cards, key=lambda card: -card.lost)[:MOST_TODO])

    @cached_property
    def next(self) -> QuestionResult | None:
        """At home, the first question to write, where nothing is to be fixed before it."""
        idle = [question for part in self.parts for question in part.idle]
        return idle[0] if idle and self.public_only and not self.todo else None


@dataclass(frozen=True)
class Part:
    """One problem on the page."""

    problem: ProblemSummary
    view: View

    @cached_property
    def earned(self) -> float:
        return self.view.earned(*self.problem.questions)

    def _of(self, *states: Status) -> tuple[QuestionResult, ...]:
        return tuple(q for q in self.problem.questions if q.status in states)

    @cached_property
    def complete(self) -> bool:
        """Whether one line says it all."""
        return len(self.passed) == len(self.problem.questions) and not any(map(notes, self.passed))

    @cached_property
    def passed(self) -> tuple[QuestionResult, ...]:
        """Questions with all their points."""
        return self._of(Status.PASSED)

    @cached_property
    def idle(self) -> tuple[QuestionResult, ...]:
        """Questions that are still to be written."""
        return self._of(*_IDLE)

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """What is to be fixed; questions that fail in the same words share a card."""
        return tuple(Card(group, self.view) for group in alike(self.problem.questions))

    @cached_property
    def waiting(self) -> dict[str, str]:
        """Questions that say nothing yet, and what each waits for."""
        return {question.name: status_words(question) for question in self._of(Status.WAITS)}

    def notes(self, question: QuestionResult) -> list[str]:
        """What is said about a question although it passed."""
        return notes(question)


@dataclass(frozen=True)
class Card:
    """A question that is not right, or several of one file that fail in the same words."""

    questions: tuple[QuestionResult, ...]
    view: View

    @cached_property
    def question(self) -> QuestionResult:
        """The only question, or the first."""
        return self.questions[0]

    @cached_property
    def title(self) -> str:
        """`problem.function`, or the file with its functions."""
        names = [short_name(question.name) for question in self.questions]
        if len(names) == 1:
            return self.question.name
        problem = problem_of(self.question.name)
        every = [q for q in self.view.result.questions if problem_of(q.name) == problem]
        if len(names) == len(every):
            return file_of(problem)
        return f"{problem}: {', '.join(names)}"

    @cached_property
    def earned(self) -> float:
        return self.view.earned(*self.questions)

    @cached_property
    def points(self) -> float:
        return sum(question.points for question in self.questions)

    @cached_property
    def lost(self) -> float:
        return self.points - self.earned

    @cached_property
    def costs(self) -> bool:
        """Whether there is something to fix for points."""
        return self.lost > 0 and not self.view.withholds(*self.questions)

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """What its checks say, the most telling first."""
        checks = failures(self.question)
        return tuple(
            Failure(check, self.question, first=number == 0, shared=len(self.questions) > 1)
            for number, check in enumerate(checks)
        )

    @cached_property
    def cause(self) -> str:
        """The mistake in one sentence, as far as it is known."""
        return self.failures[0].cause if self.failures else ""

    @cached_property
    def place(self) -> str:
        """`file.py, line 39`, as far as it is known."""
        line = next((line for failure in self.failures[:1] for line in failure.marked[-1:]), None)
        if line is not None:
            return f"{line.file}, line {line.line}"
        code = self.question.code
        if code and code.marked:
            return f"{code.file}, line {code.marked[0]}"
        return f"{code.file}, from line {code.first}" if code else ""

    @cached_property
    def notes(self) -> list[str]:
        """What is said about checks that passed."""
        return [note for question in self.questions for note in notes(question)]

    @cached_property
    def graph(self) -> Graph | None:
        """The computational graph, where something in it is wrong."""
        picture = self.question.picture
        return picture if isinstance(picture, Graph) and picture.troubled else None

    @cached_property
    def graph_values(self) -> tuple[Values, ...]:
        """The first wrong node's entries, unless the failed check shows the same."""
        told = {(one.name, one.yours) for failure in self.failures[:1] for one in failure.values}
        values = self.graph.values if self.graph else ()
        return tuple(one for one in values if (one.name, one.yours) not in told)

    @cached_property
    def curve(self) -> Curve | None:
        """The curve beside the right one."""
        return self.question.picture if isinstance(self.question.picture, Curve) else None
