"""The assignment as its author wrote it: problems, questions, checks and reference answers.

Everything is validated when it is loaded; an error names the file, the key and the remedy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.assignment.checks import Check, Misconception
from autograder.assignment.drawings import DrawnCurve, DrawnGraph
from autograder.assignment.mistakes import mistakes_in
from autograder.assignment.modules import function_names, load_module, members
from autograder.assignment.toml import Table, read_text, read_toml
from autograder.assignment.validate import (
    is_name,
    name_fault,
    parameters,
    validate_builds_on,
    validate_checks,
    validate_mistakes,
)
from autograder.errors import ContentError
from autograder.words import nearest, unknown


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
    forbidden: tuple[str, ...] = ()  # names that the function's code must not use
    builds_on: tuple[str, ...] = ()  # questions, by their full names, that may be stood in for

    @property
    def name(self) -> str:
        """The question's name, `problem.function`."""
        return f"{self.problem}.{self.function}"

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The parameters' names."""
        return parameters(self.signature)


@dataclass(frozen=True)
class Limits:
    """What one worker may use; seconds are of wall time."""

    call_seconds: float = 10.0  # the slowest reference call takes 0.2 s
    total_seconds: float = 180.0  # per submission and phase
    memory_mb: int = 1024  # NumPy and SymPy need 256
    output_chars: int = 20_000


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

    @property
    def points(self) -> float:
        """Points of all questions."""
        return sum(question.points for question in self.questions)

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
    _modules: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its name, in order."""
        return {q.name: q for problem in self.problems for q in problem.questions}

    def problem(self, name: str) -> Problem:
        """The problem of that name."""
        return next(problem for problem in self.problems if problem.name == name)

    def solution(self, problem: str) -> ModuleType:
        """The reference module of a problem; only where hidden checks may run."""
        key = f"solutions.{problem}"
        if key not in self._modules:
            path = self.root / "solutions" / f"{problem}.py"
            self._modules[key] = load_module(path, f"gradkit_solutions.{problem}")
        module: ModuleType = self._modules[key]
        return module

    def reference(self, question: str) -> Any:
        """The reference function of a question, `problem.function`."""
        problem, _, function = question.partition(".")
        return getattr(self.solution(problem), function)

    def misconceptions(self, problem: str) -> dict[str, Misconception]:
        """The catalogue of wrong answers by name, most specific first."""
        key = f"misconceptions.{problem}"
        if key not in self._modules:
            self._modules[key] = _mistakes(self.root, self.problem(problem))
        found: dict[str, Misconception] = self._modules[key]
        return found

    def drawings(self, problem: str) -> tuple[DrawnGraph | DrawnCurve, ...]:
        """The graphs and curves that a problem declares in `graph.py`, if it has one."""
        key = f"graph.{problem}"
        if key not in self._modules:
            path = self.root / "problems" / problem / "graph.py"
            module = load_module(path, f"gradkit_graph.{problem}") if path.exists() else None
            kinds = (DrawnGraph, DrawnCurve)
            values = vars(module).values() if module else ()
            self._modules[key] = tuple(value for value in values if isinstance(value, kinds))
        found: tuple[DrawnGraph | DrawnCurve, ...] = self._modules[key]
        return found

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


def find_root(start: Path) -> Path:
    """The folder at or above `start` that holds `problems/assignment.toml`."""
    for folder in (start, *start.parents):
        if (folder / "problems" / "assignment.toml").is_file():
            return folder
    raise ContentError(
        f"no problems/assignment.toml in {start} or above it. "
        "Go to the assignment's folder or name it with --assignment."
    )


def load_assignment(
    root: Path, *, hidden: bool = True, only: Iterable[str] | None = None
) -> Assignment:
    """Read and validate the assignment; `only` limits it to some problems."""
    path = root / "problems" / "assignment.toml"
    table = Table(path, read_toml(path))
    names = _unique(path, table.strings("problems"))
    if hidden:  # a student's Python may be newer and have modules of more names
        _usable(path, names)
    limits = Table(path, table.take("limits", dict, {}), "limits.")
    policy = Table(path, table.take("policy", dict, {}), "policy.")
    defaults = Limits()
    wanted = set(names if only is None else only)
    assignment = Assignment(
        root=root,
        title=table.take("title", str),
        seed=table.take("seed", int),
        problems=tuple(_problem(root, name, hidden=hidden) for name in names if name in wanted),
        bonus=frozenset(_known(path, "bonus", table.strings("bonus", ()), names)),
        limits=Limits(
            limits.positive("call_seconds", defaults.call_seconds),
            limits.positive("total_seconds", defaults.total_seconds),
            int(limits.positive("memory_mb", defaults.memory_mb)),
            int(limits.positive("output_chars", defaults.output_chars)),
        ),
        public_share=policy.between_0_and_1("public_share", 0.0),
        require=tuple(policy.strings("require", ())),
    )
    for rest in (table, limits, policy):
        rest.nothing_left()
    if only is None:  # else what is built on may be in a problem that is left out
        built = {name: question.builds_on for name, question in assignment.questions.items()}
        validate_builds_on(root / "problems", built)
    for problem in assignment.problems if hidden else ():
        _validate_answers(assignment, problem)
    return assignment


def _problem(root: Path, name: str, *, hidden: bool) -> Problem:
    folder = root / "problems" / name
    path = folder / "problem.toml"
    table = Table(path, read_toml(path))
    questions = tuple(_question(path, name, entry) for entry in table.tables("questions"))
    functions = _unique(path, [question.function for question in questions])
    title, slides = table.take("title", str), tuple(table.strings("slides", ()))
    table.nothing_left()
    solved = function_names(root / "solutions" / f"{name}.py") if hidden else []
    public = _checks(folder / "public_checks.py", name, functions, solved, "rng")
    if not hidden:
        return Problem(name, title, slides, folder, questions, public, ())
    every = _checks(folder / "hidden_checks.py", name, functions, solved, "rng", "solution")
    return Problem(name, title, slides, folder, questions, public, every)


def _question(path: Path, problem: str, table: Table) -> Question:
    question = Question(
        problem=problem,
        function=table.take("name", str),
        signature=table.take("signature", str),
        returns=tuple(table.strings("returns")),
        points=table.positive("points"),
        summary=table.take("summary", str),
        hints=tuple(table.strings("hints", ())),
        forbidden=tuple(table.strings("forbidden", ())),
        builds_on=tuple(
            used if "." in used else f"{problem}.{used}" for used in table.strings("builds_on", ())
        ),
    )
    table.nothing_left()
    name = question.function
    if not is_name(name):
        raise ContentError(
            f'{path}: name "{name}" is no name of a function. '
            "Use ASCII letters, digits and underscores."
        )
    try:
        _ = question.parameters
    except ValueError:
        raise ContentError(
            f'{path}: signature of "{name}" is {question.signature!r}. '
            'Write the parameters as in Python, e.g. "(x, y)".'
        ) from None
    return question


def _checks(
    path: Path, problem: str, functions: list[str], solved: list[str], *offers: str
) -> tuple[Check, ...]:
    """The checks of a file; `solved` are the functions that have a reference answer."""
    module = load_module(path, f"gradkit_problems.{problem}.{path.stem}")
    checks = tuple(members(module, Check).values())
    for name in {check.question for check in checks} & set(solved) - set(functions):
        raise ContentError(
            f'{path.with_name("problem.toml")}: no question "{name}", of which {path.name} holds '
            f"a check and solutions/{problem}.py the answer{nearest(name, functions)}"
        )
    validate_checks(path, checks, functions, offers)
    return checks


def _validate_answers(assignment: Assignment, problem: Problem) -> None:
    """Refuse a missing reference answer, and a mistake in a function that is not asked."""
    functions = [question.function for question in problem.questions]
    solution = vars(assignment.solution(problem.name))
    for name in functions:
        if not callable(solution.get(name)):
            raise ContentError(
                f'{assignment.root / "solutions" / problem.name}.py: no function "{name}", which '
                f"problem.toml asks for{nearest(name, solution) or '.'} Write it, or take the "
                "question out."
            )
    path = problem.folder / "misconceptions.py"
    validate_mistakes(path, assignment.misconceptions(problem.name), functions)


def _mistakes(root: Path, problem: Problem) -> dict[str, Misconception]:
    path = root / "problems" / problem.name / "misconceptions.py"
    if not path.exists():
        return {}
    module = load_module(path, f"gradkit_misconceptions.{problem.name}")
    try:
        return mistakes_in(module, [question.function for question in problem.questions])
    except ContentError as error:
        raise ContentError(f"{path}: {error}") from None


def _known(path: Path, key: str, used: Iterable[str], names: Iterable[str]) -> list[str]:
    used, names = list(used), list(names)
    for name in used:
        if name not in names:
            raise ContentError(f"{path}: {key}: {unknown(name, names)}")
    return used


def _unique(path: Path, names: list[str]) -> list[str]:
    for name in names:
        if names.count(name) > 1:
            raise ContentError(f'{path}: "{name}" is listed twice. Names must differ.')
    return names


def _usable(path: Path, names: list[str]) -> list[str]:
    for name in names:
        if fault := name_fault(name, names):
            raise ContentError(f'{path}: problems: "{name}" {fault}')
    return names
