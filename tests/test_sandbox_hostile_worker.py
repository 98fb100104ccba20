"""A worker that answers anything at all: no answer scores, and none is a fault of the grader's.

The answers are well-formed frames with the right nonce, as if student code had taken the worker
over; what is inside is random, and often close to what is expected.
"""

from __future__ import annotations

import json
import random
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from marking import Grader

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.otterbridge.results import gradescope_results
from autograder.render import html
from autograder.sandbox.channel import ChannelClosed, DeadlineExceeded
from autograder.sandbox.plain import Exit, PlainWorker
from autograder.worker import requests, wire

REPOSITORY = Path(__file__).parents[1]
FILES = {path.name: b"" for path in (REPOSITORY / "solutions").glob("*.py")}
_SCRIPT = "<script>"
HEADS = ["Add", "Mul", "Pow", "exp", "log", "sin", "Piecewise", "ExprCondPair", "Sum", "Indexed",
         "KroneckerDelta", "MatrixSymbol", "Symbol", "Integer", "Rational", "Float", "nan", "zoo",
         "StrictLessThan", "Equality", "And", "Tuple", "Derivative", "ImmutableDenseMatrix",
         "MatMul", "Transpose", "ForeignSymbol", "AppliedUndef", "__import__"]  # fmt: skip


class Liar:
    """What it says, drawn from a seed."""

    def __init__(self, assignment: Assignment, seed: int) -> None:
        self.rng = random.Random(seed)
        self.numbers = np.random.default_rng(seed)
        self.names = list(assignment.questions)

    def value(self, depth: int = 0) -> Any:
        rng = self.rng
        inner = (lambda: self.value(depth + 1)) if depth < 4 else (lambda: 0)
        match rng.randrange(14):
            case 0:
                return rng.choice([None, True, 0, -1, 2**300, -(2**500), 10**6])
            case 1:
                return rng.choice([0.0, -0.0, 1e308, 5e-324, float("nan"), float("inf"), 1.5])
            case 2:
                return rng.choice(["", "x", "\0" * 9, "\u202e", "::error::", _SCRIPT, "9" * 5000])
            case 3:
                return rng.choice([b"", b"\xff" * 50, 1j, complex("nan")])
            case 4 | 5:
                shape = [rng.choice([0, 1, 2, 3, 4, 7]) for _ in range(rng.randrange(4))]
                array = self.numbers.normal(size=shape)
                kind = rng.choice(["f8", "f4", "i8", "u1", "?", "c16"])
                with np.errstate(all="ignore"), warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # complex numbers lose a part
                    return np.asarray(array * rng.choice([1, 1e300])).astype(kind)
            case 6:
                return [inner() for _ in range(rng.randrange(4))]
            case 7 | 8:
                return tuple(inner() for _ in range(rng.randrange(5)))
            case 9 | 10:
                keys = rng.choice([[1, 2, 3], [0, 1, 2, 3], ["a", "b"], [1, "1"], []])
                return {key: inner() for key in keys}
            case 11 | 12:
                return self.node(depth)
            case _:
                return rng.choice([wire.Opaque("set", "x" * 900), wire.Ref(rng.randrange(9))])

    def node(self, depth: int) -> Any:
        rng = self.rng
        head = rng.choice(HEADS)
        if head in ("Symbol", "MatrixSymbol", "ForeignSymbol") and rng.random() < 0.8:
            return wire.Node(head, (rng.choice(["x", "y", "a", "n", "i", "os.system"]),))
        if head in ("Integer", "Rational") and rng.random() < 0.8:
            numbers = (rng.choice([0, 1, -1, 2, 7, 9**99, -(2**200)]), rng.choice([0, 1, 3]))
            return wire.Node(head, numbers[: 1 + (head == "Rational")])
        inner = self.node if rng.random() < 0.8 else self.value
        count = rng.randrange(4) if depth < 6 else 0
        return wire.Node(head, tuple(inner(depth + 1) for _ in range(count)))

    def functions(self) -> dict[Any, Any]:
        """What an import may claim to have found."""
        rng = self.rng
        found: dict[Any, Any] = {}
        for name in self.names:
            entry: Any = (rng.randrange(99), rng.sample(["diff", "forward", "x"], 2), True)
            if rng.random() < 0.1:
                entry = self.value()
            if rng.random() < 0.95:
                found[name.partition(".")[2]] = entry
        if rng.random() < 0.2:
            found[rng.choice([5, "", "é"])] = self.value()
        return found

    def reply(self, index: int, loading: bool) -> tuple[Any, ...]:
        rng = self.rng
        if loading and rng.random() < 0.9:
            return ("imported", index, self.functions(), "")
        match rng.randrange(12):
            case 0:
                frames = rng.choice([[], [("a.py", -5, "f", "x" * 999)], [("é", 2**400, "", "")]])
                kind = rng.choice(["NotImplementedError", "ValueError", "", "é\n\0"])
                text = rng.choice(["", "x\n" * 400, "\x1b[2J", _SCRIPT])
                return ("raised", index, kind, text, frames, "")
            case 1:
                return ("missing", index, self.functions(), "")
            case 2:
                return (rng.choice(["signature", "unencodable"]), index, "x\n\0" * 300, "")
            case 3:
                key = rng.choice([0, 1, -1, 2**70, None, "x", *self.names])
                arguments = tuple(self.value() for _ in range(rng.randrange(5)))
                return ("callback", index, key, arguments)
            case 4 if rng.random() < 0.3:
                return (self.value(), self.value(), self.value())
            case _:
                output = "out" * rng.randrange(99)
                return ("returned", index, self.value(), self.value_list(), output)

    def value_list(self) -> list[Any]:
        return self.rng.choice([[], [], [0], [1, 99], [-1], ["x"], [2**200]])


class HostileWorker:
    """Its own channel: answers each batch as `Liar` does, now and then not at all."""

    layers = ("none",)

    def __init__(self, liar: Liar) -> None:
        self.channel = self
        self._liar = liar
        self._nonce = b""
        self._waiting: list[tuple[int, bool]] = []
        self._hello = False

    def send(self, data: bytes, deadline: float) -> None:
        self._nonce = data[4:20]
        message = wire.decode(data[20:])
        if message[0] == "setup":
            self._hello = True
        elif message[0] == "batch":
            loading = [not requests.is_packed(item) for item in message[1]]
            self._waiting = list(enumerate(loading))

    def there(self) -> None:
        """Each message is waited for."""

    def gather(self, count: int) -> None:
        pass

    def receive(self, deadline: float) -> bytes:
        if self._hello:
            self._hello = False
            return self._nonce + wire.encode(("ready",))
        dice = self._liar.rng.random()
        if dice < 0.002:
            raise self._liar.rng.choice([ChannelClosed, DeadlineExceeded])
        index, loading = self._waiting[0] if self._waiting else (0, False)
        reply = self._liar.reply(index, loading)
        if not (type(reply[0]) is str and reply[0] == "callback"):
            self._waiting = self._waiting[1:]
        try:
            return self._nonce + wire.encode(reply)
        except wire.WireError:
            return self._nonce + wire.encode(("unencodable", index, "", ""))

    def usage(self) -> None:
        """As where the kernel does not tell."""

    def last_words(self) -> bytes:
        """As of a confined worker."""
        return b""

    def kill(self) -> Exit:
        return self._liar.rng.choice([Exit("exited", 3), Exit("signalled", 11), Exit("killed")])

    def close(self) -> None:
        pass


class HostileWorkers:
    """Spawns them."""

    def __init__(self, liar: Liar) -> None:
        self._liar = liar

    def spawn(self, cpu_seconds: int | None = None) -> HostileWorker | PlainWorker:
        if cpu_seconds is not None:  # where formulas are judged, no code of a student's runs
            return PlainWorker(cpu_seconds)
        return HostileWorker(self._liar)


@pytest.fixture(scope="module")
def assignment() -> Assignment:
    return load_assignment(REPOSITORY)


def grade(assignment: Assignment, seed: int) -> None:
    """One submission whose every worker lies."""
    result = Grader(assignment, HostileWorkers(Liar(assignment, seed))).grade("liar", FILES)
    assert result.fault == "", f"seed {seed}"
    # A guess may hit the truth where it is a zero, one flag, or a handful of digits.
    assert result.earned < 3, f"seed {seed}: {[(q.name, q.earned) for q in result.questions]}"
    shown = html.page(result)
    assert "<script>" not in shown  # one of the texts that it says
    shown.encode()
    json.dumps(gradescope_results(result, assignment)).encode("ascii")


@pytest.mark.parametrize("seed", range(12))
def test_no_lie_scores_or_breaks_the_grader(assignment: Assignment, seed: int) -> None:
    grade(assignment, seed)


if __name__ == "__main__":
    for number in range(int(sys.argv[1]), int(sys.argv[2])):
        grade(load_assignment(REPOSITORY), number)
