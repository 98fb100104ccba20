"""What an audit found out: frozen records, and what they add up to.

A check *catches* a wrong answer when it does not pass. The hidden checks decide the mark and the
public ones are the student's own, so each kind is scored by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

PUBLIC_SHARE = 0.9  # of the wrong answers that public checks alone should catch
# They show what a check is there for, and need not lose points: a helper's mistake may not matter
# to the function that does the helper's work, and a special case may lie where no right answer is
# asked.
UNSCORED = ("special case", "inherited")


@dataclass(frozen=True)
class Outcome:
    """What became of one wrong answer."""

    question: str
    kind: str  # "mutant", "mistake" or one of `UNSCORED`
    name: str
    words: str
    hidden: tuple[str, ...]  # its own question's checks that caught it
    public: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()  # other questions that lost points by it
    equivalent: str = ""  # why it counts as right
    fault: str = ""  # the grader's own failure
    everywhere: bool = False  # whether the whole assignment was graded, not its problem alone

    @property
    def caught(self) -> bool:
        """Whether it lost points in its own question."""
        return bool(self.hidden)


@dataclass(frozen=True)
class CheckRecord:
    """One check as its file declares it."""

    question: str
    name: str
    hidden: bool
    reason: str


@dataclass(frozen=True)
class StyleOutcome:
    """Right answers in another style, and which checks of which questions rejected them."""

    name: str
    questions: tuple[str, ...]
    rejected: tuple[tuple[str, str], ...]
    fault: str = ""


@dataclass(frozen=True)
class Sale:
    """What an answer earns that only calls what its question builds on; see `sales.py`."""

    question: str
    body: tuple[str, ...]
    earned: float
    points: float
    fault: str = ""


@dataclass(frozen=True)
class QuestionScore:
    """The figures of one question; equivalent mutants are not among `mutants`."""

    question: str
    mutants: int
    mutants_hidden: int  # which lost points
    mutants_public: int  # which a public check caught
    mistakes: int
    mistakes_hidden: int
    mistakes_public: int
    equivalent: int
    styles: int
    styles_accepted: int
    seconds: float


@dataclass(frozen=True)
class AuditReport:
    questions: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    checks: tuple[CheckRecord, ...]
    styles: tuple[StyleOutcome, ...]
    unknown: tuple[str, ...]  # entries of equivalent.toml that name no mutant
    question_seconds: tuple[tuple[str, float], ...]
    seconds: float
    sales: tuple[Sale, ...] = ()

    def scores(self) -> list[QuestionScore]:
        """One row a question."""
        return [self._score(question) for question in self.questions]

    def _score(self, question: str) -> QuestionScore:
        own = [o for o in self.outcomes if o.question == question]
        mutants = [o for o in own if o.kind == "mutant" and not o.equivalent]
        known = [o for o in own if o.kind == "mistake"]
        styles = [style for style in self.styles if question in style.questions]
        return QuestionScore(
            question=question,
            mutants=len(mutants),
            mutants_hidden=sum(o.caught for o in mutants),
            mutants_public=sum(bool(o.public) for o in mutants),
            mistakes=len(known),
            mistakes_hidden=sum(o.caught for o in known),
            mistakes_public=sum(bool(o.public) for o in known),
            equivalent=sum(bool(o.equivalent) for o in own),
            styles=len(styles),
            styles_accepted=sum(
                not any(name == question for name, _ in style.rejected) for style in styles
            ),
            seconds=dict(self.question_seconds).get(question, 0.0),
        )

    def catches(self, check: CheckRecord) -> tuple[int, int]:
        """How many wrong answers the check catches, and how many no other of its kind does."""
        total = alone = 0
        for outcome in self.outcomes:
            names = outcome.hidden if check.hidden else outcome.public
            if outcome.question == check.question and check.name in names:
                total += 1
                alone += names == (check.name,)
        return total, alone

    def sold(self) -> list[Sale]:
        """For each question that declares what it builds on, the answer that earns most."""
        best: dict[str, Sale] = {}
        for sale in self.sales:
            if sale.question not in best or sale.earned > best[sale.question].earned:
                best[sale.question] = sale
        return list(best.values())

    def survivors(self) -> list[Outcome]:
        """Wrong answers that lost no points."""
        return [
            outcome
            for outcome in self.outcomes
            if outcome.kind not in UNSCORED and not (outcome.caught or outcome.equivalent)
        ]

    def public_share(self) -> float:
        """The part of all wrong answers that public checks alone catch."""
        scores = self.scores()
        caught = sum(s.mutants_public + s.mistakes_public for s in scores)
        return caught / max(1, sum(s.mutants + s.mistakes for s in scores))

    def redundant(self) -> list[CheckRecord]:
        """Checks that catch nothing alone and give no reason."""
        return [check for check in self.checks if not check.reason and not self.catches(check)[1]]

    def findings(self) -> list[str]:
        """All that should be fixed, in words; none when the checks do what they promise."""
        return list(self._findings())

    def _findings(self) -> Iterator[str]:
        for o in self.outcomes:
            if o.fault:
                yield f"{o.question}: the grader failed on {o.name!r}: {o.fault}"
        for o in self.survivors():
            yield f"{o.question}: a wrong answer keeps its points: {_told(o)}"
        for o in self.outcomes:
            if o.elsewhere and o.kind != "special case":  # others may need that case of it
                lost = ", ".join(o.elsewhere)
                yield f"{o.question}: a wrong answer costs points of {lost}: {_told(o)}"
            if o.equivalent and (o.caught or o.public):
                by = ", ".join(o.hidden + o.public)
                yield f"{o.question}: listed as equivalent, but caught by {by}: {_told(o)}"
        for sale in self.sales:
            if sale.fault:
                yield f"{sale.question}: the grader failed on {sale.body[-1]!r}: {sale.fault}"
        for style in self.styles:
            if style.fault:
                yield f"style {style.name}: the grader failed: {style.fault}"
            for question, name in style.rejected:
                yield f"{question}: {name} rejects the right answer in the style {style.name}"
        yield from self.unknown
        for check in self.redundant():
            kind = "hidden" if check.hidden else "public"
            total, _ = self.catches(check)
            yield (
                f"{check.question}: the {kind} check {check.name} catches {_counted(total)}; "
                "sharpen it, or give it a reason"
            )
        if self.public_share() < PUBLIC_SHARE:
            yield (
                f"public checks catch {self.public_share():.1%} of the wrong answers; "
                f"{PUBLIC_SHARE:.0%} is asked"
            )


def _counted(total: int) -> str:
    if total < 2:
        return "one wrong answer, and another catches that, too" if total else "no wrong answer"
    return f"{total} wrong answers, each of which another catches, too"


def _told(outcome: Outcome) -> str:
    if outcome.kind == "mistake":
        return f"mistake {outcome.name}"
    return f"{outcome.words}, giving: {outcome.name}"
