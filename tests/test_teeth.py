"""Right answers in every style have all points; breaking any one function costs that question
alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from marking import Grader

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.audit.audit import styles

ROOT = Path(__file__).parent.parent
ASSIGNMENT = load_assignment(ROOT)

# Put behind the reference: the right result, with every number off.
BREAK = """

def _off(value):
    import numpy as np
    if isinstance(value, dict):
        return {{key: _off(item) for key, item in value.items()}}
    if isinstance(value, (tuple, list)):
        return type(value)(_off(item) for item in value)
    if isinstance(value, (bool, np.bool_)):
        return not value
    try:
        return -value - 0.3
    except TypeError:  # a symbolic matrix has no number added to it
        return -2 * value

_right = {name}

def {name}{signature}:
    return _off(_right({arguments}))
"""


@pytest.fixture(scope="module")
def grader() -> Grader:
    """One grader with confined workers for all of them; it computes what is expected once."""
    return Grader(ASSIGNMENT)


def broken(assignment: Assignment, name: str) -> dict[str, bytes]:
    """The reference answers with one function broken."""
    question, files = assignment.questions[name], assignment.solutions
    wrapper = BREAK.format(
        name=question.function,
        signature=question.signature,
        arguments=", ".join(question.parameters),
    )
    file = f"{question.problem}.py"
    return {**files, file: files[file] + wrapper.encode()}


@pytest.mark.parametrize("style", ["reference", *styles(ASSIGNMENT)])
def test_a_right_answer_in_any_style_has_all_points(grader: Grader, style: str) -> None:
    files = {"reference": ASSIGNMENT.solutions, **styles(ASSIGNMENT)}[style]
    result = grader.grade(style, files)
    assert not result.fault
    failures = [check for q in result.questions for check in q.checks if not check.passed]
    assert failures == []
    assert result.earned == pytest.approx(110)


@pytest.mark.parametrize("name", ASSIGNMENT.questions)
def test_a_broken_function_costs_its_own_points_and_no_others(
    grader: Grader, name: str, demanded: bool
) -> None:
    problem = ASSIGNMENT.questions[name].problem  # what another file asks of it is told there
    asked = {q for q in ASSIGNMENT.questions if demanded or q.startswith(f"{problem}.")}
    result = grader.grade("broken", broken(ASSIGNMENT, name), questions=frozenset(asked))
    assert not result.fault
    lost = [q.name for q in result.questions if q.earned < q.points - 1e-9]
    assert lost == [name]
    assert result.question(name).earned < result.question(name).points
