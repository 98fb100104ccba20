"""What an author declares to be drawn: `problems/<name>/graph.py` holds graphs and curves.

A graph shows what a student's functions make of one public example. Each of its nodes has a
formula, so that a wrong value can be told from one that only follows from wrong values::

    graph(
        "From x to the derivatives",
        given={"x": 2.0},
        calls=("y = square(x)", "z = double(y)"),
        nodes=(
            node("x", (0, 0)),
            node("y", (1, 0), "x", lambda v: v.x**2),
            node("z", (2, 0), "y", lambda v: 2 * v.y),
        ),
    )

Formulas are answers: the file is never shipped to students, whose kit holds the right values of the
example in their place (`recorded.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.errors import ContentError

_CALL = re.compile(r"(?P<results>[\w, ]+)=\s*(?P<function>\w+)\((?P<arguments>.*)\)")
_PATH = re.compile(r"(?P<name>\w+)(\[(?P<key>\d+)\])?")


@dataclass(frozen=True)
class Path:
    """A value by name: `x`, or `W[2]` for an entry of a dictionary."""

    name: str
    key: int | None = None

    @staticmethod
    def of(text: str) -> Path | None:
        """The path, or None where the text is none."""
        match = _PATH.fullmatch(text.strip())
        return Path(match["name"], int(match["key"]) if match["key"] else None) if match else None

    def get(self, values: Mapping[str, Any]) -> Any:
        """The value there; None where there is none."""
        value = values.get(self.name)
        if self.key is None:
            return value
        return value.get(self.key) if isinstance(value, dict) else None


@dataclass(frozen=True)
class DrawnCall:
    """One call of a student's function, as `y, z = f(a, W[1])` says it."""

    function: str
    arguments: tuple[Path, ...]
    results: tuple[str, ...]

    @staticmethod
    def of(text: str) -> DrawnCall:
        """Read a call; `ContentError` where it is written otherwise."""
        match = _CALL.fullmatch(text.strip())
        paths = [Path.of(part) for part in match["arguments"].split(",")] if match else [None]
        arguments = tuple(path for path in paths if path is not None)
        if not match or len(arguments) < len(paths):
            raise ContentError(f'a call of a graph is "{text}". Write it like "y, z = f(a, W[1])".')
        results = tuple(name.strip() for name in match["results"].split(","))
        return DrawnCall(match["function"], arguments, results)


@dataclass(frozen=True, eq=False)
class DrawnNode:
    """A quantity of a graph, its place in columns and rows, and its formula."""

    name: str
    at: tuple[float, float]
    inputs: tuple[str, ...]
    formula: Callable[[Any], Any] | None  # of all values by name; None for what is given


@dataclass(frozen=True, eq=False)
class DrawnGraph:
    """A graph of one example, shown with the questions that its calls name."""

    title: str
    given: Mapping[str, Any]
    calls: tuple[DrawnCall, ...]
    nodes: tuple[DrawnNode, ...]
    right: Mapping[str, Any] | None = None  # what the calls return, where it is recorded


@dataclass(frozen=True, eq=False)
class DrawnCurve:
    """The part `part` of what a function returns for one example, drawn beside the right one."""

    title: str
    function: str
    arguments: tuple[Any, ...]
    part: str
    right: tuple[float, ...] | None = None  # where it is recorded


def node(
    name: str,
    at: tuple[float, float],
    inputs: str = "",
    formula: Callable[[Any], Any] | None = None,
) -> DrawnNode:
    """A node of a graph: `node("Z[1]", (1, 0), "X", lambda v: v.W[1] @ v.X)`.

    `inputs` names the nodes, with commas, from which an arrow leads to it.
    """
    names = tuple(part.strip() for part in inputs.split(",") if part.strip())
    return DrawnNode(name, at, names, formula)


def graph(
    title: str, *, given: Mapping[str, Any], calls: Sequence[str], nodes: Sequence[DrawnNode]
) -> DrawnGraph:
    """A computational graph; see the module's own words for an example."""
    known = {node.name for node in nodes}
    for one in nodes:
        for name in one.inputs:
            if name not in known:
                raise ContentError(f'node "{one.name}" has the input "{name}", which is no node.')
    return DrawnGraph(title, given, tuple(map(DrawnCall.of, calls)), tuple(nodes))


def curve(title: str, function: str, *arguments: Any, part: str) -> DrawnCurve:
    """A curve: `curve("The cost while training", "train", X, y, …, part="costs")`."""
    return DrawnCurve(title, function, arguments, part)
