"""Relations between wrong and right results: stated where they hold, and only there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder.feedback.relations import Evidence, relations

RNG = np.random.default_rng(7)
WANT = RNG.normal(size=(3, 5))
RISING = np.cumsum(np.abs(np.cos(np.arange(12.0))).reshape(4, 3), axis=0)
SQUARE = RNG.normal(size=(3, 3))
Z = RNG.normal(size=(3, 5))
Y = RNG.normal(size=(2, 5))
SAME = (
    ": was the same array appended each time? t = t - d makes a new array, t -= d changes all "
    "the rows that hold it"
)
LAYERS = {1: RNG.normal(size=(3, 5)), 2: RNG.normal(size=(3, 5)), 3: RNG.normal(size=(3, 5))}


def said(got: Any, want: Any, **arguments: Any) -> str:
    """All sentences about one result named g."""
    return " ".join(relations([Evidence(got, want, arguments, name="g")]))


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (-WANT, "g has the wrong sign: every entry is minus the right one."),
        (2 * WANT, "g is twice the right value."),
        (WANT / 2, "g is half the right value."),
        (4 * WANT, ""),
        (WANT * np.log(10), "g is ln 10 times the right value: a logarithm of another base?"),
        (np.abs(WANT), "g has the right size but not the right sign: only absolute values."),
        (WANT**2, "g is the square of the right value."),
        (np.sqrt(np.abs(WANT)), "g is the square root of the right value."),
        (1 - WANT, "g is 1 minus the right value."),
        (1 / WANT, "g is 1 divided by the right value."),
        (np.exp(WANT), "g is the exponential of the right value: a logarithm is missing."),
        (np.cumsum(WANT, axis=0), "g is summed up along the first axis."),
        (WANT[::-1], "g is in the opposite order."),
        (np.full(WANT.shape, WANT.sum()), "g is the sum of all right entries, in every entry."),
        (np.full(WANT.shape, WANT.mean()), "g is the mean of all right entries, in every entry."),
        (np.tile(WANT.sum(axis=0), (3, 1)), "g is summed along axis 0: that axis should be kept."),
        (0 * WANT, "g is zero everywhere."),
        (np.tile(WANT[-1], (3, 1)), f"g has the right last row, in every row{SAME}."),
        (WANT[[0, 2, 2]], f"g has the right last row, in every row but the first{SAME}."),
        (np.tile(WANT[0], (3, 1)), ""),
        (np.trunc(9 * WANT) / 9, ""),
        (0.37 * WANT, ""),
        (WANT + 0.37, "g is off by the same number in every entry."),
        (WANT / np.linalg.norm(WANT), "g is scaled to length 1."),
        (
            WANT * (1 + 1e-5 * Z),
            "g is nearly right everywhere: a step of another size, single precision or a coarser "
            "formula?",
        ),
        (RNG.normal(size=WANT.shape), ""),
    ],
)
def test_values_alone(got: Any, words: str) -> None:
    assert said(got, WANT) == words


@pytest.mark.parametrize(
    ("got", "arguments", "words"),
    [
        (
            5 * WANT,
            {"Y": Y},
            "g is Y.shape[1] times the right value: a division by Y.shape[1] is missing.",
        ),
        (WANT / 5, {"Y": Y}, "g is the right value divided by Y.shape[1]: once too often."),
        (25 * WANT, {"Y": Y}, ""),
        (2.5 * WANT, {"Y": Y}, "g is divided by Y.shape[0] where Y.shape[1] is right."),
        (4 * WANT, {"Y": np.zeros((4, 4))}, ""),  # which of the two axes?
        (WANT / 7, {"y": np.zeros(7)}, "g is the right value divided by len(y): once too often."),
        (WANT * 0.3, {"eta": 0.3}, "g is eta times the right value."),
        (WANT - 0.3, {"b": 0.3}, "g equals the right value minus b."),
        (Z, {"Z": Z}, "g equals the argument Z, unchanged."),
        (WANT - Z, {"Z": Z}, "g equals the right value minus Z."),
        (WANT * Z, {"Z": Z}, "g has the factor Z once too often."),
        (WANT / np.cos(Z), {"f": np.cos, "Z": Z}, "g lacks the factor f(Z)."),
        (WANT * np.cos(Z), {"f": np.cos, "Z": Z}, "g has the factor f(Z) once too often."),
        (
            WANT / np.cos(Z) * np.cos(WANT + Z),
            {"f": np.cos, "Z": Z, "A": WANT + Z},
            "g has the factor f(A) where f(Z) is right.",
        ),
    ],
)
def test_values_and_arguments(got: Any, arguments: dict[str, Any], words: str) -> None:
    assert said(got, WANT, **arguments) == words


@pytest.mark.parametrize(
    ("got", "want", "words"),
    [
        (WANT.T, WANT, "g is transposed; its values are right."),
        (SQUARE.T, SQUARE, "g is transposed."),
        (WANT[:, :1].ravel(), WANT[:, :1], "g has the right values: only the shape is wrong."),
        (WANT[:-1], WANT, "g lacks the last entry; the others are right."),
        (WANT[1:], WANT, "g lacks the first entry; the others are right."),
        (WANT, WANT[:-1], "g has one entry too many, the last; the others are right."),
        (WANT[-1], WANT, "g is the last entry alone."),
        (RISING[-1], RISING, "g is the last row alone, or the largest along axis 0."),
        (WANT.max(axis=0), WANT, "g is the largest along axis 0 of the right value."),
        (
            WANT.sum(),
            WANT,
            "g is the right value summed over all entries: one for each entry is asked.",
        ),
        (
            WANT.mean(axis=1),
            WANT,
            "g is the right value averaged along axis 1: that axis should be kept.",
        ),
        (WANT, WANT.sum(axis=1), "g is right but for the sum along axis 1, which is missing."),
        (
            RNG.normal(size=(4, 4)),
            RNG.normal(size=4),
            "g has an entry for every pair: a row, (n,) or (1, n), has met a column, (n, 1), and "
            "NumPy broadcast them to (n, n).",
        ),
        (
            WANT[0],
            WANT[0].mean(),
            "g is right but for a mean over all these entries, which is missing.",
        ),
        (0.0, np.zeros(3), ""),
        (-4.0, np.array([-3.0, -4.0]), ""),
        ([0.7312], np.array([0.0, 0.7312, 0.0]), ""),
        ([WANT[0]], np.tile(WANT[0], (4, 1)), ""),
    ],
)
def test_shapes(got: Any, want: Any, words: str) -> None:
    assert said(got, want) == words


def test_what_is_said_of_a_shape_must_hold_at_all_inputs() -> None:
    last = Evidence(WANT[-1], WANT, {}, name="g")
    assert relations([last, Evidence(Z[-1], Z, {}, name="g")]) == ["g is the last entry alone."]
    assert relations([last, Evidence(SQUARE[0], Z, {}, name="g")]) == []


def test_what_is_said_of_a_shape_must_hold_in_the_other_checks() -> None:
    whole = "g is the right value summed over all entries: one for each entry is asked."
    one = Evidence(32.0, np.array([24.0, 8.0]), {}, name="g")
    zero = Evidence(5.0, np.zeros(2), {}, name="g")
    for other, words in ((-3.0, [whole]), (-4.0, [])):
        more = [zero, Evidence(other, np.array([2.0, -6.0, 1.0]), {}, name="g")]
        assert relations([one], others=lambda more=more: more) == words


def test_labels_are_no_factor() -> None:
    y, y_hat = np.array([0.0, 1.0, 1.0, 0.0, 1.0]), np.array([0.31, 0.47, 0.83, 0.59, 0.23])
    want = -y / y_hat + (1 - y) / (1 - y_hat)
    assert said(-y / y_hat, want, y=y) == ""


def test_digits_that_a_check_does_not_ask_for_hide_no_relation() -> None:
    tiny = np.array([1.3888e-11, 1.3888e-11])
    more = [Evidence(-tiny - 6e-17, tiny, {}, name="g", atol=1e-14)]
    words = "g has the wrong sign: every entry is minus the right one."
    assert relations([Evidence(-WANT, WANT, {}, name="g")], others=lambda: more) == [words]
    more = [replace(more[0], atol=None)]
    assert relations([Evidence(-WANT, WANT, {}, name="g")], others=lambda: more) == []


def test_a_layer_of_a_wrong_shape_is_not_counted_with_the_others() -> None:
    want = {1: WANT[:, :1], 2: Z[:, :1]}
    assert said({1: WANT[:, :1] / 2, 2: Z[:, 0]}, want) == (
        "g[1] is half the right value. g[2] has the right values: only the shape is wrong."
    )


def test_what_an_argument_explains_must_be_so_in_the_other_checks() -> None:
    x = np.array([3.0, 1.0])
    first = Evidence(x, np.array([24.0, 8.0]), {"x": x}, name="g")
    assert relations([first]) == ["g equals the argument x, unchanged."]
    other = Evidence(np.array([-3.0, 9.0]), np.array([3.0, -9.0]), {"x": -x}, name="g")
    assert relations([first], others=lambda: [other]) == []


def test_a_layer_off() -> None:
    got = {1: LAYERS[1], 2: LAYERS[3], 3: LAYERS[3]}
    assert said(got, LAYERS) == (
        "g[1] and g[3] are right. "
        "g[2] has the right values of the next entry: an index is off by one."
    )


def test_a_factor_of_one_layer_need_not_be_in_an_example_without_that_layer() -> None:
    single = Evidence({1: Z}, {1: Z}, {"Y": Y}, name="g")
    one = np.zeros((1, 4))  # twice is no 2 / Y.shape[0], which is 1 here and 2 there
    for got, words in (
        (2 * LAYERS[1], "g[1] is twice the right value."),
        (-LAYERS[1], "g[1] has the wrong sign: every entry is minus the right one."),
        (LAYERS[1] / 4, "g[1] is the right value divided by Y.shape[1]: once too often."),
    ):
        first = Evidence({**LAYERS, 1: got}, LAYERS, {"Y": one}, name="g")
        told = relations([first], others=lambda: [single])
        assert told == ["g[2] and g[3] are right.", words]
        other = Evidence({**LAYERS, 1: 0.3 * LAYERS[1]}, LAYERS, {"Y": one}, name="g")
        assert relations([first], others=lambda other=other: [other])[1:] == []


def test_a_size_of_one_explains_nothing() -> None:
    first = Evidence(2 * WANT, WANT, {"Y": np.zeros((1, 7))}, name="g")
    right = Evidence(Z, Z, {"Y": np.zeros((2, 7))}, name="g")
    assert relations([first], others=lambda: [right]) == []


def test_a_factor_that_one_layer_lacks_is_told_of_that_layer() -> None:
    Zs = {l: RNG.normal(size=(3, 5)) for l in LAYERS}
    got = {1: RNG.normal(size=(3, 5)), 2: LAYERS[2] / np.cos(Zs[2]), 3: LAYERS[3]}
    assert said(got, LAYERS, f=np.cos, Z=Zs) == "g[3] is right. g[2] lacks the factor f(Z[2])."


def test_parts_with_one_relation_share_a_sentence() -> None:
    want = (LAYERS, {1: Z}, 0.7)
    got = ({l: 2 * LAYERS[l] for l in LAYERS}, {1: 2 * Z}, 0.7)
    evidence = Evidence(got, want, {}, names=("dZ", "dW", "c"))
    assert relations([evidence]) == ["c is right.", "dZ and dW are twice the right values."]


def test_a_relation_must_hold_at_all_inputs() -> None:
    many, few = np.zeros((2, 7)), np.zeros((2, 4))
    first = Evidence(7 * WANT, WANT, {"Y": many}, name="g")
    assert relations([first, Evidence(4 * Z, Z, {"Y": few}, name="g")]) == [
        "g is Y.shape[1] times the right value: a division by Y.shape[1] is missing."
    ]
    assert relations([first, Evidence(7 * Z, Z, {"Y": few}, name="g")]) == []


def test_what_is_easily_a_coincidence_must_be_seen_twice() -> None:
    many, few = np.zeros((2, 7)), np.zeros((2, 3))
    for factor in (lambda n: 4.0, lambda n: n**2, lambda n: n / 2):
        first = Evidence(factor(7) * WANT, WANT, {"Y": many}, name="g")
        second = Evidence(factor(3) * Z, Z, {"Y": few}, name="g")
        alone, both = relations([first]), relations([first], others=[second].copy)
        assert (alone == [], len(both)) == (factor(7) != 3.5, 1), both
        assert both == relations([first, second])


def test_a_factor_must_fit_what_is_right_as_well() -> None:
    many, one = np.zeros((2, 7)), np.zeros((2, 1))
    wrong = Evidence(7 * WANT, WANT, {"Y": many}, name="g")
    right = Evidence(Z, Z, {"Y": one}, name="g")  # a division by 1 is not missed
    assert relations([wrong], others=lambda: [right]) == relations([wrong]) != []
    assert relations([wrong], others=lambda: [replace(right, arguments={"Y": many})]) == []
    assert relations([Evidence(2 * WANT, WANT, {}, name="g")], others=lambda: [right]) == []
    nothing = Evidence(0 * Z, 0 * Z, {}, name="g")
    assert relations([wrong], others=lambda: [nothing]) != []


def test_half_a_mistake_is_told_of_its_half() -> None:
    W, b = {1: WANT, 2: SQUARE}, {1: Z[:, :1], 2: Z[:, 1:2]}
    went = {l: 0.3 * np.cos(W[l]) for l in W}
    right = ({l: W[l] - went[l] for l in W}, {l: 0.9 * b[l] for l in b})
    arguments = {"W": W, "b": b}

    def told(new_W: Any, new_b: Any) -> list[str]:
        evidence = Evidence((new_W, new_b), right, arguments, names=("W", "b"))
        return relations([evidence], told="W[1]")

    uphill = {l: W[l] + went[l] for l in W}
    assert told(uphill, right[1]) == [
        "W[2] is wrong, too; b is right.",
        "W has moved the wrong way: the sign of the step is wrong.",
    ]
    assert told(W, b) == [
        "W[2] and b are wrong, too.",
        "W and b are unchanged: still the values that came in as the arguments of those names.",
    ]
    assert "b is unchanged: still the value that came in as the argument of that name." in told(
        uphill, b
    )


def test_one_round_number_is_no_evidence() -> None:
    assert said(4.0, 2.0) == ""
    assert said(0.7312 * 2, 0.7312) == "g is twice the right value."


def test_nan_and_hostile_results_have_no_relation() -> None:
    for got in (WANT * np.nan, WANT * np.inf, {}, None, "text", [[1.0], [2.0, 3.0]]):
        assert said(got, WANT) in ("", "g is right.")


def test_no_hidden_number_is_printed() -> None:
    for factor in (2.0, -1.0, 0.37, 5.0):
        for number in WANT.ravel():
            assert f"{number:.3g}" not in said(factor * WANT, WANT, Y=Y)
