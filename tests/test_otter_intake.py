"""Taking the student's files out of Otter's folder, and clearing it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from otter_attacks.harness import make_zip

from autograder.otterbridge import intake

EXPECTED = ["shapes.py", "words.py"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "submission").mkdir()
    return tmp_path / "submission"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """What Otter unpacks the autograder's zip to."""
    source = tmp_path / "source"
    (source / "tests").mkdir(parents=True)
    (source / "tests" / "001_a.py").write_text("ours")
    (source / "files" / ".gradkit").mkdir(parents=True)
    (source / "files" / "gradkit-1.ipynb").write_text("ours")
    return source


def test_what_otter_added_is_not_read_as_the_students(folder: Path, source: Path) -> None:
    (folder / "shapes.py").write_text("x = 1\n")
    (folder / "__init__.py").touch()
    (folder / "tests").mkdir()
    (folder / "tests" / "001_a.py").write_text("ours")
    (folder / "gradkit-1.ipynb").write_text("ours")
    intake.remove_ours(folder, source)
    submission = intake.take(folder, EXPECTED)
    assert submission.files == {"shapes.py": b"x = 1\n"}
    assert submission.notes == ()


def test_a_package_of_the_students_keeps_its_init(folder: Path, source: Path) -> None:
    (folder / "__init__.py").write_text("x = 1\n")
    intake.remove_ours(folder, source)
    assert (folder / "__init__.py").exists()


def test_links_named_like_ours_lead_nowhere(folder: Path, source: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").touch()
    (folder / "tests").symlink_to(precious)
    (folder / "gradkit-1.ipynb").symlink_to(precious / "file")
    (folder / "__init__.py").symlink_to(precious / "file")
    intake.remove_ours(folder, source)
    intake.empty(folder)
    assert (precious / "file").exists()
    assert os.listdir(folder) == []


def test_no_depth_is_too_deep_to_remove(folder: Path) -> None:
    here = os.open(folder, os.O_RDONLY)
    for _ in range(3000):  # deeper than Python recurses, and than a path may be long
        os.mkdir("nested", dir_fd=here)
        inner = os.open("nested", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    intake.empty(folder)
    assert os.listdir(folder) == []


def test_everything_is_removed(folder: Path) -> None:
    for name in (".OTTER_LOG", ".gradkit-0", "-rf", "numpy.py", "é\n.py"):
        (folder / name).touch()
    (folder / ".gradkit-1" / "otter").mkdir(parents=True)
    (folder / ".gradkit-1" / "otter" / "__init__.py").touch()
    os.mkfifo(folder / "pipe")
    intake.empty(folder)
    assert os.listdir(folder) == []


def test_what_otter_needs_is_put_back(folder: Path, source: Path) -> None:
    intake.restore(folder, source, Path("/somewhere/gradkit-1.ipynb"))
    assert sorted(path.name for path in folder.rglob("*")) == [
        "001_a.py",
        "gradkit-1.ipynb",
        "tests",
    ]
    assert json.loads((folder / "gradkit-1.ipynb").read_text())["cells"] == []


@pytest.mark.parametrize("name", ["work.zip", "WORK.ZIP"])
def test_a_zip_alone_is_read(name: str, folder: Path) -> None:
    make_zip(folder / name, {"hw/shapes.py": "x = 1\n"})
    (folder / ".DS_Store").touch()
    assert intake.take(folder, EXPECTED).files == {"shapes.py": b"x = 1\n"}


def test_a_zip_beside_files_is_not(folder: Path) -> None:
    make_zip(folder / "old.zip", {"shapes.py": "x = 1\n"})
    (folder / "words.py").write_text("y = 2\n")
    assert set(intake.take(folder, EXPECTED).files) == {"words.py"}


def test_a_broken_zip_is_an_empty_submission_with_the_reason(folder: Path) -> None:
    (folder / "work.zip").write_bytes(b"PK\3\4 no zip")
    submission = intake.take(folder, EXPECTED)
    assert submission.files == {}
    assert submission.notes[0].startswith("work.zip: not a readable zip archive")


def test_a_zip_with_a_nameless_entry_is_not_our_fault(folder: Path) -> None:
    make_zip(folder / "work.zip", {"@": "", "shapes.py": "x = 1\n"})
    (folder / "work.zip").write_bytes((folder / "work.zip").read_bytes().replace(b"@", b"\0"))
    submission = intake.take(folder, EXPECTED)
    assert submission.files == {}
    assert submission.notes[0].startswith("work.zip: an entry has no name")


def test_several_folders_of_one_upload_are_one_students(folder: Path) -> None:
    for name in ("old/shapes.py", "new/shapes.py", "new/words.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"# {name}")
    submission = intake.take(folder, EXPECTED)
    assert submission.files["shapes.py"] == b"# new/shapes.py"
    assert submission.notes == ("Not graded: old/shapes.py",)
