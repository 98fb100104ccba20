"""The public checks as pytest shows them: by file, question and check."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from pathlib import Path

from autograder.assignment.model import Assignment
from autograder.practice.check import check, grader_at_home, load
from autograder.practice.damage import damage
from autograder.record import Status, SubmissionResult

Names = tuple[str, str]  # question, check


def files(place: str) -> dict[str, list[tuple[str, str, str]]]:
    """Each file of the assignment with question, name and title of its public checks."""
    assignment = load(Path(place))
    return {
        problem.name: [
            (question.name, one.name, one.title)
            for question in problem.questions
            for one, _points in assignment.checks(question, hidden=False)
        ]
        for problem in assignment.problems
    }


def outcomes(folder: str, place: str, asked: Collection[str]) -> dict[Names, tuple[str, str]]:
    """Status and message of every public check of the questions that are asked for."""
    assignment = load(Path(place))
    names = [name for name in assignment.questions if name in set(asked)]
    result = check(Path(folder), assignment, names, grader_at_home(assignment))
    for note in result.notes:
        warnings.warn(note, stacklevel=2)
    see = "\nTo see what it prints: python check.py {}" if result.output else ""
    return {
        (question, name): (status, message and message + see.format(question))
        for (question, name), (status, message) in told(result, assignment, names).items()
    }


def told(
    result: SubmissionResult, assignment: Assignment, names: Collection[str]
) -> dict[Names, tuple[str, str]]:
    """Status and message of every public check of the named questions; a fault where one failed."""
    why = "; ".join(result.reasons)
    fault = f"Checking failed, and it is not your fault: {why}. Tell your instructor."
    if result.withheld and (lost := damage(assignment.root)):
        fault = f"The folder `kit` is damaged ({lost}). Unpack the whole zip again."
    found = {
        (name, one.name): (str(Status.FAULT), fault)
        for name in names
        for one, _points in assignment.checks(assignment.questions[name], hidden=False)
    }
    for question in result.questions:
        for one in question.checks:
            if one.status is not Status.FAULT:
                found[question.name, one.name] = (str(one.status), one.message)
    return found
