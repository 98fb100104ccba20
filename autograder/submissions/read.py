"""A student's folder, zip or single file becomes names and bytes; nothing of it is run.

A path on the command line is the instructor's own, and may be a link. What lies inside is not:
links are never followed, pipes and devices are never opened, and sizes are limited.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.errors import NotGradeable, SubmissionError
from autograder.names import KIT_FILES, KIT_FOLDER, OTTER_TESTS
from autograder.submissions.intended import (
    Expected,
    Files,
    intended,
    is_notebook,
    is_source,
    right_names,
    without_stubs,
)
from autograder.submissions.zips import (
    DEFAULT_LIMITS,
    SENT_BYTES,
    ReadLimits,
    is_clutter,
    read_archive,
    too_large,
)
from autograder.words import listed, reason, size

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


def read_submission(
    path: str | os.PathLike[str], limits: ReadLimits = DEFAULT_LIMITS, *, expected: Expected = ()
) -> Submission:
    """Reads one submission; `expected` are the assignment's files, to find them in it.

    Raises `SubmissionError`, one line with the remedy.
    """
    path = Path(path)
    return choose(submission_id(path), read_files(path, limits, expected), expected)


def read_files(path: Path, limits: ReadLimits, expected: Expected) -> Files:
    """Every file of a submission by its name in it; `None` for what is not source."""
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        raise unreadable(path, error) from error
    if stat.S_ISLNK(mode):
        raise _is_link(path)
    if stat.S_ISDIR(mode):
        return _read_folder(path, limits, expected)
    if not stat.S_ISREG(mode):
        raise SubmissionError(f"{path}: not a file or folder. Give a folder, a .zip or a .py.")
    if path.suffix.lower() == ".zip":
        return read_archive(path, limits)
    if is_source(PurePosixPath(path.name)):
        return {PurePosixPath(path.name): _read_file(path, limits)}
    raise NotGradeable(f"{path}: neither .py nor .zip. Hand in the .py files, or a zip of them.")


def read_own_files(folder: Path) -> Submission:
    """The .py files of a student's own folder, where anything else may lie below.

    Modules in folders below are taken as far as they keep within the limits. A link is followed: it
    is the student's own, on their own machine.
    """
    files = {
        path.name: _read_file(Path(os.path.realpath(path)), DEFAULT_LIMITS)
        for path in sorted(folder.glob("*.py"))
        if path.name not in KIT_FILES and not is_clutter(PurePosixPath(path.name))
    }
    return Submission(submission_id(folder), {**_modules_below(folder), **files})


def _modules_below(folder: Path) -> dict[str, bytes]:
    try:
        names = [name for name in walk(folder, DEFAULT_LIMITS) if len(name.parts) > 1]
        wanted = [name for name in names if name.suffix == ".py" and not is_ours(name)]
        files = {name.as_posix(): _read_file(folder / name, DEFAULT_LIMITS) for name in wanted}
    except SubmissionError:  # too much, or not to be read: no concern of the work itself
        return {}
    return files if sum(map(len, files.values())) <= DEFAULT_LIMITS.total_bytes else {}


def _read_folder(root: Path, limits: ReadLimits, expected: Expected) -> Files:
    """Like `read_archive`: every regular file below `root`, `None` for what is not source.

    A folder whose only work is in zips, as course systems hand them out, is what they hold.
    """
    files: Files = {}
    total = 0
    names = walk(root, limits)
    zips = [name for name in names if name.suffix.lower() == ".zip"]
    if zips and not any(is_source(name) for name in names):
        contents = {name: read_files(root / name, limits, expected) for name in zips}
        return merged(root, contents, limits, expected)
    for name in names:
        path = root / name
        if not limits.wants(name) or (is_notebook(name) and _too_big(path, limits)):
            files[name] = None
            continue
        data = _read_file(path, limits)
        total += len(data)
        if total > limits.total_bytes:
            raise SubmissionError(
                f"{root}: its .py files take more than {limits.total_bytes} bytes. "
                "Hand in the assignment's files alone."
            )
        files[name] = data
    return files


def _too_big(path: Path, limits: ReadLimits) -> bool:
    try:
        return path.lstat().st_size > limits.notebook_bytes
    except OSError:
        return True


def merged(
    root: Path, zips: Mapping[PurePosixPath, Files], limits: ReadLimits, expected: Expected
) -> Files:
    """What the zips hold together; two attempts at the same file are the instructor's to choose."""
    if len(zips) == 1:
        return next(iter(zips.values()))
    files: Files = {}
    known: dict[str, bytes | None] = {}
    for name, content in zips.items():
        for path, data in content.items():
            file = intended(path.name, expected)
            given = file and data is not None and not is_ours(path)
            if file and given and known.setdefault(file, data) != data:
                raise SubmissionError(
                    f"{root}: holds {len(zips)} zips ({listed([str(n) for n in zips])}), and "
                    f"{file} in them differs. Leave the one that counts."
                )
            files[PurePosixPath(name.stem) / path] = data
        if sum(len(data or b"") for data in files.values()) > limits.total_bytes:
            raise SubmissionError(f"{root}: its zips hold more than {limits.total_bytes} bytes.")
    return files


def walk(root: Path, limits: ReadLimits) -> list[PurePosixPath]:
    """Relative paths of the files in `root` and its folders; links and clutter left out."""
    names: list[PurePosixPath] = []
    folders = [PurePosixPath()]
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(root / folder))
        except OSError as error:
            raise unreadable(root / folder, error) from error
        for entry in entries:
            name = folder / entry.name
            if is_clutter(PurePosixPath(entry.name)):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(name)
            else:
                names.append(name)
        if len(names) + len(folders) > limits.files:
            raise SubmissionError(
                f"{root}: holds more than {limits.files} files. "
                "Give a folder with the assignment's .py files alone."
            )
    return sorted(names)


def _read_file(path: Path, limits: ReadLimits) -> bytes:
    """A regular file's bytes; a link, pipe or device is refused without waiting on it."""
    most = limits.of(PurePosixPath(path.name))
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        if path.is_symlink():
            raise _is_link(path)
        with open(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise SubmissionError(f"{path}: not a regular file. Put a plain file there.")
            data = stream.read(most + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    if len(data) > most:
        raise too_large(path.parent, path.name, limits)
    return data


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


def _is_link(path: Path) -> SubmissionError:
    return SubmissionError(f"{path}: is a link. Put the file or folder itself in its place.")


def unreadable(path: Path, error: OSError) -> SubmissionError:
    """The error for what the system does not let us read."""
    return SubmissionError(
        f"{path}: cannot be read ({reason(error)}). Check the path and its permissions."
    )
