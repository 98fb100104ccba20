"""Which submissions the paths on a command line stand for, and what each of them is called.

A mistake here costs a student the whole mark without a word: two students' work graded as one,
or results graded as if somebody had handed them in. Where whose work it is cannot be told from
the folders, the instructor is asked.
"""

from __future__ import annotations

import os
import posixpath
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from autograder.errors import NotGradeable, SubmissionError, UsageError
from autograder.names import KIT_FILES
from autograder.submissions.choose import Submission, choose, is_ours, submission_id
from autograder.submissions.intended import Files, intended, without_stubs
from autograder.submissions.read import read_files, unreadable
from autograder.submissions.zips import DEFAULT_LIMITS, ReadLimits, is_clutter
from autograder.words import listed

GRADES, GRADEBOOK = "grades.csv", "gradebook.sqlite"
# What students hand in instead of a zip: not read, but seen and answered.
FOREIGN = frozenset({
    ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".pdf", ".doc", ".docx", ".odt", ".rtf",
    ".pages", ".ipynb",
})  # fmt: skip
UNREADABLE, NOT_GRADEABLE = "unreadable", "not gradeable"  # in the table, in place of "graded"
_EMPTY = "There is no .py file in this submission. Hand in the .py files, or a zip of them."
_BAD_SHOWN = 10  # names of submissions that cannot be graded, in one line
_RESULT = ("results.json", "feedback.html")  # what each submission gets


class ClassError(SubmissionError):
    """The instructor must say whose work something is."""


@dataclass(frozen=True)
class Refusal:
    """Why one submission has no mark: its state in the table, and the reason with the remedy."""

    state: str
    why: str
    files: int = 1  # that were seen


def find_submissions(
    paths: Iterable[str | os.PathLike[str]],
    expected: Collection[str] = (),
    known: Collection[str] = (),
) -> list[Path]:
    """The submissions that the paths stand for, in order of their names, each of them once.

    A folder that directly holds .py files is one submission; else its children are, without
    earlier results. With zips beside .py files of which none is `expected`, it is a class that
    handed in both ways. Of several paths, a folder with nothing but one folder is a submission, and
    so is an empty one, or one of a student that is `known`. Raises `SubmissionError` where there is
    nothing to grade.
    """
    found: dict[Path, Path] = {}
    every = list(paths)
    for given in every:
        path = Path(os.path.realpath(given) if os.path.islink(given) else given)
        candidates = [path]
        if path.is_dir() and submission_id(path) not in known:
            candidates = [] if holds_results(path) else _children(path, expected, len(every) > 1)
        for child in candidates:
            if not holds_results(child):
                found.setdefault(child if child.is_symlink() else child.resolve(), child)
    return list(found.values())


def _children(folder: Path, expected: Collection[str], one_of_several: bool) -> list[Path]:
    """The folder's submissions, or the folder itself where it is one."""
    try:
        children = sorted(
            child for child in folder.iterdir() if not is_clutter(PurePosixPath(child.name))
        )
    except OSError as error:
        raise unreadable(folder, error) from error
    python = [
        path
        for path in children
        if (_ends(path, ".py") and path.name not in KIT_FILES) or intended(path.name, expected)
    ]
    zips = [path for path in children if _ends(path, ".zip")]
    own = [path for path in python if intended(path.name, expected)]
    if own and len(zips) > 1:
        raise _several(folder, [path.name for path in zips], python)
    if own or (python and not zips):
        return [folder]
    work = {*python, *zips, *(path for path in children if path.suffix.lower() in FOREIGN)}
    found = [path for path in children if path in work or path.is_dir()]
    if one_of_several and (not found or (len(children) == 1 and found[0].is_dir())):
        return [folder]
    if not found:
        raise SubmissionError(
            f"{folder}: holds no submission. Give a folder of .py files, a .zip, a .py file, "
            "or a folder of such folders and zips."
        )
    return found


def _ends(path: Path, suffix: str) -> bool:
    return path.suffix.lower() == suffix


def check_readable(
    found: Sequence[Path],
    expected: Collection[str],
    note: Callable[[Path, Submission], None] = lambda path, read: None,
    limits: ReadLimits = DEFAULT_LIMITS,
) -> dict[Path, Refusal]:
    """Read every submission once, and `note` it; what is wrong with those that cannot be graded.

    Raises one `SubmissionError` where that is all of them, or where the instructor has to say whose
    work something is.
    """
    bad: dict[Path, Refusal] = {}
    for path in found:
        try:
            files = read_files(path, limits, expected)
            _check_one(path, files, expected, alone=len(found) == 1)
            read = choose(submission_id(path), files, expected)
        except ClassError:
            raise
        except SubmissionError as error:
            if not path.exists() and not path.is_symlink():  # a mistake on the command line
                raise
            bad[path] = refusal_of(error)
        else:
            note(path, read)
            if (refusal := nothing_to_grade(read)) is not None:
                bad[path] = refusal
    refuse_if_all(bad, len(found))
    return bad


def refusal_of(error: SubmissionError) -> Refusal:
    """What the error means for the submission's row."""
    return Refusal(NOT_GRADEABLE if isinstance(error, NotGradeable) else UNREADABLE, str(error))


def nothing_to_grade(read: Submission) -> Refusal | None:
    """The refusal of a submission without any file that can be graded."""
    if read.files or read.answers:
        return None
    why = " ".join((_EMPTY, *read.notes[1:]))
    return Refusal(NOT_GRADEABLE if read.unused else UNREADABLE, why, len(read.unused))


def refuse_if_all(bad: Mapping[Path, Refusal], count: int) -> None:
    """Raises one `SubmissionError` where none of so many submissions can be graded."""
    if bad and len(bad) == count:
        first, *rest = bad
        words = f"{len(rest)} more submission{'s' if rest[1:] else ''} cannot be graded"
        names = listed([path.name for path in rest], _BAD_SHOWN)
        why = bad[first].why if str(first) in bad[first].why else f"{first}: {bad[first].why}"
        raise SubmissionError(f"{why} ({words}: {names})" if rest else why)


def several_places(
    files: Files, expected: Collection[str]
) -> tuple[PurePosixPath, list[str]] | None:
    """Where files of the assignment lie several times: the folder, and those in it that differ.

    One folder below the files at the top, with no more of them, is a backup; everything else could
    be a classmate's.
    """
    asked = _asked(files, expected)
    places = Counter(name.parent for name in asked)
    if len(places) < 2 or len({name.name for name in asked}) == len(asked):
        return None  # in one place, or nothing is there twice
    top = PurePosixPath(posixpath.commonpath(places))
    below = sorted({place.relative_to(top).parts[0] for place in places if place != top})
    if len(below) > 1 or places[top] < max(places.values()):
        return top, below
    return None


def _asked(files: Files, expected: Collection[str]) -> list[PurePosixPath]:
    return [n for n in files if files[n] is not None and _is_python(n) and n.name in expected]


def _is_python(name: PurePosixPath) -> bool:
    return name.suffix.lower() == ".py" and not is_ours(name)


def _alike(names: Iterable[PurePosixPath], expected: Collection[str]) -> list[str]:
    """Names such as `ada_10_7_mlp.py`, where one file of the assignment is there several times."""
    found: dict[tuple[PurePosixPath, str], list[str]] = {}
    for name in names:
        for file in expected:
            if _is_python(name) and name.name.endswith(f"_{file}"):
                found.setdefault((name.parent, file), []).append(name.name)
    return next((own for own in found.values() if len(own) > 1), [])


def _check_one(path: Path, files: Files, expected: Collection[str], *, alone: bool) -> None:
    """Refuse several versions of a student's work, or the work of several students.

    Alone, it could be a class. Among others nobody waits for that: it gets a row with the reason,
    and no mark.
    """
    files, _ = without_stubs(files, expected)
    found = several_places(files, expected)
    below = found[1] if found else _alike(files, expected)
    if not below or (found and not alone and are_the_same(files, expected)):
        return
    if not alone:
        more = (
            f" (Of several students? Name {path / found[0]} by itself.)"
            if found and path.is_dir()
            else ""
        )
        raise SubmissionError(several_versions(below) + more)
    if path.suffix.lower() == ".zip":
        raise ClassError(
            f"{path}: holds the work of several ({listed(below)}). If it is a class, use "
            "--from folders, or the name of the course system; if it is one student's, leave one."
        )
    if found is None:
        raise ClassError(
            f"{path}: holds the work of several ({listed(below)}), but not all of it is named "
            "as one course system does it. Take out what the system did not write, or make a "
            "folder for each student."
        )
    own = [path / name for name in files if _is_python(name) and name.parent == found[0]]
    raise _several(path / found[0], below, own)


def are_the_same(files: Files, expected: Collection[str]) -> bool:
    """Whether no file of the assignment is there in two versions."""
    asked = _asked(files, expected)
    return len({(name.name, files[name]) for name in asked}) == len({name.name for name in asked})


def several_versions(below: Sequence[str]) -> str:
    """Why one student's work with several versions cannot be graded."""
    return f"Holds the same files several times ({listed(below)}). Leave those that count."


def _several(folder: Path, names: list[str], beside: list[Path]) -> ClassError:
    """The error for a folder of several submissions, with .py files beside them or without."""
    remedy = f"Name {folder} to grade each of them, or leave one"
    if beside:
        stray = beside[0] if len(beside) == 1 else "the .py files beside them"
        remedy = f"Move {stray} away, or name each submission alone"
    return ClassError(f"{folder}: holds the work of several ({listed(names)}). {remedy}.")


def holds_results(folder: Path) -> bool:
    """Whether an earlier run wrote this folder, and nobody's work lies in it."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    try:
        written = any((folder / name).is_file() for name in (GRADES, GRADEBOOK)) or any(
            all((place / name).is_file() for name in _RESULT)
            for place in (folder, *folder.iterdir())
        )
    except OSError:  # reading it as a submission will say why
        return False
    return written and not _holds_work(folder)


def _holds_work(folder: Path) -> bool:
    return any(
        name.lower().endswith((".py", ".zip")) for _, _, names in os.walk(folder) for name in names
    )


def without_results(
    out: Path, found: Sequence[Path], given: Iterable[str | os.PathLike[str]]
) -> list[Path]:
    """The submissions without the results folder, which may lie among them.

    Raises `UsageError` where results would be mixed with what was handed in.
    """
    place = out.resolve()
    if any(Path(path).resolve() == place and not holds_results(Path(path)) for path in given):
        raise UsageError(f"{out}: is what is to be graded. Name another folder for the results.")
    kept = [path for path in found if path.resolve() != place or _holds_work(path)]
    for path in kept:
        if path.is_dir() and place.is_relative_to(path.resolve()):
            raise UsageError(f"{out}: lies in the submission {path}. Name another folder.")
    if not kept:
        raise SubmissionError(
            "These are the results of earlier runs, and there is nothing else to grade. "
            "Name the folder of the submissions."
        )
    return kept


def name_submissions(paths: Sequence[Path], taken: Collection[str] = ()) -> list[str]:
    """An id for each path: its name, with a suffix where two would share a results folder."""
    ids: list[str] = []
    for path in paths:
        ids.append(unused(submission_id(path), (*taken, *ids)))
    return ids


def unused(base: str, taken: Iterable[str]) -> str:
    """The name, with a number where it is taken: some file systems do not tell A from a."""
    used = {name.casefold() for name in taken}
    name, number = base, 2
    while name.casefold() in used:
        name, number = f"{base}-{number}", number + 1
    return name
