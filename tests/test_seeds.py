"""Hundreds of seeds without one false reject or accept.

The checks run in this process, on the kit's own code only; everything but the process boundary is
the engine's. `pytest --demand --seeds 500` tries that many seeds; the default keeps the suite
quick.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Problem
from autograder.audit.audit import styles
from autograder.audit.variants import variants
from autograder.grading.expectations import Expectations
from autograder.grading.inprocess import drive, module_of, modules_of
from autograder.record import Status

ROOT = Path(__file__).parent.parent
ASSIGNMENT = load_assignment(ROOT)
STYLES = {"reference": ASSIGNMENT.solutions, **styles(ASSIGNMENT)}
PROBLEMS = {problem.name: problem for problem in ASSIGNMENT.problems}
WRONG_SHARE = 10  # a wrong answer is tried on one seed in so many


def expectations(seed: int) -> Expectations:
    """The checks with another seed of the assignment."""
    return Expectations(replace(ASSIGNMENT, seed=seed))


@pytest.fixture(scope="module")
def right() -> dict[str, dict[str, ModuleType]]:
    """The right answers in every style, as modules."""
    return {style: modules_of(files) for style, files in STYLES.items()}


def test_there_are_four_more_styles_of_the_whole_assignment() -> None:
    assert len(STYLES) >= 5
    for files in STYLES.values():
        assert set(files) == set(STYLES["reference"])


@pytest.mark.timeout(3600)  # with --seeds 500; the default takes seconds
@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_no_right_answer_is_rejected_for_any_seed(
    problem: Problem, right: dict[str, dict[str, ModuleType]], seeds: int
) -> None:
    rejected = [
        f"seed {seed}, {style}: {run.question.name}, {run.check.name}: "
        f"{run.fault or (run.words.text() if run.words else run.status)}"
        for seed in range(seeds)
        for expected in [expectations(seed)]
        for style, modules in right.items()
        if problem.name in modules
        for hidden in ((True, False) if seed == 0 else (True,))  # public ones draw little
        for run in drive(expected, modules, problem.questions, hidden=hidden).runs
        if run.status is not Status.PASSED
    ]
    assert rejected == []


def wrong(problem: Problem) -> Iterator[tuple[str, str, ModuleType]]:
    """Every known mistake and every mutant: its question, its name, its module."""
    for variant in variants(ASSIGNMENT, problem):
        if variant.kind not in ("special case", "inherited") and not variant.equivalent:
            yield variant.question, variant.name, module_of(variant.source, problem.name)


@pytest.mark.demand  # for the assignment's own seed: test_audit.py and test_catalogue.py
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_no_wrong_answer_is_accepted_for_any_seed(problem: Problem, seeds: int) -> None:
    mistakes = list(wrong(problem))
    reference = modules_of(STYLES["reference"])
    accepted = []
    for seed in range(-(-seeds // WRONG_SHARE)):
        expected = expectations(seed)
        for question, name, module in mistakes:
            modules = {**reference, problem.name: module}
            with np.errstate(all="ignore"):
                phase = drive(expected, modules, [ASSIGNMENT.questions[question]], hidden=True)
            if all(run.status is Status.PASSED for run in phase.runs):
                accepted.append(f"seed {seed}: {question}, {name}")
    assert accepted == []
