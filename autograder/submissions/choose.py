"""Which files of a submission count: those of the folder that holds most of the assignment's.

What is left out is said: a note here is all that a student may ever hear of it.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.errors import SubmissionError
from autograder.names import KIT_FILES, KIT_FOLDER, OTTER_TESTS
from autograder.submissions.intended import Expected, Files, is_source, right_names, without_stubs
from autograder.submissions.zips import SENT_BYTES, is_clutter
from autograder.words import listed, size

NOT_GRADED = "Not graded: "  # begins the note on what was left out


@dataclass(frozen=True)
class Submission:
    """One student's work: file names, modules beside them as `lib/helpers.py`, and their bytes."""

    id: str
    files: dict[str, bytes]
    notes: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()  # files that were seen and are not graded
    answers: dict[str, bytes] = field(default_factory=dict)  # texts and pictures for a person


def submission_id(path: Path) -> str:
    """The file's or folder's name, without `.zip` or `.py` and fit to be printed."""
    name = Path(os.path.abspath(path)).name  # `.` has no name of its own
    name = _fit(name)
    stem, _, ending = name.rpartition(".")
    return stem if stem.strip(".") and ending.lower() in ("zip", "py") else name or "submission"


def _fit(name: str) -> str:
    """The name for results and messages: without control characters and bytes of no text."""
    text = "".join(char if char.isprintable() else "_" for char in name)
    rest = text.lstrip(":")  # at the start of a line, `::` is a command to a CI runner
    return "_" * (len(text) - len(rest)) + rest


def choose(id: str, files: Files, expected: Expected) -> Submission:
    """Keeps the folder that holds most of the assignment's files, and says what was left out.

    What is missing there and lies in one other place is taken as well, and so are the modules and
    packages beside the files: a folder below them, unless it holds files of the assignment.
    """
    files = {name: data for name, data in files.items() if not is_ours(name)}
    answers = _answers(files)
    files = {n: d if is_source(n) else None for n, d in files.items() if n not in answers}
    files, notes = without_stubs(files, expected)
    named, more = right_names(files, expected)
    notes += more
    folder = _best_folder(named, frozenset(expected))
    taken = _fitting(_taken(named, folder, frozenset(expected)), named, frozenset(expected))
    kept = {_fit(target): named[path] or b"" for target, path in taken.items()}
    moved = sorted(
        str(p) for target, p in taken.items() if p.parent != folder and "/" not in target
    )
    if moved:
        notes.append(f"Taken from other folders: {listed(moved)}.")
    if not kept:
        notes.append("There is no .py file in this submission.")
    elif expected and not set(kept) & set(expected):
        notes.append("None of the assignment's files is in this submission.")
    unused = sorted(str(name) for name in named if name not in set(taken.values()))
    if unused:
        notes.append(NOT_GRADED + listed(unused))
    given = {name.name.lower(): data for name, data in answers.items()}
    return Submission(id, dict(sorted(kept.items())), tuple(notes), tuple(unused), given)


def _answers(files: Files) -> dict[PurePosixPath, bytes]:
    """What is for a person to read; of several files of a name, the one nearest to the top."""
    found: dict[str, PurePosixPath] = {}
    for name, data in files.items():
        if data is None or is_source(name):
            continue
        other = found.setdefault(name.name.lower(), name)
        if (len(name.parts), str(name)) < (len(other.parts), str(other)):
            found[name.name.lower()] = name
    return {name: files[name] or b"" for name in sorted(found.values())}


def _fitting(
    taken: dict[str, PurePosixPath], files: Files, expected: frozenset[str]
) -> dict[str, PurePosixPath]:
    """What a worker can be sent: where that is too much, the largest of other files stay out."""
    sizes = {name: len(files[path] or b"") for name, path in taken.items()}
    others = sorted((name for name in sizes if name not in expected), key=lambda name: sizes[name])
    while others and sum(sizes.values()) > SENT_BYTES:
        del sizes[others.pop()]
    if sum(sizes.values()) > SENT_BYTES:
        raise SubmissionError(
            f"the assignment's files take more than {size(SENT_BYTES)} together. "
            "Hand in source code without data."
        )
    return {name: taken[name] for name in sizes}


def _taken(
    files: Files, folder: PurePosixPath, expected: frozenset[str]
) -> dict[str, PurePosixPath]:
    """What is kept, by its name in the submission's folder."""
    python = [name for name, data in files.items() if data is not None]
    taken = {name.name: name for name in python if name.parent == folder}
    places = Counter(name.name for name in python if name.parent != folder)
    others = {
        name.parent
        for name in python
        if name.name in expected and name.name not in taken and places[name.name] == 1
    }
    for name in python:
        if name.parent in others and (name.name not in expected or places[name.name] == 1):
            taken.setdefault(name.name, name)
    apart = {name.parent for name in python if name.name in expected} - {folder}
    for name in python:
        below = name.parent != folder and name.is_relative_to(folder)
        if below and not any(name.is_relative_to(place) for place in apart):
            taken.setdefault(name.relative_to(folder).as_posix(), name)
    return taken


def is_ours(name: PurePosixPath) -> bool:
    """Whether the file comes from the student's kit, or from a tool."""
    folders = name.parts[:-1]
    otter = folders[-1:] == (OTTER_TESTS,) and "." in name.stem  # so it is no module
    return is_clutter(name) or name.name in KIT_FILES or KIT_FOLDER in folders or otter


def _best_folder(files: Files, expected: frozenset[str]) -> PurePosixPath:
    """The folder with most expected files, then most .py files, then nearest to the top."""
    python = [name for name, data in files.items() if data is not None]
    hits = Counter(name.parent for name in python if name.name in expected)
    sources = Counter(name.parent for name in python)
    ranked = sorted(
        sources,
        key=lambda folder: (-hits[folder], -sources[folder], len(folder.parts), str(folder)),
    )
    return ranked[0] if ranked else PurePosixPath()
