"""Results in other types than an array of floats: accepted where right, else told apart."""

from collections import ChainMap, UserDict
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType, SimpleNamespace

import numpy as np
import pytest

from autograder.calls.session import Item
from autograder.grading.inprocess import InProcess
from autograder.judging.compare import compare
from autograder.judging.wording import show, show_both


def returned(value):
    """What the grader gets where a student's function returns `value`."""
    module = SimpleNamespace(f=lambda: value)
    (reply,) = InProcess({"p": module}).run([Item.call("p.f", ())])
    assert reply.kind == "returned"
    return reply.value


WANT = np.array([0.5, 0.25, 2.0])


@pytest.mark.parametrize(
    "value",
    [
        np.frompyfunc(lambda x: x, 1, 1)(WANT),
        np.array([0.5, np.float32(0.25), 2], dtype=object),
        np.ma.masked_array(WANT, mask=[False] * 3),
        WANT.astype(np.float16),
        WANT.astype(np.float32),
        [np.float64(0.5), 0.25, 2],
    ],
)
def test_right_numbers_in_another_type_are_right(value):
    assert compare(returned(value), WANT) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.array([0.5, None, 2.0], dtype=object), "w is an array of dtype object. I expected an"),
        (np.array(["0.5", "0.25", "2"]), "w is an array of texts."),
        (np.ma.masked_array(WANT, mask=[True, False, False]), "w is an array with masked entries."),
        (np.array([[0.5, 0.25, 2.0]]), "w has the wrong shape: (1, 3) where (3,) is right."),
        (np.array([True, True, False]), "I expected an array of floats of shape (3,). Convert"),
        (np.float32(1 / 3) * WANT.astype("f4"), "It is of dtype float32, which keeps 7 digits."),
    ],
)
def test_what_is_wrong_is_said_precisely(value, words):
    difference = compare(returned(value), WANT / 3, "w", rtol=1e-9)
    assert words in difference.summary


@pytest.mark.filterwarnings("ignore:the matrix subclass")
def test_a_matrix_is_called_one():
    value = np.matrix([[0.5, 0.25, 2.0]])
    assert compare(returned(value), np.array(value)) is None
    difference = compare(returned(value), WANT, "w")
    assert difference.hint == "It is an np.matrix, which always has two axes. Use np.array."
    assert compare(returned(np.array(value)), WANT, "w").hint == ""


def test_a_bool_where_a_number_is_asked():
    difference = compare(returned(np.bool_(True)), 0.5, "fraction")
    assert difference.summary == (
        "fraction is a bool (True or False). I expected a number. Convert it with float(…)."
    )


def test_keys_that_are_equal_in_python_are_equal_here():
    want = {1: WANT, 2: WANT}
    exact = (Fraction(1), Decimal(2)), (1 + 0j, Fraction(2))
    for keys in ((1.0, 2.0), (np.float64(1), np.float32(2)), (True, 2), (np.int8(1), 2), *exact):
        assert compare(returned(dict.fromkeys(keys, WANT)), want) is None
    for kind in (UserDict, ChainMap, MappingProxyType):
        assert compare(returned(kind(want)), want) is None
    odd = returned({0.5: 1, 1.5: 2, (1,): 3, (2,): 4, None: 5})
    assert len(odd) == 5
    assert "It has 0.5, 1.5" in compare(odd, want).detail


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([-2, -1e-12, 0.0], "[-2, -1e-12, 0]"),
        (
            [[0.5, -1.0, 0.25], [0.5 + 1e-11, -1.0, 0.25]],
            "[[0.5, -1, 0.25], [0.50000000001, -1, 0.25]]",
        ),
        (1 / 3, "0.333333"),
        (-0.0, "0"),
        (np.array([np.nan, np.inf]), "[nan, inf]"),
        (np.arange(20.0), "an array of shape (20,)"),
    ],
)
def test_numbers_are_printed_as_one_would_write_them(value, text):
    assert show(value) == text


def test_two_numbers_are_printed_with_digits_enough_to_differ():
    assert show_both(1.0, 1.0 + 1e-8) == ("1", "1.00000001")
    assert show_both([1.0, 2.0], [1.0, 2.5]) == ("[1, 2]", "[1, 2.5]")


def test_a_template_is_never_called_expected():
    difference = compare(np.array([np.nan, 1.0]), np.array([7.0, 8.0]), "y", values=False)
    assert difference.kind == "finite"
    assert difference.detail == "It is [nan, 1]."
    assert difference.want is None
