"""A table without lines: the first column to the left, the others to the right."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from autograder.render.text import Terminal

_GAP = "  "
Cell = tuple[str, str]  # a text and its style, or none


class Grid:
    """Rows below headings, which may have several lines."""

    def __init__(self, *headings: str) -> None:
        parts = [heading.split("\n") for heading in headings]
        height = max(map(len, parts))
        rows = zip(*(part + [""] * (height - len(part)) for part in parts), strict=True)
        self._rows: list[list[Cell]] = [[(text, "bold") for text in row] for row in rows]

    def add(self, *cells: str | Cell, style: str = "") -> None:
        """A row; `style` is that of the cells without one of their own."""
        self._rows.append([(cell, style) if isinstance(cell, str) else cell for cell in cells])

    def lines(self, terminal: Terminal) -> list[str]:
        """In colours where the terminal shows them, without spaces at the ends."""
        columns = range(len(self._rows[0]))
        widths = [max(_width(row[c][0]) for row in self._rows if c < len(row)) for c in columns]
        return [_line(row, widths, terminal) for row in self._rows]


def _line(row: Sequence[Cell], widths: Sequence[int], terminal: Terminal) -> str:
    texts = []
    for number, ((text, style), width) in enumerate(zip(row, widths, strict=False)):
        space = " " * (width - _width(text))
        painted = terminal.paint(text, style) if text and style else text
        texts.append(space + painted if number else painted + space)
    return _GAP.join(texts).rstrip()


def _width(text: str) -> int:
    """Columns of a terminal that it takes."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))
