"""Adds to the words about failed checks what is known of the mistake behind them.

First the relations of the wrong results to the right ones, then the known mistakes that
give exactly these results, then whether a derivative is right for the student's own function. Of
the student's code it says nothing else, so that hidden inputs stay hidden.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from autograder.assignment.checks import UNSET, Mistake, Probe
from autograder.assignment.model import Question
from autograder.calls.functions import Loaded
from autograder.feedback.trustedcall import reference_inputs
from autograder.feedback.witness import Mistakes, Witness
from autograder.grading.checkrun import Run
from autograder.grading.expectations import Expectations
from autograder.grading.sameresults import Results, SameResults, is_watching, results_of
from autograder.judging.compare import compare
from autograder.judging.symbolic import Judge
from autograder.message import NO_WORDS, Kind, Line, Words, lines
from autograder.record import Status

if TYPE_CHECKING:
    from autograder.feedback.relations import Evidence

MOST_MISTAKES = 3  # named; more would say nothing
SLIP = "The slides print it like this too: it is a slip of the slides."
_SAY_NOTHING = frozenset({Status.FAULT, Status.WAITS})
_WITH_VALUES = frozenset({"values", "finite", "shape"})
_Find = Callable[[Question, Sequence[Witness]], dict[str, Mistake]]
_REQUIRED_RTOL = 1e-4  # for results held against numerical derivatives


class Said:
    """What is added to the messages of one submission's checks."""

    def __init__(self) -> None:
        self._words: dict[Run, Words] = {}
        self.mistakes: dict[Run, tuple[str, ...]] = {}

    def add(self, run: Run, more: tuple[Line, ...], hint: str | None = None) -> None:
        """Add lines to a message, and put another hint in place of the general one."""
        words = self._words.get(run) or run.words or NO_WORDS
        self._words[run] = words.with_lines(*more, hint=hint)

    def of(self, run: Run) -> Run:
        """The check with what was added."""
        if run not in self._words:
            return run
        return replace(run, words=self._words[run], misconceptions=self.mistakes.get(run, ()))


class Diagnosis:
    """What can be said about the failures of one submission after another."""

    def __init__(self, expectations: Expectations, mistakes: Mistakes) -> None:
        self._expectations = expectations
        self._mistakes = mistakes
        self._same = SameResults()

    def complete(
        self, runs: Sequence[Run], *, hidden: bool, loaded: Loaded | None = None
    ) -> list[Run]:
        """All checks of a submission, with all that there is to say of those that failed.

        Where `hidden` checks ran as well, also of how a derivative is right for a wrong function.
        By what is `loaded`, nobody is told a mistake in the work of a helper that is called for it.
        """
        said = Said()
        for question in dict.fromkeys(run.question for run in runs):
            own = [run for run in runs if run.question is question]
            failed = [
                run for run in own if run.failed and run.words and run.status not in _SAY_NOTHING
            ]
            results = results_of(own) if failed else None
            known: dict[str, Mistake] = {}
            if failed:
                known = self._named(self._mistakes.fitting, question, own, results)
            called = loaded.within(question.name) if known and loaded else set()
            known = {
                n: m for n, m in known.items() if not m.origin or m.origin.question not in called
            }
            both = {}
            if failed and not known:
                both = self._named(self._mistakes.together, question, own, results)
            if known or both:
                self._name(said, failed, own, results, known or both, together=bool(both))
            else:
                for run in failed:
                    self._add_relations(said, run, own, results)
            if failed and hidden:
                _add_own_derivative(said, question, failed, runs, known=bool(known or both))
        return [said.of(run) for run in runs]

    def _named(
        self, find: _Find, question: Question, own: Sequence[Run], results: Results | None
    ) -> dict[str, Mistake]:
        def found() -> dict[str, Mistake]:
            return find(question, witnesses_of(own, self._expectations.symbolic))

        try:
            return self._same.once(results, find, found)
        except Exception:  # a stale edit, say; `gradkit audit` reports it, and the verdict stands
            return {}

    def _name(
        self,
        said: Said,
        failed: Sequence[Run],
        own: Sequence[Run],
        results: Results | None,
        known: dict[str, Mistake],
        *,
        together: bool,
    ) -> None:
        """Name the mistakes where the question fails first, and point to that from the rest."""
        first, *rest = [run for run in failed if not _failed_elsewhere(run)] or failed
        self._add_relations(said, first, own, results)
        raised = first.seen[-1][1] if first.status is Status.ERROR and first.seen else None
        if raised and not together:
            code = raised.frames[-1].source if raised.frames else ""
            usual = {*first.question.parameters, *first.question.returns}
            keyed = usual if raised.error == "KeyError" else set()
            known = _about(raised.facts[0], code, known, keyed)
            if not known:
                return
        hints = [mistake.hint for mistake in known.values() if mistake.hint]
        headline = "one of these; each gives the results that yours gives here."
        if raised:
            headline = "one of these? Each of them leads to this error."
        if together:
            headline = "there are two mistakes, and together they give exactly what you return."
        named = _mistake_lines(list(known.values()), headline)
        said.add(first, named, hint=hints[0] if hints else "")
        for run in rest:
            mistake = "mistakes" if together else "mistake"
            same = f"The same {mistake} as in “{first.check.title}”."
            said.add(run, lines(Kind.NOTE, same), hint="")
        said.mistakes |= dict.fromkeys((first, *rest), tuple(known))

    # --- relations -----------------------------------------------------------------------

    def _add_relations(
        self, said: Said, run: Run, own: Sequence[Run], results: Results | None
    ) -> None:
        if run.difference is None or run.difference.kind not in _WITH_VALUES:
            return
        if run.failing is None and is_watching(run):
            results = None  # it may have failed for other reasons than what came back
        try:
            found = self._same.once(results, run.check, lambda: self._relations(run, own))
        except Exception:  # a verdict must not be lost for want of a remark
            found = []
        said.add(run, lines(Kind.RELATION, *found))

    def _relations(self, run: Run, own: Sequence[Run]) -> list[str]:
        from autograder.feedback.relations import relations

        assert run.difference is not None
        return relations(
            self._judged(run, wrong=True) or _required(run),
            others=lambda: self._others(run, own),
            told=run.difference.path,
            order=run.question.order,
        )

    def _others(self, run: Run, own: Sequence[Run]) -> list[Evidence]:
        """What else is known of the function: results of this check, and of those told with it."""
        known = self._judged(run, wrong=False)
        for other in own:
            if other is not run and not other.helped and (run.hidden or not other.hidden):
                known += self._judged(other, wrong=True) + self._judged(other, wrong=False)
        return known

    def _judged(self, run: Run, *, wrong: bool) -> list[Evidence]:
        """Results of the check that differ from what their probes expect, or that do not."""
        found = []
        for number, (probe, reply) in enumerate(run.seen):
            if probe.of or probe.like is not UNSET or reply.kind != "returned":
                continue
            want = self._expectations.value(run.question, run.check, probe, number)
            evidence = _evidence(run, probe, reply.value, want, probe.rtol, probe.atol)
            differs = compare(reply.value, want, rtol=probe.rtol, atol=probe.atol) is not None
            if differs is wrong:
                found.append(evidence)
        return found


def _required(run: Run) -> list[Evidence]:
    """What the check itself compared, by `require_close`."""
    difference = run.difference
    if difference is None or difference.got is None or not run.seen:
        return []
    evidence = _evidence(run, run.seen[-1][0], difference.got, difference.want, _REQUIRED_RTOL)
    return [replace(evidence, name=difference.path, names=())]


def _evidence(
    run: Run, probe: Probe, got: object, want: object, rtol: float, atol: float | None = None
) -> Evidence:
    from autograder.feedback.relations import Evidence

    args, keywords, _ = reference_inputs(probe)
    returns = run.question.returns
    single = len(returns) == 1
    return Evidence(
        got,
        want,
        dict(zip(run.question.parameters, args, strict=False)) | keywords,
        name=returns[0] if single else "",
        names=() if single else returns,
        rtol=rtol,
        atol=atol,
    )


# --- known mistakes ----------------------------------------------------------------------


def witnesses_of(runs: Sequence[Run], symbolic: Judge) -> list[Witness]:
    """Every call of the question's own function; follow-through passed a check for others."""
    return [
        Witness(run.check.name, number, probe, reply, _asks_no_other(run), symbolic)
        for run in runs
        if not run.helped
        for number, (probe, reply) in enumerate(run.seen)
        if not probe.of
    ]


def _asks_no_other(run: Run) -> bool:
    """Whether the check asks none of the student's other functions."""
    return not run.check.uses and not any(probe.of for probe, _ in run.seen)


def _failed_elsewhere(run: Run) -> bool:
    """Whether the check ended at a call of another function of the student's."""
    if not run.seen or not run.seen[-1][0].of:
        return False
    return run.difference is None or run.difference.kind in ("type", "keys", "shape", "finite")


def _about(
    expression: str, line: str, known: dict[str, Mistake], usual: set[str]
) -> dict[str, Mistake]:
    """Those whose words begin with what the failing expression looks up, where some do.

    Of these, those whose words begin with code that stands on the failing line, where some do; else
    those that do not begin with another name, where what is looked up has one of the `usual` names.
    """
    begin = {name: re.split("[:,.] ", mistake.says)[0] for name, mistake in known.items()}
    for pattern in (r"\w+\[[^\]]*\]", r"\w+(?=\[)"):
        failing = set(re.findall(pattern, expression.replace(" ", "")))
        about = [name for name in known if failing & set(re.findall(pattern, begin[name]))]
        if about:
            code = line.replace(" ", "")
            written = [name for name in about if begin[name].replace(" ", "") in code]
            return {name: known[name] for name in written or about}
    others = [name for name in known if failing & usual and re.search(r"\w\[", begin[name])]
    return {name: mistake for name, mistake in known.items() if name not in others}


def _mistake_lines(mistakes: list[Mistake], headline: str) -> tuple[Line, ...]:
    said = [f"{m.says} {SLIP}" if m.slip and "slip" not in m.says else m.says for m in mistakes]
    said = list(dict.fromkeys(said))  # the same mistake, made in two ways
    if len(said) == 1:
        return (Line(Kind.MISTAKE, said[0]),)
    choices = said[:MOST_MISTAKES]
    if (more := len(said) - MOST_MISTAKES) > 0:
        choices.append(f"or one of {more} more.")
    return (Line(Kind.MISTAKE, headline), *(Line(Kind.CHOICE, text) for text in choices))


# --- derivatives of the student's own functions ----------------------------------------------


def _add_own_derivative(
    said: Said, question: Question, failed: Sequence[Run], every: Sequence[Run], *, known: bool
) -> None:
    """Whether a wrong derivative is right for the student's own function.

    Public checks that hold it against other functions of the student's say which (`uses`); their
    outcome is known, and is the student's already.
    """
    own = [run for run in every if run.question is question and run.check.uses]
    values = [run for run in failed if run.difference and run.difference.kind == "values"]
    if not own or not values:
        return
    names = {name for run in own for name in run.check.used(question.problem)}
    wrong = sorted(
        {run.question.name for run in every if run.question.name in names and run.failed}
    )
    title, name = own[0].check.title, question.name
    if wrong and not any(run.failed or run.note for run in own):
        which = " and ".join(wrong)
        said.add(values[0], lines(
            Kind.NOTE,
            f"Your {question.function} is right for your own functions: the public check “{title}” "
            f"passes.",
            f"What is wrong is {which}: fix that first, then work out {name} again.",
        ))  # fmt: skip
    elif not wrong and not known and all(run.failed for run in own):
        right = " and ".join(own[0].check.uses)
        said.add(values[0], lines(
            Kind.NOTE,
            f"Your {right} passed, so hold {question.function} against it: the public check "
            f"“{title}” does, and shows the numbers.",
        ))  # fmt: skip
