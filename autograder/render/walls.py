"""Where the shapes of the gallery go, in pixels: paths of SVG, which the templates draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from autograder.picture import Panel, Shape

WIDTH, HEIGHT, MARGIN = 280.0, 230.0, 6.0
SECONDS = 0.45  # of one frame
_FAR = 4 * WIDTH  # what lies farther out is cut there: it cannot be seen


@dataclass(frozen=True)
class Mark:
    """A shape as SVG: a path, or words at a place."""

    kind: str
    look: str
    path: str = ""
    x: float = 0.0
    y: float = 0.0
    text: str = ""
    thick: float = 0.0  # of strips


@dataclass(frozen=True)
class Moment:
    """A frame of a film, and when it is seen."""

    text: str
    marks: tuple[Mark, ...]
    delay: float  # below zero: each frame's animation has begun, so that none waits in sight


@dataclass(frozen=True)
class Wall:
    """A panel laid out."""

    caption: str
    marks: tuple[Mark, ...]
    moments: tuple[Moment, ...]

    @property
    def seconds(self) -> float:
        """How long its film is."""
        return round(SECONDS * len(self.moments), 2)

    @property
    def share(self) -> float:
        """Per cent of the film in which one frame is seen."""
        return round(100 / (len(self.moments) or 1), 3)


def wall(panel: Panel) -> Wall:
    """The panel in pixels."""
    scale = _Scale(panel)
    moments = tuple(
        Moment(
            frame.text, scale.marks(frame.shapes), round(SECONDS * (index - len(panel.frames)), 2)
        )
        for index, frame in enumerate(panel.frames)
    )
    return Wall(panel.caption, scale.marks(panel.shapes), moments)


class _Scale:
    """From a panel's units to pixels; y goes up in a panel and down on a page."""

    def __init__(self, panel: Panel) -> None:
        (left, right), (bottom, top) = panel.x, panel.y
        self._left, self._top = left, top
        self._across = (WIDTH - 2 * MARGIN) / ((right - left) or 1.0)
        self._down = (HEIGHT - 2 * MARGIN) / ((top - bottom) or 1.0)

    def marks(self, shapes: Iterable[Shape]) -> tuple[Mark, ...]:
        return tuple(self._mark(shape) for shape in shapes if shape.points)

    def _mark(self, shape: Shape) -> Mark:
        places = [self._place(*point) for point in shape.points]
        if shape.kind == "text":
            (x, y), *_ = places
            return Mark(shape.kind, shape.look, x=x, y=y, text=shape.text)
        if shape.kind == "dots":  # round ends make a dot of a stroke without length
            path = "".join(f"M{x:g} {y:g}h0" for x, y in places)
        elif shape.kind == "cells":
            width, height = self._across - 3, self._down - 3
            path = "".join(
                f"M{x - width / 2:.1f} {y - height / 2:.1f}h{width:.1f}v{height:.1f}h{-width:.1f}z"
                for x, y in places
            )
        elif shape.kind == "strips":
            pairs = zip(places[::2], places[1::2], strict=True)
            path = "".join(f"M{x:g} {y:g}H{end:g}" for (x, y), (end, _) in pairs)
            return Mark(shape.kind, shape.look, path, thick=self._thick(shape))
        else:
            path = "M" + "L".join(f"{x:g} {y:g}" for x, y in places)
        return Mark(shape.kind, shape.look, path)

    def _thick(self, shape: Shape) -> float:
        heights = sorted({y for _, y in shape.points})
        gaps = [after - before for before, after in pairwise(heights)]
        return round(min(gaps, default=0.1) * self._down + 0.5, 1)

    def _place(self, x: float, y: float) -> tuple[float, float]:
        across = MARGIN + (x - self._left) * self._across
        down = MARGIN + (self._top - y) * self._down
        return round(min(max(across, -_FAR), _FAR), 1), round(min(max(down, -_FAR), _FAR), 1)
