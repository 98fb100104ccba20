"""`gradkit init DIR`: a course of one's own, in a folder of its own, with one small problem."""

from __future__ import annotations

import secrets
from pathlib import Path

from autograder.artifacts import write_file
from autograder.errors import UsageError

_COURSE = Path(__file__).parent / "templates" / "course"


def begin(root: Path) -> list[Path]:
    """Write the course's files; `UsageError` where something is there already."""
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise UsageError(f"{root} is not empty. Name a folder that is not there yet.")
    title = " ".join(root.resolve().name.replace("_", " ").replace("-", " ").split()).capitalize()
    words = {
        "TITLE": title.replace('"', "'").replace("\\", "/"),
        "SEED": str(secrets.randbelow(10**9)),
    }
    written = []
    for template in sorted(path for path in _COURSE.rglob("*") if path.is_file()):
        if "__pycache__" in template.parts:
            continue
        name = template.relative_to(_COURSE)
        target = root / (".gitignore" if name.name == "gitignore" else name)
        text = template.read_text(encoding="utf-8")
        for word, value in words.items() if template.suffix in (".toml", ".md") else ():
            text = text.replace(word, value)
        write_file(target, text)
        written.append(target)
    return written
