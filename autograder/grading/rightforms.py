"""The usual right answers, worked out when a release is built.

Formulas are kept by names that do not tell them: who gives one of these is right without SymPy
having to differentiate and to prove it again. Replies are kept as `known.py` has them: what the
reference and the other styles answer is right without being computed or compared again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.assignment.model import Assignment, Problem
from autograder.calls.replies import use_secret
from autograder.grading.expectations import Expectations
from autograder.grading.inprocess import drive, modules_of


def right_forms(assignment: Assignment, problem: Problem) -> list[str]:
    """The names of what the reference and the problem's other styles answer to public checks."""
    return sorted(_answered(assignment, problem, hidden=False).symbolic.right)


def usual_answers(
    assignment: Assignment, secret: bytes
) -> tuple[dict[str, list[str]], list[dict[str, Any]]]:
    """All names of right formulas, by problem, and all right replies, by keys of this secret."""
    forms, replies = {}, []
    former = use_secret(secret)
    try:
        for problem in assignment.problems:
            found = _answered(assignment, problem, hidden=True)
            forms[problem.name] = sorted(found.symbolic.right)
            replies.append(found.known.packed())
    finally:
        use_secret(former)
    return forms, replies


def _answered(assignment: Assignment, problem: Problem, hidden: bool) -> Expectations:
    """What is known of the reference and all styles; without `hidden`, of public formulas."""
    expectations = Expectations(assignment)
    styles = sorted((problem.folder / "styles").glob("*.py"))
    for path in (None, *styles):
        answer = {problem.file: path.read_bytes()} if path else {}
        modules = modules_of({**assignment.solutions, **answer})
        with np.errstate(all="ignore"):
            for kind in (False, True)[: 1 + hidden]:
                drive(expectations, modules, problem.questions, hidden=kind)
        if not hidden and not expectations.symbolic.right:
            break  # it asks for none
    return expectations


def packed(forms: Sequence[str]) -> bytes:
    """Names as they lie in a release."""
    return json.dumps([*forms], indent=0).encode()
