"""Renderers: pure functions of a result that escape what is not ours and never sugar-coat."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult
from autograder.render import html
from autograder.render.export import mark, to_csv, to_json
from autograder.render.summary import number
from autograder.render.table import Columns, grade_table, shortened
from autograder.render.text import MESSAGES_SHOWN, Terminal, check_report

EVIL = "<script>alert('x')</script> & \"quotes\""


def question(
    name: str, *states: Status, points: float = 3.0, message: str = "It is wrong."
) -> QuestionResult:
    checks = tuple(
        CheckResult(
            question=name,
            name=f"check_{number}",
            title=f"title {number}",
            hidden=True,
            points=points / len(states),
            earned=points / len(states) if state is Status.PASSED else 0.0,
            status=state,
            message="" if state is Status.PASSED else f"{message} ({number})",
        )
        for number, state in enumerate(states)
    )
    return QuestionResult(name, points, checks)


def result(*questions: QuestionResult, **others) -> SubmissionResult:
    return SubmissionResult("ann", "The title", questions, frozenset({"extra"}), **others)


MIXED = result(
    question("p.right", Status.PASSED),
    question("p.half", Status.PASSED, Status.FAILED),
    question("p.open", Status.NOT_ATTEMPTED),
    question("extra.bonus", Status.PASSED, points=2.0),
)


class Tags(HTMLParser):
    """Which tags a page has, and whether they nest."""

    void = frozenset({"meta", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.seen: list[str] = []
        self.feed(text)
        assert self.stack == []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag not in self.void:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag


# --- HTML --------------------------------------------------------------------------------------


def test_the_page_is_whole_and_self_contained():
    page = html.page(MIXED)
    tags = Tags(page).seen
    assert not {"script", "link", "img", "iframe"} & set(tags)
    assert "http" not in re.sub(r'http-equiv="Content-Security-Policy"', "", page)
    assert "prefers-color-scheme: dark" in page
    assert page == html.page(MIXED)


def test_everything_foreign_is_escaped():
    check = CheckResult(EVIL, EVIL, EVIL, True, 1.0, 0.0, Status.FAILED, EVIL, note=EVIL)
    evil = SubmissionResult(
        EVIL, EVIL, (QuestionResult(EVIL, 1.0, (check,)),), notes=(EVIL,), layers=(EVIL,)
    )
    page = html.page(evil)
    assert "script" not in Tags(page).seen
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") > 5


def test_the_page_shows_points_per_problem_and_bonus_apart():
    page = html.page(MIXED)
    assert '4.5 <span class="of">/ 9</span>' in page
    assert "and 2 of 2 bonus points" in page
    assert "partly right" in page


def test_a_problem_without_news_takes_one_line():
    page = html.page(MIXED)
    assert page.count('<details class="all">') == 1  # `extra`; `p` has something to read
    assert "the only question" in page


def test_the_mistake_and_the_hint_stand_apart_from_the_message():
    message = "p.f is wrong.\n  It is 3.\n  The mistake: a slip.\n  Hint: think\n    again."
    happened = "p.f is wrong.\n  It is 3."
    assert html.split_message(message) == (happened, "The mistake: a slip.", "Hint: think\nagain.")
    assert html.split_message(happened) == (happened, "", "")


def test_a_failure_that_names_a_mistake_comes_first():
    wrong = question("p.f", Status.FAILED, Status.FAILED)
    named = replace(wrong.checks[1], misconceptions=("known",), message="NAMED")
    page = html.page(result(replace(wrong, checks=(wrong.checks[0], named))))
    assert page.index("NAMED") < page.index("It is wrong.")
    assert "1 more failed check<" in page


def test_a_withheld_mark_is_never_a_zero():
    broken = replace(MIXED, fault="the pool is gone: /secret/path")
    page = html.page(broken)
    assert "withheld" in page
    assert "not your fault" in page.replace("\n", " ")
    assert "/secret/path" not in page
    assert '<div class="score">4.5' not in page
    assert "0 / 3" not in page


def test_a_weak_sandbox_is_said():
    assert "without full confinement" in html.page(replace(MIXED, weak_sandbox=True))
    assert "without full confinement" not in html.page(MIXED)


# --- text --------------------------------------------------------------------------------------


def test_text_lists_every_question_aligned():
    text = check_report(MIXED, Terminal())
    rows = [line for line in text.splitlines() if " pt  " in line]
    assert len(rows) == 4
    assert len({row.index(" pt  ") for row in rows}) == 1
    assert "title 1\n    It is wrong. (1)" in text
    assert "2 of 4 questions pass (5 of 11 points), 1 to mend, 1 not attempted." in text


def test_hidden_checks_are_never_forgotten():
    for outcome in (MIXED, result(question("p.a", Status.PASSED), question("p.b", Status.PASSED))):
        text = check_report(outcome, Terminal()).lower()
        assert "hidden checks decide the mark" in text
        assert "all tests passed" not in text
    one = check_report(result(question("p.a", Status.PASSED)), Terminal())
    assert "The public checks of p.a pass; hidden checks decide the mark." in one


def test_many_failures_are_cut_unless_asked_for():
    many = result(*(question(f"p.f{i}", Status.FAILED) for i in range(MESSAGES_SHOWN + 3)))
    assert "3 more questions need a look" in check_report(many, Terminal())
    assert "need a look" not in check_report(many, Terminal(), verbose=True)


def test_a_fault_is_not_the_students():
    text = check_report(replace(MIXED, fault="RuntimeError: ours"), Terminal())
    assert "not your fault" in text
    assert "tell your instructor" in text


def test_plain_terminals_get_plain_characters():
    check_report(MIXED, Terminal()).encode("ascii")
    assert "\x1b" not in check_report(MIXED, Terminal(symbols=True))
    assert "\x1b[" in check_report(MIXED, Terminal(colour=True))


def test_long_lines_are_wrapped_with_their_indentation():
    long = "  I called it with " + "W[1] (3, 2), " * 20
    text = check_report(result(question("p.f", Status.FAILED, message=long)), Terminal(width=80))
    lines = text.splitlines()
    assert max(len(line) for line in lines if "W[1]" in line) <= 80
    start = next(i for i, line in enumerate(lines) if "I called" in line)
    assert lines[start].startswith("      I")
    assert re.match(r" {8}\S", lines[start + 1])


# --- table, CSV, JSON ----------------------------------------------------------------------------

QUESTIONS = ["p.right", "p.half", "p.open", "extra.bonus"]
PROBLEMS = ["p", "extra"]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_questions_problems_and_sums():
    (row,) = rows(to_csv([mark(MIXED)], QUESTIONS, PROBLEMS))
    assert row["p.half"] == "1.5"
    assert (row["p"], row["extra"]) == ("4.5", "2")
    assert (row["core"], row["bonus"], row["total"]) == ("4.5", "2", "6.5")
    assert (row["id"], row["status"], row["notes"]) == ("ann", "graded", "")


def test_csv_leaves_a_withheld_mark_empty():
    (row,) = rows(to_csv([mark(replace(MIXED, fault="gone"))], QUESTIONS, PROBLEMS))
    assert row["status"] == "withheld"
    assert {row[name] for name in [*QUESTIONS, *PROBLEMS, "core", "bonus", "total"]} == {""}
    assert "gone" in row["notes"]


def test_csv_defuses_formulas_and_line_breaks():
    evil = replace(MIXED, id="=HYPERLINK(1)", notes=("one\ntwo", "@x"))
    (row,) = rows(to_csv([mark(evil)], QUESTIONS, PROBLEMS))
    assert row["id"] == "'=HYPERLINK(1)"
    assert row["notes"] == "one two; @x"


def test_json_says_the_same():
    shown, withheld = json.loads(to_json([mark(MIXED), mark(replace(MIXED, fault="gone"))]))
    assert (shown["total"], shown["problems"]) == (6.5, {"p": 4.5, "extra": 2})
    assert (withheld["total"], withheld["questions"]) == (None, {})


def test_sums_of_thirds_are_round():
    thirds = result(question("p.f", Status.PASSED, Status.PASSED, Status.PASSED, points=0.7))
    assert mark(thirds).total == 0.7
    assert [number(x) for x in (7.0, 0.5, 1.666667, -0.0)] == ["7", "0.5", "1.67", "0"]


def test_the_table_is_aligned():
    columns = Columns(("p", "extra"), ("p", "extr"), (9.0, 2.0), frozenset({"extra"}), 12)
    long = replace(MIXED, id="a very long name indeed")
    gone = replace(MIXED, id="gone", fault="x")
    lines = grade_table(columns, [mark(MIXED), mark(long), mark(gone)], Terminal()).splitlines()
    assert lines[2].split() == ["ann", "4.5", "2", "4.5", "2", "6.5"]
    assert len({len(line) for line in lines[:4]}) == 1
    assert "withheld" in lines[4]


def test_short_names_differ():
    assert shortened(["derivatives", "discussion", "mlp"]) == ("deri", "disc", "mlp")
    assert shortened(["gradient_a", "gradient_b"]) == ("gradient_a", "gradient_b")
