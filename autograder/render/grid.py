"""A table of rich's as text; rich is for instructors' commands, a student's kit does without it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from autograder.render.text import Terminal

if TYPE_CHECKING:
    from rich.table import Table


def grid_of(*headings: str) -> Table:
    """An empty table without lines: the first column to the left, the others to the right."""
    from rich.table import Table

    grid = Table(box=None, pad_edge=False, header_style="bold")
    for number, heading in enumerate(headings):
        grid.add_column(heading, justify="right" if number else "left", no_wrap="\n" not in heading)
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
