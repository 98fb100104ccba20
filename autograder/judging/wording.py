"""Values, shapes and types in a student's words; nothing here is more than a few words long."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.worker.wire import Node, Opaque, Ref

_DIGITS = (6, 9, 12, 17)
MOST_SHOWN = 12  # entries of an array that a message prints


def where(bad: Any) -> str:
    """Which entries are bad: all of them, or how many, with the first one's place."""
    if bad.ndim == 0:
        return ""
    position = [int(i) for i in np.unravel_index(int(np.argmax(bad)), bad.shape)]
    if bad.size == 1:
        return ""
    if bad.all():
        return f" in all {bad.size} entries" if bad.size > 2 else " in both entries"
    return f" in {int(bad.sum())} of {bad.size} entries, first at {position}"


def show(value: Any) -> str:
    """A number or small array as a student would write it."""
    array = np.asarray(value)
    if array.size > MOST_SHOWN:
        return f"an array of shape {array.shape}"
    if array.dtype.kind not in "iuf":
        return str(array.tolist())
    numbers = set(array.astype(float).ravel().tolist())
    digits = next((n for n in _DIGITS if len({short(x, n) for x in numbers}) == len(numbers)), 17)
    return _written(array, digits)


def show_both(got: Any, want: Any) -> tuple[str, str]:
    """Two different numbers or small arrays, with as many digits as it takes to see that."""
    got, want = np.asarray(got), np.asarray(want)
    if max(got.size, want.size) > MOST_SHOWN:
        return show(got), show(want)
    for digits in _DIGITS:
        texts = _written(got, digits), _written(want, digits)
        if texts[0] != texts[1]:
            break
    return texts


def short(number: float, digits: int = 5) -> str:
    """A number as one would write it: `-0.5`, `24.5`, `1e-12`."""
    return f"{number + 0.0:.{digits}g}".replace("e-0", "e-").replace("e+0", "e")


def _written(array: Any, digits: int) -> str:
    if array.ndim:
        return f"[{', '.join(_written(row, digits) for row in array)}]"
    return short(float(array), digits)


def shape_words(shape: tuple[int, ...]) -> str:
    """A shape; that of a number in words."""
    return f"{shape}" if shape else "a number"


def shape_difference(got: tuple[int, ...], want: tuple[int, ...]) -> str:
    """`: (3,) for (3, 1)` where the sizes are the expected ones; others could tell inputs."""
    if len(got) <= 4 and set(got) <= {0, 1, *want}:
        return f": {shape_words(got)} where {shape_words(want)} is right"
    if not want or not got:
        return ": an array where a number is right" if got else ": a number where an array is right"
    if len(got) == len(want):
        return ""
    return f": {len(got)} {'axis' if len(got) == 1 else 'axes'} where {len(want)} is right"


_NUMBER_TYPES = frozenset(["Fraction", "Decimal", "mpf"])
_KNOWN_TYPES = frozenset(
    """generator set frozenset map zip range filter function method type ndarray mpc
    builtin_function_or_method Generator module dict_values dict_keys dict_items""".split()  # noqa: SIM905
)


_KNOWN_ARRAYS = {
    "many": "of far too many entries",
    "masked": "with masked entries",
    "O": "of dtype object",
    "U": "of texts",
    "S": "of bytes",
    "V": "with named fields",
    "M": "of dates",
    "m": "of times",
}


def type_name(value: Any) -> str:
    """What a decoded value is, in a student's words; never a name that the student made up."""
    if value is None:
        return "None"
    if isinstance(value, Opaque):
        if value.type_name == "ndarray" and value.text in _KNOWN_ARRAYS:
            return f"an array {_KNOWN_ARRAYS[value.text]}"
        if value.type_name in _NUMBER_TYPES:
            return f"a value of type {value.type_name} (float(…) makes a number of it)"
        if value.type_name not in _KNOWN_TYPES:
            return "an object of another class"
        return f"a value of type {value.type_name}"
    if isinstance(value, Node):
        return "a SymPy expression"
    if isinstance(value, Ref):
        return "a function"
    if isinstance(value, np.ndarray):
        kind = {"b": " of bools", "c": " of complex numbers"}.get(value.dtype.kind, "")
        number = "a bool (True or False)" if value.dtype.kind == "b" else "a number"
        return f"an array{kind}" if value.ndim else number
    if isinstance(value, np.generic):  # where a dictionary was expected it was not normalised
        value = value.item()
    words = {"dict": "a dictionary", "list": "a list", "tuple": "a tuple", "str": "a text"}
    words |= {"Parts": "a list or tuple"}
    words |= {"bool": "a bool (True or False)", "int": "a number", "float": "a number"}
    words |= {"complex": "a complex number", "bytes": "bytes"}
    return words.get(type(value).__name__, "an object of another class")


def key_list(keys: Any) -> str:
    """The keys of a dictionary, numbers in order."""
    keys = list(keys)
    ordered = sorted(keys) if all(type(key) is int for key in keys) else keys
    return ", ".join(repr(key) for key in ordered[:MOST_SHOWN])
