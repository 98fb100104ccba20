"""Trusted Python files of the assignment, run as modules; an error in one names its line."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.assignment.definitions import definitions
from autograder.errors import ContentError


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
        words = str(error) if isinstance(error, ContentError) else _told(error)
        raise ContentError(f"{where}: {words}") from error
    return module


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}. Fix it there."


def _last_line(error: Exception, path: Path) -> int | None:
    trace, line = error.__traceback__, None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def members(module: ModuleType, kind: type) -> dict[str, Any]:
    """The module's values of that type, by name."""
    return {name: value for name, value in vars(module).items() if isinstance(value, kind)}


def function_names(path: Path) -> list[str]:
    """The names of the functions and classes in a file of reference answers."""
    if not path.is_file():
        raise ContentError(f"{path}: not found. Every problem needs its reference answers.")
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise ContentError(f"{path}:{line}: not valid Python. Fix the syntax.") from None
    return list(definitions(tree))
