"""Whose fault it is when a check breaks, and what one answer leaves behind for the next."""

import pytest
from marking import Grader
from mini import SOLUTION, write_mini

from autograder.assignment.load import load_assignment
from autograder.record import CheckResult, Status, SubmissionResult

CARELESS = '''
from autograder.api import require_close

@check("step")
def careless():
    """a check that foresees numbers alone"""
    got = yield probe(1.0, 2.0, 0.5, like=None)
    require_close(-got, 0.0, "minus theta_next")
'''
FOLLOWING = '''
@check("step")
def careless(rng):
    """a step from where the first one led"""
    theta, g = rng.normal(size=3), rng.normal(size=3)
    there = yield probe(theta, g, 0.5, like=theta)
    yield probe(there, g, 0.5)
'''
TEXT = SOLUTION.replace("return theta - eta * g", 'return "x" * len(str(theta))')


def grader_with(root, text, file="hidden_checks.py"):
    """The tiny assignment with one more check of `step`."""
    path = write_mini(root) / "problems" / "p" / file
    path.write_text(path.read_text() + text)
    return Grader(load_assignment(root))


def grade(grader: Grader, source: str, *, hidden: bool = True) -> SubmissionResult:
    return grader.grade("student", {"p.py": source.encode()}, hidden=hidden)


def careless(result: SubmissionResult) -> CheckResult:
    return next(c for c in result.question("p.step").checks if c.name == "careless")


@pytest.mark.parametrize("file", ["hidden_checks.py", "public_checks.py"])
def test_a_check_that_breaks_over_an_answer_but_not_over_the_right_one_says_wrong(tmp_path, file):
    grader = grader_with(tmp_path, CARELESS, file)
    assert grade(grader, SOLUTION).earned == 6
    result = grade(grader, TEXT)
    assert not result.withheld
    assert careless(result).status is Status.FAILED
    assert "it has not the form that is asked" in careless(result).message


def test_where_there_is_no_reference_the_answer_is_wrong(tmp_path):
    result = grade(grader_with(tmp_path, CARELESS, "public_checks.py"), TEXT, hidden=False)
    assert not result.withheld
    assert careless(result).status is Status.FAILED


def test_a_check_that_breaks_over_the_right_answer_too_is_at_fault(tmp_path):
    result = grade(grader_with(tmp_path, CARELESS.replace("-got", "got + {}")), SOLUTION)
    assert careless(result).status is Status.FAULT


def test_a_check_that_breaks_before_any_answer_is_at_fault(tmp_path):
    result = grade(
        grader_with(tmp_path, CARELESS.replace("got = yield", "got = {}[0]; yield")), TEXT
    )
    assert result.question("p.step").status is Status.FAULT


def test_what_one_submission_returned_spoils_no_classmates_mark(tmp_path):
    grader = grader_with(tmp_path, FOLLOWING)
    evil = SOLUTION.replace("return theta - eta * g", "return theta * 0 + 9")
    for source in (evil, SOLUTION, evil, SOLUTION):
        assert careless(grade(grader, source)).passed == (source is SOLUTION)


def test_a_probe_that_cannot_travel_costs_its_question_alone(tmp_path):
    text = FOLLOWING.replace("probe(there", "probe(object()")
    result = grade(grader_with(tmp_path, text), SOLUTION)
    assert careless(result).status is Status.FAULT
    assert result.question("p.descend").status is Status.PASSED
