"""Reads a student's zip without unpacking it: nothing is written, nothing is followed.

Every entry is judged by its name and its declared size before a byte is decompressed, and the
bytes that come out are counted again, because a header may lie.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from autograder.errors import SubmissionError
from autograder.names import ANSWERS
from autograder.submissions.intended import is_notebook, is_source
from autograder.words import MB, reason, shown, size

_CLUTTER = frozenset({"__MACOSX", "__pycache__", "venv", "site-packages"})
SENT_BYTES = 6 * MB  # what is graded of one submission: it fits into one frame to a worker


@dataclass(frozen=True)
class ReadLimits:
    """What one submission may hold; far above what an honest one needs."""

    total_bytes: int = 20 * MB  # all entries of a zip, unpacked; nine answers take some 60 kB
    files: int = 2000  # entries of a zip, or files met in a folder
    file_bytes: int = 1 * MB  # one .py file
    notebook_bytes: int = 5 * MB  # with the pictures in it; a larger one is not graded
    answer_bytes: int = 5 * MB  # a text or picture for a person
    answers: frozenset[str] = frozenset()  # names of these, without their endings

    def of(self, name: PurePosixPath) -> int:
        """What is read of a file of this name."""
        if self.is_answer(name):
            return self.answer_bytes
        return self.notebook_bytes if is_notebook(name) else self.file_bytes

    def is_answer(self, name: PurePosixPath) -> bool:
        """Whether it is for a person to read."""
        return name.stem.lower() in self.answers and name.suffix.lower() in ANSWERS

    def wants(self, name: PurePosixPath) -> bool:
        return is_source(name) or self.is_answer(name)


DEFAULT_LIMITS = ReadLimits()

# Other methods (bzip2, LZMA) expand in blocks that cannot be cut short while they are read.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_DRIVE = re.compile(r"^[A-Za-z]:")
# What Python's zipfile raises over files that are none, or hostile.
BROKEN = (zipfile.BadZipFile, KeyError, zlib.error, struct.error, EOFError, IndexError,
          NotImplementedError, RuntimeError, ValueError, OverflowError)  # fmt: skip


def read_archive(path: Path, limits: ReadLimits) -> dict[PurePosixPath, bytes | None]:
    """Every file of the zip by its path; `None` in place of what is not Python source.

    Raises `SubmissionError` where the archive is broken, encrypted or unsafe as a whole.
    """
    try:
        with open(path, "rb") as stream:
            return read_zipped(path, stream, limits)
    except OSError as error:
        raise SubmissionError(
            f"{path}: cannot be read ({reason(error)}). Check the file and its permissions."
        ) from error


def read_zipped(
    path: Path, stream: IO[bytes], limits: ReadLimits
) -> dict[PurePosixPath, bytes | None]:
    """The same for an archive that need not be a file; `path` is what messages call it."""
    try:
        if stream.seek(0, io.SEEK_END) > limits.total_bytes:
            raise SubmissionError(
                f"{path}: the zip is larger than {size(limits.total_bytes)}. "
                "Zip the .py files alone."
            )
        with zipfile.ZipFile(stream) as archive:
            return _read_entries(path, archive, limits)
    except BROKEN as error:
        raise SubmissionError(
            f"{path}: not a readable zip archive ({error}). Zip the files again."
        ) from error


def _read_entries(
    path: Path, archive: zipfile.ZipFile, limits: ReadLimits, *, inner: bool = False
) -> dict[PurePosixPath, bytes | None]:
    """The entries; an archive whose only work is another one is that one."""
    entries = archive.infolist()
    _judge_sizes(path, entries, limits)
    files: dict[PurePosixPath, bytes | None] = {}
    for entry in entries:
        name = _safe_name(path, entry)
        if entry.is_dir():
            continue
        wanted = limits.wants(name) and not is_clutter(name)
        if is_notebook(name) and entry.file_size > limits.notebook_bytes:
            wanted = False
        data = _read_entry(path, archive, entry, limits, limits.of(name)) if wanted else None
        if files.setdefault(name, data) != data:
            raise SubmissionError(
                f"{path}: holds {shown(entry.filename)} twice, in two versions. "
                "Zip the files again."
            )
    zips = [entry for entry in entries if is_work(entry.filename, ".zip")]
    if inner or len(zips) != 1 or any(data is not None for data in files.values()):
        return files
    with archive.open(zips[0]) as stream:
        data = stream.read(limits.total_bytes + 1)
    if len(data) > limits.total_bytes:
        raise SubmissionError(f"{path}: expands to more than {size(limits.total_bytes)}.")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return _read_entries(path, archive, limits, inner=True)


def is_work(name: str, ending: str) -> bool:
    """Whether a file has this ending, and no tool has left it behind."""
    return name.lower().endswith(ending) and not is_clutter(PurePosixPath(name))


def _judge_sizes(path: Path, entries: list[zipfile.ZipInfo], limits: ReadLimits) -> None:
    if len(entries) > limits.files:
        raise SubmissionError(
            f"{path}: holds {len(entries)} files, more than {limits.files}. "
            "Zip the .py files alone."
        )
    if sum(entry.file_size for entry in entries) > limits.total_bytes:
        raise SubmissionError(
            f"{path}: expands to more than {size(limits.total_bytes)}. Zip the .py files alone."
        )


def _safe_name(path: Path, entry: zipfile.ZipInfo) -> PurePosixPath:
    """The entry's path inside the archive; refused where it could lead out of it."""
    text = entry.filename.replace("\\", "/")  # some Windows tools write backslashes
    name = PurePosixPath(text)
    if not text:  # as Python reads a name that begins with a NUL byte
        raise SubmissionError(f"{path}: an entry has no name. Zip the files again.")
    if name.is_absolute() or _DRIVE.match(text) or ".." in name.parts:
        raise SubmissionError(
            f"{path}: the entry {shown(entry.filename)} leads out of the archive. "
            "Zip the files again, with plain relative names."
        )
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise SubmissionError(
            f"{path}: the entry {shown(entry.filename)} is a link or a special file. "
            "Zip the files themselves."
        )
    if entry.flag_bits & _ENCRYPTED:
        raise SubmissionError(f"{path}: the archive is encrypted. Zip it without a password.")
    return name


def _read_entry(
    path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: ReadLimits, most: int
) -> bytes:
    if entry.compress_type not in _METHODS:
        raise SubmissionError(
            f"{path}: {shown(entry.filename)} is compressed in an unusual way. "
            "Make an ordinary zip (deflate)."
        )
    if entry.file_size > most:
        raise too_large(path, entry.filename, limits)
    with archive.open(entry) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise too_large(path, entry.filename, limits)
    return data


def is_clutter(name: PurePosixPath) -> bool:
    """Hidden files and what macOS, Python, its environments and version control leave behind."""
    return any(part.startswith(".") or part in _CLUTTER for part in name.parts)


def too_large(path: Path, name: str, limits: ReadLimits) -> SubmissionError:
    """The error for one file above the limit."""
    return SubmissionError(
        f"{path}: {shown(name)} is larger than {size(limits.of(PurePosixPath(name)))}. "
        "Hand in source code without data."
    )
