"""Follow-through: a function that fails because of another of the student's own.

It is graded again with right functions in the places of the others that failed; they run in
the grader, so the worker never holds them. What passes then has earned its points, and the
note says which helper to mend. A helper that was never really attempted gets no stand-in.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograder.phase import Phase
from autograder.record import Status
from autograder.run import Run
from autograder.session import Item, Session

# A helper that ended like this did not even try: nothing stands in for it.
NO_ATTEMPT = frozenset({Status.MISSING, Status.NOT_ATTEMPTED})


def failed_attempts(phase: Phase) -> list[str]:
    """Questions with a failed check that were really attempted."""
    failed = dict.fromkeys(run.question.name for run in phase.runs if run.failed)
    return [name for name in failed if _is_attempt(phase, name)]


def overrides(phase: Phase, failed: list[str]) -> dict[str, list[str]]:
    """For each failed question, the failed helpers that right ones may stand in for.

    Not for a helper that leads back to the question: two wrong functions that call each other
    would both pass.
    """
    reached = {name: phase.loaded.reachable(_function(name)) for name in failed}
    found = {
        name: [other for other in failed if other != name and _function(name) not in reached[other]]
        for name in failed
    }
    return {
        name: helpers
        for name, helpers in found.items()
        if any(_function(helper) in reached[name] for helper in helpers)
    }


def follow_through(phase: Phase, session: Session, helpers: dict[str, list[str]]) -> None:
    """Run failed checks again in `session`, which knows the right helpers."""
    again = {
        run: phase.new_run(run.question, run.check, run.points)
        for run in phase.runs
        if run.failed and run.question.name in helpers
    }
    # All modules are loaded first: a function can be replaced only where it exists.
    session.run([Item.load(module) for module in phase.loaded.functions])
    names = {second: helpers[first.question.name] for first, second in again.items()}
    phase.advance(session, list(again.values()), names)
    for first, second in again.items():
        used = sorted(set().union(*(reply.callbacks for _, reply in second.seen)))
        if not second.failed and used:
            first.end(Status.PASSED)
            first.difference = None
            first.note = (
                f"{first.question.name} is right; what failed is {_and(used)}, which it calls. "
                f"Mend {'that one' if len(used) == 1 else 'those'}."
            )


def excuse_derivatives(runs: Sequence[Run]) -> None:
    """Pass a derivative that is wrong only for the student's own wrong function.

    Such a check (`derivative_of`) compares with numerical derivatives of another function of the
    student's. Where that one fails and every other check of the derivative passes, the derivative
    is right.
    """
    for run in runs:
        if not run.failed or not run.check.derivative_of:
            continue
        names = {f"{run.question.problem}.{name}" for name in run.check.derivative_of}
        wrong = {other.question.name for other in runs if other.failed} & names
        others = [o for o in runs if o.question is run.question and not o.check.derivative_of]
        if wrong and not any(other.failed for other in others):
            run.end(Status.PASSED)
            run.difference = None
            run.note = (
                f"{run.question.name} is right; it was compared with your own "
                f"{_and(sorted(name.partition('.')[2] for name in wrong))}, which failed."
            )


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _is_attempt(phase: Phase, name: str) -> bool:
    """Whether a function uses a parameter and got as far as a result, or an error of its own."""
    module, _, function = name.partition(".")
    entry = phase.loaded.functions.get(module, {}).get(function)
    runs = [run for run in phase.runs if run.question.name == name]
    if entry is None or not entry[2] or any(run.status in NO_ATTEMPT for run in runs):
        return False
    errors = {reply.error for run in runs for _, reply in run.seen if reply.kind == "raised"}
    kinds = {run.difference.kind for run in runs if run.difference}
    return (
        bool(errors - {"RecursionError"})
        or bool(kinds - {"type"})
        or any(not run.failed for run in runs)
    )


def _function(name: str) -> str:
    return name.partition(".")[2]
