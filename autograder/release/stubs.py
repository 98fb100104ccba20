"""Turns a reference solution into the stub that a student fills in.

The answer of a function or method stands between two comment lines, each alone on its line::

    # BEGIN SOLUTION
    # END SOLUTION

The block becomes one `raise NotImplementedError`. Whatever stands outside, docstring and comments
too, stays. A block outside of every function (a private helper of the reference) vanishes.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from dataclasses import dataclass

from autograder.assignment.definitions import bodies, definitions, parsed
from autograder.errors import ContentError

_BEGIN = "# BEGIN SOLUTION"
_END = "# END SOLUTION"
_MARKER_LIKE = re.compile(r"#+\s*(BEGIN|END)[\s_-]*SOLUTIONS?\b", re.IGNORECASE)
_BLANK_RUN = re.compile(r"\n{4,}")  # more than two blank lines


@dataclass(frozen=True)
class _Function:
    """A function, or a method under its class's name, on the lines `line` … `end`."""

    name: str
    top: int  # the line of the function or class
    line: int
    end: int
    column: int


@dataclass(frozen=True)
class _Block:
    """Lines `first` … `last` (from 1, markers included), indented by `indent`."""

    first: int
    last: int
    indent: str


def make_stub(source: str, file: str, problem: str) -> str:
    """The stub of one reference file; `file` is its name in messages.

    Raises `ContentError` with file and line where the markers are not balanced.
    """
    functions = _functions(source, file)
    lines = source.splitlines()
    begun: set[int] = set()
    for block in reversed(blocks := _blocks(source, file)):
        lines[block.first - 1 : block.last] = [f"\0{blocks.index(block)}"]
    text = "\n".join(lines) + "\n"
    for number, block in enumerate(blocks):
        owner = _owner(functions, block, file)
        replacement = ""
        if owner and owner.line not in begun:
            begun.add(owner.line)
            replacement = f'{block.indent}{stub_line(problem)}{owner.name}: not attempted yet")\n'
        text = text.replace(f"\0{number}\n", replacement, 1)
    stub = _BLANK_RUN.sub("\n\n\n", text).rstrip("\n") + "\n"
    _must_parse(stub, file)
    return stub


def stub_line(problem: str) -> str:
    """How the line begins that stands for an answer in the stubs of a problem."""
    return f'raise NotImplementedError("{problem}.'


def unmarked_functions(source: str, file: str) -> list[tuple[str, int]]:
    """Public functions and classes without a solution block, with their lines.

    Their answer would ship.
    """
    blocks = _blocks(source, file)
    functions = _functions(source, file)
    marked = {
        function.name
        for function in functions
        for block in blocks
        if block.first <= function.line <= block.last  # the whole function vanishes
        or (function.line < block.first <= function.end and len(block.indent) > function.column)
    }
    public = {f.name: f.top for f in reversed(functions) if not f.name.startswith("_")}
    return [(name, line) for name, line in reversed(public.items()) if name not in marked]


def _functions(source: str, file: str) -> list[_Function]:
    return [
        _Function(name, node.lineno, body.lineno, body.end_lineno or body.lineno, body.col_offset)
        for name, node in definitions(parsed(source, file)).items()
        for body in bodies(node)
    ]


def _blocks(source: str, file: str) -> list[_Block]:
    """The solution blocks in order of their lines."""
    blocks: list[_Block] = []
    opened: _Block | None = None
    for line, indent, text in _markers(source, file):
        if text == _BEGIN:
            if opened:
                raise ContentError(
                    f"{file}:{line}: {_BEGIN} inside the block begun on line {opened.first}. "
                    f"Put {_END} before it."
                )
            opened = _Block(line, line, indent)
        elif not opened:
            raise ContentError(
                f"{file}:{line}: {_END} without a {_BEGIN} before it. Add one, or remove this."
            )
        elif indent != opened.indent:
            raise ContentError(
                f"{file}:{line}: {_END} is indented unlike its {_BEGIN} on line {opened.first}. "
                "Align the two."
            )
        else:
            blocks.append(_Block(opened.first, line, opened.indent))
            opened = None
    if opened:
        raise ContentError(
            f"{file}:{opened.first}: {_BEGIN} is never closed. Add {_END} after the answer."
        )
    return blocks


def _markers(source: str, file: str) -> list[tuple[int, str, str]]:
    """(line, indent, text) of every marker; a comment that merely looks like one is refused."""
    found = []
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError) as error:
        raise ContentError(f"{file}: not valid Python ({error}). Fix the syntax.") from error
    for token in tokens:
        if token.type != tokenize.COMMENT or not _MARKER_LIKE.match(token.string):
            continue
        line, column = token.start
        indent = token.line[:column]
        if token.string not in (_BEGIN, _END) or indent.strip():
            right = _BEGIN if "begin" in token.string.lower() else _END
            raise ContentError(
                f"{file}:{line}: a marker must read {right!r} and stand alone on its line."
            )
        found.append((line, indent, token.string))
    return found


def _owner(functions: list[_Function], block: _Block, file: str) -> _Function | None:
    """The function whose body the block lies in; none at module level or between methods."""
    for function in functions:
        inside = len(block.indent) > function.column
        if function.line < block.first <= function.end + 1 and inside:
            return function
        if block.first < function.line <= block.last < function.end or (
            function.line < block.first <= function.end
        ):
            raise ContentError(
                f"{file}:{block.first}: the block cuts the function {function.name} in two. "
                "Put both markers inside it, or both outside."
            )
    if block.indent and not any(f.column == len(block.indent) for f in functions):
        raise ContentError(
            f"{file}:{block.first}: the block is indented but lies in no function. "
            "Put both markers inside one."
        )
    return None


def _must_parse(stub: str, file: str) -> None:
    try:
        ast.parse(stub)
    except SyntaxError as error:
        raise ContentError(
            f"{file}: without its solution blocks it is not valid Python "
            f"({error.msg}, stub line {error.lineno}). Fix the lines around the markers."
        ) from error
