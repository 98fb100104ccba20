"""Graphs and curves as a student's kit holds them: the right values of one example, no formula.

At home each function of a graph is called with right values, so what it returns can be held against
numbers. In `drawings.json`, a value is as in JSON but for `{"array": …}`, `{"keys": …}` (a
dictionary whose keys are numbers) and `{"function": …}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from autograder.assignment.drawings import DrawnCall, DrawnCurve, DrawnGraph, DrawnNode
from autograder.assignment.drawings import Path as ValuePath
from autograder.worker.wire import Formula

FILE = "drawings.json"  # beside a problem's public checks, in a student's kit
Drawing = DrawnGraph | DrawnCurve


def dumped(drawings: Iterable[Drawing]) -> bytes:
    """The file of recorded drawings."""
    return json.dumps([_plain(vars(drawing)) for drawing in drawings], indent=0).encode()


def loaded(path: Path) -> tuple[Drawing, ...]:
    """What the file holds."""
    return tuple(_drawing(entry) for entry in json.loads(path.read_bytes()))


def _drawing(entry: dict[str, Any]) -> Drawing:
    fields = {name: _value(part) for name, part in entry.items()}
    if "part" in fields:
        return DrawnCurve(**fields)
    nodes = tuple(
        replace(DrawnNode(*node), formula=None if node[3] is None else Constant(node[3]))
        for node in fields["nodes"]
    )
    calls = tuple(
        DrawnCall(function, tuple(ValuePath(*path) for path in arguments), results)
        for function, arguments, results in fields["calls"]
    )
    return DrawnGraph(**{**fields, "nodes": nodes, "calls": calls})


class Constant:
    """In the place of a formula: its value for the example."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __call__(self, _values: Any) -> Any:
        return self.value


def _plain(value: Any) -> Any:
    if isinstance(value, Formula):
        return {"function": [value.parameters, value.source, _plain(value.constants)]}
    if isinstance(value, Constant):
        return _plain(value.value)
    if isinstance(value, DrawnNode):
        return _plain((value.name, value.at, value.inputs, value.formula))
    if isinstance(value, DrawnCall):
        paths = [(path.name, path.key) for path in value.arguments]
        return _plain((value.function, paths, value.results))
    if isinstance(value, np.ndarray):
        return {"array": value.tolist()}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, dict) and not all(isinstance(key, str) for key in value):
        return {"keys": [[key, _plain(part)] for key, part in value.items()]}
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_value(part) for part in value)
    if not isinstance(value, dict):
        return value
    match value:
        case {"array": numbers}:
            return np.array(numbers, dtype=float)
        case {"keys": entries}:
            return {key: _value(part) for key, part in entries}
        case {"function": [parameters, source, constants]}:
            return Formula(parameters, source, _value(constants))
    return {key: _value(part) for key, part in value.items()}
