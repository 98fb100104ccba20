"""The public or the hidden checks of one submission, all advancing together.

What the checks yield first travels as one batch, then what they yield second, and so on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.assignment.checks import UNSET, CheckFailed, Plan, Probe, as_list
from autograder.assignment.model import Question
from autograder.calls.functions import Loaded, functions_in
from autograder.calls.ports import Caller, Item
from autograder.calls.replies import Reply, Told
from autograder.calls.untouched import STUB_ERROR, Untouched
from autograder.errors import ContentError, GraderFault
from autograder.feedback import explain
from autograder.feedback.audience import audience_of
from autograder.grading.checkrun import Going, Run
from autograder.grading.expectations import Expectations, qualified
from autograder.grading.known import Edge, Step
from autograder.judging.compare import Difference, compare, normalised
from autograder.judging.symbolic import Symbolic
from autograder.message import Words
from autograder.record import Status
from autograder.words import nearest
from autograder.worker import forbidden


class Phase:
    """The public or the hidden checks of one submission, in one session."""

    def __init__(
        self,
        expectations: Expectations,
        session: Caller,
        files: Mapping[str, bytes],
        questions: Sequence[Question],
        *,
        hidden: bool,
        said: Mapping[str, frozenset[Told]] | None = None,
        loaded: Loaded | None = None,
    ) -> None:
        self.expectations = expectations
        self.assignment = expectations.assignment
        self.questions = questions
        self.hidden = hidden
        self.audience = audience_of(hidden=hidden)
        self.loaded = loaded or Loaded({}, {})  # what the session's worker has loaded already
        self._session = session
        self._files = files
        self._said = said or {}
        self.runs = [run for q in questions for run in expectations.unbegun(q, hidden=hidden)]

    def _plan(self, run: Going) -> Plan:
        return self.expectations.plan(run.question, run.check, hidden=self.hidden)

    def run(self) -> None:
        """Load the submission and run all checks."""
        if not (self.loaded.functions or self.loaded.failures):
            self.loaded = self._imported()
        caller = Untouched(self._session, self.loaded)
        runs = self.advance(caller, [self._loaded(run) for run in self.runs])
        stubs = {run.question.name for run in runs if run.status is Status.NOT_ATTEMPTED}
        self.runs = [  # a stub lacks nothing of others': it is not attempted
            run.ended(Status.NOT_ATTEMPTED) if run.failed and run.question.name in stubs else run
            for run in runs
        ]

    def said(self) -> dict[str, frozenset[Told]]:
        """What this phase's messages may tell of errors, by question."""
        said: dict[str, frozenset[Told]] = {}
        for run in self.runs:
            told = {reply.told for reply in run.seen.replies if reply.kind == "raised"}
            said[run.question.name] = said.get(run.question.name, frozenset()) | told
        return said

    # --- loading -------------------------------------------------------------------------

    def _loaded(self, run: Run) -> Run:
        """The check, ended where its question's function cannot be called at all."""
        failure = self.loaded.failures.get(run.question.problem)
        if failure is not None and failure.kind == "unfinished":
            return run.given_up(failure.text)
        problem = self._unavailable(run.question)
        return run.ended(*problem) if problem else run

    def _imported(self) -> Loaded:
        modules = list(dict.fromkeys(question.problem for question in self.questions))
        there = [module for module in modules if f"{module}.py" in self._files]
        replies = dict(
            zip(there, self._session.run([Item.load(module) for module in there]), strict=True)
        )
        good = {name: reply for name, reply in replies.items() if reply.kind == "imported"}
        asked = {question.function for question in self.assignment.questions.values()}
        return Loaded(
            {name: functions_in(reply, asked) for name, reply in good.items()},
            {name: reply for name, reply in replies.items() if name not in good},
            tuple(remark for reply in good.values() for remark in reply.remarks),
        )

    def _unavailable(self, question: Question) -> tuple[Status, Words] | None:
        """Why a question's function cannot be called at all."""
        module, file = question.problem, question.name.file
        if file not in self._files:
            guess = nearest(file, set(self._files) - set(self.assignment.files))
            return Status.MISSING, explain.missing_file_words(question, file, guess)
        if module in self.loaded.failures:
            return explain.import_words(question, self.loaded.failures[module], self.audience)
        functions = self.loaded.functions[module]
        if question.function not in functions:
            if stop := self.loaded.stop(module):
                return explain.stopped_words(question, stop)
            return Status.MISSING, explain.missing_words(question, functions)
        return None

    # --- running -------------------------------------------------------------------------

    def advance(
        self, session: Caller, runs: Sequence[Run], stand_ins: Sequence[str] = ()
    ) -> list[Run]:
        """Advance all checks together until each has ended; `stand_ins` are questions.

        Returns them in their order; what had ended before is returned as it is.
        """
        parameters = {name: self.assignment.questions[name].parameters for name in stand_ins}
        every = [self._going(run, known=not stand_ins) for run in runs]
        for run in every:
            if run.status is None and (run.edge is None or not self._known(run, run.edge)):
                self._guarded(run, self._begin, None)
        waiting = every
        while waiting := [run for run in waiting if run.run.status is None]:
            for run in waiting:
                if run.at is None:
                    self._guarded(run, self._encode, parameters)
                else:
                    run.items = run.at.items
            waiting = [run for run in waiting if run.run.status is None]
            replies = iter(session.run([item for run in waiting for item in run.items]))
            for run in waiting:
                own = [next(replies) for _ in run.items]
                if not self._expected_replies(run, own):
                    self._guarded(run, self._take, own)
        return [run.run for run in every]

    def _going(self, run: Run, *, known: bool) -> Going:
        """The check, ready to start; with stand-ins, nothing is known."""
        name, check = run.question.name, run.check.name
        edge = self.expectations.known.first(name, check, hidden=self.hidden) if known else None
        going = Going(run, edge, lambda going: self._led(going, going.replies)[2])
        if run.status is None and (edge is None or edge.key not in edge.following):
            going.plan = self._plan(going)
        return going

    def _begin(self, run: Going, _: None) -> None:
        """Run the check up to its first probes."""
        run.plan = run.plan or self._plan(run)
        self._resume(run, None)

    def _known(self, run: Going, edge: Edge) -> bool:
        """Whether it is known what the check asks here; then it stands there."""
        if edge.key not in edge.following:
            return False
        run.at, run.edge = edge.following[edge.key], None
        if run.at is None:
            run.end(run.run.ended(Status.PASSED))
        else:
            run.asked, run.single = run.at.asked or [], run.at.single
        return True

    def _expected_replies(self, run: Going, replies: list[Reply]) -> bool:
        """Whether it is known what the check does with these; then it has done so."""
        if run.at is None:
            return False
        edge = _edge(run.at, replies)
        if edge.key not in edge.following:
            return False
        run.take(replies, run.at.asked)
        run.probes += len(replies)
        return self._known(run, edge)

    def _encode(self, run: Going, stand_ins: Mapping[str, Sequence[str]]) -> None:
        run.items = self._items(run, stand_ins)
        if run.edge is not None:
            known = self.expectations.known
            run.at = known.step(run.edge, run.asked, run.single, run.items)
            run.edge = None

    def _items(self, run: Going, stand_ins: Mapping[str, Sequence[str]]) -> list[Item]:
        return [
            Item.call(
                qualified(probe.of, run.question),
                probe.args,
                keywords=probe.keywords,
                steps=probe.inputs[2],
                group=qualified(probe.of, run.question),  # given up with the function it calls
                stand_ins=stand_ins,
                strict_warnings=probe.warnings == "error",
                by_hand=bool(self._called(run, probe).forbidden),
            )
            for probe in run.asked
        ]

    def _guarded(self, run: Going, step: Callable[[Going, Any], None], argument: Any) -> None:
        """Take a step of a check; an exception in the check is a fault of ours, of that check."""
        try:
            with np.errstate(all="ignore"):  # a check may compute with whatever came back
                step(run, argument)
        except GraderFault:
            raise  # no value brings that about: what judges formulas is out of order
        except Exception as error:
            why = str(error) if isinstance(error, ContentError) else repr(error)
            fault = f'check "{run.check.name}" of {run.question.name}: {why}'
            run.end(run.run.ended(Status.FAULT, explain.FAULT, fault=fault))

    def _resume(self, run: Going, values: Any) -> None:
        """Run the check up to its next probes, or to its end."""
        assert run.plan is not None
        try:
            asked = run.plan.send(values) if run.probes or values is not None else next(run.plan)
        except StopIteration:
            run.end(run.run.ended(Status.PASSED))
        except CheckFailed as failure:
            found = failure.difference
            probe = next((probe for probe in run.made or () if not probe.of), None)
            words = explain.difference_words(run.question, probe, found, self.audience)
            run.end(run.run.ended(Status.FAILED, words, difference=found))
        else:
            run.single = isinstance(asked, Probe)
            run.asked = as_list(asked)
            own = {run.question.name, *run.check.used(run.question.problem)}
            for name in {qualified(probe.of, run.question) for probe in run.asked} - own:
                raise ContentError(f'it asks {name}: add uses=("{name}",) to its @check')

    def _take(self, run: Going, replies: list[Reply]) -> None:
        """Judge the replies to a check's probes, which are not known to be right."""
        at, run.at = run.at, None
        before = tuple(run.replies)
        if at is not None:
            if run.plan is None and at.unused is not None:
                run.asked = at.unused
            elif run.plan is None:
                self._catch_up(run, before)
                if at.asked is None and not self._made_here(run, at):
                    return
            edge = _edge(at, replies)
            run.edge = edge if None not in edge.key else None
        asked = run.asked
        values = self._judge_all(run, replies)
        if values is not None and at is not None and self._same_for_all(run, at):
            return
        if values is not None:
            if run.plan is None:
                self._catch_up(run, before)
            self._resume(run, values[0] if run.single else values)
        elif at is not None:
            at.unused = asked
        if run.status is Status.PASSED and run.edge is not None:
            self.expectations.known.passed(run.edge)

    def _same_for_all(self, run: Going, at: Step) -> bool:
        """Whether a check that looks at no value goes on as it did before; then it has done so."""
        if run.check.uses_values or run.edge is None or not at.following:
            return False
        at.unused, run.plan = run.asked, None
        self.expectations.known.again(run.edge)
        return self._known(run, run.edge)

    def _made_here(self, run: Going, at: Step) -> bool:
        """Whether the check's code makes here what the build had asked; else it begins anew.

        Another processor may compute other last digits.
        """
        if [item.data for item in self._items(run, {})] == [item.data for item in at.items]:
            at.asked = run.asked
            return True
        name, check = run.question.name, run.check.name
        run.edge = self.expectations.known.forget(name, check, hidden=self.hidden)
        run.replies, run.made, run.probes = [], [], 0
        run.plan = self._plan(run)
        self._resume(run, None)
        return False

    def _catch_up(self, run: Going, replies: Sequence[Reply]) -> None:
        """Start the check's own code, and bring it to where the known replies led."""
        run.plan, asked, made = self._led(run, replies)
        run.asked = as_list(asked)  # its own, which nobody has used
        run.made = made if run.made is None else run.made

    def _led(
        self, run: Going, replies: Sequence[Reply]
    ) -> tuple[Plan, Probe | list[Probe], list[Probe]]:
        """The check's own code after these replies, what it asks next and what it asked before."""
        plan, made = self._plan(run), list[Probe]()
        asked = next(plan)
        while len(made) < len(replies):
            own, start = as_list(asked), len(made)
            if run.has_failed and start + len(own) >= len(replies):
                return plan, asked, made + own  # the last ones ended it
            values = [
                self._value(run, probe, reply, start + i)
                for i, (probe, reply) in enumerate(zip(own, replies[start:], strict=False))
            ]
            made += own
            try:
                asked = plan.send(values[0] if isinstance(asked, Probe) else values)
            except StopIteration:
                break  # it passed
        return plan, asked, made

    def _judge_all(self, run: Going, replies: list[Reply]) -> list[Any] | None:
        """What the check gets for its probes; None where the first failure ended it."""
        values = []
        pairs = list(zip(run.asked, replies, strict=True))
        run.take(replies, run.asked)
        for probe, reply in sorted(pairs, key=lambda pair: bool(pair[0].of)):
            if reply.kind != "returned" and not probe.raised_by(reply.kind, reply.error):
                run.end(self._not_returned(run, probe, reply))
                return None
        for probe, reply in pairs:
            number, run.probes = run.probes, run.probes + 1
            difference = self._judge(run, probe, reply, number)
            if difference is not None:
                called, failing = self._called(run, probe), None if probe.of else probe
                words = explain.difference_words(called, probe, difference, self.audience)
                more = {"difference": difference, "failing": failing}
                run.end(run.run.ended(Status.FAILED, words, **more))
                return None
            values.append(self._value(run, probe, reply, number))
        return values

    def _judge(self, run: Going, probe: Probe, reply: Reply, number: int) -> Difference | None:
        question = self._called(run, probe)
        difference = None
        name, names = _result_names(question)
        if probe.raises is not None:
            difference = _not_raised(probe) if reply.kind == "returned" else None
        elif probe.like is not UNSET:
            difference = compare(reply.value, probe.like, name, names=names, values=False)
        else:
            want = self._expected(run, probe, number)
            if isinstance(want, Symbolic):
                verdict = self.expectations.verdict(
                    run.question, run.check, reply.value, want, number
                )
                if not verdict.ok:
                    difference = self.audience.symbolic(verdict, (names or (name,))[0])
            else:
                difference = compare(
                    reply.value,
                    want,
                    name,
                    names=names,
                    rtol=probe.rtol,
                    atol=probe.atol,
                    order=question.order,
                )
        if difference is not None and probe.hint:
            difference = difference.with_words(hint=probe.hint)
        if difference is not None and reply.value is None:
            want = self._expected(run, probe, number) if probe.like is UNSET else None
            difference = difference.with_words(hint=self.audience.printed(reply, want))
        return _with_mutation(difference, question, probe, reply.mutated)

    def _value(self, run: Going, probe: Probe, reply: Reply, number: int) -> Any:
        """What the check gets back: arrays where the template or the expectation has some."""
        if probe.raises is not None:
            return None
        like = probe.like if probe.like is not UNSET else self._expected(run, probe, number)
        if like is None or isinstance(like, Symbolic):
            return reply.value
        return normalised(reply.value, like)

    def _not_returned(self, going: Going, probe: Probe, reply: Reply) -> Run:
        """How a check ends at a call that did not return."""
        run = replace(going.run, failing=None if probe.of else probe)
        called, said = self._called(going, probe), self._said.get(run.question.name, frozenset())
        if reply.kind == "unfinished":
            return run.given_up(reply.text)
        if reply.kind == "held_up":
            return _needs(run, reply.text, fails=True)
        if reply.kind == "missing" and called is not run.question:
            return _needs(run, called.name)
        if reply.kind == "missing":
            # The names as they were at import: later ones could tell hidden inputs.
            known = self.loaded.functions.get(called.problem, {})
            return run.ended(Status.MISSING, explain.missing_words(called, known))
        if called.forbidden and reply.kind == "raised" and reply.error == forbidden.ERROR:
            words = explain.forbidden_words(called, reply, self.audience, said)
            return run.ended(Status.FAILED, words)
        if reply.kind == "raised" and reply.error == STUB_ERROR:
            named = reply.text.partition(":")[0]  # as the stub says: "problem.function: …"
            stub = named if named in self.assignment.questions else called.name
            if stub != run.question.name:
                return _needs(run, stub)
            if not self._is_written(run.question):
                return run.ended(Status.NOT_ATTEMPTED)
            words = explain.left_over_words(called, reply, self.audience, said)
            return run.ended(Status.ERROR, words)
        status = {"timed_out": Status.TIMED_OUT, "crashed": Status.CRASHED}.get(reply.kind)
        status = status or (Status.ERROR if reply.kind == "raised" else Status.FAILED)
        return run.ended(status, explain.reply_words(called, probe, reply, self.audience, said))

    def _is_written(self, question: Question) -> bool:
        """Whether the function holds more than the stub's exception."""
        entry = self.loaded.functions.get(question.problem, {}).get(question.function)
        return entry is not None and entry[2]

    def _called(self, run: Going, probe: Probe) -> Question:
        return self.assignment.questions[qualified(probe.of, run.question)]

    def _expected(self, run: Going, probe: Probe, number: int) -> Any:
        return self.expectations.value(run.question, run.check, probe, number)


def _needs(run: Run, name: str, *, fails: bool = False) -> Run:
    idle = () if fails else (name,)
    return run.waiting([name], explain.waiting_words(run.question, [name], idle))


def _edge(at: Step, replies: list[Reply]) -> Edge:
    return Edge(at.following, tuple([reply.key for reply in replies]))


def _not_raised(probe: Probe) -> Difference:
    assert probe.raises is not None
    name = probe.raises.__name__
    return Difference("raises", "", f"It returned a value, where it should raise {name}.")


def _with_mutation(
    difference: Difference | None, question: Question, probe: Probe, mutated: tuple[int, ...]
) -> Difference | None:
    """The difference, or none, and which arguments were changed, if any."""
    inputs = probe.named(question.parameters)
    changed = [i for i in mutated if i < len(inputs)]
    if not changed:
        return difference
    names = [inputs[i][0] for i in changed]
    arguments = f"its argument{'s' * (len(names) > 1)} {', '.join(names)}"
    if difference is not None:
        summary = f"{difference.summary}\nIt also changed {arguments}."
        return replace(difference, summary=summary)
    copied = f"Begin with a copy, {names[0]} = {names[0]}.copy()"
    hint = f"{copied}: what changes {names[0]} itself changes the array of whoever called."
    if any(isinstance(inputs[i][1], dict) for i in changed):
        hint = (
            "Fill a dictionary of your own: x = dict(x) makes one. "
            "Then x[l] = x[l] - d makes a new array, and x[l] -= d changes the caller's."
        )
    return Difference("mutated", "", f"It changed {arguments}.", hint=hint)


def _result_names(question: Question) -> tuple[str, tuple[str, ...]]:
    """The name of a single result, or the names of a tuple's parts."""
    if len(question.returns) == 1:
        return question.returns[0], ()
    return "", question.returns
