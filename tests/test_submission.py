"""Reading what students hand in: in every shape they hand it in, and never beyond its folder."""

from __future__ import annotations

import contextlib
import os
import random
import stat
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.errors import SubmissionError
from autograder.submissions.find import find_submissions
from autograder.submissions.read import read_own_files, read_submission
from autograder.submissions.zips import SENT_BYTES, ReadLimits
from autograder.worker.wire import MAX_FRAME_BYTES

EXPECTED = {"a.py", "b.py"}
LIMITS = ReadLimits(total_bytes=100_000, files=50, file_bytes=10_000)


def make_zip(path: Path, files: dict[str, bytes | str], **options) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data, **options)
    return path


def read(path: Path):
    return read_submission(path, LIMITS, expected=EXPECTED)


def make_folder(path: Path, *names: str) -> Path:
    for name in names:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(f"# {name}")
    return path


# --- shapes ------------------------------------------------------------------------------


def test_a_folder_that_holds_one_zip_is_that_zip(tmp_path):
    make_folder(tmp_path, "Ann_123/notes.txt")
    make_zip(tmp_path / "Ann_123" / "hw.zip", {"hw/a.py": "x = 1"})
    submission = read(tmp_path / "Ann_123")
    assert (submission.id, submission.files) == ("Ann_123", {"a.py": b"x = 1"})
    (tmp_path / "Bob").mkdir()
    (tmp_path / "Bob" / "hw.zip").symlink_to(tmp_path / "Ann_123" / "hw.zip")
    refused(tmp_path / "Bob", "is a link")


def test_a_single_file(tmp_path):
    make_folder(tmp_path, "a.py", "b.py")
    submission = read(tmp_path / "a.py")
    assert (submission.id, submission.files) == ("a", {"a.py": b"# a.py"})


@pytest.mark.parametrize("top", ["", "homework/", "deep/down/homework/"])
def test_the_files_may_lie_at_the_top_or_in_one_folder(tmp_path, top):
    names = [f"{top}a.py", f"{top}b.py", f"{top}helper.py"]
    folder = read(make_folder(tmp_path / "f", *names))
    archive = read(make_zip(tmp_path / "z.zip", dict.fromkeys(names, b"x = 1")))
    for submission in (folder, archive):
        assert list(submission.files) == ["a.py", "b.py", "helper.py"]
        assert submission.notes == ()


def test_a_zip_in_capitals_and_with_backslashes(tmp_path):
    path = make_zip(tmp_path / "X.ZIP", {"work\\a.py": b"1"})
    assert (read(path).id, read(path).files) == ("X", {"a.py": b"1"})


def test_the_folder_with_most_of_the_assignments_files_wins(tmp_path):
    names = ["old/a.py", "new/a.py", "new/b.py", "notes/c.py", "notes/d.py", "notes/e.py"]
    submission = read(make_folder(tmp_path / "f", *names))
    assert submission.files == {"a.py": b"# new/a.py", "b.py": b"# new/b.py"}
    assert submission.notes == ("Not graded: notes/c.py, notes/d.py, notes/e.py and 1 more",)


def test_what_tools_and_the_kit_left_behind_is_ignored_silently(tmp_path):
    clutter = ["__MACOSX/._a.py", ".git/a.py", "__pycache__/a.py", ".hidden.py", "check.py"]
    clutter += ["test_public.py", "README.md", "kit/autograder/a.py", "venv/lib/b.py"]
    names = ["a.py", *clutter]
    for path in (
        make_folder(tmp_path / "f", *names),
        make_zip(tmp_path / "z.zip", dict.fromkeys(names, b"1")),
    ):
        assert (list(read(path).files), read(path).notes) == (["a.py"], ())


def test_other_files_are_noted(tmp_path):
    submission = read(make_folder(tmp_path / "f", "a.py", "work.ipynb", "plot.png"))
    assert submission.notes == ("Not graded: plot.png, work.ipynb",)
    assert read(make_folder(tmp_path / "g", "work.ipynb")).notes[0] == (
        "There is no .py file in this submission."
    )
    assert read(make_folder(tmp_path / "h", "other.py")).notes == (
        "None of the assignment's files is in this submission.",
    )


def test_a_folder_of_submissions_is_found_by_its_children(tmp_path):
    make_folder(tmp_path, "ann/a.py", "bob/homework/a.py", "grades.txt", ".cache/a.py")
    make_zip(tmp_path / "cy.zip", {"a.py": b"1"})
    assert [path.name for path in find_submissions([tmp_path])] == ["ann", "bob", "cy.zip"]
    assert find_submissions([tmp_path / "ann"]) == [tmp_path / "ann"]


def test_zips_beside_single_files_are_a_class(tmp_path):
    make_folder(tmp_path, "ann.py", "bob.py")
    make_zip(tmp_path / "cy.zip", {"a.py": b"1"})
    names = [path.name for path in find_submissions([tmp_path], EXPECTED)]
    assert names == ["ann.py", "bob.py", "cy.zip"]
    make_folder(tmp_path, "a.py")  # now it is one student's work, with a copy beside it
    assert find_submissions([tmp_path], EXPECTED) == [tmp_path]


def test_a_folder_without_submissions_is_refused(tmp_path):
    with pytest.raises(SubmissionError, match="holds no submission"):
        find_submissions([make_folder(tmp_path, "notes.txt")])


def test_a_students_own_modules_in_folders_are_taken_and_the_rest_disturbs_nothing(tmp_path):
    make_folder(tmp_path, "a.py", "lib/b.py", "check.py", "kit/c.py", "venv/lib/d.py", "x.csv")
    assert set(read_own_files(tmp_path).files) == {"a.py", "lib/b.py"}
    make_folder(tmp_path, *(f"other/{number}.py" for number in range(2100)))  # an environment, say
    assert set(read_own_files(tmp_path).files) == {"a.py"}


# --- archives that are refused -------------------------------------------------------------


def refused(path: Path, words: str) -> None:
    with pytest.raises(SubmissionError, match=words) as caught:
        read(path)
    message = str(caught.value)
    assert str(path) in message
    assert "\n" not in message
    assert message.rstrip().endswith(".")  # it ends with the remedy, a sentence


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"Rar!", bytes(range(256))])
def test_not_a_zip(tmp_path, data):
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    refused(path, "not a readable zip")


def test_damaged_bytes(tmp_path):
    path = make_zip(tmp_path / "x.zip", {"a.py": b"x = 1\n" * 500})
    data = bytearray(path.read_bytes())
    data[40:60] = bytes(20)
    path.write_bytes(data)
    refused(path, "not a readable zip")


def test_encrypted(tmp_path):
    path = make_zip(tmp_path / "x.zip", {"a.py": b"x = 1"})
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flag in the local header
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1  # and in the directory
    path.write_bytes(data)
    refused(path, "encrypted")


@pytest.mark.parametrize("name", ["../a.py", "/etc/a.py", "x/../../a.py", "C:\\a.py", "..\\a.py"])
def test_paths_that_lead_out(tmp_path, name):
    refused(make_zip(tmp_path / "x.zip", {name: b"1"}), "leads out of the archive")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_special_files(tmp_path, kind):
    entry = zipfile.ZipInfo("a.py")
    entry.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    refused(tmp_path / "x.zip", "link or a special file")


def test_an_entry_without_a_name(tmp_path):
    path = make_zip(tmp_path / "x.zip", {"@": b"1", "a.py": b"1"})
    path.write_bytes(path.read_bytes().replace(b"@", b"\0"))
    refused(path, "an entry has no name")


def test_whatever_is_broken_in_a_zip_is_a_submission_error(tmp_path):
    rng = random.Random(7)
    whole = make_zip(tmp_path / "x.zip", {"hw/": "", "hw/a.py": b"x = 1\n" * 50, "é.txt": "1"})
    data = whole.read_bytes()
    for _ in range(1500):
        damaged = bytearray(data)
        for _ in range(rng.randint(1, 4)):
            damaged[rng.randrange(len(data))] = rng.choice([0, 255, rng.randrange(256)])
        whole.write_bytes(damaged)
        with contextlib.suppress(SubmissionError):
            read(whole)


def test_expands_beyond_the_limit(tmp_path):
    refused(make_zip(tmp_path / "x.zip", {"big.bin": bytes(200_000)}), "expands to more than")
    many = {f"f{i}.py": bytes(9_000) for i in range(20)}
    refused(make_zip(tmp_path / "y.zip", many), "expands to more than")


def test_one_file_beyond_the_limit(tmp_path):
    refused(make_zip(tmp_path / "x.zip", {"a.py": b"#" * 20_000}), "'a.py' is larger than")


def test_a_header_that_lies_about_the_size(tmp_path):
    path = make_zip(tmp_path / "x.zip", {"a.py": bytes(90_000)})
    data = path.read_bytes().replace(struct.pack("<I", 90_000), struct.pack("<I", 9))
    path.write_bytes(data)
    refused(path, "not a readable zip")


def test_too_many_files(tmp_path):
    names = {f"f{i}.txt": b"" for i in range(51)}
    refused(make_zip(tmp_path / "x.zip", names), "51 files, more than 50")


def test_unusual_compression(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.py", "x = 1")
    refused(tmp_path / "x.zip", "unusual way")


def test_control_characters_in_names_do_not_reach_the_terminal(tmp_path):
    path = make_zip(tmp_path / "x.zip", {"../\x1b[31m\na.py": b"1"})
    with pytest.raises(SubmissionError) as caught:
        read(path)
    assert "\x1b" not in str(caught.value)
    assert "\n" not in str(caught.value)


# --- folders and files that are refused ---------------------------------------------------------


def test_missing(tmp_path):
    refused(tmp_path / "nobody", "cannot be read")


def test_neither_py_nor_zip(tmp_path):
    make_folder(tmp_path, "essay.pdf")
    refused(tmp_path / "essay.pdf", "neither .py nor .zip")


@pytest.mark.skipif(sys.platform == "win32", reason="links need privileges on Windows")
def test_links_are_never_followed(tmp_path):
    make_folder(tmp_path, "secret.py", "f/b.py")
    (tmp_path / "f" / "a.py").symlink_to(tmp_path / "secret.py")
    with pytest.raises(SubmissionError, match=r"a\.py: is a link"):
        read(tmp_path / "f")
    (tmp_path / "f" / "a.py").unlink()
    (tmp_path / "f" / "more").symlink_to(tmp_path)
    assert list(read(tmp_path / "f").files) == ["b.py"]
    (tmp_path / "link.py").symlink_to(tmp_path / "secret.py")
    refused(tmp_path / "link.py", "is a link")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes on Windows")
def test_a_pipe_is_refused_at_once(tmp_path):
    make_folder(tmp_path, "f/b.py")
    os.mkfifo(tmp_path / "f" / "a.py")
    with pytest.raises(SubmissionError, match="not a regular file"):
        read(tmp_path / "f")


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root and Windows read everything"
)
def test_unreadable(tmp_path):
    make_folder(tmp_path, "f/a.py")
    (tmp_path / "f" / "a.py").chmod(0)
    with pytest.raises(SubmissionError, match="Permission denied"):
        read(tmp_path / "f")


def test_folders_have_the_same_limits(tmp_path):
    make_folder(tmp_path / "many", *(f"f{i}.txt" for i in range(60)))
    refused(tmp_path / "many", "more than 50 files")
    make_folder(tmp_path / "big", "a.py")
    (tmp_path / "big" / "a.py").write_bytes(b"#" * 20_000)
    refused(tmp_path / "big", "larger than")


def test_reading_runs_nothing(tmp_path):
    """Even an import of the file's name from its own folder would run it."""
    (tmp_path / "a.py").write_text("open('ran', 'w')")
    code = "import sys, autograder.submissions.read as reading\n"
    code += "reading.read_submission(sys.argv[1])"
    root = Path(__file__).parent.parent
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=True,
    )
    assert not (tmp_path / "ran").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_file_names_can_be_printed(tmp_path):
    make_folder(tmp_path, "f/a.py")
    (tmp_path / "f" / os.fsdecode(b"\xfc\n.py")).write_text("x = 1")
    submission = read(tmp_path / "f")
    assert list(submission.files) == ["__.py", "a.py"]
    assert submission.notes == ()


def test_much_source_beside_the_work_costs_the_work_nothing(tmp_path):
    """What is read has to fit into one message to a worker."""
    for number in range(9):
        (tmp_path / f"data{number}.py").write_bytes(b"#" * 1_000_000)
    (tmp_path / "mlp.py").write_text("x = 1\n")
    read = read_submission(tmp_path, expected={"mlp.py"})
    assert "mlp.py" in read.files
    assert sum(map(len, read.files.values())) <= SENT_BYTES < MAX_FRAME_BYTES - (1 << 20)
    assert len(read.files) + len(read.unused) == 10
    assert "Not graded: data" in read.notes[-1]
