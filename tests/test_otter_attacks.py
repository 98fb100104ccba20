"""The ways in that only Otter has, tried through the real `otter run` and the Gradescope script.

The positive controls run the same submissions against an Otter zip without the plugin.
"""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from otter_attacks.attacks import ATTACKS, HONEST, HONEST_SCORES, Attack
from otter_attacks.fixtures import toy, toy_zip
from otter_attacks.harness import (
    TOY,
    answers,
    borrow_environment,
    make_zip,
    otter_run,
    run_tree,
    unpack_tree,
)
from otter_attacks.stock import build_stock_zip

BY_PROMISE = {attack.promise: attack for attack in ATTACKS}


def attack_of(promise: str, tmp_path: Path) -> tuple[Attack, Path, Path]:
    """The attack, its zip, and the file that it leaves where it succeeds."""
    attack, mark = BY_PROMISE[promise], tmp_path / "mark"
    return attack, make_zip(tmp_path / "submission.zip", attack.submission(str(mark))), mark


def all_planted(mark: Path) -> dict[str, bytes]:
    """What every attack plants and does, in one submission."""
    planted: dict[str, bytes] = {}
    answers = b""
    for attack in ATTACKS:
        planted.update(attack.submission(str(mark)))
        answers += planted.pop("shapes.py")  # each defines the same functions again
    del planted["otter.py"]  # there is a folder of that name, too
    return {**planted, "shapes.py": answers}


def test_under_otter_run_nothing_planted_has_an_effect(toy_zip: Path, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    submission = make_zip(tmp_path / "submission.zip", all_planted(mark))
    outcome = otter_run(toy_zip, submission, tmp_path / "out")
    assert outcome.code == 0, outcome.text
    assert not mark.exists()
    assert outcome.scores == HONEST_SCORES


@pytest.mark.demand  # all of them at once above
@pytest.mark.parametrize("promise", BY_PROMISE)
def test_under_otter_run(promise: str, toy_zip: Path, tmp_path: Path) -> None:
    attack, submission, mark = attack_of(promise, tmp_path)
    outcome = otter_run(toy_zip, submission, tmp_path / "out")
    assert outcome.code == 0, outcome.text
    assert not mark.exists()
    assert outcome.scores == attack.scores


@pytest.mark.demand
@pytest.mark.parametrize("promise", [name for name, attack in BY_PROMISE.items() if attack.control])
def test_control_without_the_plugin(promise: str, stock_zip: Path, tmp_path: Path) -> None:
    _, submission, mark = attack_of(promise, tmp_path)
    otter_run(stock_zip, submission, tmp_path / "out")
    assert mark.exists()


@pytest.fixture(scope="module")
def stock_zip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_stock_zip(tmp_path_factory.mktemp("stock") / "zip")


def test_attacks_without_a_control_say_why() -> None:
    assert all(attack.control != bool(attack.why) for attack in ATTACKS)


def notebook_name(autograder: Path) -> str:
    with zipfile.ZipFile(autograder) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".ipynb"))
    return Path(name).name


# What Otter itself stumbles over before the first line of ours runs. There is no mark then, and no
# results.json in the output folder; on Gradescope, below, each of them is graded.
STUMBLES = {
    "a_second_notebook": {"scratch.ipynb": b"{}"},
    "a_folder_named_like_our_notebook": {"{notebook}/x.txt": b""},
    "a_file_named_tests": {"tests": b""},
    "a_folder_named_init": {"__init__.py/x.txt": b""},
}


def stumbling_block(name: str, autograder: Path) -> dict[str, bytes]:
    notebook = notebook_name(autograder)
    return {path.format(notebook=notebook): data for path, data in STUMBLES[name].items()}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name == "a_file_named_tests" else pytest.mark.demand)
        for name in STUMBLES
    ],
)
def test_otter_run_gives_no_mark_where_it_stumbles(
    name: str, toy_zip: Path, tmp_path: Path
) -> None:
    files = {**answers(TOY), **stumbling_block(name, toy_zip)}
    outcome = otter_run(toy_zip, make_zip(tmp_path / "s.zip", files), tmp_path / "out")
    assert outcome.code != 0
    assert outcome.results is None


def hand_in(root: Path, files: dict[str, bytes]) -> None:
    """Puts files into the tree's submission folder, as Gradescope unpacks an upload."""
    for name, data in files.items():
        path = root / "submission" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@pytest.fixture
def tree(toy_zip: Path, tmp_path: Path) -> Path:
    """A Gradescope tree with nothing handed in yet."""
    root = unpack_tree(toy_zip, tmp_path / "autograder")
    borrow_environment(root)
    return root


def test_gradescope_grades_where_otter_stumbles(toy_zip: Path, tree: Path) -> None:
    blocks = [stumbling_block(name, toy_zip) for name in STUMBLES]
    hand_in(
        tree, {**answers(TOY), **{path: data for block in blocks for path, data in block.items()}}
    )
    outcome = run_tree(tree)
    assert outcome.code == 0, outcome.text
    assert outcome.total == 5.5


def test_on_gradescope_nothing_planted_has_an_effect(tree: Path, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    planted = all_planted(mark)
    hand_in(tree, {name: data for name, data in planted.items() if not name.startswith("..")})
    outcome = run_tree(tree)
    assert outcome.code == 0, outcome.text
    assert not mark.exists()
    assert outcome.scores == HONEST_SCORES


LINKS = {
    "a_link_to_the_reference": ("shapes.py", "{root}/source/files/.gradkit/solutions/shapes.py"),
    "a_relative_link_to_the_reference": (
        "shapes.py",
        "../source/files/.gradkit/solutions/shapes.py",
    ),
    "a_linked_folder": ("work", "{root}/source/files/.gradkit/solutions"),
    "a_link_to_a_device": ("shapes.py", "/dev/zero"),
    "a_link_to_itself": ("shapes.py", "shapes.py"),
}


@pytest.mark.demand  # a linked file and folder below
@pytest.mark.parametrize("name", LINKS)
def test_on_gradescope_links_are_not_followed(name: str, tree: Path) -> None:
    link, target = LINKS[name]
    (tree / "submission" / link).symlink_to(target.format(root=tree))
    outcome = run_tree(tree)
    assert outcome.code == 0, outcome.text
    assert outcome.total == 0


def test_on_gradescope_neither_a_pipe_nor_a_link_is_read(tree: Path) -> None:
    os.mkfifo(tree / "submission" / "shapes.py")
    solutions = tree / "source/files/.gradkit/solutions"
    (tree / "submission" / "words.py").symlink_to(solutions / "words.py")
    (tree / "submission" / "work").symlink_to(solutions)
    outcome = run_tree(tree)
    assert outcome.code == 0, outcome.text
    assert outcome.total == 0


READ_SECRETS = """
from pathlib import Path

try:
    exec(Path({path!r}).read_text())
except OSError:

    def edge(a, b):
        return 2 * (a + b)
"""


def test_on_gradescope_the_reference_cannot_be_read(tree: Path) -> None:
    secret = tree / "source" / "files" / ".gradkit" / "solutions" / "shapes.py"
    source = READ_SECRETS.format(path=str(secret))
    scope: dict[str, object] = {}
    exec(source, scope)  # the control: unconfined, it finds the answer
    assert "area" in scope
    hand_in(tree, {"shapes.py": source.encode()})
    assert run_tree(tree).scores == HONEST_SCORES
    assert (tree / "source").stat().st_mode & 0o077 == 0
