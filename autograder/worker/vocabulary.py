"""What a formula may be made of; `vet` refuses the rest. Stand-alone, and without SymPy.

A formula is a tree of the wire's nodes, and its nodes are hostile: any name, any number of
arguments, any size. A name that is none of these never reaches SymPy, nor does any text but that
of a number and the names of symbols.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from typing import Any

from autograder.worker.wire import Node

_CONSTANTS = """
Exp1 Pi ImaginaryUnit Infinity NegativeInfinity NaN ComplexInfinity EulerGamma Catalan GoldenRatio
"""
_FUNCTIONS = """
exp log sinh cosh tanh sech csch coth sin cos tan sec csc cot asin acos atan asec acsc acot asinh
acosh atanh asech acsch acoth re im arg Abs sign conjugate floor ceiling frac sinc gamma loggamma
factorial binomial erf erfc Max Min atan2 Mod KroneckerDelta
"""
_MATRICES = """
Transpose Adjoint Inverse Trace Determinant HadamardProduct HadamardPower KroneckerProduct
DiagMatrix BlockDiagMatrix DotProduct Identity ZeroMatrix OneMatrix
"""
_SPECIAL = """
Integer Rational Float UnevaluatedExpr Piecewise Heaviside Sum Indexed MatrixElement MatrixSlice
FunctionMatrix ImmutableDenseMatrix BlockMatrix ElementwiseApplyFunction
"""
_RELATIONS = """
Equality Unequality StrictLessThan LessThan StrictGreaterThan GreaterThan
"""
SYMBOLS = frozenset({"Symbol", "Idx", "MatrixSymbol", "IndexedBase", "ForeignSymbol"})
CONSTANTS = frozenset(_CONSTANTS.split())
FUNCTIONS = frozenset(_FUNCTIONS.split())  # of numbers
MATRICES = frozenset(_MATRICES.split())  # functions of matrices
WITH_POLES = frozenset({"tan", "cot", "sec", "csc"})  # beside which rounding makes a number of oo
ARITHMETIC = frozenset({"Add", "MatAdd", "Mul", "MatMul", "Pow", "MatPow"})
SPECIAL = frozenset(_SPECIAL.split())  # of more than the values of their arguments
VALUES = SYMBOLS | CONSTANTS | FUNCTIONS | MATRICES | ARITHMETIC | SPECIAL
RELATIONS = frozenset(_RELATIONS.split())
CONDITIONS = RELATIONS | {"BooleanTrue", "BooleanFalse", "And", "Or", "Not", "Xor", "ITE"}
PARTS = frozenset(
    {"Tuple", "ExprCondPair", "Lambda", "IdentityFunction"}
)  # known to what stands around them

MAX_NODES = 5_000  # of one answer; right ones have below 100
MAX_DEPTH = 110  # some Python frames a level stay below the recursion limit
MAX_INT_BITS = 500  # the wire carries at most 64 bytes
MAX_TEXT = 200  # characters: of a symbol's name, of a decimal number
MAX_TYPED = 12  # digits
_UNEVALUATED = frozenset({"Derivative", "ArrayDerivative", "Integral", "Limit", "Subs", "Product"})
_DISTRIBUTIONS = frozenset({"DiracDelta", "SingularityFunction"})
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,23}")
_FLOAT = re.compile(r"[+-]?\d{1,80}(\.\d{0,80})?([eE][+-]?\d{1,5})?")


class RefusedError(Exception):
    """The formula is no answer at any point; the text tells the student why."""


def malformed() -> RefusedError:
    """For what no SymPy expression looks like."""
    return RefusedError("it is not a well-formed expression")


class Decimals(IntEnum):
    """What decimal numbers a tree contains; false for none."""

    NONE = 0
    TYPED = 1
    COMPUTED = 2  # some have digits that rounding left, as 1.0 / 3


def vet(answer: Any) -> Decimals:
    """The decimal numbers in the tree; `RefusedError` when it is no answer at all."""
    stack: list[tuple[Any, int]] = [(answer, 0)]
    seen, decimals = 0, Decimals.NONE
    while stack:
        item, depth = stack.pop()
        seen += 1
        if seen > MAX_NODES or depth > MAX_DEPTH:
            raise RefusedError("it is far too large an expression: simplify it")
        if isinstance(item, Node):
            _vet_name(item)
            if item.name == "Float":
                decimals = max(decimals, _kind(*item.args[:1]))
            stack.extend((child, depth + 1) for child in item.args)
        if type(item) is float:
            decimals = max(decimals, _kind(repr(item)))
        if type(item) is int and item.bit_length() > MAX_INT_BITS:
            raise RefusedError("it contains a number that is too large")
        if type(item) is str and len(item) > MAX_TEXT:
            raise malformed()
    return decimals


def _vet_name(node: Node) -> None:
    name = node.name
    if name in VALUES or name in CONDITIONS or name in PARTS:
        return
    if name in _UNEVALUATED:
        raise RefusedError(
            f"it contains an unevaluated {name}, and a closed form is asked: "
            "work it out by hand and write down the result"
        )
    if name in _DISTRIBUTIONS:
        raise RefusedError(
            f"it contains {name}, which has no value at a point: "
            "where a derivative does not exist, the answer is undefined (nan)"
        )
    if name == "Poly":
        raise RefusedError("it is a Poly, and an expression is asked: .as_expr() makes one of it")
    if name == "AppliedUndef":
        shown = printable(node.args[0] if node.args else "", "f")
        raise RefusedError(f"it contains {shown}(…), a function without a formula: write it out")
    raise RefusedError(
        f"it contains {printable(name, 'something')}, which no closed form here needs"
    )


def decimal(text: object) -> str | None:
    """The text of a decimal number; None where it is nan, an infinity, or no such text."""
    return text if isinstance(text, str) and _FLOAT.fullmatch(text) else None


def _kind(text: object = None) -> Decimals:
    return Decimals.COMPUTED if typed(text) is None else Decimals.TYPED


def typed(text: object) -> Fraction | None:
    """The decimal number that somebody typed; None for one that was computed, as 1.0 / 3.

    What was computed has 15 digits and more, and its last ones are rounding.
    """
    if decimal(text) is None or not math.isfinite(value := float(str(text))):
        return None
    exact = Decimal(repr(value))
    return Fraction(exact) if len(exact.normalize().as_tuple().digits) <= MAX_TYPED else None


def variable(node: object) -> str:
    """The name of the variable of a sum or of a lambda."""
    if isinstance(node, Node) and node.name in ("Symbol", "ForeignSymbol", "Idx") and node.args:
        name = node.args[0]
        if isinstance(name, str):
            return name
    raise malformed()


def printable(name: object, otherwise: str) -> str:
    """A name of the student's when it is an ordinary identifier, for use in a message."""
    return name if isinstance(name, str) and _NAME.fullmatch(name) else otherwise
