"""Grades many submissions and writes what each of them gets.

Everything that can be refused is refused first: nothing that can be graded, an output folder that
cannot be written, a machine that confines too little. Only then the first file is written.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from autograder.artifacts import make_folder, write_file
from autograder.assignment.model import Assignment
from autograder.calls.workers import confined
from autograder.errors import GradkitError, SubmissionError, UsageError
from autograder.grading.grader import withheld
from autograder.judges.pool import Pool
from autograder.judges.transfer import Task
from autograder.record import SubmissionResult
from autograder.render import html
from autograder.render.export import Mark, mark, refused, to_csv
from autograder.sandbox.plain import Workers
from autograder.submissions.find import (
    GRADES,
    Refusal,
    check_readable,
    find_submissions,
    name_submissions,
    without_results,
)
from autograder.submissions.read import read_submission, submission_id
from autograder.words import harmless, printable

FOR_INSTRUCTORS = "instructor"  # the folder of what no student may see
_RESERVED = (
    GRADES,
    "gradebook.sqlite",
    FOR_INSTRUCTORS,
)  # names in the results folder that are no submission's


@dataclass(frozen=True)
class Entry:
    """One submission on its way: where it lies and what it is called in the results."""

    id: str
    path: Path
    note: str = ""  # for the instructor: which of several with the same name this is
    refusal: Refusal | None = None  # why it cannot be graded

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return self.path if self.path.is_dir() else self.path.parent


@dataclass(frozen=True)
class Order:
    """What is to be graded, where the results go, and how."""

    assignment: Assignment
    entries: tuple[Entry, ...]
    out: Path
    jobs: int
    allow_weak: bool = False

    @staticmethod
    def of(
        assignment: Assignment,
        paths: Sequence[Path],
        out: Path,
        *,
        jobs: int | None = None,
        allow_weak: bool = False,
    ) -> Order:
        """Find and read every submission once, so that it is known which cannot be graded.

        Raises `SubmissionError` where that is all of them, or `UsageError`.
        """
        expected = assignment.functions
        found = without_results(out, find_submissions(paths, expected), paths)
        bad = check_readable(found, expected)
        entries = tuple(replace(entry, refusal=bad.get(entry.path)) for entry in _entries(found))
        _check_room(out, entries)
        return Order(assignment, entries, out, jobs or os.cpu_count() or 1, allow_weak)


def _entries(found: Sequence[Path]) -> tuple[Entry, ...]:
    """Each submission with its id; those of the same name can be told apart by their paths."""
    names = [submission_id(path).casefold() for path in found]
    times = Counter(names)
    entries = []
    for path, name, id in zip(found, names, name_submissions(found, taken=_RESERVED), strict=True):
        shared = times[name] > 1 or id.casefold() != name
        entries.append(Entry(id, path, f"from {printable(str(path))}" if shared else ""))
    return tuple(entries)


def _check_room(out: Path, entries: Sequence[Entry]) -> None:
    """Refuse where a submission's results would lie among its own files, or cannot lie at all."""
    for entry in entries:
        folder = out / entry.id
        if folder.resolve() == entry.path.resolve():
            raise UsageError(f"{folder}: is a submission. Name another folder for the results.")
        if folder.exists() and not folder.is_dir():
            raise UsageError(
                f"{folder}: is no folder, so no results can be written there. Move it."
            )


@dataclass(frozen=True)
class Book:
    """All marks, in the order of the submissions, and the names of the columns."""

    marks: tuple[Mark, ...]
    questions: tuple[str, ...]
    problems: tuple[str, ...]
    points: float
    weak: bool = False  # the machine confined less than it should
    used: int = 0  # files that were graded
    unused: int = 0  # files that were seen and not graded; the rows' notes name them

    def enough(self, least: float | None) -> bool:
        """Whether each submission has the points asked for; without a number, all of them."""
        wanted = self.points if least is None else least
        return all(row.has_total and row.total >= wanted - 1e-9 for row in self.marks)


Told = Callable[[SubmissionResult | Mark, Path], None]


class View(Protocol):
    """Shows how far grading is."""

    def start(self, assignment: Assignment, ids: Sequence[str]) -> None:
        """Grading begins."""

    def graded(self, row: Mark) -> None:
        """One more submission is graded, and its files are written."""

    def stop(self, book: Book | None, out: Path) -> None:
        """Grading is over; without a book, it was broken off."""


def grade_all(order: Order, view: View, told: Told | None = None) -> Book:
    """Grade every submission and write its files, then the table of all marks.

    `told` is given each result, or the row of what cannot be graded, and where its files lie.
    """
    assignment = order.assignment
    rows: dict[str, Mark] = {}
    folders = {entry.id: entry.folder for entry in order.entries}
    notes = {entry.id: (entry.note,) if entry.note else () for entry in order.entries}
    book: Book | None = None
    seen = _Seen()
    with ExitStack() as stack:
        pool = stack.enter_context(Pool(assignment, order.jobs))
        workers, weak = stack.enter_context(confined(assignment, allow_weak=order.allow_weak))
        make_folder(order.out)
        view.start(assignment, [entry.id for entry in order.entries])
        try:
            with closing(_results(order, pool, workers, weak, seen)) as results:
                for result in results:
                    if told:
                        told(result, folders[result.id])
                    row = result if isinstance(result, Mark) else _write(order, result)
                    rows[row.id] = replace(row, notes=(*notes[row.id], *row.notes))
                    view.graded(rows[row.id])
            book = Book(
                tuple(rows[entry.id] for entry in order.entries),
                tuple(assignment.questions),
                tuple(problem.name for problem in assignment.problems),
                assignment.points,
                weak,
                seen.used,
                seen.unused,
            )
            _write_table(order.out / GRADES, book)
        finally:
            view.stop(book, order.out)
    return book


@dataclass
class _Seen:
    """Files on the way."""

    used: int = 0
    unused: int = 0


def _write_table(path: Path, book: Book) -> None:
    """The marks of this run, and below them those of earlier runs that it did not grade."""
    try:
        before = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        before = ""
    write_file(path, to_csv(book.marks, book.questions, book.problems, before))


def _results(
    order: Order, pool: Pool, workers: Workers, weak: bool, seen: _Seen
) -> Generator[SubmissionResult | Mark, None, None]:
    """Results as they come; files are read when a judge is free, so memory stays bounded."""
    unread: list[SubmissionResult] = []

    def tasks() -> Iterator[Task]:
        for entry in order.entries:
            if entry.refusal:
                continue
            try:
                read = read_submission(entry.path, expected=order.assignment.functions)
            except SubmissionError as error:  # it was readable a moment ago
                why = printable(str(error))
                unread.append(withheld(order.assignment, entry.id, why))
            else:
                seen.used += len(read.files)
                seen.unused += len(read.unused)
                yield Task(entry.id, read.files, notes=read.notes, weak_sandbox=weak)

    for entry in order.entries:
        if entry.refusal:
            seen.unused += entry.refusal.files
            yield refused(entry.id, entry.refusal.state, printable(entry.refusal.why))
    for _, result in pool.grade(tasks(), workers):
        yield result
    yield from unread


def _write(order: Order, result: SubmissionResult) -> Mark:
    """One submission's files."""
    from autograder.otterbridge.lean import gradescope_results

    try:
        content = gradescope_results(result, order.assignment)
    except GradkitError as error:
        result = replace(result, fault=f"{error}")
        content = gradescope_results(result, order.assignment)
    folder = order.out / result.id
    write_file(folder / "results.json", json.dumps(content, indent=4))
    write_file(folder / "feedback.html", html.page(result))
    if result.output:  # it may hold hidden inputs, so it does not lie beside what is handed back
        place = order.out / FOR_INSTRUCTORS / result.id / "output.txt"
        write_file(place, harmless(result.output))
    return mark(result)


def check_least(least: float | None, assignment: Assignment) -> None:
    """Refuse a `--min-score` that nobody could reach or miss."""
    points = assignment.points
    if least is not None and not 0 <= least <= points:
        raise UsageError(
            f"--min-score {least:g}: there are {points:g} points. Give 0 to {points:g}."
        )
