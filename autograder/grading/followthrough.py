"""Follow-through: a function that fails because of another of the student's own.

It is graded again with right functions in the places of the others that failed. They run in a
worker of their own, so the student's never holds them; and each question has a worker to itself,
so that nothing it is told by right functions can serve another. What passes then has earned its
points, and the note says which helper to mend.

What counts is which right functions were asked for: where two questions passed with the help of
each other, neither is right. A helper that was never really attempted gets no stand-in, nor does
one whose reference is built on the question: `train` would tell what `forward` returns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.calls.functions import closure
from autograder.calls.session import Item, Session
from autograder.grading.checkrun import Run
from autograder.grading.phase import Phase
from autograder.record import Status
from autograder.worker.survey import names_used

# A helper that ended like this did not even try: nothing stands in for it.
NO_ATTEMPT = frozenset({Status.MISSING, Status.NOT_ATTEMPTED})


@dataclass(frozen=True)
class Excuse:
    """A failed check that passed with right functions in the places of `helpers`."""

    run: Run
    helpers: frozenset[str]


def helpers_of(phase: Phase) -> dict[str, list[str]]:
    """For each failed attempt, the other failed attempts that right functions may stand in for.

    What a function calls cannot be told from its code for sure. Only what ended its worker is
    spared another try where its code names none of them, for that takes long.
    """
    failed = list(dict.fromkeys(run.question.name for run in phase.runs if run.failed))
    attempts = [name for name in failed if _is_attempt(phase, name)]
    built_on = {name: _reached_by_reference(phase, name) for name in attempts}
    found = {}
    for name in attempts:
        helpers = [other for other in attempts if other != name and name not in built_on[other]]
        named = phase.loaded.reachable(_function(name)) & set(map(_function, helpers))
        if helpers and (named or not _ended_its_worker(phase, name)):
            found[name] = helpers
    return found


def try_again(phase: Phase, session: Session, name: str, helpers: list[str]) -> list[Excuse]:
    """Run a question's failed checks again in `session`, which has the right helpers."""
    failed = [run for run in phase.runs if run.failed and run.question.name == name]
    again = {run: phase.new_run(run.question, run.check, run.points) for run in failed}
    # A function can be replaced only where it is loaded.
    modules = dict.fromkeys(question.partition(".")[0] for question in (name, *helpers))
    session.run([Item.load(module) for module in modules])
    seconds = list(again.values())
    phase.advance(session, seconds, dict.fromkeys(seconds, helpers))
    excuses = []
    for first, second in again.items():
        own = [reply for probe, reply in second.seen if not probe.of]
        used = frozenset[str]().union(*(reply.callbacks for reply in own))
        if not second.failed and used:
            excuses.append(Excuse(first, used))
    return excuses


def accept(excuses: Sequence[Excuse]) -> None:
    """Pass the checks, but for questions that passed with the help of each other."""
    helped: dict[str, set[str]] = {}
    for excuse in excuses:
        helped.setdefault(excuse.run.question.name, set()).update(excuse.helpers)
    for excuse in excuses:
        run, used = excuse.run, sorted(excuse.helpers)
        if run.question.name in closure(run.question.name, lambda name: helped.get(name, set())):
            continue
        run.end(Status.PASSED)
        run.difference = None
        run.note = (
            f"{run.question.name} is right; what failed is {_and(used)}, which it calls. "
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
    """Whether there is a function that uses a parameter, and no stub in its place."""
    module, _, function = name.partition(".")
    entry = phase.loaded.functions.get(module, {}).get(function)
    runs = [run for run in phase.runs if run.question.name == name]
    return entry is not None and entry[2] and not any(run.status in NO_ATTEMPT for run in runs)


def _ended_its_worker(phase: Phase, name: str) -> bool:
    ends = (Status.TIMED_OUT, Status.CRASHED)
    return any(run.status in ends for run in phase.runs if run.question.name == name)


def _reached_by_reference(phase: Phase, name: str) -> set[str]:
    """The questions of the same problem whose references the reference of `name` calls."""
    problem = name.partition(".")[0]
    questions = set(phase.assignment.questions)

    def called(name: str) -> set[str]:
        code = phase.assignment.reference(name).__code__
        return {f"{problem}.{used}" for used in names_used(code)} & questions

    return closure(name, called)


def _function(name: str) -> str:
    return name.partition(".")[2]
