"""Locks the words of the known mistakes for the student's kit (`feedback.locked`).

Each wrong version runs through the public checks as a student's file would; what it gives back
there makes the key to its words. That takes seconds a problem, so a table is kept from the last
build where nothing that it depends on has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np

import autograder
from autograder.assignment.checks import Mistake
from autograder.assignment.model import Assignment, Problem, Question
from autograder.feedback.canonical import NoSpellingError, spellings, tokens_of
from autograder.feedback.locked import calls_beside, locked
from autograder.feedback.witness import Witness
from autograder.feedback.wrongversions import wrong_source
from autograder.grading.diagnosis import witnesses_of
from autograder.grading.expectations import Expectations
from autograder.grading.inprocess import drive, module_of

Named = tuple[str, Mistake]


def locked_mistakes(assignment: Assignment, problem: Problem, former: bytes = b"") -> bytes:
    """The problem's table, JSON: for each function, its entries by their names.

    `former`, that of the last build, is returned as it is where it would come out the same.
    """
    salt = release_of(assignment, problem)
    if _salt_in(former) == salt:
        return former
    asked: dict[str, object] = {}
    table: dict[str, object] = {"salt": salt, "asked": asked}
    expectations = Expectations(assignment)
    for question in problem.questions:
        asked[question.function] = _asked(expectations, question)
        groups: dict[bytes, list[Named]] = {}
        for name, mistake, spelling in _results(expectations, question):
            groups.setdefault(spelling, []).append((name, mistake))
        table[question.function] = dict(
            sorted(
                locked(question, spelling, _most_telling(named), salt)
                for spelling, named in groups.items()
            )
        )
    return json.dumps(table, indent=0, sort_keys=True).encode()


def _salt_in(table: bytes) -> object:
    try:
        return json.loads(table)["salt"]
    except (ValueError, LookupError, TypeError):
        return None


def _most_telling(named: Sequence[Named]) -> dict[str, Mistake]:
    """The function's own mistakes, those of helpers where there are none."""
    return dict([one for one in named if one[1].origin is None] or named)


def _asked(expectations: Expectations, question: Question) -> dict[str, list[str]]:
    """For checks that ask other functions, too: the calls that right answers lead to."""
    found: dict[str, list[str]] = {}
    for check, names in calls_beside(_witnesses(expectations, question, {})[0]):
        found.setdefault(check, []).append(min(names))
    return found


def _results(
    expectations: Expectations, question: Question
) -> Iterator[tuple[str, Mistake, bytes]]:
    """Each mistake that the public checks notice, with its results there, spelled.

    Where some check asks other functions of the student's, which may fail, also without it.
    """
    assignment = expectations.assignment
    for name, mistake in assignment.mistakes(question.problem).items():
        if mistake.question != question.function:
            continue
        module = module_of(wrong_source(assignment, question.problem, name), question.problem)
        every, failed = _witnesses(expectations, question, {question.problem: module})
        alone = [witness for witness in every if witness.alone]
        for witnesses in (every, alone) if len(alone) < len(every) else (every,):
            if spelling := _spelled(witnesses, failed):
                yield name, mistake, spelling


def _witnesses(
    expectations: Expectations, question: Question, wrong: Mapping[str, ModuleType]
) -> tuple[list[Witness], set[str]]:
    """All calls that the public checks make, and the checks that fail."""
    assignment = expectations.assignment
    right = {p.name: assignment.solution(p.name) for p in assignment.problems}
    with np.errstate(all="ignore"):
        runs = drive(expectations, {**right, **wrong}, [question], hidden=False).runs
    return witnesses_of(runs, expectations.symbolic), {r.check.name for r in runs if r.failed}


def _spelled(witnesses: Sequence[Witness], failed: set[str]) -> bytes:
    """The results as bytes; none where a student's cannot be known by them."""
    if not all(witness.answered for witness in witnesses):
        return b""
    if not any(witness.check in failed for witness in witnesses):
        return b""
    try:
        return next(spellings(tokens_of(witnesses), 1))
    except NoSpellingError:
        return b""


def release_of(assignment: Assignment, problem: Problem) -> str:
    """Names all that the problem's table depends on, and is the salt of its keys."""
    content = hashlib.sha256(f"{_engine()} {assignment.seed}".encode())
    folders = (assignment.root / "solutions", problem.folder)
    files = (path for folder in folders for path in sorted(folder.rglob("*")))
    for path in (assignment.root / "problems" / "assignment.toml", *files):
        if path.is_file() and path.suffix != ".pyc":
            content.update(f"{path.name} {path.stat().st_size} ".encode() + path.read_bytes())
    return content.hexdigest()[:32]


@cache
def _engine() -> str:
    """This engine and the NumPy beside it: other ones may spell results in another way."""
    code = [path.read_bytes() for path in sorted(Path(autograder.__path__[0]).rglob("*.py"))]
    return hashlib.sha256(b"".join(code)).hexdigest() + np.__version__
