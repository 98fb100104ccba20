"""The table of marks for the terminal: one row a submission, one column a problem."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from autograder.assignment.model import Assignment
from autograder.render.export import Mark
from autograder.render.summary import WITHHELD
from autograder.render.text import Terminal
from autograder.submissions.read import NOT_GRADED
from autograder.words import listed, number, plain

_LONGEST_ID = 28
_LONGEST_REMARK = 140
_REMARKS_SHOWN = 8  # of different ones; grades.csv holds all
_FAILED = "grading failed"  # so begins the note with the reason
_SHORTEST = 4  # letters of a problem's name, more where two would be the same


@dataclass(frozen=True)
class Columns:
    """Names, short names and points of the problems, and the width that the ids need."""

    problems: tuple[str, ...]
    short: tuple[str, ...]
    points: tuple[float, ...]
    bonus: frozenset[str]
    id_width: int

    @staticmethod
    def of(assignment: Assignment, ids: Sequence[str]) -> Columns:
        """The columns of an assignment."""
        names = tuple(problem.name for problem in assignment.problems)
        return Columns(
            names,
            shortened(names),
            tuple(problem.points for problem in assignment.problems),
            assignment.bonus,
            min(_LONGEST_ID, max([len("of"), *(len(id) for id in ids)])),
        )

    @property
    def core(self) -> float:
        """Points of all problems but the bonus."""
        pairs = zip(self.problems, self.points, strict=True)
        return sum(points for name, points in pairs if name not in self.bonus)


def shortened(names: Sequence[str]) -> tuple[str, ...]:
    """Beginnings of the names that tell them apart."""
    length = _SHORTEST
    while len({name[:length] for name in names}) < len(set(names)):
        length += 1
    return tuple(name[:length].rstrip("_") for name in names)


def grade_table(columns: Columns, rows: Iterable[Mark], terminal: Terminal) -> str:
    """Header, the points there are, and one line a submission."""
    rows = list(rows)
    widths = [
        max(len(text) for text in (short, number(points), *_cells(rows, problem)))
        for problem, short, points in zip(
            columns.problems, columns.short, columns.points, strict=True
        )
    ]
    head = "".join(f"  {s:>{w}}" for s, w in zip(columns.short, widths, strict=True))
    most = "".join(f"  {number(p):>{w}}" for p, w in zip(columns.points, widths, strict=True))
    extra = sum(columns.points) - columns.core
    sums = f"  {number(columns.core):>5}  {number(extra):>5}  {number(sum(columns.points)):>6}"
    lines = [
        terminal.paint(f"{'':<{columns.id_width}}{head}   core  bonus   total", "bold"),
        terminal.paint(f"{'of':<{columns.id_width}}{most}{sums}", "dim"),
    ]
    return "\n".join(lines + [_row(columns, widths, row, terminal) for row in rows])


def _cells(rows: Iterable[Mark], problem: str) -> list[str]:
    return [number(row.problems.get(problem, 0.0)) for row in rows if not row.withheld]


def _row(columns: Columns, widths: list[int], row: Mark, terminal: Terminal) -> str:
    name = row.id if len(row.id) <= columns.id_width else row.id[: columns.id_width - 1] + "…"
    start = f"{name:<{columns.id_width}}"
    if row.withheld:
        why = plain(f"{WITHHELD}: {_fault(row)}", _LONGEST_REMARK)
        return start + "  " + terminal.paint(why, "yellow")
    cells = "".join(
        "  " + terminal.paint(f"{number(earned):>{width}}", _colour(earned, points))
        for earned, width, points in zip(
            [row.problems.get(problem, 0.0) for problem in columns.problems],
            widths,
            columns.points,
            strict=True,
        )
    )
    total = terminal.paint(f"{number(row.total):>6}", "bold")
    return f"{start}{cells}  {number(row.core):>5}  {number(row.bonus):>5}  {total}"


def _fault(row: Mark) -> str:
    """The first line of what went wrong."""
    notes = (note for note in row.notes if note.startswith(_FAILED))
    return next(notes, _FAILED).partition("\n")[0]


def remarks(rows: Iterable[Mark]) -> list[str]:
    """What is to be known about some submissions: `ann, bob: There is no .py file …`.

    What was only left out comes last: it seldom costs a mark.
    """
    ids: dict[str, list[str]] = {}
    for row in rows:
        for note in row.notes:
            if not note.startswith(_FAILED):  # the table says that
                ids.setdefault(note, []).append(row.id)
    found = sorted(ids, key=lambda note: note.startswith(NOT_GRADED))
    lines = [
        plain(f"{listed(ids[note])}: {note}", _LONGEST_REMARK) for note in found[:_REMARKS_SHOWN]
    ]
    more = len(found) - len(lines)
    return [*lines, f"… and {more} more notes in grades.csv"] if more else lines


def _colour(earned: float, points: float) -> str:
    if earned >= points - 1e-9:
        return "green"
    return "yellow" if earned > 0 else "red"
