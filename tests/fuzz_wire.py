"""Fuzzes the decoder of hostile bytes: `python tests/fuzz_wire.py [INPUTS] [SEED]`.

Starts from valid frames of every kind, mutates them (flipped, cut, doubled, spliced and inserted
pieces, lengths made absurd), and keeps inputs that reached new lines of `wire.py` as further
starting points, so that it finds its own way into the format. Every outcome must be a
`WireError`, or a value of the codec's own types that encodes and decodes to itself.
"""

from __future__ import annotations

import random
import struct
import sys
import time
from collections import Counter
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import numpy as np

from autograder.worker import wire

EDGES = [struct.pack("<I", n) for n in (0, 1, 2, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)]
TAGS = [bytes([tag]) for tag in b"NTFifcsbltdaexorkg"]
SEEDS: list[Any] = [
    None, True, -1, 2**200, 1.5, float("nan"), 1j, "é", b"\0\xff", [], (), {}, [[[]]],
    {"a": 1, 2: (3.0, None), 0.5: 1}, np.zeros((1, 3)).view(wire.Matrix),
    np.zeros((2, 3)), np.ones(4, bool), frozenset({1, "a", (2.5, None)}), np.array(3, np.int8),
    np.zeros((0, 5), np.complex128), wire.Node("Add", (wire.Node("Symbol", ("x",)), 2)),
    wire.Opaque("set", "{1}"), wire.Ref(7), ("returned", 0, np.eye(2), [1], "printed"),
    ("raised", 1, "ValueError", "no", [("f.py", 3, "f", "x")], ""), ("callback", 0, 2, (1.0, "x")),
]  # fmt: skip
_SLOW_SECONDS = 2.0  # for inputs of below 10 kB; the slowest takes milliseconds
_EXACT = (type(None), bool, int, float, complex, str, bytes, list, tuple, dict, frozenset,
          np.ndarray,
          wire.Matrix, wire.Node, wire.Opaque, wire.Ref, wire.Formula, wire.Generator)  # fmt: skip


class Coverage:
    """Lines of `wire.py` that were ever reached; tracing is slow, so only some runs are traced."""

    def __init__(self) -> None:
        self.seen: set[tuple[CodeType, int]] = set()

    def is_new(self, data: bytes) -> bool:
        """Whether decoding reaches a line for the first time."""
        before = len(self.seen)
        sys.settrace(self._trace)
        try:
            check(data)
        finally:
            sys.settrace(None)
        return len(self.seen) > before

    def _trace(self, frame: FrameType, event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.endswith("wire.py"):
            return None
        if event == "line":
            self.seen.add((frame.f_code, frame.f_lineno))
        return self._trace


def check(data: bytes) -> str:
    """Decodes; AssertionError or any exception but WireError is a finding."""
    started = time.process_time()
    try:
        value = wire.decode(data)
    except wire.WireError as error:
        outcome = str(error)
    else:
        outcome = "a value"
        _is_ours(value)
        try:
            again = wire.encode(value)
        except wire.WireError:  # a lone surrogate cannot come, but a number may be too long
            outcome = "a value that does not go back"
        else:
            assert wire.encode(wire.decode(again)) == again
    assert time.process_time() - started < _SLOW_SECONDS, f"slow: {data[:100]!r}"
    return outcome


def _is_ours(value: Any) -> None:
    kind = type(value)
    assert kind in _EXACT, kind
    if kind in (list, tuple):
        for item in value:
            _is_ours(item)
    elif kind is dict:
        for key, item in value.items():
            assert type(key) in (int, float, str)
            _is_ours(item)
    elif kind is frozenset:
        assert all(map(wire.fits_a_set, value))
    elif kind is wire.Node:
        assert type(value.name) is str
        for item in value.args:
            _is_ours(item)
    elif kind in (np.ndarray, wire.Matrix):
        assert value.dtype in wire.DTYPES
        assert value.nbytes <= wire.MAX_FRAME_BYTES
        assert value.flags.owndata or value.base is not None
    else:
        assert kind not in (wire.Formula, wire.Generator), "only graders send these"


def mutated(rng: random.Random, corpus: list[bytes]) -> bytes:
    """A variation of what is known to be interesting."""
    data = bytearray(rng.choice(corpus))
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(8):
            case 0 if data:
                data[at % len(data)] ^= 1 << rng.randrange(8)
            case 1:
                data[at : at + 4] = rng.choice(EDGES)
            case 2:
                data[at:at] = rng.choice(TAGS)
            case 3:
                del data[at : at + rng.randrange(1, 9)]
            case 4:
                other = rng.choice(corpus)
                data[at:at] = other[: rng.randrange(len(other) + 1)]
            case 5:
                data[at:at] = data[at : at + rng.randrange(1, 16)] * rng.randrange(1, 20)
            case 6:
                data[at:at] = rng.randbytes(rng.randrange(1, 9))
            case 7:
                data[at : at + 1] = rng.choice(TAGS)
    return bytes(data[:10_000])


def fuzz(inputs: int, seed: int, corpus_limit: int = 2_000) -> tuple[Counter[str], int]:
    """Outcomes by kind, and how many lines of the decoder were reached."""
    rng, coverage, outcomes = random.Random(seed), Coverage(), Counter[str]()
    corpus = [wire.encode(value) for value in SEEDS]
    for data in corpus:
        coverage.is_new(data)
    for number in range(inputs):
        data = mutated(rng, corpus)
        try:
            outcomes[check(data)] += 1
            if number % 20 == 0 and coverage.is_new(data) and len(corpus) < corpus_limit:
                corpus.append(data)
        except Exception:
            Path("fuzz_wire_finding.bin").write_bytes(data)
            print(f"finding after {number} inputs, seed {seed}: {data[:200]!r}", file=sys.stderr)
            raise
    return outcomes, len(coverage.seen)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    began = time.monotonic()
    found, lines = fuzz(count, first)
    for words, times in found.most_common():
        print(f"{times:>10}  {words}")
    print(f"{count} inputs, {lines} lines reached, {time.monotonic() - began:.0f} s: no finding")
