"""What decides about each question, as a hash: its checks, and what these rest on.

An edit of one check touches its question and those that build on it or use it; an edit of what a
file's checks share, of a reference answer or of the known mistakes touches the whole problem.
Comments and blank lines touch nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path

from autograder.artifacts import digest
from autograder.assignment.checks import Check
from autograder.assignment.model import Assignment, Problem
from autograder.gradebook.marks import MANUAL, Final
from autograder.judges.release import versions
from autograder.judges.workedout import worked_out
from autograder.names import closure
from autograder.words import listed

_LENGTH = 16  # digits; a class has some thousand of them


def of_questions(assignment: Assignment) -> dict[str, str]:
    """The hash of what decides about each question."""
    common = (
        assignment.title, assignment.seed, assignment.limits, assignment.public_share, versions(),
        assignment.secret,
    )  # fmt: skip
    own: dict[str, list[str]] = {}
    for problem in assignment.problems:
        own |= _of_problem(assignment, problem)
    closed = {name: needed(assignment, [name]) for name in own}
    return {
        name: _hash(
            text.encode()
            for text in (
                repr(common),
                *(part for other in sorted(closed[name]) for part in own[other]),
            )
        )
        for name in own
    }


def known_of_questions(assignment: Assignment) -> dict[str, str]:
    """The same, from the last build where nothing has changed since."""
    return dict(worked_out(assignment).questions) or of_questions(assignment)


def needed(assignment: Assignment, names: Iterable[str]) -> frozenset[str]:
    """The questions, and all that their verdicts can depend on."""

    def following(name: str) -> set[str]:
        question = assignment.questions[name]
        found = assignment.used(question, (False, True)) | set(question.builds_on)
        return found & set(assignment.questions)

    every = set(names) & set(assignment.questions)
    return frozenset(every | closure(every, following))


def graded_otherwise(
    assignment: Assignment, finals: Iterable[Final], now: Mapping[str, str] | None = None
) -> list[str]:
    """A line on whose marks do not rest on what decides today: side by side they are not fair."""
    now = now or known_of_questions(assignment)
    old = [
        final.student
        for final in finals
        if final.row
        and final.row.record
        and {q.question: q.release for q in final.row.questions if q.release != MANUAL} != now
    ]
    if not old:
        return []
    return [
        f"Graded with other checks, points or versions than today's ({len(old)}): "
        f"{listed(old, 10)}. gradkit grade with --resume grades them again."
    ]


def _of_problem(assignment: Assignment, problem: Problem) -> dict[str, list[str]]:
    """Of each question: the parts that are its own, and those of the whole problem."""
    shared = [_code(assignment.root / "solutions" / problem.file)]
    shared += [_code(problem.folder / name) for name in ("misconceptions.py", "graph.py")]
    shared += [_hash([path.name.encode(), path.read_bytes()]) for path in problem.data]
    public = _by_question(problem.folder / "public_checks.py", problem.public)
    hidden = _by_question(problem.folder / "hidden_checks.py", problem.hidden)
    return {
        question.name: [
            *shared,
            repr(question),
            *(part.get(key, "") for part in (public, hidden) for key in ("", question.function)),
        ]
        for question in problem.questions
    }


def _by_question(path: Path, checks: Iterable[Check]) -> dict[str, str]:
    """The code of each question's checks, by function; under "" what they share."""
    questions = {check.name: check.question for check in checks}
    found: dict[str, str] = {}
    for node in ast.parse(path.read_bytes()).body:
        name = node.name if isinstance(node, ast.FunctionDef) else ""
        key = questions.get(name, "")
        found[key] = found.get(key, "") + ast.dump(node)
    return found


def _code(path: Path) -> str:
    return ast.dump(ast.parse(path.read_bytes())) if path.is_file() else ""


def _hash(parts: Iterable[bytes]) -> str:
    return digest(parts)[:_LENGTH]
