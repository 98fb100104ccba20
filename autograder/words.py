"""How things are printed: names, sizes, numbers, and the name that was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

KB = 1024
MB = 1024 * KB
_COMMAND = re.compile(r"^(\s*)(::)", re.MULTILINE)
_HASHED = re.compile(r"##(\w*)\[")
_NO_TEXT = re.compile("[\udc80-\udcff]")  # bytes of a file's name that are no UTF-8
MOST_COMPARED = 500  # names; each takes some 0.05 ms


def closest(name: str, names: Iterable[str], cutoff: float = 0.5) -> str:
    """The one of the names that is most like `name`, or nothing; names may be anybody's."""
    import difflib  # loaded for who misspells something

    alike = sorted(other for other in names if len(other) <= 2 * len(name) + 2)[:MOST_COMPARED]
    return next(iter(difflib.get_close_matches(name, alike, n=1, cutoff=cutoff)), "")


def nearest(name: str, names: Iterable[str]) -> str:
    """`; did you mean "…"?` for the nearest right name, or nothing."""
    close = closest(name, names)
    return f'; did you mean "{close}"?' if close else ""


def unknown(name: str, names: Iterable[str]) -> str:
    """`unknown name "…"` with the nearest right name, or else with all of them."""
    names = list(names)
    listed = f". Use one of {', '.join(names)}." if names else ". Take it out."
    return f'unknown name "{name}"{nearest(name, names) or listed}'


def number(points: float) -> str:
    """Points for people: `7`, `0.5`, `1.67`."""
    text = f"{points:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def size(count: int) -> str:
    """A number of bytes for people: `20 MB`."""
    return f"{count // MB} MB" if count >= MB else f"{count // KB} kB"


def decoded(name: str) -> str:
    """A file's name whose bytes are no UTF-8 as old systems wrote it: in Latin-1."""
    if not _NO_TEXT.search(name):
        return name
    return name.encode(errors="surrogateescape").decode("latin-1")


def printable(text: str) -> str:
    """The text on one line: control characters, and bytes that are no text, are escaped."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def harmless(text: str) -> str:
    """A student's lines without control characters, none of them a command to a CI runner."""
    return "".join(f"{no_command(line)}\n" for line in without_controls(text).splitlines())


def without_controls(text: str) -> str:
    """The text with a sign in place of what steers a terminal or turns the writing."""
    lines = (
        "".join(c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in line)
        for line in text.splitlines()
    )
    return "\n".join(lines)


def no_command(text: str) -> str:
    """The text with no line that a CI system takes for a command.

    GitHub reads `::command::` at the start of a line and `##[command]` anywhere, Azure
    `##vso[command]`, TeamCity `##teamcity[…]`.
    """
    return _COMMAND.sub(r"\1| \2", _HASHED.sub(r"##\1 [", text))


def plain(name: str, longest: int = 80) -> str:
    """A name from a submission, safe to print on one line."""
    text = printable(name)
    return text if len(text) <= longest else text[: longest - 3] + "..."


def shown(name: str) -> str:
    """A name from a submission in quotes."""
    return f"'{plain(name)}'"


def reason(error: OSError) -> str:
    """Why the system refused, in its own short words."""
    return error.strerror or type(error).__name__


def listed(names: Sequence[str], most: int = 3) -> str:
    """The first names, and how many there are more."""
    more = len(names) - most
    text = ", ".join(plain(name) for name in names[:most])
    return f"{text} and {more} more" if more > 0 else text


def csv_rows(text: str) -> list[list[str]]:
    """The cells of a table whose lines are parted by tabs, semicolons or commas."""
    import csv

    lines = text.splitlines()
    return list(csv.reader(lines, delimiter=separator(lines[0] if lines else "")))


def separator(line: str) -> str:
    """What stands between the cells of a table with that header."""
    return max("\t;,", key=line.count) if line else ","


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    import csv
    import io

    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


# A spreadsheet runs a cell that begins with one of these; names of submissions are not ours.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """The text for a cell of a table that a spreadsheet opens."""
    flat = " ".join(text.split())
    return f"'{flat}" if flat.startswith(_FORMULA_STARTS) else flat
