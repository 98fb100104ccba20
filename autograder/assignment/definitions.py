"""Python files: what one defines at its top and a question can ask for, functions and classes.

The assignment's own are trusted, and run as modules; an error in one names its line.
"""

from __future__ import annotations

import ast
import copy
import importlib.util
import inspect
import linecache
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.errors import ContentError

Definition = ast.FunctionDef | ast.ClassDef


def definitions(tree: ast.Module) -> dict[str, Definition]:
    """The functions and classes of a file by name."""
    return {node.name: node for node in tree.body if isinstance(node, Definition)}


def first_line(node: Definition) -> int:
    """The line on which a definition begins, decorators included."""
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def bodies(node: Definition) -> list[ast.FunctionDef]:
    """The code of a definition: the function itself, or the methods of the class."""
    if isinstance(node, ast.FunctionDef):
        return [node]
    return [inner for inner in node.body if isinstance(inner, ast.FunctionDef)]


def called(node: Definition) -> ast.FunctionDef | None:
    """What runs when the name is called: the function, or the class's own `__init__`, if any."""
    return next((f for f in bodies(node) if f is node or f.name == "__init__"), None)


def parameters(node: Definition) -> str:
    """The parameters of a call, as Python writes them; a class's are without `self`."""
    function = called(node)
    if function is None:
        return ""
    arguments = copy.deepcopy(function.args)
    if function is not node:
        del (arguments.posonlyargs or arguments.args)[:1]
    return ast.unparse(arguments)


def file_of(made: Any) -> str:
    """The file of a function or class; of a class without code of its own, none."""
    if not isinstance(made, type):
        return inspect.getfile(made)
    codes = (getattr(value, "__code__", None) for value in vars(made).values())
    return next((code.co_filename for code in codes if code), "")


def source_of(made: Any) -> str:
    """The source of a function or class, which may be in a module that Python does not list."""
    if not isinstance(made, type):
        return inspect.getsource(made)
    lines = linecache.getlines(file_of(made))
    node = definitions(ast.parse("".join(lines)))[made.__name__]
    return "".join(lines[first_line(node) - 1 : node.end_lineno])


def load_module(path: Path, name: str) -> ModuleType:
    """Run a trusted file of the assignment as a module."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ContentError(f"{path}: not found. Create it, or take the problem off the list.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        line = getattr(error, "lineno", None) or _last_line(error, path)
        where = f"{path}:{line}" if line else str(path)
        told = f"{type(error).__name__}: {error}. Fix it there."
        words = str(error) if isinstance(error, ContentError) else told
        raise ContentError(f"{where}: {words}") from error
    return module


def _last_line(error: Exception, path: Path) -> int | None:
    trace, line = error.__traceback__, None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def tree_of(source: str | bytes) -> ast.Module | None:
    """The syntax tree of a student's file; None where it is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def members(module: ModuleType, kind: type) -> dict[str, Any]:
    """The module's values of that type, by name."""
    return {name: value for name, value in vars(module).items() if isinstance(value, kind)}


def parsed(source: str | bytes, file: object) -> ast.Module:
    """A trusted file's syntax tree; `ContentError` with its line where it is no Python."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise ContentError(f"{file}:{line}: not valid Python. Fix the syntax.") from None
