"""The structural comparison: right answers in any style pass, the known traps do not."""

import numpy as np
import pytest

from autograder.judging.compare import compare
from autograder.worker.wire import Node, Opaque

ARRAY = np.array([[1.0, -2.0, 3e-3], [0.0, 5e4, 1.0]])


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (1.0, 1.0),
        (np.array(1.0), 1.0),
        (1, 1.0),
        (1.0, np.array(1.0)),
        (np.float64(1) * (1 + 1e-9), 1.0),
        (ARRAY.tolist(), ARRAY),
        (tuple(map(tuple, ARRAY)), ARRAY),
        (np.asfortranarray(ARRAY), ARRAY),
        (np.array([0, 1]), np.array([0.0, 1.0])),
        ([1.0, 2.0], (1.0, 2.0)),
        (np.array([1.0, 2.0]), (1.0, 2.0)),
        ({1: [1.0], 0: None}, {1: np.ones(1)}),
        (np.nan, np.nan),
        (np.array([np.nan, 0.0]), np.array([np.nan, 0.0])),
        (np.array([1e-15, 1.0]), np.array([0.0, 1.0])),
        (1e-14, 0.0),
        (np.array(True), True),
        (np.inf, np.inf),
    ],
)
def test_right_answers_in_other_styles_pass(got, want):
    assert compare(got, want) is None


@pytest.mark.parametrize(
    ("got", "want", "kind"),
    [
        (None, 1.0, "type"),
        ("1.0", 1.0, "type"),
        (Opaque("ndarray", "dtype object"), 1.0, "type"),
        (Node("Integer", (1,)), 1.0, "type"),
        (True, 1.0, "type"),
        (np.array([True]), np.ones(1), "type"),
        ({}, {1: np.ones(2)}, "keys"),
        ({2: np.ones(2)}, {1: np.ones(2)}, "keys"),
        ([np.ones(2)], {0: np.ones(2)}, "type"),
        ([1.0], (1.0, 2.0), "type"),
        ([[1.0], [1.0, 2.0]], np.ones((2, 2)), "type"),
        (np.ones((2, 1)), np.ones(2), "shape"),
        (np.ones((0, 2)), np.ones(2), "shape"),
        (np.ones(1), 1.0, "shape"),
        (1.0, np.ones(3), "shape"),
        (np.ones(2) * 1j, np.ones(2), "number"),
        (np.array([np.nan, 1.0]), np.ones(2), "finite"),
        (np.inf, 1.0, "finite"),
        (0.0, np.nan, "values"),
        (-np.inf, np.inf, "values"),
        (np.zeros(2), np.full(2, 1e-20), "values"),
        (np.array([1.0, 1.00001]), np.ones(2), "values"),
        (1e-9, 0.0, "values"),
        (False, True, "values"),
        (1, True, "type"),
    ],
)
def test_wrong_answers_differ_and_the_first_difference_is_named(got, want, kind):
    difference = compare(got, want, "dW")
    assert difference is not None
    assert difference.kind == kind
    assert "dW" in difference.summary


def test_the_expected_structure_leads():
    want = {1: (np.ones((2, 3)), 1.0), 2: (np.ones((4, 2)), 2.0)}
    got = {1: (np.ones((2, 3)), 1.0), 2: (np.ones((2, 4)), 2.0)}
    difference = compare(got, want, "Z")
    assert difference.kind == "shape"
    assert difference.path == "Z[2][0]"


def test_parts_of_a_tuple_have_names():
    difference = compare((1.0, 3.0), (1.0, 2.0), names=("z", "a"))
    assert difference.path == "a"
    assert difference.summary == "a has wrong values (relative error 0.5)."


def test_tiny_truths_are_compared_entry_by_entry_on_request():
    want = np.array([1.0, 1e-20])
    assert compare(np.array([1.0, 0.0]), want) is None  # within rounding of the largest
    assert compare(np.array([1.0, 0.0]), want, atol=0).kind == "values"


def test_no_size_that_the_student_chose_is_in_the_summary():
    difference = compare(np.ones((12345, 2)), np.ones((3, 2)), "Z")
    assert "12345" not in difference.summary
    assert "12345" in difference.detail
    assert "Secret7" not in compare(Opaque("Secret7"), 1.0).summary


@pytest.mark.parametrize("name", ["mpf", "Decimal", "Fraction"])
def test_a_number_of_another_library_is_called_by_its_name(name):
    words = f"a value of type {name} (float(…) makes a number of it)"
    assert words in compare(Opaque(name), 1.0, "z").summary
