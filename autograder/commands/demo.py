"""`gradkit demo`: the whole path on the bundled submissions, in one command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from autograder.artifacts import make_folder
from autograder.assignment.model import Assignment
from autograder.commands.grade import Order, grade_all
from autograder.commands.progress import PlainView
from autograder.errors import UsageError
from autograder.otterbridge import notebook_zip
from autograder.release.build import Built, build

EXAMPLES = "examples"


def demo(assignment: Assignment, out: Path, view: PlainView) -> Iterator[str]:
    """Build everything, grade the examples, and say where to look; yields lines to print.

    The examples are the kit's own code, so they are graded on any machine.
    """
    examples = assignment.root / EXAMPLES
    if not examples.is_dir():
        raise UsageError(f"{examples}: not found. The demo needs the kit's own checkout.")
    order = Order(assignment, [examples], out, allow_weak=True)
    make_folder(out)  # else the build would be in vain
    yield "Building the student's and the autograder's zip ..."
    yield from built_lines(build(assignment, assignment.root / "dist"))
    yield ""
    yield f"Grading the submissions in {examples} ..."
    book = grade_all(order, view)
    if book.weak:
        yield "This machine confines student code too little to grade a class: see gradkit doctor."
    yield ""
    yield "Open one in a browser:"
    for row in book.marks:
        yield f"  {(out / row.id / 'feedback.html').resolve().as_uri()}"


def built_lines(built: Built) -> Iterator[str]:
    """What was built, one line each."""
    yield f"  {built.student}  (the stubs, to be committed)"
    yield f"  {built.student_zip}  (for the students)"
    if built.lacking:
        yield f"  no {built.autograder_zip.name} for Gradescope: {built.lacking}"
        return
    yield f"  {built.autograder_zip}  (for Gradescope, `otter run` and `otter grade`)"
    yield f"  {notebook_zip(built.autograder_zip)}  (for `otter run` on a notebook)"
