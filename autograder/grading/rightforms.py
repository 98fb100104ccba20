"""The usual right formulas, worked out when a release is built, by names that do not tell them.

Who gives one of these is right without SymPy having to differentiate and to prove it again.
"""

from __future__ import annotations

import json

import numpy as np

from autograder.assignment.model import Assignment, Problem
from autograder.grading.expectations import Expectations
from autograder.grading.inprocess import drive, modules_of


def right_forms(assignment: Assignment, problem: Problem, *, hidden: bool = False) -> list[str]:
    """The names of what the reference and the problem's other styles answer; none without formulas.

    A student's kit gets those of the public checks alone.
    """
    expectations = Expectations(assignment)
    styles = sorted((problem.folder / "styles").glob("*.py"))
    for path in (None, *styles):
        answer = {problem.file: path.read_bytes()} if path else {}
        modules = modules_of({**assignment.solutions, **answer})
        with np.errstate(all="ignore"):
            for kind in (False, True)[: 1 + hidden]:
                drive(expectations, modules, problem.questions, hidden=kind)
        if not expectations.symbolic.right:
            return []  # it asks for no formula
    return sorted(expectations.symbolic.right)


def all_right_forms(assignment: Assignment) -> dict[str, list[str]]:
    """The names of each problem, hidden checks included."""
    return {
        problem.name: right_forms(assignment, problem, hidden=True)
        for problem in assignment.problems
    }


def packed(forms: list[str]) -> bytes:
    """As they lie in a release."""
    return json.dumps(forms, indent=0).encode()
