"""The student's one screen: its size, what it shows of everything, and that it runs as told."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from conftest import ROOT

from autograder.api import function, index, indexed_base, matrix_symbol, probe, rng_of, sym, watched
from autograder.assignment.load import load_assignment
from autograder.assignment.model import Question
from autograder.feedback.callcode import call_code
from autograder.feedback.wrongversions import wrong_source
from autograder.message import Kind, Line, Values, Words
from autograder.picture import Code
from autograder.practice.check import grader_at_home
from autograder.record import CheckResult, QuestionResult, Status, SubmissionResult
from autograder.render.screen import Context, chosen, in_full, screen
from autograder.render.text import Terminal, check_report

NARROW = Terminal(width=80)
LONG = Words(
    "has wrong values in 7 of 12 entries.",
    tuple(Line(Kind.NOTE, f"a long remark, no. {i}, " + "with many words " * 8) for i in range(9)),
    "a hint",
    "p.c:",
    (Values("dZ", (("1", "nan"), ("3", "4")), (("1", "2"), ("3", "4")), ((False, True),) * 2),),
)  # fmt: skip


def question(name: str, status: Status, words: Words = Words()) -> QuestionResult:  # noqa: B008
    code = "print(1)" if status is Status.FAILED else ""
    check = CheckResult(name, "c", "a check", False, 1, 0, status, words, code=code)
    return QuestionResult(name, 3.0, (check,))


def result(*questions: QuestionResult, **more: object) -> SubmissionResult:
    return SubmissionResult("me", "A Lecture", questions, **more)  # type: ignore[arg-type]


MIXED = result(
    question("a.done", Status.PASSED),
    question("b.open", Status.NOT_ATTEMPTED),
    question("p.right", Status.PASSED),
    question("p.c", Status.FAILED, LONG),
    question("p.d", Status.ERROR, Words("raised ValueError: x", subject="p.d")),
)
CONTEXT = Context(places={"p.c": 39}, hints={"p.c": 3}, given={"p.c": 1})


def test_the_line_that_computes_a_wrong_value_is_shown() -> None:
    code = Code("p.py", 40, ("n = 2", "    dZ = n * x", "return dZ"), marked=(41,))
    wrong = replace(question("p.c", Status.FAILED, LONG), code=code)
    lines = screen(result(wrong), NARROW, CONTEXT).splitlines()
    [head] = [number for number, line in enumerate(lines) if line.endswith(" p.py:41")]
    assert lines[head + 1] == "    41 | dZ = n * x"


def test_all_shows_of_each_what_its_own_screen_does() -> None:
    code = Code("p.py", 40, ("n = 2", "    dZ = n * x", "return dZ"), marked=(41,))
    wrong = replace(question("p.c", Status.FAILED, LONG), code=code)
    narrow = Terminal(width=60)
    said = check_report(
        result(wrong, question("p.d", Status.FAILED, Words("is wrong."))),
        narrow,
        verbose=True,
        in_full=lambda group: in_full(group, narrow, CONTEXT),
    )
    assert "    41 | dZ = n * x\n" in said
    assert "    yours   1  nan*\n" in said
    assert max(map(len, said.splitlines())) <= 60


def test_of_a_file_that_cannot_be_imported_no_check_is_named() -> None:
    error = question("p.c", Status.ERROR, Words("p.py cannot be imported: SyntaxError."))
    called = Words("raised ValueError: x", (Line(Kind.CALL, "I called it."),))
    for words, begun in ((error.checks[0].words, False), (called, True)):
        said = screen(result(question("p.c", Status.ERROR, words)), NARROW, CONTEXT)
        assert ('In "a check".' in said) is begun
        assert ("--hint p.c" in said) is begun


def waiting(name: str, *names: str) -> QuestionResult:
    one = question(name, Status.WAITS)
    return replace(one, checks=(replace(one.checks[0], waits_for=names),))


def test_what_waits_is_said_to_wait_for_the_question_above_only_where_it_does() -> None:
    wrong = question("p.c", Status.FAILED, Words("has wrong values.", subject="p.c"))
    fails = (wrong, question("p.d", Status.FAILED))
    said = screen(result(*fails, waiting("p.e", "p.c")), NARROW, CONTEXT)
    assert said.splitlines()[-2] == "p.e waits for the above: not judged before that is right."
    some = [waiting("p.e", "p.c"), waiting("p.f", "p.d"), waiting("q.g", "p.d", "p.e")]
    lines = screen(result(*fails, *some), NARROW, CONTEXT).splitlines()
    assert lines[-3:-1] == [
        "p.e waits for the above; p.f waits for d; q.g waits for p.d and p.e: not judged",
        "  before that is right.",
    ]
    many = [waiting("p.e", "p.c"), *(waiting(f"p.f{i}", "p.d") for i in range(9))]
    said = screen(result(*fails, *many), NARROW, CONTEXT)
    assert "p.e waits for the above; 9 more wait for other functions that fail: not" in said


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("symbols", [False, True])
def test_a_long_message_still_fits_one_screen(width: int, symbols: bool) -> None:
    terminal = Terminal(colour=symbols, symbols=symbols, width=width)
    text = screen(MIXED, terminal, CONTEXT)
    assert len(text.splitlines()) <= 24
    assert max(terminal.length(line) for line in text.splitlines()) <= width
    assert "python check.py p.c" in text  # shows the rest
    assert "Hint 2 of 3:" in text
    assert symbols or text.isascii()
    plain = screen(MIXED, replace(terminal, colour=False), CONTEXT)
    assert [line.split() for line in plain.splitlines() if line.startswith("    ")][-4:] == [
        ["yours", "1", "nan*"],
        ["3", "4*"],
        ["right", "1", "2"],
        ["3", "4"],
    ]


def test_what_else_there_is_makes_room_for_the_question() -> None:
    others = [question(f"q{i}.{'long' * 5}", Status.NOT_ATTEMPTED) for i in range(20)]
    short = Words("has wrong values.", subject="p.c")
    text = screen(result(question("p.c", Status.FAILED, short), *others), NARROW, CONTEXT)
    assert "q19" in text
    text = screen(result(question("p.c", Status.FAILED, LONG), *others), NARROW, CONTEXT)
    assert "q19" not in text
    assert "> p 0 of 3  c x" in text


@pytest.mark.parametrize(
    ("name", "width", "label"),
    [
        ("open_questions.largest_stable_learning_rate", 80, "Hint"),
        ("perceptron.backward_batch", 60, "Hint"),
        ("mlp.cost", 60, "Hint 1 of 3"),
    ],
)
def test_what_to_type_next_fits_in_one_line(name: str, width: int, label: str) -> None:
    one = question(name, Status.FAILED, LONG)
    text = screen(result(one), Terminal(width=width), Context(hints={name: 3}))
    assert f"  {label}:  python check.py --hint {name}\n" in text
    assert max(len(line) for line in text.splitlines()) <= width


@pytest.mark.parametrize("width", range(60, 81))
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437"])
def test_lines_are_measured_as_the_terminal_shows_them(width: int, encoding: str) -> None:
    said = "φ′ is taken at a. φ was applied to z, so its slope is needed at z: dz = da · φ′(z). "
    words = Words("has wrong values.", (Line(Kind.MISTAKE, said * 3),), "Σ over ŷ … θ ≤ η. " * 9)
    row = Line(Kind.PLACE, "dz = da * φ′(a)  # " + "φ " * 40, "p.py", 3)
    words = replace(words, lines=(*words.lines, row))
    terminal = Terminal(width=width, encoding=encoding)
    text = screen(result(question("p.c", Status.FAILED, words)), terminal, CONTEXT)
    shown = text.encode(encoding).decode(encoding)  # nothing is left to be spelled out
    assert max(len(line) for line in shown.splitlines()) <= width
    assert ("phi" in shown) == (encoding != "cp437"), "cp437 has φ"
    listed = check_report(result(question("p.c", Status.FAILED, words)), terminal)
    assert max(len(line) for line in listed.splitlines()) <= width


def test_the_wrong_question_comes_before_the_one_not_begun_and_says_where() -> None:
    text = screen(MIXED, NARROW, CONTEXT)
    lines = text.splitlines()
    assert "6 of 15 points" in lines[0]
    (head,) = [line for line in lines if line.startswith("x p.c")]
    assert head.endswith("p.py:39")
    assert "p.d" not in "".join(lines[lines.index(head) :])
    assert "python check.py --show p.c" in text
    assert lines[-1] == "Public checks only; the hidden ones decide the mark."


def test_what_is_not_begun_fits_a_narrow_terminal() -> None:
    text = screen(result(question("b.open", Status.NOT_ATTEMPTED)), Terminal(width=60), CONTEXT)
    assert max(map(len, text.splitlines())) <= 60


def test_what_passes_by_now_stands_above_what_is_to_be_fixed() -> None:
    lines = screen(MIXED, NARROW, replace(CONTEXT, passed="a.done")).splitlines()
    [place] = [number for number, line in enumerate(lines) if "a.done passes its" in line]
    assert "p.c" in lines[place + 1]
    assert len(lines) <= 24


def test_what_came_back_is_said_before_what_else_is_wrong() -> None:
    told = Line(Kind.RELATION, "It also changed its argument W."), Line(Kind.RESULT, "It has none.")
    wrong = question("p.c", Status.FAILED, Words("Z lacks the key 2.", told, subject="p.c:"))
    lines = [line.strip() for line in screen(result(wrong), NARROW, Context()).splitlines()]
    place = lines.index("Z lacks the key 2.")
    assert lines[place + 1 : place + 3] == ["It has none.", "It also changed its argument W."]


def test_wrong_entries_are_marked_without_colours_too() -> None:
    words = Words("has wrong values.", subject="p.c:", values=LONG.values)
    text = screen(result(question("p.c", Status.FAILED, words)), NARROW, Context())
    assert "yours   1  nan*" in text
    assert "right   1    2" in text


def test_the_question_last_worked_on_wins_and_waiting_ones_never() -> None:
    found = chosen(MIXED, "p.d")
    assert found is not None
    assert found.name == "p.d"
    done = chosen(result(question("p.c", Status.PASSED)))
    assert done is None


def test_the_end_of_the_road_is_not_the_mark() -> None:
    text = screen(result(question("p.c", Status.PASSED)), NARROW, Context())
    assert "The public checks of p.c pass; hidden checks decide the mark." in text


def test_a_fault_of_the_kit_is_not_the_students() -> None:
    text = screen(
        result(question("p.c", Status.FAULT), fault="the disk is full"), NARROW, Context()
    )
    assert "it is not your fault" in text
    assert "the disk is full" in text


# --- the call as code ------------------------------------------------------------------------

ECHO = Question("given", "f", "(a, b, *c)", ("r",), 1.0, "")
FILE = """
import numpy as np
def f(*args):
    return [a(np.arange(3.0)).tolist() if callable(a) else a for a in args]
"""
VALUES = [
    (np.array([[1.0, 2.0], [3.0, -1e-12]]), "[[1.0, 2.0], [3.0, -1e-12]]"),
    ({1: np.array([1.0, 0.5]), 2: np.array([3])}, "2: array([3])"),
    (function("z", "k * np.tanh(z)", k=np.array([2.0, 2.0, 2.0])), "1.523"),
    (watched(function("z", "z + 1")), "[1.0, 2.0, 3.0]"),
    (rng_of(5), "Generator(PCG64)"),
    (sym("x", real=True), "x"),
    (indexed_base("a"), "a"),
    (index("i"), "i"),
    (matrix_symbol("M", "n", 1), "M"),
    (float("nan"), "nan"),
    ([1, (2, None)], "[1, (2, None)]"),
    (np.zeros((0, 2)), "shape=(0, 2)"),
    (np.array([1, 2]), "[1, 2]"),
    (np.array([1j, 2]), "1.j"),
    (np.array(True), "True"),
    ("a 'text'", "a 'text'"),
]


@pytest.mark.parametrize(("value", "shown"), VALUES, ids=lambda v: type(v).__name__)
def test_the_call_runs_as_it_is_printed(value: object, shown: str, tmp_path) -> None:
    (tmp_path / "given.py").write_text(FILE)
    code = call_code(ECHO, probe(value, 1, 2))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, (code, done.stderr)
    if isinstance(value, np.ndarray) and value.size:
        assert repr(value) in done.stdout or shown in done.stdout
    elif not isinstance(value, np.ndarray):
        assert shown in done.stdout, (code, done.stdout)


def test_a_failing_call_of_the_assignment_is_offered_as_code() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "check", "--folder", "examples/three-mistakes", "mlp"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "--show mlp.backward" in done.stdout


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize(
    ("problem", "mistake"),
    [
        ("discussion", "square_formula_two"),
        ("derivatives", "direction_signs"),
        ("open_questions", "two_forgotten"),
        ("mlp", "one_cost_per_sample"),
    ],
)
def test_a_mistake_and_its_hint_fit_one_screen(problem: str, mistake: str, width: int) -> None:
    terminal = Terminal(symbols=True, width=width)
    graded, question = with_mistake(problem, mistake)
    hint = "\nHint 1 of 1: " + terminal.filled(max(question.hints, key=len))
    context = Context(hints={question.name: 3}, places={question.name: 123})
    assert rows(screen(graded, terminal, context), width) <= 24
    below = replace(context, stay=True, below=2 + hint.count("\n") + 1)
    text = screen(graded, terminal, below, last=question.name) + hint + "\n[h]int [s]how"
    assert rows(text, width) <= 24


def rows(text: str, width: int) -> int:
    return sum(max(1, -(-len(line) // width)) for line in text.removesuffix("\n").split("\n"))


@cache
def with_mistake(problem: str, mistake: str) -> tuple[SubmissionResult, Question]:
    """The outcome of all right answers but one that holds a known mistake."""
    assignment = load_assignment(ROOT)
    files = {**assignment.solutions}
    files[f"{problem}.py"] = wrong_source(assignment, problem, mistake).encode()
    graded = grader_at_home(assignment).grade("x", files, hidden=False)
    [wrong] = [q.name for q in graded.questions if q.status is Status.FAILED]
    return graded, assignment.questions[wrong]
