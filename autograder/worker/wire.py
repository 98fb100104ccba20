"""The codec between grader and worker: tagged values in framed messages, nothing evaluated.

Stand-alone (standard library and NumPy only), for the worker loads it without the engine.
A frame is `length (u32) | nonce (16 bytes) | payload`; a payload is one encoded value:

    N T F          None, True, False
    i f c s b      int (signed, at most 64 bytes), float, complex, str, bytes
    l t d          list, tuple, dict (keys int, float or str)
    e              set of numbers, texts and tuples of such
    a              array: dtype code, ndim (128 more for an np.matrix), shape, C-order bytes;
                   NumPy scalars have ndim 0
    x              SymPy node: name and arguments
    r              callable number k of this call; it lives on the grader's side, but from
                   LENT on on the worker's
    k              formula (grader to worker only): number, parameters, source, constants
    g              generator (grader to worker only): seed
    o              something else: its type's name and a short text

Encoding takes exact types only, so that no subclass can lie about itself. Decoding caps
bytes, nodes and depth, checks every length against what is there, and raises `WireError`
for anything else; it builds only the types above.
"""

from __future__ import annotations

import math
import struct
import types
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Any

import numpy as np

NONCE_BYTES = 16
MAX_FRAME_BYTES = 8 << 20  # a million floats; the largest reference reply has 10^5
MAX_NODES = 200_000  # the largest reference reply has 200
MAX_DEPTH = 150  # a SymPy tree of a student may be deep; a reply of arrays has depth 3
MAX_KEYS = 4096  # numbers in a set or as keys: whoever chooses them can make all of them collide
MAX_INT_BYTES = 64
MAX_DIMENSIONS = 8
_WAS_MATRIX = 0x80  # in the byte that counts an array's axes
LENT = 1 << 31  # from here on a callable's number means one of the worker's own
DTYPES = tuple(
    np.dtype(code).newbyteorder("<")
    for code in ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8", "c8", "c16")
)
_DTYPE_CODE = {dtype: code for code, dtype in enumerate(DTYPES)}
_KEYS = (int, str, float)
_U32 = struct.Struct("<I")
_FLOAT = np.dtype([("tag", "S1"), ("value", "<f8")])  # in a list
_F64 = struct.Struct("<d")
_C128 = struct.Struct("<dd")


class WireError(ValueError):
    """The bytes, or the value to encode, are not of this codec."""


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a SymPy expression: class name and arguments (nodes, ints, strs, bools)."""

    name: str
    args: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Ref:
    """A callable that lives on the other side: number `key` among those of the call."""

    key: int


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value that does not travel; only the name of its type and a few words do."""

    type_name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A value that is in the bytes of this codec already."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Generator:
    """`numpy.random.default_rng(seed)`, made in the worker."""

    seed: int


@dataclass(frozen=True, eq=False)
class Formula:
    """A trusted expression that travels as source and runs in the worker: `np.tanh(z)`."""

    parameters: str
    source: str
    constants: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def function(self) -> Callable[..., Any]:
        """The formula as a Python function; `np` and its constants are in scope."""
        return eval(self.code, {"np": np, **self.constants})  # type: ignore[no-any-return]

    @property
    def code(self) -> types.CodeType:
        """Code that gives the function where `np` and the constants are in scope."""
        return _code(self.parameters, self.source)

    def __call__(self, *args: Any) -> Any:
        return self.function(*args)


@cache
def _code(parameters: str, source: str) -> types.CodeType:
    """A formula's code, which many calls share."""
    text = f"lambda {parameters}: {source}"
    return compile(text, "<string>", "eval", dont_inherit=True)


class Matrix(np.ndarray[Any, Any]):
    """An array that was an `np.matrix`; but for the name it is one like any other."""


class Sequence(tuple[Any, ...]):
    """What the grader made of a list or tuple that it decoded; it travels as a tuple."""


class Encoder:
    """Encodes values; callables other than formulas are numbered in `refs`."""

    def __init__(self) -> None:
        self.refs: list[Any] = []
        self._out: list[bytes] = []

    def encode(self, value: object) -> bytes:
        """The bytes of `value`; `WireError` for a type that is not of this codec."""
        self._out = []
        self._put(value, 0)
        return b"".join(self._out)

    def _put(self, value: Any, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise WireError("nested too deeply")
        kind = type(value)
        put = self._out.append
        if value is None:
            put(b"N")
        elif kind is bool:
            put(b"T" if value else b"F")
        elif kind is int:
            put(b"i" + _sized(_int_bytes(value)))
        elif kind is float:
            put(b"f" + _F64.pack(value))
        elif kind is complex:
            put(b"c" + _C128.pack(value.real, value.imag))
        elif kind is str:
            put(b"s" + _sized(value.encode("utf-8", "backslashreplace")))
        elif kind is bytes:
            put(b"b" + _sized(value))
        elif kind is list or kind is tuple or isinstance(value, Sequence):
            put((b"l" if kind is list else b"t") + _U32.pack(len(value)))
            for item in value:
                self._put(item, depth + 1)
        elif kind is frozenset or kind is set:
            _few_keys(len(value))
            if not all(map(fits_a_set, value)):
                raise WireError("a set of what is no number and no text")
            put(b"e" + _U32.pack(len(value)) + b"".join(sorted(map(encode, value))))
        elif kind is dict:
            _few_keys(sum(type(key) is not str for key in value))
            put(b"d" + _U32.pack(len(value)))
            for key, item in value.items():
                if type(key) not in _KEYS:
                    raise WireError(f"a dict key of type {type(key).__name__}")
                self._put(key, depth + 1)
                self._put(item, depth + 1)
        elif kind is np.ndarray or kind is Matrix or isinstance(value, np.generic):
            put(b"a" + _array_bytes(value))
        elif kind is Node:
            put(b"x" + _sized(value.name.encode("utf-8", "backslashreplace")))
            put(_U32.pack(len(value.args)))
            for item in value.args:
                self._put(item, depth + 1)
        elif kind is Encoded:
            put(value.data)
        elif kind is Opaque:
            put(b"o" + _sized(value.type_name.encode("utf-8", "backslashreplace")))
            put(_sized(value.text.encode("utf-8", "backslashreplace")))
        elif kind is Ref:
            put(b"r" + _U32.pack(value.key))
        elif kind is Generator:
            put(b"g" + _sized(_int_bytes(value.seed)))
        elif kind is Formula:
            put(b"k" + _U32.pack(self._number(value)))
            self._put((value.parameters, value.source, value.constants), depth + 1)
        elif callable(value):
            put(b"r" + _U32.pack(self._number(value)))
        else:
            raise WireError(f"a value of type {kind.__name__}")

    def _number(self, function: object) -> int:
        self.refs.append(function)
        return len(self.refs) - 1


class Decoder:
    """Decodes hostile bytes; with `formula` (the worker's side) also what only graders send."""

    def __init__(
        self, data: bytes, *, formula: Callable[[int, Formula], Any] | None = None
    ) -> None:
        self._data = data
        self._at, self._end = 0, len(data)
        self._nodes = MAX_NODES
        self._formula_hook = formula

    def decode(self) -> Any:
        """The one value that the bytes hold; `WireError` for anything else."""
        value = self._value(0)
        if self._at != len(self._data):
            raise WireError("bytes after the value")
        return value

    def first(self) -> Any:
        """The value at the beginning, of bytes that were decoded as a whole before."""
        return self._value(0)

    def _take(self, count: int) -> bytes:
        start = self._at
        self._at = end = start + count
        if end > self._end:
            raise WireError("the value ends early")
        return self._data[start:end]

    def _u32(self) -> int:
        start = self._at
        self._at = end = start + 4
        if end > self._end:
            raise WireError("the value ends early")
        number: int = _U32.unpack_from(self._data, start)[0]
        return number

    def _sized(self) -> bytes:
        return self._take(self._u32())

    def _text(self) -> str:
        try:
            return self._sized().decode("utf-8")
        except UnicodeDecodeError:
            raise WireError("text that is not UTF-8") from None

    def _count(self) -> int:
        """A number of items; each takes at least one byte, so more than is left is a lie."""
        count = self._u32()
        if count > len(self._data) - self._at:
            raise WireError("more items than bytes")
        return count

    def _value(self, depth: int) -> Any:
        self._nodes -= 1
        if self._nodes < 0 or depth > MAX_DEPTH:
            raise WireError("too many or too deeply nested values")
        tag = self._take(1)
        match tag:
            case b"a":  # most values are arrays
                return self._array()
            case b"N":
                return None
            case b"T" | b"F":
                return tag == b"T"
            case b"i":
                return self._integer()
            case b"f":
                return _F64.unpack(self._take(8))[0]
            case b"c":
                return complex(*_C128.unpack(self._take(16)))
            case b"s":
                return self._text()
            case b"b":
                return self._sized()
            case b"l":
                return self._items(depth + 1)
            case b"t":
                return tuple(self._items(depth + 1))
            case b"e":
                return self._set(depth)
            case b"d":
                return self._dict(depth)
            case b"x":
                name = self._text()
                return Node(name, tuple([self._value(depth + 1) for _ in range(self._count())]))
            case b"o":
                return Opaque(self._text(), self._text())
            case b"r":
                return Ref(self._u32())
            case b"k" if self._formula_hook is not None:
                number = self._u32()
                return self._formula_hook(number, Formula(*self._value(depth + 1)))
            case b"g" if self._formula_hook is not None:
                return Generator(self._integer())
        raise WireError("an unknown tag")

    def _items(self, depth: int) -> list[Any]:
        count, at = self._count(), self._at
        end = at + _FLOAT.itemsize * count
        plain = depth <= MAX_DEPTH and count <= self._nodes and end <= self._end
        if plain and self._data[at : end : _FLOAT.itemsize] == b"f" * count:
            self._nodes, self._at = self._nodes - count, end
            floats: list[Any] = np.frombuffer(self._data, _FLOAT, count, at)["value"].tolist()
            return floats
        return [self._value(depth) for _ in range(count)]

    def _integer(self) -> int:
        data = self._sized()
        if len(data) > MAX_INT_BYTES:
            raise WireError("an integer too large")
        return int.from_bytes(data, "little", signed=True)

    def _dict(self, depth: int) -> dict[Any, Any]:
        result, numbers = {}, 0
        for _ in range(self._count()):
            key = self._value(depth + 1)
            if type(key) not in _KEYS:
                raise WireError("a dict key that is no number and no text")
            numbers += type(key) is not str
            _few_keys(numbers)
            result[key] = self._value(depth + 1)
        return result

    def _set(self, depth: int) -> frozenset[Any]:
        _few_keys(count := self._count())
        items = [self._value(depth + 1) for _ in range(count)]
        if not all(map(fits_a_set, items)):
            raise WireError("a set of what is no number and no text")
        return frozenset(items)

    def _array(self) -> Any:
        code, flagged = self._take(2)
        dimensions = flagged & ~_WAS_MATRIX
        if code >= len(DTYPES) or dimensions > MAX_DIMENSIONS:
            raise WireError("an array of unknown dtype or too many axes")
        shape = tuple([self._u32() for _ in range(dimensions)])
        if math.prod([length or 1 for length in shape]) > MAX_FRAME_BYTES:
            raise WireError("an array too large")  # NumPy refuses even an empty one of that shape
        size = math.prod(shape)
        dtype = DTYPES[code]
        data = self._take(size * dtype.itemsize)
        if code == 0:  # a bool of byte 2 is neither true nor false to NumPy
            return (np.frombuffer(data, np.uint8) != 0).reshape(shape)
        array = np.frombuffer(data, dtype).reshape(shape).copy()
        return array.view(Matrix) if flagged & _WAS_MATRIX else array


def _few_keys(count: int) -> None:
    if count > MAX_KEYS:
        raise WireError(f"{count} numbers in a set or as keys")


def fits_a_set(value: Any) -> bool:
    """Whether a set of this codec may hold it."""
    if type(value) is tuple:
        return all(map(fits_a_set, value))
    return value is None or type(value) in (bool, int, float, complex, str)


def _sized(data: bytes) -> bytes:
    return _U32.pack(len(data)) + data


def _int_bytes(value: int) -> bytes:
    data = value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)
    if len(data) > MAX_INT_BYTES:
        raise WireError("an integer too large")
    return data


def _array_bytes(value: Any) -> bytes:
    array = np.asarray(value)
    code = _DTYPE_CODE.get(array.dtype.newbyteorder("<"))
    if code is None:
        raise WireError(f"an array of dtype {array.dtype}")
    if array.ndim > MAX_DIMENSIONS:
        raise WireError(f"an array of {array.ndim} axes")
    if array.nbytes > MAX_FRAME_BYTES:
        raise WireError(f"an array of shape {array.shape}")
    flag = _WAS_MATRIX if type(value) is Matrix else 0
    header = bytes((code, array.ndim | flag)) + b"".join(
        _U32.pack(length) for length in array.shape
    )
    return header + array.astype(DTYPES[code], copy=False).tobytes()


_HEADERS: dict[tuple[Any, tuple[int, ...]], bytes] = {}


def array_header(array: Any) -> bytes | None:
    """What stands before an array's bytes; None for one that `encode` has to look at."""
    key = (array.dtype, array.shape)
    header = _HEADERS.get(key)
    if header is None:
        code = _DTYPE_CODE.get(array.dtype)
        if code is None or array.ndim > MAX_DIMENSIONS or array.nbytes > MAX_FRAME_BYTES:
            return None
        header = bytes((97, code, array.ndim)) + b"".join(map(_U32.pack, array.shape))
        if len(_HEADERS) < 1000:
            _HEADERS[key] = header
    return header


def float_bytes(value: float, *, scalar: bool) -> bytes:
    """A Python float, or a NumPy one (an array of no axes)."""
    return (b"a\x0a\x00" if scalar else b"f") + _F64.pack(value)


def count_bytes(tag: bytes, count: int) -> bytes:
    """What stands before the items of a list, tuple or dict."""
    return tag + _U32.pack(count)


BARE_TAIL = b"l\0\0\0\0s\0\0\0\0"  # behind a value: nothing changed, nothing printed


@cache
def bare_head(index: int) -> bytes:
    """What stands before the value in the reply to an item."""
    return encode(("returned", index, None, [], ""))[: -len(BARE_TAIL) - 1]


@cache
def callback_head(index: int) -> bytes:
    """What stands before the function and its arguments where an item asks for one."""
    return encode(("callback", index, None, None))[:-2]


@lru_cache(maxsize=1000, typed=True)
def key_bytes(key: int | str) -> bytes:
    """A key of a dictionary: the same ones come again and again."""
    return encode(key)


def batch(items: list[bytes]) -> bytes:
    """`encode(("batch", items))`, of items that are encoded already."""
    return b"".join((encode(("batch", []))[:-4], _U32.pack(len(items)), *items))


def encode(value: object) -> bytes:
    """Encode a value that holds no callable of the grader's."""
    return Encoder().encode(value)


def encode_within(value: object, depth: int) -> bytes:
    """Encode a value that stands so deep within another one."""
    encoder = Encoder()
    encoder._put(value, depth)
    return b"".join(encoder._out)


def decode(data: bytes) -> Any:
    """Decode one value that may be hostile; see `Decoder`."""
    return Decoder(data).decode()


def frame(nonce: bytes, payload: bytes) -> bytes:
    """One message: length of what follows, nonce, payload."""
    if len(payload) > MAX_FRAME_BYTES:
        raise WireError("a message too large")
    return _U32.pack(NONCE_BYTES + len(payload)) + nonce + payload


def frame_length(header: bytes) -> int:
    """Bytes that follow a frame's four-byte header; `WireError` when it cannot be one."""
    length = int(_U32.unpack(header)[0])
    if not NONCE_BYTES <= length <= NONCE_BYTES + MAX_FRAME_BYTES:
        raise WireError("a frame of impossible length")
    return length
