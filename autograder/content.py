"""The assignment as its author wrote it: problems, questions, checks and reference answers.

Everything is validated when it is loaded; an error names the file, the key and the remedy.
"""

from __future__ import annotations

import importlib.util
import inspect
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.api import Check, Misconception
from autograder.errors import ContentError
from autograder.tables import Table, nearest, read_text, read_toml


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

    @property
    def name(self) -> str:
        """The question's name, `problem.function`."""
        return f"{self.problem}.{self.function}"

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The parameters' names."""
        scope: dict[str, Any] = {}
        source = self.signature.replace("=np.e", "=None")
        exec(f"def f{source}: ...", scope)
        return tuple(inspect.signature(scope["f"]).parameters)


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
            path = self.root / "problems" / problem / "misconceptions.py"
            module = (
                load_module(path, f"gradkit_misconceptions.{problem}") if path.exists() else None
            )
            self._modules[key] = _members(module, Misconception) if module else {}
        found: dict[str, Misconception] = self._modules[key]
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
    names = table.strings("problems")
    limits = Table(path, table.take("limits", dict, {}), "limits.")
    policy = Table(path, table.take("policy", dict, {}), "policy.")
    defaults = Limits()
    wanted = set(names if only is None else only)
    assignment = Assignment(
        root=root,
        title=table.take("title", str),
        seed=table.take("seed", int),
        problems=tuple(
            _problem(root, name, hidden=hidden) for name in _unique(path, names) if name in wanted
        ),
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
    return assignment


def _problem(root: Path, name: str, *, hidden: bool) -> Problem:
    folder = root / "problems" / name
    path = folder / "problem.toml"
    table = Table(path, read_toml(path))
    raw = table.take("questions", list)
    questions = tuple(_question(path, name, number, entry) for number, entry in enumerate(raw, 1))
    _unique(path, [question.function for question in questions])
    problem = Problem(
        name=name,
        title=table.take("title", str),
        slides=tuple(table.strings("slides", ())),
        folder=folder,
        questions=questions,
        public=_checks(folder / "public_checks.py", name, questions),
        hidden=_checks(folder / "hidden_checks.py", name, questions) if hidden else (),
    )
    table.nothing_left()
    if hidden:
        _validate_hidden(root, problem)
    return problem


def _question(path: Path, problem: str, number: int, raw: object) -> Question:
    if not isinstance(raw, dict):
        raise ContentError(f"{path}: questions must be [[questions]] tables.")
    table = Table(path, raw, f"questions[{number}].")
    question = Question(
        problem=problem,
        function=table.take("name", str),
        signature=table.take("signature", str),
        returns=tuple(table.strings("returns")),
        points=table.positive("points"),
        summary=table.take("summary", str),
        hints=tuple(table.strings("hints", ())),
        forbidden=tuple(table.strings("forbidden", ())),
    )
    table.nothing_left()
    try:
        _ = question.parameters
    except SyntaxError:
        raise ContentError(
            f'{path}: signature of "{question.function}" is {question.signature!r}. '
            'Write the parameters as in Python, e.g. "(x, y)".'
        ) from None
    return question


def _checks(path: Path, problem: str, questions: tuple[Question, ...]) -> tuple[Check, ...]:
    module = load_module(path, f"gradkit_problems.{problem}.{path.stem}")
    checks = tuple(_members(module, Check).values())
    _known(path, "check", [check.question for check in checks], [q.function for q in questions])
    return checks


def _validate_hidden(root: Path, problem: Problem) -> None:
    path = problem.folder / "hidden_checks.py"
    solution = root / "solutions" / f"{problem.name}.py"
    if not solution.is_file():
        raise ContentError(f"{solution}: not found. Every problem needs its reference answers.")
    for question in problem.questions:
        if not any(check.question == question.function for check in problem.hidden):
            raise ContentError(
                f'{path}: no check of "{question.function}". Add one, or its points are lost.'
            )


def load_module(path: Path, name: str) -> ModuleType:
    """Run a trusted file of the assignment as a module."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ContentError(f"{path}: not found. Create it, or take the problem off the list.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        line = getattr(error, "lineno", None) or _last_line(error, path)
        where = f"{path}:{line}" if line else str(path)
        raise ContentError(f"{where}: {type(error).__name__}: {error}") from error
    return module


def _last_line(error: Exception, path: Path) -> int | None:
    trace, line = error.__traceback__, None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _members(module: ModuleType, kind: type) -> dict[str, Any]:
    return {name: value for name, value in vars(module).items() if isinstance(value, kind)}


def _known(path: Path, key: str, used: Iterable[str], names: Iterable[str]) -> list[str]:
    used, names = list(used), list(names)
    for name in used:
        if name not in names:
            raise ContentError(f'{path}: {key}: unknown name "{name}"{nearest(name, names)}')
    return used


def _unique(path: Path, names: list[str]) -> list[str]:
    for name in names:
        if names.count(name) > 1:
            raise ContentError(f'{path}: "{name}" stands there twice. Names must differ.')
    return names
