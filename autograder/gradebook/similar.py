"""Pairs of submissions that are too similar to be chance: winnowed fingerprints of their tokens.

Names, numbers, comments and layout do not count, so renaming hides nothing. What many have in
common, or the stubs hold, says nothing either: only what few share does. A pair is a reason to
look, never a proof. All .py files count, also helpers.
"""

from __future__ import annotations

import io
import keyword
import math
import tokenize
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

K = 12  # tokens in a fingerprint
WINDOW = 6  # one fingerprint at least of so many: what is K + WINDOW - 1 tokens long is found
LEAST_SHARED = 10  # rare fingerprints
LEAST_SHARE = 0.2  # of the smaller one's, or so many that they are a file of their own:
MANY_SHARED = 25
_RARE = 0.04  # of the class; two in any case
_SKIPPED = frozenset({
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENCODING, tokenize.ENDMARKER,
    tokenize.STRING,
})  # fmt: skip
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Pair:
    """Two submissions and how much they share of what few others have."""

    one: str
    other: str
    share: float  # of the smaller one's own fingerprints
    shared: int
    files: tuple[str, ...]  # of the first, in which it is found


def similar(
    submissions: Mapping[str, Files],
    base: Iterable[bytes] = (),
    together: Sequence[frozenset[str]] = (),
) -> list[Pair]:
    """The pairs, the most similar first; members of one group are never a pair."""
    known = {mark for source in base for mark in fingerprints(source)}
    places: dict[str, dict[int, str]] = {}
    for id, files in submissions.items():
        own = places.setdefault(id, {})
        for name in sorted(files):
            if name.endswith(".py"):
                own |= dict.fromkeys(fingerprints(files[name]) - known, name)
    holders: dict[int, list[str]] = defaultdict(list)
    for id, own in places.items():
        for mark in own:
            holders[mark].append(id)
    most = max(2, math.ceil(_RARE * len(places)))
    shared: Counter[tuple[str, str]] = Counter()
    where: dict[tuple[str, str], set[str]] = defaultdict(set)
    for mark, ids in holders.items():
        for pair in combinations(ids, 2) if 1 < len(ids) <= most else ():
            shared[pair] += 1
            where[pair].add(places[pair[0]][mark])
    pairs = []
    for (one, other), count in shared.items():
        share = count / min(len(places[one]), len(places[other]))
        if count < LEAST_SHARED or (share < LEAST_SHARE and count < MANY_SHARED):
            continue
        if not any({one, other} <= group for group in together):
            names = tuple(sorted(where[one, other]))
            pairs.append(Pair(one, other, share, count, names))
    return sorted(pairs, key=lambda pair: (-pair.share, -pair.shared, pair.one, pair.other))


def fingerprints(source: bytes) -> set[int]:
    """The least hash of each window of tokens; none of what is no Python."""
    tokens = _tokens(source)
    hashes = [zlib.crc32(" ".join(tokens[i : i + K]).encode()) for i in range(len(tokens) - K + 1)]
    starts = range(max(1, len(hashes) - WINDOW + 1)) if hashes else ()
    return {min(hashes[i : i + WINDOW]) for i in starts}


def _tokens(source: bytes) -> list[str]:
    found: list[str] = []
    try:
        for token in tokenize.tokenize(io.BytesIO(source).readline):
            if token.type in _SKIPPED:
                continue
            word = token.string
            if token.type == tokenize.NAME and not keyword.iskeyword(word):
                word = word if found and found[-1] == "." else "n"
            elif token.type == tokenize.NUMBER:
                word = "0"
            elif token.type in (tokenize.INDENT, tokenize.DEDENT):
                word = "{" if token.type == tokenize.INDENT else "}"
            found.append(word)
    except (tokenize.TokenError, SyntaxError, UnicodeError, ValueError):
        pass  # what came before counts
    return found
