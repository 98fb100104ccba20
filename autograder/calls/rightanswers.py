"""What right functions answered when they stood in, by the bytes of what they were called with.

A training that is right asks the same of them in every submission. They compute from their
arguments alone, so it is worked out once; where a file draws random numbers, or a function of the
student's is among the arguments, each time. Only what a worker of the references returned is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Mapping, Sequence
from typing import Any

from autograder.assignment.checks import watched
from autograder.calls.replies import key_of
from autograder.judging.gate import size_of
from autograder.worker import wire

MAX_BYTES = 16 << 20  # of answers; one training's are some hundred kB
MAX_MESSAGES = 1 << 16  # that are known by their bytes


class RightAnswers:
    """Answers that were given before, as they travel."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._by_chance = {name for name, data in files.items() if b"random" in data}
        self._known: dict[bytes, bytes] = {}
        self._asks: dict[bytes, list[list[Any]]] = {}  # of the functions that a check watches
        self._left = MAX_BYTES
        self._messages: dict[bytes, tuple[str, bytes]] = {}  # the function asked for, and the name

    def key(self, message: bytes, refs: Sequence[Any]) -> bytes:
        """What stands for a message that asks, and for the formulas that it may hold by number.

        Empty where its bytes may mean something else another time.
        """
        if not all(isinstance(ref, wire.Formula) and not ref.constants for ref in refs):
            return b""
        formulas = [(ref.parameters, ref.source) for ref in refs]
        return key_of(repr(formulas).encode() + b"\0" + message)

    def again(self, key: bytes, allowed: Container[str]) -> tuple[str, bytes] | None:
        """The function that a message asks for and its answer, if it was read and answered before.

        None, too, for a function that may not be asked for here.
        """
        function, name = self._messages.get(key, ("", b""))
        return (function, self._known[name]) if function and function in allowed else None

    def note(self, key: bytes, function: str, name: bytes) -> None:
        """Remember what a message was found to ask for, where the answer of that name is kept."""
        if key and name in self._known and len(self._messages) < MAX_MESSAGES:
            self._messages[key] = function, name

    def name(self, function: str, given: Sequence[Any]) -> bytes:
        """What identifies a call; empty where its answer must not be kept."""
        if f"{function.partition('.')[0]}.py" in self._by_chance:
            return b""
        encoder = wire.Encoder()
        data = encoder.encode((function, list(given)))
        places = {id(one): place for place, one in enumerate(_watching(given))}
        watches = [places.get(id(ref), -1) for ref in encoder.refs]
        inner = [getattr(ref, "inner", ref) if id(ref) in places else ref for ref in encoder.refs]
        if not all(isinstance(ref, wire.Formula) for ref in inner):
            return b""
        formulas = [(ref.parameters, ref.source, ref.constants) for ref in inner]
        return hashlib.sha256(wire.encode((formulas, watches)) + data).digest()

    def get(self, name: bytes, given: Sequence[Any] = ()) -> bytes | None:
        """The answer of that name, if it is known.

        A function that is watched is asked again what it was asked for that answer.
        """
        try:
            for one, asks in zip(_watching(given), self._asks.get(name, ()), strict=False):
                for arguments in asks:
                    one(*arguments)
        except ValueError:  # it was asked too often
            return None
        return self._known.get(name)

    def keep(self, name: bytes, answer: bytes, asks: Sequence[list[Any]] = ()) -> None:
        """Remember an answer and what was asked for it, as long as there is room."""
        size = len(answer) + 8 * size_of(tuple(map(tuple, asks)))
        if name and size <= self._left:
            self._left -= size
            self._known[name] = answer
            self._asks[name] = list(asks)


def _watching(given: Sequence[Any]) -> list[watched]:
    """The functions among arguments that a check watches, each once."""
    return list({id(one): one for one in given if type(one) is watched}.values())


def asks_of(given: Sequence[Any]) -> list[list[Any]]:
    """What they were asked so far."""
    return [list(one.calls) for one in _watching(given)]
