"""Makes what leaves the instructor's hands: `student/`, `student.zip` and `autograder.zip`."""

from __future__ import annotations

import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from autograder.artifacts import make_folder, write_file, zip_bytes
from autograder.assignment import courseseed
from autograder.assignment.model import Assignment
from autograder.errors import ContentError, UsageError
from autograder.gradebook.checksums import of_questions
from autograder.judges import workedout
from autograder.names import OTTER_TESTS
from autograder.otterbridge import otter_lacking
from autograder.otterbridge.autograderzip import build_autograder_zip, without_notebook
from autograder.release.rehearsal import rehearse
from autograder.release.skeletons import UNWRITTEN
from autograder.release.stubs import stub_line
from autograder.release.studentkit import kit_files, student_files
from autograder.submissions.zips import BROKEN

STUDENT_FOLDER = "student"


@dataclass(frozen=True)
class Built:
    """Where everything lies."""

    student: Path
    student_zip: Path
    autograder_zip: Path  # and beside it the one for `otter run` on a notebook
    lacking: str = ""  # why these two are not made: Otter is not installed


def build(assignment: Assignment, dist: Path) -> Built:
    """Build everything; content is validated, tried and rendered before a file is written.

    Without Otter, there is no autograder zip; one of an earlier build is not left to grow stale.
    Raises `ContentError` for the instructor to fix, `UsageError` where nothing can be written.
    """
    built = Built(
        assignment.root / STUDENT_FOLDER,
        dist / "student.zip",
        dist / "autograder.zip",
        otter_lacking(),
    )
    if built.lacking and built.autograder_zip.exists():
        raise UsageError(f"{built.autograder_zip} is there, and {built.lacking}")
    _refuse_unwritten(assignment)
    files = student_files(assignment)
    rehearse(assignment)  # before wrong versions of the reference are run for the kit
    kit = kit_files(assignment, built.student_zip)
    make_folder(dist)
    make_folder(built.student)
    courseseed.keep(assignment.root, assignment.secret)
    known = workedout.work_out(assignment, of_questions(assignment))
    if not built.lacking:
        # It takes seconds and comes first: who interrupts it keeps all of the last release.
        build_autograder_zip(assignment, built.autograder_zip, known)
        without_notebook(built.autograder_zip)
    for name, data in files.items():
        _write_changed(built.student / name, data)
    left = _left(built.student, built.student_zip, files)
    for path in {*_former_stubs(built.student, files), *_former(assignment, files), *left}:
        path.unlink()
    zip_bytes(built.student_zip, {**files, **{f"kit/{name}": kit[name] for name in kit}})
    workedout.keep(assignment, dist, known)
    return built


def _write_changed(path: Path, data: bytes) -> None:
    """Leave an equal file alone, so that editors and build tools see no change."""
    if not path.is_file() or path.read_bytes() != data:
        write_file(path, data)


def _refuse_unwritten(assignment: Assignment) -> None:
    for problem in assignment.problems:
        if UNWRITTEN in problem.statement:
            raise ContentError(
                f"{problem.folder / 'statement.md'}: is still what gradkit new wrote. "
                "Write what is asked; the students read it."
            )


def _former_stubs(folder: Path, files: Collection[str]) -> list[Path]:
    """Stubs of problems that are no longer on the list; whatever else lies there is not ours."""
    others = [path for path in folder.glob("*.py") if path.name not in files]
    return [path for path in others if stub_line(path.stem) in path.read_text("utf-8", "replace")]


def _former(assignment: Assignment, files: Collection[str]) -> list[Path]:
    """Test files for Otter, and data, of questions and problems that are gone."""
    folder = assignment.root / STUDENT_FOLDER
    data = (folder / path.name for path in (assignment.root / "problems").glob("*/data/*"))
    found = {*(folder / OTTER_TESTS).glob("*.*.py"), *filter(Path.is_file, data)}
    return sorted(path for path in found if path.relative_to(folder).as_posix() not in files)


def _left(folder: Path, last: Path, files: Collection[str]) -> list[Path]:
    """What only the last build wrote, as its zip tells, and nobody has changed since."""
    try:
        with zipfile.ZipFile(last) as archive:
            names = [name for name in archive.namelist() if not name.startswith("kit/")]
            written = {folder / name: archive.read(name) for name in names if name not in files}
    except (OSError, *BROKEN):
        return []
    return [path for path in written if path.is_file() and path.read_bytes() == written[path]]


def stale(assignment: Assignment) -> list[str]:
    """What in `student/` differs from what `build` would write, in words; empty when nothing.

    Raises `ContentError` where `build` would.
    """
    _refuse_unwritten(assignment)
    folder = assignment.root / STUDENT_FOLDER
    files = student_files(assignment)
    rehearse(assignment)
    found = []
    for name, data in files.items():
        path = folder / name
        if not path.is_file():
            found.append(f"{name} is missing")
        elif path.read_bytes().replace(b"\r\n", b"\n") != data:  # a checkout on Windows
            found.append(f"{name} differs")
    extra = sorted(path.name for path in folder.glob("*.py") if path.name not in files)
    extra += [path.relative_to(folder).as_posix() for path in _former(assignment, files)]
    return found + [f"{name} is not generated: take it out of student/" for name in extra]
