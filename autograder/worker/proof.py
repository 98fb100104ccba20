"""Proves that a formula equals the truth: SymPy shows that their difference is 0.

A proof says nothing of single points where one of the two has no value, since SymPy cancels on
the way; `equality.py` looks at those itself, so that here 0 may be left out where it is such a
point.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from autograder.worker import vocabulary
from autograder.worker.wire import Node

_KNOWN = (vocabulary.VALUES | vocabulary.CONDITIONS | vocabulary.PARTS) - {"Float"}
MAX_NODES = 150  # of a formula that is worth it; right ones have below 100


def proven(answer: Any, truth: Any, points: Sequence[Mapping[str, Any]]) -> bool:
    """Whether SymPy shows that the two are equal; what symbols stand for is read off the points."""
    if _size(answer) > MAX_NODES:
        return False
    try:
        build = _Builder(points)
        return any(_is_zero(form) for form in _forms(build(answer), build(truth)))
    except Exception:  # of any kind: SymPy knows no way; the points tell
        return False


def _size(node: Any) -> int:
    return 1 + sum(_size(arg) for arg in node.args) if isinstance(node, Node) else 1


def _forms(answer: Any, truth: Any) -> Iterator[Any]:
    """The difference in one form after another, the cheapest first."""
    import sympy

    difference = (answer - truth).doit()
    yield difference
    if isinstance(difference, sympy.MatrixExpr | sympy.MatrixBase):
        yield sympy.simplify(difference)
        return
    yield sympy.expand(difference)
    yield _rational(difference)
    yield _rational(difference.rewrite(sympy.exp))
    yield sympy.simplify(difference)


def _rational(expression: Any) -> Any:
    """As one fraction in lowest terms."""
    import sympy

    return sympy.cancel(sympy.together(sympy.expand(expression)))


def _is_zero(expression: Any) -> bool:
    import sympy

    if isinstance(expression, sympy.MatrixExpr | sympy.MatrixBase):
        return isinstance(expression, sympy.ZeroMatrix)
    return bool(expression == 0)


class _Builder:
    """The SymPy expression of a tree, node by node."""

    def __init__(self, points: Sequence[Mapping[str, Any]]) -> None:
        import sympy

        self._sp = sympy
        self._points = points

    def __call__(self, node: Any) -> Any:
        sp = self._sp
        if type(node) is int or type(node) is bool:
            return sp.sympify(node)
        if not isinstance(node, Node) or node.name not in _KNOWN:
            raise TypeError
        name = node.name
        if name in vocabulary.SYMBOLS:
            return self._symbol(name, *node.args)
        if name in vocabulary.CONSTANTS or name in ("BooleanTrue", "BooleanFalse"):
            return getattr(sp.S, name.removeprefix("Boolean").lower() if "Bool" in name else name)
        args = [self(arg) for arg in node.args]
        if name == "ImmutableDenseMatrix":
            return sp.ImmutableDenseMatrix(int(args[0]), int(args[1]), args[2:])
        return self._class(name)(*args)

    def _class(self, name: str) -> Any:
        sp = self._sp
        if name == "MatrixElement":
            return lambda matrix, row, column: matrix[row, column]
        if name == "ExprCondPair":
            return lambda value, condition: (value, condition)
        return getattr(sp, name, None) or getattr(sp.matrices.expressions, name)

    def _symbol(self, kind: str, name: Any, *_: Any) -> Any:
        sp = self._sp
        if not isinstance(name, str):
            raise TypeError
        if kind == "ForeignSymbol":
            return sp.Symbol(name, integer=True)
        values: list[Any] = [point.get(name) for point in self._points]
        if callable(values[0]):
            return sp.IndexedBase(name)
        if isinstance(values[0], sp.MatrixBase):
            return sp.MatrixSymbol(name, self._size_of(values), 1)
        if values[0] is None or type(values[0]) is int:  # of a sum; of a column
            return sp.Symbol(name, integer=True)
        assumptions = {"integer": True} if kind == "Idx" else {"real": True}
        if min(values) > 0:
            assumptions["positive"] = True
        elif 0 in values:
            assumptions["zero"] = False
        return sp.Symbol(name, **assumptions)

    def _size_of(self, columns: list[Any]) -> Any:
        """The symbol of a column's number of rows."""
        rows = [column.shape[0] for column in columns]
        first, *_ = [
            name for name in self._points[0] if [point[name] for point in self._points] == rows
        ]
        return self._sp.Symbol(first, integer=True)
