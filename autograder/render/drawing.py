"""Where the parts of a graph or a curve go on the page, in pixels; the templates draw them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.judging.wording import short
from autograder.picture import Curve, Graph, Node, State

MARKS = {
    State.RIGHT: "✓",
    State.WRONG: "✗",
    State.FOLLOWS: "~",
    State.LATER: "~",
    State.MISSING: "?",
}
_WIDTH, _HEIGHT = 92, 46  # of a box, at least
_LETTER = 9.4  # width of one


@dataclass(frozen=True)
class Box:
    """A node's rectangle around its centre."""

    node: Node
    x: float
    y: float
    height: float = _HEIGHT

    @property
    def width(self) -> float:
        """Wide enough for the name."""
        return max(_WIDTH, round(_LETTER * (len(self.node.name) + 3)))

    @property
    def mark(self) -> str:
        """A character that tells the state without its colour."""
        return MARKS.get(self.node.state, "")

    @property
    def below(self) -> str:
        """The second line: the state where something is wrong, else a short value."""
        if self.node.state in (State.WRONG, State.FOLLOWS, State.LATER, State.MISSING):
            return str(self.node.state)
        return self.node.value


@dataclass(frozen=True)
class Sketch:
    """A graph laid out."""

    boxes: tuple[Box, ...]
    arrows: tuple[tuple[float, ...], ...]  # x and y of both ends
    width: float
    height: float


def sketch(graph: Graph, *, upright: bool = False) -> Sketch:
    """The graph with its columns side by side, or `upright`, with them below one another."""
    across, down = (112.0, 74.0) if upright else (136.0, 86.0)
    boxes = {}
    least = min(node.row if upright else node.column for node in graph.nodes)
    for node in graph.nodes:
        column, row = (node.row, node.column) if upright else (node.column, node.row)
        x = 2 + _WIDTH / 2 + across * (column - least)
        boxes[node.name] = Box(node, round(x, 1), round(2 + _HEIGHT / 2 + down * row, 1))
    arrows = [_arrow(boxes[name], boxes[node.name]) for node in graph.nodes for name in node.inputs]
    width = max(box.x + box.width / 2 for box in boxes.values()) + 2
    height = max(box.y for box in boxes.values()) + _HEIGHT / 2 + 2
    return Sketch(tuple(boxes.values()), tuple(arrows), width, height)


def _arrow(start: Box, end: Box) -> tuple[float, ...]:
    """From border to border along the line between the centres, with room for the head."""
    return tuple(round(x, 1) for x in (*_border(start, end, 0), *_border(end, start, 7)))


def _border(box: Box, other: Box, gap: float) -> tuple[float, float]:
    dx, dy = other.x - box.x, other.y - box.y
    length = math.hypot(dx, dy) or 1.0
    sides = [box.width / 2 / abs(dx)] if dx else []
    sides += [box.height / 2 / abs(dy)] if dy else []
    share = min(sides, default=0.0) + gap / length
    return box.x + dx * share, box.y + dy * share


@dataclass(frozen=True)
class Plot:
    """A curve beside the right one, as points of two polylines, with what the axes say."""

    yours: str
    right: str
    top: str
    bottom: str
    last: int
    cut: bool  # whether yours leaves the picture
    width: int = 560
    height: int = 200


def plot(curve: Curve) -> Plot:
    """Scaled so that the right curve, and yours as far as three times that, can be seen."""
    low, high = min(curve.right), max(curve.right)
    span = (high - low) or abs(high) or 1.0
    finite = [y for y in curve.yours if math.isfinite(y)]
    low = max(min([low, *finite]), low - 2 * span)
    high = min(max([high, *finite]), high + 2 * span)
    last = max(len(curve.yours), len(curve.right)) - 1
    cut = any(not low <= y <= high for y in curve.yours)
    plot = Plot("", "", short(high, 3), short(low, 3), last, cut)
    yours = _points(curve.yours, low, high, last, plot)
    right = _points(curve.right, low, high, last, plot)
    return Plot(yours, right, plot.top, plot.bottom, last, cut)


def _points(values: Sequence[float], low: float, high: float, last: int, plot: Plot) -> str:
    points = []
    for index, value in enumerate(values):
        if not math.isfinite(value):
            break
        share = (min(max(value, low), high) - low) / ((high - low) or 1.0)
        x = 8 + (plot.width - 16) * index / (last or 1)
        points.append(f"{x:.1f},{8 + (plot.height - 16) * (1 - share):.1f}")
    return " ".join(points)
