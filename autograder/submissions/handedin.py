"""All that was handed in, whichever way: course systems' downloads, folders, zips and files.

Each attempt is read once, so that it is known which cannot be graded before anything is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath

from autograder.artifacts import digest
from autograder.errors import SubmissionError, UsageError
from autograder.submissions.choose import Submission, choose, submission_id
from autograder.submissions.downloads import read_download, read_part
from autograder.submissions.downloads.delivery import Delivery, Download, Person, Reading
from autograder.submissions.downloads.work import delivered_files, read_work
from autograder.submissions.find import (
    Refusal,
    are_the_same,
    check_readable,
    find_submissions,
    holds_results,
    name_submissions,
    nothing_to_grade,
    refusal_of,
    refuse_if_all,
    several_places,
    several_versions,
    unused,
    without_results,
)
from autograder.submissions.intended import Expected, without_stubs
from autograder.submissions.read import read_submission
from autograder.submissions.zips import DEFAULT_LIMITS, ReadLimits
from autograder.words import listed, printable

_NO_FOLDER = re.compile(r'[/\\:*?"<>|]')


@dataclass(frozen=True)
class HandedIn:
    """One attempt of a student or a group."""

    people: tuple[Person, ...]
    path: Path  # where it lies, or the download that holds it
    read: Callable[[], Submission]
    attempt: int = 1  # as the course system counts; 1 where it gives the latest alone
    time: datetime | None = None
    late: bool = False
    group: str = ""
    note: str = ""  # for the instructor: which of several with the same name this is
    refusal: Refusal | None = None  # why it cannot be graded

    files: str = ""  # hash of what can be graded of it
    answers: tuple[str, ...] = ()  # names of texts and pictures for a person

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return self.path if self.path.is_dir() else self.path.parent

    @property
    def id(self) -> str:
        """The first student's."""
        return self.people[0].id


@dataclass(frozen=True)
class Collected:
    """All of them, and files of the downloads that are nobody's work."""

    attempts: tuple[HandedIn, ...]
    systems: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


def collect(
    paths: Sequence[Path],
    out: Path,
    expected: Expected,
    system: str = "",
    reserved: Collection[str] = (),
    limits: ReadLimits = DEFAULT_LIMITS,
    known: Collection[str] = (),
) -> Collected:
    """What the paths hold; `system` is where they were downloaded, if that is known.

    `known` are students of whom there are results already.

    Raises `SubmissionError` or `UsageError` where nothing can be graded, or where it cannot be
    told whose work it is.
    """
    attempts: list[HandedIn] = []
    systems, unused = [], []
    readings, others = _downloads(paths, system, known)
    if readings and others:
        download, found = readings[0]
        raise UsageError(
            f"{download.path}: is a download of {found.system}, and {others[0]} is none. Name them "
            "one after another, or for one class the folder that holds all of it."
        )
    for download, found in readings:
        systems.append(found.system)
        unused += [f"{download.path.name}/{name}" for name in found.unused]
        attempts += [_delivered(download, one, expected, limits) for one in found.deliveries]
    if others:
        own = _plain(others, out, expected, reserved, limits, known)
        attempts += own
        unused += _beside(others, [each.path for each in own])
    bad = {Path(each.id): each.refusal for each in attempts if each.refusal}
    if all(each.refusal for each in attempts):
        refuse_if_all(bad, len(bad))
    return Collected(tuple(attempts), tuple(dict.fromkeys(systems)), tuple(unused))


_Read = tuple[Download, Reading]


def _downloads(
    paths: Sequence[Path], system: str, known: Collection[str]
) -> tuple[list[_Read], list[Path]]:
    """The paths that are downloads, with what their parsers made of them, and the others."""
    found: list[_Read] = []
    others: list[Path] = []
    taken: set[Path] = set()
    for folder in dict.fromkeys(path.parent for path in paths):
        # Files of a download that are named one by one are still a student's together.
        beside = [path for path in paths if path.parent == folder]
        files = [path for path in beside if path.is_file() and not path.is_symlink()]
        if any(path.suffix.lower() == ".py" for path in files):
            names = tuple(PurePosixPath(path.name) for path in files)
            own = Download(folder.resolve(), names)
            if reading := read_download(own, system):
                found.append((own, reading))
                taken |= set(files)
    for path in paths:
        if path in taken:
            continue
        if not system and submission_id(path) in known:  # a student's, whatever lies in it
            one = read_part(path, known) if path.is_dir() else None
        else:
            one = _download(path, system, known, alone=len(paths) == 1)
        found += [one] if one else []
        others += [] if one else [path]
    return found, [path for path in others if not (found and holds_results(path))]


def _download(path: Path, system: str, known: Collection[str], *, alone: bool) -> _Read | None:
    """The download and what its parser made of it; None where it is no course system's.

    Unpacked, it may lie in a folder of its own.
    """
    if not system and not path.is_dir() and path.suffix.lower() != ".zip":
        return None
    if not path.exists() or (path.is_dir() and holds_results(path)):
        return None
    inside = [each for each in path.iterdir() if each.name[0] != "."] if path.is_dir() else []
    one = len(inside) == 1 and inside[0].is_dir() and not inside[0].is_symlink()
    broken = not system and not path.is_dir()  # then it may be a student's: it gets its row
    try:
        download = Download.of(path, known)
        broken = broken and not alone
        reading = read_download(download, system)
        if reading is None and path.is_dir() and (part := read_part(path, known)):
            return part
        if reading is None and one:
            return _download(inside[0], system, known, alone=alone)
        return None if reading is None else (download, reading)
    except SubmissionError:
        if system and one:
            return _download(inside[0], system, known, alone=alone)
        if broken:
            return None
        raise


def _delivered(
    download: Download, delivery: Delivery, expected: Expected, limits: ReadLimits
) -> HandedIn:
    refusal, hashed = None, ""
    answers: tuple[str, ...] = ()
    try:
        if not delivery.files:
            raise SubmissionError("Nothing of it is in the download.")
        files = delivered_files(download, delivery, expected, limits)
        touched, _ = without_stubs(files, expected)
        found = several_places(touched, expected)
        if found and not are_the_same(files, expected):
            raise SubmissionError(several_versions(found[1]))
        read = choose(delivery.id, files, expected)
        refusal, hashed = nothing_to_grade(read), fingerprint(read)
        answers = tuple(read.answers)
    except SubmissionError as error:
        refusal = refusal_of(error)
    return HandedIn(
        delivery.people,
        download.path,
        partial(read_work, download, delivery, expected, limits),
        delivery.attempt,
        delivery.time,
        delivery.late,
        delivery.group,
        refusal=refusal,
        files=hashed,
        answers=answers,
    )


def _plain(
    paths: Sequence[Path],
    out: Path,
    expected: Expected,
    reserved: Collection[str],
    limits: ReadLimits,
    known: Collection[str],
) -> list[HandedIn]:
    found = without_results(out, find_submissions(paths, expected, known), paths)
    seen: dict[Path, tuple[str, tuple[str, ...]]] = {}

    def note(path: Path, read: Submission) -> None:
        if path in paths and path.is_dir() and not set(read.files) & set(expected):
            _check_whose(path, expected)
        seen[path] = fingerprint(read), tuple(read.answers)

    bad = check_readable(found, expected, note, limits)
    names = [submission_id(path).casefold() for path in found]
    times = Counter(names)
    attempts = []
    for path, name, id in zip(found, names, name_submissions(found, taken=reserved), strict=True):
        shared = times[name] > 1 or id.casefold() != name
        attempts.append(
            HandedIn(
                (Person(id),),
                path,
                partial(read_submission, path, limits, expected=expected),
                note=f"from {printable(str(path))}" if shared else "",
                refusal=bad.get(path),
                files=seen.get(path, ("", ()))[0],
                answers=seen.get(path, ("", ()))[1],
            )
        )
    return attempts


def _beside(paths: Sequence[Path], found: Sequence[Path]) -> list[str]:
    """Loose files beside the submissions in a class's folder, which are nobody's."""
    taken = {path.resolve() for path in found}
    return [
        f"{folder.name}/{printable(path.name)}"
        for folder in paths
        if folder.is_dir()
        and not holds_results(folder)
        and not any(folder.resolve().is_relative_to(each) for each in taken)
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name[0] != "." and path.resolve() not in taken
    ]


def _check_whose(path: Path, expected: Expected) -> None:
    """Refuse a folder of several Python files and nothing else, none of them asked for."""
    inside = [each for each in sorted(path.iterdir()) if each.name[0] != "."]
    if len(inside) > 1 and all(each.suffix == ".py" and each.is_file() for each in inside):
        names = listed([printable(each.name) for each in inside], 4)
        raise UsageError(
            f"{path}: holds {names}, and none of {listed(list(expected), 4)}. Where each is a "
            "student's, say --from folders; else give them the names that are asked for."
        )


def fingerprint(submission: Submission) -> str:
    """The hash of the names and contents of what is graded."""
    every = sorted((submission.files | submission.answers).items())
    names = [(name.encode(errors="surrogateescape"), data) for name, data in every]
    return digest(part for pair in names for part in pair)[:32]


def folder_for(student: str, taken: Collection[str]) -> str:
    """The student's folder among the results, which no other one has."""
    base = _NO_FOLDER.sub("_", printable(student)).strip(" ")
    base = f"_{base[1:]}" if base.startswith(".") else base or "submission"
    return unused(base, taken)
