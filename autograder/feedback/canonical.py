"""Results as bytes that rounding does not change: equal results have a spelling in common.

A number is written as the bucket of its logarithm, a millionth wide: about six digits. Where it
lies so near to the edge of its bucket that rounding, on another machine or in another order of
the same sum, may carry it over, it has two spellings. Buckets begin at no number that a person
writes, so that 1, 0.5 or 0.1234375 lie inside of theirs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product
from typing import Any

import numpy as np

from autograder.feedback.symbolicform import values
from autograder.feedback.witness import Witness
from autograder.judging.gate import array_of
from autograder.judging.symbolic import Symbolic
from autograder.worker.wire import Opaque

STEPS = 1e6  # buckets to a factor of e
OFFSET = 0.381966  # of the first bucket: an irrational share, so that no simple number is an edge
EDGE = 2e-4  # of a bucket: numbers as near to its edge have two spellings; 2e-10 of the number
ROUNDING = 1e-13  # of the largest number: what is smaller may be a zero's rounding
MOST_NUMBERS = 500  # of one array; of larger ones only so many, at even distances
MOST_TOKENS = 20_000  # of one question; public checks have hundreds
MOST_TEXT = 500  # characters of an exception's words that count; the worker cuts at 600
_SHAPE = re.compile(r"\([\d, ]+\)")
_PRODUCT = re.compile(r"encountered in (scalar )?(multiply|square|power)")  # x * x is x**2
Token = tuple[bytes, ...]  # the spellings of one part, the likeliest first


class NoSpellingError(Exception):
    """A result of a kind that is not written here, or of too many numbers."""


def spellings(tokens: Sequence[Token], most: int) -> Iterator[bytes]:
    """The whole in its spellings, the likeliest first; at most so many."""
    for parts in islice(product(*tokens), most):
        yield b"\0".join(parts)


def tokens_of(witnesses: Sequence[Witness]) -> list[Token]:
    """All calls and what became of them.

    Who changes arguments besides has a spelling without that, too. `NoSpellingError` for what has
    no spelling.
    """
    found: list[Token] = []
    for witness in witnesses:
        reply = witness.reply
        found += [_text(witness.check), _text(witness.number), _text(reply.kind)]
        if reply.kind == "raised":
            found += [_text(reply.error), _text(exception_words(reply.text))]
        elif reply.kind == "returned":
            changed = _text(reply.mutated)
            found.append(changed if not reply.mutated else (*changed, *_text(())))
            tiny = ROUNDING * magnitude(reply.value) if witness.probe.atol is None else 0.0
            symbolic = isinstance(witness.probe.expect, Symbolic)
            found += _expression(reply.value) if symbolic else _value(reply.value, tiny)
        if len(found) > MOST_TOKENS:
            raise NoSpellingError
    return found


def inputs_of(witness: Witness) -> list[Token]:
    """What the call was made with: numbers; of anything else, the kind."""
    found = [_text(witness.number)]
    for value in (*witness.probe.args, *witness.probe.keywords.values()):
        try:
            found += list(_value(value, 0.0))
        except NoSpellingError:  # a function, say
            found.append(_text(type(value).__name__))
    return found


def _text(value: Any) -> Token:
    return (repr(value).encode(),)


def _value(value: Any, tiny: float) -> Iterator[Token]:
    if isinstance(value, dict):
        yield _text(("dict", len(value)))
        for key in sorted(value, key=lambda key: (type(key).__name__, repr(key))):
            yield _text(key)
            yield from _value(value[key], tiny)
        return
    array = array_of(value)
    if array is not None:
        yield from _array(array, tiny)
    elif isinstance(value, list | tuple):
        yield _text(("parts", len(value)))
        for part in value:
            yield from _value(part, tiny)
    elif isinstance(value, Opaque):
        yield _text(("opaque", value.type_name))
    elif isinstance(value, frozenset):
        yield _text(("set", sorted(map(repr, value))))
    elif value is None or isinstance(value, str):
        yield _text(value)
    else:
        raise NoSpellingError


def _expression(answer: Any) -> Iterator[Token]:
    try:
        for value in values(answer):
            if isinstance(value, complex):
                tiny = ROUNDING * max(1.0, abs(value))
                yield from (_number(value.real, tiny), _number(value.imag, tiny))
            else:
                yield _text(value)
    except Exception as error:  # SymPy's, for odd answers of a student's own
        raise NoSpellingError from error


def _array(array: Any, tiny: float) -> Iterator[Token]:
    kind = array.dtype.kind if array.dtype.kind in "bc" else "f"
    yield _text((kind, array.shape))
    for number in array.ravel()[:: 1 + array.size // MOST_NUMBERS].tolist():
        if kind == "c":
            yield _number(number.real, tiny)
            yield _number(number.imag, tiny)
        else:
            yield _number(float(number), tiny)


def _number(number: float, tiny: float) -> Token:
    if not math.isfinite(number):
        return _text(number)
    size = abs(number)
    if size <= tiny / 10:
        return _text(0)
    place = math.log(size) * STEPS + OFFSET
    bucket = math.floor(place)
    near = [bucket]
    if place - bucket < EDGE:
        near.append(bucket - 1)
    elif place - bucket > 1 - EDGE:
        near.append(bucket + 1)
    spelled = [f"{np.sign(number):+.0f}e{one}".encode() for one in near]
    return (*spelled, *_text(0)) if size <= 10 * tiny else tuple(spelled)


def magnitude(value: Any) -> float:
    """The largest finite number among nested results, by its absolute value."""
    array = array_of(value)
    if array is None:
        return max(map(magnitude, parts_of(value)), default=0.0)
    sizes = np.abs(array[np.isfinite(array)])
    return float(sizes.max()) if sizes.size else 0.0


def exception_words(text: str) -> tuple[str, list[str]]:
    """An exception's words, and the shapes in them, the same for a * b and b * a.

    Other numbers stay: they are all that a KeyError says, and tell one product from another.
    """
    text = _PRODUCT.sub("encountered in multiply", text[:MOST_TEXT])
    return _SHAPE.sub("()", text), sorted(_SHAPE.findall(text))


def parts_of(value: Any) -> Iterable[Any]:
    """What a dictionary, list or tuple holds."""
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list | tuple) else ()
