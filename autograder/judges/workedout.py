"""What `gradkit build` worked out of a course, for whoever grades it next.

It lies beside the zips and counts only where course, engine and versions are the very same, byte
by byte. So it changes no mark: what is missing is worked out again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import autograder
from autograder.artifacts import write_file
from autograder.assignment.model import Assignment
from autograder.judges.release import versions

DIST = "dist"  # where a build goes, below the course's folder
FILE = "worked-out.json"


@dataclass(frozen=True)
class WorkedOut:
    """Names of the usual right formulas; what decides about each question, as a hash."""

    forms: tuple[str, ...] = ()
    questions: Mapping[str, str] = field(default_factory=dict)


def worked_out(assignment: Assignment) -> WorkedOut:
    """What the last build found, if nothing that decides has changed since; else nothing."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads((assignment.root / DIST / FILE).read_bytes())
        if found["of"] == _sources(assignment):
            return WorkedOut(tuple(found["forms"]), dict(found["questions"]))
    return WorkedOut()


def keep(
    assignment: Assignment, dist: Path, forms: Iterable[str], questions: Mapping[str, str]
) -> None:
    """Write it beside the zips."""
    found = {"of": _sources(assignment), "forms": sorted(forms), "questions": {**questions}}
    write_file(dist / FILE, json.dumps(found, indent=0).encode())


def _sources(assignment: Assignment) -> str:
    """A hash of all that it rests on: the files, and how this assignment was read from them."""
    read = (
        assignment.title, assignment.seed, assignment.limits, assignment.public_share,
        list(assignment.questions), assignment.secret,
    )  # fmt: skip
    digest = hashlib.sha256(f"{versions()} {read!r}".encode())
    engine = os.path.dirname(autograder.__file__)
    for folder, ending in ((engine, ".py"), (assignment.root / "problems", ""),
                           (assignment.root / "solutions", "")):  # fmt: skip
        for name, data in _files(str(folder), ending):
            digest.update(f"{name}:{len(data)}:".encode() + data)
    return digest.hexdigest()


def _files(folder: str, ending: str) -> Iterator[tuple[str, bytes]]:
    """Names and contents of all files with that ending; in order, without what Python keeps."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            if name.endswith(ending):
                with open(os.path.join(place, name), "rb") as stream:
                    yield os.path.join(place[len(folder) :], name), stream.read()
