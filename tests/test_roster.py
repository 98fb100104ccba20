"""Which submissions a command line stands for: nobody is left out, and nobody counts twice."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from autograder.errors import SubmissionError, UsageError
from autograder.submissions.choose import submission_id
from autograder.submissions.find import (
    check_readable,
    find_submissions,
    holds_results,
    name_submissions,
    without_results,
)

EXPECTED = {"a.py", "b.py"}


def make(root: Path, *names: str) -> Path:
    """Files of these names below `root`; a zip holds one a.py."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".zip"):
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("a.py", "x = 1")
        else:
            path.write_text(f"# {name}", encoding="utf-8")
    return root


def found_in(root: Path, *given: Path) -> list[str]:
    """The submissions, relative to `root`, after everything that refuses them."""
    found = find_submissions(given or [root], EXPECTED)
    check_readable(found, EXPECTED)
    return [path.relative_to(root).as_posix() for path in found]


# --- what is one submission ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["a.py", "b.py"], ["."]),
        (["a.py", "helper.py", "plots/draw.py"], ["."]),
        (["a.py", "b.py", "old/a.py"], ["."]),  # a backup below the real files
        (["a.py", "old/a.py", "old/older/a.py"], ["."]),
        (["a.py", "handed-in.zip"], ["."]),
        (["a.py", "__MACOSX/x/a.py", ".ipynb_checkpoints/a.py", "kit/x/a.py", "kit/y/a.py"], ["."]),
        (["ann/a.py", "bob/b.py", "cy.zip"], ["ann", "bob", "cy.zip"]),
        (["ann/hw/a.py", "bob/hw/a.py", "bob/hw/old/a.py"], ["ann", "bob"]),
        (["ann/a.py", "ann/one.zip", "ann/two.zip", "bob/a.py"], ["ann", "bob"]),
        (["ann/notes.txt", "bob/a.py"], ["ann", "bob"]),
        (["ann.py", "bob.py", "cy.zip"], ["ann.py", "bob.py", "cy.zip"]),
        (["helper.py", "hw/a.py"], ["."]),
    ],
)
def test_layouts_that_are_graded(tmp_path, files, expected):
    assert found_in(make(tmp_path, *files)) == expected


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (["ann/a.py", "ann/b.py", "bob/a.py", "b.py"], "(ann, bob). Move {}/b.py away"),
        (["ann/a.py", "ann/b.py", "b.py"], "(ann). Move {}/b.py away"),  # ann has more than the top
        (["ann/a.py", "bob/a.py", "helper.py"], "(ann, bob). Move {}/helper.py away"),
        (["ann/a.py", "bob/a.py", "a.py", "b.py"], "(ann, bob). Move the .py files beside them"),
        (["good/a.py", "bad.zip", "kit.zip", "a.py"], "(bad.zip, kit.zip). Move {}/a.py away"),
        (["g1/ex/ann/a.py", "g1/ex/bob/a.py"], "{}/g1/ex: holds the work of several (ann, bob). N"),
    ],
)
def test_the_work_of_several_is_never_one_submission(tmp_path, files, words):
    with pytest.raises(SubmissionError) as caught:
        found_in(make(tmp_path, *files))
    assert words.format(tmp_path) in str(caught.value)


@pytest.mark.parametrize(
    ("folder", "files", "words"),
    [
        ("ann", ["ann/v1/a.py", "ann/v2/a.py", "bob/a.py"], "several times (v1, v2). Leave those"),
        ("g1", ["g1/ann/a.py", "g1/bob/a.py", "g2/cy/a.py"], "(ann, bob). Leave those that count"),
    ],
)
def test_among_others_it_is_a_row_without_a_mark(tmp_path, folder, files, words):
    place = make(tmp_path, *files)
    bad = check_readable(find_submissions([place], EXPECTED), EXPECTED)
    assert [path.name for path in bad] == [folder]
    assert bad[place / folder].state == "unreadable"
    assert words in bad[place / folder].why
    assert f"Name {place / folder} by itself" in bad[place / folder].why


def test_a_folder_of_too_many_files_stops_no_class(tmp_path):
    many = [f"ann/lib{number // 50}/{number}.txt" for number in range(2001)]
    make(tmp_path, "ann/a.py", "bob/a.py", *many)
    bad = check_readable([tmp_path / "ann", tmp_path / "bob"], EXPECTED)
    assert list(bad) == [tmp_path / "ann"]
    assert bad[tmp_path / "ann"].state == "unreadable"
    assert "holds more than 2000 files" in bad[tmp_path / "ann"].why


def test_the_remedy_works(tmp_path):
    make(tmp_path, "g1/ex/ann/a.py", "g1/ex/bob/a.py")
    assert found_in(tmp_path, tmp_path / "g1" / "ex") == ["g1/ex/ann", "g1/ex/bob"]


def test_without_expected_names_nothing_is_refused(tmp_path):
    assert not check_readable([make(tmp_path, "ann/a.py", "bob/a.py", "a.py")], ())


def test_a_path_given_twice_counts_once(tmp_path):
    make(tmp_path, "ann/a.py", "bob/a.py")
    again = tmp_path / "ann" / ".." / "ann"
    assert found_in(tmp_path, tmp_path, tmp_path / "ann", tmp_path) == ["ann", "bob"]
    assert len(find_submissions([again, tmp_path / "ann"])) == 1


def test_all_that_cannot_be_graded_are_named(tmp_path):
    names = [f"s{number:02}.zip" for number in range(14)]
    for name in names:
        (tmp_path / name).write_bytes(b"no zip")

    def message(count: int) -> str:
        with pytest.raises(SubmissionError) as caught:
            check_readable([tmp_path / name for name in names[:count]], EXPECTED)
        return str(caught.value)

    assert message(1).endswith("Zip the files again.")
    assert message(2).endswith("(1 more submission cannot be graded: s01.zip)")
    assert message(3).endswith("(2 more submissions cannot be graded: s01.zip, s02.zip)")
    assert message(14).endswith("s09.zip, s10.zip and 3 more)")


# --- earlier results -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["grades.csv"], True),
        (["grades.csv", "ann/results.json", "ann/feedback.html", "ann/output.txt"], True),
        (["ann/results.json", "ann/feedback.html"], True),  # broken off before the end
        (["results.json", "feedback.html"], True),
        (["results.json"], False),
        (["grades.csv", "a.py"], False),
        (["grades.csv", "deep/down/a.py"], False),
        (["results.json", "feedback.html", "hw.zip"], False),
        (["a.py"], False),
    ],
)
def test_results_are_known_by_their_files(tmp_path, files, expected):
    assert holds_results(make(tmp_path, *files)) is expected


def test_results_among_the_submissions_are_skipped(tmp_path):
    make(tmp_path, "ann.zip", "out/grades.csv", "ann/results.json", "ann/feedback.html")
    assert found_in(tmp_path) == ["ann.zip"]
    assert found_in(tmp_path, *tmp_path.iterdir()) == ["ann.zip"]  # as a shell expands `*`
    assert found_in(tmp_path, tmp_path / "out") == []


@pytest.mark.parametrize(
    ("out", "words"),
    [
        (".", "is what is to be graded"),
        ("ann", "lies in the submission"),
        ("ann/out", "lies in the submission"),
    ],
)
def test_results_never_lie_among_the_submissions_files(tmp_path, out, words):
    make(tmp_path, "ann/a.py", "bob/a.py")
    found = find_submissions([tmp_path], EXPECTED)
    with pytest.raises(UsageError, match=words):
        without_results(tmp_path / out, found, [tmp_path])


def test_the_results_folder_itself_is_no_submission(tmp_path):
    make(tmp_path, "ann/a.py")
    (tmp_path / "out").mkdir()
    found = find_submissions([tmp_path], EXPECTED)
    assert without_results(tmp_path / "out", found, [tmp_path]) == [tmp_path / "ann"]
    make(tmp_path, "out/grades.csv")
    with pytest.raises(SubmissionError, match="nothing else to grade"):
        without_results(tmp_path / "out", [], [tmp_path / "out"])


# --- names ---------------------------------------------------------------------------------


def test_equal_names_get_a_suffix(tmp_path):
    paths = [tmp_path / "x" / "ann", tmp_path / "y" / "Ann.zip", tmp_path / "ann.py"]
    assert name_submissions(paths) == ["ann", "Ann-2", "ann-3"]
    assert name_submissions([tmp_path / "grades.csv"], taken=["grades.csv"]) == ["grades.csv-2"]


@pytest.mark.parametrize(
    ("name", "id"),
    [
        (b"M\xfcller.zip", "M_ller"),
        (b"a\nb\x1b[31m", "a_b_[31m"),
        ("Müller.py".encode(), "Müller"),
        (b"Ann Bee", "Ann Bee"),
        (b"..zip", "..zip"),  # `.` and `..` would be other folders than its own
        (b"...zip", "...zip"),
    ],
)
def test_an_id_can_be_printed_and_is_a_folders_name(name, id):
    assert submission_id(Path(os.fsdecode(b"/x/" + name))) == id


def test_several_versions_of_one_student_stop_no_class(tmp_path):
    make(tmp_path, "ann/v1/a.py", "ann/v2/a.py", "bob/a.py", "cy/v1/a.py", "cy/v2/a.py")
    for version in ("v1", "v2"):
        (tmp_path / "cy" / version / "a.py").write_text("the_same = 1")
    found = find_submissions([tmp_path], EXPECTED)
    bad = check_readable(found, EXPECTED)
    assert [path.name for path in bad] == ["ann"]  # of equal copies, any one will do
    assert bad[tmp_path / "ann"].why.startswith(
        "Holds the same files several times (v1, v2). Leave those that count."
    )


def test_of_several_folders_named_each_is_a_student(tmp_path):
    make(tmp_path, "ann/homework/a.py", "bob/homework/a.py", "g/cy/a.py", "g/di/a.py")
    (tmp_path / "eve").mkdir()
    given = [tmp_path / name for name in ("ann", "bob", "eve", "g")]
    assert found_in(tmp_path, *given) == ["ann", "bob", "eve", "g/cy", "g/di"]
    assert found_in(tmp_path, tmp_path / "ann") == ["ann/homework"]
    assert find_submissions([tmp_path / "ann"], EXPECTED, {"ann"}) == [tmp_path / "ann"]
