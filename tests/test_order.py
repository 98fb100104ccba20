"""What goes wrong first is told first, and everything else that is wrong is named."""

import numpy as np
import pytest
from conftest import ROOT
from mini import write_mini

from autograder.assignment.load import load_assignment
from autograder.errors import ContentError
from autograder.feedback.relations import Evidence, relations
from autograder.judging.compare import compare
from autograder.judging.order import Order

WANT = ({1: np.ones((2, 3)), 2: np.ones((1, 3))}, {1: np.ones((2, 2)), 2: np.ones((1, 2))})
WRONG = ({1: np.zeros((2, 3)), 2: np.ones((1, 3)) / 3}, {1: np.ones((2, 2)), 2: np.zeros((1, 2))})
NAMES = ("dZ", "dW")


@pytest.mark.parametrize(
    ("order", "path"),
    [(Order.UNKNOWN, "dZ[1]"), (Order.FIRST_KEY, "dZ[1]"), (Order.LAST_KEY, "dZ[2]")],
)
def test_the_first_that_is_computed_is_told(order, path):
    difference = compare(WRONG, WANT, names=NAMES, order=order)
    assert difference.path == path


def test_within_a_key_the_results_stand_as_they_are_returned():
    wrong = (WANT[0], {1: WANT[1][1], 2: np.zeros((1, 2))})
    assert compare(wrong, WANT, names=NAMES, order=Order.LAST_KEY).path == "dW[2]"
    both = ({**WANT[0], 1: np.zeros((2, 3))}, wrong[1])
    assert compare(both, WANT, names=NAMES, order=Order.LAST_KEY).path == "dW[2]"
    assert compare(both, WANT, names=NAMES).path == "dZ[1]"


def said(got, want, names, told, order=Order.UNKNOWN):
    return relations([Evidence(got, want, {}, names=names)], told=told, order=order)[0]


def test_every_other_wrong_part_is_named():
    rest = "dZ[1] and dW[2] are wrong, too, perhaps only because of it; dW[1] is right."
    assert said(WRONG, WANT, NAMES, "dZ[2]", Order.LAST_KEY) == rest
    trained = (np.array([1.5, 2.0]), 0.25, np.array([1.0, 0.5]))
    right = (np.array([1.0, 3.0]), 0.75, np.array([1.0, 0.5]))
    names = ("w", "b", "costs")
    assert said(trained, right, names, "w") == "b is wrong, too; costs is right."


def test_what_is_computed_before_a_wrong_shape_is_not_said_to_come_after_it():
    got = ({1: np.zeros((2, 3)), 2: np.zeros((1, 3))}, {1: np.ones((2, 2)), 2: np.ones(2)})
    text = said(got, WANT, NAMES, "dW[2]", Order.LAST_KEY)
    assert "dZ" in text
    assert "after" not in text


def test_a_wrong_value_is_told_before_a_wrong_shape_that_is_computed_later():
    got = ({1: np.ones((2, 3)), 2: np.zeros((1, 3))}, {1: np.ones((2, 2)), 2: np.ones(2)})
    assert compare(got, WANT, names=NAMES, order=Order.LAST_KEY).path == "dZ[2]"
    assert compare(got, WANT, names=NAMES).path == "dW[2]"  # nobody knows which is first
    rest = "dW[2] is wrong, too, perhaps only because of it; dZ[1] and dW[1] are right."
    assert said(got, WANT, NAMES, "dZ[2]", Order.LAST_KEY) == rest
    early = ({1: np.zeros((2, 3)), 2: np.ones(3)}, WANT[1])
    assert compare(early, WANT, names=NAMES, order=Order.LAST_KEY).path == "dZ[2]"


def test_an_order_that_is_none_is_refused(tmp_path):
    root = write_mini(tmp_path)
    problem = root / "problems" / "p" / "problem.toml"
    problem.write_text(problem.read_text().replace("points = 2\n", 'points = 2\norder = "last"\n'))
    with pytest.raises(ContentError, match=r'order is "last"\. Use "as listed" or'):
        load_assignment(root)


def test_backpropagation_is_told_from_its_end():
    questions = load_assignment(ROOT).questions
    assert questions["mlp.backward"].order is Order.LAST_KEY
    assert questions["mlp.forward"].order is Order.FIRST_KEY
