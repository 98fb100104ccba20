"""Wrong versions of the answers: built from the catalogue, and run as the worker would.

A wrong version is either a text edit of the reference's source or a function of its own.
"""

from __future__ import annotations

import inspect
import linecache
from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

from autograder.assignment.load import Assignment
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
    if not isinstance(mistake.function, FunctionType):
        return text.replace(right, edited(assignment, problem, name), 1)
    own = inspect.getsource(mistake.function)
    own = own[own.index("def ") :].replace(f"def {name}(", f"def {mistake.question}(", 1)
    return text.replace(right, _imports(mistake.function) + own, 1)


def _imports(function: FunctionType) -> str:
    """The imports of the file that a wrong version stands in, but for the kit's own."""
    lines = linecache.getlines(function.__code__.co_filename)
    imports = [line for line in lines if line.startswith(("import ", "from "))]
    return "".join(line for line in imports if not line.startswith("from autograder"))


def edited(assignment: Assignment, problem: str, *names: str) -> str:
    """The reference function's source after the edits of one mistake, or of several."""
    mistakes = assignment.misconceptions(problem)
    source = _source(assignment.reference(f"{problem}.{mistakes[names[0]].question}"))
    for name in names:
        for old, new in mistakes[name].edits:
            if old not in source:
                place = f"{_place(assignment, problem)}: {name}"
                raise ContentError(
                    f"{place}: solutions/{problem}.py has no {old!r} in {mistakes[name].question}. "
                    "Copy the text that is to be replaced from there."
                )
            source = source.replace(old, new)
    return source


@cache
def _source(function: Callable[..., Any]) -> str:
    return inspect.getsource(function)


def _place(assignment: Assignment, problem: str) -> str:
    return str(assignment.root / "problems" / problem / "misconceptions.py")
