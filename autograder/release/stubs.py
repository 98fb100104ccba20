"""Turns a reference solution into the stub that a student fills in.

A function's answer stands between two comment lines, each alone on its line::

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

from autograder.errors import ContentError

_BEGIN = "# BEGIN SOLUTION"
_END = "# END SOLUTION"
_MARKER_LIKE = re.compile(r"#+\s*(BEGIN|END)[\s_-]*SOLUTIONS?\b", re.IGNORECASE)
_BLANK_RUN = re.compile(r"\n{4,}")  # more than two blank lines


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
    begun: set[str] = set()
    for block in reversed(blocks := _blocks(source, file)):
        lines[block.first - 1 : block.last] = [f"\0{blocks.index(block)}"]
    text = "\n".join(lines) + "\n"
    for number, block in enumerate(blocks):
        name = _owner(functions, block, file)
        replacement = ""
        if name and name not in begun:
            begun.add(name)
            replacement = f'{block.indent}{stub_line(problem)}{name}: not attempted yet")\n'
        text = text.replace(f"\0{number}\n", replacement, 1)
    stub = _BLANK_RUN.sub("\n\n\n", text).rstrip("\n") + "\n"
    _must_parse(stub, file)
    return stub


def stub_line(problem: str) -> str:
    """How the line begins that stands for an answer in the stubs of a problem."""
    return f'raise NotImplementedError("{problem}.'


def unmarked_functions(source: str, file: str) -> list[tuple[str, int]]:
    """Public functions without a solution block, with their lines: their answer would ship."""
    blocks = _blocks(source, file)
    return [
        (node.name, node.lineno)
        for node in _functions(source, file)
        if not node.name.startswith("_")
        and not any(
            block.first <= node.lineno <= block.last  # the whole function vanishes
            or node.lineno < block.first <= (node.end_lineno or node.lineno)
            for block in blocks
        )
    ]


def _functions(source: str, file: str) -> list[ast.FunctionDef]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise ContentError(f"{file}:{line}: not valid Python. Fix the syntax.") from error
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


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


def _owner(functions: list[ast.FunctionDef], block: _Block, file: str) -> str:
    """The name of the function whose body the block lies in; empty at module level."""
    for node in functions:
        end = node.end_lineno or node.lineno
        if node.lineno < block.first <= end + 1 and block.indent:
            return node.name
        if block.first < node.lineno <= block.last < end:
            raise ContentError(
                f"{file}:{block.first}: the block cuts the function {node.name} in two. "
                "Put both markers inside it, or both outside."
            )
    if block.indent:
        raise ContentError(
            f"{file}:{block.first}: the block is indented but lies in no function. "
            "Put both markers inside one."
        )
    return ""


def _must_parse(stub: str, file: str) -> None:
    try:
        ast.parse(stub)
    except SyntaxError as error:
        raise ContentError(
            f"{file}: without its solution blocks it is not valid Python "
            f"({error.msg}, stub line {error.lineno}). Fix the lines around the markers."
        ) from error
