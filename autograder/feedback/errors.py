"""Exceptions in a student's words: what Python, NumPy and SymPy meant, with the names on the line.

A translation is given only where it surely fits; the raw message stays below it. This is what its
rules are made of; `meaning.py` has the list of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from autograder.calls.replies import Reply


@dataclass(frozen=True)
class Failure:
    """An exception and what its line knew: the expression, and its parts with what they were."""

    error: str
    text: str
    source: str = ""
    expression: str = ""
    syntax: str = ""
    facts: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def of(reply: Reply) -> Failure:
        """As the worker told it."""
        source = reply.frames[-1].source.strip() if reply.frames else ""
        expression, syntax, facts = reply.facts
        return Failure(reply.error, reply.text, source, expression, syntax, dict(facts))

    def parts(self, *kinds: str) -> list[str]:
        """The parts of the expression that are of one of these kinds, the nearest first."""
        return [part for part, kind in self.facts.items() if kind.startswith(kinds)]

    def first(self, *kinds: str) -> str:
        """The first of them, or nothing."""
        return next(iter(self.parts(*kinds)), "")

    def described(self) -> str:
        """`W[2] is (1, 3), dz[2] is (1,)`, of the arrays, or nothing."""
        said = [
            f"{part} is {kind.removeprefix('array ').partition(' of ')[0]}"
            for part, kind in self.facts.items()
            if kind.startswith("array") and part != self.expression
        ]
        return ", ".join(said[:3])


@dataclass(frozen=True)
class Translation:
    """What it means, and what to do."""

    says: str
    hint: str = ""


Words = Callable[[Failure, re.Match[str]], "Translation | None"]


@dataclass(frozen=True)
class Rule:
    """Words for exceptions of a name (a pattern) whose text matches another."""

    error: re.Pattern[str]
    text: re.Pattern[str]
    words: Words

    def translate(self, failure: Failure) -> Translation | None:
        """The words, where the rule fits."""
        if not self.error.fullmatch(failure.error):
            return None
        found = self.text.search(failure.text)
        return self.words(failure, found) if found else None


def rule(error: str, text: str) -> Callable[[Words], Rule]:
    """Makes a rule of a function that finds the words."""
    return lambda words: Rule(re.compile(error), re.compile(text, re.DOTALL), words)


def at(failure: Failure) -> str:
    """The expression in front of a statement about it."""
    return f"{failure.expression}: " if failure.expression else ""


def count(shape: str) -> int:
    """Entries of an array of that shape."""
    total = 1
    for part in re.findall(r"\d+", shape):
        total *= int(part)
    return total


def spaced(shape: str) -> str:
    """`(2, 3)` of NumPy's `(2,3)`."""
    return re.sub(r",(?=\d)", ", ", shape)
