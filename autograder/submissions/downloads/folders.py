"""Downloads with a folder for each student, whose name says whose it is.

Moodle: `Ada Lovelace_1815_assignsubmission_file_/mlp.py`. D2L Brightspace:
`1815-70 - Ada Lovelace - Nov 20, 2026 1105 PM/mlp.py`. GitHub Classroom: `homework-ada/`, a
repository each. nbgrader: `submitted/ada/homework/mlp.py` with a `timestamp.txt`.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import PurePosixPath

from autograder.errors import SubmissionError
from autograder.submissions.downloads.delivery import Delivery, Download, Person, Reading
from autograder.submissions.find import FOREIGN
from autograder.submissions.intended import is_source
from autograder.words import listed

_MOODLE = re.compile(
    r"(?P<name>.+?)(?:_(?P<id>\d+))?_assignsubmission_(?P<kind>file|onlinetext)(?:_(?P<file>.*))?"
)
_D2L = re.compile(
    r"(?P<id>\d+)-\d+ - (?P<name>.+?) ?- "
    r"(?P<time>(?:\d{4}-\d\d-\d\d)?[^-]*\d[^-]*?)(?: - (?P<file>.+))?"
)
_D2L_TIME = re.compile(r"(?P<day>.+?) (?P<clock>\d{3,4})(?: ?(?P<half>[AP]M))?", re.ASCII)
_D2L_DAYS = ("%b %d, %Y", "%B %d, %Y", "%d %b, %Y", "%d %B, %Y", "%Y-%m-%d")
_PACKED = (".zip", ".rar", ".7z")
_STAMP = "timestamp.txt"
SUBMITTED = "submitted"  # nbgrader's folder


def moodle(download: Download) -> Reading | None:
    """A folder for each student, or file names that begin like one; online text is no work.

    Who hands in for a team and is in none has no number: `Default group_assignsubmission_file_`.
    """
    if (sorted_ := _sorted(download, "Moodle", _MOODLE)) is None:
        return None
    entries, unused = sorted_
    empty = filter(None, map(_MOODLE.fullmatch, download.empty))
    work: dict[tuple[str, str], dict[str, PurePosixPath]] = {
        (found["id"] or found["name"], found["name"]): {} for found in empty
    }
    for name, found in entries.items():
        inner = _inner(name, found["file"] or "")
        own = work.setdefault((found["id"] or found["name"], found["name"]), {})
        if found["kind"] == "onlinetext" or not inner:
            unused.append(name)
        else:
            own[inner] = name
    deliveries = [
        Delivery((Person(id, student),), files) for (id, student), files in sorted(work.items())
    ]
    return Reading("Moodle", tuple(deliveries), tuple(unused))


def d2l(download: Download) -> Reading | None:
    """A folder for each attempt, or file names that begin like one; `index.html` lists them."""
    if (sorted_ := _sorted(download, "D2L Brightspace", _D2L)) is None:
        return None
    entries, unused = sorted_
    work: dict[tuple[str, str, datetime], dict[str, PurePosixPath]] = {}
    for name, found in entries.items():
        if (time := _d2l_time(found["time"])) is None:
            raise SubmissionError(
                f"{download.path / name.parts[0]}: is named as D2L Brightspace does it, but its "
                "date cannot be read. Download it again with Brightspace set to English."
            )
        key = (found["id"], found["name"], time)
        work.setdefault(key, {})[_inner(name, found["file"] or "")] = name
    order: dict[str, int] = {}
    deliveries = []
    for (id, student, time), files in sorted(work.items(), key=lambda entry: entry[0]):
        order[id] = order.get(id, 0) + 1
        deliveries.append(Delivery((Person(id, student),), files, order[id], time))
    return Reading("D2L Brightspace", tuple(deliveries), tuple(unused))


def github(download: Download) -> Reading | None:
    """Repositories named alike but for their ends, which are the students' logins."""
    folders = download.folders()
    repositories = [
        name for name, inside in folders.items() if any(path.parts[0] == ".git" for path in inside)
    ]
    prefix = _before_logins(download, repositories)
    if not prefix or len(repositories) < len(folders):
        return None
    unused = _loose(download, "GitHub Classroom", download.at_the_top())
    deliveries = []
    # An empty folder is one that could not be fetched.
    for folder in sorted({*repositories, *download.empty}):
        if not folder.startswith(prefix):
            return None
        inside = _seen(folders.get(folder, []))
        files = {str(name): PurePosixPath(folder) / name for name in inside}
        deliveries.append(Delivery((Person(folder.removeprefix(prefix)),), files))
    return Reading(f"GitHub Classroom, logins after {prefix}", tuple(deliveries), tuple(unused))


def _before_logins(download: Download, repositories: list[str]) -> str:
    """What stands before the logins: as GitHub calls the folder, or as known students tell.

    Else it is all that several share, up to the last dash: a login may hold dashes, too.
    """
    shared = os.path.commonprefix(repositories)  # noqa: RUF071 - letters are meant
    for folder in (download.prefix.name, download.path.name.removesuffix(".zip")):
        slug = folder.removesuffix("submissions")
        if folder.endswith("-submissions") and shared.startswith(slug):
            return slug
    possible = [shared[: place + 1] for place, letter in enumerate(shared) if letter == "-"]

    def hits(prefix: str) -> int:
        logins = (name.removeprefix(prefix).casefold() for name in repositories)
        return sum(login in download.known for login in logins)

    best = max(reversed(possible), key=hits, default="")
    return best if len(repositories) > 1 or hits(best) else ""


def nbgrader(download: Download) -> Reading | None:
    """The folder `submitted`, or the course that holds it; of one assignment.

    Raises `SubmissionError` where it holds several.
    """
    names = [name for name in download.names if name.parts[0] == SUBMITTED]
    root = PurePosixPath(SUBMITTED) if names else PurePosixPath()
    if not names and SUBMITTED not in (download.path.name, download.prefix.name):
        names = [name for name in download.names if name.name == _STAMP and len(name.parts) == 3]
        if not names:
            return None
    names = [name for name in _seen(download.names) if root in (name, *name.parents)]
    work: dict[str, dict[str, dict[str, PurePosixPath]]] = {}
    for name in names:
        parts = name.relative_to(root).parts
        if len(parts) < 3:
            if _is_work(name):
                if not any(other.name == _STAMP for other in names):
                    return None  # a folder for each student that only has nbgrader's name
                _loose(download, "nbgrader", [PurePosixPath(*parts)])
            continue
        work.setdefault(parts[0], {}).setdefault(parts[1], {})["/".join(parts[2:])] = name
    every = sorted({name for assignments in work.values() for name in assignments})
    if any(len(assignments) > 1 for assignments in work.values()):
        first = "Unpack it and name" if download.path.is_file() else "Name"
        place = download.path.with_suffix("") / download.prefix / root
        raise SubmissionError(
            f"{download.path}: holds several assignments ({listed(every, 4)}), as nbgrader keeps "
            f"them. {first} one: {place}/*/{every[0]}. If they are "
            "none, say --from folders."
        )
    if not work:
        return None
    deliveries = []
    for student, assignments in sorted(work.items()):
        (files,) = assignments.values()
        stamp = files.pop(_STAMP, None)
        time = _stamp(download.read(stamp)) if stamp else None
        deliveries.append(Delivery((Person(student),), files, time=time))
    used = {path for delivery in deliveries for path in delivery.files.values()}
    unused = [n for n in _seen(download.names) if n not in used and n.name != _STAMP]
    return Reading("nbgrader", tuple(deliveries), tuple(unused))


def plain(download: Download) -> Reading | None:
    """A folder, a zip or a file for each student, called as the student is."""
    work: dict[str, dict[str, PurePosixPath]] = {folder: {} for folder in download.empty}
    unused = []
    for name in _seen(download.names):
        top = name.parts[0]
        alone = len(name.parts) == 1
        if alone and not (is_source(name) or name.suffix.lower() in (".zip", *FOREIGN)):
            unused.append(name)
            continue
        student = name.stem if alone and name.suffix.lower() in (".py", ".zip") else top
        work.setdefault(student, {})["/".join(name.parts[1:]) or top] = name
    deliveries = [Delivery((Person(student),), files) for student, files in sorted(work.items())]
    return Reading("folders", tuple(deliveries), tuple(unused)) if deliveries else None


def _sorted(
    download: Download, system: str, form: re.Pattern[str]
) -> tuple[dict[PurePosixPath, re.Match[str]], list[PurePosixPath]] | None:
    """What is named as the system does it, and loose files that are nobody's; None without any.

    Raises `SubmissionError` where other work lies beside: as folders, it would be other students'.
    """
    every = {name: form.fullmatch(name.parts[0]) for name in _seen(download.names)}
    found = {name: match for name, match in every.items() if match}
    others = [name for name in every if name not in found]
    if not found and not any(map(form.fullmatch, download.empty)):
        return None
    return found, _loose(download, system, others)


def _loose(download: Download, system: str, names: list[PurePosixPath]) -> list[PurePosixPath]:
    """Files such as a class list, which are nobody's; no work may be among them."""
    for name in names:
        if len(name.parts) > 1 or _is_work(name):
            raise SubmissionError(
                f"{download.path}: is named as {system} does it, but {name.parts[0]} is not. Take "
                "that out, or say --from folders if each folder is a student's."
            )
    return names


def _is_work(name: PurePosixPath) -> bool:
    return is_source(name) or name.suffix.lower() in _PACKED


def _seen(names: Iterable[PurePosixPath]) -> list[PurePosixPath]:
    """Without hidden files and what tools leave behind."""
    return [
        name
        for name in names
        if not any(part.startswith(".") or part == "__pycache__" for part in name.parts)
    ]


def _inner(name: PurePosixPath, flat: str) -> str:
    """The file's name below the student's folder, or what follows the prefix."""
    return "/".join(name.parts[1:]) if len(name.parts) > 1 else flat


def _d2l_time(text: str) -> datetime | None:
    found = _D2L_TIME.fullmatch(text.strip().replace(":", ""))
    for form in _D2L_DAYS if found else ():
        assert found is not None
        end = "%I%M %p" if found["half"] else "%H%M "
        said = f"{found['day']} {found['clock'].zfill(4)} {found['half'] or ''}"
        with contextlib.suppress(ValueError):
            return datetime.strptime(said, f"{form} {end}")
    return None


def _stamp(data: bytes) -> datetime | None:
    text = data.decode("utf-8", "replace").strip()
    try:
        time = datetime.fromisoformat(text.removesuffix(" UTC"))
        return time.replace(tzinfo=UTC) if text.endswith(" UTC") else time
    except ValueError:
        return None
