"""The gate between the wire and NumPy: whatever a worker sends costs the grader little."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.assignment.checks import MAX_KEPT, watched
from autograder.calls.callbacks import MAX_ENTRIES as MOST_ARGUMENTS
from autograder.calls.callbacks import CallbackError, arguments
from autograder.feedback.canonical import magnitude
from autograder.feedback.sameness import fractions, same
from autograder.judging.compare import compare, normalised
from autograder.judging.gate import MAX_AXES, MAX_ENTRIES, Parts, array_of, gated, why_no_array
from autograder.worker import wire

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**500), 2**500),
    st.floats(),
    st.complex_numbers(),
    st.text(max_size=5),
    st.binary(max_size=5),
    st.builds(wire.Opaque, st.just("ndarray"), st.just("O")),
    st.frozensets(st.one_of(st.integers(-9, 9), st.floats(), st.text(max_size=2)), max_size=4),
    st.builds(wire.Ref, st.integers(0, 2**32 - 1)),
    st.builds(wire.Node, st.text(max_size=3)),
    hnp.arrays(st.sampled_from(wire.DTYPES), hnp.array_shapes(min_dims=0, max_dims=3, min_side=0)),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.one_of(st.integers(-3, 3), st.text(max_size=2)), inner, max_size=3),
    ),
    max_leaves=20,
)
MEMORY, CPU_SECONDS = 150 << 20, 10  # what one reply may cost; bytes above what is there
WANTED = [1.0, True, np.ones(3), np.ones((2, 2)), (1.0, np.ones(2)), {1: np.ones(2)}, None]


def nested(axes, leaf):
    """A list of so many axes of two entries each."""
    return leaf if not axes else [nested(axes - 1, leaf) for _ in range(2)]


HOSTILE = {
    "a huge text among numbers": ["x" * 7_000_000] + [0] * 120,
    "a huge text among very many": ["x" * 7_000_000] + [0] * 100_000,
    "many texts": [["y" * 30] * 100, *([0] * 100 for _ in range(900))],
    "sixteen axes": nested(16, 1.0),
    "eight axes": nested(8, 1.0),
    "rows of bools": [np.zeros(2000, dtype=bool)] * 2000,
    "one array of bools": np.zeros((2000, 2000), dtype=bool),
    "rows of single numbers": [[1.0]] * 90_000,
    "rows that differ": [*([1.0] * 300 for _ in range(300)), [1.0]],
    "huge numbers": [2**500] * 90_000,
}


def sent(value):
    """As it arrives."""
    return gated(wire.decode(wire.encode(value)))


def use(value):
    """All that the grader does with a result."""
    for want in WANTED:
        compare(value, want, "w")
    same(value, value)
    same(value, sent([1.0, 2.0]))
    magnitude(value)
    fractions(value)


@pytest.mark.skipif(sys.platform != "linux", reason="it measures itself by /proc")
@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_value_costs_the_grader_little(value):
    import resource

    data = wire.encode(value)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
            here = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (here + MEMORY, here + MEMORY))
            use(gated(wire.decode(data)))
            status = 0
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0


@given(VALUES)
@example(3e306)
def test_no_value_breaks_what_stands_behind_the_gate(value):
    result = sent(value)
    use(result)
    array = array_of(result)
    if array is None:
        assert why_no_array(result) or not isinstance(result, Parts)
        return
    assert array.dtype.kind in "biufc"
    assert array.ndim <= MAX_AXES
    assert array.size <= MAX_ENTRIES
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(np.asarray(result, dtype=array.dtype), array)


@given(VALUES)
def test_what_went_through_the_gate_can_be_sent_on(value):
    result = sent(value)
    again = sent(result)
    assert wire.encode(again) == wire.encode(result)


@given(hnp.arrays(np.float64, hnp.array_shapes(min_dims=1, max_dims=4, min_side=1)))
def test_lists_of_numbers_are_arrays(array):
    result = sent(array.tolist())
    assert isinstance(result, Parts)
    np.testing.assert_array_equal(array_of(result), array)
    np.testing.assert_array_equal(normalised(result, array), array)
    assert compare(result, array) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([1.0, "x"], "It holds a text."),
        ([[1.0, 2.0], [3.0]], "Its rows differ in length."),
        ([1.0, None], "It holds None."),
        (nested(9, 1.0), "It has more than 8 axes."),
        (np.zeros(MAX_ENTRIES + 1, dtype=bool), "w is an array of far too many entries."),
        (wire.Opaque("ndarray", "O"), "w is an array of dtype object."),
        ([wire.Opaque("ndarray", "O")], "It holds an array of dtype object."),
    ],
)
def test_a_message_says_why_a_value_is_no_array(value, words):
    assert words in compare(sent(value), np.ones(2), "w").summary


def test_arguments_of_the_graders_functions_are_few_in_all():
    rows = [np.zeros(100)] * 41
    assert MOST_ARGUMENTS < 41 * 100
    with pytest.raises(CallbackError, match="too many"):
        arguments((rows,), ())
    (few,) = arguments((rows[:3],), ())
    assert np.tanh(few).shape == (3, 100)
    with pytest.raises(CallbackError, match="type str"):
        arguments((["x", 1.0],), ())


def test_a_watched_function_keeps_no_more_than_it_may():
    function = watched(np.tanh)
    row = np.zeros(MAX_KEPT // 10)
    for _ in range(9):
        function(row)
    with pytest.raises(ValueError, match="far too often"):
        function(row)
    assert sum(args[0].size for args in function.calls) <= MAX_KEPT
