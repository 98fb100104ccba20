"""What it means that a name, an attribute or a module is not there, and which one was meant."""

from __future__ import annotations

import builtins
import math

import numpy as np

from autograder.feedback.errors import (
    FUNCTIONS,
    NUMBERS,
    Failure,
    Said,
    about,
    is_symbolic,
    rule,
    what,
)
from autograder.feedback.loading import package
from autograder.feedback.typeerrors import eigenpair, nothing

_SYMPY = {"exp", "log", "sqrt", "sin", "cos", "tanh", "pi", "nan", "diff"}
_ONLY_SYMPY = "Piecewise Symbol symbols Ne Eq oo Rational Sum MatrixSymbol Heaviside"
_KNOWN = {"np": "import numpy as np", "sp": "import sympy as sp", "math": "import math",
          "sympy": "import sympy", "numpy": "import numpy"}  # fmt: skip
_OTHERS = {"ln": "log", "NaN": "nan", "Nan": "nan", "NAN": "nan", "Inf": "inf", "PI": "pi",
           "Pi": "pi", "product": "prod"}  # fmt: skip
_IN_SYMPY = {"inf": "oo", "Inf": "oo", "where": "Piecewise", "array": "Matrix"}
_OF_RANDOM = {"rand": "random((rows, columns))", "randint": "integers(low, high)",
              "randn": "standard_normal((rows, columns))", "seed": ""}  # fmt: skip
_LENGTHS = {"length", "lenght", "len", "count", "numel"}


def home(name: str) -> str:
    """`np.linalg.norm` of `norm`: where there is something of that name; else nothing."""
    name = _OTHERS.get(name, name)
    places = {"np": np, "np.linalg": np.linalg, "np.random": np.random, "math": math}
    return next((f"{place}.{name}" for place, held in places.items() if hasattr(held, name)), "")


@rule("NameError", r"name '(\w+)' is not defined(?:.*Did you mean: '(\w+)')?")
def _name(failure: Failure, name: str, guess: str | None) -> Said:
    said = f"{name} is not known here."
    if name in _KNOWN:
        return said, f"Put `{_KNOWN[name]}` at the file's top."
    if name in _LENGTHS:
        return said, "len(x) counts the entries of a list, or the rows of an array."
    if name in _ONLY_SYMPY.split():
        return said, f"SymPy's is sympy.{name}."
    if (there := home(name)) and (not guess or name in _OTHERS):
        right = _OTHERS.get(name, name)
        sympy = f", SymPy's sympy.{right}" if right in _SYMPY else ""
        return said, f"NumPy's is {there}{sympy}."
    usual = "Is it spelled as above, and set on every way here?"
    return said, f"Did you mean {guess}?" if guess else usual


@about("AttributeError", r"'([\w.]+)' object has no attribute '(\w+)'(?:.*Did you mean: '(\w+)')?")
def _attribute(failure: Failure, kind: str, name: str, guess: str | None) -> Said:
    kind = kind.rpartition(".")[2]
    head = failure.head if failure.syntax == "Attribute" else ""
    if kind == "NoneType":
        return nothing(failure, head)
    if words := eigenpair(kind):
        return words
    if failure.expression and not failure.expression.endswith(f".{name}"):
        return None  # some library asked for it
    said, meant = f"{what(kind)} has no .{name}.", f"Did you mean .{guess}?" if guess else ""
    if kind in FUNCTIONS:
        return said, f"Is its value meant? {head}(…).{name}" if head else ""
    if kind == "dict":
        return said, _of_dictionary(head or "W", name, meant)
    if kind == "Generator" and name in _OF_RANDOM:
        right = _OF_RANDOM[name]
        hint = f"Use {head or 'rng'}.{right}." if right else "It is seeded already."
        return f"a generator has no .{name}; np.random has.", hint
    if guess and guess.lower() == name.lower():
        return said, meant
    if kind in ("ndarray", "list", "tuple") and name in _LENGTHS:
        rows = "its rows, .size all its numbers" if kind == "ndarray" else "its entries"
        return said, f"len({head or 'x'}) counts {rows}."
    if kind in ("list", "tuple") and hasattr(np.ndarray, name):
        hint = f"Make an array of it first: np.array({head or '…'})."
        return f"this is {what(kind)}, and .{name} is of arrays.", hint
    if kind in NUMBERS and hasattr(np.ndarray, name):
        return f"this is one number, and .{name} is of arrays."
    if kind == "list" and name in ("add", "push"):
        return said, f"{head or 'x'}.append(…) adds an entry."
    if kind == "ndarray":
        return _of_array(said, name, meant)
    if is_symbolic(kind):
        return f"{said[:-1]}: there are no numbers yet."
    return said, meant


def _of_dictionary(head: str, name: str, meant: str) -> str:
    if name in ("append", "add"):
        return f"{head}[l] = x sets an entry."
    if name in _LENGTHS or name in ("shape", "size"):
        return f"len({head}) counts its keys; an entry, {head}[l], may have a shape."
    return f"Is an entry meant? {head}[l].{name}" if hasattr(np.ndarray, name) else meant


def _of_array(said: str, name: str, meant: str) -> Said:
    if name in ("append", "extend"):
        hint = "Collect in a list, and make an array of it at the end: np.array(rows)."
        return "an array cannot grow.", hint
    if name in ("items", "keys", "values"):
        return said, "A dictionary has; `for row in x` goes through an array."
    there = home(name)
    return said, f"Is the function {there}(…) meant?" if there.startswith("np.") else meant


@about(
    "AttributeError|ImportError",
    r"(?:module '([\w.]+)' has no attribute|cannot import name) '(\w+)'(?: from '([\w.]+)')?"
    r"(?:.*Did you mean: '(\w+)')?",
)
def _module(failure: Failure, of: str, name: str, source: str, guess: str | None) -> Said:
    module = of or source or ""
    if "partially initialized" in failure.text or not module:
        return None
    head = failure.head or module
    said, there = f"{module} has no {name}.", f"{head}.{guess}" if guess else ""
    if guess and guess.lower() == name.lower():
        return said, f"Did you mean {there}?"
    if module == "sympy":
        there = f"{head}.{_IN_SYMPY[name]}" if name in _IN_SYMPY else there
    elif name in _LENGTHS:
        there = "len(x)"
    elif name in _OTHERS and module in ("numpy", "math"):
        there = f"{head}.{_OTHERS[name]}"
    elif hasattr(builtins, name):
        return said, f"{name}(…) is Python's own, with nothing in front."
    elif module.partition(".")[0] in ("numpy", "math"):
        there = home(name) or there
    return said, f"Did you mean {there}?" if there else "Is it spelled like this?"


@rule("ModuleNotFoundError", r"([\w.]+) is not there when|No module named '([\w.]+)'")
def _not_there(failure: Failure, name: str | None, other: str) -> Said:
    hint = package(name or other)
    return (f"There is no {name or other} when your work is marked.", hint) if hint else None
