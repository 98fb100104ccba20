"""What NumPy and SymPy mean by their exceptions."""

from __future__ import annotations

import re

from autograder.feedback.errors import Failure, Translation, at, count, rule, spaced

_SYMPY = {"exp": "sympy.exp", "log": "sympy.log", "sqrt": "sympy.sqrt", "sin": "sympy.sin",
          "cos": "sympy.cos", "tanh": "sympy.tanh", "power": "**", "absolute": "sympy.Abs",
          "fabs": "sympy.Abs", "sign": "sympy.sign", "square": "**2"}  # fmt: skip
_Found = re.Match[str]


@rule("ValueError", r"matmul: .*size (\d+) is different from (\d+)")
def _matmul(failure: Failure, found: _Found) -> Translation:
    said = failure.described()
    middle = f"{found[2]} and {found[1]} must be equal: the inner sizes of a @ b."
    return Translation(
        f"{at(failure)}{said + ': ' if said else ''}{middle}",
        "Does one of them need .T? Write the shapes beside the line.",
    )


@rule("ValueError", r"matmul: Input operand (\d) does not have enough dimensions")
def _matmul_number(failure: Failure, found: _Found) -> Translation:
    side = ("left", "right")[int(found[1])]
    return Translation(
        f"{at(failure)}@ multiplies matrices, and its {side} side is a single number.",
        "Use * to multiply by a number.",
    )


@rule("ValueError", r"shapes (\([\d,]*\)) and (\([\d,]*\)) not aligned: (\d+) .*!= (\d+)")
def _dot(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}{spaced(found[1])} and {spaced(found[2])}: the inner sizes {found[3]} and "
        f"{found[4]} must be equal.",
        "Does one of them need .T? Write the shapes beside the line.",
    )


@rule("ValueError", r"operands could not be broadcast together with shapes ((?:\([\d,]*\) ?)+)")
def _broadcast(failure: Failure, found: _Found) -> Translation:
    said = failure.described() or f"the shapes are {spaced(' and '.join(found[1].split()))}"
    return Translation(
        f"{at(failure)}{said}. They cannot be combined entry by entry: sizes must be equal, or 1.",
        "Does one need .T, or keepdims=True in its sum? Print the shapes.",
    )


@rule("ValueError", r"non-broadcastable output operand with shape (\([\d,]*\))")
def _broadcast_into(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}the result does not fit into an array of shape {found[1]}.",
        "x = x + y makes a new array; x += y must fit into the old one.",
    )


@rule("ValueError", r"could not broadcast input array from shape (\([\d,]*\)) into shape (.*)")
def _assign_shape(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}an array of shape {spaced(found[1])} is assigned to a place of shape "
        f"{spaced(found[2])}.",
        "Print both shapes; the place on the left of = decides.",
    )


@rule("ValueError", r"setting an array element with a sequence")
def _ragged(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}one entry of an array is to be a whole list or array.",
        "Assign one number to one entry, or make the place as large as what goes there.",
    )


@rule("ValueError", r"truth value of an array with more than one element is ambiguous")
def _truth(failure: Failure, found: _Found) -> Translation:
    part = failure.first("array")
    size = count(failure.facts[part]) if part else 0
    held = f"{part} holds {size} numbers" if part and size > 1 else "there are several numbers"
    test = failure.expression
    said = f"{held}; if, and, or, not and max() need one answer: yes or no."
    if greatest := re.match(r"(max|min)\((.*)\)$", test):
        return Translation(said, f"np.{greatest[1]}imum({greatest[2]}) works on every entry.")
    if re.search(r" (and|or) |\bnot |[<>]=? .*[<>]", test):
        return Translation(said, "(x > 0) & (x < 1), with brackets, asks it of every entry.")
    if " == " in test or " != " in test:
        one, sign, other = test.partition(" == ")
        whole = f"np.array_equal({one}, {other})" if sign else "not np.array_equal(…, …)"
        return Translation(said, f"np.all(…) asks whether all hold, {whole} compares arrays.")
    if not re.search(r" [<>]=? ", test) or len(test) > 40:
        test = "condition"
    return Translation(said, f"np.where({test}, value if so, value if not) decides for each entry.")


@rule("TypeError", r"cannot determine truth value of Relational")
def _relational(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}x is a symbol, so nobody knows yet whether the condition holds.",
        "sympy.Piecewise((value, condition), (other, True)) keeps both cases.",
    )


@rule(
    "TypeError",
    r"loop of ufunc does not support argument \d of type (\w+) which has no "
    r"callable (\w+) method",
)
def _ufunc_of_object(failure: Failure, found: _Found) -> Translation | None:
    if found[1] in ("float", "int", "NoneType", "list", "str"):
        return Translation(
            f"{at(failure)}np.{found[2]} was given an array whose entries are "
            f"{found[1]}s as Python has them (dtype object).",
            "np.array(x, dtype=float) makes numbers of them.",
        )
    right = _SYMPY.get(found[2], f"sympy.{found[2]}")
    return Translation(
        f"{at(failure)}it was given a SymPy expression, and NumPy only knows numbers.",
        f"Use {right} in place of np.{found[2]}.",
    )


@rule("TypeError", r"Cannot convert expression to float|can't convert (?:expression|\w+) to float")
def _symbol_to_float(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}a SymPy expression cannot become a number while it holds a symbol.",
        "Use SymPy's own functions: sympy.exp, not math.exp or float().",
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
    part = failure.first("array")
    what = f"{part} is an array" if part else "this is an array"
    return Translation(
        f"{at(failure)}one number is needed here, and {what}.",
        "Take one entry, x[0], or a NumPy function that works on every entry.",
    )


@rule("TypeError", r"Cannot interpret '?(\d+)'? as a data type")
def _shape_as_two(failure: Failure, found: _Found) -> Translation:
    name = failure.expression.partition("(")[0] or "np.zeros"
    inside = failure.expression.partition("(")[2].rpartition(")")[0]
    return Translation(
        f"{at(failure)}the shape is one tuple, so the second number was taken for a type.",
        f"Two pairs of brackets: {name}(({inside or '3, 4'})).",
    )


@rule("IndexError", r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)")
def _bounds(failure: Failure, found: _Found) -> Translation:
    last = int(found[3]) - 1
    counted = f"they are numbered 0 to {last}" if last >= 0 else "there are none"
    return Translation(
        f"{at(failure)}number {found[1]} is asked for, of {found[3]} entries; {counted}.",
        "Does the loop go one too far, or does it begin at 1?",
    )


@rule("IndexError", r"too many indices for array: array is (\d+)-dimensional, but (\d+)")
def _indices(failure: Failure, found: _Found) -> Translation:
    said = failure.described()
    return Translation(
        f"{at(failure)}{said + '; ' if said else ''}it has {found[1]} "
        f"{'axis' if found[1] == '1' else 'axes'}, and {found[2]} numbers stand in the brackets.",
        "A sample of one vector has one axis: x[i], not x[i, j].",
    )


@rule("IndexError", r"only integers, slices")
def _float_index(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}an entry is found by a whole number, and this is none.",
        "a // b gives whole numbers, a / b never does; range() gives them, too.",
    )


@rule("AxisError", r"axis (-?\d+) is out of bounds for array of dimension (\d+)")
def _axis(failure: Failure, found: _Found) -> Translation:
    axes = int(found[2])
    known = " and ".join(str(i) for i in range(axes)) or "none"
    return Translation(
        f"{at(failure)}axis {found[1]} is asked for, and the array has the axes {known}.",
        "axis=0 goes down the rows, axis=1 along the columns.",
    )


@rule("ValueError", r"cannot reshape array of size (\d+) into shape (\([\d,-]*\))")
def _reshape(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}{found[1]} numbers do not fill the shape {spaced(found[2])}.",
        "The product of the sizes must be the number of entries.",
    )


@rule(
    "UFuncTypeError|_UFuncOutputCastingError|TypeError",
    r"Cannot cast ufunc '(\w+)' output from dtype\('(.\w+)'\) to dtype\('(.\w+)'\)",
)
def _in_place(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}the array holds whole numbers, and the result has fractions.",
        "x = x - d makes a new array of the right kind; x -= d must keep the old one. Or begin "
        "with x.astype(float).",
    )


@rule("ValueError", r"all the input array dimensions except|must have same number of dimensions")
def _stack(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}the arrays to be put together have shapes that do not fit.",
        "Print the shape of each of them.",
    )


@rule("RuntimeWarning", r"overflow encountered in (\w+)")
def _overflow(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}a number became too large (inf), in {found[1]}.",
        "exp(1000) does, exp(-1000) does not: for each sign, choose the form whose exponent is "
        "negative.",
    )


@rule("RuntimeWarning", r"divide by zero encountered in (\w+)")
def _divide(failure: Failure, found: _Found) -> Translation:
    what = "log(0) is computed" if found[1].startswith("log") else "something is divided by 0"
    return Translation(f"{at(failure)}{what}.", "Which input makes it 0? Treat that case apart.")


@rule("RuntimeWarning", r"invalid value encountered in (\w+)")
def _invalid(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}0/0, inf - inf or 0 · inf came out in {found[1]}, which is nan.",
        "Which input does that? Treat that case apart.",
    )


@rule("LinAlgError", r"Singular matrix")
def _singular(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}the matrix has no inverse.", "np.linalg.lstsq solves such systems, too."
    )


@rule("LinAlgError|ShapeError", r"must be square|Matrix size mismatch|Matrices .* are not aligned")
def _matrix_shape(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}the sizes of the matrices do not fit.", "Print the shapes: is a .T missing?"
    )


@rule("SympifyError|TypeError", r"(?:SympifyError: |Cannot sympify|cannot sympify)")
def _sympify(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}SymPy cannot take this for an expression.",
        "Build the answer from the symbols that are passed in, with SymPy's functions.",
    )


@rule("TypeError", r"only integer scalar arrays can be converted to a scalar index")
def _scalar_index(failure: Failure, found: _Found) -> Translation:
    called = failure.expression.partition("(")[0].removeprefix("np.").removeprefix("numpy.")
    if called in ("concatenate", "stack"):
        return Translation(
            f"{at(failure)}the second array was taken for the axis.",
            f"The arrays are one list: np.{called}([a, b]).",
        )
    part = failure.first("array")
    return Translation(
        f"{at(failure)}one whole number is needed here, and {part or 'this'} is an array.",
        "Is its length meant, len(x), or one of its entries, x[0]?",
    )


@rule("ValueError", r"either both or neither of x and y should be given")
def _where(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}np.where takes a condition and two values, and one value is missing.",
        "np.where(condition, value if so, value if not).",
    )


@rule("(?:UFuncTypeError|_UFunc.*|TypeError)", r"ufunc '(\w+)' not supported for the input types")
def _ufunc_of_text(failure: Failure, found: _Found) -> Translation | None:
    if found[1] == "bitwise_xor":  # the sign ^, which has words of its own
        return None
    return Translation(
        f"{at(failure)}NumPy's {found[1]} takes numbers, and something here is none.",
        "Is a text, None or a function among them? Print both sides.",
    )


@rule("TypeError", r"ExprCondPair\(\) argument after \* must be an iterable")
def _pairs(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}Piecewise takes pairs, each in brackets of its own.",
        "sympy.Piecewise((value, condition), (other value, True)).",
    )
