"""The student's folder on machines as students have them: odd installs, odd files, print()."""

from __future__ import annotations

import os
import shutil
import subprocess
import venv
from pathlib import Path

import numpy as np
import pytest
from test_build import assignment, home, python, solve, student

PACKAGES = str(Path(np.__file__).parents[1])


# --- where NumPy lies ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bare(tmp_path_factory) -> str:
    """A Python without NumPy."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, symlinks=os.name != "nt")
    return str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def check_with(program: str, home: Path, *path: str) -> subprocess.CompletedProcess[str]:
    """`check.py gradient_descent` with these entries of PYTHONPATH."""
    return subprocess.run(
        [program, "check.py", "gradient_descent"],
        cwd=home,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_numpy_may_lie_outside_of_pythons_own_folders(home, bare):
    solve(home)
    assert "numpy sympy missing" in check_with(bare, home).stderr
    done = check_with(bare, home, PACKAGES)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_file_named_like_numpy_is_not_mistaken_for_it(home, bare):
    """Not even where PYTHONPATH leads into the folder: its empty entry means "here"."""
    solve(home)
    for name in ("numpy.py", "random.py", "inspect.py"):
        (home / name).write_text("raise RuntimeError('imported by mistake')\n")
    done = check_with(bare, home, "", PACKAGES, str(home), ".")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_worker_that_does_not_start_says_why(home):
    solve(home)
    worker = home / "kit" / "autograder" / "sandbox" / "worker.py"
    worker.write_text("raise OSError('the disk is full')\n")
    done = python("check.py", "losses", cwd=home)
    assert done.returncode == 3
    assert "a worker did not start: OSError: the disk is full" in done.stdout
