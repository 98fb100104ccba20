"""`gradkit marks` and `gradkit export`: marks out of the gradebook; nothing is graded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.artifacts import write_file
from autograder.assignment.model import Assignment
from autograder.gradebook.checksums import graded_otherwise
from autograder.gradebook.marks import MISSING, PARTLY_WITHHELD, WITHHELD, Final, finals
from autograder.gradebook.store import opened, reading
from autograder.gradebook.transfer import Filled, fill
from autograder.render.export import Mark, rounded, to_csv
from autograder.submissions.find import GRADES

if TYPE_CHECKING:
    from autograder.commands.filing import Filing


def marks_of(every: Iterable[Final]) -> list[Mark]:
    """A row of the table for each student."""
    return [_mark(final) for final in every]


def _mark(final: Final) -> Mark:
    why = final.why if final.state == MISSING else ""
    return Mark(
        id=final.file,
        status=final.state,
        questions={name: rounded(points) for name, points in final.questions.items()},
        problems={name: rounded(points) for name, points in final.problems.items()},
        core=rounded(final.core),
        bonus=rounded(final.bonus),
        notes=(*((why,) if why else ()), *final.notes),
        name=final.name,
        student=final.student,
        taken=rounded(final.taken),
        counts=final.why,
    )


def write_table(filing: Filing, every: Sequence[Final] | None = None) -> None:
    """`grades.csv`, a view of the gradebook."""
    filing.book.still_there()
    every = finals(filing.book, filing.assignment) if every is None else every
    filing.put(Path(GRADES), _table(filing.assignment, every))


def _table(assignment: Assignment, every: Sequence[Final]) -> str:
    problems = [problem.name for problem in assignment.problems]
    return to_csv(marks_of(every), [*assignment.questions, *assignment.manual], problems)


@dataclass(frozen=True)
class Marks:
    """Everyone's marks, computed anew."""

    marks: tuple[Mark, ...]
    withheld: bool
    remarks: tuple[str, ...] = ()  # on the class as a whole


def compute(assignment: Assignment, out: Path, roster: Path | None = None) -> Marks:
    """Marks by the policy as it is now; writes `grades.csv`, and pages of what counts now."""
    from autograder.commands.filing import Filing

    with reading(out):  # refused before anything is made
        pass
    with opened(out) as book:
        filing = Filing(assignment, out, book)
        if roster is not None:
            filing.enrol(roster)
        every = finals(book, assignment)
        filing.settle(every)
        write_table(filing, every)
    states = {final.state for final in every}
    remarks = (
        *assignment.policy.complete().strangers(final.student for final in every),
        *graded_otherwise(assignment, every),
    )
    return Marks(tuple(marks_of(every)), bool(states & {WITHHELD, PARTLY_WITHHELD}), remarks)


def waiting(assignment: Assignment, out: Path, target: Path) -> int:
    """Write a sheet of what waits for a person; the number of its lines."""
    from autograder.gradebook.reviews import sheet

    with reading(out) as book:
        text, count = sheet(finals(book, assignment), book.reviews())
    write_file(target, text)
    return count


def take_in(assignment: Assignment, out: Path, path: Path, who: str) -> int:
    """Keep what people wrote in a sheet, and compute all marks anew; how much of it is new."""
    from datetime import datetime

    from autograder.gradebook.reviews import read_sheet

    with reading(out) as book:
        every, known = finals(book, assignment), book.reviews()
    now = datetime.now().astimezone()
    found = read_sheet(path, every, assignment.possible, who, now, known)
    with opened(out) as book:
        for review in found:
            book.review(review)
    compute(assignment, out)
    return len(found)


def export(
    assignment: Assignment, out: Path, into: Path, column: str, target: Path
) -> tuple[Filled, list[str]]:
    """Marks into a course system's table; writes `target`. What is to be said of the marks."""
    with reading(out) as book:
        every = finals(book, assignment)
    marks = {final.student: final.total for final in every if final.total is not None}
    filled = fill(into, marks, column)
    write_file(target, filled.data)
    return filled, graded_otherwise(assignment, every)
