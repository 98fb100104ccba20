"""Between Python objects of the student's and the exact types of the wire; runs in the worker."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from numbers import Number
from typing import Any

import numpy as np

from autograder.worker import wire

_USUAL = 64  # so deep, or of so many keys, are values that nobody needs to look at
Ask = Callable[[int, "int | str", "Call", tuple[Any, ...]], Any]


class Call:
    """The callables and symbols that belong to one call."""

    def __init__(self, ask: Ask, index: int) -> None:
        self._ask = ask
        self.index = index
        self._numbers: dict[int, int] = {}  # id of a callable -> its number
        self._keep: list[object] = []
        self.symbols: dict[Any, str] = {}  # SymPy symbols that were passed in
        self.lent: list[Any] = []  # the student's functions that a right one was given

    def build(self, value: Any) -> Any:
        """What the student's function receives for a decoded value."""
        kind = type(value)
        if kind is list or kind is tuple:
            return kind(self.build(item) for item in value)
        if kind is frozenset:
            return set(value)
        if kind is dict:
            return {key: self.build(item) for key, item in value.items()}
        if kind is np.ndarray and value.ndim == 0:
            return value[()]
        if kind is wire.Ref:
            return self.remember(value.key, self._proxy(value.key))
        if kind is wire.Generator:
            return np.random.default_rng(value.seed)
        if kind is wire.Node:
            return self._sympy(value)
        return value

    def formula(self, number: int, formula: Any) -> Any:
        """A formula compiled here, known to the grader by its number."""
        return self.remember(number, formula.function)

    def remember(self, number: int, function: Any) -> Any:
        """A function that is known to the grader by its number."""
        self._numbers[id(function)] = number
        self._keep.append(function)
        return function

    def _proxy(self, number: int) -> Any:
        def ask(*args: Any) -> Any:
            return self._ask(self.index, number, self, args)

        return ask

    def _sympy(self, node: Any) -> Any:
        import sympy

        if not all(type(x) in (str, int, wire.Node) for x in node.args):
            raise wire.WireError("no symbol")  # SymPy would evaluate text in a list
        if node.name == "Symbol":
            symbol = sympy.Symbol(node.args[0], **dict.fromkeys(node.args[1:], True))
        elif node.name == "Idx":
            symbol = sympy.Idx(node.args[0])
        elif node.name == "IndexedBase":
            symbol = sympy.IndexedBase(node.args[0])
        else:
            rows, columns = (self._sympy(x) if type(x) is wire.Node else x for x in node.args[1:])
            symbol = sympy.MatrixSymbol(node.args[0], rows, columns)
        self.symbols[symbol] = node.args[0]
        return symbol

    def ready(self, value: Any) -> Any:
        """`plain(value)`, encoded already where it can be: most values in one pass."""
        out: list[bytes] = []
        try:
            self._put(value, out, 0)
        except wire.WireError:
            return self.plain(value)  # whoever encodes it will say what is wrong with it
        return wire.Encoded(b"".join(out))

    def _put(self, value: Any, out: list[bytes], depth: int) -> None:
        kind = type(value)
        if kind is np.ndarray:
            if (header := wire.array_header(value)) is not None:
                out += (header, value.tobytes())
                return
        elif kind is float or kind is np.float64:
            out.append(wire.float_bytes(value, scalar=kind is not float))
            return
        elif depth < _USUAL and (kind is tuple or kind is list):
            out.append(wire.count_bytes(b"t" if kind is tuple else b"l", len(value)))
            for item in value:
                self._put(item, out, depth + 1)
            return
        elif depth < _USUAL and kind is dict and _has_usual_keys(value):
            out.append(wire.count_bytes(b"d", len(value)))
            for key, item in value.items():
                out.append(wire.key_bytes(key))
                self._put(item, out, depth + 1)
            return
        out.append(wire.encode_within(self.plain(value, depth), depth + 1))  # in a message's tuple

    def plain(self, value: Any, depth: int = 0) -> Any:
        """`value` in the wire's exact types; what has none becomes `Opaque`."""
        if depth > wire.MAX_DEPTH:
            raise wire.WireError("nested too deeply")
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str | bytes):
            return str.__str__(value) if isinstance(value, str) else bytes(value)
        if isinstance(value, np.generic | np.ndarray):
            return _plain_array(value)
        if isinstance(value, int):
            return int.__int__(value)
        if isinstance(value, float):
            return float.__float__(value)
        if isinstance(value, complex):
            return complex(value.real, value.imag)
        if isinstance(value, dict):
            return self._dict(value, depth)
        if isinstance(value, list):
            return [self.plain(item, depth + 1) for item in list.__iter__(value)]
        if isinstance(value, set | frozenset):
            return self._set(value, depth)
        if isinstance(value, tuple):
            return tuple([self.plain(item, depth + 1) for item in tuple.__iter__(value)])
        if id(value) in self._numbers:
            return wire.Ref(self._numbers[id(value)])
        sympy = sys.modules.get("sympy")
        if sympy is not None and isinstance(value, sympy.Basic | sympy.MatrixBase):
            return self._node(value, sympy)
        if isinstance(value, Mapping):  # a UserDict, say
            return self._dict(dict(value), depth)
        return wire.Opaque(type(value).__name__)

    def _set(self, value: Any, depth: int) -> Any:
        items = [self.plain(item, depth + 1) for item in value]
        items = [item.item() if isinstance(item, np.ndarray) else item for item in items]
        if all(map(wire.fits_a_set, items)):
            return frozenset(items)
        return wire.Opaque(type(value).__name__)

    def _dict(self, value: dict[Any, Any], depth: int) -> dict[Any, Any]:
        plain: dict[Any, Any] = {}
        for key, item in dict.items(value):
            name = _plain_key(key)
            while name in plain:  # two keys of one odd type
                name = f"{name} and another"
            plain[name] = self.plain(item, depth + 1)
        return plain

    def lend(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """`args` in the wire's types, functions of the student's as numbers above `LENT`."""
        return tuple([self._lent(arg) for arg in args])

    def _lent(self, arg: Any) -> Any:
        plain = self.plain(arg)
        if type(plain) is not wire.Opaque or not callable(arg):
            return plain
        self.lent.append(arg)
        return wire.Ref(wire.LENT + len(self.lent) - 1)

    def _node(self, value: Any, sympy: Any) -> Any:
        """A SymPy object as nodes; atoms carry their own data."""
        if isinstance(value, sympy.MatrixBase):
            entries = tuple(self._node(entry, sympy) for entry in value)
            rows, columns = value.shape
            return wire.Node("ImmutableDenseMatrix", (int(rows), int(columns), *entries))
        if value in self.symbols:
            return wire.Node(type(value).__name__, (self.symbols[value],))
        if isinstance(value, sympy.Symbol | sympy.IndexedBase | sympy.Idx | sympy.MatrixSymbol):
            return wire.Node(
                "ForeignSymbol", (str(value.name if hasattr(value, "name") else value),)
            )
        if isinstance(value, sympy.Integer):
            return wire.Node("Integer", (int(value),))
        if isinstance(value, sympy.Rational):
            return wire.Node("Rational", (int(value.p), int(value.q)))
        if isinstance(value, sympy.Float):
            return wire.Node("Float", (str(value.n(50)),))
        undefined = isinstance(value, sympy.core.function.AppliedUndef)
        name: tuple[Any, ...] = (str(value.func),) if undefined else ()
        label = "AppliedUndef" if undefined else type(value).__name__
        args = tuple(
            self._node(arg, sympy) if isinstance(arg, sympy.Basic) else self.plain(arg)
            for arg in value.args
        )
        return wire.Node(label, name + args)


def perform(
    function: Callable[..., Any],
    args: Sequence[Any],
    keywords: dict[str, Any],
    steps: Sequence[tuple[str, Sequence[Any] | None]],
) -> Any:
    """What a call returns; with `steps`, what the last use of that object gives.

    A step is a method with its arguments, or an attribute with None; without a name, the object
    itself is called.
    """
    made = result = function(*args, **keywords)
    for name, inputs in steps:
        part = getattr(made, name) if name else made
        result = part if inputs is None else part(*inputs)
    return result


def _has_usual_keys(value: dict[Any, Any]) -> bool:
    return len(value) < _USUAL and all(type(key) is int or type(key) is str for key in value)


def _plain_array(value: Any) -> Any:
    """The array in a dtype that travels."""
    if "numpy.ma" in sys.modules and np.ma.is_masked(value):  # else not even imported
        return wire.Opaque("ndarray", "masked")
    array = np.array(value, subok=False, copy=True)
    if array.dtype == np.longdouble and array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    if array.dtype == np.float16:
        array = array.astype(np.float64)
    if array.dtype == object and all(map(_is_number, array.flat)):
        array = array.astype(np.float64)  # np.frompyfunc, say
    if array.dtype.kind not in "biufc":
        return wire.Opaque("ndarray", array.dtype.kind)
    return array.view(wire.Matrix) if isinstance(value, np.matrix) else array


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.integer | np.floating) and type(value) is not bool


def _plain_key(key: Any) -> Any:
    if isinstance(key, int | np.integer | np.bool_):
        return int(key)
    if isinstance(key, float | np.floating):
        number = float(key)
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    if isinstance(key, str):
        return str.__str__(key)
    with contextlib.suppress(Exception):  # a Fraction, a Decimal, a complex number: 1 is 1
        if isinstance(key, Number) and key == (whole := int(key.real)):  # type: ignore[attr-defined]
            return whole
    return f"({type(key).__name__})"


def every_input(args: Any, keywords: Any, steps: Any) -> list[Any]:
    """All values that a call, and the uses of what it returned, are given."""
    return [*args, *keywords.values(), *(value for _, given in steps for value in given or ())]


def fingerprint(value: Any) -> Any:
    """Something that changes when an argument's numbers do."""
    kind = type(value)
    if kind is np.ndarray:  # most are
        return (value.dtype, value.shape, value.tobytes())
    if kind is int or kind is str:
        return value
    if isinstance(value, np.ndarray):
        return (value.dtype, value.shape, value.tobytes())
    if isinstance(value, dict):
        return {key: fingerprint(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [fingerprint(item) for item in value]
    return value if isinstance(value, float | int | str) and value == value else None
