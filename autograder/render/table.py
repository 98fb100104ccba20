"""The table of marks for the terminal: one row a submission, one column a problem."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.assignment.model import Assignment
from autograder.render.export import Mark
from autograder.render.text import Terminal
from autograder.submissions.choose import NOT_GRADED
from autograder.words import listed, number, plain

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

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
    grid = grid_of("", *columns.short, "core", "bonus", "total")
    extra = sum(columns.points) - columns.core
    sums = (*columns.points, columns.core, extra, sum(columns.points))
    grid.add_row(f"{'of':<{columns.id_width}}", *map(number, sums), style="dim")
    for row in rows:
        grid.add_row(_id(columns, row), *_cells(columns, row))
    lines = lines_of(grid, terminal)
    for place, row in enumerate(rows, 2):  # below the headings, and the points there are
        if not row.has_total:
            why = plain(f"{row.status}: {_fault(row)}", _LONGEST_REMARK)
            lines[place] = f"{_id(columns, row):<{columns.id_width}}  " + terminal.paint(
                why, "yellow"
            )
    return "\n".join(lines)


def _id(columns: Columns, row: Mark) -> str:
    fits = len(row.id) <= columns.id_width
    return row.id if fits else row.id[: columns.id_width - 1] + "…"


def _cells(columns: Columns, row: Mark) -> list[Text]:
    """Points by problem in colours, then their sums."""
    from rich.text import Text

    if not row.has_total:
        return []
    earned = [row.problems.get(problem, 0.0) for problem in columns.problems]
    cells = [
        Text(number(got), style=_colour(got, most))
        for got, most in zip(earned, columns.points, strict=True)
    ]
    return [
        *cells,
        Text(number(row.core)),
        Text(number(row.bonus)),
        Text(number(row.total), "bold"),
    ]


def _fault(row: Mark) -> str:
    """The first line of what went wrong."""
    notes = (note for note in row.notes if note.startswith(_FAILED) or not row.withheld)
    return next(notes, _FAILED).partition("\n")[0]


def remarks(rows: Iterable[Mark]) -> list[str]:
    """What is to be known about some submissions: `ann, bob: There is no .py file …`.

    What was only left out comes last: it seldom costs a mark.
    """
    ids: dict[str, list[str]] = {}
    for row in rows:
        for note in row.notes if row.has_total or row.withheld else ():
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


def grid_of(*headings: str) -> Table:
    """An empty table without lines: the first column to the left, the others to the right."""
    from rich.table import Table

    grid = Table(box=None, pad_edge=False, header_style="bold")
    for place, heading in enumerate(headings):
        grid.add_column(heading, justify="right" if place else "left", no_wrap="\n" not in heading)
    return grid


def lines_of(grid: Table, terminal: Terminal, width: int = 1000) -> list[str]:
    """The table's lines, in colours where the terminal shows them, without spaces at their ends."""
    from rich.console import Console

    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width,
        force_terminal=terminal.colour,
        highlight=False,
        emoji=False,
        markup=False,
        legacy_windows=False,
        no_color=not terminal.colour,
        color_system="standard" if terminal.colour else None,
    )
    console.print(grid)
    return [line.rstrip() for line in stream.getvalue().splitlines()]
