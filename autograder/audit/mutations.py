"""The small changes that make a wrong answer out of a right one.

Each rule takes a node of the syntax tree and yields changes: the words for it ("* -> +") and the
node that takes the place of the old one. Rules know Python and NumPy, and no problem.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

Op = type[ast.operator] | type[ast.cmpop]

_OPERATORS: dict[Op, tuple[Op, ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add, ast.MatMult),
    ast.Div: (ast.Mult, ast.Sub),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult, ast.Div),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}
_SIGNS: dict[Op, str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.MatMult: "@", ast.Pow: "**",
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_CALLS = {
    "sum": ("mean", "max"), "mean": ("sum", "median"), "max": ("min",), "min": ("max",),
    "exp": ("cosh",), "log": ("log2", "log1p"), "tanh": ("sin", "arctan"), "sqrt": ("abs",),
    "zeros": ("ones",), "zeros_like": ("ones_like",), "ones": ("zeros",),
    "maximum": ("minimum",), "minimum": ("maximum",), "all": ("any",), "any": ("all",),
    "outer": ("multiply",), "dot": ("multiply", "outer"), "array": ("asarray",), "Ne": ("Eq",),
    "eigvalsh": ("diag",), "standard_normal": ("random",), "abs": ("negative",),
}  # fmt: skip
_UFUNCS: dict[Op, str] = {ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply"}
_SMALL = 1e-3  # a constant below is a tolerance, changed by a factor
_INDEXED_BY_SIZE = ("range", "arange")


@dataclass(frozen=True)
class Change:
    """What takes the place of a node; `words` such as "* -> +"."""

    words: str
    node: ast.AST


def changes(node: ast.AST, parent: ast.AST) -> Iterator[Change]:
    """All changes of one node, in a fixed order."""
    for rule in _RULES:
        yield from rule(node, parent)


def _operator(node: ast.AST, parent: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BinOp | ast.AugAssign):
        for other in _OPERATORS.get(type(node.op), ()):
            yield Change(_arrow(_SIGNS[type(node.op)], _SIGNS[other]), _with(node, op=other()))
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in _OPERATORS.get(type(node.ops[0]), ()):
            words = _arrow(_SIGNS[type(node.ops[0])], _SIGNS[other])
            yield Change(words, _with(node, ops=[other()]))


def _term(node: ast.AST, parent: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.BinOp):
        yield Change(f"{_code(node.right)} dropped", node.left)
        yield Change(f"{_code(node.left)} dropped", node.right)
        if not isinstance(node.op, ast.Add | ast.Mult):
            yield Change("operands swapped", _with(node, left=node.right, right=node.left))
    if isinstance(node, ast.UnaryOp):
        yield Change(f"{_code(node)} -> {_code(node.operand)}", node.operand)


def _constant(node: ast.AST, parent: ast.AST) -> Iterator[Change]:
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    others: list[bool] | list[int] | list[float] = []
    if isinstance(value, bool):
        others = [not value]
    elif isinstance(value, int):
        others = [value + 1, value - 1]
    elif isinstance(value, float):
        small = 0 < abs(value) < _SMALL
        others = [value * 1000, value / 1000] if small else [2 * value if value else 1.0]
    for other in others:
        yield Change(_arrow(repr(value), repr(other)), ast.Constant(other))


def _index(node: ast.AST, parent: ast.AST) -> Iterator[Change]:
    """`Z[l]` for `Z[l - 1]` is a dropped term; here the other way round."""
    if not (isinstance(node, ast.Name) and isinstance(parent, ast.Subscript)):
        return
    if parent.slice is node:
        for op in (ast.Sub(), ast.Add()):
            moved = ast.BinOp(node, op, ast.Constant(1))
            yield Change(f"index {_arrow(node.id, _code(moved))}", moved)


def _range(node: ast.AST, parent: ast.AST) -> Iterator[Change]:
    if not (isinstance(node, ast.Call) and _name(node.func) in _INDEXED_BY_SIZE):
        return
    ends = [*node.args]
    if len(ends) == 1:
        yield Change("the range starts at 1", _with(node, args=[ast.Constant(1), *ends]))
    for place, end in enumerate(ends[:2]):
        for op in (ast.Sub(), ast.Add()):
            moved = [*ends]
            moved[place] = ast.BinOp(end, op, ast.Constant(1))
            yield Change(f"range end {_arrow(_code(end), _code(moved[place]))}",
                         _with(node, args=moved))  # fmt: skip
    if _name(node.func) == "range":
        yield Change("the range backwards", ast.Call(ast.Name("reversed"), [node], []))


def _axis(node: ast.AST, parent: ast.AST) -> Iterator[Change]:
    if not isinstance(node, ast.Call):
        return
    for place, keyword in enumerate(node.keywords):
        rest = node.keywords[:place] + node.keywords[place + 1 :]
        yield Change(f"{_code(keyword)} dropped", _with(node, keywords=rest))


def _transpose(node: ast.AST, parent: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield Change(".T dropped", node.value)
    elif (
        isinstance(node, ast.Name | ast.Subscript)
        and isinstance(parent, ast.BinOp)
        and isinstance(parent.op, ast.MatMult)
    ):
        yield Change(f"{_code(node)} transposed", ast.Attribute(node, "T"))


def _call(node: ast.AST, parent: ast.AST) -> Iterator[Change]:
    if not isinstance(node, ast.Call):
        return
    function = node.func
    for other in _CALLS.get(_name(function), ()) if isinstance(function, ast.Attribute) else ():
        changed = _with(function, attr=other)
        yield Change(_arrow(_name(function), other), _with(node, func=changed))
    if isinstance(function, ast.Attribute) and function.attr == "copy":
        yield Change(".copy() dropped", function.value)
    if node.args and _name(function) not in _INDEXED_BY_SIZE:
        yield Change(f"{_code(function)}() dropped", node.args[0])
    for place in range(len(node.args) - 1):
        args = [*node.args]
        args[place : place + 2] = reversed(args[place : place + 2])
        yield Change(f"arguments {place + 1} and {place + 2} swapped", _with(node, args=args))


def _undefined(node: ast.AST, parent: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Attribute) and node.attr == "nan":
        yield Change("nan -> 0.0", ast.Constant(0.0))


def _statement(node: ast.AST, parent: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.stmt) and not isinstance(node, ast.Import | ast.ImportFrom):
        yield Change("statement dropped", ast.Pass())
    if isinstance(node, ast.If):
        yield Change("condition negated", _with(node, test=ast.UnaryOp(ast.Not(), node.test)))
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        parts = node.value.elts
        for place in range(len(parts) - 1):
            swapped = [*parts]
            swapped[place : place + 2] = reversed(swapped[place : place + 2])
            words = f"{_code(parts[place])} and {_code(parts[place + 1])} swapped"
            yield Change(words, ast.Return(ast.Tuple(swapped)))


def _in_place(node: ast.AST, parent: ast.AST) -> Iterator[Change]:
    """`x = x - d` as `x -= d`, and `x - d` with the result in x: the caller's array changes."""
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Name) and _code(target) == _code(value.left):
            words = f"in place: {_SIGNS[type(value.op)]}="
            yield Change(words, ast.AugAssign(target, value.op, value.right))
    if (
        isinstance(node, ast.BinOp)
        and type(node.op) in _UFUNCS
        and isinstance(node.left, ast.Name | ast.Subscript)
        and not isinstance(node.right, ast.Constant)
    ):
        ufunc = ast.Attribute(ast.Name("np"), _UFUNCS[type(node.op)])
        out = ast.keyword("out", node.left)
        words = f"in place: {_code(node.left)} takes the result"
        yield Change(words, ast.Call(ufunc, [node.left, node.right], [out]))


def _frozen(node: ast.AST, parent: ast.AST) -> Iterator[Change]:
    """A loop that runs its body for the first item only."""
    if isinstance(node, ast.For):
        yield Change("only the first turn", _with(node, body=[*node.body, ast.Break()]))


_RULES = (
    _operator, _term, _constant, _index, _range, _axis, _transpose, _call, _undefined,
    _statement, _in_place, _frozen,
)  # fmt: skip


def _with(node: ast.AST, **fields: object) -> ast.AST:
    """A shallow copy of the node with some fields replaced."""
    return type(node)(**{**dict(ast.iter_fields(node)), **fields})


def _name(function: ast.AST) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _code(node: ast.AST) -> str:
    return ast.unparse(node)


def _arrow(old: str, new: str) -> str:
    return f"{old} -> {new}"
