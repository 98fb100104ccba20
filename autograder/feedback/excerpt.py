"""The student's own text of one function, for their page; the file is read as text, never run."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from autograder.assignment.checks import Mistake
from autograder.message import Kind, Words
from autograder.names import QuestionName
from autograder.picture import Code
from autograder.words import plain

MOST_ROWS = 80
MOST_CHARACTERS = 160  # of a row
LEAST_MARKED = 5  # characters of a mistake's text, without spaces
_COPYING = ("np", "numpy", "array", "asarray", "copy", "deepcopy", "dict", "items", "for", "in")
_BARE = r"(?:\[\]|\{\}|(?:list|dict)\(\))"
_ZEROS = r"(?:np|numpy)\.(?:zeros|empty)(?:_like)?\(.*"
_EMPTY = (  # what is filled later; the second only where something else gives the name a value
    re.compile(rf"\s*{_BARE}(?:\s*,\s*{_BARE})*\s*([#;].*)?$"),
    re.compile(rf"\s*(?:{_ZEROS}|\{{[^{{}}]*:\s*{_ZEROS}\}})\s*(#.*)?$"),
)
_RETURNS = re.compile(r"\s*return\b")
_WHOLE = "return"
_NAMES = re.compile(r"\s*return\b[\w\s()]*,[\w\s,()]*(#.*)?$")
_GIVES_BACK = re.compile(
    r"\s*return\s+(?:(?:np|numpy)\.(?:as)?array\()?([^\W\d]\w*)(?:\.copy\(\))?\)?\s*(#.*)?$"
)
_OPENS = re.compile(r"""\s*[rRuU]?(\"{3}|'{3})""")


def excerpt(files: Mapping[str, bytes], name: QuestionName) -> Code | None:
    """The last definition of the question's function or class, without its docstring."""
    text = files.get(name.file, b"").decode("utf-8", "replace")
    rows = text.split("\n")
    start = re.compile(rf"(def|class)\s+{re.escape(name.function)}\s*[(:]")
    starts = [number for number, row in enumerate(rows) if start.match(row)]
    if not starts:
        return None
    first, end = starts[-1], starts[-1] + 1
    while end < len(rows) and (not rows[end].strip() or rows[end][0] in " \t#)]}"):
        end += 1
    return _cut(name.file, _after_docstring(rows, first, end), end, rows)


def with_mistakes(code: Code, mistakes: Iterable[Mistake], right: str) -> Code:
    """The code with those lines marked that hold the very text of a mistake.

    The text must be long enough to be no accident, and must not stand in the `right` answer.
    """
    right = _bare(right)
    texts = {_bare(row) for m in mistakes for _, new in m.edits for row in new.splitlines()}
    texts = {text for text in texts if len(text) >= LEAST_MARKED and text not in right}
    rows = enumerate(map(_bare, code.rows), code.first)
    return replace(
        code, marked=tuple(number for number, row in rows if any(text in row for text in texts))
    )


def with_computed(
    code: Code, name: str, key: str = "", last: int = 0, returns: Sequence[str] = ()
) -> Code:
    """The code with the line marked in which the result of that name is computed, if it is one.

    Of two, of which a loop holds the second, that for the `key`, where the keys end with `last`.
    Else, what the only `return` gives back: the line that computes this name, or that in the name's
    place where it `returns` several, or the `return` itself, unless it hands back several names.
    """
    rows = list(enumerate(code.rows, code.first))
    ends = [number for number, row in rows if _RETURNS.match(row)]
    givers = _givers(rows, name)
    if not givers and len(ends) == 1 and name != _WHOLE:
        row = code.rows[ends[0] - code.first]
        several = re.findall(r"\w+", row.partition("#")[0])[1:] if _NAMES.match(row) else []
        given = _GIVES_BACK.match(row)
        own = given[1] if given else ""
        if name in returns and len(several) == len(returns):
            own = several[returns.index(name)]
            own = "" if own.partition("_")[0] in {*returns} - {name} else own
        made = _givers(rows, own)
        ends = [] if several or made else ends
        if made:
            name = own
            givers = [one for one in made if not any(empty.match(one[1]) for empty in _EMPTY)]
    found = [number for number, value in givers if not _is_copy(value, name)]
    for empty in _EMPTY:
        filled = {number for number, value in givers if not empty.match(value)}
        found = [number for number in found if number in filled] or found
    if len(found) == 2 and key:
        one, other = (code.rows[number - code.first] for number in found)
        begun = re.match(rf"\s*{re.escape(name)}\s*(?:=\s*\{{|\[)\s*(\w+)", one)
        if begun and len(one) - len(one.lstrip()) < len(other) - len(other.lstrip()):
            first = begun[1] if begun[1].isdigit() else str(last)
            found = found[:1] if first == key else found[1:]
    found = found if givers else ends
    return replace(code, marked=tuple(found)) if len(found) == 1 else code


def _givers(rows: Iterable[tuple[int, str]], name: str) -> list[tuple[int, str]]:
    """The lines that give a name its value, or some of it, and what stands behind the sign."""
    word = re.escape(name) or "(?!)"
    given = re.compile(
        rf"\s*(?:[^=()#]*,\s*)?{word}(\[[^=]*\])?\s*((,[^=(]*|[-+*/@])?=(?!=)|\.append\()"
    )
    return [(number, row[match.end() :]) for number, row in rows if (match := given.match(row))]


def without_innocent(
    code: Code, name: str, words: Words, functions: Collection[str], *, whole: bool = False
) -> Code:
    """The code without the mark on a line that shows a mistake which lies before it.

    That is one that only calls one of the `functions`, or that goes on from a former value, unless
    the words of the named mistake begin with the result's `name`; or, where the result is wrong as
    a `whole`, one that fills it.
    """
    starts = f"{name} ", f"{name}[", f"The new {name} "
    kinds = [rf".*(?:=|\.append\()\s*(?:{'|'.join(map(re.escape, functions))})\(.*\)\s*(#.*)?$"]
    if not any(line.text.startswith(starts) for line in words.of_kind(Kind.MISTAKE)):
        kinds.append(r"\s*(\w+)\s*(?:[-+]=|=.*\b\1\b)")
    if whole:
        kinds.append(r"\s*\w+(?:\[|\.append\()")
    rows = ((number, code.rows[number - code.first]) for number in code.marked)
    kept = (number for number, row in rows if not any(re.match(kind, row) for kind in kinds))
    return replace(code, marked=tuple(kept))


def blamed(words: Words, returns: Collection[str] = ()) -> tuple[str, str]:
    """The name of the result that is told wrong, such as dW, and its key.

    One of those that it `returns` with which a known mistake's words begin, before others. The name
    is `return` for the whole result; nothing where none is told.
    """
    told = [re.match(r"(\w+)(?:\[\w+\])? ", line.text) for line in words.of_kind(Kind.MISTAKE)]
    if len(told) == 1 and told[0] and told[0][1] in returns:
        name, key = _told(words)
        return (name, key) if name == told[0][1] else (told[0][1], "")
    return _told(words)


def _told(words: Words) -> tuple[str, str]:
    if words.summary.startswith("the result "):
        return _WHOLE, ""
    if words.values:
        told = re.match(r"([^\[]*)(?:\[(\w+)\])?", words.values[0].name)
    else:
        told = re.match(r"(\w+)(?:\[(\w+)\])? (?:has|is|lacks) ", words.summary)
    return (told[1], told[2] or "") if told else ("", "")


def _is_copy(value: str, name: str) -> bool:
    """Whether the right side of = holds nothing but the name's own former value."""
    if re.search("[@*/]", value):
        return False
    words = set(re.findall(r"[^\W\d]\w+", value))
    return name in re.findall(r"\w+", value) and words <= {name, *_COPYING}


def _bare(row: str) -> str:
    return "".join(row.split())


def _after_docstring(rows: list[str], first: int, end: int) -> int:
    """The row behind the docstring, else the row of the definition."""
    body = first
    while body < end and not rows[body].split("#")[0].rstrip().endswith(":"):
        body += 1
    opened = _OPENS.match(rows[body + 1]) if body + 1 < end else None
    if not opened:
        return first
    quotes = opened[1]
    if rows[body + 1].count(quotes) > 1:
        return body + 2
    closes = (row + 1 for row in range(body + 2, end) if quotes in rows[row])
    return next(closes, first)


def _cut(file: str, start: int, end: int, rows: list[str]) -> Code | None:
    while start < end and (not rows[start].strip() or rows[start].lstrip().startswith("#")):
        start += 1
    chosen = rows[start : min(end, start + MOST_ROWS)]
    while chosen and not chosen[-1].strip():
        chosen.pop()
    if not chosen:
        return None
    cut = tuple(plain(row.expandtabs(4).rstrip("\r"), MOST_CHARACTERS) for row in chosen)
    return Code(file, start + 1, cut)
