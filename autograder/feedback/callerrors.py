"""What it means that a call fails: of what is no function, or with the wrong arguments."""

from __future__ import annotations

import builtins
import re

from autograder.feedback.errors import NUMBERS, Failure, Translation, at, plainly, rule, what
from autograder.feedback.typeerrors import DECIMAL, nothing

_Found = re.Match[str]
_KEYWORDS = ("axis", "keepdims", "dtype", "shape", "size", "ord", "out", "where", "initial")
_OF_LISTS = {"vstack", "hstack", "concatenate", "stack", "column_stack"}


def _called(failure: Failure, name: str) -> str:
    """What the student calls it, where the name in the exception surely is that of their call."""
    head, own = failure.head, name.rpartition(".")[2].strip("_")
    simple = re.fullmatch(r"[\w.\[\]]+", head) and not hasattr(builtins, head)
    if head.rpartition(".")[2] == own or own in ("new", "init") or ("<" in name and simple):
        return head
    return "the function" if "<" in name else name


@rule("TypeError", r"'([\w.]+)' object is not callable")
def _not_callable(failure: Failure, found: _Found) -> Translation | None:
    head, inner = failure.head, failure.inner
    kind, words = found[1].rpartition(".")[2], what(found[1])
    said = f"{at(failure)}{head or 'this'} is {words}, and brackets behind it call it like a "
    if not head:
        return Translation(f"{said}function.")
    if failure.facts.get(head) == "function":  # which calls what it was given
        return Translation(f"{at(failure)}{words} stands where a function is needed.")
    if kind == "module":
        said = f"{at(failure)}{head} is a module."
        return Translation(said, f"Name the function in it: {head}.something(…).")
    if kind == "NoneType":
        return nothing(failure, head)
    if head in ("np.e", "math.e", "sympy.E", "numpy.e"):
        there = head.lower().removesuffix(".e") + ".exp"
        return Translation(
            f"{at(failure)}{head} is a number.", f"The power of e is {there}({inner})."
        )
    entries = f"Entries stand in square brackets: {head}[{inner}]"
    if not inner and kind != "str":
        return Translation(f"{said}function.", f"Leave the brackets away: {head}")
    if kind in ("list", "tuple", "dict", "IndexedBase") or words == "a SymPy matrix":
        return Translation(f"{at(failure)}{head} is {words}.", f"{entries}.")
    product = f"Is a * missing? {head} * ({inner})"
    if len(failure.operands) > 1:
        product = "Is a function of another name meant?"
    elif inner.isidentifier():
        product += ". Or is a function of another name meant?"
    if kind == "ndarray" and all(name == "whole number" for name in failure.names(inner)):
        several = "," in inner
        return Translation(
            f"{said}function.",
            f"{entries}."
            if several
            else f"An entry is {head}[{inner}], a product {head} * ({inner}).",
        )
    if kind == "ndarray" and not any(failure.names(inner)):
        return Translation(f"{said}function.", f"{product}. Or is an entry meant? {head}[{inner}]")
    if kind in NUMBERS or kind == "ndarray" or words.startswith(("a symbol", "a SymPy")):
        return Translation(f"{said}function.", product)
    return Translation(f"{at(failure)}{head} is {words}, no function.")


@rule("TypeError", r"([\w.<>]+)\(\) missing (\d+) required positional arguments?: (.+)")
def _missing(failure: Failure, found: _Found) -> Translation:
    name = _called(failure, found[1])
    own = name.isidentifier() and "<" not in found[1]
    hint = f"Look at the line `def {found[1]}(…)`: it says what is needed." if own else ""
    return Translation(f"{name} is called without {found[3].replace(chr(39), '')}.", hint)


@rule(
    "TypeError",
    r"([\w.<>]+)(?:\(\))? (?:takes|expected) (?:from (\d+) to |(exactly|at most) )?(\w+) "
    r"(?:positional )?arguments?,? \(?(?:but |got )?(\d+)",
)
def _arguments(failure: Failure, found: _Found) -> Translation:
    name = _called(failure, found[1])
    most = {"no": "0", "one": "1"}.get(found[4], found[4])
    takes = f"{found[2]} to {most}" if found[2] else "at most " * (found[3] == "at most") + most
    hint = ""
    if decimal := DECIMAL.search(failure.source):
        said = decimal[0].strip()
        hint = f"Numbers are written with a point: {said.replace(',', '.')}, not {said}."
    elif (last := name.rpartition(".")[2]) in _OF_LISTS:
        hint = f"The arrays are one list: np.{last}([a, b])."
    elif most.isdigit() and int(found[5]) > int(most) and not re.search(r"\w\.", found[1]):
        hint = "Is there a bracket too many or too few?"
    return Translation(
        f"{at(failure)}{name} takes {takes} argument{'s' * (most != '1')}, and it is given "
        f"{found[5]}.",
        hint,
    )


@rule("TypeError", r"([\w.<>]+)\(\) got an unexpected keyword argument '(\w+)'")
def _keyword(failure: Failure, found: _Found) -> Translation:
    import difflib

    name = _called(failure, found[1])
    close = difflib.get_close_matches(found[2], _KEYWORDS, n=1, cutoff=0.75)
    hint = f"Did you mean {close[0]}?" if close and "." in name else ""
    return Translation(f"{at(failure)}{name} has no argument {found[2]}.", hint)


_TWICE = plainly(
    "TypeError",
    r"got multiple values for argument '(\w+)'",
    "{at}{1} is given twice: by its place and by its name.",
)
