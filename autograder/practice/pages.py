"""Pages of a student's own: the report of the public checks, and the gallery."""

from __future__ import annotations

import importlib.util
import shlex
import sys
from dataclasses import replace
from pathlib import Path

from autograder.artifacts import write_file
from autograder.assignment.model import Assignment
from autograder.errors import UsageError
from autograder.practice import check
from autograder.record import SubmissionResult
from autograder.render import html

REPORT, GALLERY = "report.html", "gallery.html"


def report(folder: Path, assignment: Assignment, names: list[str]) -> Path:
    """Writes the page of the public checks; `UsageError` without Jinja2."""
    need_jinja()
    result = check.check(folder, assignment, names, pictures=True)
    write_file(folder / REPORT, html.page(replace(result, id="Your work")))
    return folder / REPORT


def gallery(folder: Path, assignment: Assignment) -> Path:
    """Writes the pictures that the student's functions compute; `UsageError` without Jinja2."""
    need_jinja()
    used = {name for drawn in assignment.exhibits() for name in drawn.uses}
    if not used:
        raise UsageError("this assignment has no gallery.")
    names = [name for name in assignment.questions if name in used]
    result = check.check(folder, assignment, names, pictures=True)
    write_file(folder / GALLERY, html.gallery_page(result, _waiting(assignment, result)))
    return folder / GALLERY


def need_jinja() -> None:
    """Raises `UsageError` with what to type to install it."""
    if importlib.util.find_spec("jinja2") is None:
        python = shlex.quote(sys.executable)
        if sys.platform == "win32":
            alone = sys.prefix == sys.base_prefix  # else the environment that is switched on
            python = "py -{}.{}".format(*sys.version_info) if alone else "python"
        raise UsageError(f"the page needs Jinja2. Run: {python} -m pip install jinja2")


def _waiting(assignment: Assignment, result: SubmissionResult) -> list[tuple[str, list[str]]]:
    """Exhibits that are not shown, each with the questions that do not pass yet."""
    shown = {exhibit.title for exhibit in result.gallery}
    right = {question.name for question in result.questions if question.status == "passed"}
    return [
        (drawn.title, [name for name in drawn.uses if name not in right])
        for drawn in assignment.exhibits()
        if drawn.title not in shown
    ]
