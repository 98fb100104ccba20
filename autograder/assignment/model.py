"""What an assignment is made of: questions, problems, the whole with its checks and answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from autograder.assignment.checks import Check, Mistake
from autograder.assignment.definitions import load_module
from autograder.assignment.platform import Platform
from autograder.assignment.policy import Policy
from autograder.assignment.toml import read_text
from autograder.assignment.validate import parameters
from autograder.errors import ContentError
from autograder.judging.order import Order
from autograder.names import QuestionName, file_of

if TYPE_CHECKING:  # loaded with what uses them
    from autograder.assignment.drawings import DrawnCurve, DrawnGraph
    from autograder.assignment.exhibits import DrawnExhibit

T = TypeVar("T")


@dataclass(frozen=True)
class Question:
    """One function that a student writes."""

    problem: str
    function: str
    signature: str
    returns: tuple[str, ...]
    points: float
    summary: str
    hints: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()  # what its code must not call, as in `CAPABILITIES`
    builds_on: tuple[str, ...] = ()  # questions, by their full names, that may be stood in for
    order: Order = Order.UNKNOWN  # in which it computes what it returns

    @cached_property
    def name(self) -> QuestionName:
        return QuestionName(f"{self.problem}.{self.function}")

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        return parameters(self.signature)


@dataclass(frozen=True)
class ManualQuestion:
    """Text or a picture that a person reads: a file `label.txt`, `label.png`, …"""

    problem: str
    label: str
    points: float
    summary: str

    @property
    def name(self) -> QuestionName:
        return QuestionName(f"{self.problem}.{self.label}")


# What the confinement of student code may be asked for (`require`), in the words of the report.
PROMISES = {
    "files": "reads no file of this machine",
    "network": "reaches no network",
    "processes": "starts no process",
    "signals": "signals no other process",
    "memory": "takes no more memory than it may",
}


@dataclass(frozen=True)
class Limits:
    """What one worker may use; seconds are of wall time."""

    call_seconds: float = 10.0  # the slowest reference call takes 0.2 s
    total_seconds: float = 180.0  # per submission
    memory_mb: int = 1024  # NumPy and SymPy need 256
    output_chars: int = 20_000
    practice_seconds: float = 2.0  # a call at home, where somebody waits


@dataclass(frozen=True)
class Problem:
    """One file of the student's, with all that belongs to it."""

    name: str
    title: str
    slides: tuple[str, ...]
    folder: Path
    questions: tuple[Question, ...]
    public: tuple[Check, ...]
    hidden: tuple[Check, ...]
    manual: tuple[ManualQuestion, ...] = ()  # read by a person, beside the questions

    @property
    def file(self) -> str:
        return file_of(self.name)

    @property
    def points(self) -> float:
        """Points of all questions, those for a person included."""
        graded = sum(question.points for question in self.questions)
        return graded + sum(question.points for question in self.manual)

    @property
    def data(self) -> list[Path]:
        """The files that its functions may read, `data/*`."""
        return sorted(path for path in (self.folder / "data").glob("[!.]*") if path.is_file())

    @property
    def statement(self) -> str:
        """The statement, in Markdown."""
        return read_text(self.folder / "statement.md")


@dataclass(frozen=True)
class Assignment:
    """All problems, in order, and the policy."""

    root: Path
    title: str
    seed: int
    problems: tuple[Problem, ...]
    bonus: frozenset[str]
    limits: Limits
    public_share: float
    require: tuple[str, ...] = ()
    secret: bytes = field(default=b"", repr=False)  # of hidden inputs; see `courseseed`
    policy: Policy = field(default_factory=Policy)  # of the class
    platform: Platform = field(default_factory=Platform)  # what Gradescope shows, and when
    _modules: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its name, in order."""
        return {q.name: q for problem in self.problems for q in problem.questions}

    @cached_property
    def manual(self) -> dict[str, ManualQuestion]:
        """What a person reads, by name."""
        return {q.name: q for problem in self.problems for q in problem.manual}

    @property
    def possible(self) -> dict[str, float]:
        """The points of each question, those for a person included."""
        graded = {name: question.points for name, question in self.questions.items()}
        return graded | {name: question.points for name, question in self.manual.items()}

    @property
    def files(self) -> tuple[str, ...]:
        """The files that a student hands in."""
        return tuple(problem.file for problem in self.problems)

    @property
    def functions(self) -> dict[str, dict[str, str]]:
        """The functions that each of these files is asked for, with their parameters."""
        return {
            problem.file: {question.function: question.signature for question in problem.questions}
            for problem in self.problems
        }

    @property
    def points(self) -> float:
        """Points of all questions, bonus included."""
        return sum(problem.points for problem in self.problems)

    @property
    def solutions(self) -> dict[str, bytes]:
        """The reference answers, as a submission."""
        return {file: (self.root / "solutions" / file).read_bytes() for file in self.files}

    @cached_property
    def data(self) -> dict[str, bytes]:
        """The data files that students get beside theirs, by their names."""
        return {path.name: path.read_bytes() for problem in self.problems for path in problem.data}

    def problem(self, name: str) -> Problem:
        return next(problem for problem in self.problems if problem.name == name)

    def solution(self, problem: str) -> ModuleType:
        """The reference module of a problem; only where hidden checks may run."""
        path, key = self.root / "solutions" / file_of(problem), f"solutions.{problem}"
        return self._kept(key, lambda: load_module(path, f"gradkit_{key}"))

    def reference(self, question: str) -> Any:
        """The reference function of a question, `problem.function`."""
        name = QuestionName(question)
        return getattr(self.solution(name.problem), name.function)

    def mistakes(self, problem: str) -> dict[str, Mistake]:
        """The catalogue of wrong answers by name, most specific first."""
        key = f"misconceptions.{problem}"
        return self._kept(key, lambda: _mistakes(self.root, self.problem(problem)))

    def drawings(self, problem: str) -> tuple[DrawnGraph | DrawnCurve, ...]:
        """The graphs and curves that a problem declares in `graph.py`, if it has one.

        In a student's kit, those that were recorded.
        """
        return self._kept(f"graph.{problem}", lambda: _drawings(self.root, problem))

    def exhibits(self) -> tuple[DrawnExhibit, ...]:
        """What the problems declare for the gallery, in `gallery.py`."""
        names = [problem.name for problem in self.problems]
        return self._kept("gallery", lambda: _exhibits(self.root, names))

    def _kept(self, key: str, make: Callable[[], T]) -> T:
        """What `make` gives, made once."""
        if key not in self._modules:
            self._modules[key] = make()
        return cast(T, self._modules[key])

    def checks(self, question: Question, *, hidden: bool) -> list[tuple[Check, float]]:
        """The public or hidden checks of a question with the points each carries.

        Hidden checks share `1 - public_share` of the question's points by weight.
        """
        problem = self.problem(question.problem)
        source = problem.hidden if hidden else problem.public
        checks = [check for check in source if check.question == question.function]
        share = 1 - self.public_share if hidden else self.public_share
        total = sum(check.weight for check in checks)
        return [(check, question.points * share * check.weight / total) for check in checks]

    def used(self, question: Question, kinds: Iterable[bool] = (False,)) -> set[str]:
        """What the question's checks ask, by full names; public ones alone, or of both `kinds`."""
        every = [check for kind in kinds for check, _ in self.checks(question, hidden=kind)]
        return {name for check in every for name in check.used(question.problem)}


def _drawings(root: Path, problem: str) -> tuple[DrawnGraph | DrawnCurve, ...]:
    from autograder.assignment import recorded
    from autograder.assignment.drawings import DrawnCurve, DrawnGraph

    file = root / "problems" / problem / recorded.FILE
    values = _declared(root, "graph", problem)
    if not values and file.exists():
        values = recorded.loaded(file)
    return tuple(value for value in values if isinstance(value, DrawnGraph | DrawnCurve))


def _exhibits(root: Path, problems: Iterable[str]) -> tuple[DrawnExhibit, ...]:
    from autograder.assignment.exhibits import DrawnExhibit

    values = (value for problem in problems for value in _declared(root, "gallery", problem))
    return tuple(value for value in values if isinstance(value, DrawnExhibit))


def _declared(root: Path, file: str, problem: str) -> Collection[Any]:
    """The values of a problem's further file; none where there is no such file."""
    path = root / "problems" / problem / f"{file}.py"
    return vars(load_module(path, f"gradkit_{file}.{problem}")).values() if path.exists() else ()


def _mistakes(root: Path, problem: Problem) -> dict[str, Mistake]:
    from autograder.assignment.mistakes import mistakes_in

    path = root / "problems" / problem.name / "misconceptions.py"
    if not path.exists():
        return {}
    module = load_module(path, f"gradkit_misconceptions.{problem.name}")
    try:
        return mistakes_in(module, [question.function for question in problem.questions])
    except ContentError as error:
        raise ContentError(f"{path}: {error}") from None
