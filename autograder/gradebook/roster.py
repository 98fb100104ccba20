"""The class list: a CSV with a column of students' ids, as course systems give it for download."""

from __future__ import annotations

import csv
from collections.abc import Collection
from pathlib import Path

from autograder.errors import UsageError
from autograder.gradebook.transfer import IDS, best_way, decoded, id_in, separator
from autograder.words import listed

_IDS = (*IDS, "github_username", "login", "user", "matriculation number")
_NOBODY = ("Student, Test",)  # Canvas's own
_NAMES = ("name", "full name", "student name", "student")
_FIRST, _LAST = "first name", "last name"


def read_roster(path: Path, known: Collection[str]) -> dict[str, str]:
    """Student -> name; each under the id that is `known` from what was handed in, if one is."""
    header, people, places = _table(path)
    usual = {id.casefold(): id for id in known}
    found: dict[str, str] = {}
    best = best_way(people, places, usual)
    for row in people:
        every = [id_in(row, *best), *(id_in(row, place) for place in places)]
        if ids := list(filter(None, every)):
            id = next((usual[id.casefold()] for id in ids if id.casefold() in usual), ids[0])
            found[id] = _name(header, row, places)
    return found


def ids_in(path: Path) -> frozenset[str]:
    """Everything that may be somebody's id."""
    _, people, places = _table(path)
    return frozenset(id_in(row, place) for row in people for place in places)


def _table(path: Path) -> tuple[list[str], list[list[str]], list[int]]:
    """The header, a row for each student, and the columns of ids."""
    text, _ = decoded(path)
    lines = text.splitlines()
    rows = list(csv.reader(lines, delimiter=separator(lines[0] if lines else "")))
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    places = [header.index(name.casefold()) for name in _IDS if name.casefold() in header]
    if not places and "student" in header:  # beside ids, it is a name
        places = [header.index("student")]
    if not places:
        raise UsageError(
            f"{path}: has no column of students' ids. Call it student, or as one of "
            f"{listed(IDS, 6)}; its columns are {listed(header, 8) or 'none'}."
        )
    return header, [row for row in rows[1:] if row and row[0] not in _NOBODY], places


def _name(header: list[str], row: list[str], ids: list[int]) -> str:
    cells = {name: row[i].strip() for i, name in enumerate(header) if i < len(row) and i not in ids}
    whole = next((cells[name] for name in _NAMES if cells.get(name)), "")
    return whole or " ".join(filter(None, (cells.get(_FIRST, ""), cells.get(_LAST, ""))))
