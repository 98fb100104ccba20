"""Ratios of what was measured, as a table."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.benchmarks.measure import Times

Row = tuple[str, float, str]  # what, milliseconds of CPU time, how it compares


def slope(fewer: Times, more: Times, count: int) -> float:
    """CPU seconds of one more submission: the median over the rounds."""
    pairs = zip(fewer.cpu, more.cpu, strict=True)
    return statistics.median((after - before) / count for before, after in pairs)


def slopes(times: Mapping[str, Times], count: int) -> dict[str, float]:
    """CPU seconds of one more submission of each kind."""
    found = {
        kind: slope(times[f"{kind}, 1"], times[f"{kind}, {1 + count}"], count)
        for kind in ("right", "wrong", "stubs")
        if f"{kind}, 1" in times
    }
    if "styles, first" in times:
        styles = times["styles, first"], times["styles, three times"]
        found["style not seen before"] = slope(times["right, 1"], styles[0], 4)
        found["style seen before"] = slope(*styles, 8)
    return found


def rows(times: Mapping[str, Times], floors: Mapping[str, Any], count: int) -> Iterator[Row]:
    """What each thing took, and beside what that counts."""
    took = {name: each.median for name, each in times.items()}

    def beside(value: float, name: str, words: str) -> str:
        return f"{value / took[name]:.2f} x {words}" if name in took else ""

    per = slopes(times, count)
    for name, value in took.items():
        if name == "help":
            yield "gradkit --help", value, beside(value, "python", "python -c pass")
        elif name.endswith(", 1") or name.startswith("check.py"):
            words = f"gradkit grade, {name}" if name.endswith(", 1") else name
            yield words, value, beside(value, "sympy", "import numpy, sympy")
        elif name.startswith(("otter, ours", "gradescope")):
            yield name, value, beside(value, "otter, stock", "otter, stock")
        elif name in ("python", "numpy", "sympy", "otter, stock"):
            yield name, value, ""
    for kind, value in per.items():
        parts = []
        if "otter, stock" in took:
            parts.append(f"{took['otter, stock'] / value:.1f} in the time of otter, stock")
        if floors:
            parts += [f"{value / floors[floor]:.2f} x {floor}" for floor in ("F2", "F3")]
        if kind == "style not seen before":
            parts.append(f"{value / per['style seen before']:.2f} x one seen before")
        yield f"one more submission: {kind}", value, "; ".join(parts)
    for floor, words in (("F2", "checks in one process"), ("F3", "the student's calls alone")):
        if floors:
            yield f"{floor}: {words}", floors[floor], f"{floors['calls']} calls"


def table(found: Sequence[Row]) -> str:
    """As Markdown, in milliseconds."""
    width = max(len(name) for name, _, _ in found)
    lines = [f"| {'CPU time':{width}} |       ms | |", f"|{'-' * (width + 2)}|---------:|---|"]
    lines += [f"| {name:{width}} | {1000 * value:8.1f} | {words} |" for name, value, words in found]
    return "\n".join(lines)
