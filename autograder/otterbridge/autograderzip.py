"""Writes dist/autograder.zip with Otter's own generator.

`otter generate` lays out tests, config and files; then its scripts are replaced by lighter ones
(no conda, no compiler, no browser: the image builds in a minute), and the archive is written anew
with sorted names and fixed times, so that the same content gives the same bytes.

The tests are one file per question, one test case per check. They hold names, titles and points. No
expected value, no message and no check's source is in them, because Otter shows a failing test's
own line to whoever reads the results.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import autograder
from autograder.artifacts import digest_of, write_file, zip_bytes
from autograder.assignment import courseseed
from autograder.assignment.model import Assignment, Question
from autograder.errors import GraderFault
from autograder.grading.expectations import FORMS
from autograder.grading.rightforms import packed
from autograder.judges.workedout import DIST, WorkedOut, keep, work_out
from autograder.otterbridge import notebook_zip, require_otter
from autograder.otterbridge.intake import RELEASE
from autograder.otterbridge.notebook import NOTEBOOK

# `show_hidden` lets the questions appear when marks are published. The summary of public tests that
# Otter would add as a test of its own, without points, is the results' `output` instead.
OTTER_CONFIG = {"show_hidden": True, "force_public_test_summary": False}
PLUGIN = "autograder.otterbridge.plugin.GradkitPlugin"
_SCRIPTS = Path(__file__).parent / "scripts"
_EXECUTABLE = ("setup.sh", "run_autograder")
# Below this folder in the engine's order, so nothing that grades imports them. Under `otter run`,
# each file is written twice for each submission.
_LEFT_OUT = ("commands", "practice", "release")
_CLUTTER = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")

_HEAD = '''\
"""Looks up what gradkit found for {name}; no student code runs here."""
from otter.test_files import test_case

OK_FORMAT = False
name = {name!a}
points = None
'''

_CASE = """

@test_case(name={title!a}, points={points!r}, hidden={hidden})
def check_{number}(gradkit):
    gradkit.verify({question!a}, {number})
"""


def build_autograder_zip(
    assignment: Assignment,
    out_path: str | os.PathLike[str],
    known: WorkedOut | None = None,
) -> Path:
    """Writes the zip, whole or not at all, and returns its path.

    `known` is what was worked out of the assignment, where that is done already.

    Raises `UsageError` where Otter is missing or another version, `GraderFault` where its generator
    fails; its own words are in the message.
    """
    require_otter()
    out = Path(out_path)
    out.parent.mkdir(parents=True, exist_ok=True)
    kept = out.with_suffix(".key")
    key = assignment.secret or _kept_key(kept)
    with tempfile.TemporaryDirectory(prefix="gradkit-") as folder:
        stage = Path(folder)
        _stage(assignment, stage, key, known or work_out(assignment))
        entries = _read(_generate(stage))
    entries.update({path.name: path.read_bytes() for path in _SCRIPTS.iterdir() if path.is_file()})
    if not assignment.secret and not kept.exists():
        write_file(kept, key)
        kept.chmod(0o600)
    zip_bytes(out, entries, _EXECUTABLE)
    return out


def without_notebook(autograder_zip: Path) -> Path:
    """Writes `NAME-notebook.zip` beside the zip, for `otter run` on a notebook; its path.

    Plain `otter run` refuses two notebooks before any code of ours runs, so the trusted one is
    left out, and the student's stands in its place until the plugin has emptied it.
    """
    out, entries = notebook_zip(autograder_zip), _read(autograder_zip)
    kept = {name: data for name, data in entries.items() if not name.endswith(".ipynb")}
    zip_bytes(out, kept, _EXECUTABLE)
    return out


def _stage(assignment: Assignment, stage: Path, key: bytes, known: WorkedOut) -> None:
    """Lays out what Otter's generator reads."""
    release = stage / RELEASE
    parts = {name: assignment.root / name for name in ("problems", "solutions")}
    for name, folder in {"autograder": Path(autograder.__file__).parent, **parts}.items():
        # Without the files' times: a zip, and so Otter's generator, refuses those before 1980.
        shutil.copytree(folder, release / name, ignore=_CLUTTER, copy_function=shutil.copyfile)
    if assignment.policy.file and assignment.policy.file.is_relative_to(assignment.root):
        (release / assignment.policy.file.relative_to(assignment.root)).unlink(missing_ok=True)
    if assignment.secret:
        (release / courseseed.NAME).write_bytes(assignment.secret)
    for name in _LEFT_OUT:
        shutil.rmtree(release / "autograder" / name)
    for problem, names in known.forms.items():
        if names:  # whatever Python is there
            (release / "problems" / problem / FORMS).write_bytes(packed(names))
    keep(assignment, release / DIST, replace(known, questions={}), release)
    (stage / "tests").mkdir()
    for name, source in test_files(assignment).items():
        (stage / "tests" / name).write_text(source, encoding="ascii")
    (stage / _notebook_name(release, key)).write_text(NOTEBOOK)
    config = {"plugins": [PLUGIN], **OTTER_CONFIG}
    (stage / "otter_config.json").write_text(json.dumps(config), encoding="ascii")
    shutil.copyfile(_SCRIPTS / "requirements.txt", stage / "requirements.txt")


def _kept_key(path: Path) -> bytes:
    """The random key that stays beside the zip, so that building again gives the same bytes."""
    return path.read_bytes() if path.is_file() else secrets.token_hex(32).encode()


def _notebook_name(release: Path, key: bytes) -> str:
    """A name that no submission can hold by accident, and that no student can foresee.

    Otter fails on a folder of the notebook's name. It depends on a secret of whoever builds the
    zip (the course's, or one that lies beside the zip): all the rest may be published.
    """
    digest = hmac.digest(key, digest_of(release).encode(), "sha256")
    return f"gradkit-{digest.hex()[:12]}.ipynb"


def _generate(stage: Path) -> Path:
    """Runs `otter generate` in the staging folder; the plugin must be importable for it."""
    files = [RELEASE, *sorted(path.name for path in stage.glob("*.ipynb"))]
    command = [sys.executable, "-m", "otter", "generate", "-t", "tests", "-o", "otter.zip"]
    command += ["-c", "otter_config.json", "-r", "requirements.txt", "--overwrite-requirements"]
    environment = {**os.environ, "PYTHONPATH": str(stage / RELEASE)}
    environment["PYTHONDONTWRITEBYTECODE"] = "1"  # else what it imports of ours comes into the zip
    done = subprocess.run(
        [*command, *files], cwd=stage, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise GraderFault(f"Otter's generator failed: {last[0]}")
    return stage / "otter.zip"


def _read(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_files(assignment: Assignment) -> dict[str, str]:
    """File name -> source for every question; the names sort in the assignment's order.

    The sources are ASCII: Otter opens them with whatever encoding the machine prefers.
    """
    return {
        f"{number:03d}_{question.name}.py": test_file(assignment, question)
        for number, question in enumerate(assignment.questions.values(), start=1)
    }


def test_file(assignment: Assignment, question: Question) -> str:
    """The source of one question's test file: public checks, then hidden ones, as in a record."""
    checks = [
        (check.title, points, hidden)
        for hidden in (False, True)
        for check, points in assignment.checks(question, hidden=hidden)
    ]
    cases = [
        _CASE.format(
            title=title, points=float(points), hidden=hidden, question=question.name, number=number
        )
        for number, (title, points, hidden) in enumerate(checks, start=1)
    ]
    return _HEAD.format(name=question.name) + "".join(cases)
