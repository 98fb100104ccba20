"""The gallery, and the graphs of a student's own page: what is drawn, from what, and when."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograder.assignment import recorded
from autograder.assignment.exhibits import MOST_POINTS, dots, frame, heat, line, panel, strips
from autograder.assignment.load import load_assignment
from autograder.errors import ContentError, UsageError
from autograder.grading.gallery import Album, exhibits
from autograder.grading.inprocess import InProcess, module_of, modules_of
from autograder.grading.pictures import draw, record
from autograder.picture import State
from autograder.practice import pages
from autograder.record import Status, SubmissionResult
from autograder.recordjson import dumped, rebuilt
from autograder.release.rehearsal import _rehearse_gallery
from autograder.render import html
from autograder.render.walls import wall

ROOT = Path(__file__).parent.parent
ASSIGNMENT = load_assignment(ROOT)
SOURCES = {name: data.decode() for name, data in ASSIGNMENT.solutions.items()}
EVERY = frozenset(ASSIGNMENT.questions)
PROBLEMS = [p.name for p in ASSIGNMENT.problems if ASSIGNMENT.drawings(p.name)]


@pytest.fixture(scope="module")
def shown():
    return exhibits(ASSIGNMENT, InProcess(modules_of(ASSIGNMENT.solutions)), EVERY)


def test_every_exhibit_is_drawn_by_right_functions(shown):
    assert [one.title for one in shown] == [one.title for one in ASSIGNMENT.exhibits()]
    assert all(panel.shapes for one in shown for panel in one.panels)
    assert {name for one in ASSIGNMENT.exhibits() for name in one.uses} <= EVERY


def test_the_slides_are_those_of_the_lecture_that_the_problem_names(shown):
    slides = {slide for problem in ASSIGNMENT.problems for slide in problem.slides}
    assert {one.slide for one in shown} <= slides


def test_what_is_not_right_yet_is_not_drawn():
    caller = InProcess(modules_of(ASSIGNMENT.solutions))
    titles = [one.title for one in exhibits(ASSIGNMENT, caller, EVERY - {"mlp.train"})]
    wanting = [one.title for one in ASSIGNMENT.exhibits() if "mlp.train" in one.uses]
    assert wanting
    assert not set(wanting) & set(titles)
    assert len(titles) + len(wanting) == len(ASSIGNMENT.exhibits())


@pytest.mark.parametrize("value", ["None", "'text'", "[1, [2]]", "np.full(10**6, 1.0)", "1 / 0"])
def test_a_function_that_gives_something_odd_leaves_its_picture_out(value: str):
    source = f"import numpy as np\ndef descend(*_):\n    return {value}\n"
    caller = InProcess({"gradient_descent": module_of(source, "gradient_descent")})
    assert exhibits(ASSIGNMENT, caller, {"gradient_descent.descend"}) == ()


def test_a_picture_shows_what_the_function_returns():
    source = (
        "import numpy as np\ndef descend(g, start, eta, n):\n    return np.array([start] * 3)\n"
    )
    caller = InProcess({"gradient_descent": module_of(source, "gradient_descent")})
    [one] = exhibits(ASSIGNMENT, caller, {"gradient_descent.descend"})
    assert {shape.points for shape in one.panels[0].shapes if shape.look == "one"} == {
        ((-3.5, 1.0),) * 3
    }


def test_what_was_drawn_from_the_same_replies_is_not_drawn_again(shown, monkeypatch):
    caller, album = InProcess(modules_of(ASSIGNMENT.solutions)), Album()
    assert exhibits(ASSIGNMENT, caller, EVERY, album) == shown
    source = SOURCES["gradient_descent.py"].replace("return thetas", "return 0.5 * thetas")
    other = InProcess({**caller._modules, "gradient_descent": module_of(source, "g")})
    unlike = exhibits(ASSIGNMENT, other, EVERY, album)
    assert [a == b for a, b in zip(shown, unlike, strict=True)].count(False) == 1
    with monkeypatch.context() as patch:
        patch.setattr("autograder.grading.gallery.hung", None)  # whoever draws breaks
        for calls in (caller, other, caller):
            assert exhibits(ASSIGNMENT, calls, EVERY, album) == (
                unlike if calls is other else shown
            )


def test_the_gallery_survives_the_way_from_a_judge(shown):
    result = SubmissionResult("s", "t", (), gallery=shown)
    again = rebuilt(SubmissionResult, json.loads(dumped(result)))
    assert again.gallery == shown
    assert len(dumped(shown)) < 100_000  # it lies in the gradebook


def test_shapes_end_where_numbers_do_and_are_never_many():
    assert line([0, 1, 2, 3], [0, 1, np.inf, 3]).points == ((0, 0), (1, 1))
    assert dots([0, 1, 2], [0, np.nan, 2]).points == ((0, 0), (2, 2))
    assert line([np.nan], [0]).points == ()
    with pytest.raises(ValueError, match="too many"):
        line(np.zeros(MOST_POINTS + 1), np.zeros(MOST_POINTS + 1))
    with pytest.raises(ValueError, match="no matrix"):
        heat([[np.nan]])
    looks = {shape.look for shape in heat([[-2.0, 2.0]]) if shape.kind == "cells"}
    assert looks == {"heat-3", "heat3"}


def test_a_panel_is_laid_out_upright_and_cut():
    laid = wall(panel("p", line([0, 1], [0, 1]), strips([0], [1], [0.5]), x=(0, 1), y=(0, 1)))
    assert laid.marks[0].path == "M6 224L274 6"
    assert laid.marks[1].path == "M6 115H274"
    far = wall(panel("p", line([0, 1e300], [0, 1e300]), x=(0, 1), y=(0, 1)))
    assert "e+" not in far.marks[0].path


def test_the_frames_of_a_film_take_turns_from_its_first_moment():
    laid = wall(panel("p", x=(0, 1), y=(0, 1), frames=[frame("a"), frame("b"), frame("c")]))
    assert laid.seconds == 1.35
    assert [moment.delay for moment in laid.moments] == [-1.35, -0.9, -0.45]


def test_the_page_of_the_gallery_is_well_formed_and_says_what_is_to_come(shown):
    result = SubmissionResult("s", "A <title>", (), gallery=shown)
    page = html.gallery_page(result, [("Later", ["p.f", "p.g"])])
    assert "A &lt;title&gt;" in page
    assert "<b>Later</b> needs <code>p.f</code> and <code>p.g</code></li>" in page
    assert "<script" not in page
    for svg in page.split("<svg")[1:]:
        ET.fromstring("<svg" + svg.partition("</svg>")[0] + "</svg>")
    assert "prefers-reduced-motion: no-preference" in page


# --- graphs at home ----------------------------------------------------------------------


def at_home(problem: str, *edits: tuple[str, str]):
    """The pictures of a kit, whose drawings were written to its file and read again."""
    source = SOURCES[f"{problem}.py"]
    for old, new in edits:
        assert source.count(old), old
        source = source.replace(old, new)
    caller = InProcess({problem: module_of(source, problem)})
    ended = {name: Status.FAILED for name in EVERY if name.startswith(f"{problem}.")}
    kit = load_assignment(ROOT)
    drawn = [record(ASSIGNMENT, problem, one) for one in ASSIGNMENT.drawings(problem)]
    file = Path(f"{problem}-{recorded.FILE}")
    kit._modules[f"graph.{problem}"] = _read_again(file, drawn)
    return draw(kit, caller, ended, home=True)


def _read_again(name: Path, drawn):
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(recorded.dumped(drawn))
        return recorded.loaded(path)


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_kit_holds_numbers_in_place_of_formulas(problem: str):
    drawn = [record(ASSIGNMENT, problem, one) for one in ASSIGNMENT.drawings(problem)]
    text = recorded.dumped(drawn).decode()
    assert "lambda" not in text
    again = _read_again(Path(recorded.FILE), drawn)
    assert recorded.dumped(again) == recorded.dumped(drawn)
    functions = {entry["source"] for entry in _functions(json.loads(text))}
    assert functions <= {"z**2", "2 * z", "np.sin(z)", "np.cos(z)"}  # of the examples, all public


def _functions(value):
    if isinstance(value, dict) and "function" in value and isinstance(value["function"], list):
        return [{"source": value["function"][1]}]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [one for part in parts for one in _functions(part)]


@pytest.mark.parametrize("problem", PROBLEMS)
def test_right_answers_have_no_graph_to_show_at_home(problem: str):
    graphs = [one for one in at_home(problem).values() if hasattr(one, "nodes")]
    assert graphs == []


def test_the_first_wrong_value_is_red_and_the_rest_is_not_judged():
    graph = at_home("mlp", ("(A[L] - Y) / n", "(A[L] - Y)"))["mlp.backward"]
    assert graph.names(State.WRONG) == ("dZ[2]",)
    assert set(graph.names(State.LATER)) == {"dW[2]", "db[2]", "dZ[1]", "dW[1]", "db[1]"}
    assert graph.given_right
    [values] = graph.values
    assert (values.name, values.yours[0][0], values.right[0][0]) == ("dZ[2]", "8", "2")


def test_a_wrong_forward_pass_shows_no_backward_pass():
    graph = at_home("mlp", ("W[l] @ A[l - 1] + b[l]", "W[l] @ A[l - 1] - b[l]"))["mlp.forward"]
    assert graph.names(State.WRONG) == ("Z[1]",)
    assert "dZ[2]" not in [node.name for node in graph.nodes]
    assert "A[1]" in graph.names(State.LATER)


# --- commands ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "prefix", "typed"),
    [
        ("linux", "", "'/a b/python'"),
        ("win32", sys.base_prefix, "py -3.11"),
        ("win32", "", "python"),
    ],
)
def test_without_jinja_what_to_type_is_named(monkeypatch, platform, prefix, typed):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(sys, "executable", "/a b/python")
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "prefix", prefix)
    monkeypatch.setattr(sys, "version_info", (3, 11, 0))
    with pytest.raises(UsageError, match=f"Run: {re.escape(typed)} -m pip install jinja2"):
        pages.need_jinja()


@pytest.mark.parametrize(
    ("change", "words"),
    [({"uses": ("mlp.tran",)}, "no question"), ({"make": lambda call: [1 / 0]}, "ZeroDivision")],
)
def test_an_author_is_told_which_exhibit_is_wrong(monkeypatch, change, words):
    broken = replace(ASSIGNMENT.exhibits()[0], **change)
    monkeypatch.setattr(type(ASSIGNMENT), "exhibits", lambda self: (broken,))
    with pytest.raises(ContentError, match=words):
        _rehearse_gallery(ASSIGNMENT)
