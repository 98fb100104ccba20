"""TOML files of the assignment, read with errors that name the file, the key and the remedy."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from autograder.errors import ContentError


def nearest(name: str, names: Iterable[str]) -> str:
    """`; did you mean "…"?` for the nearest right name, or nothing."""
    close = difflib.get_close_matches(name, list(names), n=1, cutoff=0.5)
    return f'; did you mean "{close[0]}"?' if close else ""


def read_text(path: Path) -> str:
    """The text of a file."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"{path}: cannot be read ({error}).") from None


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{path}: not valid TOML: {error}") from None


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
        self._taken.append(key)
        value = self._values.pop(key, default)
        if value is None:
            raise self._fail(key, f"is missing. Add it ({_word(kind)}).")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self._fail(key, f"is {value!r}. Use {_word(kind)}.")
        return value

    def strings(self, key: str, default: Iterable[str] | None = None) -> list[str]:
        """A list of texts."""
        value = self.take(key, list, None if default is None else list(default))
        if not all(isinstance(item, str) for item in value):
            raise self._fail(key, f"is {value!r}. Use a list of texts.")
        return list(value)

    def positive(self, key: str, default: float | None = None) -> float:
        """A number above 0."""
        self._taken.append(key)
        value = self._values.pop(key, default)
        if value is None:
            raise self._fail(key, "is missing. Add it (a number above 0).")
        if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
            raise self._fail(key, f"is {value!r}. Use a number above 0.")
        return value

    def between_0_and_1(self, key: str, default: float) -> float:
        """A number from 0 up to, but not including, 1."""
        self._taken.append(key)
        value = self._values.pop(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1:
            raise self._fail(key, f"is {value!r}. Use a number from 0 up to 1 (not 1 itself).")
        return float(value)

    def nothing_left(self) -> None:
        """Refuse unknown keys."""
        for key in self._values:
            raise self._fail(key, f"is unknown{nearest(key, self._taken)}")


def _word(kind: type) -> str:
    return {str: "a text", int: "a whole number", list: "a list", dict: "a table"}[kind]
