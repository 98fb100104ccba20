"""Gradescope and `otter grade`: what the zip's `run_otter.py` calls.

Layout, relative to `root` (on Gradescope `/autograder`)::

    source/      the unpacked zip        submission/   the student's upload
    results/     results.json goes here  submission_metadata.json

Otter works in a private folder that never holds a student's file: whatever `submission/` is made
of (a notebook, links, a folder named like ours), Otter cannot trip over it before the plugin runs.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import traceback
from pathlib import Path
from typing import Any

from autograder.errors import GraderFault
from autograder.otterbridge.intake import STUDENT_FOLDER
from autograder.otterbridge.notebook import notebook
from autograder.otterbridge.verdicts import withheld


def main(root: Path) -> int:
    """Grades `root/submission` into `root/results`; 0, or 3 where the mark is withheld."""
    root = root.resolve()
    for name in ("source", "submission", "results"):
        (root / name).mkdir(exist_ok=True)
        with contextlib.suppress(OSError):  # not ours where someone else unpacked it
            (root / name).chmod(0o700)
    with tempfile.TemporaryDirectory(prefix="gradkit-", ignore_cleanup_errors=True) as private:
        tree = _tree(root, Path(private))
        try:
            _run_otter(tree)
            results = json.loads((tree / "results" / "results.json").read_text(encoding="utf-8"))
        except Exception:
            traceback.print_exc()
            results = withheld()
            _write(results, tree / "results" / "results.json")
        _deliver(tree / "results", root / "results")
    return 0 if _has_score(results) else GraderFault.exit_code


def _tree(root: Path, tree: Path) -> Path:
    """A private copy of the layout, without the student's files."""
    (tree / "source").symlink_to(root / "source")
    for name in ("submission", "results"):
        (tree / name).mkdir()
    _write(_metadata(root / "submission_metadata.json"), tree / "submission_metadata.json")
    if not any((root / "source" / "files").glob("*.ipynb")):  # the zip for notebooks
        (tree / "submission" / "gradkit.ipynb").write_text(notebook(), encoding="ascii")
    os.environ[STUDENT_FOLDER] = str(root / "submission")
    return tree


def _metadata(path: Path) -> Any:
    """Gradescope's metadata; `otter grade` leaves an empty file, on which Otter's plugins fail."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _run_otter(tree: Path) -> None:
    from otter.run.run_autograder import main as run_autograder

    # `otter grade --ext zip` asks Otter to unpack; ours are unpacked by the plugin, with limits.
    run_autograder(str(tree), zips=False)


def _write(document: Any, path: Path) -> None:
    path.write_text(json.dumps(document, indent=4), encoding="utf-8")


def _deliver(made: Path, results: Path) -> None:
    """Each file is there as a whole or not at all."""
    for name in ("results.pkl", "results.json"):
        if (made / name).is_file():
            unfinished = results / f".{name}.new"
            shutil.copyfile(made / name, unfinished)
            os.replace(unfinished, results / name)


def _has_score(results: dict[str, Any]) -> bool:
    return "score" in results or any("score" in test for test in results["tests"])
