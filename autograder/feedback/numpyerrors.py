"""What NumPy means by its exceptions and warnings."""

from __future__ import annotations

import re

import numpy as np

from autograder.feedback.errors import (
    FUNCTIONS,
    Failure,
    Translation,
    at,
    count,
    plainly,
    rule,
    spaced,
)
from autograder.feedback.fitting import entries_hint, product_hint, product_said, shape_of, sides
from autograder.feedback.typeerrors import DECIMAL, comma, counted, of_kind

_Found = re.Match[str]


@rule("ValueError", r"matmul: .*size (\d+) is different from (\d+)")
def _matmul(failure: Failure, found: _Found) -> Translation:
    said = product_said(failure, columns=found[2], rows=found[1])
    middle = f"{found[2]} and {found[1]} must be equal: the inner sizes of a @ b."
    return Translation(
        f"{at(failure)}{said + ': ' if said else ''}{middle}", product_hint(sides(failure))
    )


@rule("ValueError", r"shapes (\([\d,]*\)) and (\([\d,]*\)) not aligned: (\d+) .*!= (\d+)")
def _dot(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}{spaced(found[1])} and {spaced(found[2])}: the inner sizes {found[3]} and "
        f"{found[4]} must be equal.",
        product_hint([(text, shape_of(found[i])) for i, text in enumerate(failure.operands, 1)]),
    )


@rule("ValueError", r"could not broadcast input array from shape (\([\d,]*\)) into shape (.*)")
def _assign_shape(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}an array of shape {spaced(found[1])} is assigned to a place of shape "
        f"{spaced(found[2])}.",
        "Print both shapes; the place on the left of = decides.",
    )


@rule("TypeError", r"only (?:0-dimensional|length-1|size-1) arrays can be converted")
def _scalar_function(failure: Failure, found: _Found) -> Translation:
    called = failure.expression.partition("(")[0]
    if called.startswith("math."):
        name = called.removeprefix("math.")
        return Translation(
            f"{at(failure)}math.{name} takes one number, and this is an array.",
            f"np.{name} works on every entry.",
        )
    part = failure.operand("array")
    what = f"{part} is an array" if part else "this is an array"
    return Translation(
        f"{at(failure)}one number is needed here, and {what}.",
        f"Take one entry, {part or 'x'}[0], or a NumPy function that works on every entry.",
    )


@rule("IndexError", r"too many indices for array: array is (\d+)-dimensional, but (\d+)")
def _indices(failure: Failure, found: _Found) -> Translation:
    said = failure.described()
    return Translation(
        f"{at(failure)}{said + '; ' if said else ''}it has {found[1]} "
        f"{'axis' if found[1] == '1' else 'axes'}, and {found[2]} numbers stand in the brackets.",
        "A sample of one vector has one axis: x[i], not x[i, j].",
    )


@rule("AxisError", r"axis (-?\d+) is out of bounds for array of dimension (\d+)")
def _axis(failure: Failure, found: _Found) -> Translation:
    axes = int(found[2])
    known = " and ".join(str(i) for i in range(axes)) or "none"
    known = f"ax{'i' if axes == 1 else 'e'}s {known}"
    return Translation(
        f"{at(failure)}axis {found[1]} is asked for, and the array has the {known}.",
        "axis=0 goes down the rows, axis=1 along the columns.",
    )


_IN_PLACE = plainly(
    "UFuncTypeError|_UFuncOutputCastingError|TypeError",
    r"Cannot cast ufunc '(\w+)' output from dtype\('(.\w+)'\) to dtype\('(.\w+)'\)",
    "{at}the array holds whole numbers, and the result has fractions.",
    "x = x - d makes a new array of the right kind; x -= d must keep the old one. Or begin "
    "with x.astype(float).",
)
_INVALID = plainly(
    "RuntimeWarning",
    r"invalid value encountered in (\w+)",
    "{at}0/0, inf - inf or 0 · inf came out in {1}, which is nan.",
    "Which input does that? Treat that case apart.",
)


@rule("ValueError", r"operands could not be broadcast together with shapes ((?:\([\d,]*\) ?)+)")
def _broadcast(failure: Failure, found: _Found) -> Translation:
    said = failure.described()
    if " is (" not in said.replace(" is (", "", 1):  # one of them only
        said = f"the shapes are {spaced(' and '.join(found[1].split()))}"
    return Translation(
        f"{at(failure)}{said}. They cannot be combined entry by entry: sizes must be equal, or 1.",
        comma(failure) or entries_hint(_beside(failure, found[1].split())),
    )


def _beside(failure: Failure, shapes: list[str]) -> list[tuple[str, tuple[int, ...] | None]]:
    """Both operands with their shapes."""
    texts = failure.operands if len(failure.operands) == len(shapes) else [""] * len(shapes)
    return [(text, shape_of(shape)) for text, shape in zip(texts, shapes, strict=True)]


@rule("ValueError", r"setting an array element with a sequence(.*inhomogeneous)?")
def _ragged(failure: Failure, found: _Found) -> Translation:
    if found[1]:
        return Translation(
            f"{at(failure)}the parts have different lengths, so they make no array.",
            "Print the shape of each part; a list or a dictionary may hold different ones.",
        )
    return Translation(
        f"{at(failure)}one entry of an array is to be a whole list or array.",
        "Assign one number to one entry, or make the place as large as what goes there.",
    )


@rule("ValueError", r"truth value of an array with more than one element is ambiguous")
def _truth(failure: Failure, found: _Found) -> Translation:
    test = failure.expression
    part = failure.operand("array") or ("" if "(" in test else failure.first("array"))
    size = count(failure.facts[part]) if part else 0
    held = f"{part} holds {size} numbers" if part and size > 1 else "there are several numbers"
    said = f"{held}; if, and, or, not and max() need one answer: yes or no."
    if greatest := re.match(r"(max|min)\((.*)\)$", test):
        if "linalg.eig(" in test:
            return Translation(said, "np.linalg.eigvals gives the eigenvalues alone, eig a pair.")
        works = len(failure.operands) == 2
        right = f"np.{greatest[1]}imum({greatest[2]}) works on every entry."
        return Translation(said, right if works else f"np.{greatest[1]}(x) takes all entries.")
    if re.search(r" (and|or) |\bnot |[<>]=? .*[<>]", test):
        return Translation(said, "(x > 0) & (x < 1), with brackets, asks it of every entry.")
    if " == " in test or " != " in test:
        if " and " in test or " or " in test or len(test) > 40:
            return Translation(said, "np.all(…) asks whether all hold, np.any(…) whether one does.")
        asks = f"np.any({test}) asks whether one entry differs"
        if " == " in test:
            asks = f"np.all({test}) asks whether it holds for every entry"
        return Translation(said, f"{asks}.")
    if failure.syntax == "Call" and not failure.head.startswith("np."):
        return Translation(said, "np.sort(x) sorts an array." if failure.head == "sorted" else "")
    if not re.search(r" [<>]=? ", test) or len(test) > 40:
        test = "condition"
    return Translation(said, f"np.where({test}, value if so, value if not) decides for each entry.")


@rule(
    "TypeError",
    r"loop of ufunc does not support argument \d of type (\w+) which has no callable (\w+) method",
)
def _ufunc_of_object(failure: Failure, found: _Found) -> Translation | None:
    kind, operand = found[1], failure.facts.get(failure.operand("function", "None", "dict"), "")
    if kind in FUNCTIONS or (kind == "NoneType" and operand == "None") or kind == "dict":
        return of_kind(failure, [kind])
    if kind in ("float", "int", "NoneType", "list", "str"):
        return Translation(
            f"{at(failure)}it was given an array that holds Python's own objects (dtype object), "
            "not NumPy's numbers.",
            "np.array(x, dtype=float) makes numbers of them.",
        )
    return None


@rule("TypeError", r"Cannot interpret '?(-?[\d.]+)'? as a data type")
def _number_as_type(failure: Failure, found: _Found) -> Translation | None:
    name, arguments = failure.head, failure.operands
    if DECIMAL.search(failure.source):
        return Translation(
            f"{at(failure)}the number behind the comma was taken for a type.",
            "Numbers are written with a point: 0.5, not 0,5.",
        )
    if len(arguments) < 2 or "=" in failure.inner:
        return Translation(f"{at(failure)}{found[1]} is no type; the usual one is float.")
    if name.endswith((".array", ".asarray")):
        said = f"{at(failure)}the entries are one list; the second number was taken for a type."
        return Translation(said, f"One more pair of brackets: {name}([{failure.inner}]).")
    if name.endswith((".zeros", ".ones", ".empty", ".standard_normal", ".random")):
        said = f"{at(failure)}the shape is one tuple, so the second number was taken for a type."
        return Translation(said, f"Two pairs of brackets: {name}(({failure.inner})).")
    return Translation(f"{at(failure)}{found[1]} was taken for a type, as float is one.")


@rule("TypeError", r"Tuple must have size 2, but has size \d")
def _shape_as_type(failure: Failure, found: _Found) -> Translation | None:
    if len(failure.operands) != 2:
        return None
    one, other = failure.operands
    return Translation(
        f"{at(failure)}the shape is one tuple, so the second value was taken for a type.",
        f"Both in one tuple: {failure.head}(({one}, *{other})).",
    )


@rule("TypeError", r"return arrays must be of ArrayType")
def _where_to(failure: Failure, found: _Found) -> Translation | None:
    name = failure.head.rpartition(".")[2]
    takes = getattr(getattr(np, name, None), "nin", 0)
    if not takes:
        return None
    said = (
        f"{at(failure)}{failure.head} takes {takes} argument{'s' * (takes > 1)}, and it is given "
    )
    hint = ""
    if decimal := DECIMAL.search(failure.source):
        hint = f"Numbers are written with a point: {decimal[0].strip().replace(',', '.')}."
    elif name == "log":
        hint = "np.log has the base e. To another base: np.log(x) / np.log(base)."
    return Translation(f"{said}{len(failure.operands)}.", hint)


@rule(
    r"TypeError|_?UFunc\w+", r"ufunc '(\w+)' (not supported for the input|did not contain a loop)"
)
def _ufunc_of_text(failure: Failure, found: _Found) -> Translation | None:
    if found[1] == "bitwise_xor":  # the sign ^, which has words of its own
        return None
    if "<U" in failure.text:
        return of_kind(failure, ["str"])
    return Translation(
        f"{at(failure)}NumPy's {found[1]} takes numbers, and something here is none.",
        "Is a text, None or a function among them? Print both sides.",
    )


@rule("IndexError", r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)")
def _bounds(failure: Failure, found: _Found) -> Translation:
    last = int(found[3]) - 1
    counted = f"they are numbered 0 to {last}" if last >= 0 else "there are none"
    asked = f"{at(failure)}number {found[1]} is asked for, "
    written = re.fullmatch(r"[-\d, :]*", failure.inner)
    return Translation(
        f"{asked}and there is only one entry, number 0."
        if last == 0
        else f"{asked}of {found[3]} entries; {counted}.",
        "" if written else "Does the loop go one too far, or does it begin at 1?",
    )


@rule("IndexError", r"only integers, slices|arrays used as indices must be of integer")
def _place(failure: Failure, found: _Found) -> Translation:
    kind = failure.facts.get(failure.inner, "")
    given = {"text": "a text", "array": "an array of fractions"}.get(kind.partition(" ")[0], "none")
    hint = "range() gives whole numbers."
    if failure.syntax == "Subscript" and failure.inner.isidentifier():
        hint = counted(failure.head)
    elif "/" in failure.inner:
        hint = "a // b gives whole numbers, a / b never does; range() gives them, too."
    return Translation(
        f"{at(failure)}an entry is found by a whole number, and this is {given}.", hint
    )


@rule("ValueError", r"cannot reshape array of size (\d+) into shape (\([\d,-]*\))")
def _reshape(failure: Failure, found: _Found) -> Translation:
    shape = f"the shape {spaced(found[2])}" if "," in found[2] else "this shape"
    return Translation(
        f"{at(failure)}{found[1]} numbers do not fill {shape}.",
        "The product of the sizes must be the number of entries.",
    )


@rule("RuntimeWarning", r"divide by zero encountered in (\w+)")
def _divide(failure: Failure, found: _Found) -> Translation:
    what = "log(0) is computed" if found[1].startswith("log") else "something is divided by 0"
    return Translation(f"{at(failure)}{what}.", "Which input makes it 0? Treat that case apart.")


@rule("ValueError", r"matmul: Input operand (\d) does not have enough dimensions")
def _matmul_number(failure: Failure, found: _Found) -> Translation:
    if failure.operand("dict"):
        return of_kind(failure, ["dict"], "@") or Translation("")
    side = ("left", "right")[int(found[1])]
    return Translation(
        f"{at(failure)}@ multiplies matrices, and its {side} side is a single number.",
        "Use * to multiply by a number.",
    )


_INTO = plainly(
    "ValueError",
    r"non-broadcastable output operand with shape (\([\d,]*\))",
    "{at}the result does not fit into an array of shape {1}.",
    "x = x + y makes a new array; x += y must fit into the old one.",
)
_STACK = plainly(
    "ValueError",
    r"all the input array dimensions except|must have same number of dimensions",
    "{at}the arrays to be put together have shapes that do not fit.",
    "Print the shape of each of them.",
)
_OVERFLOW = plainly(
    "RuntimeWarning",
    r"overflow encountered in (\w+)",
    "{at}a number became too large (inf), in {1}.",
    "exp(1000) does, exp(-1000) does not: for each sign, choose the form whose exponent is "
    "negative.",
)
_SINGULAR = plainly(
    "LinAlgError",
    r"Singular matrix",
    "{at}the matrix has no inverse.",
    "np.linalg.lstsq solves such systems, too.",
)
_SQUARE = plainly(
    "LinAlgError",
    r"must be square",
    "{at}the matrix must be square: as many rows as columns.",
    "Print its shape.",
)
_WHERE = plainly(
    "ValueError",
    r"either both or neither of x and y should be given",
    "{at}np.where takes a condition and two values, and one value is missing.",
    "np.where(condition, value if so, value if not).",
)
_NEGATIVE = plainly(
    "ValueError",
    r"negative dimensions are not allowed",
    "{at}a shape has no negative sizes.",
    "Print the number that it is made of.",
)
