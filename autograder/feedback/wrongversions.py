"""Wrong versions of the answers: built from the catalogue, and run as the worker would.

A wrong version is a text edit of the reference's source, a function of its own, or the reference
with a wrong version of a helper inside it.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import textwrap
from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

from autograder.assignment.checks import Misconception
from autograder.assignment.model import Assignment
from autograder.errors import ContentError


def wrong_version(assignment: Assignment, problem: str, *names: str) -> Callable[..., Any]:
    """The function with the mistake of that name, or with several edits one after the other.

    `ContentError` when an edit does not apply.
    """
    mistake = assignment.misconceptions(problem)[names[0]]
    if mistake.function is not None:
        return mistake.function
    scope = dict(vars(assignment.solution(problem)))
    source = edited(assignment, problem, *names)
    try:
        exec(compile(source, f"<{problem}: {', '.join(names)}>", "exec"), scope)
    except SyntaxError as error:
        raise ContentError(f"{_place(assignment, problem)}: {names[0]}: {error}") from error
    function: Callable[..., Any] = scope[mistake.question]
    return function


def wrong_source(assignment: Assignment, problem: str, name: str) -> str:
    """The whole file of the reference answers with this mistake in it."""
    mistake = assignment.misconceptions(problem)[name]
    right = inspect.getsource(assignment.reference(f"{problem}.{mistake.question}"))
    text = inspect.getsource(assignment.solution(problem))
    wrong = _own(mistake) if mistake.function else edited(assignment, problem, name)
    return text.replace(right, wrong, 1)


def edited(assignment: Assignment, problem: str, *names: str) -> str:
    """The reference function's source after the edits of one mistake, or of several."""
    mistakes = assignment.misconceptions(problem)
    source = _source(assignment.reference(f"{problem}.{mistakes[names[0]].question}"))
    for name in names:
        origin = mistakes[name].origin
        if origin is not None:
            source = _with_helper(source, _helper(assignment, problem, name, origin))
        source = _replaced(source, mistakes[name], assignment, problem, name)
    return source


def _replaced(
    source: str, mistake: Misconception, assignment: Assignment, problem: str, name: str
) -> str:
    for old, new in mistake.edits:
        if old not in source:
            raise ContentError(
                f"{_place(assignment, problem)}: {name}: solutions/{problem}.py has no {old!r} in "
                f"{mistake.question}. Copy the text that is to be replaced from there."
            )
        source = source.replace(old, new)
    return source


def _helper(assignment: Assignment, problem: str, name: str, origin: Misconception) -> str:
    """The source of the helper with its own mistake."""
    if origin.function is not None:
        return _own(origin)
    right = _source(assignment.reference(f"{problem}.{origin.question}"))
    return _replaced(right, origin, assignment, problem, name)


def _with_helper(source: str, helper: str) -> str:
    """The function with the helper defined inside it, where no other function meets it."""
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef)
    first = node.body[1 if ast.get_docstring(node) is not None else 0]
    lines = source.splitlines(keepends=True)
    lines.insert(first.lineno - 1, textwrap.indent(helper, " " * first.col_offset) + "\n")
    return "".join(lines)


def _own(mistake: Misconception) -> str:
    """The source of a wrong version that is a function of its own, under the question's name."""
    function = mistake.function
    assert isinstance(function, FunctionType)
    own = inspect.getsource(function)
    own = own[own.index("def ") :]
    head = f"def {function.__name__}("
    return _imports(function) + own.replace(head, f"def {mistake.question}(", 1)


def _imports(function: FunctionType) -> str:
    """The imports of the file that a wrong version stands in, but for the kit's own."""
    lines = linecache.getlines(function.__code__.co_filename)
    imports = [line for line in lines if line.startswith(("import ", "from "))]
    return "".join(line for line in imports if not line.startswith("from autograder"))


@cache
def _source(function: Callable[..., Any]) -> str:
    return inspect.getsource(function)


def _place(assignment: Assignment, problem: str) -> str:
    return str(assignment.root / "problems" / problem / "misconceptions.py")
