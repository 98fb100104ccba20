"""What the failing line knew: the expression that raised, and what its parts were.

Stand-alone. Looks at names, subscripts and simple attributes only where that runs no code of the
student's, and tells kinds and shapes, never numbers.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import difflib
import types
from typing import Any

import numpy as np

MAX_FACTS = 8
MAX_EXPRESSION = 120  # characters
_NOT_KNOWN = (LookupError, ValueError, TypeError)
_EXACT = (dict, list, tuple, np.ndarray)
_CALLED = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, np.ufunc, type)
_KNOWN = (*_EXACT, types.ModuleType, str, int, float)
Facts = tuple[str, str, dict[str, str]]  # expression, kind of syntax, part -> what it is


def facts_of(error: BaseException, files: dict[str, bytes]) -> Facts:
    """The innermost expression of the student's on the way to the error, and its parts."""
    frame, place = None, None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in files:
            frame, place = trace.tb_frame, trace.tb_lasti
        trace = trace.tb_next
    if frame is None or place is None:
        return "", "", {}
    text = _segment(frame.f_code, place, files)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "", "", {}
    scope = {**vars(builtins), **frame.f_globals, **frame.f_locals}
    found: dict[str, str] = {}
    for part in _parts(tree):
        source = ast.unparse(part)
        if len(source) <= MAX_EXPRESSION and len(found) < MAX_FACTS:
            with contextlib.suppress(*_NOT_KNOWN):
                found.setdefault(source, kind_of(_value(part, scope)))
    return ast.unparse(tree)[:MAX_EXPRESSION], type(tree).__name__, found


def _segment(code: types.CodeType, place: int, files: dict[str, bytes]) -> str:
    """The source of the instruction's expression."""
    positions = list(code.co_positions())[place // 2]
    first, last, start, end = positions
    if first is None or last is None or start is None or end is None:
        return ""
    lines = files[code.co_filename].split(b"\n")[first - 1 : last]  # columns count bytes
    if not lines:
        return ""
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][start:]
    return b"\n".join(lines).decode("utf-8", "replace")


def _parts(tree: ast.expr) -> list[ast.expr]:
    """The operands, or the function and its arguments, then all names that stand in them."""
    direct: list[ast.expr] = []
    if isinstance(tree, ast.BinOp):
        direct = [tree.left, tree.right]
    elif isinstance(tree, ast.Call):
        direct = [tree.func, *tree.args]
    elif isinstance(tree, ast.Subscript):
        direct = [tree.value, tree.slice]
    elif isinstance(tree, ast.Compare):
        direct = [tree.left, *tree.comparators]
    elif isinstance(tree, ast.Attribute):
        direct = [tree.value]
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name | ast.Subscript)]
    return [*direct, *names]


def _value(tree: ast.expr, scope: dict[str, Any]) -> Any:
    """The value, without running anything of the student's; one of `_NOT_KNOWN` else."""
    match tree:
        case ast.Constant():
            return tree.value
        case ast.Name():
            return scope[tree.id]
        case ast.UnaryOp(op=ast.USub()):
            if type(value := _value(tree.operand, scope)) is int:
                return -value
        case ast.Attribute():
            value = _value(tree.value, scope)
            if type(value) is np.ndarray and tree.attr in ("T", "shape"):
                return getattr(value, tree.attr)
            if type(value) is types.ModuleType:
                return vars(value)[tree.attr]
        case ast.Subscript():
            value, at = _value(tree.value, scope), _value(tree.slice, scope)
            if type(value) in _EXACT and type(at) in (int, str, np.int64):
                return value[at]
        case ast.BinOp(op=ast.Add() | ast.Sub()):  # `l + 1`, of whole numbers
            left, right = _value(tree.left, scope), _value(tree.right, scope)
            if type(left) is int and type(right) is int:
                return left + right if isinstance(tree.op, ast.Add) else left - right
    raise LookupError


def kind_of(value: Any) -> str:
    """As in `array (2, 3)`, `whole number`, `list 4`, `dict 1, 2`, `function`, `symbol`."""
    kind = type(value)
    if value is None:
        return "None"
    if kind is np.ndarray:
        named = "" if value.dtype.kind == "f" else f" of {value.dtype.name}"
        return f"array {value.shape}{named}"
    if kind is int or isinstance(value, np.integer):
        return "whole number"
    if kind in (bool, float, complex) or isinstance(value, np.generic):
        return "number"
    if kind is str:
        return "text"
    if kind in (list, tuple, set):
        return f"{kind.__name__} {len(value)}"
    if kind is dict:
        keys = [str(key)[:20] for key in list(value)[:6] if type(key) in (int, str)]
        return f"dict {', '.join(keys)}"
    if kind is types.ModuleType:
        return "module"
    if kind.__module__.partition(".")[0] == "sympy":
        return "symbol"
    if isinstance(value, _CALLED) or (kind.__module__ == "numpy" and callable(value)):
        return "function"
    return f"other {kind.__name__[:40]}"


def suggestion(error: BaseException) -> str:
    """`. Did you mean: 'alpha'?`, as Python prints it; nothing for types of the student's own."""
    if type(error) is NameError:
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        frame = trace.tb_frame if trace is not None else None
        known = {**vars(builtins), **frame.f_globals, **frame.f_locals} if frame else {}
    elif type(error) is AttributeError and type(error.obj) in _KNOWN:
        known = dict.fromkeys(dir(error.obj))
    else:
        return ""
    name = str(error.name)
    names = [other for other in known if not other.startswith("_")]
    close = [other for other in names if other.lower() == name.lower()]
    close = close or difflib.get_close_matches(name, names[:2000], n=1, cutoff=0.76)
    return f". Did you mean: '{close[0]}'?" if close else ""
