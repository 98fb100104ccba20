"""Where names stand in the places of others, as the text of a function tells."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from autograder.assignment.definitions import Definition, called
from autograder.assignment.model import Problem, Question


def misplaced(node: Definition, question: Question, own: Problem) -> Iterator[tuple[int, str]]:
    """Lines whose parameters, results or arguments have another order, and words for each.

    An argument is told of where it is named like something else that the file's questions know,
    and what belongs in its place is at hand.
    """
    function = called(node)
    asked, taken = list(question.parameters), _parameters(function) if function else []
    if taken != asked and sorted(taken) == sorted(asked):
        says = f"takes {_list(taken)}, and the order asked is {_list(asked)}"
        yield node.lineno, f"{question.name} {says}: arguments come by position."
    helpers = {other.function: other for other in own.questions}
    usual = {name for other in own.questions for name in (*other.parameters, *other.returns)}
    parts = list(ast.walk(node))
    bound = {part.id for part in parts if isinstance(part, ast.Name)} | set(taken)
    for part in parts:
        match part:
            case ast.Return(ast.Tuple(values)):
                names, gives = _texts(values), list(question.returns)
                if names != gives and sorted(names) == sorted(gives):
                    says = f"returns {', '.join(names)} in line {part.lineno}"
                    says += f", and the order asked is {', '.join(gives)}"
                    yield part.lineno, f"{question.name} {says}."
            case ast.Assign([ast.Tuple(values)], ast.Call(ast.Name(name))) if name in helpers:
                names, gives = _texts(values), list(helpers[name].returns)
                if len(names) == len(gives) and _differs(names, gives, set(gives)):
                    says = f"{name} returns {', '.join(gives)}, called {', '.join(names)} here"
                    yield part.lineno, f"{question.name}, line {part.lineno}: {says}."
            case ast.Call(ast.Name(name), values) if name in helpers:
                names, takes = _texts(values), list(helpers[name].parameters)
                if _differs(names, [n if n in bound else "" for n in takes], usual):
                    says = f"{name} takes {_list(takes)}, and is given {_list(names)}"
                    yield part.lineno, f"{question.name}, line {part.lineno}: {says}."


def _differs(names: Sequence[str], right: Sequence[str], known: set[str]) -> bool:
    """Whether one of the names, a known one, stands where another belongs."""
    pairs = zip(names, right, strict=False)
    return any(a != b and a in known and b for a, b in pairs) and not any(
        name.startswith("*") for name in names
    )


def _parameters(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in function.args.args]


def _texts(parts: Sequence[ast.expr]) -> list[str]:
    return [ast.unparse(part) for part in parts]


def _list(names: Sequence[str]) -> str:
    return f"({', '.join(names)})"
