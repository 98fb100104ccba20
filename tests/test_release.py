"""The wheel and the sdist, installed where nothing else is, make a course and grade it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from autograder import __version__

CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("PYTHON", "VIRTUAL_ENV", "GIT_"))
}


def run(*command: object, cwd: Path) -> str:
    """What the command printed; it must succeed."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=cwd, env=CLEAN, capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_changelog_begins_with_the_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first = re.search(r"^## (\S+)(?: – \d{4}-\d\d-\d\d)?$", text, re.MULTILINE)
    assert first is not None
    assert first[1] in (__version__, "Unreleased")


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both, made in an environment of their own."""
    folder = tmp_path_factory.mktemp("release")
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    run(folder / "venv/bin/pip", "install", "-q", "build", cwd=folder)
    run(folder / "venv/bin/python", "-m", "build", "-o", folder / "dist", ROOT, cwd=folder)
    return {
        "wheel": folder / "dist" / f"gradkit-{__version__}-py3-none-any.whl",
        "sdist": folder / "dist" / f"gradkit-{__version__}.tar.gz",
    }


@pytest.mark.demand
@pytest.mark.timeout(1800)  # it installs from the index
@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_a_course_is_begun_built_and_graded(
    kind: str, packages: dict[str, Path], tmp_path: Path
) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    run(tmp_path / "venv/bin/pip", "install", "-q", packages[kind], cwd=tmp_path)
    empty, gradkit = tmp_path / "empty", tmp_path / "venv/bin/gradkit"
    empty.mkdir()
    run(gradkit, "init", "course", cwd=empty)
    course = empty / "course"
    assert "no autograder.zip for Gradescope" in run(gradkit, "build", cwd=course)
    run(gradkit, "grade", "solutions", "-o", "results", "--min-score", "3", cwd=course)
    assert ",3,graded," in (course / "results/grades.csv").read_text(encoding="utf-8")
    # The student's zip, with what the student's README has installed.
    home = tmp_path / "home"
    home.mkdir()
    python = tmp_path / "venv/bin/python"
    run(python, "-m", "zipfile", "-e", course / "dist/student.zip", home, cwd=home)
    (home / "example.py").write_bytes((course / "solutions/example.py").read_bytes())
    assert "3 of 3 points" in run(python, "check.py", cwd=home)
    run(tmp_path / "venv/bin/pip", "install", "-q", f"{packages[kind]}[otter]", cwd=tmp_path)
    run(gradkit, "build", cwd=course)
    assert (course / "dist/autograder.zip").is_file()
