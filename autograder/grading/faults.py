"""Whose fault it is that a check broke while it handled what a student's function returned.

An exception in a check is no proof that the check is wrong: no author foresees every value. So the
check runs once more, on what the reference returns. Where that passes, it was the student's value,
and the answer is wrong; else the fault is ours, and withholds the question.
"""

from __future__ import annotations

from autograder.feedback import explain
from autograder.grading.checkrun import Run
from autograder.grading.inprocess import InProcess
from autograder.grading.phase import Phase
from autograder.record import Status


def settled(phase: Phase, *, reference: bool) -> list[Run]:
    """Judge the faults of a phase; a student's kit has no reference, there they are the value's."""
    return [
        _unusable(phase, run)
        if run.fault and run.seen and (not reference or _passes(phase, run))
        else run
        for run in phase.runs
    ]


def _unusable(phase: Phase, run: Run) -> Run:
    probe, _ = run.seen[-1]
    words = explain.unusable_words(run.question, probe, phase.audience)
    return run.ended(Status.FAILED, words, fault="")


def _passes(phase: Phase, run: Run) -> bool:
    """Whether the check passes on what the reference returns."""
    problems = phase.assignment.problems
    modules = {problem.name: phase.assignment.solution(problem.name) for problem in problems}
    (again,) = phase.advance(InProcess(modules), [run.afresh()])
    return again.status is Status.PASSED
