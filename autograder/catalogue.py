"""The known mistakes: their wrong versions, and which of them a student's results fit.

A wrong version is either a text edit of the reference's source or a function of its own. It
runs here, in the grader, on the arguments of the probes that the student's function was called
with. A mistake fits when its wrong version gives what the student's function gave at every
probe, exceptions and changed arguments included, and differs from the reference at one at
least. All of it is trusted; of the student there is only what the wire decoded.
"""

from __future__ import annotations

import hashlib
import inspect
import linecache
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from types import FunctionType
from typing import Any

import numpy as np

from autograder.api import UNSET, Misconception, Probe
from autograder.content import Assignment, Question
from autograder.errors import ContentError
from autograder.expectations import reference_arguments
from autograder.replies import Reply
from autograder.sameness import magnitude, same
from autograder.sandbox import wire
from autograder.sandbox.convert import Call

MOST_OUTCOMES = 50_000  # kept; a catalogue of 20 mistakes at 20 probes has 400
ROUNDING = 1e-13  # relative to the largest right number
MOST_TEXT = 500  # characters of an exception's words that are compared; the worker cuts at 600
REFERENCE = ""  # the name under which the right version is kept


@dataclass(frozen=True)
class Witness:
    """One call of the student's function, and what became of it."""

    check: str  # the name of the check that asked
    number: int  # of the probe in it
    probe: Probe
    reply: Reply

    @property
    def answered(self) -> bool:
        """Whether the call came to an end of its own: only then can it be compared."""
        return self.reply.kind in ("returned", "raised", "unencodable")


@dataclass(frozen=True)
class Outcome:
    """What became of a call of a trusted function, in the wire's types."""

    kind: str
    value: Any = None
    error: str = ""
    text: str = ""
    mutated: tuple[int, ...] = ()


class Catalogue:
    """The mistakes of one assignment; remembers what the wrong versions returned."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._functions: dict[tuple[str, str], Callable[..., Any]] = {}
        self._outcomes: dict[tuple[str, str, bytes], Outcome] = {}

    def fitting(self, question: Question, witnesses: Sequence[Witness]) -> dict[str, Misconception]:
        """The mistakes that the results fit, by name, most specific first."""
        mistakes = self.of(question)
        if not mistakes or not witnesses or not all(witness.answered for witness in witnesses):
            return {}
        keys = [call_key(witness) for witness in witnesses]
        calls = list(zip(witnesses, keys, strict=True))
        return {
            name: mistake for name, mistake in mistakes.items() if self._fits(question, name, calls)
        }

    def of(self, question: Question) -> dict[str, Misconception]:
        """The mistakes of one question, by name, in the file's order."""
        every = self._assignment.misconceptions(question.problem)
        return {name: m for name, m in every.items() if m.question == question.function}

    def _fits(self, question: Question, name: str, calls: list[tuple[Witness, bytes]]) -> bool:
        """Whether the student's results are those of the wrong version, and not all right."""
        wrong = False
        for witness, key in calls:
            outcome = self._outcome(question, name, witness.probe, key)
            right = self._outcome(question, REFERENCE, witness.probe, key)
            if not _matches(witness, outcome, right):
                return False
            wrong = wrong or not _equal(outcome, right, witness.probe)
        return wrong

    def _outcome(self, question: Question, name: str, probe: Probe, key: bytes) -> Outcome:
        place = (question.name, name, key)
        if place not in self._outcomes:
            if len(self._outcomes) >= MOST_OUTCOMES:
                self._outcomes.clear()
            self._outcomes[place] = run(self._function(question, name), probe)
        return self._outcomes[place]

    def _function(self, question: Question, name: str) -> Callable[..., Any]:
        place = (question.name, name)
        if place not in self._functions:
            self._functions[place] = (
                wrong_version(self._assignment, question.problem, name)
                if name != REFERENCE
                else self._assignment.reference(question.name)
            )
        return self._functions[place]


def wrong_version(assignment: Assignment, problem: str, name: str) -> Callable[..., Any]:
    """The function of the mistake of that name; `ContentError` when an edit does not apply."""
    mistake = assignment.misconceptions(problem)[name]
    if mistake.function is not None:
        return mistake.function
    scope = dict(vars(assignment.solution(problem)))
    source = edited(assignment, problem, name)
    try:
        exec(compile(source, f"<{problem}: {name}>", "exec"), scope)
    except SyntaxError as error:
        raise ContentError(f"{_place(assignment, problem)}: {name}: {error}") from error
    function: Callable[..., Any] = scope[mistake.question]
    return function


def wrong_source(assignment: Assignment, problem: str, name: str) -> str:
    """The whole file of the reference answers with this mistake in it."""
    mistake = assignment.misconceptions(problem)[name]
    right = inspect.getsource(assignment.reference(f"{problem}.{mistake.question}"))
    text = inspect.getsource(assignment.solution(problem))
    if not isinstance(mistake.function, FunctionType):
        return text.replace(right, edited(assignment, problem, name), 1)
    own = inspect.getsource(mistake.function)
    own = own[own.index("def ") :].replace(f"def {name}(", f"def {mistake.question}(", 1)
    return text.replace(right, _imports(mistake.function) + own, 1)


def _imports(function: FunctionType) -> str:
    """The imports of the file that a wrong version stands in, but for the kit's own."""
    lines = linecache.getlines(function.__code__.co_filename)
    imports = [line for line in lines if line.startswith(("import ", "from "))]
    return "".join(line for line in imports if not line.startswith("from autograder"))


def edited(assignment: Assignment, problem: str, name: str) -> str:
    """The reference function's source after the edits of a mistake."""
    mistake = assignment.misconceptions(problem)[name]
    source = _source(assignment.reference(f"{problem}.{mistake.question}"))
    for old, new in mistake.edits:
        if old not in source:
            raise ContentError(
                f"{_place(assignment, problem)}: {name}: solutions/{problem}.py has no {old!r} in "
                f"{mistake.question}. Copy the text that is to be replaced from there."
            )
        source = source.replace(old, new)
    return source


@cache
def _source(function: Callable[..., Any]) -> str:
    return inspect.getsource(function)


def _place(assignment: Assignment, problem: str) -> str:
    return str(assignment.root / "problems" / problem / "misconceptions.py")


def call_key(witness: Witness) -> bytes:
    """What identifies a call: its place and its arguments.

    The arguments count because a check may build them from what the student returned before;
    the place because functions of the grader's have no other identity.
    """
    content = wire.Encoder().encode((witness.check, witness.number, witness.probe.args))
    return hashlib.sha256(content).digest()


def run(function: Callable[..., Any], probe: Probe) -> Outcome:
    """Call a trusted function on copies of the probe's arguments, as the worker would."""
    strict = probe.warnings == "error"
    call = Call(_no_callbacks, 0)
    symbolic = any(isinstance(arg, wire.Node) for arg in probe.args)
    arguments = list(call.build(probe.args)) if symbolic else reference_arguments(probe.args)
    before = [_fingerprint(argument) for argument in arguments]
    with warnings.catch_warnings(), np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("error" if strict else "ignore")
        try:
            value = call.plain(function(*arguments))
        except wire.WireError:
            return Outcome("unencodable")
        except Exception as error:  # a wrong version may fail as a student's does
            return Outcome("raised", error=type(error).__name__, text=str(error))
    changed = [i for i, argument in enumerate(arguments) if _fingerprint(argument) != before[i]]
    return Outcome("returned", value, mutated=tuple(changed))


def _no_callbacks(*_: Any) -> Any:
    raise ContentError("a wrong version asked for a function of the grader's")


def _fingerprint(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.shape, value.tobytes())
    if isinstance(value, dict):
        return {key: _fingerprint(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_fingerprint(item) for item in value]
    return None


def _matches(witness: Witness, outcome: Outcome, right: Outcome) -> bool:
    """Whether the student's call ended as the wrong version's did.

    A wrong version that changes its arguments is matched only by one that changes the same;
    one that does not may be matched by a student's function that does so besides.
    """
    reply = witness.reply
    if reply.kind != outcome.kind or reply.error != outcome.error:
        return False
    if outcome.kind == "raised":  # any code may raise a ValueError: the words must agree as well
        return _without_numbers(reply.text) == _without_numbers(outcome.text)
    if outcome.mutated and set(outcome.mutated) != set(reply.mutated):
        return False
    if outcome.kind != "returned":
        return True
    # Two roundings of the same zero may differ by all their digits.
    floor = ROUNDING * magnitude(right.value) if witness.probe.atol is None else 0.0
    return _same(reply.value, outcome.value, witness.probe, floor)


def _without_numbers(text: str) -> str:
    kind = text.partition(" encountered in")[0]  # overflow in `square` is overflow in `multiply`
    return re.sub(r"\d+", "0", kind)[:MOST_TEXT]


def _equal(one: Outcome, other: Outcome, probe: Probe) -> bool:
    if (one.kind, one.error, one.mutated) != (other.kind, other.error, other.mutated):
        return False
    return one.kind != "returned" or _same(one.value, other.value, probe)


def _same(one: Any, other: Any, probe: Probe, floor: float = 0.0) -> bool:
    expected = None if probe.expect is UNSET else probe.expect
    return same(one, other, rtol=probe.rtol, atol=probe.atol, floor=floor, expected=expected)
