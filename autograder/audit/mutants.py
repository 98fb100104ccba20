"""Wrong versions of a reference answer, made one small change at a time.

    for mutant in mutants(source, "backward"):
        mutant.source      # the whole file with one function changed
        mutant.code        # the changed statement, which identifies the mutant
        mutant.words       # "line 14: * -> +"

The same source always gives the same mutants in the same order. A mutant is identified by its
changed statement, not by its line, so that a longer docstring renames nothing.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from autograder.assignment.definitions import Definition, bodies, definitions, first_line
from autograder.audit.mutations import changes
from autograder.errors import ContentError


@dataclass(frozen=True)
class Mutant:
    """A file whose function `function` is changed in one place."""

    function: str
    line: int  # of the file before the change
    change: str  # "* -> +"
    code: str  # the statement after the change; unique within its function
    source: str

    @property
    def words(self) -> str:
        return f"line {self.line}: {self.change}"


def mutants(source: str, function: str) -> list[Mutant]:
    """All mutants of one function or class of the file, none equal to another or to the answer."""
    tree = _defined(source, function)
    seen, codes, found = {_simple(tree)}, set[str](), []
    for line, change, code in _variants(tree):
        text = _simple(tree)
        if text not in seen and _compiles(text):
            seen.add(text)
            unique = next(c for c in _numbered(code) if c not in codes)
            codes.add(unique)
            changed = replaced(source, function, text)
            found.append(Mutant(function, line, change, unique, changed))
    return found


def replaced(source: str, function: str, text: str) -> str:
    """The file with the definition of one function replaced."""
    node = _defined(source, function)
    lines = source.splitlines()
    end = node.end_lineno or node.lineno
    return "\n".join([*lines[: first_line(node) - 1], text, *lines[end:]]) + "\n"


def definition(source: str, function: str) -> str:
    """The text of one function or class of the file."""
    node = _defined(source, function)
    return "\n".join(source.splitlines()[first_line(node) - 1 : node.end_lineno]) + "\n"


def _defined(source: str, name: str) -> Definition:
    node = definitions(ast.parse(source)).get(name)
    if node is None:
        raise ContentError(f"the reference answers define no function {name}.")
    return node


def _variants(tree: Definition) -> Iterator[tuple[int, str, str]]:
    """Change the tree in one place after another; it is whole again after each."""
    for body in bodies(tree):
        first = 1 if ast.get_docstring(body) is not None else 0
        for number, statement in enumerate(body.body[first:], first):
            for place in list(_places(statement, body, "body", number)):
                for change in changes(place.node, place.parent):
                    place.put(change.node)
                    line = getattr(place.node, "lineno", statement.lineno)
                    yield line, change.words, _shown(place, change.node)
                    place.put(place.node)


@dataclass(frozen=True)
class _Place:
    """Where a node hangs in the tree."""

    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    statement: _Place | None  # the innermost one around it

    def put(self, node: ast.AST) -> None:
        """Hang another node there."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node

    def now(self) -> ast.AST:
        """What hangs there now."""
        value = getattr(self.parent, self.field)
        node: ast.AST = value if self.index is None else value[self.index]
        return node


def _places(
    node: ast.AST, parent: ast.AST, field: str, index: int | None, around: _Place | None = None
) -> Iterator[_Place]:
    """The node and all below it, in the order of the source."""
    place = _Place(node, parent, field, index, around)
    yield place
    inner = place if isinstance(node, ast.stmt) else around
    for name, value in ast.iter_fields(node):
        if isinstance(value, list):
            for i, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield from _places(item, node, name, i, inner)
        elif isinstance(value, ast.AST):
            yield from _places(value, node, name, None, inner)


def _shown(place: _Place, new: ast.AST) -> str:
    """The statement as it reads after the change; of a loop or branch, its first line."""
    if isinstance(new, ast.Pass):
        return f"without: {_headline(place.node)}"
    holder = place if isinstance(place.node, ast.stmt) else place.statement
    assert holder is not None
    changed = holder.now()
    if isinstance(new, ast.For) and isinstance(new.body[-1], ast.Break):
        return f"{_headline(changed)} (only the first turn)"
    return _headline(changed)


def _headline(node: ast.AST) -> str:
    return _simple(node).splitlines()[0]


def _simple(node: ast.AST) -> str:
    """The code with `L + 1 - 1` as `L`, so that the same change made twice is seen."""
    tree = _Simplifier().visit(ast.fix_missing_locations(copy.deepcopy(node)))
    return ast.unparse(ast.fix_missing_locations(tree))


class _Simplifier(ast.NodeTransformer):
    """Adds up whole numbers, and leaves out `+ 0` and `* 1`."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        right = _integer(node.right)
        if right == 1 and isinstance(node.op, ast.Mult):
            return node.left
        if right is None or not isinstance(node.op, ast.Add | ast.Sub):
            return node
        total, left = right if isinstance(node.op, ast.Add) else -right, node.left
        if (number := _integer(left)) is not None:
            return _constant(number + total)
        if isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add | ast.Sub):
            inner = _integer(left.right)
            if inner is not None:
                total += inner if isinstance(left.op, ast.Add) else -inner
                left = left.left
        op = ast.Add() if total > 0 else ast.Sub()
        return ast.BinOp(left, op, ast.Constant(abs(total))) if total else left


def _integer(node: ast.AST) -> int | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _integer(node.operand)
        return None if inner is None else -inner
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int else None


def _constant(value: int) -> ast.expr:
    positive = ast.Constant(abs(value))
    return ast.UnaryOp(ast.USub(), positive) if value < 0 else positive


def _numbered(code: str) -> Iterator[str]:
    yield code
    yield from (f"{code} ({number})" for number in count(2))


def _compiles(text: str) -> bool:
    try:
        compile(text, "mutant", "exec")
    except (SyntaxError, ValueError):
        return False
    return True
