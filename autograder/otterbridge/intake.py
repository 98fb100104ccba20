"""Takes a student's files out of Otter's working folder, and makes that folder ours.

Until it is emptied, whatever a student planted there could be imported by a kernel (`numpy.py`,
`otter/`), unpickled (`.OTTER_LOG`) or run (a notebook). Nothing is moved aside: the files are read
as bytes, with limits, and the folder is cleared.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Collection
from pathlib import Path

from autograder.errors import SubmissionError
from autograder.otterbridge.notebook import NOTEBOOK
from autograder.submissions.choose import Submission
from autograder.submissions.read import read_submission

RELEASE = ".gradkit"  # in files/: the engine, problems and solutions; hidden, so readers skip it
# The environment variable in which entry.py says where the student's files are, if not in
# Otter's working folder.
STUDENT_FOLDER = "GRADKIT_SUBMISSION"


def take(folder: Path, expected: Collection[str]) -> Submission:
    """The submission in `folder`; one that cannot be read is empty, and a note says why.

    `.ZIP` in capitals, which Otter does not unpack, and a zip in a zip are read where there is
    nothing else.
    """
    try:
        found = read_submission(folder, expected=expected)
    except SubmissionError as error:
        # Where the grader unpacks is of no use to a student.
        why = str(error).replace(f"{folder}{os.sep}", "").replace(str(folder), "your submission")
        return Submission("submission", {}, (why,))
    return Submission("submission", found.files, found.notes)


def remove_ours(folder: Path, source: Path) -> None:
    """Takes away what Otter copied beside the student's files, so that it is not read as theirs."""
    shutil.rmtree(folder / "tests", ignore_errors=True)  # Otter has replaced the student's own
    for name in os.listdir(source / "files"):
        path = folder / name
        if path.is_file() and not path.is_symlink():
            path.unlink()
    init = folder / "__init__.py"
    if init.is_file() and not init.is_symlink() and init.stat().st_size == 0:
        init.unlink()


def empty(folder: Path) -> None:
    """Removes everything in `folder`; links are not followed, and no depth is too deep.

    The children of a folder are pulled up before it is removed: a recursion, as in
    `shutil.rmtree`, fails on folders nested a thousand times.
    """
    names = (folder / f".gradkit-{number}" for number in itertools.count())
    unused = (name for name in names if not os.path.lexists(name))
    while entries := list(os.scandir(folder)):
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)
                continue
            for child in os.listdir(entry.path):
                os.rename(Path(entry.path, child), next(unused))
            os.rmdir(entry.path)


def restore(folder: Path, source: Path, chosen: Path) -> None:
    """Puts back what Otter needs: the test files, and an empty file as the chosen one.

    That is the notebook of the zip, or the one that a student handed in where the zip has none.
    """
    shutil.copytree(source / "tests", folder / "tests")
    (folder / chosen.name).write_text(NOTEBOOK if chosen.suffix == ".ipynb" else "")
