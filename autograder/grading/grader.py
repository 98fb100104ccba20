"""One submission from files to record: the file that joins all stages.

load       import the submission's modules in a confined worker
public     run the public checks there
hidden     run the hidden checks, when all that the public ones have to say is in and settled,
           so that nothing of a hidden input reaches it
follow     a function that fails is graded again with right ones in the places of what it
           declares to build on
explain    find the words for what failed
"""

from __future__ import annotations

import contextlib
import copy
import time
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from autograder.assignment.checks import Check
from autograder.assignment.definitions import source_of
from autograder.assignment.model import Assignment, Limits, Question
from autograder.calls.budget import Budget
from autograder.calls.formulas import Formulas
from autograder.calls.functions import Loaded
from autograder.calls.replies import Told
from autograder.calls.session import Session
from autograder.feedback import explain
from autograder.feedback.loading import loading_notes
from autograder.feedback.witness import Mistakes
from autograder.grading import followthrough as follow
from autograder.grading.apart import Apart, reaches_out
from autograder.grading.checkrun import Run
from autograder.grading.diagnosis import Diagnosis
from autograder.grading.expectations import Expectations
from autograder.grading.gallery import Album, exhibits
from autograder.grading.phase import Phase
from autograder.grading.waiting import hold_to_public, let_wait, with_needed
from autograder.names import QuestionName
from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult
from autograder.sandbox.plain import Workers

if TYPE_CHECKING:
    from autograder.picture import Curve, Exhibit, Graph


@dataclass(frozen=True)
class _Work:
    """What belongs to one submission on its way."""

    files: Mapping[str, bytes]
    budget: Budget
    home: bool  # only public checks run: there is no reference, and somebody waits
    draws: bool
    sessions: list[Session] = field(default_factory=list)
    drawn: dict[str, Graph | Curve] = field(default_factory=dict)


class Grader:
    """Grades submissions of one assignment; keeps expected values between them.

    `mistakes` is who knows the mistakes behind wrong results: the whole `Catalogue`, or in a
    student's kit the `LockedMistakes`.
    """

    def __init__(self, assignment: Assignment, workers: Workers, mistakes: Mistakes) -> None:
        self.assignment = assignment
        self.formulas = Formulas()
        self.expectations = Expectations(assignment, self.formulas)
        self._diagnosis = Diagnosis(self.expectations, mistakes)
        self.limits = assignment.limits
        self._workers = workers
        self.album = Album()

    def beside(self, workers: Workers | None = None, limits: Limits | None = None) -> Grader:
        """The same grader, with all that it knows, for other workers or in other limits."""
        twin = copy.copy(self)
        twin._workers, twin.limits = workers or self._workers, limits or self.limits
        return twin

    @np.errstate(all="ignore")  # comparisons and relations meet whatever came back
    def grade(
        self,
        id: str,
        files: Mapping[str, bytes],
        *,
        hidden: bool = True,
        questions: frozenset[str] | None = None,
        notes: tuple[str, ...] = (),
        weak_sandbox: bool = False,
        pictures: bool = False,
        mistakes: bool = True,
    ) -> SubmissionResult:
        """All verdicts on one submission; a fault of ours is recorded, never raised.

        Without `hidden` only the public checks run, and no reference is needed. `pictures` asks for
        the gallery, where everything is right or only public checks run, and for graphs. Without
        `mistakes`, nobody looks for what is behind a failure: the verdicts are the same.
        """
        started = time.monotonic()
        chosen = _chosen(self.assignment, questions)
        runs: list[Run] = []
        budget = Budget(self.limits)
        draws = mistakes and (hidden or pictures)
        work = _Work(files, budget, home=not hidden, draws=draws)
        if not hidden:
            budget.patience = self.limits.call_seconds
        fault = ""
        gallery: tuple[Exhibit, ...] | None = None
        self.formulas.open(self._workers)
        try:
            needed = with_needed(self.assignment, chosen)
            with self._session(work) as first:
                public = self._phase(work, first, needed, hidden=False)
                runs += public.runs
                notes = (*notes, *loading_notes(public.loaded.remarks))
                if hidden:
                    said = public.said()
                    if pictures and all(run.status is Status.PASSED for run in public.runs):
                        gallery, following = self._before_hidden(first, chosen, budget)
                    else:
                        following = first.next(budget)
                    with following as second:
                        work.sessions.append(second)
                        loaded = public.loaded if second.goes_on else None
                        phase = self._phase(
                            work, second, chosen, hidden=True, said=said, loaded=loaded
                        )
                        runs += phase.runs
            if hidden:
                self._follow(work, public, phase)
                runs = follow.told(follow.excused([*public.runs, *phase.runs]))
            runs = let_wait(runs, None if hidden else public.loaded)
            if mistakes:
                runs = self._diagnosis.complete(runs, hidden=hidden, loaded=public.loaded)
            runs = hold_to_public(runs)
        except Exception as error:  # ours, whatever it is: the mark is withheld
            fault = f"{type(error).__name__}: {error}"
        finally:
            self.formulas.close()
        lost: dict[str, str] = {}
        own: dict[str, list[Run]] = {question.name: [] for question in chosen}
        for run in runs:
            if run.question.name in own:
                own[run.question.name].append(run)
            if (why := run.fault or run.unfinished) and run.question in chosen:
                lost.setdefault(run.question.name, why)
        results = tuple(
            self._illustrated(result, work, own[result.name]) if mistakes else result
            for result in (_question_result(q, own[q.name], fault) for q in chosen)
        )
        right = {question.name for question in results if question.status is Status.PASSED}
        if not pictures or fault or (hidden and len(right) < len(results)):
            gallery = ()
        elif gallery is None:
            with self._session(replace(work, sessions=[])) as last:
                gallery = self._gallery(right, last)
        return SubmissionResult(
            id=id,
            title=self.assignment.title,
            questions=results,
            bonus=self.assignment.bonus,
            layers=next((session.layers for session in work.sessions if session.layers), ()),
            weak_sandbox=weak_sandbox,
            notes=notes,
            output="".join(piece for session in work.sessions for piece in session.output),
            fault=fault,
            lost=tuple(f"{name}: {why}" for name, why in lost.items()),
            incidents=tuple(line for session in work.sessions for line in session.incidents),
            seconds=time.monotonic() - started,
            gallery=gallery,
        )

    def _gallery(self, right: Container[str], session: Session) -> tuple[Exhibit, ...]:
        """Pictures by functions that are right; none where anything goes wrong."""
        with contextlib.suppress(Exception):
            return exhibits(self.assignment, session, right, self.album)
        return ()

    def _before_hidden(
        self, first: Session, chosen: Sequence[Question], budget: Budget
    ) -> tuple[tuple[Exhibit, ...], Session]:
        """The gallery, should all be right, and the session for the hidden checks.

        In the public checks' worker, but before a hidden input is sent: no picture can show one.
        """
        with budget.aside() as own:
            drawing = first.next(own)
            gallery = self._gallery({question.name for question in chosen}, drawing)
            following = (drawing if drawing.goes_on else first).next(budget)
            drawing.close()
        return gallery, following

    def _phase(
        self,
        work: _Work,
        session: Session,
        questions: Sequence[Question],
        *,
        hidden: bool,
        said: Mapping[str, frozenset[Told]] | None = None,
        loaded: Loaded | None = None,
    ) -> Phase:
        files, apart = work.files, reaches_out(work.files)
        with contextlib.ExitStack() as stack:

            def opened() -> Session:
                return stack.enter_context(self._session(work))

            caller = Apart(opened) if apart else session
            phase = Phase(
                self.expectations, caller, files, questions, hidden=hidden, said=said, loaded=loaded
            )
            if work.home:
                work.budget.leads_to = lambda name, frame: phase.loaded.leads_to(name, frame)
            # A forked worker has SymPy at once: there, no wrong answer need be judged twice.
            slow = work.home and not getattr(self._workers, "forks", False)
            with self.formulas.beside(session if slow else None):
                phase.run()
            if work.draws and not hidden:
                work.drawn.update(self._draw(phase, session, home=work.home))
        if any(run.fault for run in phase.runs):
            from autograder.grading import faults

            phase.runs = faults.settled(phase, reference=not work.home)
        if apart:
            session.close()
        return phase

    def _draw(self, phase: Phase, session: Session, *, home: bool) -> dict[str, Graph | Curve]:
        """Pictures of what failed, drawn while the worker still has the files."""
        from autograder.grading.pictures import draw

        ended = {run.question.name: run.status for run in reversed(phase.runs) if run.failed}
        try:
            states: dict[str, Status] = {name: status for name, status in ended.items() if status}
            return draw(self.assignment, session, states, home=home)
        except Exception:  # no mark may be lost for want of a picture
            return {}

    def _illustrated(
        self, question: QuestionResult, work: _Work, runs: Sequence[Run]
    ) -> QuestionResult:
        """With the student's own code and a picture, where there is something to fix."""
        if question.status in (Status.PASSED, Status.NOT_ATTEMPTED, Status.MISSING):
            return question
        from autograder.feedback.excerpt import (
            blamed,
            excerpt,
            with_computed,
            with_mistakes,
            without_innocent,
        )

        name = QuestionName(question.name)
        code = excerpt(work.files, name)
        known = {m for check in question.checks for m in check.misconceptions}
        with contextlib.suppress(Exception):  # where there is no catalogue, nothing is marked
            mistakes = self.assignment.mistakes(name.problem)
            right = source_of(self.assignment.reference(name))
            made = [mistakes[each] for each in known if each in mistakes]
            code = with_mistakes(code, made, right) if code and made else code
        failed, returns = question.first_failure, self.assignment.questions[name].returns
        if code and not code.marked and failed and failed.status is Status.FAILED:
            part, key = blamed(failed.words, returns)
            if part or failed.kind != "mutated":
                code = with_computed(code, part, key, _last_key(runs), returns)
            whole = failed.kind == "shape" and not key
            functions = {other.function for other in self.assignment.questions.values()}
            code = without_innocent(code, part, failed.words, functions, whole=whole)
        return replace(question, code=code, picture=work.drawn.get(question.name))

    def _follow(self, work: _Work, *phases: Phase) -> None:
        """Follow-through, each question in a worker of its own; no other one of the student's is
        there while right answers are at work."""
        tries = [(phase, follow.second_tries(phase)) for phase in phases]
        names = dict.fromkeys(name for _, every in tries for name in every)
        if not names:
            return
        answers, solutions = self.expectations.right_answers, self.assignment.solutions
        with Session(
            self._workers, solutions, self.limits, budget=work.budget, answers=answers
        ) as right:
            for name in names:
                with self._session(work, right) as again:
                    for phase, every in tries:
                        if name in every:
                            phase.runs = follow.tried_again(phase, again, name, every[name])

    def _session(self, work: _Work, right: Session | None = None) -> Session:
        files = {**work.files, **self.assignment.data}
        session = Session(self._workers, files, self.limits, right=right, budget=work.budget)
        work.sessions.append(session)
        return session


def _chosen(assignment: Assignment, questions: frozenset[str] | None) -> list[Question]:
    """The questions that are asked for; all of them where none is named."""
    every = assignment.questions.values()
    return [question for question in every if not questions or question.name in questions]


def withheld(
    assignment: Assignment,
    id: str,
    why: str,
    *,
    questions: frozenset[str] | None = None,
    notes: tuple[str, ...] = (),
) -> SubmissionResult:
    """The record of a submission that could not be graded, through no fault of its own."""
    return SubmissionResult(
        id=id,
        title=assignment.title,
        questions=tuple(_question_result(q, [], why) for q in _chosen(assignment, questions)),
        bonus=assignment.bonus,
        notes=notes,
        fault=why,
    )


def _last_key(runs: Sequence[Run]) -> int:
    """The greatest key of the dictionaries that a failing call returned; 0 where there is none."""
    for run in runs:
        if run.difference is not None and run.seen:
            value = run.seen[-1][1].value
            parts = value if isinstance(value, tuple) else (value,)
            keys = [key for part in parts if isinstance(part, dict) for key in part]
            return max((key for key in keys if isinstance(key, int)), default=0)
    return 0


def _question_result(question: Question, runs: Sequence[Run], fault: str) -> QuestionResult:
    """The record of one question; checks that a fault left without a verdict say so."""
    if runs and all(run.silent for run in runs):
        return _all_passed(question, tuple((run.check, run.hidden, run.points) for run in runs))
    ended = [run if run.status else run.ended(Status.FAULT, explain.FAULT) for run in runs]
    checks = tuple(run.result() for run in ended)
    if fault and not checks:
        fault_here = (question.name, "", "", True, 0.0, 0.0, Status.FAULT, explain.FAULT)
        checks = (CheckResult(*fault_here),)
    return QuestionResult(question.name, question.points, checks)


@lru_cache(maxsize=1024)
def _all_passed(
    question: Question, checks: tuple[tuple[Check, bool, float], ...]
) -> QuestionResult:
    """The record of a question whose checks all passed; everybody's is the same one."""
    passed = tuple(Run(question, *check, status=Status.PASSED).result() for check in checks)
    return QuestionResult(question.name, question.points, passed)
