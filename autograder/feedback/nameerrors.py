"""What it means that a name, an attribute or a module is not there, and which one was meant."""

from __future__ import annotations

import builtins
import math
import re

import numpy as np

from autograder.feedback.errors import FUNCTIONS, NUMBERS, Failure, Translation, at, rule, what
from autograder.feedback.loading import package
from autograder.feedback.typeerrors import nothing

_Found = re.Match[str]
_SYMPY = {"exp", "log", "sqrt", "sin", "cos", "tanh", "pi", "nan", "diff"}
_ONLY_SYMPY = "Piecewise Symbol symbols Ne Eq oo Rational Sum MatrixSymbol Heaviside"
_KNOWN = {"np": "import numpy as np", "sp": "import sympy as sp", "math": "import math",
          "sympy": "import sympy", "numpy": "import numpy"}  # fmt: skip
_OTHERS = {"ln": "log", "NaN": "nan", "Nan": "nan", "NAN": "nan", "Inf": "inf", "PI": "pi",
           "Pi": "pi", "product": "prod"}  # fmt: skip
_IN_SYMPY = {"inf": "oo", "Inf": "oo", "where": "Piecewise", "array": "Matrix"}
_LENGTHS = {"length", "lenght", "len", "count", "numel"}


def home(name: str) -> str:
    """`np.linalg.norm` of `norm`: where there is something of that name; else nothing."""
    name = _OTHERS.get(name, name)
    places = {"np": np, "np.linalg": np.linalg, "np.random": np.random, "math": math}
    return next((f"{place}.{name}" for place, held in places.items() if hasattr(held, name)), "")


@rule("NameError", r"name '(\w+)' is not defined(?:.*Did you mean: '(\w+)')?")
def _name(failure: Failure, found: _Found) -> Translation:
    name, guess = found[1], found[2]
    said = f"{name} is not known here."
    if name in _KNOWN:
        return Translation(said, f"Put `{_KNOWN[name]}` at the file's top.")
    if name in _LENGTHS:
        return Translation(said, "len(x) counts the entries of a list, or the rows of an array.")
    if name in _ONLY_SYMPY.split():
        return Translation(said, f"SymPy's is sympy.{name}.")
    if (there := home(name)) and (not guess or name in _OTHERS):
        right = _OTHERS.get(name, name)
        return Translation(
            said, f"NumPy's is {there}" + (f", SymPy's sympy.{right}." if right in _SYMPY else ".")
        )
    hint = (
        f"Did you mean {guess}?" if guess else "Is it spelled as above, and set on every way here?"
    )
    return Translation(said, hint)


@rule("UnboundLocalError", r"local variable '(\w+)'")
def _unbound(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{found[1]} is used before this function has set it.",
        "A function that sets a name anywhere has that name for itself: set it first, or give "
        "yours another name.",
    )


@rule("AttributeError", r"'([\w.]+)' object has no attribute '(\w+)'(?:.*Did you mean: '(\w+)')?")
def _attribute(failure: Failure, found: _Found) -> Translation | None:
    kind, name, guess = found[1].rpartition(".")[2], found[2], found[3]
    head = failure.head if failure.syntax == "Attribute" else ""
    if kind == "NoneType":
        return nothing(failure, head)
    if failure.expression and not failure.expression.endswith(f".{name}"):
        return None  # some library asked for it
    said = f"{at(failure)}{what(kind)} has no .{name}."
    if kind in FUNCTIONS:
        return Translation(said, f"Is its value meant? {head}(…).{name}" if head else "")
    if kind == "dict":
        return Translation(said, _of_dictionary(head or "W", name, guess))
    if kind == "Generator":
        right = {"rand": "random((rows, columns))", "randint": "integers(low, high)"}
        right |= {"randn": "standard_normal((rows, columns))", "seed": ""}
        if name in right:
            hint = f"Use {head or 'rng'}.{right[name]}." if right[name] else "It is seeded already."
            return Translation(f"{at(failure)}a generator has no .{name}; np.random has.", hint)
    if guess and guess.lower() == name.lower():
        return Translation(said, f"Did you mean .{guess}?")
    if kind in ("ndarray", "list", "tuple") and name in _LENGTHS:
        rows = "its rows, .size all its numbers" if kind == "ndarray" else "its entries"
        return Translation(said, f"len({head or 'x'}) counts {rows}.")
    if kind in ("list", "tuple") and hasattr(np.ndarray, name):
        said = f"{at(failure)}this is {what(kind)}, and .{name} is of arrays."
        return Translation(said, f"Make an array of it first: np.array({head or '…'}).")
    if kind in NUMBERS and hasattr(np.ndarray, name):
        return Translation(f"{at(failure)}this is one number, and .{name} is of arrays.")
    if kind == "list" and name in ("add", "push"):
        return Translation(said, f"{head or 'x'}.append(…) adds an entry.")
    if kind == "ndarray":
        return Translation(*_of_array(failure, said, head, name, guess))
    if what(kind).startswith(("a symbol", "a SymPy")):
        return Translation(f"{said[:-1]}: there are no numbers yet.")
    return Translation(said, f"Did you mean .{guess}?" if guess else "")


def _of_dictionary(head: str, name: str, guess: str | None) -> str:
    if name in ("append", "add"):
        return f"{head}[l] = x sets an entry."
    if name in _LENGTHS or name in ("shape", "size"):
        return f"len({head}) counts its keys; an entry, {head}[l], may have a shape."
    if hasattr(np.ndarray, name):
        return f"Is an entry meant? {head}[l].{name}"
    return f"Did you mean .{guess}?" if guess else ""


def _of_array(
    failure: Failure, said: str, head: str, name: str, guess: str | None
) -> tuple[str, str]:
    if name in ("append", "extend"):
        said = f"{at(failure)}an array cannot grow."
        return said, "Collect in a list, and make an array of it at the end: np.array(rows)."
    if name in ("items", "keys", "values"):
        return said, "A dictionary has; `for row in x` goes through an array."
    if (there := home(name)).startswith("np."):
        return said, f"Is the function {there}(…) meant?"
    return said, f"Did you mean .{guess}?" if guess else ""


@rule(
    "AttributeError|ImportError",
    r"(?:module '([\w.]+)' has no attribute|cannot import name) '(\w+)'(?: from '([\w.]+)')?"
    r"(?:.*Did you mean: '(\w+)')?",
)
def _module(failure: Failure, found: _Found) -> Translation | None:
    module, name, guess = found[1] or found[3] or "", found[2], found[4]
    if "partially initialized" in failure.text or not module:
        return None
    head = failure.head or module
    said = f"{at(failure)}{module} has no {name}."
    if guess and guess.lower() == name.lower():
        return Translation(said, f"Did you mean {head}.{guess}?")
    if module == "sympy":
        there = f"{head}.{_IN_SYMPY[name]}" if name in _IN_SYMPY else ""
    elif name in _LENGTHS:
        there = "len(x)"
    elif name in _OTHERS and module in ("numpy", "math"):
        there = f"{head}.{_OTHERS[name]}"
    elif hasattr(builtins, name):
        return Translation(said, f"{name}(…) is Python's own, with nothing in front.")
    else:
        there = home(name) if module.partition(".")[0] in ("numpy", "math") else ""
    there = there or (f"{head}.{guess}" if guess else "")
    return Translation(said, f"Did you mean {there}?" if there else "Is it spelled like this?")


@rule("AttributeError", r"`(np\.\w+)` was removed .*?Use `?([\w.()]+)")
def _removed(failure: Failure, found: _Found) -> Translation:
    return Translation(f"{found[1]} is no longer in NumPy.", f"Use {found[2].rstrip('.')}.")


@rule("ModuleNotFoundError", r"([\w.]+) is not there when|No module named '([\w.]+)'")
def _not_there(failure: Failure, found: _Found) -> Translation | None:
    name = found[1] or found[2]
    hint = package(name)
    return Translation(f"There is no {name} when your work is marked.", hint) if hint else None
