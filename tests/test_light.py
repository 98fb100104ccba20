"""Without Otter and what comes with it, everything works but what is made for Otter."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

BLOCKED = (
    "otter",
    "nbformat",
    "nbconvert",
    "pandas",
    "IPython",
    "jupyter_client",
    "yaml",
    "pytest",
)
# Runs the verbs one after another, in a process where the others cannot be imported.
_SCRIPT = f"""
import contextlib, io, json, sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {BLOCKED!r}:
            raise ImportError("blocked: " + name)

sys.meta_path.insert(0, Blocker())
from autograder.cli import main
ended = []
for command in json.loads(sys.argv[1]):
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main(command)
    ended.append([code, said.getvalue()])
print(json.dumps(ended))
"""


def ended(folder: Path, *commands: list[str]) -> list[tuple[int, str]]:
    """Exit code and output of each command."""
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, json.dumps(commands)],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [(code, said) for code, said in json.loads(done.stdout)]


def test_marks_are_given_without_otter(tmp_path: Path) -> None:
    course = ["--assignment", "course"]
    commands = {
        "init": ["init", "course"],
        "check": ["check", "--folder", "course/solutions", *course],
        "grade": ["grade", "course/solutions", "-o", "out", "--jobs", "1", *course],
        "marks": ["marks", "out", *course],
        "hint": ["hint", "example.center", "--folder", "course/solutions", *course],
        "new": ["new", "another", *course],
        "doctor": ["doctor"],
    }
    found = dict(zip(commands, ended(tmp_path, *commands.values()), strict=True))
    assert {name: code for name, (code, _) in found.items()} == dict.fromkeys(commands, 0), found
    results = json.loads((tmp_path / "out/solutions/results.json").read_text(encoding="utf-8"))
    scored = next(test for test in results["tests"] if "score" in test)
    assert scored["score"] == scored["max_score"] > 0


HEAVY = (*BLOCKED, "jupyter_core", "matplotlib", "rich", "jinja2", "watchfiles", "scipy")
_LOADED = """
import contextlib, io, json, sys
from pathlib import Path
from autograder.practice.entry import main
said = io.StringIO()
with contextlib.redirect_stdout(said):
    code = main(json.loads(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
print(json.dumps([code, sorted(sys.modules)]))
"""


def loaded(folder: Path, root: Path, *words: str, ends: int = 0) -> set[str]:
    """The modules of a process that has run `check.py`."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, json.dumps(words), str(folder), str(root)],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    code, names = json.loads(done.stdout)
    assert code == ends
    return set(names)


@pytest.mark.parametrize("words", [(), ("--all",), ("--list",)])
def test_a_students_check_loads_nothing_heavy(
    small: Path, right: Path, words: tuple[str, ...]
) -> None:
    names = loaded(right, small, *words)
    assert "numpy" in names
    assert names.isdisjoint({*HEAVY, "sympy", "mpmath"}), names & {*HEAVY, "sympy", "mpmath"}


def test_a_wrong_answer_loads_no_more_of_numpy(small: Path, tmp_path: Path) -> None:
    wrong = "import numpy as np\n\ndef double(x):\n    return 3 * np.asarray(x)\n"
    (tmp_path / "twice.py").write_text(wrong)
    names = loaded(tmp_path, small, ends=1)
    assert names.isdisjoint({"numpy.ma", "numpy.fft", "numpy.polynomial"})


def test_a_students_check_loads_no_pictures() -> None:
    script = "import sys, autograder.practice.entry; print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "autograder.grading.grader" in done.stdout
    for name in ("autograder.picture", "autograder.assignment.exhibits", "autograder.render.html"):
        assert f"'{name}'" not in done.stdout


def test_formulas_load_sympy_and_nothing_else_that_is_heavy() -> None:
    names = loaded(ROOT / "solutions", ROOT, "discussion.sigmoid_derivative_symbolic")
    assert "sympy" in names
    assert names.isdisjoint(HEAVY), names & set(HEAVY)


def test_without_otter_the_build_makes_the_rest_and_says_what_it_needs(tmp_path: Path) -> None:
    build = ["build", "--assignment", "course"]
    remedy = "this needs Otter-Grader 7.0.0. Run: pip install 'gradkit[otter]'\n"
    _, (code, said) = ended(tmp_path, ["init", "course"], build)
    assert code == 0
    assert said.endswith(f"no autograder.zip for Gradescope: {remedy}")
    dist = tmp_path / "course/dist"
    assert {path.name for path in dist.iterdir()} == {"student.zip", "worked-out.json"}
    (dist / "autograder.zip").write_bytes(b"of an earlier build")
    [(code, said)] = ended(tmp_path, build)
    assert (code, said.endswith(f"autograder.zip is there, and {remedy}")) == (2, True)
