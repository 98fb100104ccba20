"""A student's folder, zip or single file becomes names and bytes; nothing of it is run.

A path on the command line is the instructor's own, and may be a link. What lies inside is not:
links are never followed, pipes and devices are never opened, and sizes are limited.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from autograder.errors import NotGradeable, SubmissionError
from autograder.names import KIT_FILES
from autograder.submissions.choose import Submission, choose, is_ours, submission_id
from autograder.submissions.intended import Expected, Files, intended, is_notebook, is_source
from autograder.submissions.zips import (
    DEFAULT_LIMITS,
    ReadLimits,
    is_clutter,
    read_archive,
    too_large,
)
from autograder.words import listed, reason


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


def _is_link(path: Path) -> SubmissionError:
    return SubmissionError(f"{path}: is a link. Put the file or folder itself in its place.")


def unreadable(path: Path, error: OSError) -> SubmissionError:
    """The error for what the system does not let us read."""
    return SubmissionError(
        f"{path}: cannot be read ({reason(error)}). Check the path and its permissions."
    )
