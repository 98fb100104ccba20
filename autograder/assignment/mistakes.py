"""The known mistakes of a problem, as its file declares them: one by one, or several at once.

An author writes `edit` and `wrong` for one function, `family` for several functions with the same
lines under other letters, and `inherit` for a function that does the work of others: their mistakes
are its own as well. Here the last two become mistakes like all others, with names of their own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from types import ModuleType

from autograder.assignment.checks import Mistake
from autograder.errors import ContentError
from autograder.words import unknown


@dataclass(frozen=True, eq=False)
class Family:
    """One mistake of several functions; each has its own letters in the edits and the words."""

    functions: Mapping[str, Mapping[str, str]]
    mistake: Mistake  # in the first function's letters


@dataclass(frozen=True, eq=False)
class Inherited:
    """The mistakes of helpers, as mistakes of a function that does their work."""

    question: str
    helpers: tuple[str, ...]


def mistakes_in(module: ModuleType, functions: Collection[str]) -> dict[str, Mistake]:
    """All mistakes that the module declares, by name and in its order.

    `functions` are those that are asked; `ContentError` where `inherit` names another one, where
    a helper has no mistakes, or where two mistakes have one name.
    """
    found: dict[str, Mistake] = {}
    inherited = []
    for name, value in vars(module).items():
        if isinstance(value, Mistake):
            _add(found, name, value)
        elif isinstance(value, Family):
            for own, mistake in _members(name, value):
                _add(found, own, mistake)
        elif isinstance(value, Inherited):
            inherited.append((name, value))
    for name, value in inherited:
        for own, mistake in list(_taken_over(name, value, dict(found), functions)):
            _add(found, own, mistake)
    return found


def _add(found: dict[str, Mistake], name: str, mistake: Mistake) -> None:
    if name in found:
        raise ContentError(f'two mistakes have the name "{name}". Give one of them another.')
    found[name] = mistake


def _members(name: str, family: Family) -> Iterator[tuple[str, Mistake]]:
    """The first function's mistake has the family's name, the others add theirs to it."""
    for number, (function, letters) in enumerate(family.functions.items()):
        mistake = replace(
            family.mistake,
            question=function,
            says=relettered(family.mistake.says, letters),
            hint=relettered(family.mistake.hint, letters),
            edits=tuple(
                (relettered(old, letters), relettered(new, letters))
                for old, new in family.mistake.edits
            ),
        )
        yield (f"{name}_in_{function}" if number else name), mistake


def relettered(text: str, letters: Mapping[str, str]) -> str:
    """The text with each key, where it stands as a whole word, replaced by its value, all at once.

    A key may end in other signs: "A[" is a word only where the bracket follows it.
    """
    if not letters:
        return text
    keys = sorted(letters, key=len, reverse=True)
    ends = (re.escape(key) + (r"(?!\w)" if key[-1].isalnum() else "") for key in keys)
    starts = (r"(?<!\w)" if key[0].isalnum() else "" for key in keys)
    pattern = "|".join(start + end for start, end in zip(starts, ends, strict=True))
    return re.sub(pattern, lambda match: letters[match.group()], text)


def _taken_over(
    name: str, value: Inherited, own: Mapping[str, Mistake], functions: Collection[str]
) -> Iterator[tuple[str, Mistake]]:
    for function in (value.question, *value.helpers):
        if function not in functions:
            raise ContentError(f"{name}: inherit names {unknown(function, functions)}")
    for helper in value.helpers:
        mistakes = {n: m for n, m in own.items() if m.question == helper and m.origin is None}
        if not mistakes:
            raise ContentError(f'{name}: "{helper}" has no mistakes. Leave it out of inherit.')
        for mistake_name, mistake in mistakes.items():
            where = f"in the part of your {value.question} that does what {helper} does: "
            yield (
                f"{mistake_name}_in_{value.question}",
                Mistake(
                    value.question, where + mistake.says, mistake.hint, mistake.slip, origin=mistake
                ),
            )
