"""Why two arrays do not fit together, in a product or entry by entry, and what may be behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from autograder.feedback.errors import Failure

Shape = tuple[int, ...]
PARTS = "Which part of the line has not the shape that it should have? Print them."
INDEX = "No .T makes these fit. Is an index one off?"
_LONGEST = 40  # characters of an operand that is repeated
OTHER = "No .T makes these fit. Is it another array that belongs there?"


def shape_of(text: str) -> Shape | None:
    """(2, 3) of `array (2, 3)` or `(2,3)`."""
    found = re.search(r"\(([\d, ]*)\)", text)
    return tuple(map(int, re.findall(r"\d+", found[1]))) if found else None


def sides(failure: Failure) -> list[tuple[str, Shape | None]]:
    """Both sides of what failed, with their shapes, where these are known; else nothing."""
    known = {part: kind for part, kind in failure.facts.items() if kind.startswith("array")}
    found = [(text, shape_of(known.get(text, ""))) for text in failure.operands]
    return found if len(found) == 2 else []


def product_said(failure: Failure, columns: str, rows: str) -> str:
    """`W[2] is (1, 3), the right side has 4 rows`."""
    both = sides(failure)
    if not any(shape for _, shape in both):
        return failure.described()
    sizes = (f"the left side has {columns} columns", f"the right side has {rows} rows")
    said = [
        f"{text} is {shape}" if shape else size
        for (text, shape), size in zip(both, sizes, strict=False)
    ]
    return ", ".join(said)


def entries_said(both: Sequence[tuple[str, Shape | None]]) -> str:
    """`x is (2, 3), the right side is (2,)`; nothing where the sides are not known."""
    if len(both) != 2 or not any(text for text, _ in both):
        return ""
    names = (
        text if len(text) <= _LONGEST else f"the {side} side"
        for (text, _), side in zip(both, ("left", "right"), strict=True)
    )
    return ", ".join(f"{name} is {shape}" for name, (_, shape) in zip(names, both, strict=True))


def changed(failure: Failure) -> str:
    """A hint at an argument that has not the shape with which it came in."""
    for part, kind in failure.facts.items():
        if not (found := re.fullmatch(r"(\w+)(\[[^\]]*\])?", part)):
            continue
        given = failure.given.get(found[1])
        there = given.values() if isinstance(given, dict) and found[2] else [given] * (not found[2])
        shapes = {value.shape for value in there if isinstance(value, np.ndarray)}
        if shapes and kind.startswith("array") and (shape := shape_of(kind)) not in shapes:
            such = f"{found[1]}{'[…]' if found[2] else ''}"
            return f"No {such} came in as {shape}: which line has changed it, or put another there?"
    return ""


def product_hint(both: Sequence[tuple[str, Shape | None]]) -> str:
    """What to look at, for a product of matrices."""
    flat = [text for text, shape in both if shape and len(shape) == 1 and text.endswith(".T")]
    if flat and all(shape and len(shape) == 1 for _, shape in both):
        names = ", ".join(text.removesuffix(".T") for text, _ in both)
        return f".T changes nothing in a vector. np.outer({names}) makes a matrix of all products."
    hint = _turned(both, _multiply)
    if hint in (INDEX, OTHER):
        (_, one), (text, other) = both
        if one and other and len(one) == len(other) == 2 and _multiply(other, one) and text:
            return f"They fit in the other order: {text} first."
    if len(both) == 2 and both[0][1] and both[0][1] == both[1][1]:
        return hint.replace("?", ", or is * meant, entry by entry?")
    return hint


def entries_hint(both: Sequence[tuple[str, Shape | None]]) -> str:
    """What to look at, where arrays are combined entry by entry."""
    shapes = [shape for _, shape in both if shape]
    if len(shapes) == 2 and any(
        len(one) == 1 and len(other) == 2 and one[0] == other[0]
        for one, other in (shapes, shapes[::-1])
    ):
        return "keepdims=True in a sum keeps its axis; x.reshape(-1, 1) makes a column of x."
    return _turned(both, _broadcasts)


def _turned(both: Sequence[tuple[str, Shape | None]], fits: Callable[[Shape, Shape], bool]) -> str:
    """Which of them may need .T, or have one too many."""
    if len(both) != 2 or None in (shapes := [shape for _, shape in both]):
        return PARTS
    one, other = (shape or () for shape in shapes)
    texts = [text for text, _ in both]
    turned = [
        text
        for text, shape, pair in zip(
            texts, (one, other), ((one[::-1], other), (one, other[::-1])), strict=True
        )
        if len(shape) == 2 and fits(*pair)
    ]
    indexed = any("[" in text for text in texts)
    extra = [text for text in turned if text.endswith(".T")]
    turned = extra if len(extra) == 1 else turned
    if not turned:
        return INDEX if indexed else OTHER
    name = turned[0].removesuffix(".T")
    asked = f"Is the .T of {name} one too many" if name != turned[0] else f"Does {name} need .T"
    if len(turned) == 2 or not name:
        asked = "Does one of them need .T"
    return f"{asked}{', or is an index one off' * indexed}?"


def _multiply(one: Shape, other: Shape) -> bool:
    return one[-1:] == other[-2:][:1]


def _broadcasts(one: Shape, other: Shape) -> bool:
    return all(a == b or 1 in (a, b) for a, b in zip(one[::-1], other[::-1], strict=False))
