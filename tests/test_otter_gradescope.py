"""The Gradescope tree: the zip's own scripts, in the environment that the zip itself makes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from otter_attacks.attacks import HONEST, HONEST_SCORES
from otter_attacks.fixtures import toy, toy_zip
from otter_attacks.harness import (
    TOY,
    Outcome,
    answers,
    borrow_environment,
    fast_results,
    make_zip,
    run_tree,
    unpack_tree,
)
from test_otter_run import break_hidden_checks

from autograder.assignment.model import Assignment


@pytest.fixture
def tree(toy_zip: Path, tmp_path: Path) -> Path:
    root = unpack_tree(toy_zip, tmp_path / "autograder")
    borrow_environment(root)
    return root


def hand_in_answers(root: Path) -> None:
    for name, data in answers(TOY).items():
        (root / "submission" / name).write_bytes(data)


@pytest.fixture(scope="module")
def graded(toy_zip: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """A tree in which the honest submission, which prints something, has been graded once."""
    root = unpack_tree(toy_zip, tmp_path_factory.mktemp("graded") / "autograder")
    borrow_environment(root)
    (root / "submission" / "shapes.py").write_text("print('I was here')\n" + HONEST)
    temporary = root.parent / "tmp"
    temporary.mkdir()
    return root, run_tree(root, {"TMPDIR": str(temporary)})


def test_results_are_those_of_the_fast_engine(
    toy: Assignment, graded: tuple[Path, Outcome]
) -> None:
    tree, outcome = graded
    assert outcome.code == 0, outcome.text
    written = (tree / "results" / "results.json").read_text(encoding="utf-8")
    assert written == json.dumps(fast_results(toy, tree / "submission"), indent=4)
    assert outcome.scores == HONEST_SCORES


def test_the_upload_stays_and_nothing_else_does(graded: tuple[Path, Outcome]) -> None:
    tree, _ = graded
    assert os.listdir(tree / "submission") == ["shapes.py"]
    assert os.listdir(tree / "results") == ["results.json"]
    assert os.listdir(tree.parent / "tmp") == []


def test_it_can_be_run_again_with_metadata_or_without(graded: tuple[Path, Outcome]) -> None:
    tree, first = graded
    (tree / "submission_metadata.json").write_text("")  # as `otter grade` leaves it
    assert first.results == run_tree(tree).results


def await_pickle(root: Path) -> None:
    """`otter grade` copies an empty file to where it will look for Otter's results."""
    (root / "results" / "results.pkl").touch()


def test_an_empty_upload_is_told_so(tree: Path) -> None:
    outcome = run_tree(tree)
    assert outcome.total == 0
    assert outcome.results is not None
    assert "There is no .py file in this submission." in outcome.results["output"]


def withheld(outcome: Outcome) -> bool:
    """No score anywhere, the student is told, and the script says that the grader failed."""
    assert outcome.results is not None, outcome.text
    return (
        outcome.code == 3
        and "score" not in json.dumps(outcome.results)
        and "not your fault" in outcome.results["output"]
    )


def test_a_fault_withholds_the_mark(toy_zip: Path, tmp_path: Path) -> None:
    broken = break_hidden_checks(toy_zip, tmp_path / "broken.zip")
    root = unpack_tree(broken, tmp_path / "autograder")
    borrow_environment(root)
    hand_in_answers(root)
    outcome = run_tree(root)
    assert withheld(outcome), outcome.text
    assert outcome.results is not None
    assert "secret" not in json.dumps(outcome.results)


@pytest.mark.parametrize(
    ("damage", "by_otter"),
    [
        ("otter_config.json", True),
        ("tests", True),
        ("files/.gradkit/problems/assignment.toml", True),
        ("files/.gradkit/problems/assignment.toml", False),
    ],
)
def test_a_damaged_image_withholds_the_mark(damage: str, by_otter: bool, tree: Path) -> None:
    hand_in_answers(tree)
    if by_otter:
        await_pickle(tree)
    path = tree / "source" / damage
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.write_text("{")
    assert withheld(run_tree(tree))


def test_an_environment_without_otter_withholds_the_mark(tree: Path) -> None:
    hand_in_answers(tree)
    (tree / "venv").unlink()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tree / "venv")], check=True)
    outcome = run_tree(tree)
    assert withheld(outcome)
    assert "No module named" in outcome.text


def test_the_files_that_otter_grade_copies_are_enough(toy_zip: Path, tmp_path: Path) -> None:
    """`otter grade` puts these, and no others, into its image: see Otter's Dockerfile.

    Each submission is a zip in there, with `--ext zip`, and there are no metadata.
    """
    root = tmp_path / "autograder"
    for name in ("source", "submission", "results"):
        (root / name).mkdir(parents=True)
    copied = ("setup.sh", "environment.yml", "requirements.", "otter_config.json", "run_otter.py",
              "files/", "tests/")  # fmt: skip
    with zipfile.ZipFile(toy_zip) as archive:
        archive.extractall(
            root / "source", [name for name in archive.namelist() if name.startswith(copied)]
        )
        (root / "run_autograder").write_bytes(archive.read("run_autograder"))
    borrow_environment(root)
    config = root / "source" / "otter_config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "zips": True}))
    make_zip(root / "submission" / "work.zip", answers(TOY))
    await_pickle(root)
    outcome = run_tree(root)
    assert outcome.total == 5.5
    program = "import pickle, sys; print(pickle.load(open(sys.argv[1], 'rb')).total)"
    done = subprocess.run(  # another process, without gradkit, as on the host of `otter grade`
        [sys.executable, "-I", "-c", program, str(root / "results" / "results.pkl")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert float(done.stdout) == outcome.total


def test_the_instructor_sees_what_was_printed(graded: tuple[Path, Outcome]) -> None:
    _, outcome = graded
    assert "| I was here" in outcome.text
    assert outcome.results is not None
    assert "stdout_visibility" not in outcome.results  # hidden, then


# In pip's place: a distribution that setup.sh asks for is linked from where these tests have it.
LENDING_PIP = """
import re, sys
from importlib.metadata import distribution
from pathlib import Path
venv = Path(sys.prefix, "lib", "python%d.%d" % sys.version_info[:2], "site-packages")
*options, requirements = sys.argv[1:]
assert options[0] == "install" and "--no-deps" in options and options[-1] == "-r", options
names = re.findall(r"^([\\w-]+)==", Path(requirements).read_text(), re.MULTILINE)
assert len(names) > 40
sys.path[:0] = LENT
for found in map(distribution, dict.fromkeys(names)):
    for top in {file.parts[0] for file in found.files} - {"..", "__pycache__"}:
        if not (venv / top).is_symlink():
            (venv / top).symlink_to(Path(found.locate_file(top)).resolve())
"""


def make_environment(root: Path, **settings: str) -> None:
    """Runs setup.sh as Gradescope does."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    subprocess.run(
        ["bash", str(root / "source" / "setup.sh")],
        cwd="/", env={**clean, **settings}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert (root / "source").stat().st_mode & 0o077 == 0
    engine = root / "source" / "files" / ".gradkit" / "autograder"
    assert list(engine.glob("grading/__pycache__/grader.*.pyc"))


def test_what_the_zip_asks_for_is_enough(toy_zip: Path, tmp_path: Path) -> None:
    """setup.sh for real, but for the index: a Python, a virtual environment, what is listed."""
    root = unpack_tree(toy_zip, tmp_path / "autograder")
    pip = tmp_path / "lender" / "pip"
    pip.mkdir(parents=True)
    lent = f"LENT = {[path for path in sys.path if Path(path).is_dir()]!r}\n"
    (pip / "__init__.py").touch()  # else the environment's own pip comes first
    (pip / "__main__.py").write_text(lent + LENDING_PIP)
    python = getattr(sys, "_base_executable", sys.executable)
    make_environment(root, PYTHONPATH=str(pip.parent), GRADKIT_PYTHON=python)
    hand_in_answers(root)
    outcome = run_tree(root)
    assert outcome.total == 5.5, outcome.text
    assert any(path.is_symlink() for path in (root / "venv").rglob("numpy"))


@pytest.mark.demand  # what it installs, without the index, above
def test_the_zip_makes_its_own_environment(toy_zip: Path, tmp_path: Path) -> None:
    """With packages from the index."""
    root = unpack_tree(toy_zip, tmp_path / "autograder")
    make_environment(root, PIP_NO_COMPILE="1")  # half of the time; what is imported is compiled
    hand_in_answers(root)
    outcome = run_tree(root)
    assert outcome.total == 5.5, outcome.text
