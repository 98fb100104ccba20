"""Follow-through: a function that fails because of another of the student's own.

It is graded again with right functions in the places of the others that failed; they run in
the grader, so the worker never holds them. What passes then has earned its points, and the
note says which helper to mend. A helper that was never really attempted gets no stand-in.
"""

from __future__ import annotations

from autograder.phase import Phase
from autograder.record import Status
from autograder.run import Run
from autograder.session import Item, Session


def failed_attempts(phase: Phase) -> list[str]:
    """Questions with a failed check that were really attempted."""
    names = (run.question.name for run in phase.runs if run.failed and _attempted(phase, run))
    return list(dict.fromkeys(names))


def follow_through(phase: Phase, session: Session, failed: list[str]) -> None:
    """Run failed checks again in `session`, whose helpers are the right `failed` functions."""
    again = {
        run: phase.new_run(run.question, run.check, run.points)
        for run in phase.runs
        if run.failed and run.question.name in failed
    }
    overrides = {
        second: [name for name in failed if name != first.question.name]
        for first, second in again.items()
    }
    # All modules are loaded first: a function can be replaced only where it exists.
    session.run([Item.load(module) for module in phase.loaded.functions])
    phase.advance(session, list(again.values()), overrides)
    for first, second in again.items():
        used = sorted(set().union(*(reply.callbacks for _, reply in second.seen)))
        if not second.failed and used:
            first.end(Status.PASSED)
            first.difference = None
            first.note = (
                f"{first.question.name} is right; what failed is {' and '.join(used)}, "
                "which it calls. Mend that one."
            )


def worthwhile(phase: Phase, failed: list[str]) -> bool:
    """Whether any code of the submission uses the name of a failed function of another."""
    used = {
        name
        for functions in phase.loaded.functions.values()
        for _, names, _ in functions.values()
        for name in names
    }
    return len(failed) > 1 and any(name.partition(".")[2] in used for name in failed)


def _attempted(phase: Phase, run: Run) -> bool:
    """Whether a failed function uses a parameter and is no stub."""
    if run.status in (Status.MISSING, Status.NOT_ATTEMPTED):
        return False
    entry = phase.loaded.functions.get(run.question.problem, {}).get(run.question.function)
    return bool(entry and entry[2])
