"""Renderers: pure functions of a result that escape what is not ours and never sugar-coat."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

from records import FORGED, MIXED, broken_file, failed, question, result

from autograder.message import Kind, Line, Words
from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult
from autograder.render.export import mark, to_csv, to_json
from autograder.render.table import Columns, grade_table, shortened
from autograder.render.text import LINES_SHOWN, MESSAGES_SHOWN, Terminal, check_report
from autograder.words import number

# --- text --------------------------------------------------------------------------------------


def test_an_exception_forges_no_line_of_the_terminal():
    words = Words(f"raised ValueError: {FORGED}", (Line(Kind.CALL, "I called it."),), subject="p.f")
    lines = words.text().splitlines()
    assert lines[0] == "p.f raised ValueError: oh"
    assert lines[-1] == "  I called it."
    assert all(line.startswith("  | ") for line in lines[1:-1])
    shown = check_report(failed(words), Terminal()).splitlines()
    assert not any(line.strip().startswith(("The mistake", "Hint")) for line in shown)


def test_text_lists_every_question_aligned():
    text = check_report(MIXED, Terminal())
    rows = [line for line in text.splitlines() if " pt  " in line]
    assert len(rows) == 4
    assert len({row.index(" pt  ") for row in rows}) == 1
    assert "title 1\n    It is wrong. (1)" in text
    assert "2 of 4 questions pass (5 of 11 points), 1 to fix, 1 not attempted." in text


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


def test_a_fault_is_said_once_and_nobody_has_been_told():
    words = "Grading failed, and that is not your fault: your instructor has been told."
    faults = [question(f"p.f{i}", Status.FAULT, message=words) for i in range(3)]
    text = check_report(result(*faults, fault="OSError: ours"), Terminal(), verbose=True)
    assert "has been told" not in text
    assert text.count("not your fault") == 1
    assert "p.f0:" not in text
    assert "OSError: ours" in text


def test_a_broken_file_is_said_once():
    text = check_report(broken_file("p.f", "p.g", "p.h"), Terminal())
    assert text.count("cannot.") == 1
    assert "x p: f, g, h\n    cannot.\n" in text
    assert "x q.f: title 0\n    It is wrong. (0)\n" in text
    several = [broken_file(f"p{i}.f", f"p{i}.g").questions[:2] for i in range(MESSAGES_SHOWN + 1)]
    text = check_report(result(*(one for pair in several for one in pair)), Terminal())
    assert "2 more questions need a look" in text


def test_what_the_code_printed_is_shown_for_named_questions():
    printed = replace(MIXED, output="n = 3\n\ttab\x1b[2J\r\n\x07\n")
    text = check_report(printed, Terminal(), verbose=True)
    assert "What your code printed, in all calls:\n    n = 3\n        tab\\x1b[2J\n" in text
    assert not set(text) & {"\x1b", "\r", "\x07", "\t"}
    assert "name a question to see it" not in text
    text = check_report(printed, Terminal())
    assert text.count("Your code printed something: name a question to see it.\n") == 1
    assert "n = 3" not in text
    assert "printed" not in check_report(replace(MIXED, output=" \n"), Terminal())


def test_what_the_code_printed_is_cut():
    many = replace(MIXED, output="line\n" * (LINES_SHOWN + 1))
    text = check_report(many, Terminal(), verbose=True)
    assert text.count("    line\n") == LINES_SHOWN
    assert "    ... and more, which is left out.\n" in text
    long = check_report(replace(MIXED, output="x" * 5000), Terminal(), verbose=True)
    assert long.count("x" * 100) == 20
    assert "left out" in long


def test_a_message_does_not_command_the_terminal():
    text = check_report(result(question("p.f", Status.FAILED, message="\x1b[2J")), Terminal())
    assert "\x1b" not in text


def test_plain_terminals_get_plain_characters():
    check_report(MIXED, Terminal()).encode("ascii")
    assert "\x1b" not in check_report(MIXED, Terminal(symbols=True))
    assert "\x1b[" in check_report(MIXED, Terminal(colour=True))


def test_long_lines_are_wrapped_with_their_indentation():
    long = Line(Kind.CALL, "I called it with " + "W[1] (3, 2), " * 20)
    text = check_report(failed(Words("is wrong.", (long,), subject="p.f")), Terminal(width=80))
    lines = text.splitlines()
    assert max(len(line) for line in lines if "W[1]" in line) <= 80
    start = next(i for i, line in enumerate(lines) if "I called" in line)
    assert lines[start].startswith("      I")
    assert re.match(r" {8}\S", lines[start + 1])


def test_titles_notes_and_sums_are_wrapped_too():
    check = replace(question("p.f", Status.FAILED).checks[0], title="a long title " * 12)
    noted = replace(check, question="p.g", status=Status.PASSED, note="as noted " * 20)
    wide = result(
        QuestionResult("p.f", 1.0, (check,)),
        QuestionResult("p.g", 1.0, (noted,)),
        notes=("a remark " * 20,),
    )
    for words in range(4, 20):
        terminal = Terminal(width=60, colour=words % 2 == 0)
        text = check_report(wide, terminal, titles={"p": "Recap " * words})
        plain = re.sub(r"\x1b\[[\d;]*m", "", text)
        assert max(map(len, plain.splitlines())) <= 60
        assert "\nx p.f: a long" in plain


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
