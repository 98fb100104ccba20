"""Records as JSON and back; nothing is evaluated, and unknown fields are an error."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from enum import Enum
from functools import cache, lru_cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from autograder.picture import Exhibit
from autograder.record import QuestionResult, SubmissionResult, once

_AS_IT_IS = frozenset({str, int, float, bool})


def dumped(document: Any) -> str:
    """JSON of records, in ASCII, also for lone surrogates."""
    return json.dumps(document, default=_plain)


text = once(dumped)


@lru_cache(maxsize=1024)
def read(kind: Any, text: str) -> Any:
    """The record of that type; equal texts give the same record, not only an equal one."""
    return rebuilt(kind, json.loads(text))


def packed(result: SubmissionResult) -> dict[str, Any]:
    """A record with its questions and exhibits as texts, for classmates' are often the same."""
    questions = [text(question) for question in result.questions]
    return {
        **vars(result),
        "questions": questions,
        "gallery": [text(exhibit) for exhibit in result.gallery],
    }


def unpacked(fields: Mapping[str, Any]) -> SubmissionResult:
    """The record that `packed` took apart."""
    bare: SubmissionResult = rebuilt(SubmissionResult, {**fields, "questions": (), "gallery": ()})
    return replace(
        bare,
        questions=tuple(read(QuestionResult, one) for one in fields["questions"]),
        gallery=tuple(read(Exhibit, one) for one in fields["gallery"]),
    )


def rebuilt(kind: Any, value: Any) -> Any:
    """The value in the type that a record's field names: of records, tuples, sets, enumerations."""
    if kind in _AS_IT_IS:
        return value
    origin, inside = _made_of(kind)
    if origin is None and isinstance(kind, type) and is_dataclass(kind):
        types = _fields(kind)
        parts = {
            name: part if types[name] in _AS_IT_IS else rebuilt(types[name], part)
            for name, part in value.items()
        }
        return kind(**parts)
    if origin is UnionType and isinstance(value, dict):
        records = [one for one in inside if isinstance(one, type)]
        return rebuilt(next(one for one in records if set(_fields(one)) == set(value)), value)
    if origin is tuple:
        inner, *_ = inside
        if inner in _AS_IT_IS:
            return tuple(value)
        return tuple(rebuilt(inner, part) for part in value)
    if origin is frozenset:
        return frozenset(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value


@cache
def _made_of(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    return get_origin(kind), get_args(kind)


@cache
def _fields(kind: type) -> dict[str, Any]:
    from autograder import picture

    return get_type_hints(kind, localns=vars(picture))


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else vars(value)
