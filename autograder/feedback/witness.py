"""What is known of a student's calls, and who may know the mistake behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from autograder.assignment.checks import Mistake, Probe
from autograder.assignment.model import Question
from autograder.calls.replies import Reply
from autograder.judging.symbolic import Judge, decide_here


@dataclass(frozen=True)
class Witness:
    """One call of the student's function, and what became of it."""

    check: str  # the name of the check that asked
    number: int  # of the probe in it
    probe: Probe
    reply: Reply
    alone: bool = True  # whether its check asks none of the student's other functions
    symbolic: Judge = field(default_factory=lambda: Judge(decide_here))  # compares formulas

    @property
    def answered(self) -> bool:
        """Whether the call came to an end of its own: only then can it be compared."""
        return self.reply.kind in ("returned", "raised", "unencodable")


class Mistakes(Protocol):
    """Who knows mistakes: the whole catalogue, or in a student's kit the locked one."""

    def fitting(self, question: Question, witnesses: Sequence[Witness]) -> dict[str, Mistake]:
        """The mistakes that the results fit, by name, most specific first."""

    def together(self, question: Question, witnesses: Sequence[Witness]) -> dict[str, Mistake]:
        """Two mistakes that fit when both are made, for results that fit no single one."""
