"""Workers fit for hidden checks: confined as the assignment's policy asks, or refused."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from autograder.assignment.model import Assignment
from autograder.errors import SandboxError
from autograder.sandbox.limits import Limits, granted_memory
from autograder.sandbox.plain import PlainWorkers, Workers


@contextmanager
def confined(
    assignment: Assignment, *, allow_weak: bool = False, several: bool = False
) -> Iterator[tuple[Workers, bool]]:
    """The workers, and whether they are weaker than the policy asks (only with `allow_weak`).

    Where `several` submissions are to come, SymPy is warm before the first of them.

    Raises `SandboxError` with the remedy.
    """
    if sys.platform != "linux":
        if not allow_weak:
            raise SandboxError(
                "student code cannot be confined on this system, so hidden checks are not run. "
                "Grade on Linux or Gradescope, or add --allow-weak-sandbox for a trial."
            )
        yield PlainWorkers(), True
        return
    from autograder.calls.floor import FLOOR, check_floor
    from autograder.sandbox.host import Zygote

    memory = granted_memory(assignment.limits.memory_mb << 20)
    with Zygote(Limits(memory_bytes=memory), several=several) as zygote:
        floor = check_floor(zygote, allow_weak, assignment.require or FLOOR)
        yield zygote, floor.weak
