"""What NumPy means by its exceptions and warnings."""

from __future__ import annotations

import re
from math import prod

import numpy as np

from autograder.feedback.errors import FUNCTIONS, Failure, Said, about, rule, spaced
from autograder.feedback.fitting import (
    changed,
    entries_hint,
    entries_said,
    product_hint,
    product_said,
    shape_of,
    sides,
)
from autograder.feedback.typeerrors import AXES, comma, counted, decimal, eigenpair, of_kind
from autograder.worker.wire import Formula


@about("ValueError", r"matmul: .*size (\d+) is different from (\d+)")
def _matmul(failure: Failure, rows: str, columns: str) -> Said:
    shapes = f"{said}: " if (said := product_said(failure, columns=columns, rows=rows)) else ""
    middle = f"{columns} and {rows} must be equal: the inner sizes of a @ b."
    return f"{shapes}{middle}", changed(failure) or product_hint(sides(failure))


@about("ValueError", r"shapes (\([\d,]*\)) and (\([\d,]*\)) not aligned: (\d+) .*!= (\d+)")
def _dot(failure: Failure, one: str, other: str, columns: str, rows: str) -> Said:
    said = f"{spaced(one)} and {spaced(other)}: the inner sizes {columns} and {rows} must be equal."
    return said, changed(failure) or product_hint(_beside(failure, [one, other]))


@about("TypeError", "only (?:0-dimensional|length-1|size-1) arrays can be converted")
def _scalar_function(failure: Failure) -> Said:
    called = failure.expression.partition("(")[0]
    if called.startswith("math."):
        hint = f"np.{called.removeprefix('math.')} works on every entry."
        return f"{called} takes one number, and this is an array.", hint
    part = failure.operand("array")
    hint = f"Take one entry, {part or 'x'}[0], or a NumPy function that works on every entry."
    if isinstance(failure.given.get(called), Formula):
        hint = f"{called} takes one number: [{called}(t) for t in {part or 'x'}] are all values."
    return f"one number is needed here, and {part or 'this'} is an array.", hint


@about("IndexError", r"too many indices for array: array is (\d+)-dimensional, but (\d+)")
def _indices(failure: Failure, axes: str, given: str) -> Said:
    shapes = f"{said}; " if (said := failure.described()) else ""
    has = f"it has {axes} {'axis' if axes == '1' else 'axes'}"
    said = f"{shapes}{has}, and {given} numbers stand in the brackets."
    return said, "A sample of one vector has one axis: x[i], not x[i, j]."


@about("ValueError", "setting an array element with a sequence.*inhomogeneous")
def _uneven(failure: Failure) -> Said:
    if words := eigenpair(failure.expression):
        return words
    said = "the parts have different lengths, so they make no array."
    if pair := re.fullmatch(
        r"(?:np|numpy)\.(max|min)\(\[([^\[\],]+, [^\[\],]+)\]\)", failure.expression
    ):
        return said, f"np.{pair[1]}imum({pair[2]}) compares entry by entry."
    hint = "Print the shape of each part; a list or a dictionary may hold different ones."
    return said, hint


@about("IndexError", "invalid index to scalar variable")
def _entry_of_number(failure: Failure) -> Said:
    if failure.syntax == "Call":
        said = f"in {failure.head}, an entry of a single number is asked for."
        return said, f"Does {failure.head} need the whole array?"
    return f"{failure.head or 'this'} is a single number, which has no entries."


@about("AxisError", r"axis (-?\d+) is out of bounds for array of dimension (\d+)")
def _axis(failure: Failure, asked: str, axes: str) -> Said:
    known = " and ".join(map(str, range(int(axes)))) or "none"
    has = f"the ax{'i' if axes == '1' else 'e'}s {known}"
    return f"axis {asked} is asked for, and the array has {has}.", AXES


@about("ValueError", r"operands could not be broadcast together with shapes ((?:\([\d,]*\) ?)+)")
def _broadcast(failure: Failure, shapes: str) -> Said:
    both = _beside(failure, shapes.split())
    said = entries_said(both) or f"the shapes are {spaced(' and '.join(shapes.split()))}"
    hint = comma(failure) or changed(failure) or entries_hint(both)
    if "polyval(" in failure.expression:
        hint = "np.polyval(c, x) takes the coefficients first, then the places."
    return f"{said}. They cannot be combined entry by entry: sizes must be equal, or 1.", hint


def _beside(failure: Failure, shapes: list[str]) -> list[tuple[str, tuple[int, ...] | None]]:
    """Both operands with their shapes."""
    texts = failure.operands
    if len(texts) != len(shapes) or failure.operand("tuple", "list", "dict"):
        texts = [""] * len(shapes)
    return [(text, shape_of(shape)) for text, shape in zip(texts, shapes, strict=True)]


@rule("ValueError", "truth value of an array with more than one element is ambiguous")
def _truth(failure: Failure) -> Said:
    test = failure.expression
    part = failure.operand("array") or ("" if "(" in test else failure.first("array"))
    size = prod(map(int, re.findall(r"\d+", failure.facts[part]))) if part else 0
    held = f"{part} holds {size} numbers" if part and size > 1 else "there are several numbers"
    said = f"{held}; if, and, or, not and max() need one answer: yes or no."
    return said, _remedy(failure, test)


def _remedy(failure: Failure, test: str) -> str:
    """What to write where a condition has many answers."""
    if greatest := re.match(r"(max|min)\((.*)\)$", test):
        if "linalg.eig(" in test:
            return "np.linalg.eigvals gives the eigenvalues alone, eig a pair."
        works = len(failure.operands) == 2
        right = f"np.{greatest[1]}imum({greatest[2]}) works on every entry."
        return right if works else f"np.{greatest[1]}(x) takes all entries."
    if re.search(r" (and|or) |\bnot |[<>]=? .*[<>]", test):
        return "(x > 0) & (x < 1), with brackets, asks it of every entry."
    if " == " in test or " != " in test:
        if len(test) > 40:
            return "np.all(…) asks whether all hold, np.any(…) whether one does."
        if any(re.fullmatch(r"-?[\d.]+", side) for side in failure.operands):
            decides = f"np.where({test}, value if so, value if not) decides for each entry"
            return f"{decides}; np.all and np.any ask about them together."
        asks = f"np.any({test}) asks whether one entry differs"
        if " == " in test:
            asks = f"np.all({test}) asks whether it holds for every entry"
        return f"{asks}; np.where({test}, …, …) decides for each by itself."
    if failure.syntax == "Call" and not failure.head.startswith("np."):
        return "np.sort(x) sorts an array." if failure.head == "sorted" else ""
    if not re.search(r" [<>]=? ", test) or len(test) > 40:
        test = "condition"
    decides = f"np.where({test}, value if so, value if not) decides for each entry"
    return f"{decides}, np.sum({test}) counts those that do."


@about(
    "TypeError",
    r"loop of ufunc does not support argument \d of type (\w+) which has no callable \w+ method",
)
def _ufunc_of_object(failure: Failure, kind: str) -> Said:
    operand = failure.facts.get(failure.operand("function", "None", "dict"), "")
    if kind in FUNCTIONS or (kind == "NoneType" and operand == "None") or kind == "dict":
        return of_kind(failure, [kind])
    if kind not in ("float", "int", "NoneType", "list", "str"):
        return None
    said = "it was given an array that holds Python's own objects (dtype object), not NumPy's"
    return f"{said} numbers.", "np.array(x, dtype=float) makes numbers of them."


@about("TypeError", r"Cannot interpret '?(-?[\d.]+)'? as a data type")
def _number_as_type(failure: Failure, number: str) -> Said:
    name = failure.head
    if hint := decimal(failure):
        return "the number behind the comma was taken for a type.", hint
    if len(failure.operands) < 2 or "=" in failure.inner:
        return f"{number} is no type; the usual one is float."
    if name.endswith((".array", ".asarray")):
        said = "the entries are one list; the second number was taken for a type."
        return said, f"One more pair of brackets: {name}([{failure.inner}])."
    if name.endswith((".zeros", ".ones", ".empty", ".standard_normal", ".random")):
        said = "the shape is one tuple, so the second number was taken for a type."
        return said, f"Two pairs of brackets: {name}(({failure.inner}))."
    return f"{number} was taken for a type, as float is one."


@about("TypeError", r"Tuple must have size 2, but has size \d")
def _shape_as_type(failure: Failure) -> Said:
    if len(failure.operands) != 2:
        return None
    one, other = failure.operands
    said = "the shape is one tuple, so the second value was taken for a type."
    return said, f"Both in one tuple: {failure.head}(({one}, *{other}))."


@about("TypeError", "return arrays must be of ArrayType")
def _where_to(failure: Failure) -> Said:
    name = failure.head.rpartition(".")[2]
    takes = getattr(getattr(np, name, None), "nin", 0)
    if not takes:
        return None
    needs = f"{failure.head} takes {takes} argument{'s' * (takes > 1)}"
    other_base = "np.log has the base e. To another base: np.log(x) / np.log(base)."
    hint = decimal(failure) or (other_base if name == "log" else "")
    return f"{needs}, and it is given {len(failure.operands)}.", hint


@about(
    r"TypeError|_?UFunc\w+", r"ufunc '(\w+)' (?:not supported for the input|did not contain a loop)"
)
def _ufunc_of_text(failure: Failure, name: str) -> Said:
    if name == "bitwise_xor":  # the sign ^, which has words of its own
        return None
    if "<U" in failure.text:
        return of_kind(failure, ["str"])
    said = f"NumPy's {name} takes numbers, and something here is none."
    return said, "Is a text, None or a function among them? Print both sides."


@about("IndexError", r"index (-?\d+) is out of bounds for axis \d+ with size (\d+)")
def _bounds(failure: Failure, asked: str, size: str) -> Said:
    numbered = f"they are numbered 0 to {int(size) - 1}" if size != "0" else "there are none"
    of = f"of {size} entries; {numbered}"
    if size == "1":
        of = "and there is only one entry, number 0"
    written = re.fullmatch(r"[-\d, :]*", failure.inner)
    hint = "" if written else "Does the loop go one too far, or does it begin at 1?"
    return f"number {asked} is asked for, {of}.", hint


@about("IndexError", "only integers, slices|arrays used as indices must be of integer")
def _place(failure: Failure) -> Said:
    kind = failure.facts.get(failure.inner, "").partition(" ")[0]
    given = {"text": "a text", "array": "an array of fractions"}.get(kind, "none")
    hint = "range() gives whole numbers."
    if failure.syntax == "Subscript" and failure.inner.isidentifier():
        hint = counted(failure.head)
    elif "/" in failure.inner:
        hint = "a // b gives whole numbers, a / b never does; range() gives them, too."
    return f"an entry is found by a whole number, and this is {given}.", hint


@about("ValueError", r"matmul: Input operand (\d) does not have enough dimensions")
def _matmul_number(failure: Failure, side: str) -> Said:
    if failure.operand("dict"):
        return of_kind(failure, ["dict"], "@")
    side = ("left", "right")[int(side)]
    said = f"@ multiplies matrices, and its {side} side is a single number."
    return said, "Use * to multiply by a number."
