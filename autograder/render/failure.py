"""What one failed check says on the page: sentences, the student's own lines, tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from autograder.message import Kind, Line, Values, Words
from autograder.record import CheckResult, QuestionResult

if TYPE_CHECKING:
    from autograder.picture import Code

_AROUND = 4  # rows of code above and below a marked one
_MOST_ROWS = 18  # of code where no row is marked
_CAUSE = (Kind.MISTAKE, Kind.CHOICE)
_STARTS = ("in ", "the ", "there ", "one ", "it ", "your ")  # of sentences; names keep their case


@dataclass(frozen=True)
class Failure:
    """What one failed check says."""

    check: CheckResult
    question: QuestionResult
    first: bool
    shared: bool = False

    @property
    def words(self) -> Words:
        """Its words."""
        return self.check.words

    @property
    def values(self) -> tuple[Values, ...]:
        """Wrong arrays beside the right ones."""
        return self.words.values

    @property
    def summary(self) -> str:
        """What happened, as a sentence of its own."""
        summary = self.words.summary
        return sentence(summary) if self.words.general else summary[:1].upper() + summary[1:]

    @property
    def cause(self) -> str:
        """The known mistake, what an exception means, or what happened."""
        meant = [sentence(line.text) for line in self.words.of_kind(Kind.CAUSE)]
        return next(iter([*self.mistakes[:2][-1:], *meant]), self.summary)  # of several, the first

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The sentences on known mistakes."""
        return tuple(sentence(line.text) for line in self.words.of_kind(*_CAUSE))

    @property
    def said(self) -> tuple[Line, ...]:
        """The lines that stand below."""
        apart = {*_CAUSE, Kind.PLACE} | ({Kind.RESULT} if self.words.values else set())
        return tuple(line for line in self.words.lines if line.kind not in apart)

    @property
    def marked(self) -> tuple[Line, ...]:
        """The student's own lines that an error came through."""
        return self.words.of_kind(Kind.PLACE)

    @property
    def code(self) -> Code | None:
        """The rows of the student's function around those lines."""
        code = self.question.code
        if code is None or not self.first or self.shared:
            return None
        numbers = self.numbers(code)
        if not numbers:
            return replace(code, rows=code.rows[:_MOST_ROWS], marked=())
        shown = numbers if self.own_marks and not self.marked else numbers[-1:]
        start = max(shown[0] - _AROUND, code.first) - code.first
        end = min(shown[-1], shown[0] + _MOST_ROWS) + _AROUND + 1 - code.first
        return replace(code, first=code.first + start, rows=code.rows[start:end], marked=())

    def numbers(self, code: Code) -> list[int]:
        """The marked lines that lie in the code."""
        last = code.first + len(code.rows)
        if not self.marked:
            return [number for number in self.own_marks if code.first <= number < last]
        return [
            line.line
            for line in self.marked
            if line.file == code.file and code.first <= line.line < last
        ]

    @property
    def own_marks(self) -> tuple[int, ...]:
        """Lines in which the known mistake is written."""
        return self.question.code.marked if self.question.code else ()

    @property
    def elsewhere(self) -> tuple[Line, ...]:
        """Marked lines that the code does not show."""
        shown = set(self.numbers(self.code)) if self.code else set()
        return tuple(line for line in self.marked if line.line not in shown)


def sentence(text: str) -> str:
    """With a capital letter, unless it begins with a name."""
    return text[0].upper() + text[1:] if text.startswith(_STARTS) else text
