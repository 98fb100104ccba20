"""What `gradkit build` worked out of a course, for whoever grades it next.

It lies beside the zips, and in the zip for Gradescope. It counts only where it is whole, and
course, engine and versions are the very same, byte by byte. So it changes no mark: what is missing
is worked out again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import autograder
from autograder.artifacts import digest, digest_of, write_file
from autograder.assignment.model import Assignment
from autograder.grading.rightforms import usual_answers
from autograder.judges.release import versions

DIST = "dist"  # where a build goes, below the course's folder
FILE = "worked-out.json"


@dataclass(frozen=True)
class WorkedOut:
    """Names of the usual right formulas; what decides about each question, as a hash.

    `replies` are the usual right ones, as `grading/known` packs them, by keys of `secret`.
    """

    forms: Mapping[str, Sequence[str]] = field(default_factory=dict)  # by problem
    questions: Mapping[str, str] = field(default_factory=dict)
    replies: Sequence[Mapping[str, Any]] = ()
    secret: bytes = b""


NO_QUESTIONS: Mapping[str, str] = MappingProxyType({})
NOTHING = WorkedOut()


def worked_out(assignment: Assignment) -> WorkedOut:
    """What the last build found, if nothing that decides has changed since; else nothing."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        seal, body = (assignment.root / DIST / FILE).read_bytes().split(b"\n", 1)
        if seal == _seal(sources(assignment), body):
            found = json.loads(body)
            secret = bytes.fromhex(found["secret"])
            return WorkedOut(found["forms"], found["questions"], found["replies"], secret)
    return NOTHING


def work_out(assignment: Assignment, questions: Mapping[str, str] = NO_QUESTIONS) -> WorkedOut:
    """What is to be kept.

    The secret is nobody's who has not all files that decide; the same files give the same bytes.
    """
    secret = hashlib.sha256(b"keys of replies " + sources(assignment).encode()).digest()
    forms, replies = usual_answers(assignment, secret)
    return WorkedOut(forms, questions, replies, secret)


def keep(assignment: Assignment, dist: Path, found: WorkedOut, root: Path | None = None) -> None:
    """Write it beside the zips; or below `root`, a copy of the course with an engine of its own."""
    fields = {**vars(found), "questions": {**found.questions}, "secret": found.secret.hex()}
    body = json.dumps(fields).encode()
    write_file(dist / FILE, _seal(sources(assignment, root), body) + b"\n" + body)


def _seal(sources: str, body: bytes) -> bytes:
    return hashlib.sha256(sources.encode() + body).hexdigest().encode()


def sources(assignment: Assignment, root: Path | None = None) -> str:
    """A hash of all that it rests on: the files, and how this assignment was read from them."""
    read = (
        assignment.title, assignment.seed, assignment.limits, assignment.public_share,
        list(assignment.questions), assignment.secret,
    )  # fmt: skip
    engine = root / "autograder" if root else os.path.dirname(autograder.__file__)
    course = root or assignment.root
    code = digest_of(engine, ending=".py")
    content = digest_of(course / "problems", course / "solutions")
    return digest(part.encode() for part in (f"{versions()} {read!r}", code, content))
