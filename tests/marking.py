"""The grader that decides marks: it knows the whole catalogue of mistakes, and confines."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from autograder.assignment.model import Assignment
from autograder.calls.workers import confined
from autograder.feedback.catalogue import Catalogue
from autograder.grading import grader
from autograder.sandbox.plain import Workers

_KEPT: dict[int, tuple[Workers, bool]] = {}  # by the memory that they grant
_UNTIL_THE_END = ExitStack()
atexit.register(_UNTIL_THE_END.close)


@contextmanager
def kept(
    assignment: Assignment, *, allow_weak: bool = False, several: bool = False
) -> Iterator[tuple[Workers, bool]]:
    """As `confined`, but with workers that the tests of this process share.

    To start them and to prove what confines them takes 1.3 s of CPU time, to grade a file 0.1.
    For `several` these are no warmer.
    """
    memory = assignment.limits.memory_mb
    if memory not in _KEPT:
        _KEPT[memory] = _UNTIL_THE_END.enter_context(confined(assignment, allow_weak=True))
    workers, weak = _KEPT[memory]
    if assignment.require or (weak and not allow_weak):
        with confined(assignment, allow_weak=allow_weak) as own:
            yield own
    else:
        yield workers, weak


class Grader(grader.Grader):
    """Grades as an instructor does."""

    def __init__(self, assignment: Assignment, workers: Workers | None = None) -> None:
        if workers is None:
            with kept(assignment, allow_weak=True) as (workers, _):
                pass
        super().__init__(assignment, workers, Catalogue(assignment))
