"""What Gradescope is told beside the marks: visibility, formats, lateness, group, the limit."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from otter_attacks.attacks import HONEST, HONEST_SCORES
from otter_attacks.fixtures import toy
from otter_attacks.harness import TOY, borrow_environment, run_tree, unpack_tree
from test_otter_scoring import result_of

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.assignment.platform import Platform
from autograder.errors import ContentError
from autograder.judges.release import course_files
from autograder.otterbridge.autograderzip import build_autograder_zip
from autograder.otterbridge.metadata import hidden_feedback_is_left, release_hash
from autograder.otterbridge.results import gradescope_results
from autograder.otterbridge.verdicts import withheld

NOW = "2026-11-20T12:00:00.000000+01:00"


def course(folder: Path, section: str) -> Path:
    """The toy with a section `[gradescope]`."""
    shutil.copytree(TOY, folder)
    path = folder / "problems" / "assignment.toml"
    path.write_text(f"{path.read_text()}\n[gradescope]\n{section}\n")
    return folder


def shown(results: dict[str, Any]) -> dict[str, str]:
    return {test["name"]: test["visibility"] for test in results["tests"]}


def test_public_checks_are_visible_tests_without_points(toy: Assignment) -> None:
    results = gradescope_results(result_of(toy, shapes_area="5, not 6"), toy)
    assert shown(results) == {
        f"{name}{of}": when
        for name in toy.questions
        for of, when in (("", "after_published"), (": public checks", "visible"))
    }
    public = results["tests"][0]
    assert public["status"] == "failed"
    assert "a small 'rectangle'" in public["output"]
    assert "random rectangles" not in public["output"]  # a hidden check's title
    assert not {"score", "max_score"} & set(public)
    assert [test["status"] for test in results["tests"] if "status" in test][1:] == ["passed"] * 2


def test_each_kind_and_each_question_has_its_visibility(tmp_path: Path) -> None:
    section = (
        'public = "after_due_date"\nhidden = "visible"\n'
        '[gradescope.questions]\n"shapes.edge" = "hidden"'
    )
    assignment = load_assignment(course(tmp_path / "course", section))
    results = gradescope_results(result_of(assignment), assignment)
    assert shown(results) == {
        "shapes.area: public checks": "after_due_date",
        "shapes.area": "visible",
        "shapes.edge: public checks": "after_due_date",
        "shapes.edge": "hidden",
        "words.twice: public checks": "after_due_date",
        "words.twice": "visible",
    }


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ('hidden = "vissible"', 'gradescope.hidden: unknown name "vissible" (did|; did|, did).*'),
        ('output_format = "pdf"', 'gradescope.output_format: unknown name "pdf"'),
        ("hidden_per_day = -1", "gradescope.hidden_per_day is -1. Use a number from 0 on."),
        ('[gradescope.questions]\n"shapes.aera" = "hidden"', 'unknown name "shapes.aera"'),
        ('colour = "red"', "gradescope.colour is unknown"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(section: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError) as raised:
        load_assignment(course(tmp_path / "course", section))
    assert words.partition(" (")[0] in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("form", ["md", "html"])
def test_no_word_of_a_students_is_markup(form: str, toy: Assignment) -> None:
    said = "<script>x</script> ``` # heading ````"
    chosen = replace(toy, platform=Platform(output_format=form))
    results = gradescope_results(result_of(toy, shapes_area=said), chosen)
    assert results["output_format"] == results["test_output_format"] == form
    for place in (results, results["tests"][0]):
        if form == "html":
            assert "<script>" not in place["output"]
            assert place["output"].startswith("<pre>")
        else:
            assert place["output"].startswith("`````text\n")
            assert place["output"].endswith("\n`````")


def metadata(**own: Any) -> dict[str, Any]:
    one = {"id": 1, "email": "a@b.c", "assignment": {"due_date": "2026-11-20T10:00:00+01:00"}}
    extended = {"id": 2, "email": "d@e.f", "assignment": {"due_date": "2026-11-20T11:58:30+01:00"}}
    return {"created_at": NOW, "users": [one, extended], **own}


def test_lateness_group_and_release_are_kept_for_the_instructor(toy: Assignment) -> None:
    kept = gradescope_results(result_of(toy), toy, metadata())["extra_data"]
    assert kept["group"] == ["a@b.c", "d@e.f"]
    assert (kept["late"], kept["seconds_late"]) == (True, 90)  # of the member with an extension
    assert kept["release"] == release_hash(toy)
    alone = metadata(users=[], assignment={"due_date": "2026-11-21T00:00:00+01:00"})
    kept = gradescope_results(result_of(toy), toy, alone)["extra_data"]
    assert (kept["late"], kept["seconds_late"]) == (False, 0)
    assert "group" not in kept


@pytest.mark.parametrize(
    "odd",
    [{}, {"users": 3, "previous_submissions": "x"}, {"users": [None], "assignment": 1}],
)
def test_metadata_of_any_form_changes_no_mark(odd: dict[str, Any], toy: Assignment) -> None:
    chosen = replace(toy, platform=Platform(hidden_per_day=1))
    results = gradescope_results(result_of(toy), chosen, odd)
    assert results["tests"] == gradescope_results(result_of(toy), toy)["tests"]
    assert "late" not in results["extra_data"]


def test_an_edit_of_a_check_is_another_release(toy: Assignment, tmp_path: Path) -> None:
    same = load_assignment(course(tmp_path / "a", ""))
    edited = load_assignment(course(tmp_path / "b", ""))
    assert release_hash(same) == release_hash(edited) != release_hash(toy)
    path = tmp_path / "b" / "problems" / "words" / "hidden_checks.py"
    path.write_text(path.read_text() + "\n# an edit\n")
    assert release_hash(same) != release_hash(load_assignment(tmp_path / "b"))
    assert release_hash(same) != release_hash(replace(same, secret=b"another seed"))


def test_what_is_made_of_the_points_is_the_same_release(toy: Assignment, tmp_path: Path) -> None:
    root = course(tmp_path / "a", "")
    plain = release_hash(load_assignment(root))
    with open(root / "problems" / "assignment.toml", "a", encoding="utf-8") as stream:
        stream.write('\n[class]\ndue = 2026-11-20\nextensions = "extensions.csv"\n')
    (root / "problems" / "extensions.csv").write_text("student,due\nada,2026-11-27\n")
    late = load_assignment(root)
    assert release_hash(late) == plain
    assert b"ada,2026" not in b"".join(path.read_bytes() for path in course_files(late))
    path = build_autograder_zip(late, tmp_path / "autograder.zip")
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if name.endswith("extensions.csv")]


def before(hours: int, *, kept: object = True, error: bool = False) -> dict[str, Any]:
    """A previous submission so many hours ago; `kept` is what it noted on the limit."""
    extra = {"extra_data": {"hidden_feedback": kept}} if kept is not None else {}
    time = f"2026-11-{20 - hours // 24:02}T{12 - hours % 24:02}:00:00.0+01:00"
    return {"submission_time": time, "autograder_error": error, "results": extra}


@pytest.mark.parametrize(
    ("earlier", "left"),
    [
        ([], True),
        ([before(1)], True),
        ([before(1), before(2)], False),
        ([before(1), before(2, kept=None)], False),  # results of another autograder
        ([before(1), before(24)], True),  # a day ago
        ([before(1), before(2, kept=False)], True),  # it showed nothing
        ([before(1), before(2, error=True)], True),
    ],
)
def test_hidden_feedback_has_a_limit_a_day(
    earlier: list[dict[str, Any]], left: bool, toy: Assignment
) -> None:
    chosen = replace(toy, platform=Platform(hidden="visible", hidden_per_day=2))
    about = metadata(previous_submissions=earlier)
    assert hidden_feedback_is_left(chosen, about) is left
    results = gradescope_results(result_of(toy), chosen, about)
    assert shown(results)["shapes.area"] == ("visible" if left else "after_published")
    assert shown(results)["shapes.area: public checks"] == "visible"
    assert ("2 times in 24 hours" in results["output"]) is not left
    assert results["extra_data"]["hidden_feedback"] is left
    unlimited = gradescope_results(result_of(toy), toy, about)
    assert "24 hours" not in unlimited["output"]
    assert [t.get("score") for t in unlimited["tests"]] == [
        t.get("score") for t in results["tests"]
    ]


def test_what_could_not_be_graded_counts_nothing(toy: Assignment) -> None:
    chosen = replace(toy, platform=Platform(hidden_per_day=1))
    failed = {"submission_time": NOW, "results": withheld()}
    assert hidden_feedback_is_left(chosen, metadata(previous_submissions=[failed]))


def test_gradescope_gets_all_of_it(tmp_path: Path) -> None:
    root = course(
        tmp_path / "course", 'hidden = "visible"\nhidden_per_day = 1\noutput_format = "md"'
    )
    assignment = load_assignment(root)
    built = build_autograder_zip(assignment, tmp_path / "autograder.zip")
    tree = unpack_tree(built, tmp_path / "autograder")
    borrow_environment(tree)
    about = metadata(previous_submissions=[before(3)])
    (tree / "submission_metadata.json").write_text(json.dumps(about))
    (tree / "submission" / "shapes.py").write_text(HONEST)
    outcome = run_tree(tree)
    assert outcome.code == 0, outcome.text
    assert outcome.scores == HONEST_SCORES
    assert outcome.results is not None
    assert outcome.results["extra_data"] == {
        **gradescope_results(result_of(assignment), assignment, about)["extra_data"],
    }
    assert outcome.results["extra_data"]["hidden_feedback"] is False
    assert outcome.results["extra_data"]["seconds_late"] == 90
    assert shown(outcome.results)["shapes.area"] == "after_published"
    assert outcome.results["output_format"] == "md"
