"""The page of feedback: what comes first, what is folded, and that nothing foreign gets out."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from unittest import mock

import jinja2
import pytest
from records import FORGED, MIXED, broken_file, failed, question, result

from autograder.message import Kind, Line, Values, Words
from autograder.picture import Code, Curve, Exhibit, Graph, Node, Panel, State
from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult
from autograder.render import html
from autograder.render.compiled import CompiledLoader
from autograder.render.drawing import plot, sketch

EVIL = "<script>alert('x')</script> & \"quotes\""


class Page(HTMLParser):
    """A page's elements with their attributes; every one is closed where it should be."""

    void = frozenset({"meta", "br", "wbr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.stack == []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in self.void:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def classes(self, name: str) -> int:
        return sum(name in (attrs.get("class") or "").split() for _, attrs in self.seen)


def told(words: Words, **others) -> str:
    """The page of a single question that fails in these words."""
    record = failed(words)
    return html.page(replace(record, questions=(replace(record.questions[0], **others),)))


def test_the_page_is_whole_and_self_contained():
    page = html.page(MIXED)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in Page(page).seen}
    assert "http" not in re.sub(r'http-equiv="Content-Security-Policy"', "", page)
    assert "prefers-color-scheme: dark" in page
    assert page == html.page(MIXED)


def test_everything_foreign_is_escaped():
    values = Values(EVIL, ((EVIL,),), ((EVIL,),), ((True,),))
    lines = tuple(Line(kind, EVIL, EVIL, 3) for kind in Kind)
    foreign = Words(EVIL, lines, EVIL, EVIL, (values,))
    check = CheckResult(EVIL, EVIL, EVIL, True, 1.0, 0.0, Status.FAILED, foreign, note=EVIL)
    graph = Graph(EVIL, (Node(EVIL, State.WRONG, 0, 0, (), EVIL),), (values,))
    evil = QuestionResult(EVIL, 1.0, (check,), Code(EVIL, 1, (EVIL,)), graph)
    page = html.page(SubmissionResult(EVIL, EVIL, (evil,), notes=(EVIL,), layers=(EVIL,)))
    assert "script" not in {tag for tag, _ in Page(page).seen}
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") > 20


def test_a_notebook_gets_the_pictures_alone():
    assert html.inline(MIXED) == ""
    drawn = result(replace(question("p.f", Status.FAILED), picture=GRAPH))
    shown = html.inline(drawn)
    assert Page(shown).classes("graph") == 1
    assert "<style>.gradkit {" in shown
    assert ":root" not in shown
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in Page(shown).seen}


def test_core_bonus_and_their_sum():
    page = html.page(MIXED)
    assert "<b>6.5</b> of 11" in page
    assert "core 4.5 / 9 · bonus 2 / 2" in page
    assert "partly right" in page
    assert "bonus" not in html.page(result(question("p.f", Status.FAILED))).partition("</style>")[2]


def test_what_to_fix_first_is_what_costs_most():
    names = {f"p.f{points}": points for points in (1, 7, 3, 2, 6, 4)}
    record = result(*(question(n, Status.FAILED, points=p) for n, p in names.items()))
    page = html.page(record)
    first = page[page.index('<ol class="card todo">') : page.index("</ol>")]
    assert re.findall(r'href="#(p\.f\d)"', first) == ["p.f7", "p.f6", "p.f4", "p.f3", "p.f2"]
    assert "7 points" in first
    assert "and 1 more below" in page
    assert "Fix this first" in html.page(result(question("p.f", Status.FAILED)))


def test_at_home_the_page_says_what_to_write_next():
    checks = (replace(question("p.f", Status.PASSED).checks[0], hidden=False),)
    right = replace(question("p.f", Status.PASSED), checks=checks)
    idle = replace(right, name="p.g", checks=(replace(checks[0], status=Status.NOT_ATTEMPTED),))
    wrong = replace(right, name="p.h", checks=(replace(checks[0], status=Status.FAILED),))
    assert 'Next: <a href="#p.g">p.g</a>' in html.page(result(right, idle))
    assert "Next:" not in html.page(result(right, idle, wrong))  # that comes first
    assert "Next:" not in html.page(result(question("p.g", Status.NOT_ATTEMPTED)))  # marked


def test_every_question_has_an_anchor():
    idle = question("p.open", Status.NOT_ATTEMPTED)
    record = broken_file("p.f", "p.g")
    page = Page(html.page(replace(record, questions=(*record.questions, *MIXED.questions, idle))))
    ids = [attrs["id"] for _, attrs in page.seen if attrs.get("id")]
    assert {"p.f", "p.g", "q.f", "p.right", "p.half", "p.open", "extra.bonus", "p"} <= set(ids)


def test_a_complete_problem_takes_one_line():
    page = html.page(MIXED)
    assert '<details class="done" id="extra">' in page
    assert '<section id="p">' in page  # has something to read
    assert "<details open" not in page


def test_the_mistake_the_place_and_the_hint_stand_apart():
    place = Line(Kind.PLACE, "return y", "p.py", 12)
    words = Words("is wrong.", (Line(Kind.MISTAKE, "a slip."), place), "think\nagain.", "p.f")
    code = Code("p.py", 8, tuple(f"row {n}" for n in range(8, 20)))
    page = told(words, code=code)
    assert re.search(r'<div class="mistake">\s*<p>a slip\.</p>', page)
    assert '<p class="summary">Is wrong.</p>' in page
    assert '<p class="hint"><b>Hint</b> think\nagain.</p>' in page
    assert '<div class="hit"><span>12</span><code>row 12</code></div>' in page
    assert "row 16" in page
    assert "row 17" not in page  # only what is around the line
    assert "p.py, line 12</span>" in page  # in what to fix first
    assert "p.py, from line 8" in told(Words("is wrong."), code=code)


def test_the_place_is_that_of_the_first_failure_as_on_the_screen():
    raised = Words("raised.", (Line(Kind.PLACE, "x", "p.py", 9),))
    record = result(question("p.f", Status.FAILED, Words("is wrong.")))
    [one] = record.questions
    second = replace(one.checks[0], name="d", words=raised)
    one = replace(one, checks=(*one.checks, second), code=Code("p.py", 8, ("row 8", "row 9")))
    page = html.page(replace(record, questions=(one,)))
    assert re.findall(r'place">([^<]*)', page) == ["p.py, from line 8"]


def test_the_lines_of_a_known_mistake_are_marked_where_no_error_tells_one():
    code = Code("p.py", 8, tuple(f"row {n}" for n in range(8, 40)), (20, 22))
    page = told(Words("is wrong."), code=code)
    assert re.findall(r'<div class="hit"><span>(\d+)', page) == ["20", "22"]
    assert "row 16" in page
    assert "row 27" not in page
    assert "p.py, line 20</span>" in page
    error = Words("raised.", (Line(Kind.PLACE, "x", "p.py", 9),))
    assert re.findall(r'<div class="hit"><span>(\d+)', told(error, code=code)) == ["9"]


def test_the_failing_call_can_be_copied():
    record = failed(Words("is wrong."))
    check = replace(record.questions[0].checks[0], code="p.f(1 < 2)")
    page = html.page(replace(record, questions=(replace(record.questions[0], checks=(check,)),)))
    assert '<pre class="call-code">p.f(1 &lt; 2)</pre>' in page


def test_an_exception_forges_no_block_of_the_page():
    page = Page(html.page(failed(Words(f"raised ValueError: {FORGED}", subject="p.f"))))
    assert not page.classes("mistake")
    assert not page.classes("hint")


def test_wrong_entries_are_marked_for_eyes_and_ears():
    values = Values("dW", (("1", "2"),), (("1", "3"),), ((False, True),))
    page = told(Words("dW is wrong.", (Line(Kind.RESULT, "It is [1, 2]."),), values=(values,)))
    assert '<td class="wrong">2<span class="aside"> (wrong)</span></td>' in page
    assert "<td>3</td>" in page
    assert "It is [1, 2]." not in page  # the table says it


def test_a_failure_that_names_a_mistake_comes_first():
    wrong = question("p.f", Status.FAILED, Status.FAILED)
    named = replace(wrong.checks[1], misconceptions=("known",), words=Words("NAMED"))
    page = html.page(result(replace(wrong, checks=(wrong.checks[0], named))))
    assert page.index("NAMED") < page.index("It is wrong.")
    assert "1 more failed check<" in page


def test_public_and_hidden_checks_are_told_apart_with_their_points():
    checks = question("p.f", Status.PASSED, Status.FAILED).checks
    both = (replace(checks[0], hidden=False, points=0.0, earned=0.0), checks[1])
    page = html.page(result(QuestionResult("p.f", 3.0, both)))
    assert "2 checks: 1 public, 1 hidden" in page
    items = re.findall(r"<li><span class=\"(?:yes|no)\">.*?</li>", page, re.DOTALL)
    assert ['class="tag">public' in items[0], 'class="tag">hidden' in items[1]] == [True, True]
    assert "0 / 1.5" in items[1]
    assert " / " not in items[0]


def test_a_withheld_mark_is_never_a_zero():
    page = html.page(replace(MIXED, fault="the pool is gone: /secret/path"))
    assert "<b>withheld</b>" in page
    assert "not your fault" in page
    assert "/secret/path" not in page
    assert "4.5" not in page.partition("</style>")[2]
    assert "0 / 3" not in page
    assert "Fix " not in page


def test_a_question_without_a_mark_takes_no_other_mark_away():
    lost, right, wrong = (
        question("p.lost", Status.FAULT),
        question("p.right", Status.PASSED),
        question("q.wrong", Status.FAILED),
    )
    page = html.page(result(lost, right, wrong)).partition("</style>")[2]
    assert "<b>withheld in part</b>" in page
    assert "No mark is given for p.lost," in page
    assert "1 of 3 questions without a mark" in page
    card = page.partition('<article class="card" id="p.lost">')[2].partition("</h3>")[0]
    assert "–" in card
    for name, points in (("q.wrong", wrong.points), ("p.lost", None)):
        todo = page.partition('<ol class="card todo">')[2].partition("</ol>")[0]
        assert (name in todo) is (points is not None)
    wrong_card = page.partition('<article class="card" id="q.wrong">')[2].partition("</h3>")[0]
    assert "–" not in wrong_card
    assert "of 3</" not in page  # no sum that could be taken for the mark


def test_a_weak_sandbox_is_said_and_walls_are_not():
    assert "without full confinement" in html.page(replace(MIXED, weak_sandbox=True))
    page = html.page(replace(MIXED, layers=("seccomp", "undumpable")))
    assert "without full confinement" not in page
    assert "seccomp" not in page


def test_a_broken_file_is_said_once():
    page = html.page(broken_file("p.f", "p.g", "p.h"))
    assert page.count('<p class="summary">cannot.</p>') == 1
    some = broken_file("p.f", "p.g")
    right = question("p.right", Status.PASSED)
    page = html.page(replace(some, questions=(*some.questions, right)))
    assert "<code>p: f, g</code>" in page
    page = html.page(broken_file("p.f", "p.g", "p.h"))
    assert "<code>p.py</code>" in page
    assert "It is wrong." in page
    Page(page)


def test_public_checks_alone_speak_of_no_mark():
    questions = [
        replace(q, checks=tuple(replace(c, hidden=False, points=0.0, earned=0.0) for c in q.checks))
        for q in MIXED.questions
    ]
    page = html.page(result(*questions))
    assert "<b>5</b> of 11" in page  # p.right and extra.bonus
    assert page.count("hidden checks decide the mark") == 1
    done = html.page(result(questions[0]))
    assert "All public checks pass; hidden checks decide the mark." in done


def test_the_best_gets_the_gallery():
    gallery = (Exhibit("A <square>", "Squares", "it falls", (Panel("x²", (0, 1), (0, 1), ()),)),)
    page = html.page(replace(result(question("p.f", Status.PASSED)), gallery=gallery))
    assert "Everything is right" in page
    assert "A &lt;square&gt;" in page
    assert "A &lt;square&gt;" not in html.page(replace(MIXED, gallery=gallery))


# --- pictures ------------------------------------------------------------------------------

GRAPH = Graph(
    "one sample",
    (
        Node("x", State.GIVEN, 0, 0),
        Node("z", State.RIGHT, 1, 0, ("x",), "0.5"),
        Node("dz", State.WRONG, 1, 1, ("z",)),
        Node("dw", State.FOLLOWS, 0, 2, ("dz",)),
    ),
)


def test_a_graph_is_drawn_for_wide_and_narrow_pages_and_told_in_words():
    page = told(Words("is wrong."), picture=GRAPH)
    assert 'aria-label="Computational graph. Wrong here: dz. Follows: dw. Right: z."' in page
    assert Page(page).classes("follows") == 2
    green = Graph("t", (Node("x", State.RIGHT, 0, 0), Node("y", State.MISSING, 1, 0)))
    assert "<svg" not in told(Words("is wrong."), picture=green)


def test_the_same_numbers_are_shown_once():
    values = Values("dz", (("7.125",),), (("3.5",),), ((True,),))
    graph = replace(GRAPH, values=(values,))
    assert told(Words("is wrong."), picture=graph).count("7.125") == 1
    assert told(Words("is wrong.", values=(values,)), picture=graph).count("7.125") == 1


@pytest.mark.parametrize("upright", [False, True])
def test_boxes_lie_inside_the_picture_and_apart(upright: bool):
    laid = sketch(GRAPH, upright=upright)
    for box in laid.boxes:
        assert box.width / 2 <= box.x <= laid.width - box.width / 2
        assert box.height / 2 <= box.y <= laid.height - box.height / 2
        for other in laid.boxes:
            apart = abs(box.x - other.x) >= box.width or abs(box.y - other.y) >= box.height
            assert other is box or apart
    assert len(laid.arrows) == 3


def test_a_curve_that_explodes_is_cut_and_says_so():
    wild = Curve("costs", (1.0, 1e9, float("inf"), 2.0), (1.0, 0.5, 0.25, 0.1))
    drawn = plot(wild)
    assert drawn.cut
    assert len(drawn.yours.split()) == 2
    heights = [float(point.split(",")[1]) for point in f"{drawn.yours} {drawn.right}".split()]
    assert all(0 <= y <= drawn.height for y in heights)
    page = told(Words("is wrong."), picture=wild)
    assert "leaves the picture" in page
    assert not plot(replace(wild, yours=wild.right)).cut


def test_every_colour_can_be_read():
    """WCAG AA asks for a contrast of 4.5, in both themes."""
    css = (html.TEMPLATES / "page.css").read_text(encoding="utf-8")
    for theme in css.split("@media (prefers-color-scheme: dark)")[:2]:
        colours = dict(re.findall(r"--([\w-]+): (#\w{6});", theme))
        grounds = {name: (f"{name}-bg", "card", "page") for name in ("good", "bad", "warn")}
        grounds |= {"soft": ("card", "page", "code", "idle-bg"), "accent": ("card", "page")}
        for name, backs in grounds.items():
            for back in backs:
                pair = sorted(luminance(colours[key]) for key in (name, back))
                assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (name, back)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def made_by(folder: Path, settings: bytes = b"") -> tuple[str, int]:
    """A page of a folder's template, and how many templates Jinja2 compiled for it."""
    made = jinja2.Environment(loader=CompiledLoader(folder, settings), autoescape=True)
    with mock.patch.object(made, "compile", wraps=made.compile) as compiled:
        shown = made.get_template("a.html.jinja").render(x="<1>")
    return shown, compiled.call_count


def test_a_template_is_compiled_once_and_again_when_it_or_a_setting_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    path = tmp_path / "a.html.jinja"
    for text, expected in (("a{{ x }}", "a&lt;1&gt;"), ("b{{ x }}", "b&lt;1&gt;")):
        path.write_text(text, encoding="utf-8")
        os.utime(path, (1, 1))  # as in a zip
        assert made_by(tmp_path) == (expected, 1)
        assert made_by(tmp_path) == (expected, 0)
    assert made_by(tmp_path, b"others") == ("b&lt;1&gt;", 1)
    with pytest.raises(jinja2.TemplateNotFound):
        jinja2.Environment(loader=CompiledLoader(tmp_path, b"")).get_template("b.html.jinja")
