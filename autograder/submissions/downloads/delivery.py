"""What a download holds, whichever course system it comes from."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from autograder.errors import SubmissionError
from autograder.submissions.zips import BROKEN
from autograder.words import MB, decoded, plain, reason, size

MAX_FILES = 200_000  # of a class; 300 students with a forgotten environment each have fewer
MAX_METADATA_BYTES = 8 * MB  # of a file that a course system wrote; 2,000 students take 1 MB


@dataclass(frozen=True)
class Person:
    """Somebody who handed in: the course system's own id, and the name where it is known."""

    id: str
    name: str = ""

    def __post_init__(self) -> None:
        for key in ("id", "name"):
            object.__setattr__(self, key, decoded(getattr(self, key)))


@dataclass(frozen=True)
class Delivery:
    """One attempt of one student or group: whose it is, when it came, and where its files lie."""

    people: tuple[Person, ...]  # several where a group handed in
    files: Mapping[str, PurePosixPath]  # as the student called it -> where it is in the download
    attempt: int = 1
    time: datetime | None = None
    late: bool = False  # as the course system says; a policy of the assignment's may say more
    group: str = ""

    @property
    def id(self) -> str:
        """What the results are filed under."""
        return self.group or self.people[0].id


@dataclass(frozen=True)
class Reading:
    """All that a parser made of a download."""

    system: str
    deliveries: tuple[Delivery, ...]
    unused: tuple[PurePosixPath, ...] = ()  # files that are nobody's work, such as an overview


@dataclass(frozen=True)
class Download:
    """A folder, or a zip of it, by the names of its files; links are left out.

    `read` gives the bytes of a file that the course system itself wrote.
    """

    path: Path
    names: tuple[PurePosixPath, ...]
    prefix: PurePosixPath = field(default_factory=PurePosixPath)  # a single folder at the top
    empty: tuple[str, ...] = ()  # folders at the top that hold no file
    known: frozenset[str] = frozenset()  # students of the class list or of earlier, casefolded
    _kept: list[zipfile.ZipFile] = field(default_factory=list, compare=False, repr=False)

    @staticmethod
    def of(path: Path, known: Collection[str] = ()) -> Download:
        """Lists the download; raises `SubmissionError` where it cannot be read."""
        try:
            names, folders = _zipped(path) if path.is_file() else _below(path)
        except (OSError, zipfile.BadZipFile, ValueError, RuntimeError) as error:
            why = reason(error) if isinstance(error, OSError) else str(error)
            raise SubmissionError(f"{path}: cannot be read ({why}). Download it again.") from error
        if len(names) > MAX_FILES:
            raise SubmissionError(f"{path}: holds more than {MAX_FILES} files. Name one class.")
        tops = {name.parts[0] for name in names}
        one = tops.pop() if len(tops) == 1 and all(len(name.parts) > 1 for name in names) else ""
        prefix = PurePosixPath(one if path.is_file() else "")
        below = sorted(name.relative_to(prefix) for name in names)
        inside = {
            folder.relative_to(prefix).parts[0] for folder in folders if prefix in folder.parents
        }
        full = {name.parts[0] for name in below}
        empty = sorted(name for name in inside - full if not name.startswith("."))
        return Download(path, tuple(below), prefix, tuple(empty), _folded(known))

    @staticmethod
    def part(folder: Path, above: Path, known: Collection[str] = ()) -> Download:
        """One student's folder of the download `above`, named alone."""
        names, _ = _below(folder)
        here = PurePosixPath(folder.relative_to(above).as_posix())
        empty = () if names else (here.parts[0],)
        own = tuple(sorted(here / name for name in names))
        return Download(above, own, empty=empty, known=_folded(known))

    def read(self, name: PurePosixPath, most: int = MAX_METADATA_BYTES) -> bytes:
        """The bytes of one file, at most so many."""
        try:
            with self._open(name) as stream:
                data = stream.read(most + 1)
        except (OSError, *BROKEN) as error:
            why = reason(error) if isinstance(error, OSError) else str(error)
            raise SubmissionError(f"{self.path / name}: cannot be read ({why}).") from error
        if len(data) > most:
            raise SubmissionError(f"{self.path / name}: is over {size(most)}.")
        return data

    def _open(self, name: PurePosixPath) -> IO[bytes]:
        if not self.path.is_file():
            flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            flags |= getattr(os, "O_BINARY", 0)
            stream = open(os.open(self.path / name, flags), "rb")  # noqa: SIM115 - the caller's
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                stream.close()
                raise OSError(0, "not a regular file")
            return stream
        if not self._kept:  # its table of contents takes time
            self._kept.append(zipfile.ZipFile(self.path))
        return self._kept[0].open(str(self.prefix / name))

    def folders(self) -> dict[str, list[PurePosixPath]]:
        """The folders at the top, each with the names of its files relative to it."""
        found: dict[str, list[PurePosixPath]] = {}
        for name in self.names:
            if len(name.parts) > 1:
                found.setdefault(name.parts[0], []).append(PurePosixPath(*name.parts[1:]))
        return found

    def at_the_top(self) -> list[PurePosixPath]:
        """The files that lie in no folder, without hidden ones."""
        return [n for n in self.names if len(n.parts) == 1 and not n.name.startswith(".")]


def _folded(names: Collection[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


_Listing = tuple[list[PurePosixPath], list[PurePosixPath]]  # files, and folders


def _zipped(path: Path) -> _Listing:
    listing: _Listing = [], []
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            name = PurePosixPath(info.filename)
            if name.is_absolute() or ".." in name.parts:
                words = plain(str(name))
                raise SubmissionError(f"{path}: the entry {words} leads out of the archive.")
            if "__MACOSX" not in name.parts:
                listing[info.is_dir()].append(name)
    return listing


def _below(root: Path) -> _Listing:
    names = []
    tops: list[PurePosixPath] = []
    for folder, folders, files in os.walk(root):
        here = PurePosixPath(Path(folder).relative_to(root).as_posix())
        if ".git" in folders:  # one entry says that it is a repository
            names.append(here / ".git" / "HEAD")
        folders[:] = sorted(name for name in folders if name not in (".git", "__MACOSX"))
        tops = tops or [here / name for name in folders]
        names += [here / name for name in files if not os.path.islink(os.path.join(folder, name))]
        if len(names) > MAX_FILES:
            break
    return names, tops
