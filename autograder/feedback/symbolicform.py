"""A symbolic answer as values at fixed points, for the canonical form of results.

Runs in a student's kit only, on what their own code returned, and on the wrong versions when the
kit is built. SymPy is imported here when the first symbolic answer comes. Nothing is judged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from autograder.worker.wire import Node

# For the symbols, one after the other; whole ones too, where a case may be drawn at them.
PLACES = ("3/7", "-5/3", "0", "23/10", "-1/8", "1", "-1", "2", "-2")
DIGITS = 20
_NAMED = {  # by what SymPy calls them
    "BooleanTrue": "true", "BooleanFalse": "false", "NaN": "nan", "Pi": "pi", "Exp1": "E",
    "Infinity": "oo", "NegativeInfinity": "-oo", "ComplexInfinity": "zoo", "ImaginaryUnit": "I",
}  # fmt: skip
_FUNCTIONS = frozenset({
    "Add", "Mul", "Pow", "exp", "log", "Abs", "sign", "sin", "cos", "tan", "sinh", "cosh", "tanh",
    "coth", "sech", "csch", "Max", "Min", "Piecewise", "Equality", "Unequality", "LessThan",
    "StrictGreaterThan", "StrictLessThan", "GreaterThan", "And", "Or", "Not", "Heaviside",
    "DiracDelta", "Integer", "Rational", "Float", "MatAdd", "MatMul", "Transpose",
})  # fmt: skip
_GROWING = frozenset({"Pow", "exp", "sinh", "cosh", "tan", "coth", "csch"})
MOST_NODES = 500  # the wrong versions have below 30
MOST_DEEP = 3  # of what grows fast in itself: exp(exp(exp(x))) still is a number
LARGEST_INTEGER = 1_000
_WHOLE = frozenset({"Indexed", "Sum", "MatrixElement"})  # count as symbols, by all that is in them
_UNEVALUATED = frozenset({"Derivative", "Subs"})


class NotReadError(Exception):
    """An expression of a kind that is not read here."""


def values(answer: Any) -> Iterator[Any]:
    """What is said of the expression, in words and numbers; `NotReadError` for what cannot be."""
    if _size(answer, 0) > MOST_NODES:
        raise NotReadError("too large")
    if isinstance(answer, Node) and _holds(answer, _UNEVALUATED):
        yield "unevaluated"
        return
    yield "symbols of their own" if _holds(answer, {"ForeignSymbol"}) else "symbols as given"
    if _holds(answer, {"MatrixSymbol"}):
        yield _matrix(answer)
        return
    for number in range(len(PLACES)):
        yield _value(_built(answer, number))


def _size(answer: Any, deep: int) -> int:
    """The number of parts; `NotReadError` where numbers may grow beyond all bounds."""
    if isinstance(answer, int) and abs(answer) > LARGEST_INTEGER:
        raise NotReadError("a large number")
    if not isinstance(answer, Node):
        return 1
    deep += answer.name in _GROWING
    if deep > MOST_DEEP:
        raise NotReadError("powers of powers")
    return 1 + sum(_size(part, deep) for part in answer.args)


def _holds(answer: Any, names: frozenset[str] | set[str]) -> bool:
    return isinstance(answer, Node) and (
        answer.name in names or any(_holds(part, names) for part in answer.args)
    )


def _value(expression: Any) -> Any:
    """The expression's value as a complex number, or the name of what is none."""
    value = expression.evalf(DIGITS)
    return complex(value) if value.is_number and value.is_finite else str(value)


def _matrix(answer: Any) -> str:
    """The expression in SymPy's own order."""
    return str(_built(answer, None).doit())


def _built(part: Any, point: int | None) -> Any:
    """The expression in SymPy, its symbols replaced by their values at the point, if there is one.

    Raises `NotReadError`.
    """
    import sympy

    if isinstance(part, bool | int | float):
        return sympy.sympify(part)
    if not isinstance(part, Node):
        raise NotReadError(type(part).__name__)
    if part.name == "MatrixSymbol":
        return sympy.MatrixSymbol(str(part.args[0]), sympy.Symbol("n"), 1)
    if part.name in ("Symbol", "ForeignSymbol") or part.name in _WHOLE:
        name = str(part.args[0]) if len(part.args) == 1 else repr(part)
        return sympy.Symbol(name) if point is None else sympy.Rational(_place(name, point))
    if part.name in _NAMED:
        return sympy.sympify(_NAMED[part.name])
    if part.name in ("Integer", "Rational", "Float") and not _holds_more(part):
        return getattr(sympy, part.name)(*part.args)
    if part.name == "ExprCondPair":
        return tuple(_built(item, point) for item in part.args)
    if part.name not in _FUNCTIONS:
        raise NotReadError(part.name)
    return getattr(sympy, part.name)(*(_built(item, point) for item in part.args))


def _holds_more(part: Node) -> bool:
    return any(isinstance(item, Node) for item in part.args)


def _place(name: str, point: int) -> str:
    """The symbol's value at the point: the same for the same name in any expression."""
    return PLACES[(point + hashlib.sha256(name.encode()).digest()[0]) % len(PLACES)]
