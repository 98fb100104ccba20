"""What messages say and, in the hidden phase, what they must not say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import sympy
from marking import Grader
from mini import SOLUTION, write_mini

from autograder.api import function, probe, rng_of, sym, watched
from autograder.assignment.load import load_assignment
from autograder.assignment.model import Question
from autograder.calls.replies import Frame, Reply
from autograder.feedback.audience import HIDDEN, PUBLIC
from autograder.feedback.explain import difference_words, reply_words
from autograder.judging.compare import Difference
from autograder.message import Kind, Words, lines
from autograder.record import CheckResult

QUESTION = Question("p", "f", "(W, y, phi, eta, rng)", ("g",), 1.0, "a summary")
SECRET = "tell_0x2a"


def test_words_have_a_headline_indented_lines_and_a_hint() -> None:
    said = lines(Kind.NOTE, "one\ntwo", "", "three")
    words = Words("g is wrong.", said, "Look again.", subject="p.f:")
    assert words.text() == "p.f: g is wrong.\n  one\n  two\n  three\n  Hint: Look again."


def test_a_call_is_described_by_shapes_or_by_small_public_values() -> None:
    W = {l: np.zeros((l, 2)) for l in range(1, 7)}
    call = probe(W, np.array([1.0, 2.0]), function("z", "z**2"), 0.5, rng_of(3))
    assert HIDDEN.arguments(QUESTION, call) == (
        "with W[1] (1, 2), W[2] (2, 2), W[3] (3, 2), W[4] (4, 2), …, y (2,), phi, eta, "
        "rng = default_rng(…)"
    )
    assert PUBLIC.arguments(QUESTION, call) == (
        "with W[1] (1, 2), W[2] (2, 2), W[3] (3, 2), W[4] (4, 2), …, y = [1, 2], phi = z**2, "
        "eta = 0.5, rng = default_rng(3)"
    )
    assert HIDDEN.arguments(QUESTION, probe()) == "without arguments"
    other = probe(sym("x"), watched(np.sin))
    assert HIDDEN.arguments(QUESTION, other) == "with W = x, y"


def test_a_call_as_code_is_for_public_checks():
    call = probe(np.array([1.5]), 2.0, 0.25, 0.5, rng_of(3))
    assert "1.5" in PUBLIC.code(QUESTION, call)
    assert HIDDEN.code(QUESTION, call) == ""


def test_details_of_a_difference_are_for_public_checks() -> None:
    difference = Difference("values", "g", "g has wrong values.", "It is 1. I expected 2.", "Hm?")
    public = difference_words(QUESTION, probe(), difference, PUBLIC).text()
    hidden = difference_words(QUESTION, probe(), difference, HIDDEN).text()
    assert public.splitlines()[2] == "  It is 1. I expected 2."
    assert "expected" not in hidden
    assert public.startswith("p.f: g has wrong values.\n  I called it without arguments.")


@pytest.mark.parametrize(
    "reply",
    [
        Reply("raised", error="ValueError", text=SECRET, frames=(Frame("p.py", 42, "f", SECRET),)),
        Reply("raised", error=SECRET, text=""),
        Reply("unencodable", text=f"a value of type {SECRET}"),
        Reply("crashed", text=f"it ended with exit code {SECRET}"),
        Reply("signature", text=f"f({SECRET})"),
    ],
)
def test_a_hidden_message_holds_nothing_that_the_code_chose(reply: Reply) -> None:
    text = reply_words(QUESTION, probe(), reply, HIDDEN).text()
    assert SECRET not in text
    assert "42" not in text
    shown = reply_words(QUESTION, probe(), reply, PUBLIC).text()
    assert SECRET in shown


def test_a_loop_over_what_has_no_end_is_told() -> None:
    reply = Reply("timed_out", text="no answer within 2 s")
    assert "sympy.Sum" in reply_words(QUESTION, probe(sympy.IndexedBase("a")), reply, PUBLIC).hint
    assert "condition" in reply_words(QUESTION, probe(sym("n")), reply, PUBLIC).hint


def test_an_error_that_the_public_checks_told_is_told_again() -> None:
    reply = Reply("raised", error="ValueError", text="bad", frames=(Frame("p.py", 4, "f", "x"),))
    text = reply_words(QUESTION, probe(), reply, HIDDEN, {reply.told}).text()
    assert text.splitlines()[0] == "p.f raised ValueError: bad"


def test_plain_words_come_first_and_pythons_own_below() -> None:
    reply = Reply("raised", error="RuntimeWarning", text="overflow encountered in exp")
    words = reply_words(QUESTION, probe(), reply, PUBLIC)
    first, cause, *below = words.text().splitlines()
    assert first == "p.f raised RuntimeWarning."
    assert "became too large" in cause
    assert "  Python's message: RuntimeWarning: overflow encountered in exp" in below
    assert words.brief == f"{first} {cause.strip()}"


LEAKS = {
    "text of an exception": "raise RuntimeError(tell(theta))",
    "name of an exception": "raise type(tell(theta), (Exception,), {})",
    "name of a type": "return type(tell(theta), (), {})()",
    "keys": "return {tell(theta): 1.0}",
    "text": "return tell(theta)",
    "exit code": "import os; os._exit(int(abs(float(np.ravel(theta)[0])) * 100) % 256)",
    "an array of a telling shape": "return np.zeros(int(abs(float(np.ravel(theta)[0])) * 1e4))",
    "the number of parts": "return (1.0,) * int(abs(float(np.ravel(theta)[0])) * 1e3)",
    "a name beside": "globals()[tell(theta)] = step; del globals()['step']; return theta",
}


def hidden_messages(root: Path, body: str) -> list[CheckResult]:
    """The messages of hidden checks for a `step` that tells its first input."""
    code = f"""
import numpy as np
def tell(theta):
    return "t" + repr(float(np.ravel(theta)[0]))[:9].replace(".", "_").replace("-", "m")
def step(theta, g, eta):
    if np.ndim(theta) < 2:
        return theta - eta * g
    {body}
"""
    grader = Grader(load_assignment(root))
    result = grader.grade("x", {"p.py": code.encode()})
    assert not result.fault
    return [check for check in result.question("p.step").checks if check.hidden]


@pytest.mark.parametrize("way", LEAKS)
def test_hidden_inputs_do_not_surface(tmp_path: Path, way: str) -> None:
    root = write_mini(tmp_path)
    (check,) = hidden_messages(root, LEAKS[way])
    assert not check.passed
    theta = load_hidden_theta(root)
    digits = f"{abs(theta):.9f}".replace(".", "")
    numbers = {digits[i : i + 3] for i in range(4)}
    assert not any(number in check.message.replace("_", "") for number in numbers), check.message


def load_hidden_theta(root: Path) -> float:
    """The first number of the hidden input."""
    from autograder.grading.expectations import Expectations

    content = load_assignment(root)
    question = content.questions["p.step"]
    ((check, _),) = content.checks(question, hidden=True)
    asked = next(Expectations(content).plan(question, check, hidden=True))
    assert not isinstance(asked, list)
    return float(np.ravel(asked.args[0])[0])


def test_the_right_answer_has_no_messages(tmp_path: Path) -> None:
    root = write_mini(tmp_path)
    result = Grader(load_assignment(root)).grade("x", {"p.py": SOLUTION.encode()})
    assert [check.message for q in result.questions for check in q.checks if check.message] == []


def test_a_stale_catalogue_costs_nobody_a_verdict(tmp_path: Path) -> None:
    root = write_mini(tmp_path)
    (root / "problems" / "p" / "misconceptions.py").write_text(
        'from autograder.api import edit\nbad = edit("step", ("nowhere", ""), says="-")\n',
        encoding="utf-8",
    )
    (check,) = hidden_messages(root, "return theta")
    assert check.message.startswith("p.step: theta_next has wrong values")
