"""What exceptions mean where symbols, formulas and matrices of SymPy's are on the line."""

from __future__ import annotations

import re

from autograder.feedback.errors import Failure, Said, about, is_symbolic, what
from autograder.feedback.typeerrors import nothing

_NAMES = {"power": "**", "square": "**2"}
_NAMES |= {"absolute": "sympy.Abs", "fabs": "sympy.Abs", "heaviside": "sympy.Heaviside"}
_NAMES |= {"maximum": "sympy.Max", "minimum": "sympy.Min"}
_SAME = ("exp", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sign")
_NAMES |= {name: f"sympy.{name}" for name in _SAME}
_SYMBOLS = "Build the answer from the symbols that are passed in, with SymPy's functions."


@about("TypeError", "cannot determine truth value of Relational")
def _relational(failure: Failure) -> Said:
    name = failure.first("symbol")
    name = name if name.isidentifier() else "this"
    hint = "sympy.Piecewise((value, condition), (other, True)) keeps both cases."
    if failure.syntax == "BoolOp" or re.search(r"[<>]=? .* [<>]=?", failure.expression):
        hint = "sympy.And(x > 0, x < 1) and sympy.Or(…, …) join conditions on symbols."
    return f"{name} holds a symbol, so nobody knows yet whether the condition holds.", hint


@about(
    "TypeError",
    r"loop of ufunc does not support argument \d of type (\w+) which has no callable (\w+) method|"
    r"ufunc '(\w+)' not supported for the input types",
)
def _ufunc_of_symbol(failure: Failure, kind: str | None, method: str, ufunc: str) -> Said:
    name = method or ufunc
    if name == "bitwise_xor" or not (is_symbolic(kind or "") or failure.operand("symbol")):
        return None
    there = _NAMES.get(name)
    called = there and f"np.{name}" in failure.expression
    said = "it was given a SymPy expression, and NumPy only knows numbers."
    return said, f"Use {there} in place of np.{name}." if called else _SYMBOLS


@about(
    "TypeError",
    r"Cannot convert (?:expression|symbols) to|can't convert (?:expression|\w+) to (?:float|int)",
)
def _symbol_to_number(failure: Failure) -> Said:
    hint = "Return the formula itself: NumPy's arrays hold numbers."
    if failure.head.startswith("math."):
        hint = f"Use SymPy's own functions: sympy.{failure.head[5:]}, not {failure.head}."
    elif failure.head in ("float", "int"):
        hint = "Return the formula itself."
    return "a SymPy expression cannot become a number while it holds a symbol.", hint


@about("SympifyError|TypeError", r"SympifyError: |[Cc]annot sympify")
def _sympify(failure: Failure) -> Said:
    array, name = failure.operand("array"), failure.head.rpartition(".")[2]
    if not array:
        return "this is no expression for SymPy.", _SYMBOLS
    works = name in ("sqrt", "exp", "log")
    return f"{array} is an array.", f"np.{name} works on arrays." if works else _SYMBOLS


@about("AttributeError", r"'([\w.]+)' object has no attribute '(?:is_\w+|_\w+|args|func)'")
def _inside(failure: Failure, kind: str) -> Said:
    if failure.syntax != "Call" or not failure.head.startswith(("sympy.", "sp.")):
        return None
    if kind == "NoneType":
        return nothing(failure, failure.operand("None"))
    return f"{failure.head} takes a number or an expression, and this is {what(kind)}.", _SYMBOLS
