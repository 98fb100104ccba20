"""What a page shows of a submission beside words: its own code, a computational graph, a curve."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from autograder.message import Values


@dataclass(frozen=True)
class Code:
    """The student's own text of one function: consecutive lines of a file, from line `first`.

    `marked` are the numbers of lines in which a known mistake is written, or the one in which
    a wrong value is computed.
    """

    file: str
    first: int
    rows: tuple[str, ...]
    marked: tuple[int, ...] = ()


class State(StrEnum):
    """What is to be said of a node of a graph."""

    GIVEN = "given"
    RIGHT = "right"
    WRONG = "wrong here"  # wrong even for the values that it was computed from
    FOLLOWS = "follows"  # wrong, and right for the values that it was computed from
    LATER = "not judged"  # computed from a wrong value, by what nobody but the author knows
    MISSING = "no value"


@dataclass(frozen=True)
class Node:
    """One quantity: `column` and `row` place it, `inputs` name the nodes with an arrow to it."""

    name: str
    state: State
    column: float
    row: float
    inputs: tuple[str, ...] = ()
    value: str = ""  # where it is short


@dataclass(frozen=True)
class Graph:
    """A computation of the student's own functions, and where it first goes wrong."""

    title: str
    nodes: tuple[Node, ...]
    values: tuple[Values, ...] = ()  # of the first wrong node: yours, and what follows from yours
    given_right: bool = False  # each function was given right values, and not the student's own

    @property
    def troubled(self) -> bool:
        """Whether it shows where something goes wrong."""
        return any(node.state in (State.WRONG, State.FOLLOWS, State.LATER) for node in self.nodes)

    def names(self, state: State) -> tuple[str, ...]:
        """The nodes in that state."""
        return tuple(node.name for node in self.nodes if node.state is state)


@dataclass(frozen=True)
class Curve:
    """A sequence that a function of the student's returned, and the right one."""

    title: str
    yours: tuple[float, ...]
    right: tuple[float, ...]


# --- the gallery -------------------------------------------------------------------------


@dataclass(frozen=True)
class Shape:
    """Something in a panel, in the panel's own units.

    `kind` is "line", "dots", "strips" (thick strokes between pairs of points), "cells" (squares of
    one unit around points) or "text" (at its first point); `look` names the colour.
    """

    kind: str
    points: tuple[tuple[float, float], ...]
    look: str = "one"
    text: str = ""


@dataclass(frozen=True)
class Frame:
    """What a film shows for a moment, and the words below it."""

    text: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Panel:
    """One picture: what always is there, and where it moves, one frame after another."""

    caption: str
    x: tuple[float, float]
    y: tuple[float, float]
    shapes: tuple[Shape, ...]
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True)
class Exhibit:
    """Pictures that a student's own functions computed, and one sentence on what to see."""

    title: str
    slide: str
    see: str
    panels: tuple[Panel, ...]
