"""What is asked of whoever calls a submission's functions, and who can be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Protocol

from autograder.calls.replies import Reply
from autograder.names import QuestionName
from autograder.worker import requests, wire

NO_KEYWORDS: Mapping[str, Any] = MappingProxyType({})
NO_STAND_INS: Mapping[str, Sequence[str]] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Item:
    """One thing for the worker to do, encoded once and usable for every submission."""

    group: str
    data: bytes
    refs: tuple[Any, ...]
    stand_ins: frozenset[str] = frozenset()  # only these right functions may be asked for
    decoded: set[bytes] = field(default_factory=set)  # keys of replies that were read before
    module: str = ""  # of the submission's, whose function is called

    @cached_property
    def encoded(self) -> bytes:
        """As it stands in a batch."""
        return wire.encode(self.data)

    @staticmethod
    def call(
        question: str,
        args: tuple[Any, ...],
        *,
        keywords: Mapping[str, Any] = NO_KEYWORDS,
        steps: Sequence[tuple[str, tuple[Any, ...] | None]] = (),
        group: str = "",
        stand_ins: Mapping[str, Sequence[str]] = NO_STAND_INS,
        strict_warnings: bool = False,
        by_hand: bool = False,
    ) -> Item:
        """A call of the question's function, and uses of what it returns.

        `stand_ins` are questions with their parameters.
        """
        name = QuestionName(question)
        refs: list[Any] = []
        asked = {name: list(parameters) for name, parameters in stand_ins.items()}
        inputs = (args, dict(keywords), list(steps))
        head = ("call", name.problem, name.function, asked, strict_warnings, by_hand)
        data = requests.pack(head, inputs, refs)
        return Item(group or question, data, tuple(refs), frozenset(asked), module=name.problem)

    @staticmethod
    def load(module: str) -> Item:
        """An import of one of the submission's modules."""
        return Item(module, wire.encode(("import", module)), (), module=module)

    @staticmethod
    def formula(request: bytes, *, prove: bool) -> Item:
        """A question about formulas, which SymPy alone decides."""
        return Item("formula", wire.encode(("formula", request, prove)), ())


class Caller(Protocol):
    """Answers calls of a student's functions: a confined session, or a double in this process."""

    def run(self, items: Sequence[Item], /) -> list[Reply]:
        """A reply for each item, in order."""
        ...
