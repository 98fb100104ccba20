"""Gradescope and `otter grade`: what the zip's `run_otter.py` calls.

Layout, relative to `root` (on Gradescope `/autograder`)::

    source/      the unpacked zip        submission/   the student's upload
    results/     results.json goes here  submission_metadata.json

Gradescope needs the results.json alone, and that takes no Otter. `otter grade` waits for a pickle
of Otter's and leaves an empty file in its place: then Otter works in a private folder that never
holds a student's file. Whatever `submission/` is made of (a notebook, links, a folder named like
ours), Otter cannot trip over it before the plugin runs. What may be missing in a broken image is
imported where it is used, so that a mark is withheld there, too.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import shutil
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.errors import GraderFault, SandboxError
from autograder.otterbridge.intake import RELEASE, STUDENT_FOLDER, take
from autograder.otterbridge.notebook import NOTEBOOK
from autograder.otterbridge.verdicts import instructors_report, withheld

if TYPE_CHECKING:
    from autograder.assignment.model import Assignment
    from autograder.record import SubmissionResult
    from autograder.submissions.choose import Submission

ALLOW_WEAK = "GRADKIT_ALLOW_WEAK_SANDBOX"
_JSON, _PICKLE, _METADATA = "results.json", "results.pkl", "submission_metadata.json"


def main(root: Path) -> int:
    """Grades `root/submission` into `root/results`; 0, or 3 where the mark is withheld."""
    root = root.resolve()
    gc.set_threshold(100_000)  # to look for garbage among modules that stay takes a tenth
    for name in ("source", "submission", "results"):
        (root / name).mkdir(exist_ok=True)
        with contextlib.suppress(OSError):  # not ours where someone else unpacked it
            (root / name).chmod(0o700)
    try:
        results = _through_otter(root) if (root / "results" / _PICKLE).exists() else _alone(root)
    except Exception:
        traceback.print_exc()
        results = withheld()
        with contextlib.suppress(OSError):
            (root / "results" / _PICKLE).unlink()  # nobody may take an older one for this one's
    _write(results, root / "results" / _JSON)
    scored = "score" in results or any("score" in test for test in results["tests"])
    return 0 if scored else GraderFault.exit_code


def _alone(root: Path) -> dict[str, Any]:
    """The results without Otter; what is printed is for the instructor."""
    from autograder.assignment.load import load_assignment
    from autograder.otterbridge.results import gradescope_results

    assignment = load_assignment(root / "source" / "files" / RELEASE)
    result = grade_one(take(root / "submission", assignment.functions), assignment)
    print(instructors_report(result))
    return gradescope_results(result, assignment, _metadata(root / _METADATA))


def grade_one(submission: Submission, assignment: Assignment) -> SubmissionResult:
    """Grades with confined workers made for this one submission.

    Raises `SandboxError` where the machine confines less than the assignment asks, unless
    whoever runs Otter has set the variable that allows it; the results then say so.
    """
    from autograder.judges.pool import Pool
    from autograder.judges.transfer import Task
    from autograder.judges.workedout import worked_out

    allowed = os.environ.get(ALLOW_WEAK) == "1"
    try:
        known = worked_out(assignment)
        with Pool(assignment, 1, single=True, known=known, allow_weak=allowed) as pool:
            [(_, result)] = pool.grade(
                [Task(submission.id, submission.files, None, submission.notes, pool.weak)]
            )
            return result
    except SandboxError as error:
        raise SandboxError(f"{error} Under Otter, {ALLOW_WEAK}=1 is that option.") from error


def _through_otter(root: Path) -> dict[str, Any]:
    """The results as Otter writes them; its pickle lies beside them."""
    from otter.run.run_autograder import main as run_autograder

    with tempfile.TemporaryDirectory(prefix="gradkit-", ignore_cleanup_errors=True) as private:
        tree = _tree(root, Path(private))
        # `otter grade --ext zip` asks Otter to unpack; the plugin does, with limits.
        run_autograder(str(tree), zips=False)
        shutil.copyfile(tree / "results" / _PICKLE, root / "results" / _PICKLE)
        results: dict[str, Any] = json.loads((tree / "results" / _JSON).read_text(encoding="utf-8"))
        return results


def _tree(root: Path, tree: Path) -> Path:
    """A private copy of the layout, without the student's files."""
    (tree / "source").symlink_to(root / "source")
    for name in ("submission", "results"):
        (tree / name).mkdir()
    _write(_metadata(root / _METADATA), tree / _METADATA)
    if not any((root / "source" / "files").glob("*.ipynb")):  # the zip for notebooks
        (tree / "submission" / "gradkit.ipynb").write_text(NOTEBOOK)
    os.environ[STUDENT_FOLDER] = str(root / "submission")
    return tree


def _metadata(path: Path) -> dict[str, Any]:
    """Gradescope's metadata; `otter grade` leaves an empty file, on which Otter's plugins fail."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(path.read_text(encoding="utf-8"))
        if type(found) is dict:
            return found
    return {}


def _write(document: Any, path: Path) -> None:
    """The file is there as a whole or not at all."""
    unfinished = path.with_name(f".{path.name}.new")
    unfinished.write_text(json.dumps(document, indent=4), encoding="utf-8")
    os.replace(unfinished, path)
