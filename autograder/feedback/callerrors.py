"""What it means that a call fails: of what is no function, or with the wrong arguments."""

from __future__ import annotations

import builtins
import re

from autograder.feedback.errors import NUMBERS, Failure, Said, about, is_symbolic, rule, what
from autograder.feedback.typeerrors import decimal, nothing

_KEYWORDS = ("axis", "keepdims", "dtype", "shape", "size", "ord", "out", "where", "initial")
_OF_LISTS = {"vstack", "hstack", "concatenate", "stack", "column_stack"}


def _called(failure: Failure, name: str) -> str:
    """What the student calls it, where the name in the exception surely is that of their call."""
    head, own = failure.head, name.rpartition(".")[2].strip("_")
    simple = re.fullmatch(r"[\w.\[\]]+", head) and not hasattr(builtins, head)
    if head.rpartition(".")[2] == own or own in ("new", "init") or ("<" in name and simple):
        return head
    own = name.rpartition("<locals>.")[2]
    return "the function" if "<" in own else own


@about("TypeError", r"'([\w.]+)' object is not callable")
def _not_callable(failure: Failure, kind: str) -> Said:
    head, inner, words = failure.head, failure.inner, what(kind)
    kind = kind.rpartition(".")[2]
    said = f"{head or 'this'} is {words}, and brackets behind it call it like a function."
    if not head:
        return said
    if failure.facts.get(head) == "function":  # which calls what it was given
        return f"{words} stands where a function is needed."
    if kind == "module":
        return f"{head} is a module.", f"Name the function in it: {head}.something(…)."
    if kind == "NoneType":
        return nothing(failure, head)
    if head in ("np.e", "math.e", "sympy.E", "numpy.e"):
        there = head.lower().removesuffix(".e") + ".exp"
        return f"{head} is a number.", f"The power of e is {there}({inner})."
    if not inner and kind != "str":
        return said, f"Leave the brackets away: {head}"
    if kind in ("list", "tuple", "dict", "IndexedBase") or words == "a SymPy matrix":
        return f"{head} is {words}.", f"Entries stand in square brackets: {head}[{inner}]."
    product = f"Is a * missing? {head} * ({inner})"
    if len(failure.operands) > 1:
        product = "Is a function of another name meant?"
    elif inner.isidentifier():
        product += ". Or is a function of another name meant?"
    if kind == "ndarray" and all(name == "whole number" for name in failure.names(inner)):
        if "," in inner:
            return said, f"Entries stand in square brackets: {head}[{inner}]."
        return said, f"An entry is {head}[{inner}], a product {head} * ({inner})."
    if kind == "ndarray" and not any(failure.names(inner)):
        return said, f"{product}. Or is an entry meant? {head}[{inner}]"
    if kind in NUMBERS or kind == "ndarray" or is_symbolic(kind):
        return said, product
    return f"{head} is {words}, no function."


@rule("TypeError", r"([\w.<>]+)\(\) missing \d+ required positional arguments?: (.+)")
def _missing(failure: Failure, function: str, arguments: str) -> Said:
    name = _called(failure, function)
    own = name.isidentifier() and "<" not in function
    hint = f"Look at the line `def {function}(…)`: it says what is needed." if own else ""
    return f"{name} is called without {arguments.replace(chr(39), '')}.", hint


@about(
    "TypeError",
    r"([\w.<>]+)(?:\(\))? (?:takes|expected) (?:from (\d+) to |(exactly|at most) )?(\w+) "
    r"(?:positional )?arguments?,? \(?(?:but |got )?(\d+)",
)
def _arguments(failure: Failure, function: str, least: str, exact: str, most: str, n: str) -> Said:
    name = _called(failure, function)
    most = {"no": "0", "one": "1"}.get(most, most)
    takes = f"{least} to {most}" if least else "at most " * (exact == "at most") + most
    hint = decimal(failure)
    if not hint and (last := name.rpartition(".")[2]) in _OF_LISTS:
        hint = f"The arrays are one list: np.{last}([a, b])."
    elif not hint and most.isdigit() and int(n) > int(most) and not re.search(r"\w\.", function):
        hint = "Is there a bracket too many or too few?"
    return f"{name} takes {takes} argument{'s' * (most != '1')}, and it is given {n}.", hint


@about("TypeError", r"([\w.<>]+)\(\) got an unexpected keyword argument '(\w+)'")
def _keyword(failure: Failure, function: str, given: str) -> Said:
    import difflib

    name = _called(failure, function)
    close = difflib.get_close_matches(given, _KEYWORDS, n=1, cutoff=0.75)
    hint = f"Did you mean {close[0]}?" if close and "." in name else ""
    return f"{name} has no argument {given}.", hint
