"""Follow-through: a function that fails because of what it builds on is graded once more.

A question declares what it may be built on (`builds_on`). Where it fails, it is graded again with
the references of all of these in the places of the student's own, whether those passed or not: a
helper that returns lists passes and may still break its caller. They run in a worker of their
own, started when an answer is asked for that is not known, so the student's never holds them; and
each question has a worker to itself, so that nothing it is told serves another. What passes then
has earned its points.

Nothing else is ever stood in for, nor is what the student never attempted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.calls.functions import functions_in
from autograder.calls.ports import Caller, Item
from autograder.grading.checkrun import Run
from autograder.grading.phase import Phase
from autograder.names import QuestionName
from autograder.record import Status

# What ended like this was not even tried: it is not graded again, and nothing stands in for it.
NO_ATTEMPT = frozenset({Status.MISSING, Status.NOT_ATTEMPTED})


def second_tries(phase: Phase) -> dict[str, list[str]]:
    """Questions that are graded once more, each with what may be stood in for."""
    idle = {run.question.name for run in phase.runs if run.status in NO_ATTEMPT}
    tries: dict[str, list[str]] = {}
    for question in dict.fromkeys(run.question for run in phase.runs if _may_pass(run)):
        stand_ins = [name for name in question.builds_on if name not in idle]
        if stand_ins and question.name not in idle:
            tries[question.name] = stand_ins
    return tries


def tried_again(phase: Phase, session: Caller, name: str, stand_ins: Sequence[str]) -> list[Run]:
    """All checks; a question's failed ones have run again, and pass with the stand-ins or not."""
    failed = [run for run in phase.runs if _may_pass(run) and run.question.name == name]
    attempted = _attempted(session, name, stand_ins)
    if not attempted:
        return phase.runs
    seconds = phase.advance(session, [run.afresh() for run in failed], attempted)
    again = dict(zip(failed, map(_outcome, failed, seconds), strict=True))
    return [again.get(run, run) for run in phase.runs]


def _outcome(first: Run, second: Run) -> Run:
    own = [reply for probe, reply in second.seen if not probe.of]
    called = frozenset[str]().union(*(reply.callbacks for reply in own))
    stopped = next((reply for _, reply in first.seen if reply.kind != "returned"), None)
    if second.status is Status.PASSED and (called or (stopped is not None and stopped.shared)):
        return first.ended(Status.PASSED, difference=None, helped=called)
    return first.given_up(second.unfinished) if second.unfinished else first


def _may_pass(run: Run) -> bool:
    return run.failed and run.status is not Status.FAULT


def _attempted(session: Caller, name: str, stand_ins: Sequence[str]) -> list[str]:
    """The stand-ins in whose places there is a function that uses a parameter.

    A function can be replaced only where it is loaded, so all that it takes is loaded first.
    """
    modules = list(dict.fromkeys(QuestionName(other).problem for other in (name, *stand_ins)))
    replies = session.run([Item.load(module) for module in modules])
    asked = {QuestionName(other).function for other in stand_ins}
    there = {
        f"{module}.{function}": attempt
        for module, reply in zip(modules, replies, strict=True)
        for function, (_, _, attempt) in functions_in(reply, asked).items()
    }
    return [other for other in stand_ins if there.get(other)]


# --- words -------------------------------------------------------------------------------


def told(runs: Sequence[Run]) -> list[Run]:
    """Note, where a check passed with stand-ins, which of the student's functions to fix."""
    return [replace(run, note=_note(run, runs)) if run.helped else run for run in runs]


def _note(run: Run, every: Sequence[Run]) -> str:
    name, called = run.question.name, sorted(run.helped)
    failed = [used for used in called if any(r.failed and r.question.name == used for r in every)]
    forms = {used: _other_form(used, every) for used in called if used not in failed}
    odd = [
        f"Your {used} passes, but {form}, and {name} cannot work with that."
        for used, form in forms.items()
        if form
    ]
    if failed:
        which = "that one" if len(failed) == 1 else "those"
        first = f"{name} is right; what failed is {_and(failed)}, which it calls. Fix {which}."
    elif odd:
        first = f"{name} is right."
    else:
        first = (
            f"{name} is right with the right {_and(called)} in place of yours. "
            f"Look at what yours {'returns' if len(called) == 1 else 'return'} there."
        )
    return " ".join([first, *odd])


def _other_form(name: str, every: Sequence[Run]) -> str:
    """In which form the student's function returns right values, as public checks showed it."""
    forms = (
        other_form(reply.value, probe.wanted, run.question.returns)
        for run in every
        if run.question.name == name and not run.hidden
        for probe, reply in run.seen
        if not probe.of and reply.kind == "returned"
    )
    return next((form for form in forms if form), "")


def other_form(got: Any, want: Any, names: tuple[str, ...] = ()) -> str:
    """In which other form a right value comes: `theta is a list or tuple, not an array`.

    Such values keep their points; whatever is built on them may need the form asked.
    """
    if isinstance(want, tuple | list):
        parts = names if len(names) == len(want) else [f"part {i + 1}" for i in range(len(want))]
        pairs = zip(parts, got, want, strict=False) if isinstance(got, tuple | list) else ()
        return next((form for name, g, w in pairs if (form := _form(g, w, name))), "")
    return _form(got, want, names[0] if len(names) == 1 else "the result")


def _form(got: Any, want: Any, name: str) -> str:
    if isinstance(want, dict) and isinstance(got, dict):
        if further := [key for key in got if key not in want]:
            return f"{name} has the key {repr(further[0])[:20]}, which is not asked for"
        items = [(f"{name}[{key!r}]", got[key], want[key]) for key in want if key in got]
        return next((form for path, g, w in items if (form := _form(g, w, path))), "")
    if np.ndim(want) and isinstance(got, list | tuple):
        return f"{name} is a list or tuple, not an array"
    floats = np.ndim(want) and np.asarray(want).dtype.kind == "f"
    if floats and isinstance(got, np.ndarray) and got.dtype != np.float64:
        return f"{name} has the dtype {got.dtype}, not float64"
    return ""


def excused(runs: Sequence[Run]) -> list[Run]:
    """Pass a check that fails only because it uses another function, which is wrong.

    Such a check (`uses`) holds the answer against another function of the student's: numerical
    derivatives of it, say. Where that one fails and every other check of the answer passes, the
    answer is right.
    """
    now = list(runs)  # what passes here counts for those that follow
    for i, run in enumerate(runs):
        if not run.failed or not run.check.uses:
            continue
        names = run.check.used(run.question.problem)
        wrong = {other.question.name for other in now if other.failed} & names
        others = [o for o in now if o.question is run.question and not o.check.uses]
        if wrong and not any(other.failed for other in others):
            which = _and(sorted(name.partition(".")[2] for name in wrong))
            note = (
                f"{run.question.name} is right; it was compared with your own {which}, which "
                "failed."
            )
            now[i] = run.ended(Status.PASSED, difference=None, note=note)
    return now


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
