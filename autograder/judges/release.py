"""What a course is on another machine: its files in one archive, and the versions that decide."""

from __future__ import annotations

import importlib.metadata
import io
import platform
import zipfile
from functools import cache
from pathlib import Path

import autograder
from autograder import __version__
from autograder.artifacts import digest_of
from autograder.assignment import courseseed
from autograder.assignment.model import Assignment


@cache
def versions() -> str:
    """What a mark may depend on beside checks and files."""
    found = [f"gradkit {__version__}", f"Python {platform.python_version()}"]
    for name in ("numpy", "sympy"):
        found.append(f"{name} {importlib.metadata.version(name)}")
    return ", ".join(found)


def engine() -> str:
    """The versions, and a hash of this very code: two of one version may differ."""
    code = digest_of(Path(autograder.__file__).parent, ending=".py")
    return f"{versions()} ({code[:12]})"


def packed(assignment: Assignment) -> bytes:
    """Problems, reference answers and the course's own seed, as a zip."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in course_files(assignment):
            entry = zipfile.ZipInfo(path.relative_to(assignment.root).as_posix())  # no time
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
        if assignment.secret:
            archive.writestr(zipfile.ZipInfo(courseseed.NAME), assignment.secret)
    return data.getvalue()


def unpack(release: bytes, folder: Path) -> None:
    """Write what was packed by this kit's own `packed` into a folder of the caller's alone."""
    with zipfile.ZipFile(io.BytesIO(release)) as archive:
        archive.extractall(folder)


def course_files(assignment: Assignment) -> list[Path]:
    """What grading takes of a course; who has an extension is nobody's business elsewhere."""
    root = assignment.root
    return sorted(
        path
        for part in ("problems", "solutions")
        for path in (root / part).rglob("*")
        if path.is_file()
        and path != assignment.policy.file
        and path.suffix != ".pyc"
        and not any(
            name[0] == "." or name == "__pycache__" for name in path.relative_to(root).parts
        )
    )
