"""The student's folder on machines as students have them: odd installs, odd files, print()."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import numpy as np
import pytest
from test_build import assignment, home, python, solve, student

from autograder.release.studentkit import student_files

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
    (home / "kit" / "contents.txt").unlink()
    worker = home / "kit" / "autograder" / "worker" / "worker.py"
    fails = "def main(*words):\n    raise OSError('the disk is full')\n\n\ndef lost("
    worker.write_text(worker.read_text().replace("def main(", fails))
    done = python("check.py", "losses", cwd=home)
    assert done.returncode == 3
    assert "a worker did not start: OSError: the disk is full" in done.stdout


@pytest.mark.parametrize(
    ("lost", "cut"),
    [
        ("autograder/worker/worker.py", False),
        ("autograder/practice/check.py", False),
        ("problems/losses/public_checks.py", True),
        ("problems/losses/problem.toml", False),
    ],
)
def test_a_damaged_kit_is_to_be_unpacked_again(home, lost, cut):
    solve(home)
    path = home / "kit" / lost
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 - 7]) if cut else path.unlink()
    done = python("check.py", "losses", cwd=home)
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stderr.count("\n") == 1
    assert "damaged" in done.stderr
    assert "Unpack the whole zip again." in done.stderr
    if lost == "problems/losses/problem.toml":
        told = pytest_in(home, "losses.cost").stdout
        assert "Unpack the whole zip again." in told
        assert "Traceback" not in told


def test_a_session_goes_on_as_it_was_after_running_check_py(home):
    """As `%run check.py` in Jupyter does, or F5 in an editor."""
    solve(home)
    text = (
        "import runpy, sys; before = list(sys.path); sys.argv = ['check.py', 'losses.cost']\n"
        "try: runpy.run_path('check.py', run_name='__main__')\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "assert sys.path == before; import losses; print(losses.__file__)"
    )
    done = python("-c", text, cwd=home)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("losses.py\n")


def test_python_goes_on_after_check_py_where_it_was_not_started_for_it_alone(home):
    goes_on = subprocess.run(
        [sys.executable, "-i", "check.py", "-h"],
        cwd=home,
        input="print(6 * 7)\n",
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert goes_on.stdout.rstrip().endswith("42")
    text = (
        "import atexit, runpy, sys; atexit.register(print, 'the end'); {0}\n"
        "sys.argv = ['check.py', '-h']; sys.orig_argv[1:] = sys.argv\n"
        "runpy.run_path('check.py', run_name='__main__')"
    )
    debugger = "sys.settrace(lambda *_: None)"
    assert python("-c", text.format(debugger), cwd=home).stdout.rstrip().endswith("the end")
    alone = python("-c", text.format(""), cwd=home).stdout
    assert "--watch" in alone
    assert "the end" not in alone


def test_pytest_says_so_too(home):
    (home / "kit" / "contents.txt").unlink()
    worker = home / "kit" / "autograder" / "worker" / "worker.py"
    fails = "def main(*words):\n    raise OSError('the disk is full')\n\n\ndef lost("
    worker.write_text(worker.read_text().replace("def main(", fails))
    done = pytest_in(home, "gradient_descent.step")
    assert "Checking failed, and it is not your fault: " in done.stdout
    assert "OSError: the disk is full" in done.stdout
    assert "KeyError" not in done.stdout


def pytest_in(home: Path, words: str) -> subprocess.CompletedProcess[str]:
    return python("-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", words, cwd=home)


# --- what is typed -------------------------------------------------------------------------------


def test_help_is_of_check_py_and_needs_nothing(home):
    shutil.rmtree(home / "kit")
    for word in ("--help", "-h"):
        done = python("-S", "check.py", word, cwd=home)  # -S: no installed packages
        assert (done.returncode, done.stderr) == (0, "")
        for form in ("python check.py ", "python check.py NAME", "--all", "--hint NAME"):
            assert form in done.stdout
        assert "--assignment" not in done.stdout


def test_an_old_python_can_read_check_py(home):
    """No f-strings, no unpacking in lists, no annotations, nothing but ASCII."""
    text = (home / "check.py").read_bytes().decode("ascii")
    newer = (ast.JoinedStr, ast.Starred, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef)
    assert not any(isinstance(node, newer) for node in ast.walk(ast.parse(text)))


def test_a_hint_may_be_asked_for_before_or_after_the_name(home):
    first = python("check.py", "--hint", "losses.cost", cwd=home)
    second = python("check.py", "losses.cost", "--hint", cwd=home)
    assert first.stdout.startswith("losses.cost, hint 1 of")
    assert second.stdout.startswith("losses.cost, hint ")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--hint"], "check.py: --hint needs one name, as in: python check.py --hint NAME"),
        (["--nonsense"], "check.py: unrecognized arguments: --nonsense. See: check.py --help"),
    ],
)
def test_a_wrong_command_line_is_one_line_of_check_py(home, words, line):
    done = python("check.py", *words, cwd=home)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{line}\n")


@pytest.mark.parametrize("word", ["losses.py", os.path.join(".", "losses")])
def test_a_file_may_be_named_as_a_shell_completes_it(home, word):
    solve(home)
    done = python("check.py", word, cwd=home)
    assert done.returncode == 0, done.stderr
    assert "losses" in done.stdout
    assert "mlp" not in done.stdout


# --- print() and odd files -----------------------------------------------------------------------


def test_print_is_shown_for_a_named_question_and_mentioned_otherwise(home):
    solve(home)
    with open(home / "losses.py", "a") as stream:
        stream.write("\nprint('loaded \\x1b[31m')\n")
    named = python("check.py", "losses.cost", cwd=home).stdout
    assert "What your code printed, in all calls:\n    loaded \\x1b[31m\n" in named
    whole = python("check.py", cwd=home).stdout
    assert "Your code printed something: name a question to see it." in whole
    assert "loaded" not in whole


def test_pytest_says_how_to_see_what_is_printed(home):
    solve(home)
    (home / "losses.py").write_text("def cost(loss, y_hat, y):\n    print(y)\n    return 7.0\n")
    done = pytest_in(home, "losses.cost")
    assert "To see what it prints: python check.py losses.cost\n" in done.stdout


def test_a_file_in_another_encoding_says_how_to_save_it(home):
    solve(home)
    (home / "losses.py").write_text("x = 1\n", encoding="utf-16")
    done = python("check.py", "losses", cwd=home)
    assert done.stdout.count("save it as UTF-8") == 1


def test_a_broken_file_is_said_once(home):
    solve(home)
    (home / "losses.py").write_text("def cost(:\n")
    (home / "mlp.py").unlink()
    done = python("check.py", "--all", cwd=home)
    assert done.stdout.count("losses.py cannot be imported") == 1
    assert done.stdout.count("there is no file mlp.py") == 1


def test_the_readme_says_how_to_get_pytest(assignment):
    assert "pip install pytest" in student_files(assignment)["README.md"].decode()


def test_pytest_runs_only_what_is_asked_and_skips_stubs(home):
    (home / "gradient_descent.py").write_text("while True:\n    pass\n")
    done = pytest_in(home, "losses.cost")
    assert done.returncode == 0, done.stdout
    assert "skipped" in done.stdout
    assert "failed" not in done.stdout
    every = pytest_in(home, "losses or everything")
    assert every.returncode == 1
    assert "1 failed" in every.stdout
    assert "5 not attempted: losses.square_loss, losses.cross_entropy_loss" in every.stdout


def test_doctests_of_the_students_own_are_found_and_the_kits_are_not(home):
    (home / "mine.py").write_text(
        'def f(x):\n    """\n    >>> f(2)\n    4\n    """\n    return 2 * x\n'
    )
    done = python("-m", "pytest", "-q", "--doctest-modules", "mine.py", cwd=home)
    assert (done.returncode, "1 passed" in done.stdout) == (0, True), done.stdout
    both = python("-m", "pytest", "-q", "--doctest-modules", "-k", "mine or cost", cwd=home)
    assert re.search(r"\b1 passed, \d+ skipped|failed, 1 passed, \d+ skipped", both.stdout), (
        both.stdout
    )
    assert not re.search(r"\d error", both.stdout), both.stdout
    stubs = python("-m", "pytest", "-q", "--doctest-modules", "losses.py", cwd=home)
    assert re.search(r"^\d+ skipped", stubs.stdout, re.MULTILINE), stubs.stdout
    listed = python("-m", "pytest", "--collect-only", "-q", "--doctest-modules", cwd=home)
    assert "error" not in listed.stdout.lower(), listed.stdout
    assert "mine.py::mine.f" in listed.stdout


def test_an_editor_finds_the_tests(home):
    settings = json.loads((home / ".vscode" / "settings.json").read_text())
    assert settings["python.testing.pytestEnabled"] is True
    listed = python("-m", "pytest", "--collect-only", "-q", cwd=home).stdout
    assert "test_public.py::Test_mlp::test_backward__" in listed
