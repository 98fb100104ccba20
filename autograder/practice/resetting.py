"""The stub of one function back in its place; what stood there is kept beside the file."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

from autograder.artifacts import write_file
from autograder.assignment.definitions import tree_of
from autograder.assignment.model import Assignment
from autograder.errors import UsageError
from autograder.names import STUB, QuestionName


def reset(folder: Path, assignment: Assignment, name: QuestionName) -> str:
    """Put the stub back; the name of the file that keeps the old text, "" where there was none.

    Raises `UsageError`, and changes nothing, where that cannot be done.
    """
    stub = _stub(assignment, name)
    path = folder / name.file
    if not path.exists():
        write_file(path, stub.encode())
        return ""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{name.file}: is no UTF-8 text. Save it as UTF-8 first.") from None
    lines = text.splitlines(keepends=True)
    first, last = _span(stub, stub.splitlines(keepends=True), name.function)
    ending = "\r\n" if "\r\n" in text else "\n"
    empty = [line.rstrip("\r\n") + ending for line in stub.splitlines()[first:last]]
    place = _span(text, lines, name.function)
    if place == (0, 0):  # no such function: at the end
        gap = [] if not lines or lines[-1].endswith("\n") else [ending]
        write_file(path, "".join([*lines, *gap, ending, ending, *empty]).encode())
        return ""
    old = "".join(lines[place[0] : place[1]])
    kept = _free(folder, name)
    write_file(folder / kept, old.encode())
    write_file(path, "".join([*lines[: place[0]], *empty, *lines[place[1] :]]).encode())
    return kept


_DEFINED = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _stub(assignment: Assignment, name: QuestionName) -> str:
    """The file as it was handed out: from the kit, or from the course's own folder."""
    places = (
        assignment.root / "problems" / name.problem / STUB,
        assignment.root / "student" / name.file,
    )
    for place in places:
        if place.is_file():
            return place.read_text(encoding="utf-8")
    raise UsageError(f"the empty {name.file} is not in the kit. Unpack the whole zip again.")


def _span(text: str, lines: list[str], function: str) -> tuple[int, int]:
    """First line and end of the last definition of that name, with its decorators.

    (0, 0) where there is none. A file that does not parse is split where a line begins at its left
    edge.
    """
    if (tree := tree_of(text)) is None:
        return _rough_span(lines, function)
    found = (0, 0)
    for node in tree.body:
        if isinstance(node, _DEFINED) and node.name == function:
            starts = [node.lineno, *(one.lineno for one in node.decorator_list)]
            found = (min(starts) - 1, node.end_lineno or node.lineno)
    return found


def _rough_span(lines: list[str], function: str) -> tuple[int, int]:
    head = re.compile(rf"((async\s+)?def|class)\s+{re.escape(function)}\b")
    starts = [i for i, line in enumerate(lines) if head.match(line)]
    if not starts:
        return 0, 0
    end = first = starts[-1]
    for i in range(first + 1, len(lines)):
        if re.match(r"(async\s|def\s|class\s|@|if\s|import\s|from\s)", lines[i]):
            break
        end = i if lines[i].strip() else end
    return first, end + 1


def _free(folder: Path, name: QuestionName) -> str:
    """A name that no file has; not .py, so that it is never handed in."""
    number = 1
    while os.path.lexists(folder / (kept := f"{name}.old{number if number > 1 else ''}.txt")):
        number += 1
    return kept
