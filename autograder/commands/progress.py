"""What an instructor sees while a class is graded: a live table, or plain lines in a log."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from autograder.assignment.model import Assignment
from autograder.gradebook.marks import WAITING
from autograder.render.export import Mark
from autograder.render.table import Columns, grade_table, remarks
from autograder.render.terminal import say
from autograder.render.text import Terminal
from autograder.words import no_command, number

if TYPE_CHECKING:
    from autograder.commands.grade import Book

_ROWS_SHOWN = 40  # of the final table; grades.csv holds all
_ROWS_LIVE = 8  # the latest ones, while grading goes on


def view(stream: TextIO, terminal: Terminal) -> PlainView:
    """A live view where the stream is a terminal, plain lines elsewhere."""
    if stream.isatty() and terminal.symbols:
        return LiveView(stream, terminal)
    return PlainView(stream, terminal)


class PlainView:
    """One line a submission, then the table."""

    def __init__(self, stream: TextIO, terminal: Terminal) -> None:
        self.stream = stream
        self.terminal = terminal
        self.total = 0
        self.done = 0

    def say(self, text: str) -> None:
        """Write lines; none of them is a command to a CI runner."""
        say(no_command(text), self.stream)

    def start(self, assignment: Assignment, ids: Sequence[str]) -> None:
        """Grading begins; these are the submissions."""
        self.assignment = assignment
        self.columns = Columns.of(assignment, ids)
        self.total = len(ids)

    def graded(self, row: Mark) -> None:
        """One line for a submission that is graded, whose files are written."""
        self.done += 1
        mark = number(row.total) if row.has_total else row.status
        self.say(f"[{self.done}/{self.total}] {row.id}: {mark}")

    def stop(self, book: Book | None, out: Path) -> None:
        """The table and what it sums up to; without a book, grading was broken off."""
        if book is not None:
            self.say("")
            self._closing(book, out)

    def _closing(self, book: Book, out: Path) -> None:
        shown = book.marks[:_ROWS_SHOWN]
        columns = Columns.of(self.assignment, [row.id for row in shown])
        self.say(grade_table(columns, shown, self.terminal))
        if len(shown) < len(book.marks):
            self.say(f"… and {len(book.marks) - len(shown)} more in {out / 'grades.csv'}")
        for line in (*book.remarks, *remarks(book.marks)):
            self.say(line)
        self.say(summary(book))
        self.say(f"Feedback: {out}/<id>/feedback.html   Marks: {out / 'grades.csv'}")


class LiveView(PlainView):
    """A bar and the latest rows, redrawn in place."""

    def __init__(self, stream: TextIO, terminal: Terminal) -> None:
        super().__init__(stream, terminal)
        # rich is for instructors: a student's kit does without it.
        from rich.console import Console
        from rich.live import Live
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        console = Console(file=stream, highlight=False)
        self._bar = Progress(
            TextColumn("Grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
        )
        self._live = Live(console=console, transient=True, refresh_per_second=8)
        self._latest: list[Mark] = []

    def start(self, assignment: Assignment, ids: Sequence[str]) -> None:
        super().start(assignment, ids)
        self._task = self._bar.add_task("grading", total=len(ids))
        self._live.start()
        self._draw()

    def graded(self, row: Mark) -> None:
        self._latest = [*self._latest[1 - _ROWS_LIVE :], row]
        self._bar.advance(self._task)
        self._draw()

    def stop(self, book: Book | None, out: Path) -> None:
        """Replace the live part by the final table."""
        self._live.stop()
        if book is not None:
            self._closing(book, out)

    def _draw(self) -> None:
        from rich.console import Group
        from rich.text import Text

        table = Text.from_ansi(grade_table(self.columns, self._latest, self.terminal))
        self._live.update(Group(table, self._bar))


def counter(stream: TextIO, words: str) -> Callable[[int, int], None]:
    """A line `words 3/500` that counts up in place on a terminal, and nothing elsewhere."""

    def show(done: int, total: int) -> None:
        if stream.isatty():
            print(f"{words} {done}/{total}", end="\n" if done == total else "\r", file=stream)
            stream.flush()

    return show


def summary(book: Book) -> str:
    """How many, and the usual three numbers."""
    totals = [row.total for row in book.marks if row.has_total]
    parts = [f"{len(book.marks)} submission{'s' if len(book.marks) != 1 else ''}"]
    if len(totals) > 1:
        parts.append(
            f"mean {number(statistics.mean(totals))}, median {number(statistics.median(totals))}, "
            f"{number(min(totals))} to {number(max(totals))} of {number(book.points)} points"
        )
    elif totals:
        parts.append(f"{number(totals[0])} of {number(book.points)} points")
    if book.known:
        parts.append(f"{book.known} of them graded before")
    if withheld := sum(row.withheld for row in book.marks):
        parts.append(f"{withheld} withheld because grading failed")
    if waiting := sum(row.status == WAITING for row in book.marks):
        parts.append(f"{waiting} without a mark until a person has read what was handed in")
    if refused := sum(not row.withheld and not row.has_total for row in book.marks) - waiting:
        parts.append(f"{refused} without a mark because nobody can grade what was handed in")
    if book.used or book.unused:
        files = book.used + book.unused
        not_used = f", {book.unused} not (see the notes)" if book.unused else ""
        parts.append(f"{files} file{'s' if files != 1 else ''}: {book.used} used{not_used}")
    return "; ".join(parts) + "."
