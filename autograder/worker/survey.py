"""What a module of the submission offers: its functions, and what their code uses.

Runs in the worker, so all of it is the student's claim; the grader takes it for hints and
for what to try, never for a verdict. Stand-alone.
"""

from __future__ import annotations

import dis
import functools
import inspect
import itertools
import linecache
import re
import types
from collections.abc import Container, Iterator
from typing import Any

MAX_IMPORTED = 2000  # names of others that are listed; `from sympy import *` brings 900
_PLAINLY = dis.opmap["LOAD_FAST"]  # a function's own local variable, by its number
_READS = ("LOAD_FAST", "LOAD_DEREF", "LOAD_CLOSURE")  # begin the names of what reads any
MAX_DEPTH = 3  # a decorator around a decorator around a function


def functions_of(module: types.ModuleType, files: Container[str]) -> dict[str, Any]:
    """Per callable: line, names its code uses, whether it uses a parameter (a real attempt).

    Classes, closures and the like count with the code that calling them may run. Line 0 and no
    names for what has no code in the submission's own files, such as an import. The
    submission's own come first.
    """
    own: dict[str, Any] = {}
    imported: dict[str, Any] = {}
    for name, value in list(module.__dict__.items()):
        if type(name) is not str or not callable(value):
            continue
        functions = [f for f in _functions(value, files) if f.__code__.co_filename in files]
        if functions:
            names = [name for function in functions for name in _names(function)]
            # A class is often given with its __init__: that alone is no attempt.
            others = [f for f in functions if f.__name__ != "__init__"] or functions
            attempt = any(_is_attempt(function.__code__) for function in others)
            own[name] = (functions[0].__code__.co_firstlineno, names, attempt)
        elif len(imported) < MAX_IMPORTED:
            imported[name] = (0, [], True)
    return own | imported


def _functions(value: Any, files: Container[str], depth: int = 0) -> Iterator[Any]:
    """The Python functions that calling `value` may run, as far as they can be seen."""
    inner: list[Any] = []
    if isinstance(value, types.FunctionType):
        yield value
        inner = [_content(cell) for cell in value.__closure__ or ()]
    elif isinstance(value, types.MethodType | staticmethod | classmethod):
        inner = [value.__func__]
    elif isinstance(value, functools.partial):
        inner = [value.func, *value.args]
    elif hasattr(value, "__wrapped__"):  # functools.lru_cache
        inner = [value.__wrapped__]
    else:
        made_by = value if isinstance(value, type) else type(value)
        if f"{made_by.__module__}.py" in files:
            inner = list(vars(made_by).values())
    for item in inner if depth < MAX_DEPTH else ():
        if callable(item) or isinstance(item, staticmethod | classmethod):
            yield from _functions(item, files, depth + 1)


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not filled yet
        return None


def _names(function: Any) -> list[str]:
    """Names that a function's code uses, and what imported ones are called at home.

    The latter for `from sympy import diff as d`.
    """
    names = list(names_used(function.__code__))
    homes = (getattr(function.__globals__.get(name), "__name__", None) for name in names)
    return names + [home for home in homes if type(home) is str]


def names_used(code: types.CodeType) -> tuple[str, ...]:
    """Names that code uses, with that of the functions within it."""
    inner = [names_used(const) for const in code.co_consts if isinstance(const, types.CodeType)]
    return code.co_names + sum(inner, ())


def _is_attempt(code: types.CodeType) -> bool:
    """Whether the code uses a parameter, or would if it came so far."""
    return _uses_parameters(code) or ("NotImplementedError" in code.co_names and _is_cut_off(code))


def _is_cut_off(code: types.CodeType) -> bool:
    """Whether code that uses a parameter stands below where the function raises.

    Python leaves such code out, so the text has to tell.
    """
    lines = linecache.getlines(code.co_filename)
    start, last = code.co_firstlineno, max(line or 0 for _, _, line in code.co_lines())
    depth = _indent(lines[start - 1]) if start <= len(lines) else 0
    body = itertools.takewhile(lambda line: not line.strip() or _indent(line) > depth, lines[last:])
    parameters = _parameters(code)
    words = {word for line in body for word in re.findall(r"\w+", line.partition("#")[0])}
    return not words.isdisjoint(parameters)


def _parameters(code: types.CodeType) -> tuple[str, ...]:
    """The names of all parameters, `*args` and `**kwargs` among them."""
    further = bool(code.co_flags & inspect.CO_VARARGS) + bool(
        code.co_flags & inspect.CO_VARKEYWORDS
    )
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount + further]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _uses_parameters(code: types.CodeType) -> bool:
    parameters = _parameters(code)
    parts = itertools.pairwise(zip(code.co_code[::2], code.co_code[1::2], strict=True))
    for (before, _), (operation, number) in parts:  # so it is nearly always, and told quickly
        if operation == _PLAINLY and number < len(parameters) and before != dis.EXTENDED_ARG:
            return True
    for instruction in dis.get_instructions(code) if parameters else ():
        if instruction.opname.startswith(_READS):
            used = instruction.argval
            if any(name in parameters for name in (used if isinstance(used, tuple) else (used,))):
                return True
    return False
