"""What feedback says about a wrong file, without a worker: the kit's own code is trusted."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.feedback.catalogue import Catalogue
from autograder.grading.checkrun import Run
from autograder.grading.diagnosis import Diagnosis
from autograder.grading.expectations import Expectations
from autograder.grading.inprocess import drive, module_of

ROOT = Path(__file__).parent.parent


@cache
def assignment() -> Assignment:
    """The whole assignment of this checkout."""
    return load_assignment(ROOT)


@cache
def _tools() -> tuple[Expectations, Diagnosis]:
    expectations = Expectations(assignment())
    return expectations, Diagnosis(expectations, Catalogue(expectations.assignment))


def grade(question: str, source: str, *, public: bool = True) -> list[Run]:
    """All checks of one question on a file of that problem, explained."""
    expectations, diagnosis = _tools()
    problem = question.partition(".")[0]
    module = module_of(source, problem)
    runs: list[Run] = []
    for hidden in (False, True) if public else (True,):
        phase = drive(
            expectations, {problem: module}, [assignment().questions[question]], hidden=hidden
        )
        runs += phase.runs
    return diagnosis.complete(runs, hidden=True)


def first_failure(runs: list[Run]) -> Run | None:
    """The check whose message names the mistake."""
    return next((run for run in runs if run.failed), None)
