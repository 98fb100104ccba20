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
from typing import TYPE_CHECKING, Protocol

from autograder.artifacts import make_folder
from autograder.assignment.model import Assignment
from autograder.commands.filing import RESERVED, Filing, Planned, students
from autograder.commands.marks import marks_of, write_table
from autograder.errors import GradkitError, SubmissionError, UsageError
from autograder.gradebook.checksums import graded_otherwise
from autograder.gradebook.marks import MISSING, Final, finals
from autograder.gradebook.store import NAME, opened
from autograder.gradebook.transfer import ids_in
from autograder.grading.grader import withheld
from autograder.judges.pool import Graded, Pool
from autograder.judges.transfer import Task
from autograder.judges.workedout import WorkedOut, worked_out
from autograder.record import SubmissionResult
from autograder.render.export import Mark, mark, refused
from autograder.submissions.handedin import Collected, collect
from autograder.submissions.zips import ReadLimits
from autograder.words import listed, printable

if TYPE_CHECKING:
    from autograder.commands.progress import PlainView

_TOLD = 10  # students in one line
_SEVERAL = 4  # submissions, from which on SymPy is warmed first


@dataclass
class Order:
    """What is to be graded, where the results go, and how.

    Every submission is found and read once, so that it is known which cannot be graded. Raises
    `SubmissionError` where that is all of them, or `UsageError`.
    """

    assignment: Assignment
    paths: Sequence[Path]
    out: Path
    jobs: int = 0  # at once; one for each processor where none are named
    allow_weak: bool = False
    resume: bool = False
    system: str = ""  # of the course, whose download it is
    roster: Path | None = None
    scheduler: str = ""  # of a Dask cluster; else this machine's own judges grade

    def __post_init__(self) -> None:
        self.jobs = self.jobs or os.cpu_count() or 1
        self.assignment.policy.complete()
        names = frozenset(question.label.lower() for question in self.assignment.manual.values())
        known = _known_in(self.out) | (ids_in(self.roster) if self.roster else frozenset())
        self.collected = collect(
            self.paths, self.out, self.assignment.functions, self.system, RESERVED,
            ReadLimits(answers=names), known,
        )  # fmt: skip
        _check_room(self.out, self.collected)


def _known_in(out: Path) -> frozenset[str]:
    """Students of whom there are results."""
    if not (out / NAME).is_file():
        return frozenset()
    with opened(out) as book:  # so a second grader is refused already here
        return frozenset(book.people())


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


@dataclass
class Book:
    """All marks, in the order of the submissions, and the names of the columns."""

    marks: tuple[Mark, ...] = ()
    questions: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    points: float = 0.0
    weak: bool = False  # the machine confined less than it should
    used: int = 0  # files that were graded
    unused: int = 0  # files that were seen and not graded; the rows' notes name them
    known: int = 0  # attempts that were graded before
    remarks: tuple[str, ...] = ()  # of who graded, and on the class as a whole

    def enough(self, least: float | None) -> bool:
        """Whether each submission has the points asked for; without a number, all of them."""
        wanted = self.points if least is None else least
        return all(row.has_total and row.total >= wanted - 1e-9 for row in self.marks)


Told = Callable[[SubmissionResult | Mark, Path], None]


def grade_all(order: Order, view: PlainView, told: Told | None = None) -> Book:
    """Grade every submission and write its files, then the table of all marks.

    `told` is given each result, or the row of what cannot be graded, and where its files lie.
    """
    book, done = Book(), False
    known = worked_out(order.assignment)
    with ExitStack() as stack:
        judges = None if order.resume else _judges(stack, order, known)
        make_folder(order.out)
        gradebook = stack.enter_context(opened(order.out))
        filing = Filing(order.assignment, order.out, gradebook, known.questions)
        planned = filing.plan(order.collected.attempts, resume=order.resume)
        if order.roster is not None:
            filing.enrol(order.roster)
        todo = [each for each in planned if each.stale]
        for each in planned:
            if not each.stale:  # also where a kill came between row and page
                _known(filing, each)
                if told and each.old:
                    told(replace(each.old, id=each.id), each.handed.folder)
        view.start(order.assignment, [each.id for each in todo])
        book.known = len(planned) - len(todo)
        try:
            for each in todo:
                if (refusal := each.handed.refusal) is None:
                    continue
                filing.refuse(each)
                book.unused += refusal.files
                row = refused(each.id, refusal.state, printable(refusal.why))
                if told:
                    told(row, each.handed.folder)
                view.graded(row)
            gradeable = [each for each in todo if not each.handed.refusal]
            if gradeable:
                judges = judges or _judges(stack, order, known)
                book.weak = judges.weak
                tasks = _Tasks(order, filing, gradeable, book)
                with closing(tasks.results(judges)) as results:
                    for each, result in results:
                        whole = filing.keep(each, result)
                        if told:
                            told(whole, each.handed.folder)
                        view.graded(replace(mark(whole), id=_label(each)))
                book.remarks = tuple(judges.remarks)
            _complete(book, order, filing, planned)
            done = True
        finally:
            if not done:  # what is graded so far can be seen
                with contextlib.suppress(GradkitError, OSError):
                    if filing.book.rows():
                        write_table(filing)
            view.stop(book if done else None, order.out)
    return book


class Judges(Protocol):
    """Who grades, whether the walls around student code are too low, and what is to be said."""

    weak: bool

    @property
    def remarks(self) -> Sequence[str]:
        """On those who grade."""

    def grade(self, tasks: Iterable[Task]) -> Iterator[Graded]:
        """Each task with its record."""


def _judges(stack: ExitStack, order: Order, known: WorkedOut) -> Judges:
    """Judges, and what student code runs in, here or on a cluster."""
    assignment, count = order.assignment, len(order.collected.attempts)
    if order.scheduler:
        from autograder.judges.cluster import Cluster

        cluster = Cluster(assignment, order.scheduler, allow_weak=order.allow_weak)
        return stack.enter_context(cluster)
    pool = Pool(assignment, order.jobs, single=count == 1, known=known,
                allow_weak=order.allow_weak, several=count >= _SEVERAL)  # fmt: skip
    return stack.enter_context(pool)


def _known(filing: Filing, planned: Planned) -> None:
    """An attempt of which everything is known: its rows and pages are there, or are made."""
    if not filing.is_filed(planned) or not filing.is_shown(planned):
        filing.keep(planned, None)


def _label(planned: Planned) -> str:
    """How it is called while grading goes on."""
    attempt = planned.places[0].attempt
    return planned.id if attempt == 1 else f"{planned.id} (attempt {attempt})"


def _complete(book: Book, order: Order, filing: Filing, planned: Sequence[Planned]) -> None:
    """All marks, now that everything is graded."""
    assignment = order.assignment
    every = finals(filing.book, assignment)
    filing.settle(every)
    write_table(filing, every)
    asked = dict.fromkeys(students(planned))
    own = {final.student: final for final in every if final.student in asked}
    book.marks = tuple(marks_of([own[student] for student in asked]))
    book.questions = (*assignment.questions, *assignment.manual)
    book.problems = tuple(problem.name for problem in assignment.problems)
    book.points = assignment.points
    book.unused += len(order.collected.unused)
    book.remarks += tuple(_remarks(order, every, filing))


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
class _Tasks:
    """Attempts on their way to the judges and back."""

    order: Order
    filing: Filing
    planned: Sequence[Planned]
    book: Book
    _by_task: dict[int, tuple[Task, Planned]] = field(default_factory=dict)
    _unread: list[tuple[Planned, SubmissionResult]] = field(default_factory=list)

    def results(self, judges: Judges) -> Generator[tuple[Planned, SubmissionResult], None, None]:
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
            self.book.used += len(read.files) if asked else 0
            self.book.unused += len(read.unused) + (0 if asked else len(read.files))
            questions = self.filing.asked(planned)
            weak = self.book.weak
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
