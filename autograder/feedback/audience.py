"""Who reads a message, and what may be told: the one page where secrecy is decided.

A public check lies in the student's folder, so nothing of it is secret. Of a hidden check nothing
is told that the student's code chose while it saw hidden inputs (the text, the line or an unusual
name of an exception, an exit code, a name in an answer), no input, and no expected value.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np

from autograder.assignment.checks import Probe, Step, watched
from autograder.assignment.model import Question
from autograder.calls.replies import Reply, Told
from autograder.feedback.callcode import call_code
from autograder.feedback.printed import printed_hint
from autograder.feedback.tables import tables
from autograder.judging.compare import Difference
from autograder.judging.wording import show
from autograder.message import Kind, Line, Values, lines
from autograder.worker.reasons import Verdict
from autograder.worker.wire import Formula, Generator, Node

MOST_NAMED = 4  # entries of a dictionary that a message lists
MOST_PRINTED = 6  # entries of an array that a message prints
# The only exceptions that are named of hidden checks: their choice could tell a hidden input.
USUAL_ERRORS: Final = {
    *("AttributeError", "IndexError", "KeyError", "NameError", "RecursionError"),
    *("RuntimeWarning", "TypeError", "UnboundLocalError", "ValueError", "ZeroDivisionError"),
}


class Audience(ABC):
    """Readers of a message; each method says how much of something they are told."""

    def call(self, question: Question, probe: Probe) -> Line:
        """`I called it with W[1] (4, 3), Y (2, 7).`, or with small values where they are public."""
        return Line(Kind.CALL, f"I called it {self.arguments(question, probe)}.")

    def arguments(self, question: Question, probe: Probe) -> str:
        """`with W[1] (4, 3), Y (2, 7)`."""
        called = (not probe.of) or probe.of in (question.function, question.name)
        values = probe.named(question.parameters if called else ())
        given = values[: len(probe.args) + len(probe.keywords)]
        parts = [self.argument(name, value) for name, value in given]
        words = "with " + ", ".join(parts) if parts else "without arguments"
        return words + "".join(f", then {self._step(step)}" for step in probe.then)

    def _step(self, step: Step) -> str:
        """`predict with X (3, 2)`, or `looked at its centers`."""
        if step.args is None:
            return f"looked at its {step.name}"
        parts = [self.argument(f"argument {i}", value) for i, value in enumerate(step.args, 1)]
        return f"{step.name or 'what it returned'} with " + (", ".join(parts) or "no arguments")

    def argument(self, name: str, value: Any) -> str:
        """One argument: its name, with its shape or value."""
        if isinstance(value, dict):
            shown = [HIDDEN.argument(f"{name}[{key}]", item) for key, item in value.items()]
            more = ", …" if len(shown) > MOST_NAMED else ""
            return ", ".join(shown[:MOST_NAMED]) + more
        if isinstance(value, Node):
            return name if name == value.args[0] else f"{name} = {value.args[0]}"
        if isinstance(value, watched) or (callable(value) and not isinstance(value, Formula)):
            return name
        return self._argument(name, value)

    @abstractmethod
    def _argument(self, name: str, value: Any) -> str: ...

    @abstractmethod
    def code(self, question: Question, probe: Probe) -> str:
        """The call as Python that can be run, with all its inputs."""

    @abstractmethod
    def difference(self, difference: Difference) -> tuple[Line, ...]:
        """What is told of a wrong result beyond its summary: numbers."""

    @abstractmethod
    def values(self, difference: Difference) -> tuple[Values, ...]:
        """The wrong result beside the right one, entry by entry."""

    @abstractmethod
    def knows(self, reply: Reply, said: Collection[Told]) -> bool:
        """Whether an exception may be told in full: its text, and the lines it came through."""

    @abstractmethod
    def meaning(self, reply: Reply, given: Mapping[str, Any]) -> tuple[tuple[Line, ...], str]:
        """What an exception means in a student's words, and a hint; the call was `given` these."""

    def exception(self, reply: Reply) -> str:
        """The name of an exception that is not told in full."""
        return reply.error if reply.error in USUAL_ERRORS else "an exception"

    @abstractmethod
    def symbolic(self, verdict: Verdict, name: str) -> Difference:
        """What is wrong with a symbolic answer to `name`."""

    @abstractmethod
    def printed(self, reply: Reply, want: Any) -> str:
        """A hint where a call returned nothing, but printed something."""

    @abstractmethod
    def ending(self, reply: Reply) -> str:
        """How the process ended, to stand behind a verb."""

    @abstractmethod
    def signature(self, asked: str, reply: Reply) -> str:
        """What the parameters are, and what they should be."""

    @abstractmethod
    def unencodable(self, reply: Reply) -> str:
        """What came back and cannot be graded."""


class _Public(Audience):
    """Readers of a check that lies in their own folder: they are told everything."""

    def _argument(self, name: str, value: Any) -> str:
        if isinstance(value, Formula):
            return f"{name} = {value.source}"
        if isinstance(value, Generator):
            return f"{name} = default_rng({value.seed})"
        if isinstance(value, str | bool) or value is None:
            return f"{name} = {value!r}"
        if np.size(value) <= MOST_PRINTED:
            return f"{name} = {value if isinstance(value, list) else show(value)}"
        return _shaped(name, value)

    def code(self, question: Question, probe: Probe) -> str:
        return call_code(question, probe)

    def difference(self, difference: Difference) -> tuple[Line, ...]:
        return lines(Kind.RESULT, difference.detail)

    def values(self, difference: Difference) -> tuple[Values, ...]:
        return tables(difference)

    def knows(self, reply: Reply, said: Collection[Told]) -> bool:
        return True

    def meaning(self, reply: Reply, given: Mapping[str, Any]) -> tuple[tuple[Line, ...], str]:
        from autograder.feedback.errors import Failure
        from autograder.feedback.meaning import translated

        found = translated(Failure.of(reply, given))
        return ((Line(Kind.CAUSE, found.says),), found.hint) if found else ((), "")

    def symbolic(self, verdict: Verdict, name: str) -> Difference:
        at = f"At {verdict.point} yours is {verdict.got}; {name} is {verdict.want}."
        reason = verdict.reason.removesuffix(".")
        return Difference("symbolic", "", f"{reason}.", at if verdict.point else "")

    def printed(self, reply: Reply, want: Any) -> str:
        return printed_hint(reply.printed, want)

    def ending(self, reply: Reply) -> str:
        return f": {reply.text}"

    def signature(self, asked: str, reply: Reply) -> str:
        return f"Yours is {reply.text}, asked is {asked}."

    def unencodable(self, reply: Reply) -> str:
        return reply.text


class _Hidden(Audience):
    """Readers of a check whose inputs and expected values they must not learn."""

    def _argument(self, name: str, value: Any) -> str:
        if isinstance(value, Generator):
            return f"{name} = default_rng(…)"
        if isinstance(value, Formula | str | bool) or value is None:
            return name
        return _shaped(name, value)

    def code(self, question: Question, probe: Probe) -> str:
        return ""

    def difference(self, difference: Difference) -> tuple[Line, ...]:
        return ()

    def values(self, difference: Difference) -> tuple[Values, ...]:
        return ()

    def knows(self, reply: Reply, said: Collection[Told]) -> bool:
        return reply.told in said  # the public checks told it before hidden inputs were seen

    def meaning(self, reply: Reply, given: Mapping[str, Any]) -> tuple[tuple[Line, ...], str]:
        return (), ""  # the kinds of values on a line are of hidden inputs

    def symbolic(self, verdict: Verdict, name: str) -> Difference:
        if verdict.quotes:  # names out of the answer
            reason = "it is no expression that can be evaluated here; the public checks say why."
            return Difference("symbolic", "", reason)
        return Difference("symbolic", "", f"{verdict.reason.removesuffix('.')}.")

    def printed(self, reply: Reply, want: Any) -> str:
        return ""  # whether it printed could tell a hidden input

    def ending(self, reply: Reply) -> str:
        return ""

    def signature(self, asked: str, reply: Reply) -> str:
        return f"It is called as {asked}."

    def unencodable(self, reply: Reply) -> str:
        return "no numbers, or far too many"


def _shaped(name: str, value: Any) -> str:
    """A name, with the shape of an array."""
    shape = np.shape(value)
    return f"{name} {shape}" if shape else name


PUBLIC: Final[Audience] = _Public()
HIDDEN: Final[Audience] = _Hidden()


def audience_of(*, hidden: bool) -> Audience:
    """The readers of a hidden or a public check."""
    return HIDDEN if hidden else PUBLIC
