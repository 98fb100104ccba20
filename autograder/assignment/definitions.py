"""What a file defines at its top and a question can ask for: functions and classes."""

from __future__ import annotations

import ast
import inspect
import linecache
from typing import Any

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
    arguments = function.args
    if function is not node:
        own = [*arguments.posonlyargs, *arguments.args]
        rest = ast.arguments(
            posonlyargs=arguments.posonlyargs[1:],
            args=arguments.args if arguments.posonlyargs else own[1:],
            vararg=arguments.vararg,
            kwonlyargs=arguments.kwonlyargs,
            kw_defaults=arguments.kw_defaults,
            kwarg=arguments.kwarg,
            defaults=arguments.defaults,
        )
        return ast.unparse(rest)
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
