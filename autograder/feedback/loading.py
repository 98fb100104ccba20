"""The words about loading a student's files: what is not there when work is marked, what failed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from autograder.calls.replies import Remark
from autograder.words import plain

MAIN = 'Put what only runs the file under `if __name__ == "__main__":`, below the functions.'
_SHOWN = 6  # notes on loading one file
_TEXT = 200  # characters of an exception's


def loading_notes(remarks: Iterable[Remark]) -> list[str]:
    """One line for each remark: file, line, what happened, and the remedy."""
    return list(dict.fromkeys(map(_note, remarks)))[:_SHOWN]


def package(name: str) -> str:
    """`Did you mean numpy?`, where a package that is there has a similar name; else nothing."""
    import difflib

    close = difflib.get_close_matches(name.partition(".")[0], ("numpy", "sympy"), 1, cutoff=0.75)
    return f"Did you mean {close[0]}?" if close else ""


def _note(remark: Remark) -> str:
    where = f"{plain(remark.file)}, line {remark.line}"
    name = plain(remark.name)
    if remark.kind == "absent":
        if meant := package(name):
            return f"{where}: imports {name}, which is not there. {meant}"
        remedy = "import it inside the function that plots"
        if remark.text == "*":
            remedy = "import it by name, inside the function that uses it"
        return (
            f"{where}: imports {name}, which is not there when your work is marked. If it is a "
            f"package, {remedy}; if it is a file of yours, hand it in too."
        )
    if remark.kind == "shadowed":
        return (
            f"{where}: imports {name}, and gets Python's own module of that name, not your "
            f"{name}.py. Rename your file."
        )
    if remark.kind == "rebinds":
        return (
            f"{plain(remark.file)} binds {name} to something of its own, which would change it for "
            "every file, so it holds for this file alone. Give yours another name."
        )
    if found := re.match(r"cannot import name '(\w+)' from '([\w.]+)'", remark.text):
        return f"{where}: {found[2]} has no {found[1]}. Is it spelt right? The line is left out."
    error = f"{name}: {plain(remark.text, _TEXT)}" if remark.text else name
    if remark.kind == "cell":
        return f"{where}: {error}. The notebook is marked without this cell: it is no Python."
    return f"{where}: {error}. The file is marked without this statement. {MAIN}"
