"""What a worker may answer, read with every part's type checked: each byte is hostile."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import Any

from autograder.judging.gate import gated
from autograder.words import printable, without_controls
from autograder.worker import wire


@dataclass(frozen=True)
class Frame:
    """A line of the student's code on the way to an exception."""

    file: str
    line: int
    function: str
    source: str


@dataclass(frozen=True)
class Remark:
    """What a worker tells of loading a file; `kind`: absent, stopped, cell, shadowed, rebinds."""

    kind: str
    file: str
    line: int
    name: str  # of a module, or of an exception
    text: str
    source: str


_REMARK = [str, str, int, str, str, str]
MAX_REMARKS = 20
MAX_PRINTED = 2000  # characters that are kept with a reply
Facts = tuple[str, str, tuple[tuple[str, str], ...]]  # expression, syntax, part and kind
NO_FACTS: Facts = ("", "", ())
Told = tuple[str, str, tuple[Frame, ...]]  # all that a message tells of an exception


@dataclass(frozen=True)
class Reply:
    """What became of an item.

    `kind`: imported, returned, raised, missing, signature, unencodable, timed_out, crashed;
    unfinished where the grader's own budget ended; held_up by another function, which `text` names.
    """

    kind: str
    value: Any = None  # as `gated` leaves it
    mutated: tuple[int, ...] = ()  # arguments that the call changed
    error: str = ""  # the exception's type
    text: str = ""
    frames: tuple[Frame, ...] = ()
    facts: Facts = NO_FACTS  # what the failing line knew; for public checks
    functions: Mapping[str, Any] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()  # on loading the file
    callbacks: frozenset[str] = frozenset()  # stand-ins that were called
    printed: str = ""  # during the call
    shared: bool = False  # the item never ran: this became of another one of its group
    key: bytes | None = None  # stands for the bytes of a value that came back, and of nothing else

    @property
    def told(self) -> Told:
        """What a message may say of the exception, all of it chosen by the student's code."""
        return self.error, self.text, self.frames


class KnownReply(Reply):
    """A value that came back in bytes which were read before; it is decoded when it is needed."""

    functions: Mapping[str, Any] = MappingProxyType({})  # as all else that it does not set

    def __init__(self, raw: bytes, key: bytes) -> None:
        self.__dict__.update(kind="returned", key=key, _raw=raw)

    @cached_property
    def value(self) -> Any:
        """As `read_reply` gave it the first time."""
        return gated(wire.Decoder(vars(self)["_raw"]).first())


KEY_BYTES = 32
_SECRET = secrets.token_bytes(32)  # of this process and its judges: nobody can look for a collision
MAX_DECODED = 256  # keys for each item


def plain_value(body: bytes, nonce: bytes, index: int) -> bytes | None:
    """The bytes behind nonce and head of a message that may be a value, and nothing else.

    Whether it is, only reading it tells; the same bytes then always mean the same.
    """
    head = nonce + wire.bare_head(index)
    if body.startswith(head) and body.endswith(wire.BARE_TAIL):
        return body[len(head) :]
    return None


def key_of(raw: bytes) -> bytes:
    """What stands for bytes that `plain_value` gave."""
    return hashlib.blake2b(raw, digest_size=KEY_BYTES, key=_SECRET).digest()


def use_secret(secret: bytes) -> bytes:
    """Give keys of this secret from now on, in this process; the former secret."""
    global _SECRET
    former, _SECRET = _SECRET, secret
    return former


def key_of_value(value: bytes) -> bytes:
    """What stands for an encoded value that comes back without anything else."""
    return key_of(value + wire.BARE_TAIL)


def read_reply(message: Any, index: int) -> Reply | None:
    """The reply to item `index`, or None for a callback; `WireError` for anything else."""
    if type(message) is tuple and len(message) >= 2 and type(message[0]) is str:
        kind, at, *rest = message
        types = _TYPES.get(kind)
        if types is not None and type(at) is int and at == index and len(rest) == len(types):
            both = zip(rest, types, strict=True)
            if all(wish is object or type(part) is wish for part, wish in both):
                return None if kind == "callback" else _READERS[kind](rest)
    raise wire.WireError("a message out of turn")


_TYPES: dict[str, tuple[type, ...]] = {
    "callback": (object, tuple),
    "imported": (dict, list, str),
    "returned": (object, list, str),
    "raised": (str, str, list, tuple, str),
    "missing": (dict, str),
    "signature": (str, str),
    "unencodable": (str, str),
}


def _read_raised(rest: list[Any]) -> Reply:
    frames = tuple(
        Frame(printable(file), line, printable(function), without_controls(source))
        for file, line, function, source in (
            frame
            for frame in rest[2][:8]
            if type(frame) is tuple and [type(part) for part in frame] == [str, int, str, str]
        )
    )
    facts = _read_facts(rest[3])
    error, text = printable(rest[0][:100]), without_controls(rest[1][:1000])
    return Reply("raised", error=error, text=text, frames=frames, facts=facts)


def _read_facts(claim: tuple[Any, ...]) -> Facts:
    if [type(part) for part in claim] != [str, str, dict]:
        return NO_FACTS
    expression, syntax, parts = claim
    known = ((part, kind) for part, kind in parts.items() if type(part) is type(kind) is str)
    return expression[:120], syntax[:40], tuple((a[:120], b[:120]) for a, b in islice(known, 8))


def _read_remarks(claims: list[Any]) -> Iterator[Remark]:
    for claim in claims[:MAX_REMARKS]:
        if type(claim) is tuple and [type(part) for part in claim] == _REMARK:
            kind, file, line, *texts = claim
            yield Remark(kind[:20], file[:200], line, *(text[:600] for text in texts))


_READERS: dict[str, Callable[[list[Any]], Reply]] = {
    "imported": lambda rest: Reply(
        "imported", functions=rest[0], remarks=tuple(_read_remarks(rest[1]))
    ),
    "returned": lambda rest: Reply(
        "returned",
        gated(rest[0]),
        tuple(i for i in rest[1] if type(i) is int and 0 <= i < 100),
        printed=rest[2][:MAX_PRINTED],
    ),
    "raised": _read_raised,
    "missing": lambda rest: Reply("missing", functions=rest[0]),
    "signature": lambda rest: Reply("signature", text=rest[0][:300]),
    "unencodable": lambda rest: Reply("unencodable", text=rest[0][:300]),
}
