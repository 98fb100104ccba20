"""Whatever a student's function returns, no check of this assignment breaks over it.

Each check is driven with right answers but for one odd reply. It may cost points, but an
exception inside the check would withhold the whole mark.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Problem
from autograder.calls.ports import Item
from autograder.calls.replies import Reply
from autograder.grading.checkrun import Run
from autograder.grading.expectations import Expectations
from autograder.grading.inprocess import InProcess, modules_of
from autograder.grading.phase import Phase
from autograder.judging.gate import gated
from autograder.record import Status
from autograder.worker import wire

ROOT = Path(__file__).parent.parent
ASSIGNMENT = load_assignment(ROOT)
EXPECTATIONS = Expectations(ASSIGNMENT)
PROBLEMS = {problem.name: problem for problem in ASSIGNMENT.problems}
# Odd values at each place; all of them where the check takes anything, or with `--demand`.
TRIED = {"public": 1, "hidden": 3}


class OneOdd(InProcess):
    """Gives right answers, but for one item: `odd` there, made of the right answer."""

    def __init__(self, modules: dict[str, ModuleType], place: int = -1, odd: Any = None) -> None:
        super().__init__(modules)
        self.asked = 0
        self._place = place
        self._odd = odd

    def run(self, items: Sequence[Item]) -> list[Reply]:
        """A reply for each item, in order."""
        replies = []
        for item in items:
            reply = self._reply(item)
            if self.asked == self._place:
                odd = self._odd(reply.value) if callable(self._odd) else self._odd
                reply = replace(reply, value=gated(wire.decode(wire.encode(odd))), key=None)
            self.asked += 1
            replies.append(reply)
        return replies


def scaled(value: Any, factor: float) -> Any:
    """The right answer in its structure, all numbers so many times as large."""
    if isinstance(value, dict):
        return {key: scaled(item, factor) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(scaled(item, factor) for item in value)
    with np.errstate(all="ignore"):
        return value if isinstance(value, wire.Node) else np.multiply(value, factor)


def parts(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


ODD: list[Any] = [
    0.0,
    None,
    [],
    {},
    "x",
    True,
    float("nan"),
    float("inf"),
    (),
    np.zeros(0),
    np.zeros((1, 1, 1)),
    np.zeros((0, 3)),
    10**30,
    1j,
    np.array([1j, 2.0]),
    {0: 1.0, "x": None},
    ({}, {}),
    ({1: 0.0}, {1: "x"}),
    [[1.0, 2.0], [3.0]],
    lambda right: scaled(right, 0.0),
    lambda right: scaled(right, 1e300),
    lambda right: scaled(right, np.nan),
    lambda right: (*parts(right), 0.0),
    lambda right: parts(right)[:-1],
    lambda right: tuple(None for _ in parts(right)),
    lambda right: tuple({**p, "x": 1} if isinstance(p, dict) else [p] for p in parts(right)),
    lambda right: tuple(dict.fromkeys(p, 0.0) if isinstance(p, dict) else p for p in parts(right)),
]


def drive(problem: Problem, number: int, session: OneOdd, *, hidden: bool) -> Run:
    """Run the check of that number alone."""
    phase = Phase(EXPECTATIONS, session, {}, problem.questions, hidden=hidden)
    (run,) = phase.advance(session, [phase.runs[number]])
    return run


def odd_runs(
    problem: Problem, modules: dict[str, ModuleType], *, hidden: bool, every: bool
) -> Iterator[str]:
    """The faults of all checks of the problem, in words."""
    checks = problem.hidden if hidden else problem.public
    tried = TRIED["hidden" if hidden else "public"]
    for number in range(len(checks)):
        right = OneOdd(modules)
        run = drive(problem, number, right, hidden=hidden)
        assert not run.failed, run.check.name
        random = Random(f"{problem.name} {run.check.name}")
        for place in range(right.asked):
            raw = every or run.seen[place][0].like is None
            for odd in ODD if raw else random.sample(ODD, tried):
                ended = drive(problem, number, OneOdd(modules, place, odd), hidden=hidden)
                if ended.fault:
                    yield f"{odd!r} at place {place}: {ended.fault}"


@pytest.fixture(scope="module")
def modules() -> dict[str, ModuleType]:
    """The reference answers."""
    return modules_of(ASSIGNMENT.solutions)


@pytest.mark.parametrize("hidden", [False, True], ids=["public", "hidden"])
@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_no_odd_reply_breaks_a_check(
    problem: Problem, modules: dict[str, ModuleType], hidden: bool, demanded: bool
) -> None:
    assert list(odd_runs(problem, modules, hidden=hidden, every=demanded)) == []


def test_idle_neurons_do_not_fill_the_graders_memory(modules: dict[str, ModuleType]) -> None:
    """A right network padded up to what is tried, and one far beyond it."""

    def padded(right: Any, count: int) -> Any:
        W, b = right
        idle = count - len(W[1])
        ones, zeros = np.ones((idle, 1)), np.zeros((1, idle))
        bias = -np.linspace(0.01, 0.99, idle)[:, None]
        return (
            {1: np.vstack([W[1], ones]), 2: np.hstack([W[2], zeros])},
            {1: np.vstack([b[1], bias]), 2: b[2]},
        )

    problem = PROBLEMS["approximation"]
    (number,) = (i for i, c in enumerate(problem.hidden) if c.name == "one_step_or_many")
    for count, status in ((2000, Status.PASSED), (30_000, Status.FAILED)):
        tracemalloc.start()
        odd = OneOdd(modules, 1, lambda right, count=count: padded(right, count))
        run = drive(problem, number, odd, hidden=True)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert run.status is status
        assert peak < 100e6
