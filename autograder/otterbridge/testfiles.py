"""The assignment as Otter test files: one per question, one test case per check.

They hold names, titles and points. No expected value, no message and no check's source is in
them, because Otter shows a failing test's own line to whoever reads the results.
"""

from __future__ import annotations

from autograder.assignment.model import Assignment, Question

_HEAD = '''\
"""Looks up what gradkit found for {name}; no student code runs here."""
from otter.test_files import test_case

OK_FORMAT = False
name = {name!a}
points = None
'''

_CASE = """

@test_case(name={title!a}, points={points!r}, hidden={hidden})
def check_{number}(gradkit):
    gradkit.verify({question!a}, {number})
"""


def test_files(assignment: Assignment) -> dict[str, str]:
    """File name -> source for every question; the names sort in the assignment's order.

    The sources are ASCII: Otter opens them with whatever encoding the machine prefers.
    """
    return {
        f"{number:03d}_{question.name}.py": test_file(assignment, question)
        for number, question in enumerate(assignment.questions.values(), start=1)
    }


def test_file(assignment: Assignment, question: Question) -> str:
    """The source of one question's test file: public checks, then hidden ones, as in a record."""
    checks = [
        (check.title, points, hidden)
        for hidden in (False, True)
        for check, points in assignment.checks(question, hidden=hidden)
    ]
    cases = [
        _CASE.format(
            title=title, points=float(points), hidden=hidden, question=question.name, number=number
        )
        for number, (title, points, hidden) in enumerate(checks, start=1)
    ]
    return _HEAD.format(name=question.name) + "".join(cases)
