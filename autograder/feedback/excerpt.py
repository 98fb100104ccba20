"""The student's own text of one function, for their page; the file is read as text, never run."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
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
    re.compile(rf"\s*{_BARE}(?:\s*,\s*{_BARE})*\s*(#.*)?$"),
    re.compile(rf"\s*(?:{_ZEROS}|\{{[^{{}}]*:\s*{_ZEROS}\}})\s*(#.*)?$"),
)
_CALL = re.compile(r"(?:=|\.append\()\s*(\w+)\(.*\)\s*(#.*)?$")
_RETURNS = re.compile(r"\s*return\b")
_WHOLE = "return"
_NAMES = re.compile(r"\s*return\b[\w\s()]*,[\w\s,()]*(#.*)?$")
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


def with_computed(code: Code, name: str, key: str = "", last: int = 0) -> Code:
    """The code with the line marked in which the result of that name is computed, if it is one.

    Of two, of which a loop holds the second, that for the `key`, where the keys end with `last`.
    Else, the line of the only `return`, unless it hands back several names, of which one is wrong.
    """
    word = re.escape(name) or "(?!)"
    given = re.compile(
        rf"\s*(?:[^=()#]*,\s*)?{word}(\[[^=]*\])?\s*((,[^=(]*|[-+*/@])?=(?!=)|\.append\()"
    )
    rows = list(enumerate(code.rows, code.first))
    givers = [(number, row[match.end() :]) for number, row in rows if (match := given.match(row))]
    found = [number for number, value in givers if not _is_copy(value, name)]
    for empty in _EMPTY:
        filled = {number for number, value in givers if not empty.match(value)}
        found = [number for number in found if number in filled] or found
    if len(found) == 2 and key:
        one, other = (code.rows[number - code.first] for number in found)
        begun = re.match(rf"\s*{word}\s*(?:=\s*\{{|\[)\s*(\w+)", one)
        if begun and len(one) - len(one.lstrip()) < len(other) - len(other.lstrip()):
            first = begun[1] if begun[1].isdigit() else str(last)
            found = found[:1] if first == key else found[1:]
    if not givers:
        found = [number for number, row in rows if _RETURNS.match(row)]
        whole = name == _WHOLE
        if len(found) == 1 and not whole and _NAMES.match(code.rows[found[0] - code.first]):
            found = []
    return replace(code, marked=tuple(found)) if len(found) == 1 else code


def without_calls(code: Code, functions: Collection[str]) -> Code:
    """The code without the mark on a line that only calls one of the functions.

    Where the mistake is named, or the result is of another kind, it lies in what leads there.
    """
    rows = ((number, code.rows[number - code.first]) for number in code.marked)
    called = ((number, _CALL.search(row)) for number, row in rows)
    kept = (number for number, found in called if not (found and found[1] in functions))
    return replace(code, marked=tuple(kept))


def without_steps(code: Code, name: str, words: Words) -> Code:
    """The code without the mark on a line that goes on from the former value of the result `name`.

    That is where an earlier line shows, unless the words of the named mistake begin with the name.
    """
    starts = f"{name} ", f"{name}[", f"The new {name} "
    if any(line.text.startswith(starts) for line in words.of_kind(Kind.MISTAKE)):
        return code
    step = re.compile(rf"\s*{re.escape(name)}\s*(?:[-+]=|=.*\b{re.escape(name)}\b)")
    kept = (number for number in code.marked if not step.match(code.rows[number - code.first]))
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
