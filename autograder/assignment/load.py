"""The assignment as its author wrote it: problems, questions, checks and reference answers.

Everything is validated when it is loaded; an error names the file, the key and the remedy.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from autograder.assignment.checks import Check
from autograder.assignment.definitions import definitions, load_module, members, parsed
from autograder.assignment.model import (
    PROMISES,
    Assignment,
    Limits,
    ManualQuestion,
    Problem,
    Question,
)
from autograder.assignment.platform import platform_in, refuse_unknown
from autograder.assignment.policy import policy_in
from autograder.assignment.toml import Table, read_toml
from autograder.assignment.validate import (
    is_name,
    name_fault,
    validate_builds_on,
    validate_checks,
    validate_data,
    validate_mistakes,
)
from autograder.errors import ContentError
from autograder.judging.order import Order
from autograder.words import nearest, unknown
from autograder.worker import datafiles
from autograder.worker.forbidden import CAPABILITIES


def find_root(start: Path) -> Path:
    """The folder at or above `start` that holds `problems/assignment.toml`."""
    for folder in (start, *start.parents):
        if (folder / "problems" / "assignment.toml").is_file():
            return folder
    raise ContentError(
        f"no problems/assignment.toml in {start} or above it. "
        "Go to the assignment's folder or name it with --assignment; gradkit init DIR begins one."
    )


def load_assignment(
    root: Path,
    *,
    hidden: bool = True,
    only: Iterable[str] | None = None,
    secret: bytes | None = None,
) -> Assignment:
    """Read and validate the assignment; `only` limits it to some problems.

    `secret` is the course's own seed; without it, the one that lies beside `problems/`.
    """
    path = root / "problems" / "assignment.toml"
    table = Table(path, read_toml(path))
    names = _unique(path, table.strings("problems"))
    if hidden:  # a student's Python may be newer and have modules of more names
        _usable(path, names)
    limits = Table(path, table.take("limits", dict, {}), "limits.")
    policy = Table(path, table.take("policy", dict, {}), "policy.")
    required = policy.take("course_seed", bool, False)
    if secret is None and hidden:  # public checks never ask for it
        from autograder.assignment.courseseed import own_seed

        secret = own_seed(root, required=required)
    defaults = Limits()
    when = policy_in(path, Table(path, table.take("class", dict, {}), "class."))
    platform = platform_in(path, Table(path, table.take("gradescope", dict, {}), "gradescope."))
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
            limits.positive("practice_seconds", defaults.practice_seconds),
        ),
        public_share=policy.between_0_and_1("public_share", 0.0),
        require=tuple(_known(path, "policy.require", policy.strings("require", ()), PROMISES)),
        secret=secret or b"",
        policy=when,
        platform=platform,
    )
    for rest in (table, limits, policy):
        rest.nothing_left()
    _unique(path, [q.label.lower() for q in assignment.manual.values()])
    if only is None:  # else what is built on may be in a problem that is left out
        refuse_unknown(path, platform, assignment.questions)
        built = {name: question.builds_on for name, question in assignment.questions.items()}
        validate_builds_on(root / "problems", built)
    validate_data(path.parent, [file for problem in assignment.problems for file in problem.data])
    if hidden:  # the reference answers read them, too
        datafiles.serve(assignment.data, datafiles.by_name)
    for problem in assignment.problems if hidden else ():
        _validate_answers(assignment, problem)
    return assignment


def _problem(root: Path, name: str, *, hidden: bool) -> Problem:
    folder = root / "problems" / name
    path = folder / "problem.toml"
    table = Table(path, read_toml(path))
    entries = table.tables("questions")
    by_hand = [entry for entry in entries if entry.take("manual", bool, False)]
    manual = tuple(_manual(path, name, entry) for entry in by_hand)
    questions = tuple(_question(path, name, entry) for entry in entries if entry not in by_hand)
    functions = [question.function for question in questions]
    _unique(path, [*functions, *(question.label for question in manual)])
    if not questions:
        raise ContentError(f"{path}: every question is manual. Add one that is a function.")
    title, slides = table.take("title", str), tuple(table.strings("slides", ()))
    table.nothing_left()
    answers = root / "solutions" / f"{name}.py"
    solved = _solved(answers) if hidden else []
    public = _checks(folder / "public_checks.py", name, functions, solved, "rng")
    if not hidden:
        return Problem(name, title, slides, folder, questions, public, (), manual)
    every = _checks(folder / "hidden_checks.py", name, functions, solved, "rng", "solution")
    for function in functions:
        if function not in solved:
            raise ContentError(
                f'{answers}: no function "{function}", which problem.toml asks for'
                f"{nearest(function, solved) or '.'} Write it, or take the question out."
            )
    return Problem(name, title, slides, folder, questions, public, every, manual)


def _solved(path: Path) -> list[str]:
    """The functions and classes in a file of reference answers."""
    if not path.is_file():
        raise ContentError(f"{path}: not found. Every problem needs its reference answers.")
    return list(definitions(parsed(path.read_bytes(), path)))


def _manual(path: Path, problem: str, table: Table) -> ManualQuestion:
    question = ManualQuestion(
        problem, table.take("name", str), table.positive("points"), table.take("summary", str)
    )
    table.nothing_left()
    if not is_name(question.label):
        raise ContentError(
            f'{path}: name "{question.label}" is no name of a file to hand in. '
            "Use ASCII letters, digits and underscores."
        )
    return question


def _question(path: Path, problem: str, table: Table) -> Question:
    question = Question(
        problem=problem,
        function=table.take("name", str),
        signature=table.take("signature", str),
        returns=tuple(table.strings("returns")),
        points=table.at_least_0("points"),
        summary=table.take("summary", str),
        hints=tuple(table.strings("hints", ())),
        forbidden=tuple(_known(path, "forbidden", table.strings("forbidden", ()), CAPABILITIES)),
        order=_order(path, table),
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


def _order(path: Path, table: Table) -> Order:
    named = table.take("order", str, "")
    if named not in list(Order):
        known = " or ".join(f'"{order}"' for order in Order if order)
        raise ContentError(f'{path}: order is "{named}". Use {known}, or leave it out.')
    return Order(named)


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
    """Refuse reference answers that cannot be run, and mistakes in what is not asked."""
    functions = [question.function for question in problem.questions]
    assignment.solution(problem.name)  # it can be run
    path = problem.folder / "misconceptions.py"
    validate_mistakes(path, assignment.mistakes(problem.name), functions)


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
