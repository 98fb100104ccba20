"""Grades many submissions, and keeps what each of them gets as soon as it is there.

Everything that can be refused is refused first: nothing that can be graded, an output folder that
cannot be written, a machine that confines too little. Only then the first file is written.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from autograder.artifacts import make_folder
from autograder.assignment.model import Assignment
from autograder.calls.workers import confined
from autograder.commands.filing import RESERVED, Filing, Planned, students
from autograder.commands.marks import marks_of, write_table
from autograder.errors import GradkitError, SubmissionError, UsageError
from autograder.gradebook.checksums import graded_otherwise
from autograder.gradebook.marks import MISSING, Final, finals
from autograder.gradebook.roster import ids_in, read_roster
from autograder.gradebook.store import NAME, opened
from autograder.grading.grader import withheld
from autograder.judges.pool import Graded, Pool
from autograder.judges.transfer import Task
from autograder.judges.workedout import WorkedOut, worked_out
from autograder.record import SubmissionResult
from autograder.render.export import Mark, mark, refused
from autograder.submissions.handedin import Collected, collect
from autograder.submissions.zips import ReadLimits
from autograder.words import listed, printable

_TOLD = 10  # students in one line
_SEVERAL = 4  # submissions, from which on SymPy is warmed first


@dataclass(frozen=True)
class Order:
    """What is to be graded, where the results go, and how."""

    assignment: Assignment
    collected: Collected
    out: Path
    jobs: int
    allow_weak: bool = False
    resume: bool = False
    roster: Path | None = None
    scheduler: str = ""  # of a Dask cluster; else this machine's own judges grade

    @staticmethod
    def of(
        assignment: Assignment,
        paths: Sequence[Path],
        out: Path,
        *,
        jobs: int | None = None,
        allow_weak: bool = False,
        resume: bool = False,
        system: str = "",
        roster: Path | None = None,
        scheduler: str = "",
    ) -> Order:
        """Find and read every submission once, so that it is known which cannot be graded.

        Raises `SubmissionError` where that is all of them, or `UsageError`.
        """
        assignment.policy.complete()
        known = _known_in(out) | (ids_in(roster) if roster else frozenset())
        collected = collect(
            paths, out, assignment.functions, system, RESERVED, _limits(assignment), known
        )
        _check_room(out, collected)
        jobs = jobs or os.cpu_count() or 1
        return Order(assignment, collected, out, jobs, allow_weak, resume, roster, scheduler)


def _known_in(out: Path) -> frozenset[str]:
    """Students of whom there are results."""
    if not (out / NAME).is_file():
        return frozenset()
    with opened(out) as book:  # so a second grader is refused already here
        return frozenset(book.people())


def _limits(assignment: Assignment) -> ReadLimits:
    names = frozenset(question.label.lower() for question in assignment.manual.values())
    return ReadLimits(answers=names)


def _check_room(out: Path, collected: Collected) -> None:
    """Refuse where a submission's results would lie among its own files, or cannot lie at all."""
    for handed in collected.attempts:
        folder = out / handed.id
        if folder.resolve() == handed.path.resolve():
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
    known: int = 0  # attempts that were graded before
    remarks: tuple[str, ...] = ()  # on the class as a whole

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
    book: Book | None = None
    known = worked_out(order.assignment)
    with ExitStack() as stack:
        sandbox = None if order.resume else _sandbox(stack, order, known)
        make_folder(order.out)
        gradebook = stack.enter_context(opened(order.out))
        filing = Filing(order.assignment, order.out, gradebook, known.questions)
        planned = filing.plan(order.collected.attempts, resume=order.resume)
        _enrol(order, filing)
        todo = [each for each in planned if each.stale]
        for each in planned:
            if not each.stale:  # also where a kill came between row and page
                _known(filing, each)
                if told and each.old:
                    told(replace(each.old, id=each.id), each.handed.folder)
        view.start(order.assignment, [each.id for each in todo])
        seen = _Seen(len(planned) - len(todo))
        try:
            for each in [each for each in todo if each.handed.refusal]:
                refusal = each.handed.refusal
                assert refusal is not None
                filing.refuse(each)
                seen.unused += refusal.files
                row = refused(each.id, refusal.state, printable(refusal.why))
                if told:
                    told(row, each.handed.folder)
                view.graded(row)
            gradeable = [each for each in todo if not each.handed.refusal]
            if gradeable:
                judges = sandbox or _sandbox(stack, order, known)
                seen.weak = judges.weak
                tasks = _Tasks(order, filing, gradeable, seen)
                with closing(tasks.results(judges)) as results:
                    for each, result in results:
                        whole = filing.keep(each, result)
                        if told:
                            told(whole, each.handed.folder)
                        view.graded(replace(mark(whole), id=_label(each)))
                seen.remarks = judges.remarks()
            book = _book(order, filing, planned, seen)
        finally:
            if book is None:  # what is graded so far can be seen
                with contextlib.suppress(GradkitError, OSError):
                    if filing.book.rows():
                        write_table(filing)
            view.stop(book, order.out)
    return book


@dataclass(frozen=True)
class _Judges:
    """Who grades, whether the walls around student code are too low, and what is to be said."""

    grade: Callable[[Iterable[Task]], Iterator[Graded]]
    weak: bool
    remarks: Callable[[], Sequence[str]] = tuple


def _sandbox(stack: ExitStack, order: Order, known: WorkedOut) -> _Judges:
    """Judges, and what student code runs in, here or on a cluster."""
    if order.scheduler:
        from autograder.judges.cluster import Cluster

        cluster = stack.enter_context(
            Cluster(order.assignment, order.scheduler, allow_weak=order.allow_weak)
        )
        return _Judges(cluster.grade, cluster.weak, lambda: cluster.remarks)
    single = len(order.collected.attempts) == 1
    pool = Pool(order.assignment, order.jobs, single=single, known=known)
    stack.enter_context(pool)
    several = len(order.collected.attempts) >= _SEVERAL
    workers, weak = stack.enter_context(
        confined(order.assignment, allow_weak=order.allow_weak, several=several)
    )
    return _Judges(lambda tasks: pool.grade(tasks, workers), weak)


def _known(filing: Filing, planned: Planned) -> None:
    """An attempt of which everything is known: its rows and pages are there, or are made."""
    if not filing.is_filed(planned) or not filing.is_shown(planned):
        filing.keep(planned, None)


def _label(planned: Planned) -> str:
    """How it is called while grading goes on."""
    attempt = planned.places[0].attempt
    return planned.id if attempt == 1 else f"{planned.id} (attempt {attempt})"


def _enrol(order: Order, filing: Filing) -> None:
    """Keep the class list, if one is given."""
    if order.roster is not None:
        listed_ = read_roster(order.roster, filing.book.people())
        filing.book.enrol({id: (name, filing.folder(id)) for id, name in listed_.items()})


def _book(order: Order, filing: Filing, planned: Sequence[Planned], seen: _Seen) -> Book:
    assignment = order.assignment
    every = finals(filing.book, assignment)
    filing.settle(every)
    write_table(filing, every)
    asked = dict.fromkeys(students(planned))
    own = {final.student: final for final in every if final.student in asked}
    return Book(
        tuple(marks_of([own[student] for student in asked])),
        (*assignment.questions, *assignment.manual),
        tuple(problem.name for problem in assignment.problems),
        assignment.points,
        seen.weak,
        seen.used,
        seen.unused + len(order.collected.unused),
        seen.known,
        (*seen.remarks, *_remarks(order, every, filing)),
    )


def _remarks(order: Order, every: Sequence[Final], filing: Filing) -> Iterator[str]:
    """What is to be known about the class as a whole."""
    if order.collected.systems:
        yield f"Read as a download of {' and '.join(order.collected.systems)}."
    if order.collected.unused:
        yield f"Nobody's work: {listed(order.collected.unused, _TOLD)}."
    yield from order.assignment.policy.complete().strangers(final.student for final in every)
    yield from graded_otherwise(order.assignment, every, filing.releases)
    missing = [final.name or final.student for final in every if final.state == MISSING]
    if missing:
        yield f"Nothing handed in ({len(missing)}): {listed(missing, _TOLD)}."
    if any(final.enrolled for final in every):
        unknown = [final.student for final in every if not final.enrolled]
        if unknown:
            yield f"Not on the class list ({len(unknown)}): {listed(unknown, _TOLD)}."


@dataclass
class _Seen:
    """Files on the way, and attempts that needed no grading."""

    known: int
    used: int = 0
    unused: int = 0
    weak: bool = False
    remarks: Sequence[str] = ()  # of who graded


@dataclass
class _Tasks:
    """Attempts on their way to the judges and back."""

    order: Order
    filing: Filing
    planned: Sequence[Planned]
    seen: _Seen
    _by_task: dict[int, tuple[Task, Planned]] = field(default_factory=dict)
    _unread: list[tuple[Planned, SubmissionResult]] = field(default_factory=list)

    def results(self, judges: _Judges) -> Generator[tuple[Planned, SubmissionResult], None, None]:
        """Results as they come; files are read when a judge is free, so memory stays bounded."""
        for task, result in judges.grade(self._tasks()):
            _, planned = self._by_task.pop(id(task))
            yield planned, result
        yield from self._unread

    def _tasks(self) -> Iterator[Task]:
        for planned in self.planned:
            try:
                read = planned.handed.read()
            except SubmissionError as error:  # it was readable a moment ago
                why = printable(str(error))
                lost = withheld(self.order.assignment, planned.id, why)
                self._unread.append((planned, lost))
                continue
            asked = any(name in self.order.assignment.functions for name in read.files)
            self.seen.used += len(read.files) if asked else 0
            self.seen.unused += len(read.unused) + (0 if asked else len(read.files))
            questions = self.filing.asked(planned)
            weak = self.seen.weak
            task = Task(planned.id, read.files, questions, read.notes, weak, pictures=True)
            self._by_task[id(task)] = task, planned
            yield task


def check_least(least: float | None, assignment: Assignment) -> None:
    """Refuse a `--min-score` that nobody could reach or miss."""
    points = assignment.points
    if least is not None and not 0 <= least <= points:
        raise UsageError(
            f"--min-score {least:g}: there are {points:g} points. Give 0 to {points:g}."
        )
