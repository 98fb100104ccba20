"""TOML files of the assignment, read with errors that name the file, the key and the remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from autograder.errors import ContentError
from autograder.words import nearest, unknown

LARGEST = 1e9  # of a number in a table; no mark and no limit is larger


def positive_fault(value: object, what: str = "a number above 0") -> str:
    """Why the value is no number above 0, with the remedy, or nothing."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        return f"is {value!r}. Use {what}."
    return "" if value <= LARGEST else f"is {value!r}. Use a number up to {LARGEST:g}."


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ContentError(f"{path}: cannot be read ({why}). Create it, or fix its path.") from None
    except UnicodeDecodeError:
        raise ContentError(f"{path}: cannot be read. Save it in the encoding UTF-8.") from None


def read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(path))
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        raise ContentError(f"{path}: not valid TOML: {error}. Fix it there.") from None


_WORDS = {str: "a text", int: "a whole number", list: "a list", dict: "a table",
          bool: "true or false"}  # fmt: skip


class Table:
    """A TOML table whose keys are taken one by one; what is left over is unknown."""

    def __init__(self, path: Path, values: Mapping[str, Any], prefix: str = "") -> None:
        self._path = path
        self._values = dict(values)
        self._prefix = prefix
        self._taken: list[str] = []

    def _fail(self, key: str, why: str) -> ContentError:
        return ContentError(f"{self._path}: {self._prefix}{key} {why}")

    def take(self, key: str, kind: type, default: Any = None) -> Any:
        """The value of `key`, which must be of type `kind`."""
        value = self._pop(key, default)
        if value is None:
            raise self._fail(key, f"is missing. Add it ({_WORDS[kind]}).")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self._fail(key, f"is {value!r}. Use {_WORDS[kind]}.")
        return value

    def _pop(self, key: str, default: Any = None) -> Any:
        self._taken.append(key)
        return self._values.pop(key, default)

    def choice(self, key: str, default: str, choices: Collection[str]) -> str:
        """One of some texts."""
        value: str = self.take(key, str, default)
        if value not in choices:
            raise ContentError(f"{self._path}: {self._prefix}{key}: {unknown(value, choices)}")
        return value

    def strings(self, key: str, default: Iterable[str] | None = None) -> list[str]:
        value = self.take(key, list, None if default is None else list(default))
        if not all(isinstance(item, str) for item in value):
            raise self._fail(key, f"is {value!r}. Use a list of strings.")
        return list(value)

    def tables(self, key: str) -> list[Table]:
        """A list of tables, each headed `[[key]]`, of which there is one at least."""
        value = self._pop(key)
        if not isinstance(value, list) or not value or not all(isinstance(v, dict) for v in value):
            raise self._fail(key, f"must be a list of tables. Write [[{key}]] above each.")
        return [Table(self._path, item, f"{key}[{n}].") for n, item in enumerate(value, 1)]

    def positive(
        self, key: str, default: float | None = None, what: str = "a number above 0"
    ) -> float:
        value = self._pop(key, default)
        if value is None:
            raise self._fail(key, f"is missing. Add it ({what}).")
        if fault := positive_fault(value, what):
            raise self._fail(key, fault)
        number: float = value
        return number

    def at_least_0(self, key: str) -> float:
        if self._values.get(key) in (0, 0.0) and self._values[key] is not False:
            return float(self._pop(key))
        return self.positive(key, what="0 or a number above 0")

    def between_0_and_1(self, key: str, default: float) -> float:
        """A number from 0 up to, but not including, 1."""
        value = self._pop(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1:
            raise self._fail(key, f"is {value!r}. Use a number from 0 up to 1 (not 1 itself).")
        return float(value)

    def moment(self, key: str) -> datetime | None:
        """A date with a time, or a date, which means its last second; None where there is none."""
        value = self._pop(key)
        if value is None or isinstance(value, datetime):
            return value
        if isinstance(value, date):
            return datetime.combine(value, time(23, 59, 59))
        raise self._fail(
            key, f"is {value!r}. Use a time without quotes: 2026-11-20T23:59:00+01:00."
        )

    def has(self, key: str) -> bool:
        """Whether there is a value for the key."""
        return key in self._values

    def names(self) -> list[str]:
        """The keys that are still there."""
        return list(self._values)

    def nothing_left(self) -> None:
        """Refuse unknown keys."""
        for key in self._values:
            listed = f". Take it out; there may be {', '.join(self._taken)}."
            raise self._fail(key, f"is unknown{nearest(key, self._taken) or listed}")
