"""Writes dist/autograder.zip with Otter's own generator.

`otter generate` lays out tests, config and files; then its scripts are replaced by lighter ones
(no conda, no compiler, no browser: the image builds in a minute), and the archive is written anew
with sorted names and fixed times, so that the same content gives the same bytes.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import autograder
from autograder.artifacts import write_file
from autograder.assignment import courseseed
from autograder.assignment.model import Assignment
from autograder.errors import GraderFault
from autograder.grading.expectations import FORMS
from autograder.grading.rightforms import packed
from autograder.judges.workedout import DIST, WorkedOut, keep, work_out
from autograder.otterbridge import notebook_zip, require_otter
from autograder.otterbridge.intake import RELEASE
from autograder.otterbridge.notebook import notebook
from autograder.otterbridge.testfiles import test_files

# `show_hidden` lets the questions appear when marks are published. The summary of public tests that
# Otter would add as a test of its own, without points, is the results' `output` instead.
OTTER_CONFIG = {"show_hidden": True, "force_public_test_summary": False}
PLUGIN = "autograder.otterbridge.plugin.GradkitPlugin"
_SCRIPTS = Path(__file__).parent / "scripts"
_EXECUTABLE = ("setup.sh", "run_autograder")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
# Below this folder in the engine's order, so nothing that grades imports them. Under `otter run`,
# each file is written twice for each submission.
_LEFT_OUT = ("commands", "practice", "release")
_CLUTTER = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")


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
    unfinished = out.with_name(f".{out.name}.new")
    _write(entries, unfinished)
    if not assignment.secret and not kept.exists():
        write_file(kept, key)
        kept.chmod(0o600)
    os.replace(unfinished, out)
    return out


def without_notebook(autograder_zip: Path) -> Path:
    """Writes `NAME-notebook.zip` beside the zip, for `otter run` on a notebook; its path.

    Plain `otter run` refuses two notebooks before any code of ours runs, so the trusted one is
    left out, and the student's stands in its place until the plugin has emptied it.
    """
    entries = _read(autograder_zip)
    out = notebook_zip(autograder_zip)
    unfinished = out.with_name(f".{out.name}.new")
    kept = {name: data for name, data in entries.items() if not name.endswith(".ipynb")}
    _write(kept, unfinished)
    os.replace(unfinished, out)
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
    (stage / _notebook_name(release, key)).write_text(notebook(), encoding="ascii")
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
    digest = hmac.new(key, digestmod="sha256")
    for path in sorted(release.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(release).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return f"gradkit-{digest.hexdigest()[:12]}.ipynb"


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


def _write(entries: dict[str, bytes], path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # Unix, so that the permissions count
            info.external_attr = (stat.S_IFREG | (0o755 if name in _EXECUTABLE else 0o644)) << 16
            archive.writestr(info, entries[name])
