"""Who handed in what: the downloads of course systems, each read by a small parser of its own.

In comes a folder or a zip as a course system gives it (`Download`), out come `Delivery`s: student,
attempt, time, files, and every file that is nobody's work. A parser takes a download only where
all of it is named as that system does it. Where none or several fit, that is said and nothing is
guessed: a class must never become one student. Nothing is graded or unpacked here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from autograder.errors import SubmissionError, UsageError
from autograder.submissions.downloads.delivery import Download, Reading
from autograder.submissions.downloads.flat import blackboard, canvas, prairielearn
from autograder.submissions.downloads.folders import SUBMITTED, d2l, github, moodle, nbgrader, plain
from autograder.submissions.downloads.gradescope import gradescope
from autograder.words import listed

SYSTEMS: dict[str, Callable[[Download], Reading | None]] = {
    "blackboard": blackboard, "canvas": canvas, "d2l": d2l, "github": github,
    "gradescope": gradescope, "moodle": moodle, "nbgrader": nbgrader,
    "prairielearn": prairielearn, "folders": plain,
}  # fmt: skip
_SHOWN = 4  # names in a refusal


def read_download(download: Download, system: str = "") -> Reading | None:
    """What the download holds; None where it is no course system's, but folders of students.

    With `system`, that one's parser alone. Raises `SubmissionError` that says what was seen where
    that parser does not fit, or where more than one does.
    """
    path = download.path
    if system:
        if system not in SYSTEMS:
            raise UsageError(f"--from {system}: is unknown. Use one of {', '.join(SYSTEMS)}.")
        reading = SYSTEMS[system](download)
        if reading is None or not reading.deliveries:
            seen = listed([str(name) for name in download.names], _SHOWN) or "no file"
            raise SubmissionError(
                f"{path}: is not named as {system} does it; seen: {seen}. "
                "Name another system with --from, or the folder that holds the download."
            )
        return reading
    readings = [parse(download) for name, parse in SYSTEMS.items() if name != "folders"]
    fitting = [reading for reading in readings if reading and reading.deliveries]
    if len(fitting) > 1:
        names = " and ".join(reading.system for reading in fitting)
        raise SubmissionError(f"{path}: could be from {names}. Say which with --from.")
    return fitting[0] if fitting else None


def read_part(folder: Path, known: Collection[str] = ()) -> tuple[Download, Reading] | None:
    """One student's folder, as the system names it; None where it is called otherwise."""
    folder = folder.resolve()
    download = Download.part(folder, folder.parent, known)
    for parse in (moodle, d2l, github, nbgrader):
        if (reading := parse(download)) and len(reading.deliveries) == 1:
            return download, reading
    if len(folder.parents) > 2 and folder.parents[1].name == SUBMITTED:  # one assignment
        download = Download.part(folder, folder.parents[1])
        reading = nbgrader(download)
        return (download, reading) if reading else None
    return None
