"""Files and zips that are written whole or not at all, and come out the same on every machine."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from autograder.errors import OutputError, UsageError
from autograder.words import reason

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest date a zip can hold: contents decide the bytes


def make_folder(folder: Path) -> None:
    """Create the folder where needed and prove that files can be made in it.

    Raises `UsageError` before any work is done in vain.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise UsageError(
            f"{folder}: cannot be written ({reason(error)}). Name another folder."
        ) from error


@contextmanager
def _whole(path: Path, *, make_folders: bool = True) -> Iterator[IO[bytes]]:
    """A stream under a temporary name, which takes the file's place when all is written.

    Raises `OutputError` where the system refuses.
    """
    try:
        if make_folders:
            path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                yield stream
            os.chmod(temporary, 0o644)  # mkstemp makes it the owner's alone
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):  # a signal may come as it takes its place
                os.unlink(temporary)
            raise
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({reason(error)}). "
            "Make room for it, or name another folder."
        ) from error


def write_file(path: Path, data: bytes | str, *, make_folders: bool = True) -> None:
    """Write a file whole or not at all."""
    with _whole(path, make_folders=make_folders) as stream:
        # A student's message may hold what is no character (a lone surrogate).
        stream.write(data.encode(errors="backslashreplace") if isinstance(data, str) else data)


def digest(parts: Iterable[bytes]) -> str:
    """A hash of the parts, each with its length."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def files_below(folder: str | os.PathLike[str], ending: str = "") -> Iterator[tuple[str, bytes]]:
    """Names and contents of all files with that ending; in order, without what Python keeps."""
    above = len(os.path.join(folder, ""))
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            if name.endswith(ending):
                with open(path := os.path.join(place, name), "rb") as stream:
                    yield path[above:].replace(os.sep, "/"), stream.read()


def digest_of(*folders: str | os.PathLike[str], ending: str = "") -> str:
    """A hash of the names and contents of all files with that ending in the folders."""
    files = (file for folder in folders for file in files_below(folder, ending))
    return digest(part for name, data in files for part in (name.encode(), data))


def zip_bytes(path: Path, files: Mapping[str, bytes], programs: Collection[str] = ()) -> None:
    """Write a zip of the files, in order of their names, without dates; `programs` can be run."""
    with _whole(path) as stream, zipfile.ZipFile(stream, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, so that the permissions count
            entry.external_attr = (0o100755 if name in programs else 0o100644) << 16
            archive.writestr(entry, files[name])
