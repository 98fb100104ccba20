"""What a TypeError means: computing with, calling or indexing something of the wrong kind."""

from __future__ import annotations

import re
from collections.abc import Collection

from autograder.feedback.errors import (
    FUNCTIONS,
    LONGEST,
    NUMBERS,
    Failure,
    Said,
    about,
    is_symbolic,
    rule,
    what,
)

_RETURN = "Does the function that made it end in a return on every path?"
_OF_AXES = {"sum", "mean", "max", "min", "prod", "std", "var", "any", "all", "argmax", "cumsum"}
SEVERAL = "Several values that a function returns take several names: z, a = f(x)."
AXES = "axis=0 goes down the rows, axis=1 along the columns."
_DECIMAL = re.compile(r"(?<![\w.])0,\d+|(?<=[-+*/])\s*\d+,\d+")  # 0,5 where 0.5 is meant
_WHOLE = "a // b gives a whole number, a / b never does."
_CALL = "Call it with brackets."


def of_kind(failure: Failure, kinds: Collection[str], sign: str = "") -> Said:
    """Words for computing with what is no number, where one of these kinds surely is none."""
    if FUNCTIONS & set(kinds):
        name = failure.operand("function")
        said = f"{name or 'one side'} is a function, not its value."
        return said, f"Call it: {name}(…)." if name else _CALL
    if "NoneType" in kinds:
        return nothing(failure, failure.operand("None"))
    if "dict" in kinds:
        name = failure.operand("dict")
        each = f"{name}[l] {sign} …" if name and sign else f"{name or 'W'}[l]"
        hint = f"Compute for each key: {each} in a loop over l."
        if failure.caller and name.isidentifier() and len(failure.caller) <= LONGEST:
            hint = f"Was an array meant in `{failure.caller}`? {SEVERAL}"
        return f"{name or 'one side'} is a dictionary.", hint
    if kind := next((kind for kind in ("list", "tuple") if kind in kinds), ""):
        name = failure.operand(kind)
        hint = comma(failure) if kind == "tuple" else ""
        said = f"{name or 'one side'} is {what(kind)}, and Python does not compute with it entry by"
        return f"{said} entry.", hint or f"Make an array of it first: np.array({name or '…'})."
    if "str" in kinds:
        return "a text is no number to compute with.", "float(text) makes a number of it."
    return None


def nothing(failure: Failure, name: str) -> Said:
    """Words for None where a value is needed."""
    hint, changes = _RETURN, r"\.(append|extend|sort|reverse|shuffle)\("
    if grown := re.search(changes, failure.expression):
        hint = f".{grown[1]}(…) changes the list itself and returns None."
    elif kept := re.match(rf"(\w+)\s*=\s*\1{changes}", failure.source):
        hint = f".{kept[2]}(…) changes the list itself and returns None: leave `{kept[1]} =` away."
    name = "this" if name in ("", "None") else name
    return f"{name} is None: nothing was returned or set there.", hint


def eigenpair(text: str) -> Said:
    """Words for what eig and eigh return, where a text speaks of that."""
    if not (found := re.search(r"\b(eigh?)(?:Result\b|\()", text, re.IGNORECASE)):
        return None
    said = f"np.linalg.{found[1].lower()} gives a pair: the eigenvalues and the vectors."
    return said, "np.linalg.eigvalsh(H) gives a symmetric H's eigenvalues alone."


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


def decimal(failure: Failure) -> str:
    """A hint for a number with a comma where a point is meant."""
    if not (found := _DECIMAL.search(failure.source)):
        return ""
    said = found[0].strip()
    return f"Numbers are written with a point: {said.replace(',', '.')}, not {said}."


@rule(
    r"TypeError|_?UFunc\w+",
    r"unsupported operand type\(s\) for \^=?: |ufunc 'bitwise_xor' not supported",
)
def _caret(failure: Failure) -> Said:
    line = failure.source.removeprefix("return ")  # brackets stay where the student set them
    right = line.replace("^", "**") if "^" in line else "x**2"
    return "^ is no power in Python.", f"Power is **: {right}"


@about(
    "TypeError",
    r"(?:unsupported operand type\(s\) for ([^: ]+)[^:]*:|'(\W+)' not supported between instances "
    r"of) '([\w.]+)' and '([\w.]+)'",
)
def _operands(failure: Failure, counts: str, compares: str, left: str, right: str) -> Said:
    sign = compares or counts.removesuffix("=")
    kinds = [kind.rpartition(".")[2] for kind in (left, right)]
    if words := of_kind(failure, kinds, sign):
        return words
    if compares and "complex" in kinds:
        said = f"one side is a complex number, and {sign} has no meaning for it."
        return said, "A negative number to the power of a fraction is complex."
    if sign == "@" and set(kinds) <= NUMBERS:
        said = "@ multiplies matrices, and both sides are single numbers."
        return said, "Use * to multiply numbers."
    if words := eigenpair(" ".join(kinds)):
        return words
    one, other = map(what, kinds)
    if "a SymPy matrix" in (one, other):
        return None  # which SymPy's rules know
    return f"{one} {sign} {other} has no meaning in Python."


@about("TypeError", r"bad operand type for (?:unary .|abs\(\)): '([\w.]+)'")
def _one_operand(failure: Failure, kind: str) -> Said:
    return of_kind(failure, [kind.rpartition(".")[2]])


@about("TypeError", r"(?:must be real number, not |\w+\(\) argument must be .* not ')([\w.]+)")
def _no_number(failure: Failure, kind: str) -> Said:
    kind = kind.rpartition(".")[2]
    if kind in ("list", "tuple") and failure.head.startswith("math."):
        said = f"{failure.head} takes one number, and this is {what(kind)}."
        return said, f"np.{failure.head.removeprefix('math.')} works on every entry."
    if kind == "NoneType":
        return nothing(failure, failure.operand("None"))
    return f"a number is needed here, and this is {what(kind)}.", _CALL if kind in FUNCTIONS else ""


@about("TypeError", "can't multiply sequence by non-int of type '")
def _times_list(failure: Failure) -> Said:
    kinds = {"list": "list", "tuple": "tuple", "text": "str"}
    if operand := failure.operand(*kinds):
        return of_kind(failure, [kinds[failure.facts[operand].partition(" ")[0]]])
    said = "one side is a list or a tuple, and Python does not compute with it entry by entry."
    return said, "Make an array of it first: np.array(…)."


@about(
    "TypeError",
    "'NoneType' object is not (?:subscriptable|iterable)|"
    "cannot unpack non-iterable NoneType object",
)
def _none(failure: Failure) -> Said:
    known = failure.facts.get(failure.head) == "None"
    return nothing(failure, failure.head if known else "")


@about("TypeError", r"'([\w.]+)' object is not subscriptable")
def _subscript(failure: Failure, kind: str) -> Said:
    if failure.syntax != "Subscript":  # some library takes the entry
        return f"an entry of {what(kind)} is asked for."
    hint = "There are no entries to take."
    if kind.rpartition(".")[2] in FUNCTIONS:
        hint = f"Round brackets call it: {failure.head}(…)."
    return f"{failure.head} is {what(kind)}.", hint


@rule("TypeError", r"cannot unpack non-iterable ([\w.]+) object")
def _several_names(failure: Failure, kind: str) -> Said:
    if not failure.source.startswith("for "):
        said = "Several names stand on the left of =, and one value comes from the right"
        return f"{said}: {what(kind)}."
    said = f"Several names stand behind `for`, and each turn gives one value: {what(kind)}."
    hint = "W.items() gives keys and values of a dictionary, enumerate(x) numbers and entries."
    return said, hint


@about("TypeError", r"(?:argument of type )?'([\w.]+)'(?: object)? is not iterable")
def _iterate(failure: Failure, kind: str) -> Said:
    hint = "Call it first." if kind in FUNCTIONS else ""
    if kind == "int" and not failure.head:
        hint = "range(n) counts to n."
    return f"{what(kind)} has no parts to go through.", hint


@about("TypeError", r"object of type '([\w.]+)' has no len\(\)")
def _length(failure: Failure, kind: str) -> Said:
    kind = kind.rpartition(".")[2]
    hint = "np.size(x) also counts a single number." if kind in NUMBERS else ""
    if kind in FUNCTIONS:
        hint = "Call it first, or count one of the arrays."
    elif kind == "MatrixSymbol":
        hint = "a.shape[0] is the number of rows, a.shape[1] of columns."
    return f"{what(kind)} has no length.", hint


@about("TypeError", r"'([\w.]+)' object does not support item assignment")
def _item(failure: Failure, kind: str) -> Said:
    hint = ""
    if kind in ("tuple", "str"):
        hint = "Make a list or an array of it first."
    elif kind.rpartition(".")[2] in NUMBERS:
        hint = "np.array(x, dtype=float) has entries; np.atleast_1d makes some of a number."
    return f"{what(kind)} has no entry that could be set.", hint


@about("TypeError", r"(list|tuple|string) indices must be integers(?: or slices)?,? not '?([\w.]+)")
def _list_place(failure: Failure, kind: str, given: str) -> Said:
    hint = ""
    if given == "tuple" and kind == "list":
        hint = "A list of lists takes two steps, x[i][j]; an array takes x[i, j]: np.array(x)."
    elif "/" in failure.inner:
        hint = _WHOLE
    elif failure.syntax == "Subscript" and failure.inner.isidentifier():
        hint = counted(failure.head)
    of = what("str" if kind == "string" else kind)
    this = "none" if given in NUMBERS else what(given)
    return f"an entry of {of} is found by a whole number, and this is {this}.", hint


@about("TypeError", r"can only concatenate (\w+) \(not \"([\w.]+)\"\) to \w+")
def _concatenate(failure: Failure, kind: str, other: str) -> Said:
    if kind != "str":
        return of_kind(failure, [kind])
    said = f"+ is asked to put {what(kind)} and {what(other)} together."
    return said, "Return the number alone; print(text, number) shows both."


@about(
    "TypeError",
    r"'([\w.]+)' object cannot be interpreted as an integer|"
    r"expected a sequence of integers or a single integer, got '-?\d*\.",
)
def _whole(failure: Failure, kind: str | None) -> Said:
    kind = (kind or "float").rpartition(".")[2]
    called = failure.head.removeprefix("np.")
    if is_symbolic(kind):
        said = "a whole number is needed here, and a symbol has no value yet."
        return said, "Build the answer from the symbols, without a loop or NumPy."
    if called in _OF_AXES and len(failure.operands) > 1:
        return "the second argument is the axis, a whole number.", AXES
    hint = ""
    if kind == "tuple" and called in ("random.randn", "random.rand"):
        hint = f"np.{called} takes its sizes one by one: {called[7:]}(3, 4)."
    elif kind in ("tuple", "list"):
        hint = "Take its length, or one of its entries."
    elif kind in FUNCTIONS:
        hint = _CALL
    elif "/" in failure.expression.replace("//", ""):
        hint = _WHOLE
    this = "none" if kind in NUMBERS else what(kind)
    return f"a whole number is needed here, and this is {this}.", hint


@about("TypeError", "only integer scalar arrays can be converted to a scalar index")
def _array_for_whole(failure: Failure) -> Said:
    called = failure.head.removeprefix("np.").removeprefix("numpy.")
    if called in ("concatenate", "stack"):
        said = "the second array was taken for the axis."
        return said, f"The arrays are one list: np.{called}([a, b])."
    if called in _OF_AXES:
        said = "it takes one array; a second argument is the axis."
        return said, "Combine the arrays first, as in np.sum(a * b)."
    parts = {*failure.operands, failure.inner}
    arrays = [part for part in parts if failure.facts.get(part, "").startswith("array")]
    part = arrays[0] if len(arrays) == 1 else ""
    hint = f"Is its length meant, len({part or 'x'}), or one of its entries, {part or 'x'}[0]?"
    return f"one whole number is needed here, and {part or 'this'} is an array.", hint
