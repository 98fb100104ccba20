"""What a student is told about a check: words in parts, which a renderer puts together.

The parts stay apart until they are printed. Text that the student's code chose stays in the part
that quotes it: an exception that says "The mistake: …" cannot pass for words of the grader's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

INDENT = "  "


class Kind(StrEnum):
    """What a line of a message is about; a renderer decides how that looks."""

    CALL = "call"  # what was called
    RESULT = "result"  # what came back and what was expected
    PLACE = "place"  # a line of the student's own file
    CAUSE = "cause"  # what an exception means, in plain words
    RAW = "raw"  # its own words, which those explain
    RELATION = "relation"  # what the wrong result has to do with the right one
    MISTAKE = "mistake"  # the known mistake that does exactly the same
    CHOICE = "choice"  # one of several mistakes
    NOTE = "note"
    WITHHELD = "withheld"  # what is not told, and why


_PREFIX = {Kind.MISTAKE: "The mistake: ", Kind.CHOICE: "- ", Kind.RAW: "Python's message: "}


@dataclass(frozen=True)
class Line:
    """One statement; `file` and `line` say where in the student's files it holds."""

    kind: Kind
    text: str
    file: str = ""
    line: int = 0

    @property
    def words(self) -> str:
        """The statement with what introduces it."""
        place = f"{self.file}, line {self.line}: " if self.file else ""
        return _PREFIX.get(self.kind, "") + place + self.text


@dataclass(frozen=True)
class Values:
    """One array of a public check, entry by entry: yours, the right one, and which are wrong.

    Each is a table in rows; a vector has one row, a number one row of one entry.
    """

    name: str
    yours: tuple[tuple[str, ...], ...]
    right: tuple[tuple[str, ...], ...]
    wrong: tuple[tuple[bool, ...], ...]


@dataclass(frozen=True)
class Words:
    """A message in parts.

    `subject` and `summary` read on: "p.f:" and "the result is wrong.", or "p.f" and "raised
    ValueError."
    """

    summary: str = ""
    lines: tuple[Line, ...] = ()
    hint: str = ""
    subject: str = ""
    values: tuple[Values, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.summary or self.lines or self.hint)

    @property
    def headline(self) -> str:
        """Subject and summary."""
        return f"{self.subject} {self.summary}".strip()

    @property
    def brief(self) -> str:
        """Subject, summary, and what an exception means."""
        return " ".join([self.headline, *(line.text for line in self.of_kind(Kind.CAUSE))]).strip()

    @property
    def general(self) -> bool:
        """Whether the words are as true of another subject: a file fails all its functions."""
        return self.subject.endswith(":")

    def unnamed(self) -> Words:
        """The words without the subject that they do not need."""
        return replace(self, subject="") if self.general else self

    def of_kind(self, *kinds: Kind) -> tuple[Line, ...]:
        """The lines of these kinds, in their order."""
        return tuple(line for line in self.lines if line.kind in kinds)

    def with_lines(self, *lines: Line, hint: str | None = None) -> Words:
        """The same words and more lines, with another hint where one is given."""
        hint = self.hint if hint is None else hint
        return replace(self, lines=(*self.lines, *lines), hint=hint)

    def text(self) -> str:
        """All parts as plain text: the headline, and under it one indented statement a line.

        What one part says in several lines goes on behind a bar, so that it stays one part.
        """
        rows = _rows(self.headline, "")
        for line in self.lines:
            rows += _rows(line.words, INDENT)
        if self.hint:
            rows += _rows(f"Hint: {self.hint}", INDENT)
        return "\n".join(rows)


NO_WORDS = Words()


def _rows(text: str, indent: str) -> list[str]:
    first, *more = [row for row in text.splitlines() if row.strip()] or [""]
    return [indent + first, *(f"{indent}{INDENT}| {row}" for row in more)]


def lines(kind: Kind, *texts: str) -> tuple[Line, ...]:
    """A line of this kind for each line of the texts."""
    return tuple(Line(kind, row) for text in texts for row in text.splitlines() if row.strip())
