"""Which failed checks wait for another function of the student's.

A public check may ask more of the student's functions than the one it is of (`uses`), and these
call each other (`builds_on`). While another one fails its own checks, or is not attempted, such a
failure says nothing yet of the function itself: it is not to be fixed, it waits. What does not
wait is wrong, and cannot have full points, whatever the hidden checks try.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograder.assignment.model import Assignment, Question
from autograder.calls.functions import Loaded
from autograder.feedback import explain
from autograder.grading.checkrun import Run
from autograder.grading.expectations import qualified
from autograder.names import closure
from autograder.record import Status

# Ways to end that another function of the student's may be the cause of.
_WRONG = frozenset({Status.FAILED, Status.ERROR, Status.TIMED_OUT, Status.CRASHED})
_IDLE = frozenset({Status.NOT_ATTEMPTED, Status.MISSING})


def with_needed(assignment: Assignment, chosen: Sequence[Question]) -> list[Question]:
    """The chosen questions, and those that tell whether a failure of theirs is their own."""
    every = assignment.questions

    def needed(name: str) -> set[str]:
        used = assignment.used(every[name]) | set(every[name].builds_on)
        return used & set(every)

    names: set[str] = {question.name for question in chosen}
    if len(names) < len(every):
        names |= closure(names, needed)
    return [question for name, question in every.items() if name in names]


def let_wait(runs: Sequence[Run], loaded: Loaded | None = None) -> list[Run]:
    """Let failed checks wait that asked what fails by itself.

    With `loaded`, also those whose function calls it: for where there is no follow-through, which
    would tell more.
    """
    idle = {run.question.name for run in runs if run.status in _IDLE}
    wrong = {run.question.name for run in runs if run.status in _WRONG and not _asked(run)}

    def settled(run: Run) -> Run:
        if run.status not in _WRONG:
            return run
        used = _asked(run) | (_called(run.question, loaded) if loaded else set())
        waits = sorted((used - {run.question.name}) & (idle | wrong))
        return (
            run.waiting(waits, explain.waiting_words(run.question, waits, idle)) if waits else run
        )

    return [settled(run) for run in runs]


def hold_to_public(runs: Sequence[Run]) -> list[Run]:
    """Fail a hidden check, the lightest, of a question of which a public one alone fails.

    Not where that one held the answer against another function of the student's (`uses`): it may
    be that one's digits that are too few, and nobody pays for another function.
    """
    now = list(runs)
    own = (run for run in runs if not run.hidden and not run.check.uses)
    for public in (run for run in own if run.status in _WRONG):
        hidden = [run for run in now if run.hidden and run.question is public.question]
        if hidden and not any(run.failed for run in hidden):
            lightest = min(hidden, key=lambda run: run.points)
            words = explain.public_words(public.question, public.check.title)
            now[now.index(lightest)] = lightest.ended(Status.FAILED, words, note="", held=True)
    return now


def _asked(run: Run) -> set[str]:
    """The other functions that a check had called before it ended."""
    return {qualified(probe.of, run.question) for probe, _ in run.seen if probe.of}


def _called(question: Question, loaded: Loaded) -> set[str]:
    """What it builds on and, by the names that its code uses, really calls."""
    names = loaded.reachable(question.function)
    return {name for name in question.builds_on if name.partition(".")[2] in names}
