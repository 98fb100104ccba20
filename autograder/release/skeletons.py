"""`gradkit init` and `gradkit new`: a course, or a problem, that already builds.

All of it is to be replaced piece by piece.
"""

from __future__ import annotations

import re
import secrets
import tomllib
from pathlib import Path

from autograder.artifacts import files_below, write_file
from autograder.assignment.validate import name_fault
from autograder.errors import ContentError, UsageError

_TEMPLATES = Path(__file__).parent / "templates"
UNWRITTEN = "What is asked, in your own words"  # stands in the skeleton's statement
_LIST = re.compile(r"^problems\s*=\s*\[(.*?)\]", re.MULTILINE | re.DOTALL)


def begin(root: Path) -> list[Path]:
    """Write a course's files; `UsageError` where something is there already."""
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise UsageError(f"{root} is not empty. Name a folder that is not there yet.")
    title = " ".join(root.resolve().name.replace("_", " ").replace("-", " ").split()).capitalize()
    words = {
        "TITLE": title.replace('"', "'").replace("\\", "/"),
        "SEED": str(secrets.randbelow(10**9)),
    }
    written = []
    for name, data in files_below(_TEMPLATES / "course"):
        target, text = root / (".gitignore" if name == "gitignore" else name), data.decode()
        for word, value in words.items() if target.suffix in (".toml", ".md") else ():
            text = text.replace(word, value)
        write_file(target, text)
        written.append(target)
    return written


def create(root: Path, name: str) -> list[Path]:
    """Write the skeleton's files and put the problem on the assignment's list.

    Raises `UsageError` for a name that is taken or that no problem can have.
    """
    others = [path.name for path in (root / "problems").iterdir() if path.is_dir()]
    if fault := name_fault(name, others):
        raise UsageError(f'"{name}" {fault}')
    folder, solution = root / "problems" / name, root / "solutions" / f"{name}.py"
    for path in (folder, solution):
        if path.exists():
            raise UsageError(f"{path} is there already. Choose another name.")
    listing = root / "problems" / "assignment.toml"
    text = _listed(listing, name)
    written = [solution]
    for file, data in files_below(_TEMPLATES / "problem"):
        target = solution if file == "solution.py" else folder / file
        write_file(target, data.decode().replace("NAME", name))
        written += [target] if target != solution else []
    write_file(listing, text)
    return [*written, listing]


def _listed(path: Path, name: str) -> str:
    """The text of assignment.toml with the problem at the end of its list."""
    text = path.read_text(encoding="utf-8")
    found = _LIST.search(text)
    if found is None:
        raise ContentError(f'{path}: has no list problems = [...]. Add "{name}" by hand.')
    inside = found[1].rstrip().removesuffix(",")
    before = found[1][: len(found[1]) - len(found[1].lstrip())]  # a line for each, or all in one
    added = f'{inside}{"," * bool(inside)}{before or " " * bool(inside)}"{name}"'
    added += ",\n" * ("\n" in before)
    changed = text[: found.start(1)] + added + text[found.end(1) :]
    if name not in tomllib.loads(changed)["problems"]:
        raise ContentError(f'{path}: could not be extended. Add "{name}" to its list by hand.')
    return changed
