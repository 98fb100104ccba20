"""What an author declares for the gallery: `problems/<name>/gallery.py` holds exhibits.

An exhibit draws what the student's own functions return, as soon as those that it `uses` are
right::

    @exhibit("A square", slide="Squares", see="it never falls below 0", uses="p.square")
    def parabola(call):
        x = np.linspace(-1, 1, 50)
        yield panel("x²", line(x, call("p.square", x)), x=(-1, 1), y=(0, 1))

The file is shipped to students: it calls answers and holds none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.picture import Frame, Panel, Shape

MOST_POINTS = 600  # of one shape
_DIGITS = 4
_LEVELS = 3  # of colour, on either side of zero

Call = Callable[..., Any]


@dataclass(frozen=True, eq=False)
class DrawnExhibit:
    """An exhibit and the questions that must be right before it is drawn."""

    title: str
    slide: str
    see: str
    uses: tuple[str, ...]
    make: Callable[[Call], Iterable[Panel]]


def exhibit(
    title: str, *, slide: str, see: str, uses: str
) -> Callable[[Callable[[Call], Iterable[Panel]]], DrawnExhibit]:
    """Declare an exhibit; the function below gets `call(question, *arguments)` and yields panels.

    `slide` is the slide's title, `see` one sentence on what to see, `uses` the questions, with
    commas.
    """
    names = tuple(name.strip() for name in uses.split(","))
    return lambda make: DrawnExhibit(title, slide, see, names, make)


def panel(
    caption: str,
    *shapes: Shape | Sequence[Shape],
    x: tuple[float, float],
    y: tuple[float, float],
    frames: Iterable[Frame] = (),
) -> Panel:
    """One picture; `x` and `y` say which part of the plane it shows."""
    return Panel(caption, x, y, _flat(shapes), tuple(frames))


def frame(text: str, *shapes: Shape | Sequence[Shape]) -> Frame:
    """A moment of a film."""
    return Frame(text, _flat(shapes))


def line(x: Any, y: Any, look: str = "one") -> Shape:
    """A line through points, up to the first that is not finite."""
    return Shape("line", _points(x, y, cut=True), look)


def dots(x: Any, y: Any, look: str = "one") -> Shape:
    """A dot at each point."""
    return Shape("dots", _points(x, y), look)


def strips(x1: Any, x2: Any, y: Any, look: str = "one") -> Shape:
    """Thick strokes from `x1` to `x2` at the heights `y`, which fill the panel together."""
    return Shape("strips", _points(np.ravel(list(zip(x1, x2, strict=True))), np.repeat(y, 2)), look)


def text(x: float, y: float, words: str, look: str = "soft") -> Shape:
    """Words around a point."""
    return Shape("text", _points([x], [y]), look, words)


def heat(matrix: Any) -> list[Shape]:
    """A matrix as coloured squares with its numbers; row 0 is at the top, at y = 0, -1, …"""
    matrix = np.asarray(matrix, dtype=float)
    if matrix.ndim != 2 or matrix.size > MOST_POINTS or not np.isfinite(matrix).all():
        raise ValueError("no matrix that can be drawn")
    shares = matrix / (np.abs(matrix).max() or 1.0)
    levels = np.rint(_LEVELS * shares).astype(int)
    shapes = []
    for level in range(-_LEVELS, _LEVELS + 1):
        rows, columns = np.nonzero(levels == level)
        if rows.size:
            shapes.append(Shape("cells", _points(columns, -rows), f"heat{level}"))
    shapes += [
        text(column, -row, f"{matrix[row, column]:.2f}".replace("-", "−"), "number")
        for row, column in np.ndindex(matrix.shape)
    ]
    return shapes


def _points(x: Any, y: Any, *, cut: bool = False) -> tuple[tuple[float, float], ...]:
    both = np.stack([np.ravel(x), np.ravel(y)], axis=1).astype(float)
    finite = np.isfinite(both).all(axis=1)
    both = both[: int(np.argmin(finite))] if cut and not finite.all() else both[finite]
    if len(both) > MOST_POINTS:
        raise ValueError(f"{len(both)} points are too many; {MOST_POINTS} can be drawn")
    return tuple((_short(a), _short(b)) for a, b in both.tolist())


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


def _flat(shapes: Iterable[Shape | Sequence[Shape]]) -> tuple[Shape, ...]:
    found: list[Shape] = []
    for shape in shapes:
        found += [shape] if isinstance(shape, Shape) else shape
    return tuple(found)
