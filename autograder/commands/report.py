"""`gradkit report` and `gradkit stats`: a class at a glance, out of the gradebook."""

from __future__ import annotations

import contextlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from autograder.artifacts import write_file
from autograder.assignment.model import Assignment
from autograder.errors import GradkitError, UsageError
from autograder.gradebook.checksums import graded_otherwise
from autograder.gradebook.classview import ClassView, view
from autograder.gradebook.marks import Final, finals
from autograder.gradebook.similar import similar
from autograder.gradebook.store import reading
from autograder.render import classreport
from autograder.submissions.handedin import collect, folder_for
from autograder.submissions.read import read_submission

REPORT, NAMELESS = "report.html", "report-anonymous.html"
_Files = Mapping[str, bytes]


def report(
    assignment: Assignment,
    out: Path,
    *,
    submissions: Sequence[Path] = (),
    anonymous: bool = False,
    jplag: Path | None = None,
) -> Iterator[str]:
    """Write `OUT/report.html`, or a page without names, and what JPlag reads where that is asked.

    Yields lines to print. What is compared lies in `submissions`, else where it was graded from.
    """
    every = _finals(assignment, out)
    graded = {final.student for final in every if final.row and final.row.record}
    found = (
        _delivered(assignment, out, submissions)
        if submissions
        else _sources(assignment, out, every)
    )
    files = {student: own for student, own in found.items() if student in graded}
    base = _stubs(assignment)
    groups: dict[str, set[str]] = defaultdict(set)
    for final in every:
        if final.row and final.row.team:
            groups[final.row.team].add(final.student)
    pairs = similar(files, base.values(), [frozenset(group) for group in groups.values()])
    if jplag is not None:
        _write_jplag(jplag, files, base)
    shown = view(assignment, every, pairs, len(files))
    path = out / (NAMELESS if anonymous else REPORT)
    write_file(path, classreport.page(shown.anonymous() if anonymous else shown))
    yield f"{path}: the class report."
    yield from graded_otherwise(assignment, every)
    if len(files) < len(graded):
        yield (
            f"Compared {len(files)} of {len(graded)} submissions: the files of the others were not "
            "found. Name what was graded with --submissions."
        )


def stats(assignment: Assignment, out: Path) -> ClassView:
    """The figures alone."""
    return view(assignment, _finals(assignment, out))


def _finals(assignment: Assignment, out: Path) -> list[Final]:
    with reading(out) as book:
        return finals(book, assignment)


def _sources(assignment: Assignment, out: Path, every: Sequence[Final]) -> dict[str, _Files]:
    """The files of everybody, as far as they are still where they were graded from."""
    places = {final.student: final.row.source for final in every if final.row and final.row.source}
    shared = Counter(places.values())
    found: dict[str, _Files] = {}
    for student, place in places.items():
        if Path(place).exists() and student not in found:
            with contextlib.suppress(GradkitError):
                if shared[place] == 1:
                    read = read_submission(Path(place), expected=assignment.functions)
                    found[student] = read.files
                else:  # a download, or a group's
                    found |= _delivered(assignment, out, [Path(place)])
    return found


def _delivered(assignment: Assignment, out: Path, paths: Sequence[Path]) -> dict[str, _Files]:
    """The files of everybody in these folders or downloads; the latest attempt of each."""
    found: dict[str, _Files] = {}
    for handed in collect(paths, out, assignment.functions).attempts:
        if not handed.refusal:
            found |= dict.fromkeys((person.id for person in handed.people), handed.read().files)
    return found


def _stubs(assignment: Assignment) -> dict[str, bytes]:
    """What everybody was given."""
    folder = assignment.root / "student"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.py"))}


def _write_jplag(folder: Path, files: Mapping[str, _Files], base: _Files) -> None:
    """A folder a submission, as JPlag reads it, and beside them the stubs as its base code."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty. Name a folder that is not there yet.")
    names: list[str] = ["base"]
    for student, own in files.items():
        names.append(folder_for(student, names))
        for name, data in own.items():
            write_file(folder / "submissions" / names[-1] / name, data)
    for name, data in base.items():
        write_file(folder / "base" / name, data)
