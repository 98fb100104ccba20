"""What a wrong result has to do with the right one: a factor, a transpose, a key off.

A relation is stated only where it holds in every wrong entry, at every input at which the
result is wrong, and where it rests on at least two numbers. See `patterns.py` for the list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from autograder.feedback.arguments import near_arrays, own_sizes, scalars, sizes, slopes
from autograder.feedback.patterns import LEAST_WEIGHT, Entries, Pattern, general, patterns
from autograder.feedback.shapes import shape_relation
from autograder.judging.compare import Difference, Leaf, close, walk
from autograder.judging.order import Order, in_order

MOST_SENTENCES = 3
MAX_ENTRIES = 20_000  # of one array; the largest reference reply has 10^4
_KEYED = re.compile(r"(.+)\[(-?\d+)\]")


@dataclass(frozen=True)
class Evidence:
    """One wrong result with the right one and the arguments, as trusted functions get them."""

    got: Any
    want: Any
    arguments: Mapping[str, Any]
    name: str = ""
    names: tuple[str, ...] = ()
    rtol: float = 1e-6
    atol: float | None = None


@dataclass(frozen=True)
class _Array:
    """One wrong array of a result."""

    root: str
    key: int | None
    got: Any
    want: Any
    others: Mapping[int, Any]


@dataclass
class _Part:
    """One part of a result, `dW`: the arrays under all keys, or a single one."""

    root: str
    wrong: list[_Array] = field(default_factory=list)
    right: list[_Array] = field(default_factory=list)
    wrong_paths: list[str] = field(default_factory=list)
    right_paths: list[str] = field(default_factory=list)
    other_paths: list[str] = field(default_factory=list)  # of a wrong shape

    @property
    def subject(self) -> str:
        """`dW`, or `dW[1] and dW[2]` where another key is right, or of a wrong shape."""
        some = self.right_paths or self.other_paths
        return _and(self.wrong_paths) if some else self.root or "The result"


@dataclass(frozen=True)
class _Found:
    """A relation that holds for a part; `path` where it holds for those of its arrays alone."""

    words: str
    weight: float
    rank: int
    path: str = ""
    general: bool = False
    least: int = 1
    sizes: frozenset[float] = frozenset()
    cases: int = 1

    @property
    def sure(self) -> bool:
        """Whether it was seen often enough to be no coincidence."""
        seen = len(self.sizes - {1.0}) if any(self.sizes) else self.cases
        return not self.general or seen >= self.least


def relations(
    cases: list[Evidence],
    *,
    others: Callable[[], Sequence[Evidence]] = list,
    told: str = "",
    order: Order = Order.UNKNOWN,
) -> list[str]:
    """Sentences about the first wrong result that hold at all the wrong ones.

    `others` gives more results of the same function, wrong or right, which a factor must fit,
    too; it is asked only where there is one. `told` is the path of the array that the message is
    about already.
    """
    studies = [_Study(case) for case in cases]
    if not studies:
        return []
    first = studies[0]
    found = {
        part.root: _in_all(part, [study.found(part.root) for study in studies])
        for part in first.parts
        if part.wrong
    }
    if any(found.values()):
        more = [_Study(case) for case in others()]
        found = {root: _sure(root, table, more) for root, table in found.items() if table}
    sentences = _sentences(first.parts, found)
    sentences += _about_shape(studies, others)
    after = bool(order) and first.first_wrong(order) == told
    return [*_the_rest(first, told, after=after), *sentences][:MOST_SENTENCES]


def _about_shape(studies: list[_Study], others: Callable[[], Sequence[Evidence]]) -> list[str]:
    """What the first array of a wrong shape has to do with the right one, if it always has."""
    if not studies[0].shapes:
        return []
    path = next(iter(studies[0].shapes))
    said = [study.about_shape(path) for study in studies if path in study.shapes]
    if not all(said):
        return []
    more = [study for study in map(_Study, others()) if path in study.shapes]
    telling = [study for study in more if np.ptp(study.shapes[path].want)]  # zeros fit anything
    if not all(study.about_shape(path) for study in telling):
        return []
    return [_sentence(path or "The result", said[0])]


class _Study:
    """The parts of one result and the relations that hold for each."""

    def __init__(self, case: Evidence) -> None:
        self._case = case
        self._found: dict[str, dict[str, _Found]] = {}
        pieces = list(walk(case.got, case.want, case.name, case.names))
        differences = [piece for piece in pieces if isinstance(piece, Difference)]
        self._pieces = pieces
        self.shapes = {piece.path: piece for piece in differences if piece.kind == "shape"}
        self.parts = _parts([piece for piece in pieces if isinstance(piece, Leaf)], case.rtol)
        for part in self.parts:
            part.other_paths = [path for path in self.shapes if path.startswith(f"{part.root}[")]

    def first_wrong(self, order: Order) -> str:
        """The path of what goes wrong first; empty where nothing does."""
        wrong = {path for part in self.parts for path in part.wrong_paths} | set(self.shapes)
        ordered = [piece.path for piece in in_order(self._pieces, order)]
        return next((path for path in ordered if path in wrong), "")

    def place(self, names: str) -> int:
        """Where among the results the first of these stands: `dW`, or `dW[1] and dW[2]`."""
        first = re.split(", | and ", names)[0]
        return next(i for i, piece in enumerate(self._pieces) if piece.path.startswith(first))

    def about_shape(self, path: str) -> str:
        """Words about the array of the wrong shape at `path`."""
        difference = self.shapes[path]
        return shape_relation(difference.got, difference.want, rtol=self._case.rtol)

    def found(self, root: str) -> dict[str, _Found] | None:
        """Relations of the part of that name by key; None where it is not wrong here."""
        part = next((part for part in self.parts if part.root == root and part.wrong), None)
        if part is None:
            return None
        if root not in self._found:
            self._found[root] = dict(self._search(part))
        return self._found[root]

    def _search(self, part: _Part) -> Iterator[tuple[str, _Found]]:
        """What holds for all wrong arrays of the part, else for the last or first of them."""
        everywhere = list(self._shared(part.wrong, patterns))
        path = part.subject if part.right_paths else ""
        yield from ((key, replace(found, path=path)) for key, found in everywhere)
        if not everywhere and len(part.wrong) > 1:
            for place in (-1, 0):
                path = part.wrong_paths[place]
                for key, found in self._shared([part.wrong[place]], patterns):
                    layered = replace(found, rank=found.rank + 500, path=path)
                    yield f"{key} at {place}", layered

    def general(self, root: str) -> dict[str, _Found] | None:
        """General relations that fit this result, wrong or right; None where any fits."""
        part = next((part for part in self.parts if part.root == root), None)
        if part is None:
            return None
        telling = [array for array in part.wrong or part.right if np.any(array.want)]
        return dict(self._shared(telling, general)) if telling else None

    def _shared(
        self, arrays: list[_Array], candidates: Callable[[Entries], Iterator[Pattern]]
    ) -> Iterator[tuple[str, _Found]]:
        tables = [self._holding(array, candidates) for array in arrays]
        weight = sum(self._entries(array).weight for array in arrays)
        for rank, (key, pattern) in enumerate(tables[0].items()):
            if all(key in table for table in tables):
                yield (
                    key,
                    _Found(
                        pattern.words,
                        weight / pattern.doubt,
                        rank,
                        general=pattern.general,
                        least=pattern.least,
                        sizes=frozenset(table[key].size for table in tables),
                    ),
                )

    def _holding(
        self, array: _Array, candidates: Callable[[Entries], Iterator[Pattern]]
    ) -> dict[str, Pattern]:
        if array.want.size > MAX_ENTRIES:
            return {}
        entries = self._entries(array)
        within = self._case.rtol, self._case.atol
        with np.errstate(all="ignore"):
            holding = (pattern for pattern in candidates(entries) if pattern.holds(*within))
            return {pattern.key: pattern for pattern in holding}

    def _entries(self, array: _Array) -> Entries:
        arguments = self._case.arguments
        near = dict(near_arrays(arguments, array.key))
        shape = array.want.shape
        return Entries(
            got=array.got,
            want=array.want,
            near={name: value for name, value in near.items() if np.shape(value) == shape},
            slopes=slopes(arguments, near, shape),
            sizes=self._sizes,
            own_sizes=own_sizes(shape),
            scalars=scalars(arguments),
            others=array.others,
            start=self._start(array),
        )

    def _start(self, array: _Array) -> Any:
        """The argument of the result's own name, where it has the same shape."""
        start = self._case.arguments.get(array.root)
        if isinstance(start, dict):
            start = start.get(array.key)
        fits = isinstance(start, np.ndarray | float) and np.shape(start) == array.want.shape
        return start if fits else None

    @cached_property
    def _sizes(self) -> dict[str, float]:
        return dict(sizes(self._case.arguments))


def _parts(leaves: list[Leaf], rtol: float) -> list[_Part]:
    """Leaves sorted by the part of the result that they belong to."""
    by_root: dict[str, list[tuple[int | None, Leaf]]] = {}
    for leaf in leaves:
        match = _KEYED.fullmatch(leaf.path)
        root, key = (match[1], int(match[2])) if match else (leaf.path, None)
        by_root.setdefault(root, []).append((key, leaf))
    return [_part(root, members, rtol) for root, members in by_root.items()]


def _part(root: str, members: list[tuple[int | None, Leaf]], rtol: float) -> _Part:
    part = _Part(root)
    right = {key: leaf.want for key, leaf in members if key is not None}
    for key, leaf in members:
        distances = (1, -1) if key is not None else ()
        others = {d: right[key + d] for d in distances if key + d in right}  # type: ignore[operator]
        same = {d: value for d, value in others.items() if value.shape == leaf.want.shape}
        array = _Array(root, key, leaf.got, leaf.want, same)
        is_right = bool(close(leaf.got, leaf.want, rtol).all())
        (part.right if is_right else part.wrong).append(array)
        (part.right_paths if is_right else part.wrong_paths).append(leaf.path)
    return part


def _in_all(part: _Part, tables: list[dict[str, _Found] | None]) -> dict[str, _Found]:
    """Relations that hold wherever the part is wrong, with all that they rest on."""
    present = [table for table in tables if table is not None]
    shared = {key for key in present[0] if all(key in table for table in present)}
    return {
        key: replace(
            found,
            weight=sum(table[key].weight for table in present),
            sizes=frozenset().union(*(table[key].sizes for table in present)),
            least=min(table[key].least for table in present),
            cases=len(present),
        )
        for key, found in present[0].items()
        if key in shared
    }


def _sure(root: str, found: dict[str, _Found], others: list[_Study]) -> dict[str, _Found]:
    """Those that are no coincidence: they fit the other results, and were seen often enough."""
    tables = [table for study in others if (table := study.general(root)) is not None]
    wrong = [table for study in others if (table := study.found(root)) is not None]
    kept = {}
    for key, one in found.items():
        name = key.partition(" at ")[0]
        fitting = [table[name] for table in tables if name in table]
        fits = len(fitting) == len(tables)
        if one.path or not one.general:  # where nothing is wrong, it need not hold
            fits = all(key in table or name in table for table in wrong)
        seen = replace(
            one,
            sizes=one.sizes.union(*(other.sizes for other in fitting)),
            least=min([one.least, *(other.least for other in fitting)]),
            cases=one.cases + len(fitting),
            weight=one.weight + sum(other.weight for other in fitting),
        )
        if fits and seen.sure:
            kept[key] = seen
    return kept


def _sentences(parts: list[_Part], found: dict[str, dict[str, _Found]]) -> list[str]:
    """The fewest and plainest relations that cover the wrong parts."""
    sentences = []
    open_parts = [part for part in parts if part.root in found]
    while open_parts:
        candidates: dict[str, list[_Part]] = {}
        for part in open_parts:
            for key in found[part.root]:
                candidates.setdefault(key, []).append(part)
        strong = {
            key: covered
            for key, covered in candidates.items()
            if sum(found[part.root][key].weight for part in covered) >= LEAST_WEIGHT
        }
        if not strong:
            break
        best = min(
            strong, key=lambda key: (-len(strong[key]), found[strong[key][0].root][key].rank)
        )
        covered = strong[best]
        subjects = [found[part.root][best].path or part.subject for part in covered]
        sentences.append(_sentence(_and(subjects), found[covered[0].root][best].words))
        open_parts = [part for part in open_parts if part not in covered]
    return sentences


def _sentence(subject: str, words: str) -> str:
    many = " and " in subject
    if match := _KEYED.fullmatch(subject):
        key = int(match[2])
        words = words.replace("[l]", f"[{key}]").replace("[l-1]", f"[{key - 1}]")
        words = words.replace("[l+1]", f"[{key + 1}]")
    elif "[l" in words and not many and "[" not in subject:
        subject = f"{subject}[l]"
    forms = {"is": ("is", "are"), "has": ("has", "have"), "lacks": ("lacks", "lack")}
    forms |= {
        "equals": ("equals", "equal"),
        "value": ("value", "values"),
        "argument": ("argument of that name", "arguments of those names"),
    }
    for name, (one, several) in forms.items():
        words = words.replace(f"{{{name}}}", several if many else one)
    return f"{subject} {words}" + ("" if words.endswith("?") else ".")


def _the_rest(study: _Study, told: str, *, after: bool) -> list[str]:
    """What else is wrong, and what need not be looked at: parts, and keys of wrong parts.

    What is told comes first, where all else comes `after` it.
    """
    parts = study.parts
    if not any(part.wrong for part in parts):
        return []
    wrong = [name for part in parts if (name := _others_wrong(part, told))] if told else []
    shapes = [path for path in study.shapes if path.partition("[")[0] not in wrong]
    wrong += [path for path in shapes if path != told] if told else []
    wrong.sort(key=study.place)
    right = [
        _and(part.right_paths) if part.wrong or part.other_paths else part.root for part in parts
    ]
    said = []
    if wrong:
        perhaps = ", perhaps only because of it" if after else ""
        said.append(f"{_and(wrong)} {_are(wrong)} wrong, too{perhaps}")
    if right := [text for text in right if text]:
        said.append(f"{_and(right)} {_are(right)} right")
    return [f"{'; '.join(said)}."] if said else []


def _others_wrong(part: _Part, told: str) -> str:
    """The part, or those arrays of it, that are wrong besides the one that was told."""
    others = [path for path in part.wrong_paths if path != told]
    whole = len(others) == len(part.wrong_paths) and not part.right_paths
    return part.root if whole and others else _and(others)


def _are(names: list[str]) -> str:
    return "are" if len(names) > 1 or " and " in names[0] else "is"


def _and(names: list[str]) -> str:
    flat = [piece for name in names for piece in re.split(", | and ", name) if piece]
    return flat[0] if len(flat) == 1 else ", ".join(flat[:-1]) + " and " + flat[-1] if flat else ""
