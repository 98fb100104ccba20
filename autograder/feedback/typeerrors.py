"""What a TypeError means: computing with, calling or indexing something of the wrong kind."""

from __future__ import annotations

import re
from collections.abc import Collection

from autograder.feedback.errors import (
    FUNCTIONS,
    NUMBERS,
    Failure,
    Translation,
    at,
    plainly,
    rule,
    what,
)

_Found = re.Match[str]
_RETURN = "Does the function that made it end in a return on every path?"
_OF_AXES = {"sum", "mean", "max", "min", "prod", "std", "var", "any", "all", "argmax", "cumsum"}
DECIMAL = re.compile(r"(?<![\w.])0,\d+|(?<=[-+*/])\s*\d+,\d+")  # 0,5 where 0.5 is meant


def of_kind(failure: Failure, kinds: Collection[str], sign: str = "") -> Translation | None:
    """Words for computing with what is no number, where one of these kinds surely is none."""
    if FUNCTIONS & set(kinds):
        name = failure.operand("function")
        hint = f"Call it: {name}(…)." if name else "Call it with brackets."
        return Translation(f"{at(failure)}{name or 'one side'} is a function, not its value.", hint)
    if "NoneType" in kinds:
        return nothing(failure, failure.operand("None"))
    if "dict" in kinds:
        name = failure.operand("dict")
        each = f"{name}[l] {sign} …" if name and sign else f"{name or 'W'}[l]"
        hint = f"Compute for each key: {each} in a loop over l."
        return Translation(f"{at(failure)}{name or 'one side'} is a dictionary.", hint)
    if kind := next((kind for kind in ("list", "tuple") if kind in kinds), ""):
        name = failure.operand(kind)
        hint = f"Make an array of it first: np.array({name or '…'})."
        if kind == "tuple":
            hint = comma(failure) or hint
        return Translation(
            f"{at(failure)}{name or 'one side'} is {what(kind)}, and Python does not compute with "
            "it entry by entry.",
            hint,
        )
    if "str" in kinds:
        hint = "float(text) makes a number of it."
        return Translation(f"{at(failure)}a text is no number to compute with.", hint)
    return None


def nothing(failure: Failure, name: str) -> Translation:
    """Words for None where a value is needed."""
    hint = _RETURN
    if grown := re.search(r"\.(append|extend|sort|reverse|shuffle)\(", failure.expression):
        hint = f".{grown[1]}(…) changes the list itself and returns None."
    name = "this" if name in ("", "None") else name
    return Translation(f"{at(failure)}{name} is None: nothing was returned or set there.", hint)


def counted(name: str) -> str:
    """A hint for an entry that is taken for its number."""
    return f"`for i in {name}` gives the entries themselves, range(len({name})) their numbers."


def comma(failure: Failure) -> str:
    """A hint for a name that holds a tuple."""
    name = failure.operand("tuple")
    if not name.isidentifier():
        return ""
    if failure.facts[name] == "tuple 1":
        return f"A comma at a line's end makes a tuple, as in `{name} = x,`: take it away."
    return (
        "Does it come from a function that returns several values, as in z, a = f(x), or from a "
        "comma: 0,5 for 0.5?"
    )


@rule(
    r"TypeError|_?UFunc\w+",
    r"unsupported operand type\(s\) for \^=?: |ufunc 'bitwise_xor' not supported",
)
def _caret(failure: Failure, found: _Found) -> Translation:
    line = failure.source.removeprefix("return ")  # brackets stay where the student set them
    right = line.replace("^", "**") if "^" in line else "x**2"
    return Translation("^ is no power in Python.", f"Power is **: {right}")


@rule(
    "TypeError",
    r"(?:unsupported operand type\(s\) for ([^:]+):|'(\W+)' not supported between instances of) "
    r"'([\w.]+)' and '([\w.]+)'",
)
def _operands(failure: Failure, found: _Found) -> Translation | None:
    sign = (found[1] or found[2]).partition(" ")[0]
    sign = sign if found[2] else sign.removesuffix("=")
    kinds = [kind.rpartition(".")[2] for kind in (found[3], found[4])]
    if words := of_kind(failure, kinds, sign):
        return words
    if found[2] and "complex" in kinds:
        return Translation(
            f"{at(failure)}one side is a complex number, and {sign} has no meaning for it.",
            "A negative number to the power of a fraction is complex.",
        )
    if sign == "@" and set(kinds) <= NUMBERS:
        said = f"{at(failure)}@ multiplies matrices, and both sides are single numbers."
        return Translation(said, "Use * to multiply numbers.")
    if "EigResult" in kinds:
        said = f"{at(failure)}np.linalg.eig gives a pair: the eigenvalues and the vectors."
        return Translation(said, "np.linalg.eigvalsh(H) gives a symmetric H's eigenvalues alone.")
    one, other = map(what, kinds)
    if "a SymPy matrix" in (one, other):
        return None  # which SymPy's rules know
    return Translation(f"{at(failure)}{one} {sign} {other} has no meaning in Python.")


@rule("TypeError", r"bad operand type for (?:unary (.)|abs\(\)): '([\w.]+)'")
def _one_operand(failure: Failure, found: _Found) -> Translation | None:
    return of_kind(failure, [found[2].rpartition(".")[2]])


@rule("TypeError", r"must be real number, not (\w+)|\w+\(\) argument must be .* not '([\w.]+)'")
def _no_number(failure: Failure, found: _Found) -> Translation | None:
    kind = (found[1] or found[2]).rpartition(".")[2]
    if kind in ("list", "tuple") and failure.head.startswith("math."):
        name = failure.head.removeprefix("math.")
        said = f"{at(failure)}{failure.head} takes one number, and this is {what(kind)}."
        return Translation(said, f"np.{name} works on every entry.")
    if kind == "NoneType":
        return nothing(failure, failure.operand("None"))
    hint = "Call it with brackets." if kind in FUNCTIONS else ""
    return Translation(f"{at(failure)}a number is needed here, and this is {what(kind)}.", hint)


@rule("TypeError", r"can't multiply sequence by non-int of type '([\w.]+)'")
def _times_list(failure: Failure, found: _Found) -> Translation | None:
    kinds = {"list": "list", "tuple": "tuple", "text": "str"}
    if operand := failure.operand(*kinds):
        return of_kind(failure, [kinds[failure.facts[operand].partition(" ")[0]]])
    said = "one side is a list or a tuple, and Python does not compute with it entry by entry."
    return Translation(f"{at(failure)}{said}", "Make an array of it first: np.array(…).")


@rule(
    "TypeError",
    r"'NoneType' object is not (subscriptable|iterable)|cannot unpack non-iterable NoneType object",
)
def _none(failure: Failure, found: _Found) -> Translation:
    known = failure.facts.get(failure.head) == "None"
    return nothing(failure, failure.head if known else "")


@rule("TypeError", r"'([\w.]+)' object is not subscriptable")
def _subscript(failure: Failure, found: _Found) -> Translation:
    if failure.syntax != "Subscript":  # some library takes the entry
        return Translation(f"{at(failure)}an entry of {what(found[1])} is asked for.")
    hint = "There are no entries to take."
    if found[1].rpartition(".")[2] in FUNCTIONS:
        hint = f"Round brackets call it: {failure.head}(…)."
    return Translation(f"{at(failure)}{failure.head} is {what(found[1])}.", hint)


@rule(
    "TypeError",
    r"'([\w.]+)' object is not iterable|cannot unpack non-iterable ([\w.]+) object|"
    r"argument of type '([\w.]+)' is not iterable",
)
def _iterate(failure: Failure, found: _Found) -> Translation:
    if found[2]:
        loop = failure.source.startswith("for ")
        there = "behind `for`, and each turn gives" if loop else "on the left of =, and"
        said = f"Several names stand {there} one value{'' if loop else ' comes from the right'}: "
        hint = "W.items() gives keys and values of a dictionary, enumerate(x) numbers and entries."
        return Translation(f"{said}{what(found[2])}.", hint if loop else "")
    kind = found[1] or found[3]
    hint = "Call it first." if kind in FUNCTIONS else ""
    if kind == "int" and not failure.head:
        hint = "range(n) counts to n."
    return Translation(f"{at(failure)}{what(kind)} has no parts to go through.", hint)


@rule("TypeError", r"object of type '([\w.]+)' has no len\(\)")
def _length(failure: Failure, found: _Found) -> Translation:
    kind = found[1].rpartition(".")[2]
    hint = "np.size(x) also counts a single number." if kind in NUMBERS else ""
    if kind in FUNCTIONS:
        hint = "Call it first, or count one of the arrays."
    elif kind == "MatrixSymbol":
        hint = "a.shape[0] is the number of rows, a.shape[1] of columns."
    return Translation(f"{at(failure)}{what(kind)} has no length.", hint)


@rule("TypeError", r"'([\w.]+)' object does not support item assignment")
def _item(failure: Failure, found: _Found) -> Translation:
    hint = ""
    if found[1] in ("tuple", "str"):
        hint = "Make a list or an array of it first."
    elif found[1].rpartition(".")[2] in NUMBERS:
        hint = "np.array(x, dtype=float) has entries; np.atleast_1d makes some of a number."
    return Translation(f"{at(failure)}{what(found[1])} has no entry that could be set.", hint)


@rule("TypeError", r"(list|tuple|string) indices must be integers(?: or slices)?,? not '?([\w.]+)")
def _list_place(failure: Failure, found: _Found) -> Translation:
    kind = {"string": "str"}.get(found[1], found[1])
    hint = ""
    if found[2] == "tuple" and kind == "list":
        hint = "A list of lists takes two steps, x[i][j]; an array takes x[i, j]: np.array(x)."
    elif "/" in failure.inner:
        hint = "a // b gives a whole number, a / b never does."
    elif failure.syntax == "Subscript" and failure.inner.isidentifier():
        hint = counted(failure.head)
    return Translation(
        f"{at(failure)}an entry of {what(kind)} is found by a whole number, and this is "
        f"{'none' if found[2] in NUMBERS else what(found[2])}.",
        hint,
    )


@rule("TypeError", r"can only concatenate (\w+) \(not \"([\w.]+)\"\) to \w+")
def _concatenate(failure: Failure, found: _Found) -> Translation | None:
    if found[1] != "str":
        return of_kind(failure, [found[1]])
    return Translation(
        f"{at(failure)}+ is asked to put {what(found[1])} and {what(found[2])} together.",
        "Return the number alone; print(text, number) shows both.",
    )


@rule("TypeError", r"unhashable type: '([\w.]+)'")
def _unhashable(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}{what(found[1])} cannot be the key of a dictionary.",
        "The keys here are numbers: for l in W goes through them; for l, W_l in W.items() gives "
        "the values, too.",
    )


@rule(
    "TypeError",
    r"'([\w.]+)' object cannot be interpreted as an integer|"
    r"expected a sequence of integers or a single integer, got '(-?\d*\.)",
)
def _whole(failure: Failure, found: _Found) -> Translation | None:
    kind = (found[1] or "float").rpartition(".")[2]
    called = failure.head.removeprefix("np.")
    if what(kind).startswith(("a symbol", "a SymPy")):
        said = f"{at(failure)}a whole number is needed here, and a symbol has no value yet."
        return Translation(said, "Build the answer from the symbols, without a loop or NumPy.")
    if called in _OF_AXES and len(failure.operands) > 1:
        said = f"{at(failure)}the second argument is the axis, a whole number."
        return Translation(said, "axis=0 goes down the rows, axis=1 along the columns.")
    hint = ""
    if kind == "tuple" and called in ("random.randn", "random.rand"):
        hint = f"np.{called} takes its sizes one by one: {called[7:]}(3, 4)."
    elif kind in ("tuple", "list"):
        hint = "Take its length, or one of its entries."
    elif kind in FUNCTIONS:
        hint = "Call it with brackets."
    elif "/" in failure.expression.replace("//", ""):
        hint = "a // b gives a whole number, a / b never does."
    needed = f"{at(failure)}a whole number is needed here, and this is "
    return Translation(f"{needed}{what(kind) if kind not in NUMBERS else 'none'}.", hint)


@rule("TypeError", r"only integer scalar arrays can be converted to a scalar index")
def _array_for_whole(failure: Failure, found: _Found) -> Translation:
    called = failure.head.removeprefix("np.").removeprefix("numpy.")
    if called in ("concatenate", "stack"):
        said = f"{at(failure)}the second array was taken for the axis."
        return Translation(said, f"The arrays are one list: np.{called}([a, b]).")
    if called in _OF_AXES:
        said = f"{at(failure)}it takes one array; a second argument is the axis."
        return Translation(said, "Combine the arrays first, as in np.sum(a * b).")
    parts = [part for part in [*failure.operands, failure.inner] if part in failure.facts]
    arrays = {part for part in parts if failure.facts[part].startswith("array")}
    part = arrays.pop() if len(arrays) == 1 else ""
    return Translation(
        f"{at(failure)}one whole number is needed here, and {part or 'this'} is an array.",
        f"Is its length meant, len({part or 'x'}), or one of its entries, {part or 'x'}[0]?",
    )


_TYPE = plainly(
    "TypeError",
    r"data type '(\w+)' not understood",
    "{at}there is no type {1}.",
    "The usual one is float.",
)
_SLICE = plainly(
    "TypeError",
    r"slice indices must be integers",
    "{at}the numbers around the colon must be whole.",
    "a // b gives a whole number, a / b never does.",
)
_FORMAT = plainly(
    "TypeError",
    r"unsupported format string passed to [\w.]*ndarray|%\w format: .*number is required, not",
    "{at}a format such as .2f or %d is for single numbers, and this is none.",
    "print(x) shows a whole array.",
)
