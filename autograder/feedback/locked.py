"""Known mistakes for a student's kit: only who makes one, or two, can read the words for it.

The kit holds no wrong version, no reference and no list of hints, only a table for each problem.
An entry is found and read with a key that is made of all that the student's function gave back in
the public checks, rounded (`canonical`). So the words of a mistake open where its results are
there; nothing else in the kit leads to them, and to guess results is made slow. Who guesses the few
possible results of a yes-or-no question can open its words: they say what is wrong with a mistake,
and hold no answer.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import zlib
from base64 import b85decode, b85encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from autograder.assignment.checks import Mistake
from autograder.assignment.model import Question
from autograder.feedback.canonical import NoSpellingError, inputs_of, spellings, tokens_of
from autograder.feedback.witness import Witness

FILE = "mistakes.json"  # beside a problem's public checks, in a student's kit
ROUNDS = 2_000  # of hashing for a key: some 1 ms, once or twice for a question that fails
FEW_ROUNDS = 100  # for two mistakes together: there are thousands, and nobody guesses their numbers
MOST_SPELLINGS = 16  # tried; more than two need several numbers at the edges of their buckets
_ID, _KEY = 6, 16  # bytes of what finds an entry, and of what opens it

Table = Mapping[str, Any]
_Read = Callable[[bytes, Question, Table], dict[str, Mistake]]


class LockedMistakes:
    """The tables of a student's kit; without any, no mistake is known."""

    def __init__(self, problems: Path) -> None:
        self._problems = problems

    def fitting(self, question: Question, witnesses: Sequence[Witness]) -> dict[str, Mistake]:
        """The mistakes whose results these are, by name; none where they are right."""
        return self._opened(question, witnesses, "alone", _read, ROUNDS)

    def together(self, question: Question, witnesses: Sequence[Witness]) -> dict[str, Mistake]:
        """The two mistakes that give these results together."""
        return self._opened(question, witnesses, "together", _read_both, FEW_ROUNDS)

    def _opened(
        self, question: Question, witnesses: Sequence[Witness], kind: str, read: _Read, rounds: int
    ) -> dict[str, Mistake]:
        table = _table(self._problems / question.problem / FILE)
        entries = table.get(kind, {}).get(question.function, {})
        if not _asked_alike(witnesses, table.get("asked", {}).get(question.function, {})):
            witnesses = [witness for witness in witnesses if witness.alone]
        for spelling in _spellings(witnesses) if entries else ():
            lock = lock_of(question.name, spelling, table["salt"], rounds)
            if lock.name in entries:
                return read(lock.crossed(b85decode(entries[lock.name])), question, table)
        return {}


@dataclass(frozen=True)
class Lock:
    """The name of an entry, and what opens it."""

    name: str
    key: bytes

    def crossed(self, text: bytes) -> bytes:
        """The text locked with the key, or unlocked."""
        stream = hashlib.shake_256(b"words" + self.key).digest(len(text))
        return bytes(a ^ b for a, b in zip(text, stream, strict=True))

    def locked(self, text: bytes) -> str:
        """The entry that holds the text."""
        return b85encode(self.crossed(text)).decode()


def lock_of(question: str, spelling: bytes, salt: str, rounds: int) -> Lock:
    """The lock that opens for who gets results of this spelling."""
    seed = f"{salt}/{question}".encode()
    key = hashlib.pbkdf2_hmac("sha256", hashlib.sha256(spelling).digest(), seed, rounds)[:_KEY]
    return Lock(hashlib.sha256(b"name" + key).hexdigest()[: 2 * _ID], key)


def words_of(mistakes: Mapping[str, Mistake]) -> bytes:
    """What is locked of mistakes that give the same results."""
    words = [
        [name, m.says, m.hint, m.slip, m.origin.question if m.origin else ""]
        for name, m in mistakes.items()
    ]
    return zlib.compress(json.dumps(words).encode(), 9)


def _read(text: bytes, question: Question, table: Table) -> dict[str, Mistake]:
    found: list[tuple[str, str, str, int, str]] = json.loads(zlib.decompress(text))
    return {
        name: Mistake(
            question.function, says, hint, slip, origin=Mistake(helper, says) if helper else None
        )
        for name, says, hint, slip, helper in found
    }


def both_of(parts: Iterable[tuple[Lock, int]]) -> bytes:
    """What is locked of two mistakes: the entries of each alone, and which in it is meant."""
    return b"".join(bytes.fromhex(lock.name) + lock.key + bytes([n]) for lock, n in parts)


def _read_both(text: bytes, question: Question, table: Table) -> dict[str, Mistake]:
    found: dict[str, Mistake] = {}
    for start in range(0, len(text), _ID + _KEY + 1):
        name, key = text[start : start + _ID].hex(), text[start + _ID : start + _ID + _KEY]
        entry = b85decode(table["alone"][question.function][name])
        mistakes = _read(Lock(name, key).crossed(entry), question, table)
        found.update([list(mistakes.items())[text[start + _ID + _KEY]]])
    return found


def calls_beside(witnesses: Sequence[Witness]) -> Iterator[tuple[str, set[str]]]:
    """The calls of checks that ask other functions, too: which check, and what each is known by."""
    for witness in witnesses:
        if not witness.alone:
            texts = spellings(inputs_of(witness), MOST_SPELLINGS)
            yield witness.check, {hashlib.sha256(text).hexdigest()[: 2 * _ID] for text in texts}


def _asked_alike(witnesses: Sequence[Witness], asked: Mapping[str, Sequence[str]]) -> bool:
    """Whether the student's other functions led to the calls that right ones lead to.

    Then all checks tell of the mistake; else only those that ask no other function.
    """
    calls = list(calls_beside(witnesses))
    return {check for check, _ in calls} >= set(asked) and all(
        not known.isdisjoint(asked.get(check, ())) for check, known in calls
    )


def _spellings(witnesses: Sequence[Witness]) -> Iterator[bytes]:
    if witnesses and all(witness.answered for witness in witnesses):
        with contextlib.suppress(NoSpellingError):
            yield from spellings(tokens_of(witnesses), MOST_SPELLINGS)


@cache
def _table(path: Path) -> Table:
    try:
        table: Table = json.loads(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return table
