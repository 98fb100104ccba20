"""What exceptions mean where symbols, formulas and matrices of SymPy's are on the line."""

from __future__ import annotations

import re

from autograder.feedback.errors import Failure, Translation, at, plainly, rule, what
from autograder.feedback.typeerrors import nothing

_NAMES = {"power": "**", "square": "**2"}
_NAMES |= {"absolute": "sympy.Abs", "fabs": "sympy.Abs", "heaviside": "sympy.Heaviside"}
_NAMES |= {"maximum": "sympy.Max", "minimum": "sympy.Min"}
_SAME = {"exp", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sign"}
_Found = re.Match[str]
_PAIRS = "sympy.Piecewise((value, condition), (other value, True))."
_SYMBOLS = "Build the answer from the symbols that are passed in, with SymPy's functions."


@rule("TypeError", r"cannot determine truth value of Relational")
def _relational(failure: Failure, found: _Found) -> Translation:
    name = failure.first("symbol")
    name = name if name.isidentifier() else "this"
    hint = "sympy.Piecewise((value, condition), (other, True)) keeps both cases."
    if failure.syntax == "BoolOp" or re.search(r"[<>]=? .* [<>]=?", failure.expression):
        hint = "sympy.And(x > 0, x < 1) and sympy.Or(…, …) join conditions on symbols."
    return Translation(
        f"{at(failure)}{name} holds a symbol, so nobody knows yet whether the condition holds.",
        hint,
    )


@rule(
    "TypeError",
    r"loop of ufunc does not support argument \d of type (\w+) which has no callable (\w+) method|"
    r"ufunc '(\w+)' not supported for the input types",
)
def _ufunc_of_symbol(failure: Failure, found: _Found) -> Translation | None:
    name = found[2] or found[3]
    known = found[1] and what(found[1]).startswith(("a symbol", "a SymPy"))
    if name == "bitwise_xor" or not (known or failure.operand("symbol")):
        return None
    there = f"sympy.{name}" if name in _SAME else _NAMES.get(name)
    called = there and f"np.{name}" in failure.expression
    return Translation(
        f"{at(failure)}it was given a SymPy expression, and NumPy only knows numbers.",
        f"Use {there} in place of np.{name}." if called else _SYMBOLS,
    )


@rule(
    "TypeError",
    r"Cannot convert (?:expression|symbols) to|can't convert (?:expression|\w+) to (?:float|int)",
)
def _symbol_to_number(failure: Failure, found: _Found) -> Translation:
    hint = "Return the formula itself: NumPy's arrays hold numbers."
    if failure.head.startswith("math."):
        hint = f"Use SymPy's own functions: sympy.{failure.head[5:]}, not {failure.head}."
    elif failure.head in ("float", "int"):
        hint = "Return the formula itself."
    return Translation(
        f"{at(failure)}a SymPy expression cannot become a number while it holds a symbol.", hint
    )


@rule("SympifyError|TypeError", r"(?:SympifyError: |Cannot sympify|cannot sympify)")
def _sympify(failure: Failure, found: _Found) -> Translation:
    array = failure.operand("array")
    name = failure.head.rpartition(".")[2]
    return Translation(
        f"{at(failure)}{array or 'this'} is {'an array' if array else 'no expression for SymPy'}.",
        f"np.{name} works on arrays." if array and name in ("sqrt", "exp", "log") else _SYMBOLS,
    )


@rule("AttributeError", r"'([\w.]+)' object has no attribute '(?:is_\w+|_\w+|args|func)'")
def _inside(failure: Failure, found: _Found) -> Translation | None:
    if failure.syntax != "Call" or not failure.head.startswith(("sympy.", "sp.")):
        return None
    if found[1] == "NoneType":
        return nothing(failure, failure.operand("None"))
    said = f"{at(failure)}{failure.head} takes a number or an expression, and this is "
    return Translation(f"{said}{what(found[1])}.", _SYMBOLS)


_SUM = plainly(
    "TypeError",
    r"Mix of Matrix and Scalar symbols|unsupported operand type\(s\) for [+-]=?: "
    r"(?:'\w*Matrix' and '(?:int|float|Symbol)'|'(?:int|float|Symbol)' and '\w*Matrix')",
    "{at}a matrix and a single number cannot be added.",
    "A number times a matrix is a matrix: 2 * A is one, A + 2 is none.",
)
_SHAPES = plainly(
    "ShapeError",
    r"",
    "{at}the sizes of the matrices do not fit.",
    "Print A.shape of each: does one of them need .T?",
)
_CASES = plainly(
    "TypeError",
    r"ExprCondPair\(\) argument after \* must be an iterable|Second argument must be a Boolean|"
    r"ExprCondPair.__new__\(\) (?:takes|missing)",
    "{at}Piecewise takes pairs, each in brackets of its own: the value first, then its condition.",
    _PAIRS,
)
_LIMITS = plainly(
    "ValueError",
    r"Invalid limits given|Sum requires values for lower and upper bounds",
    "{at}a sum needs its index and both limits, in brackets of their own.",
    "sympy.Sum(a[i], (i, 1, n)).",
)
