"""Which of the known mistakes a student's results fit.

The wrong versions run here, in the grader, on the arguments of the probes that the student's
function was called with. A mistake fits when its wrong version gives what the student's function
gave at every probe, exceptions and changed arguments included, and differs from the reference
at one at least. All of it is trusted; of the student there is only what the wire decoded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from itertools import combinations, islice
from typing import Any

from autograder.assignment.checks import Mistake, Probe
from autograder.assignment.model import Assignment, Question
from autograder.errors import ContentError
from autograder.feedback.canonical import ROUNDING, exception_words, magnitude
from autograder.feedback.sameness import fractions, same
from autograder.feedback.trustedcall import Outcome, run
from autograder.feedback.witness import Witness
from autograder.feedback.wrongversions import wrong_version
from autograder.judging.symbolic import Symbolic
from autograder.worker import wire

MOST_OUTCOMES = 50_000  # kept; a catalogue of 20 mistakes at 20 probes has 400
MOST_PAIRS = 1200  # of mistakes made together; the longest catalogue of a question has 45
LEAST_NUMBERS = 3  # with decimals, that a pair of mistakes must reproduce
Names = tuple[str, ...]  # of mistakes made together; none for the right version


class Catalogue:
    """The mistakes of one assignment; remembers what the wrong versions returned."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._functions: dict[tuple[str, Names], Callable[..., Any] | None] = {}
        self._outcomes: dict[tuple[str, Names, bytes], Outcome] = {}

    def fitting(self, question: Question, witnesses: Sequence[Witness]) -> dict[str, Mistake]:
        """The mistakes that the results fit, by name, most specific first.

        Those of helpers only where none of the function's own does: it says more.
        """
        if not witnesses or not all(witness.answered for witness in witnesses):
            return {}
        calls, mistakes = self._calls(question, witnesses), self.of(question)
        for kind in (False, True):
            some = {n: m for n, m in mistakes.items() if (m.origin is not None) is kind}
            fit = {n: m for n, m in some.items() if self._fits(question, (n,), calls)}
            if fit:
                return fit
        return {}

    def together(self, question: Question, witnesses: Sequence[Witness]) -> dict[str, Mistake]:
        """Two mistakes that fit when both are made, for results that fit no single one."""
        calls, mistakes = self._calls(question, witnesses), self.of(question)
        wrong = [witness for witness, key in calls if not self._is_right(question, witness, key)]
        if not telling(wrong):
            return {}
        edits = [name for name, mistake in mistakes.items() if mistake.edits]
        for pair in islice(combinations(edits, 2), MOST_PAIRS):
            if not self._function(question, pair) or not self._fits(question, pair, calls):
                continue
            if not self._one_is_enough(question, pair, wrong):
                return {name: mistakes[name] for name in pair}
        return {}

    def _calls(
        self, question: Question, witnesses: Sequence[Witness]
    ) -> list[tuple[Witness, bytes]]:
        """Wrong results first: nearly all mistakes fail at the first comparison."""
        calls = [(witness, call_key(witness)) for witness in witnesses]
        return sorted(calls, key=lambda call: self._is_right(question, *call))

    def _one_is_enough(self, question: Question, pair: Names, wrong: Sequence[Witness]) -> bool:
        """Whether one of two mistakes explains all wrong results: the other was never made."""
        calls = [(witness, call_key(witness)) for witness in wrong]
        return any(self._fits(question, (name,), calls) for name in pair)

    def of(self, question: Question) -> dict[str, Mistake]:
        """The mistakes of one question, by name, in the file's order."""
        every = self._assignment.mistakes(question.problem)
        return {name: m for name, m in every.items() if m.question == question.function}

    def _is_right(self, question: Question, witness: Witness, key: bytes) -> bool:
        right = self._outcome(question, (), witness.probe, key)
        return _matches(witness, right, right)

    def _fits(self, question: Question, names: Names, calls: list[tuple[Witness, bytes]]) -> bool:
        """Whether the student's results are those of the wrong version, and not all right."""
        wrong = False
        for witness, key in calls:
            outcome = self._outcome(question, names, witness.probe, key)
            right = self._outcome(question, (), witness.probe, key)
            if not _matches(witness, outcome, right):
                return False
            wrong = wrong or not _equal(outcome, right, witness)
        return wrong

    def _outcome(self, question: Question, names: Names, probe: Probe, key: bytes) -> Outcome:
        place = (question.name, names, key)
        if place not in self._outcomes:
            if len(self._outcomes) >= MOST_OUTCOMES:
                self._outcomes.clear()
            function = self._function(question, names)
            assert function is not None
            self._outcomes[place] = run(function, probe)
        return self._outcomes[place]

    def _function(self, question: Question, names: Names) -> Callable[..., Any] | None:
        """The version with these mistakes, the right one for none; None for a pair in conflict."""
        place = (question.name, names)
        if place not in self._functions:
            self._functions[place] = self._built(question, names)
        return self._functions[place]

    def _built(self, question: Question, names: Names) -> Callable[..., Any] | None:
        if not names:
            function: Callable[..., Any] = self._assignment.reference(question.name)
            return function
        try:
            return wrong_version(self._assignment, question.problem, *names)
        except ContentError:
            if len(names) == 1:
                raise
            return None  # both change the same text


def telling(wrong: Sequence[Witness]) -> bool:
    """Whether wrong results hold numbers enough that no pair of mistakes fits by accident."""
    if any(w.reply.kind != "returned" or isinstance(w.probe.expect, Symbolic) for w in wrong):
        return False
    return sum(fractions(witness.reply.value) for witness in wrong) >= LEAST_NUMBERS


def call_key(witness: Witness) -> bytes:
    """What identifies a call: its place and its arguments.

    The arguments count because a check may build them from what the student returned before;
    the place because functions of the grader's have no other identity.
    """
    content = wire.Encoder().encode((witness.check, witness.number, witness.probe.inputs))
    return hashlib.sha256(content).digest()


def _matches(witness: Witness, outcome: Outcome, right: Outcome) -> bool:
    """Whether the student's call ended as the wrong version's did.

    A wrong version that changes its arguments is matched only by one that changes the same;
    one that does not may be matched by a student's function that does so besides.
    """
    reply = witness.reply
    if witness.probe.raises is not None and witness.probe.raised_by(reply.kind, reply.error):
        return witness.probe.raised_by(outcome.kind, outcome.error)
    if reply.kind != outcome.kind or reply.error != outcome.error:
        return False
    if outcome.kind == "raised":  # any code may raise a ValueError: the words must agree as well
        return exception_words(reply.text) == exception_words(outcome.text)
    if outcome.mutated and set(outcome.mutated) != set(reply.mutated):
        return False
    if outcome.kind != "returned":
        return True
    # Two roundings of the same zero may differ by all their digits.
    floor = ROUNDING * magnitude(right.value) if witness.probe.atol is None else 0.0
    return _same(reply.value, outcome.value, witness, floor)


def _equal(one: Outcome, other: Outcome, witness: Witness) -> bool:
    if (one.kind, one.error, one.mutated) != (other.kind, other.error, other.mutated):
        return False
    return one.kind != "returned" or _same(one.value, other.value, witness)


def _same(one: Any, other: Any, witness: Witness, floor: float = 0.0) -> bool:
    probe = witness.probe
    if isinstance(probe.expect, Symbolic):
        return witness.symbolic.alike(one, other, probe.expect)
    return same(one, other, rtol=probe.rtol, atol=probe.atol, floor=floor)
