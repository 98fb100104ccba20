"""Locks the words of the known mistakes for the student's kit (`feedback.locked`).

Each wrong version runs through the public checks as a student's file would; what it gives back
there makes the key to its words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence

import numpy as np

from autograder.assignment.checks import Misconception
from autograder.assignment.model import Assignment, Problem, Question
from autograder.feedback.canonical import NoSpellingError, spellings, tokens_of
from autograder.feedback.locked import locked
from autograder.feedback.witness import Witness
from autograder.feedback.wrongversions import wrong_source
from autograder.grading.diagnosis import witnesses_of
from autograder.grading.expectations import Expectations
from autograder.grading.inprocess import drive, module_of

Named = tuple[str, Misconception]


def locked_mistakes(assignment: Assignment, problem: Problem) -> bytes:
    """The problem's table: for each function, its entries by their names."""
    salt = _salt(assignment, problem)
    table: dict[str, object] = {"salt": salt}
    for question in problem.questions:
        groups: dict[bytes, tuple[list[Witness], list[Named]]] = {}
        for name, mistake, witnesses in _results(assignment, question):
            (spelling,) = spellings(tokens_of(witnesses), 1)
            groups.setdefault(spelling, (list(witnesses), []))[1].append((name, mistake))
        table[question.function] = dict(
            sorted(
                locked(question, witnesses, _most_telling(named), salt)
                for witnesses, named in groups.values()
            )
        )
    return json.dumps(table, indent=0, sort_keys=True).encode()


def _most_telling(named: Sequence[Named]) -> dict[str, Misconception]:
    """The function's own mistakes, those of helpers where there are none."""
    return dict([one for one in named if one[1].origin is None] or named)


def _results(
    assignment: Assignment, question: Question
) -> Iterator[tuple[str, Misconception, Sequence[Witness]]]:
    """Each mistake that the public checks notice, with the results by which they do.

    Where some check asks other functions of the student's, which may fail, also without it.
    """
    expectations = Expectations(assignment)
    for name, mistake in assignment.misconceptions(question.problem).items():
        if mistake.question != question.function:
            continue
        module = module_of(wrong_source(assignment, question.problem, name), question.problem)
        modules = {p.name: assignment.solution(p.name) for p in assignment.problems}
        modules[question.problem] = module
        with np.errstate(all="ignore"):
            runs = drive(expectations, modules, [question], hidden=False).runs
        every = witnesses_of(runs, expectations.symbolic)
        alone = [witness for witness in every if witness.alone]
        failed = {run.check.name for run in runs if run.failed}
        for witnesses in (every, alone) if len(alone) < len(every) else (every,):
            if _can_be_told(witnesses, failed):
                yield name, mistake, witnesses


def _can_be_told(witnesses: Sequence[Witness], failed: set[str]) -> bool:
    if not all(witness.answered for witness in witnesses):
        return False
    try:
        tokens_of(witnesses)
    except NoSpellingError:
        return False
    return any(witness.check in failed for witness in witnesses)


def _salt(assignment: Assignment, problem: Problem) -> str:
    """Another one for each release, and the same for the same content."""
    content = hashlib.sha256(str(assignment.seed).encode())
    for name in ("public_checks.py", "misconceptions.py"):
        path = problem.folder / name
        content.update(path.read_bytes() if path.is_file() else b"")
    return content.hexdigest()[:32]
