"""One submission from files to record: the file that joins all stages.

    load       import the submission's modules in a confined worker
    public     run the public checks there
    hidden     run the hidden checks in a fresh worker, so that nothing it says about hidden
               inputs reaches a message
    follow     a function that fails because of another of the student's is graded again with
               right ones in the others' places
    explain    find the words for what failed

All checks advance together: what they yield first travels as one batch, then what they yield
second, and so on. Expected values depend on the assignment alone and are computed once.
"""

from __future__ import annotations

import copy
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from autograder import explain
from autograder.api import UNSET, Check, CheckFailed, Plan, Probe, as_list, watched
from autograder.compare import Difference, compare, normalised
from autograder.content import Assignment, Question, nearest
from autograder.errors import ContentError, GraderFault
from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult
from autograder.sandbox.plain import Workers
from autograder.sandbox.wire import Formula, Generator, Node
from autograder.session import Item, Reply, Session

STUB_ERROR = "NotImplementedError"


@dataclass(eq=False)
class Run:
    """One check on its way: its plan, the probes it waits for, and how it ended."""

    question: Question
    check: Check
    hidden: bool
    points: float
    plan: Plan
    asked: list[Probe] = field(default_factory=list)
    seen: list[tuple[Probe, Reply]] = field(default_factory=list)
    status: Status | None = None
    words: explain.Words | None = None
    difference: Difference | None = None
    note: str = ""
    misconceptions: tuple[str, ...] = ()
    single: bool = False
    probes: int = 0

    def end(self, status: Status, words: explain.Words | None = None) -> None:
        """Note how it ended."""
        self.status, self.words, self.asked = status, words, []

    @property
    def failed(self) -> bool:
        """Whether it ended without its points."""
        return self.status is not Status.PASSED

    def result(self) -> CheckResult:
        """The frozen record."""
        assert self.status is not None
        return CheckResult(
            question=self.question.name,
            name=self.check.name,
            title=self.check.title,
            hidden=self.hidden,
            points=self.points,
            earned=self.points if self.status is Status.PASSED else 0.0,
            status=self.status,
            message=self.words.text() if self.words else "",
            note=self.note,
            misconceptions=self.misconceptions,
            kind=self.difference.kind if self.difference else "",
        )


@dataclass(frozen=True)
class Loaded:
    """What a worker found in the submission's files."""

    functions: Mapping[str, Mapping[str, Any]]  # module -> name -> (line, names, attempt)
    failures: Mapping[str, Reply]  # module -> why it cannot be imported


class Grader:
    """Grades submissions of one assignment; keeps expected values between them."""

    def __init__(self, assignment: Assignment, workers: Workers) -> None:
        self.assignment = assignment
        self._workers = workers
        self._expected: dict[tuple[str, str, int], Any] = {}

    def grade(
        self,
        id: str,
        files: Mapping[str, bytes],
        *,
        hidden: bool = True,
        questions: frozenset[str] | None = None,
        notes: tuple[str, ...] = (),
        weak_sandbox: bool = False,
    ) -> SubmissionResult:
        """All verdicts on one submission; a fault of ours is recorded, never raised."""
        started = time.monotonic()
        chosen = [
            q for q in self.assignment.questions.values() if not questions or q.name in questions
        ]
        fault, layers, output = "", (), ""
        runs: list[Run] = []
        try:
            public = _Phase(self, files, chosen, hidden=False, follow=hidden)
            public.run()
            runs, layers, output = public.runs, public.layers, public.output
            if hidden:
                secret = _Phase(self, files, chosen, hidden=True, follow=True, said=public.said())
                secret.run()
                runs = runs + secret.runs
                output += secret.output
        except Exception as error:  # ours: the mark is withheld
            fault = f"{type(error).__name__}: {error}"
            runs = [_faulty(run) for run in runs]
        return SubmissionResult(
            id=id,
            title=self.assignment.title,
            questions=tuple(_question_result(q, runs) for q in chosen),
            bonus=self.assignment.bonus,
            layers=layers,
            weak_sandbox=weak_sandbox,
            notes=notes,
            output=output,
            fault=fault,
            seconds=time.monotonic() - started,
        )

    def expected(self, run: Run, probe: Probe, number: int) -> Any:
        """What the probe expects: given by the check, or by the reference, computed once."""
        if probe.expect is not UNSET:
            return probe.expect
        key = (run.question.name, run.check.name, number)
        if key not in self._expected:
            name = qualified(probe.of, run.question)
            function = self.assignment.reference(name)
            with np.errstate(all="ignore"):
                self._expected[key] = function(*reference_arguments(probe.args))
        return self._expected[key]

    def plan(self, question: Question, check: Check, *, hidden: bool) -> Plan:
        """The check's generator, with what it asks for."""
        offers: dict[str, Any] = {"rng": np.random.default_rng(self._seed(question, check))}
        if hidden:
            offers["solution"] = self.assignment.solution(question.problem)
        unknown = [name for name in check.wants if name not in offers]
        if unknown:
            raise ContentError(
                f'check "{check.name}" of {question.name} asks for "{unknown[0]}"; '
                f"it may ask for {', '.join(offers)}."
            )
        return check.plan(**{name: offers[name] for name in check.wants})

    def _seed(self, question: Question, check: Check) -> int:
        text = f"{self.assignment.seed}/{question.name}/{check.name}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


class _Phase:
    """The public or the hidden checks of one submission, in one session."""

    def __init__(
        self,
        grader: Grader,
        files: Mapping[str, bytes],
        questions: list[Question],
        *,
        hidden: bool,
        follow: bool,
        said: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self._grader = grader
        self._follow = follow
        self._assignment = grader.assignment
        self._files = files
        self._questions = questions
        self._hidden = hidden
        self._said = said
        self._loaded = Loaded({}, {})
        self.runs: list[Run] = []
        self.layers: tuple[str, ...] = ()
        self.output = ""

    def run(self) -> None:
        """Load, run all checks, follow through, explain."""
        self.runs = [
            Run(
                question,
                check,
                self._hidden,
                points,
                self._grader.plan(question, check, hidden=self._hidden),
            )
            for question in self._questions
            for check, points in self._assignment.checks(question, hidden=self._hidden)
        ]
        with Session(self._grader._workers, self._files, self._assignment.limits) as session:
            self._load(session)
            self._advance(session, self.runs)
        if self._follow:
            self._follow_through()
        if self._hidden:
            self._name_misconceptions()
        self.layers = session.layers
        self.output = "".join(session.output)

    def said(self) -> frozenset[tuple[str, str]]:
        """Errors (type, text) that this phase's messages may tell."""
        return frozenset(
            (reply.error, reply.text)
            for run in self.runs
            for _, reply in run.seen
            if reply.kind == "raised"
        )

    # --- loading -------------------------------------------------------------------------

    def _load(self, session: Session) -> None:
        modules = list(dict.fromkeys(question.problem for question in self._questions))
        there = [module for module in modules if f"{module}.py" in self._files]
        replies = dict(
            zip(there, session.run([Item.load(module) for module in there]), strict=True)
        )
        good = {name: reply for name, reply in replies.items() if reply.kind == "imported"}
        self._loaded = Loaded(
            {name: _functions(reply.functions) for name, reply in good.items()},
            {name: reply for name, reply in replies.items() if name not in good},
        )
        for run in self.runs:
            if problem := self._unavailable(run.question):
                run.end(*problem)

    def _unavailable(self, question: Question) -> tuple[Status, explain.Words] | None:
        """Why a question's function cannot be called at all."""
        module, file = question.problem, f"{question.problem}.py"
        if file not in self._files:
            guess = nearest(file, self._files)
            return Status.MISSING, explain.Words(f"{question.name}: there is no file {file}{guess}")
        if module in self._loaded.failures:
            return explain.import_words(question, self._loaded.failures[module])
        functions = self._loaded.functions[module]
        if question.function not in functions:
            return Status.MISSING, explain.missing_words(question, functions)
        return None

    # --- running -------------------------------------------------------------------------

    def _advance(
        self, session: Session, runs: list[Run], overrides: Mapping[Run, list[str]] | None = None
    ) -> None:
        """Advance all checks together until each has ended."""
        for run in runs:
            if run.status is None:
                self._resume(run, None)
        while waiting := [run for run in runs if run.status is None]:
            items = [
                Item.call(
                    qualified(probe.of, run.question),
                    probe.args,
                    group=run.question.name,
                    overrides=overrides[run] if overrides else (),
                    strict_warnings=probe.warnings == "error",
                )
                for run in waiting
                for probe in run.asked
            ]
            replies = iter(session.run(items))
            for run in waiting:
                self._take(run, [next(replies) for _ in run.asked])

    def _resume(self, run: Run, values: Any) -> None:
        """Run the check up to its next probes, or to its end."""
        try:
            asked = run.plan.send(values) if run.probes or values is not None else next(run.plan)
        except StopIteration:
            run.end(Status.PASSED)
        except CheckFailed as failure:
            run.difference = failure.difference
            probe = run.seen[-1][0] if run.seen else None
            run.end(
                Status.FAILED,
                explain.difference_words(
                    run.question, probe, failure.difference, hidden=self._hidden
                ),
            )
        else:
            run.single = isinstance(asked, Probe)
            run.asked = as_list(asked)

    def _take(self, run: Run, replies: list[Reply]) -> None:
        """Judge the replies to a check's probes; the first failure ends it."""
        values = []
        pairs = list(zip(run.asked, replies, strict=True))
        run.seen += pairs
        for probe, reply in sorted(pairs, key=lambda pair: bool(pair[0].of)):
            if reply.kind != "returned":
                self._not_returned(run, probe, reply)
                return
        for probe, reply in pairs:
            number, run.probes = run.probes, run.probes + 1
            difference = self._judge(run, probe, reply, number)
            if difference is not None:
                run.difference = difference
                words = explain.difference_words(
                    run.question, probe, difference, hidden=self._hidden
                )
                run.end(Status.FAILED, words)
                return
            values.append(self._value(run, probe, reply, number))
        self._resume(run, values[0] if run.single else values)

    def _judge(self, run: Run, probe: Probe, reply: Reply, number: int) -> Difference | None:
        question = self._assignment.questions[qualified(probe.of, run.question)]
        difference = None
        name, names = _result_names(question)
        if probe.like is not UNSET:
            difference = compare(reply.value, probe.like, name, names=names, values=False)
        else:
            want = self._grader.expected(run, probe, number)
            if hasattr(want, "judge"):
                difference = want.judge(reply.value, self._grader._seed(run.question, run.check))
            else:
                difference = compare(
                    reply.value, want, name, names=names, rtol=probe.rtol, atol=probe.atol
                )
        if difference is None and reply.mutated:
            parameters = [
                question.parameters[i] for i in reply.mutated if i < len(question.parameters)
            ]
            summary = (
                f"It changed its argument{'s' * (len(parameters) > 1)} {', '.join(parameters)}."
            )
            hint = "Compute new arrays: x = x - d makes one, x -= d changes the caller's."
            difference = Difference("mutated", "", summary, hint=hint)
        if difference is not None and probe.hint:
            difference = difference.with_words(hint=probe.hint)
        return difference

    def _value(self, run: Run, probe: Probe, reply: Reply, number: int) -> Any:
        """What the check gets back: arrays where the template or the expectation has some."""
        like = probe.like if probe.like is not UNSET else self._grader.expected(run, probe, number)
        return (
            reply.value if like is None or hasattr(like, "judge") else normalised(reply.value, like)
        )

    def _not_returned(self, run: Run, probe: Probe, reply: Reply) -> None:
        called = self._assignment.questions[qualified(probe.of, run.question)]
        if reply.kind == "missing":
            run.end(Status.MISSING, explain.missing_words(called, _functions(reply.functions)))
        elif reply.kind == "raised" and reply.error == STUB_ERROR:
            stub = next((n for n in self._assignment.questions if n in reply.text), called.name)
            if stub == run.question.name:
                run.end(Status.NOT_ATTEMPTED)
            else:
                words = explain.Words(
                    f"{run.question.name} needs {stub}, which is not attempted yet."
                )
                run.end(Status.FAILED, words)
        else:
            status = {"timed_out": Status.TIMED_OUT, "crashed": Status.CRASHED}.get(reply.kind)
            status = status or (Status.ERROR if reply.kind == "raised" else Status.FAILED)
            words = explain.reply_words(called, probe, reply, hidden=self._hidden, said=self._said)
            run.end(status, words)

    # --- follow-through ------------------------------------------------------------------

    def _follow_through(self) -> None:
        """Grade failed functions again with right ones in the places of failed helpers."""
        failed = {run.question.name for run in self.runs if run.failed and self._attempted(run)}
        again: dict[Run, list[str]] = {}
        originals: list[Run] = []
        for run in self.runs:
            helpers = sorted(failed - {run.question.name})
            if (
                run.failed
                and run.question.name in failed
                and self._calls_any(run.question, helpers)
            ):
                plan = self._grader.plan(run.question, run.check, hidden=self._hidden)
                again[Run(run.question, run.check, self._hidden, run.points, plan)] = helpers
                originals.append(run)
        if not again:
            return
        references = {name: self._assignment.reference(name) for name in failed}
        with Session(
            self._grader._workers, self._files, self._assignment.limits, references
        ) as session:
            # All modules are loaded first: a function can be replaced only where it exists.
            session.run([Item.load(module) for module in self._loaded.functions])
            self._advance(session, list(again), again)
        for run, second in zip(originals, again, strict=True):
            used = set().union(*(reply.callbacks for _, reply in second.seen))
            if not second.failed and used:
                run.end(Status.PASSED)
                run.difference = None
                run.note = (
                    f"{run.question.name} is right; what failed is {_and(sorted(used))}, "
                    "which it calls. Mend that one."
                )

    def _attempted(self, run: Run) -> bool:
        """Whether a failed function is a real attempt: it uses a parameter and is no stub."""
        if run.status in (Status.MISSING, Status.NOT_ATTEMPTED):
            return False
        entry = self._loaded.functions.get(run.question.problem, {}).get(run.question.function)
        return bool(entry and entry[2])

    def _calls_any(self, question: Question, helpers: list[str]) -> bool:
        """Whether the function may reach one of the helpers, by the names that code uses."""
        names = {
            name
            for functions in self._loaded.functions.values()
            for _, used, _ in functions.values()
            for name in used
        }
        return any(helper.partition(".")[2] in names for helper in helpers)

    # --- explanation ---------------------------------------------------------------------

    def _name_misconceptions(self) -> None:
        """Add what is known about a failure: relations to the right values, known mistakes."""
        for question in self._questions:
            runs = [run for run in self.runs if run.question is question]
            if any(run.failed for run in runs):
                explain.enrich(self._grader, question, runs)


def _faulty(run: Run) -> Run:
    return replace(run, status=Status.FAULT, words=None)


def _question_result(question: Question, runs: list[Run]) -> QuestionResult:
    checks = tuple(
        (run if run.status is not None else _faulty(run)).result()
        for run in runs
        if run.question is question
    )
    return QuestionResult(question.name, question.points, checks)


def qualified(of: str, question: Question) -> str:
    """The full name of the function a probe calls."""
    return of if "." in of else f"{question.problem}.{of or question.function}"


def reference_arguments(args: tuple[Any, ...]) -> list[Any]:
    """Arguments as the worker would build them, for a trusted function."""
    return [_build(arg) for arg in args]


def _build(value: Any) -> Any:
    if isinstance(value, Formula):
        return value.compile()
    if isinstance(value, watched):
        return value.inner.compile() if isinstance(value.inner, Formula) else value.inner
    if isinstance(value, Generator):
        return np.random.default_rng(value.seed)
    if isinstance(value, dict):
        return {key: _build(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_build(item) for item in value)
    if isinstance(value, Node):
        raise GraderFault(
            "a symbolic question needs its expected answer: probe(…, expect=symbolic(…))"
        )
    return copy.copy(value)


def _functions(functions: Any) -> dict[str, tuple[int, list[str], bool]]:
    """What a worker says about a module's functions, if it has the right form."""
    return {
        name: (entry[0], [used for used in entry[1] if type(used) is str], entry[2])
        for name, entry in functions.items()
        if type(name) is str and type(entry) is tuple
        if [type(part) for part in entry] == [int, list, bool]
    }


def _result_names(question: Question) -> tuple[str, tuple[str, ...]]:
    """The name of a single result, or the names of a tuple's parts."""
    if len(question.returns) == 1:
        return question.returns[0], ()
    return "", question.returns


def _and(names: list[str]) -> str:
    return " and ".join(names)
