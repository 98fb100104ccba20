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

from autograder.assignment.checks import Mistake
from autograder.assignment.definitions import bodies, definitions, file_of, source_of
from autograder.assignment.model import Assignment
from autograder.errors import ContentError


def wrong_version(assignment: Assignment, problem: str, *names: str) -> Callable[..., Any]:
    """The function with the mistake of that name, or with several edits one after the other.

    `ContentError` when an edit does not apply.
    """
    mistake = assignment.mistakes(problem)[names[0]]
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
    mistake = assignment.mistakes(problem)[name]
    right = source_of(assignment.reference(f"{problem}.{mistake.question}"))
    text = inspect.getsource(assignment.solution(problem))
    wrong = _own(mistake) if mistake.function else edited(assignment, problem, name)
    return text.replace(right, wrong, 1)


def edited(assignment: Assignment, problem: str, *names: str) -> str:
    """The reference function's source after the edits of one mistake, or of several."""
    mistakes = assignment.mistakes(problem)
    source = _source(assignment.reference(f"{problem}.{mistakes[names[0]].question}"))
    for name in names:
        origin = mistakes[name].origin
        if origin is not None:
            source = _with_helper(source, _helper(assignment, problem, name, origin))
        source = _replaced(source, mistakes[name], assignment, problem, name)
    return source


def _replaced(
    source: str, mistake: Mistake, assignment: Assignment, problem: str, name: str
) -> str:
    for old, new in mistake.edits:
        if old not in source:
            raise ContentError(
                f"{_place(assignment, problem)}: {name}: solutions/{problem}.py has no {old!r} in "
                f"{mistake.question}. Copy the text that is to be replaced from there."
            )
        source = source.replace(old, new)
    return source


def _helper(assignment: Assignment, problem: str, name: str, origin: Mistake) -> str:
    """The source of the helper with its own mistake."""
    if origin.function is not None:
        return _own(origin)
    right = _source(assignment.reference(f"{problem}.{origin.question}"))
    return _replaced(right, origin, assignment, problem, name)


def _with_helper(source: str, helper: str) -> str:
    """The function, or each method, with the helper defined inside, where no other meets it."""
    [node] = definitions(ast.parse(source)).values()
    lines = source.splitlines(keepends=True)
    for body in reversed(bodies(node)):
        first = body.body[1 if ast.get_docstring(body) is not None else 0]
        lines.insert(first.lineno - 1, textwrap.indent(helper, " " * first.col_offset) + "\n")
    return "".join(lines)


def _own(mistake: Mistake) -> str:
    """The source of a wrong version that stands for itself, under the question's name."""
    made = mistake.function
    assert isinstance(made, FunctionType | type)
    own = source_of(made)
    kind = "class" if isinstance(made, type) else "def"
    own = own[own.index(f"{kind} {made.__name__}") :]
    own = own.replace(f"{kind} {made.__name__}", f"{kind} {mistake.question}", 1)
    return _imports(made) + own


def _imports(made: FunctionType | type) -> str:
    """The imports of the file that a wrong version stands in, but for the kit's own."""
    lines = linecache.getlines(file_of(made))
    imports = [line for line in lines if line.startswith(("import ", "from "))]
    return "".join(line for line in imports if not line.startswith("from autograder"))


@cache
def _source(function: Callable[..., Any]) -> str:
    return source_of(function)


def _place(assignment: Assignment, problem: str) -> str:
    return str(assignment.root / "problems" / problem / "misconceptions.py")
