"""The decoder against hostile bytes: a short seed of `fuzz_wire.py`, and Hypothesis."""

from __future__ import annotations

import math
import struct
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from fuzz_wire import SEEDS, check, fuzz
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.worker import convert, requests, wire

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**500), 2**500) | st.floats() | st.text(max_size=9)
    | st.binary(max_size=9) | st.complex_numbers(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(max_size=3) | st.integers(-9, 9), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def test_a_short_seed_of_the_fuzzer_finds_nothing() -> None:
    outcomes, lines = fuzz(5_000, seed=1)
    assert sum(outcomes.values()) == 5_000
    assert len(outcomes) >= 8, "most ways to be wrong were met"
    assert lines > 60


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_random_bytes(data: bytes) -> None:
    check(data)


@given(VALUES)
@settings(max_examples=200, deadline=None)
def test_values_survive_the_way(value: object) -> None:
    data = wire.encode(value)
    check(data)
    assert wire.encode(wire.decode(data)) == data


@pytest.mark.parametrize("value", SEEDS, ids=lambda value: type(value).__name__)
def test_every_cut_is_noticed(value: object) -> None:
    data = wire.encode(value)
    for end in range(len(data)):
        with pytest.raises(wire.WireError):
            wire.decode(data[:end])
    with pytest.raises(wire.WireError):
        wire.decode(data + b"N")


@pytest.mark.parametrize(
    "shape", [(2**31, 2**31, 2**31, 4), (2**32 - 1, 0, 2**32 - 1), (1,) * 9, (2**26, 2**26, 0)]
)
def test_impossible_shapes(shape: tuple[int, ...]) -> None:
    header = bytes((10, len(shape))) + b"".join(struct.pack("<I", n) for n in shape)
    with pytest.raises(wire.WireError):
        wire.decode(b"a" + header)


def test_only_exact_types_are_encoded() -> None:
    class Sly(float):
        pass

    class SlyArray(np.ndarray):
        pass

    for value in (Sly(1.0), np.zeros(2).view(SlyArray), {(1,): 0}, np.zeros(2, object), object()):
        with pytest.raises(wire.WireError):
            wire.encode(value)


@pytest.mark.parametrize("made", [frozenset, dict.fromkeys], ids=["set", "dict"])
def test_numbers_that_collide_cost_little(made: Callable[[Any], Any]) -> None:
    """All of these have one hash, so that each is compared with all before it."""
    numbers = [n * (2**61 - 1) for n in range(wire.MAX_KEYS)]
    assert len({hash(number) for number in numbers}) == 1
    started = time.process_time()
    wire.decode(wire.encode(made(numbers)))
    assert time.process_time() - started < 5
    many = made(range(wire.MAX_KEYS + 1))
    with pytest.raises(wire.WireError, match="as keys"):
        wire.encode(many)
    data = wire.encode(list(range(wire.MAX_KEYS + 1)))
    kind = b"e" if isinstance(many, frozenset) else b"d"
    body = data[5:] if kind == b"e" else b"".join(wire.encode(n) + b"N" for n in many)
    with pytest.raises(wire.WireError, match="as keys"):
        wire.decode(kind + data[1:5] + body)


def test_a_set_of_what_cannot_travel_is_told() -> None:
    for value in ({10**5000}, {frozenset()}, {b"x", 1, object()}):
        with pytest.raises(wire.WireError):
            wire.encode(value)


class _Odd(float):
    """A subclass, which must not choose its own bytes."""


@pytest.mark.parametrize(
    "value",
    [
        1.5, np.float64(-0.0), float("nan"), 3, True, None, "text", b"bytes", 1j, _Odd(2.0),
        np.float32(1), np.int64(4), np.longdouble(2), np.array(3.0), np.zeros((0, 3)),
        np.arange(6.0).reshape(2, 3).T, np.arange(4, dtype=">f8"), np.array(["a"]),
        np.array([1, 2.5], dtype=object), np.float16([1, 2]), np.zeros((1, 2)).view(np.matrix),
        np.ma.masked_array([1.0, 2], [True, False]), [1.0, (np.ones(2), [])], {1, 2.0}, object(),
        {1: np.ones(2), "b": {2: (1.0, None)}}, {1.0: 2, "x": 3}, {np.int64(1): np.ones(1)},
        {(1, 2): 3, (3, 4): 5}, dict.fromkeys(range(100), 0.5), {True: np.zeros(2)},
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_one_pass_gives_the_same_bytes_as_two(value):
    call = convert.Call(lambda *_: None, 0)
    assert wire.encode(call.ready(value)) == wire.encode(call.plain(value))
    whole = ("returned", 3, call.ready((value, [value])), [], "")
    assert wire.encode(whole) == wire.encode(("returned", 3, call.plain((value, [value])), [], ""))


@pytest.mark.parametrize("depth", [60, 63, 64, 65, 147, 148, 149, 150, 151, 400])
def test_one_pass_refuses_what_two_refuse(depth):
    value: Any = [np.ones(1)]
    for _ in range(depth):
        value = [value]
    call = convert.Call(lambda *_: None, 0)

    assert wire.MAX_FRAME_BYTES < 9 << 20
    assert type(call.ready(np.zeros(9 << 20, np.int8))) is np.ndarray  # refused by who encodes it

    def outcome(encode):
        try:
            return wire.encode(("returned", 3, encode(value), [], ""))
        except wire.WireError as error:
            return str(error)

    assert outcome(call.ready) == outcome(call.plain)


def test_a_request_is_received_as_the_strict_codec_would_hand_it_over():
    inputs = (
        (1, 2**400, -1.5, True, None, "text", "\udc80ä", b"\xff", 1j, np.float64(2), np.array(3.0)),
        {"rows": [np.arange(6.0).reshape(2, 3).T, np.zeros((0, 2), bool)], 2.5: {1: ("a", [])}},
        [("step", None), ("", ({1, 2}, np.int64(4), np.arange(3, dtype=">i4")))],
    )
    refs: list[Any] = []
    packed = requests.pack(("call", "m"), inputs, refs)
    head, got = requests.unpack(packed, convert.Call(lambda *_: None, 0))
    call = convert.Call(lambda *_: None, 0)
    want = call.build(wire.decode(wire.encode(inputs)))
    assert head == ("call", "m")
    assert repr(got) == repr(want)  # with the types of all parts
    assert refs == []
    got[1]["rows"][0][0, 0] = 7.0  # each call has arrays of its own


def test_functions_of_a_request_keep_their_numbers():
    formula, constant = wire.Formula("z", "z + 1"), wire.Formula("z", "z * c", {"c": 2.0})
    refs: list[Any] = []
    packed = requests.pack(("call",), ([len, formula], constant, {1: abs}), refs)
    assert refs == [len, formula, constant, abs]
    asked = convert.Call(lambda _, key, *rest: (key, rest[-1]), 0)
    _, ((first, second), third, fourth) = requests.unpack(packed, asked)
    assert (first(5), second(5), third(5), fourth[1](6)) == ((0, (5,)), 6, 10.0, (3, (6,)))
    assert [asked.plain(f) for f in (first, second, third)] == [
        wire.Ref(0),
        wire.Ref(1),
        wire.Ref(2),
    ]


@pytest.mark.parametrize("value", [2**600, object(), {1j: 2}, np.array(["a"]), {(1,): 1}])
def test_what_has_no_place_in_the_codec_has_none_in_a_request(value):
    with pytest.raises(wire.WireError):
        requests.pack(("call",), ([value],), [])


@pytest.mark.parametrize("depth", [0, wire.MAX_DEPTH - 2, wire.MAX_DEPTH - 1, wire.MAX_DEPTH])
def test_a_list_of_floats_is_read_as_any_other(depth, monkeypatch):
    """It is read at once; what it may hold, and how much, is the same."""
    floats = [0.5, -0.0, math.inf, 1e-320]
    data = wire.encode(floats)
    assert wire.decode(data) == floats
    assert math.copysign(1, wire.decode(data)[1]) == -1
    for odd in (1, None, "f", [2.0]):
        assert wire.decode(wire.encode([*floats, odd, 3.0])) == [*floats, odd, 3.0]
    nested = b"l\1\0\0\0" * depth + data
    with monkeypatch.context() as patch:
        patch.setattr(wire, "MAX_NODES", depth + 4)
        with pytest.raises(wire.WireError):
            wire.decode(nested)
    for short in range(1, 9):
        with pytest.raises(wire.WireError):
            wire.decode(data[:-short])
    if depth >= wire.MAX_DEPTH:
        with pytest.raises(wire.WireError):
            wire.decode(nested)
    else:
        assert wire.decode(nested) is not None
