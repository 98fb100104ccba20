"""What Python means by its exceptions."""

from __future__ import annotations

import re

from autograder.feedback.errors import Failure, Translation, at, rule

_Found = re.Match[str]
_INNER = {"numpy.ndarray": "an array", "ndarray": "an array", "list": "a list", "tuple": "a tuple",
          "dict": "a dictionary", "float": "a number", "int": "a number", "str": "a text",
          "numpy.float64": "a number", "numpy.int64": "a number", "function": "a function",
          "NoneType": "None (nothing)", "builtin_function_or_method": "a function",
          "method": "a function", "numpy.ufunc": "a function", "module": "a module",
          "type": "a type", "bool": "True or False", "set": "a set", "range": "a range",
          "Symbol": "a symbol", "Add": "a SymPy expression", "Mul": "a SymPy expression",
          "Pow": "a SymPy expression", "complex": "a number",
          "generator": "a generator"}  # fmt: skip
_FUNCTIONS = {"function", "builtin_function_or_method", "method", "numpy.ufunc", "type"}
_SYMPY = {"exp", "log", "sqrt", "sin", "cos", "tanh", "pi", "nan", "diff"}
_NUMPY = _SYMPY | {"e", "inf", "array", "zeros", "ones", "dot", "mean", "where", "maximum", "outer"}
_NUMBERS = {"float", "int", "numpy.float64", "numpy.int64", "complex"}


def what(name: str) -> str:
    """A type's name in words."""
    return _INNER.get(name, f"a value of type {name}")


@rule("NameError", r"name '(\w+)' is not defined(?:.*Did you mean: '(\w+)')?")
def _name(failure: Failure, found: _Found) -> Translation:
    name, guess = found[1], found[2]
    known = {"np": "import numpy as np", "sp": "import sympy as sp", "math": "import math",
             "sympy": "import sympy", "numpy": "import numpy"}  # fmt: skip
    if name in known:
        return Translation(f"{name} is not known here.", f"Put `{known[name]}` at the file's top.")
    if name in _NUMPY and not guess:
        hint = f"NumPy's is np.{name}" + (f", SymPy's sympy.{name}." if name in _SYMPY else ".")
        return Translation(f"{name} is not known here.", hint)
    return Translation(
        f"{name} is not known here.",
        f"Did you mean {guess}?" if guess else "Is it spelled as above, and set on every way here?",
    )


@rule("UnboundLocalError", r"local variable '(\w+)'")
def _unbound(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{found[1]} is used before this function has set it.",
        "A function that sets a name anywhere has that name for itself: set it first, or give "
        "yours another name.",
    )


@rule("TypeError", r"unsupported operand type\(s\) for \^: ")
def _caret(failure: Failure, found: _Found) -> Translation:
    right = failure.expression.replace("^", "**") if failure.expression else "x**2"
    return Translation(f"{at(failure)}^ is no power in Python.", f"Power is **: {right}.")


@rule("TypeError", r"ufunc 'bitwise_xor' not supported")
def _caret_of_arrays(failure: Failure, found: _Found) -> Translation | None:
    return _caret.words(failure, found)


@rule("TypeError", r"'([\w.]+)' object is not callable")
def _not_callable(failure: Failure, found: _Found) -> Translation | None:
    head, _, rest = failure.expression.partition("(")
    if failure.syntax == "Call" and failure.expression.endswith(")"):
        head, rest = _last_call(failure.expression)
    if found[1] in _NUMBERS or found[1] in ("numpy.ndarray", "Add", "Mul", "Pow", "Symbol"):
        return Translation(
            f"{at(failure)}{head or 'this'} is {what(found[1])}, and brackets behind it call it "
            "like a function.",
            f"Is a * missing? {head} * ({rest}"
            if head and rest
            else "Is a * missing in front of the bracket?",
        )
    if found[1] in ("list", "tuple", "dict"):
        inner = rest.removesuffix(")")
        return Translation(
            f"{at(failure)}{head or 'this'} is {what(found[1])}.",
            f"Entries stand in square brackets: {head}[{inner}]." if head else "Use [ ].",
        )
    if found[1] == "module":
        return Translation(
            f"{at(failure)}{head} is a module.", f"Name the function in it: {head}.something(…)."
        )
    return Translation(f"{at(failure)}{head or 'this'} is {what(found[1])}, no function.")


def _last_call(expression: str) -> tuple[str, str]:
    """`df(a)` and `x - a)` of `df(a)(x - a)`."""
    depth = 0
    for place in range(len(expression) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(expression[place], 0)
        if depth == 0:
            return expression[:place], expression[place + 1 :]
    return expression, ""


@rule("TypeError", r"unsupported operand type\(s\) for ([^:]+): '([\w.]+)' and '([\w.]+)'")
def _operands(failure: Failure, found: _Found) -> Translation | None:
    sign, left, right = found[1].removesuffix("=").strip(), found[2], found[3]
    if left in _FUNCTIONS or right in _FUNCTIONS:
        name = failure.first("function") or "it"
        return Translation(
            f"{at(failure)}{name} is a function, not its value.",
            f"Call it: {name}(…)." if name != "it" else "Call it with brackets.",
        )
    if "NoneType" in (left, right):
        name = failure.first("None") or "one side"
        return Translation(
            f"{at(failure)}{name} is None: nothing was returned or set there.",
            "Does the function that made it end in a return on every path?",
        )
    if "list" in (left, right) or "tuple" in (left, right):
        kind = "list" if "list" in (left, right) else "tuple"
        name = failure.first(kind) or f"a {kind}"
        return Translation(
            f"{at(failure)}{name} is {what(kind)}, and Python does not compute with it entry by "
            "entry.",
            f"Make an array of it first: np.array({name})."
            if name[:2] != "a "
            else "Make an array of it first: np.array(…).",
        )
    if "dict" in (left, right):
        name = failure.first("dict") or "one side"
        return Translation(
            f"{at(failure)}{name} is a dictionary of arrays.",
            f"Compute for each key: {name}[l] {sign} … in a loop over l.",
        )
    if "str" in (left, right):
        return Translation(f"{at(failure)}one side is a text.", "float(text) makes a number of it.")
    return Translation(f"{at(failure)}{what(left)} {sign} {what(right)} has no meaning in Python.")


@rule("TypeError", r"can't multiply sequence by non-int of type '([\w.]+)'")
def _times_list(failure: Failure, found: _Found) -> Translation:
    name = failure.first("list", "tuple") or "the list"
    return Translation(
        f"{at(failure)}{name} is a list: times 2 would repeat it, times {what(found[1])} nothing.",
        "np.array(…) of it is multiplied entry by entry.",
    )


@rule(
    "TypeError",
    r"'NoneType' object is not (subscriptable|iterable|callable)|"
    r"cannot unpack non-iterable NoneType object",
)
def _none(failure: Failure, found: _Found) -> Translation:
    name = failure.first("None")
    return Translation(
        f"{at(failure)}{name or 'this'} is None: nothing was returned or set there.",
        "Does the function that made it end in a return on every path?",
    )


@rule("TypeError", r"'([\w.]+)' object is not subscriptable")
def _subscript(failure: Failure, found: _Found) -> Translation:
    name = failure.expression.partition("[")[0] if failure.syntax == "Subscript" else ""
    hint = "There are no entries to take."
    if found[1] in _FUNCTIONS:
        hint = f"Round brackets call it: {name or 'f'}(…)."
    return Translation(f"{at(failure)}{name or 'this'} is {what(found[1])}.", hint)


@rule("TypeError", r"'([\w.]+)' object is not iterable|cannot unpack non-iterable ([\w.]+) object")
def _iterate(failure: Failure, found: _Found) -> Translation:
    kind = found[1] or found[2]
    if found[2]:
        return Translation(
            f"Several names stand on the left of =, and one value comes from the right: "
            f"{what(kind)}."
        )
    hint = "range(n) counts to n." if kind in _NUMBERS else ""
    return Translation(f"{at(failure)}{what(kind)} has no parts to go through.", hint)


@rule("TypeError", r"object of type '([\w.]+)' has no len\(\)")
def _length(failure: Failure, found: _Found) -> Translation:
    hint = "np.size(x) also counts a single number." if found[1] in _NUMBERS else ""
    if found[1] in _FUNCTIONS:
        hint = "Call it first, or count one of the arrays."
    return Translation(f"{at(failure)}{what(found[1])} has no length.", hint)


@rule("TypeError", r"'([\w.]+)' object does not support item assignment")
def _item(failure: Failure, found: _Found) -> Translation:
    kind = what(found[1])
    hint = (
        "Make a list or an array of it first."
        if found[1] in ("tuple", "str")
        else ("np.array(x, dtype=float) has entries; np.atleast_1d makes some of a number.")
    )
    return Translation(f"{kind} has no entry that could be set.", hint)


@rule("TypeError", r"([\w.<>]+)\(\) missing (\d+) required positional arguments?: (.+)")
def _missing(failure: Failure, found: _Found) -> Translation:
    if "<" in found[1]:  # a lambda, or a function inside of another
        called = failure.expression.partition("(")[0] if failure.syntax == "Call" else ""
        return Translation(
            f"{called or 'The function'} is called without {found[3].replace(chr(39), '')}.",
            "Is there a comma between the arguments?",
        )
    return Translation(
        f"{at(failure)}{found[1]} is called without {found[3].replace(chr(39), '')}.",
        f"Look at the line `def {found[1]}(…)`: it says what is needed.",
    )


@rule("TypeError", r"([\w.<>]+)\(\) takes (from \d+ to )?(\d+) positional arguments? but (\d+)")
def _too_many(failure: Failure, found: _Found) -> Translation:
    name = "the function" if "<" in found[1] else found[1]
    least = (found[2] or "").replace("from ", "")
    hint = "Is there a bracket too many or too few?"
    if name in ("vstack", "hstack", "concatenate", "stack", "column_stack"):
        hint = f"The arrays are one list: np.{name}([a, b])."
    return Translation(
        f"{at(failure)}{name} takes {least}{found[3]} argument{'s' * (found[3] != '1')}, and it is "
        f"given {found[4]}.",
        hint,
    )


@rule("TypeError", r"can only concatenate (\w+) \(not \"([\w.]+)\"\) to \w+")
def _concatenate(failure: Failure, found: _Found) -> Translation:
    hint = "Return the number alone; print(text, number) shows both."
    if found[1] != "str":
        hint = "np.array(…) of the list is added entry by entry."
    return Translation(
        f"{at(failure)}+ is asked to put {what(found[1])} and {what(found[2])} together.", hint
    )


@rule("TypeError", r"unhashable type: '([\w.]+)'")
def _unhashable(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}{what(found[1])} cannot be the key of a dictionary.",
        "The keys here are numbers: for l in W goes through them; for l, W_l in W.items() gives "
        "the values, too.",
    )


@rule("IndexError", r"list assignment index out of range")
def _list_assignment(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}a list has no place for this number yet, so nothing can be set there.",
        "list.append(x) makes it longer; a dictionary, {}, takes any key.",
    )


@rule("TypeError", r"'([\w.]+)' object cannot be interpreted as an integer")
def _whole(failure: Failure, found: _Found) -> Translation:
    if found[1] in ("tuple", "list"):
        return Translation(
            f"{at(failure)}a whole number is needed here, and this is {what(found[1])}.",
            "np.random.randn takes its sizes one by one: randn(3, 4)."
            if ".randn(" in failure.expression
            else "Take its length, or one of its entries.",
        )
    hint = "a // b gives a whole number, a / b never does; x.shape is the shape of an array."
    return Translation(f"{at(failure)}a whole number is needed here, and this is none.", hint)


@rule("TypeError", r"data type '(\w+)' not understood")
def _data_type(failure: Failure, found: _Found) -> Translation:
    return Translation(f"{at(failure)}there is no type {found[1]}.", "The usual one is float.")


@rule("TypeError", r"(?:(\w+)\(\) )?got an unexpected keyword argument '(\w+)'")
def _keyword(failure: Failure, found: _Found) -> Translation:
    return Translation(f"{at(failure)}{found[1] or 'the function'} has no argument {found[2]}.")


@rule("ValueError", r"not enough values to unpack \(expected (?:at least )?(\d+), got (\d+)\)")
def _few(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{found[1]} names stand on the left of =, and {found[2]} values come from the right."
    )


@rule("ValueError", r"too many values to unpack \(expected (\d+)")
def _many(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{found[1]} names stand on the left of =, and more values come from the right.",
        "m, n = X.shape needs a matrix; a vector has one size, a dictionary gives its keys.",
    )


@rule("KeyError", r"^'?(-?\w+)'?$")
def _key(failure: Failure, found: _Found) -> Translation:
    name = failure.expression.partition("[")[0] if failure.syntax == "Subscript" else ""
    kinds = failure.facts.get(name, "")
    keys = kinds.removeprefix("dict").strip() if kinds.startswith("dict") else ""
    has = f"; {name} has the key{'s' * (',' in keys)} {keys}" if keys else ""
    has = has or (f"; {name} has no key at all" if kinds == "dict" or kinds == "dict " else "")
    return Translation(
        f"{at(failure)}there is no key {found[1]}{has}.",
        "Is it set before, and is the loop's first and last number right?",
    )


@rule("IndexError", r"(list|tuple|string) index out of range")
def _list_index(failure: Failure, found: _Found) -> Translation:
    name = failure.expression.partition("[")[0] if failure.syntax == "Subscript" else ""
    kind = failure.facts.get(name, "")
    size = kind.rpartition(" ")[2]
    held = (
        f"{name} has {size} entries, numbered from 0"
        if size.isdigit()
        else (f"the {found[1]} is shorter than that")
    )
    return Translation(f"{at(failure)}{held}.", "Does the loop go one too far?")


@rule("AttributeError", r"'([\w.]+)' object has no attribute '(\w+)'(?:.*Did you mean: '(\w+)')?")
def _attribute(failure: Failure, found: _Found) -> Translation | None:
    kind, name, guess = found[1], found[2], found[3]
    if kind in ("list", "tuple", "float", "int") and name in (
        "shape", "T", "dot", "sum", "mean", "astype", "copy", "size", "ndim", "reshape",
    ):  # fmt: skip
        return Translation(
            f"{at(failure)}this is {what(kind)}, and .{name} is of arrays.",
            "Make an array of it first: np.asarray(…).",
        )
    if kind == "dict" and name in ("append", "length", "shape", "add"):
        return Translation(
            f"{at(failure)}a dictionary has no .{name}.",
            "d[l] = x sets an entry." if name in ("append", "add") else "len(d) counts its keys.",
        )
    if kind.endswith("Generator") and name in ("rand", "randn", "randint", "seed"):
        right = {"rand": "random((rows, columns))", "randint": "integers(low, high)"}
        right = {**right, "randn": "standard_normal((rows, columns))"}
        return Translation(
            f"{at(failure)}a generator has no .{name}; np.random alone has.",
            f"Use rng.{right[name]}." if name in right else "It is seeded already.",
        )
    if name in ("append", "extend") and kind.endswith("ndarray"):
        return Translation(
            f"{at(failure)}an array cannot grow.",
            "Collect in a list, and make an array of it at the end: np.array(rows).",
        )
    if kind == "NoneType":
        return _none.words(failure, found)
    if kind in ("Symbol", "Add", "Mul", "Pow", "MatrixSymbol", "IndexedBase"):
        return Translation(f"{at(failure)}{what(kind)} has no .{name}: there are no numbers yet.")
    hint = f"Did you mean .{guess}?" if guess else ""
    return Translation(f"{at(failure)}{what(kind)} has no .{name}.", hint)


@rule("AttributeError", r"module '([\w.]+)' has no attribute '(\w+)'(?:.*Did you mean: '(\w+)')?")
def _module(failure: Failure, found: _Found) -> Translation:
    hint = f"Did you mean {found[3]}?" if found[3] else "Is it spelled like this?"
    return Translation(f"{at(failure)}{found[1]} has no {found[2]}.", hint)


@rule("ZeroDivisionError", r"")
def _zero(failure: Failure, found: _Found) -> Translation:
    return Translation(f"{at(failure)}something is divided by 0.", "Which input makes it 0?")


@rule("RecursionError", r"")
def _recursion(failure: Failure, found: _Found) -> Translation:
    return Translation(
        "The function calls itself again and again.",
        "Does a line call the function that it stands in, where another one is meant?",
    )


@rule("EOFError", r"EOF when reading a line")
def _input(failure: Failure, found: _Found) -> Translation:
    return Translation(
        "input() waits for a keyboard, and there is none here.",
        "Take the values from the arguments; what you try out goes below `if __name__ == "
        '"__main__":`.',
    )


@rule("BdbQuit", r"")
def _debugger(failure: Failure, found: _Found) -> Translation:
    return Translation(
        "breakpoint() waits for a keyboard, and there is none here.", "Take the line out."
    )


@rule("AssertionError", r"")
def _assertion(failure: Failure, found: _Found) -> Translation:
    return Translation(f"An assert of yours does not hold: {failure.source or 'see the line'}.")


@rule("OverflowError", r"math range error|Result too large|int too large|too large to convert")
def _too_large(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}the number is too large for Python's float.",
        "np.exp gives inf in place of an error; better, choose a form that stays small.",
    )


@rule("ValueError", r"math domain error")
def _domain(failure: Failure, found: _Found) -> Translation:
    return Translation(
        f"{at(failure)}the function has no value there, as log(0) or sqrt(-1) have none.",
        "Which input is it? Treat that case apart.",
    )


@rule("ValueError", r"could not convert string to float")
def _text_to_float(failure: Failure, found: _Found) -> Translation:
    return Translation(f"{at(failure)}this text is no number.")


# --- files that cannot be read -----------------------------------------------------------------


@rule("IndentationError|TabError", r"(.*)")
def _indent(failure: Failure, found: _Found) -> Translation:
    return Translation(
        "The line begins at the wrong column.",
        "Lines of one block begin below each other, four spaces further in than the line with the "
        "colon; never mix tabs and spaces.",
    )


@rule("SyntaxError", r"'([(\[{])' was never closed")
def _unclosed(failure: Failure, found: _Found) -> Translation:
    return Translation(f"The bracket {found[1]} is opened and never closed.")


@rule("SyntaxError", r"expected ':'")
def _colon(failure: Failure, found: _Found) -> Translation:
    return Translation("A colon is missing at the end of the line.")


@rule("SyntaxError", r"'return' outside function")
def _return(failure: Failure, found: _Found) -> Translation:
    return Translation(
        "return stands outside of any function.",
        "Is the line indented like the other lines of its function?",
    )


@rule(
    "SyntaxError",
    r"(unterminated .*string|EOL while scanning|unmatched '(.)'|"
    r"closing parenthesis)",
)
def _quotes(failure: Failure, found: _Found) -> Translation:
    if found[2]:
        return Translation(f"There is one {found[2]} too many.")
    return Translation("A quote or a bracket has no partner.")


@rule("SyntaxError", r"Maybe you meant '==' or ':=' instead of '='")
def _equals(failure: Failure, found: _Found) -> Translation:
    return Translation("= sets a name; == compares.", "Write == in a condition.")


@rule("SyntaxError", r"invalid syntax|invalid (?:decimal literal|character)|cannot assign to")
def _syntax(failure: Failure, found: _Found) -> Translation:
    return Translation(
        "Python cannot read this line.",
        "Look for a missing comma, sign, quote, bracket or colon, here or at the line before.",
    )
