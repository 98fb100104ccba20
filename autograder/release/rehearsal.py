"""Grades the reference answers before anything is built: what costs them a point is refused.

Public checks run as on a student's machine, where there is no reference.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from autograder.assignment.checks import UNSET, Check, Probe
from autograder.assignment.model import Assignment, Question
from autograder.calls.session import Session
from autograder.errors import ContentError
from autograder.feedback.wrongversions import wrong_version
from autograder.grading.checkrun import Run
from autograder.grading.expectations import Expectations
from autograder.grading.gallery import Calls, hung
from autograder.grading.inprocess import InProcess
from autograder.grading.phase import Phase
from autograder.grading.pictures import faults
from autograder.release.studentkit import engine_files
from autograder.sandbox.plain import PlainWorkers
from autograder.words import nearest


class _Expectations(Expectations):
    """Knows the references in hidden checks only; notes the public ones that ask for them."""

    def __init__(self, assignment: Assignment) -> None:
        super().__init__(assignment)
        self._public = {check for problem in assignment.problems for check in problem.public}
        self.helpless: set[Check] = set()

    def value(self, question: Question, check: Check, probe: Probe, number: int) -> Any:
        """What the check's probe of this number expects."""
        if probe.expect is UNSET and check in self._public:
            self.helpless.add(check)
            raise ContentError("there is no reference")
        return super().value(question, check, probe, number)


def rehearse(assignment: Assignment) -> None:
    """Try every check on the reference answers, make every known mistake, draw every picture.

    Raises `ContentError` that names the first check that does not pass.
    """
    shipped = ("public_checks.py", "gallery.py")
    every = (problem.folder / name for problem in assignment.problems for name in shipped)
    _refuse_unshipped(path for path in every if path.exists())
    expectations = _Expectations(assignment)
    for run in _runs(expectations):
        if run.failed:
            file = "hidden_checks.py" if run.hidden else "public_checks.py"
            path = assignment.problem(run.question.problem).folder / file
            why = _HELPLESS if run.check in expectations.helpless else _why(run)
            raise ContentError(f'{path}: check "{run.check.name}" of {run.question.name} {why}')
    for problem in assignment.problems:
        for name in assignment.mistakes(problem.name):
            wrong_version(assignment, problem.name, name)
        right = InProcess({problem.name: assignment.solution(problem.name)})
        for fault in faults(assignment, problem.name, right):
            raise ContentError(f"{problem.folder / 'graph.py'}: {fault}")
    _rehearse_gallery(assignment)


def _rehearse_gallery(assignment: Assignment) -> None:
    """Draw every exhibit with the reference answers."""
    problems = assignment.problems
    caller = InProcess({problem.name: assignment.solution(problem.name) for problem in problems})
    for drawn in assignment.exhibits():
        for name in set(drawn.uses) - set(assignment.questions):
            guess = nearest(name, assignment.questions) or "."
            raise ContentError(
                f'gallery: "{drawn.title}" uses "{name}", no question{guess} Fix it.'
            )
        try:
            hung(drawn, Calls(caller))
        except Exception as error:  # whatever the author's code raises
            raise ContentError(
                f'gallery: "{drawn.title}" cannot be drawn ({type(error).__name__}: {error}).'
            ) from error


def _runs(expectations: Expectations) -> Iterator[Run]:
    """Every check, public ones first, each kind in a worker of its own."""
    assignment = expectations.assignment
    files = {**assignment.solutions, **assignment.data}
    questions = list(assignment.questions.values())
    for hidden in (False, True):
        with Session(PlainWorkers(), files, assignment.limits) as session:  # the code is our own
            phase = Phase(expectations, session, files, questions, hidden=hidden)
            phase.run()
        yield from phase.runs


def _refuse_unshipped(paths: Iterable[Path]) -> None:
    """Public checks import nothing of the engine that students do not get."""
    shipped = {f"autograder/{name}" for name in engine_files()}
    for path in paths:
        for node in ast.walk(ast.parse(path.read_bytes())):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            file = f"{node.module.replace('.', '/')}.py"
            if file.startswith("autograder/") and file not in shipped:
                raise ContentError(
                    f"{path}:{node.lineno}: imports {node.module}, which is not in the students' "
                    "kit. Do without it there."
                )


_HELPLESS = "has a probe without expect=… and like=…. Add one: students have no reference answer."


def _why(run: Run) -> str:
    """What the check says of the reference answer, or how the check itself broke."""
    if run.fault:
        return f"cannot be run. Fix it: {run.fault.partition(f'{run.question.name}: ')[2]}"
    said = run.words.text() if run.words else f"it is {run.status}"
    rejected = f"rejects the reference answer. Fix it or solutions/{run.question.problem}.py"
    return f"{rejected}: {' '.join(said.split())}"
