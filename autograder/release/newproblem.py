"""`gradkit new NAME`: a problem that already builds, to be replaced piece by piece."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from autograder.artifacts import write_file
from autograder.assignment.validate import name_fault
from autograder.errors import ContentError, UsageError

_SKELETON = Path(__file__).parent / "templates" / "problem"
UNWRITTEN = "What is asked, in your own words"  # stands in the skeleton's statement
_LIST = re.compile(r"^problems\s*=\s*\[(.*?)\]", re.MULTILINE | re.DOTALL)


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
    for template in sorted(_SKELETON.iterdir()):
        if template.is_file():
            target = solution if template.name == "solution.py" else folder / template.name
            content = template.read_text(encoding="utf-8").replace("NAME", name)
            write_file(target, content)
            written += [target] if target != solution else []
    write_file(listing, text)
    return [*written, listing]


def _listed(path: Path, name: str) -> str:
    """The text of assignment.toml with the problem at the end of its list."""
    text = path.read_text(encoding="utf-8")
    found = _LIST.search(text)
    if found is None:
        raise ContentError(f'{path}: has no list problems = [...]. Add "{name}" by hand.')
    inside = found.group(1).rstrip()
    comma = "" if not inside or inside.endswith((",", "[")) else ","
    last = inside.rpartition("\n")[2]
    indent = last[: len(last) - len(last.lstrip())] if "\n" in inside else "    "
    changed = f'{text[: found.start(1)]}{inside}{comma}\n{indent}"{name}",\n{text[found.end(1) :]}'
    if name not in tomllib.loads(changed)["problems"]:
        raise ContentError(f'{path}: could not be extended. Add "{name}" to its list by hand.')
    return changed
