"""What a call is given, on its way to the worker: in `marshal`'s bytes, which are quick to read.

For this direction alone: the grader writes these bytes, and the worker has no reason to distrust
them. What comes back is in the strict codec of `wire.py`, and so is, within these bytes, all that
is not usual. Stand-alone.
"""

from __future__ import annotations

import marshal
from typing import Any

import numpy as np

from autograder.worker import convert, wire

MARK = b"M"  # no tag of the codec
_VERSION = 2  # of marshal: the last one whose bytes depend on the values alone
_PLAIN = frozenset({type(None), bool, float, complex, bytes})
_KEYS = frozenset({int, float, str})
_DTYPES = {dtype.str: dtype for dtype in wire.DTYPES}


def pack(head: tuple[object, ...], inputs: object, refs: list[Any]) -> bytes:
    """`head` and the inputs of a call; `WireError` for a type that is not of the codec.

    Callables are numbered in `refs`.
    """
    return MARK + marshal.dumps((head, _packed(inputs, refs)), _VERSION)  # type: ignore[arg-type]


def is_packed(item: bytes) -> bool:
    """Whether `pack` made these bytes."""
    return item.startswith(MARK)


def unpack(item: bytes, call: convert.Call) -> tuple[tuple[Any, ...], Any]:
    """The head, and the inputs as the student's function receives them."""
    head, inputs = marshal.loads(item[len(MARK) :])
    return head, _unpacked(inputs, call)


def _packed(value: Any, refs: list[Any]) -> Any:
    kind = type(value)
    if kind in _PLAIN or (kind is int and value.bit_length() < 500):
        return value
    if kind is str and value.isascii():
        return value
    if kind is list:
        return [_packed(item, refs) for item in value]
    if kind is tuple:
        return ("t", [_packed(item, refs) for item in value])
    if kind is dict and _KEYS.issuperset(map(type, value)) and len(value) < wire.MAX_KEYS:
        return {key: _packed(item, refs) for key, item in value.items()}
    if kind is np.ndarray and value.ndim and wire.array_header(value) is not None:
        return ("a", value.dtype.str, value.shape, value.tobytes())
    if kind is wire.Formula and not value.constants:
        refs.append(value)
        return ("k", len(refs) - 1, value.code)  # the same Python runs on both sides
    encoder = wire.Encoder()
    encoder.refs = refs
    return ("w", encoder.encode(value))


def _unpacked(value: Any, call: convert.Call) -> Any:
    kind = type(value)
    if kind is list:
        return [_unpacked(item, call) for item in value]
    if kind is dict:
        return {key: _unpacked(item, call) for key, item in value.items()}
    if kind is not tuple:
        return value
    if (tag := value[0]) == "a":
        return np.ndarray(value[2], _DTYPES[value[1]], value[3]).copy()
    if tag == "t":
        return tuple([_unpacked(item, call) for item in value[1]])
    if tag == "k":
        return call.remember(value[1], eval(value[2], {"np": np}))
    return call.build(wire.Decoder(value[1], formula=call.formula).decode())
