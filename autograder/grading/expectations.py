"""What a probe expects: given by its check, or what the reference returns, computed once."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from autograder.assignment.checks import UNSET, Check, Plan, Probe
from autograder.assignment.model import Assignment, Question
from autograder.calls.rightanswers import RightAnswers
from autograder.feedback.trustedcall import reference_inputs
from autograder.grading.checkrun import Run
from autograder.grading.known import Known
from autograder.judging.symbolic import Judge, Symbolic, decide_here
from autograder.worker.convert import perform
from autograder.worker.reasons import Verdict
from autograder.worker.wire import Encoder, Formula

FORMS = "forms.json"  # beside a problem's checks, in a release: right answers, by their names


class Expectations:
    """Starts checks and knows what their probes expect; shared by all submissions.

    `decide` judges symbolic answers (`judging.symbolic.Judge`); without it that happens in this
    process, which is for trusted answers alone.
    """

    def __init__(
        self, assignment: Assignment, decide: Callable[[bytes], Any] = decide_here
    ) -> None:
        self.assignment = assignment
        self.symbolic = Judge(decide)
        self.known = Known()
        self._unbegun: dict[tuple[str, bool], list[Run]] = {}
        self._forms: set[str] = set()  # problems whose known right answers were read
        self._values: dict[tuple[str, str, int], tuple[Probe, bytes, Any]] = {}
        self._symbolic: dict[tuple[str, str, int], Symbolic] = {}

    @cached_property
    def right_answers(self) -> RightAnswers:
        """What references answered as stand-ins."""
        return RightAnswers(self.assignment.solutions)

    def unbegun(self, question: Question, *, hidden: bool) -> Sequence[Run]:
        """The question's checks, not yet begun: the same for every submission."""
        if (question.name, hidden) not in self._unbegun:
            checks = self.assignment.checks(question, hidden=hidden)
            runs = [Run(question, check, hidden, points) for check, points in checks]
            self._unbegun[question.name, hidden] = runs
        return self._unbegun[question.name, hidden]

    def plan(self, question: Question, check: Check, *, hidden: bool) -> Plan:
        """The check's generator, with what it asks for."""
        offers: dict[str, Any] = {"rng": np.random.default_rng(self.seed(question, check))}
        if hidden:
            offers["solution"] = self.assignment.solution(question.problem)
        return check.plan(**{name: offers[name] for name in check.wants})

    def seed(self, question: Question, check: Check) -> int:
        """From the assignment's seed and the check's name: a new check moves no other.

        A hidden check's also from the course's secret, where there is one.
        """
        text = f"{self.assignment.seed}/{question.name}/{check.name}".encode()
        secret = self.assignment.secret
        if secret and check in self.assignment.problem(question.problem).hidden:
            digest = hmac.digest(secret, text, "sha256")
        else:
            digest = hashlib.sha256(text).digest()
        return int.from_bytes(digest[:8], "big")

    def value(self, question: Question, check: Check, probe: Probe, number: int) -> Any:
        """What the check's probe of this number expects."""
        key = (question.name, check.name, number)
        if isinstance(probe.expect, Symbolic):
            return self._symbolic.setdefault(key, probe.expect)  # it remembers its truths
        if probe.expect is not UNSET:
            return probe.expect
        asked, known, value = self._values.get(key, (None, b"", None))
        if asked is probe:
            return value
        called_with = _digest(probe.inputs)
        if not called_with or called_with != known:
            function = self.assignment.reference(qualified(probe.of, question))
            with np.errstate(all="ignore"):
                value = perform(function, *reference_inputs(probe))
        self._values[key] = probe, called_with, value
        return value

    def verdict(
        self, question: Question, check: Check, answer: Any, want: Symbolic, number: int
    ) -> Verdict:
        """The verdict on a symbolic answer to the check's probe of this number."""
        if question.problem not in self._forms:
            self._forms.add(question.problem)
            path = self.assignment.root / "problems" / question.problem / FORMS
            with contextlib.suppress(OSError, ValueError):
                self.symbolic.right.update(json.loads(path.read_bytes()))
        return self.symbolic.verdict(answer, want, self.seed(question, check), number)


def _digest(args: tuple[Any, ...]) -> bytes:
    """What identifies arguments, which a check may make of an earlier answer of the student's.

    Nothing does where a function is among them that may hold such an answer.
    """
    encoder = Encoder()
    data = encoder.encode(args)
    if not all(isinstance(function, Formula) for function in encoder.refs):
        return b""
    return hashlib.sha256(data).digest()


def qualified(of: str, question: Question) -> str:
    """The full name of the function a probe calls."""
    return of if "." in of else f"{question.problem}.{of or question.function}"
