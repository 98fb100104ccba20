"""A course system's own tables: marks are filled into one, and another is the class list.

Marks change one column, and no other character of the file. The table is the one that the course
system gives for download: Canvas (`Student, ID, …`, a column for each assignment), Moodle's grading
worksheet (`Identifier, …, Grade`), Blackboard (`Username`, tab-separated UTF-16), Gradescope
(`SID`).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError
from autograder.words import csv_rows, listed, nearest, number, plain, reason, separator

# The columns whose entry is a student's id, in the systems' own words, most telling first.
IDS = ("Identifier", "ID", "SIS User ID", "SIS Login ID", "Username", "SID", "OrgDefinedId",
        "Student ID", "ID number", "Email", "Email address")  # fmt: skip
_ROSTER_IDS = (*IDS, "github_username", "login", "user", "matriculation number")
_NOBODY = ("Student, Test",)  # Canvas's own
_NAMES = ("name", "full name", "student name", "student")
_FIRST, _LAST = "first name", "last name"
_PEOPLE = frozenset({"student", "name", "full name", "first name", "last name"})
_GRADES = ("Grade", "Total Score", "Score", "Bewertung", "Calificación", "Valutazione", "Nota")
_PARTICIPANT = "Participant "  # Moodle's, before a number; a word of the site's language
_NUMBERED = re.compile(r"(\D{3,})\d+")
_ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")


@dataclass(frozen=True)
class Filled:
    """The table with marks in it, and whom it does not hold or has no mark for."""

    data: bytes
    filled: int
    unknown: tuple[str, ...]  # students with a mark who are not in the table
    without: tuple[str, ...]  # students in the table without a mark


def fill(path: Path, marks: Mapping[str, float], column: str = "") -> Filled:
    """The file with the marks in `column` (default: the one that is plainly for grades).

    Raises `UsageError` where the file, its students or the column cannot be told.
    """
    text, encoding = decoded(path)
    lines = text.splitlines(keepends=True)
    dialect = separator(lines[0] if lines else "")
    rows = list(_rows(text, dialect))
    if not rows:
        raise UsageError(f"{path}: is empty. Download the table from the course system again.")
    header = [cell.strip() for cell in rows[0].cells]
    target = _column(path, header, column)
    ids = [header.index(name) for name in IDS if name in header]
    if not ids:
        raise UsageError(
            f"{path}: has no column of students' ids ({', '.join(IDS[:6])} …). Its columns are "
            f"{listed(header, 8)}."
        )
    if target in ids or header[target].casefold() in _PEOPLE:
        raise UsageError(f"{path}: {header[target]} says who a row is. Name the marks' column.")
    # One column for the whole table, for one student's number may be another's in the next column.
    cells = [row.cells for row in rows[1:]]
    best, word = best_way(cells, ids, {id.casefold() for id in marks})
    seen: set[str] = set()
    without = []
    pieces = [rows[0].text]
    for row in rows[1:]:
        own = [id_in(row.cells, best, word), *(id_in(row.cells, i) for i in ids)]
        id = next((id for id in (own[:1] if own and own[0] else own) if id in marks), "")
        if id in seen:
            raise UsageError(f"{path}: {plain(id)} has two rows. Take one out.")
        if id and target < len(row.cells):
            seen.add(id)
            pieces.append(row.replaced(target, number(marks[id]), dialect))
        else:
            if any(own):
                without.append(row.cells[0].strip())
            pieces.append(row.text)
    unknown = tuple(sorted(set(marks) - seen))
    return Filled("".join(pieces).encode(encoding), len(seen), unknown, tuple(without))


def best_way(
    rows: Sequence[Sequence[str]], columns: Sequence[int], known: Container[str]
) -> tuple[int, str]:
    """The column of ids that finds most of the known, and the word that Moodle writes before each.

    That word is taken off only where it helps, and in the first column alone: `stud101` is a login.
    """
    ways = [(column, _PARTICIPANT) for column in columns]
    if 0 in columns:
        cells = [cell for row in rows if (cell := id_in(row, 0))]
        words = {found[1] if (found := _NUMBERED.fullmatch(cell)) else "" for cell in cells}
        ways += [(0, word) for word in words if len(words) == 1 and word[:1] != word[:1].lower()]
    return max(ways, key=lambda way: sum(id_in(row, *way).casefold() in known for row in rows))


def id_in(row: Sequence[str], column: int, word: str = _PARTICIPANT) -> str:
    """An id as the downloads have it; D2L writes `#` before it."""
    cell = row[column].strip() if column < len(row) else ""
    return cell.removeprefix("#").removeprefix(word)


def _column(path: Path, header: Sequence[str], wanted: str) -> int:
    if wanted:
        # Canvas writes the assignment's number behind its name: `Homework 1 (4711)`.
        found = [i for i, n in enumerate(header) if n == wanted or n.startswith(f"{wanted} (")]
    else:
        found = [i for i, n in enumerate(header) if n in _GRADES or "[Total Pts:" in n]
    if len(found) == 1:
        return found[0]
    guess = nearest(wanted, header) if wanted else ""
    why = f'"{wanted}"{guess or "."}' if wanted else "that is plainly for it."
    raise UsageError(f"{path}: has no column {why} Name one with --column: {listed(header, 12)}.")


def decoded(path: Path) -> tuple[str, str]:
    """The text of a table and its encoding; raises `UsageError`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({reason(error)}).") from error
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        if encoding == "utf-8-sig" and not data.startswith(b"\xef\xbb\xbf"):
            encoding = "utf-8"
        try:
            return data.decode(encoding), encoding
        except UnicodeError:
            continue
    raise UsageError(f"{path}: is no text table. Save it as CSV.")


@dataclass(frozen=True)
class _Row:
    """One record of the table: its cells, and the very characters that it takes in the file."""

    cells: tuple[str, ...]
    text: str
    spans: tuple[tuple[int, int], ...]  # where each cell stands in the text

    def replaced(self, column: int, value: str, delimiter: str) -> str:
        """The record's text with one cell exchanged, quoted as it was."""
        start, end = self.spans[column]
        old = self.text[start:end]
        quoted = f'"{value}"' if old.startswith('"') or delimiter in value else value
        return self.text[:start] + quoted + self.text[end:]


def _rows(text: str, delimiter: str) -> list[_Row]:
    """The records with the places of their cells; quoted cells may hold line breaks."""
    rows: list[_Row] = []
    place = 0
    while place < len(text):
        start, spans, quoted, cell = place, [], False, place
        while place < len(text):
            char = text[place]
            if char == '"':
                quoted = not quoted
            elif not quoted and char == delimiter:
                spans.append((cell - start, place - start))
                cell = place + 1
            elif not quoted and char in "\r\n":
                break
            place += 1
        spans.append((cell - start, place - start))
        end = place
        while place < len(text) and text[place] in "\r\n":
            place += 1
        record = text[start:place]
        cells = tuple(_cell(text[start + a : start + b], delimiter) for a, b in spans)
        if end > start:
            rows.append(_Row(cells, record, tuple(spans)))
        elif rows:  # an empty line stays where it is
            rows[-1] = _Row(rows[-1].cells, rows[-1].text + record, rows[-1].spans)
    return rows


def _cell(text: str, delimiter: str) -> str:
    found = next(csv.reader(io.StringIO(text), delimiter=delimiter), [""])
    return found[0] if found else ""


# --- the class list ---------------------------------------------------------------------


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
    rows = csv_rows(decoded(path)[0])
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    places = [header.index(name.casefold()) for name in _ROSTER_IDS if name.casefold() in header]
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
