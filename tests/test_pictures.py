"""Graphs: a node is wrong here, or only follows; and what a page shows of the student's code."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograder.api import edit
from autograder.assignment.drawings import DrawnCurve, DrawnGraph, graph, node
from autograder.assignment.load import load_assignment
from autograder.errors import ContentError
from autograder.feedback.excerpt import (
    MOST_ROWS,
    blamed,
    excerpt,
    with_computed,
    with_mistakes,
    without_innocent,
)
from autograder.feedback.tables import tables
from autograder.grading.inprocess import InProcess, module_of
from autograder.grading.pictures import _Drawing, draw
from autograder.judging.compare import Difference
from autograder.message import Kind, Line, Values, Words
from autograder.names import QuestionName
from autograder.picture import Code, Curve, Graph, State
from autograder.record import Status

ROOT = Path(__file__).parent.parent
ASSIGNMENT = load_assignment(ROOT)
DRAWN = [
    (problem.name, drawing)
    for problem in ASSIGNMENT.problems
    for drawing in ASSIGNMENT.drawings(problem.name)
]
SOURCES = {name: (ROOT / "solutions" / f"{name}.py").read_text() for name, _ in DRAWN}


def drawn(
    problem: str,
    question: str,
    *edits: tuple[str, str],
    ended: Status = Status.FAILED,
    home: bool = False,
):
    """The picture for a question whose reference answer was edited."""
    source = SOURCES[problem]
    for old, new in edits:
        assert source.count(old), old
        source = source.replace(old, new)
    caller = InProcess({problem: module_of(source, problem)})
    return draw(ASSIGNMENT, caller, {question: ended}, home=home).get(question)


@pytest.mark.parametrize(("problem", "drawing"), DRAWN)
def test_the_right_answers_are_green_all_over(problem: str, drawing: DrawnGraph | DrawnCurve):
    caller = InProcess({problem: module_of(SOURCES[problem], problem)})
    picture = _Drawing(ASSIGNMENT, problem, caller).of(drawing)
    if isinstance(picture, Curve):
        assert np.allclose(picture.yours, picture.right)
        assert len(picture.yours) > 5
        return
    graph, values = picture
    assert {node.state for node in graph.nodes} == {State.GIVEN, State.RIGHT}
    assert not values


def test_a_node_is_red_only_where_it_first_goes_wrong():
    picture = drawn("mlp", "mlp.backward", ("(A[L] - Y) / n", "(A[L] - Y)"))
    assert picture.names(State.WRONG) == ("dZ[2]",)
    assert set(picture.names(State.FOLLOWS)) == {"dW[2]", "db[2]", "dZ[1]", "dW[1]", "db[1]"}
    (values,) = picture.values
    assert values.name == "dZ[2]"
    assert (values.yours[0][0], values.right[0][0]) == ("8", "2")


def test_a_wrong_forward_pass_shows_what_it_computes_alone():
    picture = drawn("mlp", "mlp.forward", ("W[l] @ A[l - 1] + b[l]", "W[l] @ A[l - 1] - b[l]"))
    assert [node.name for node in picture.nodes] == ["X", "Z[1]", "A[1]", "Z[2]", "A[2]"]
    assert picture.names(State.WRONG) == ("Z[1]", "Z[2]")
    assert picture.names(State.FOLLOWS) == ("A[1]", "A[2]")


FLIPPED = {
    "mlp": (("W[l] @ A[l - 1] + b[l]", "W[l] @ A[l - 1] - b[l]"), ("(A[L] - Y) / n", "(A[L] - Y)")),
    "perceptron": (("w @ x + b", "w @ x - b"), ("da = a - y", "da = 2 * (a - y)")),
}


@pytest.mark.parametrize(
    ("question", "given", "wrong"),
    [
        ("mlp.forward", {"X"}, ("Z[1]",)),
        ("mlp.backward", {"X", "Z[1]", "A[1]", "Z[2]", "A[2]", "A[2] − Y"}, ("dZ[2]",)),
        ("perceptron.forward", {"x"}, ("z",)),
        ("perceptron.backward", {"x", "z", "a", "a − y"}, ("da",)),
    ],
)
def test_at_home_no_function_is_marked_for_what_another_computes(question, given, wrong):
    problem = QuestionName(question).problem
    picture = drawn(problem, question, *FLIPPED[problem], home=True)
    assert set(picture.names(State.GIVEN)) == given
    assert picture.names(State.WRONG) == wrong
    assert not picture.names(State.MISSING)


def test_a_misshapen_value_is_red_and_what_follows_is_judged_without_it():
    picture = drawn("mlp", "mlp.backward", ("keepdims=True", "keepdims=False"))
    assert picture.names(State.WRONG) == ("db[2]", "db[1]")
    assert not picture.names(State.FOLLOWS)


def test_a_question_gets_a_graph_only_where_its_own_values_go_wrong():
    no_value = ("dZ = {L:", "dZ = {L + undefined:")
    assert drawn("mlp", "mlp.backward", no_value) is None
    flipped = ("W[l] @ A[l - 1] + b[l]", "W[l] @ A[l - 1] - b[l]")
    picture = drawn("mlp", "mlp.forward", no_value, flipped)
    assert not picture.names(State.MISSING)
    assert [one.name for one in picture.values] == ["Z[1]"]
    raises = ("A[l] = phi(Z[l])", "A[l] = phi(A[l])")
    picture = drawn("mlp", "mlp.backward", raises, ("(A[L] - Y) / n", "(A[L] - Y)"))
    assert {"A[2]", "A[2] − Y"} <= set(picture.names(State.MISSING))
    assert [one.name for one in picture.values] == ["dZ[2]"]


def test_what_never_ends_is_not_called_again():
    assert drawn("mlp", "mlp.backward", ended=Status.TIMED_OUT) is None
    assert drawn("mlp", "mlp.backward", ended=Status.NOT_ATTEMPTED) is None


def test_the_curve_of_a_wrong_training_is_beside_the_right_one():
    picture = drawn("perceptron", "perceptron.train", ("w - eta * dw", "w + eta * dw"))
    assert isinstance(picture, Curve)
    assert picture.yours[0] == pytest.approx(picture.right[0])
    assert picture.yours[-1] > picture.right[-1]


@pytest.mark.parametrize("result", ["costs[:1]", "'text'", "None", "[costs, costs]"])
def test_a_curve_that_is_none_is_not_drawn(result: str):
    edit = ("return w, b, costs", f"return w, b, {result}")
    assert drawn("perceptron", "perceptron.train", edit) is None


def test_an_author_is_told_what_is_wrong_with_a_graph():
    with pytest.raises(ContentError, match="no node"):
        graph("t", given={}, calls=(), nodes=[node("y", (0, 0), "x")])
    with pytest.raises(ContentError, match=re.escape("f x")):
        graph("t", given={}, calls=["f x"], nodes=[])


# --- the student's own text --------------------------------------------------------------

FILE = b'''import numpy as np

def f(x,
      y):
    """A docstring

    of several lines
    """
    # begin

    return x

def g(x):
    "one line"
    return 2

def h(x): return 1
'''


def test_a_function_is_quoted_without_its_docstring():
    code = excerpt({"p.py": FILE}, QuestionName("p.f"))
    assert (code.first, code.rows) == (11, ("    return x",))
    code = excerpt({"p.py": FILE}, QuestionName("p.g"))
    assert (code.first, code.rows[-1]) == (13, "    return 2")
    assert excerpt({"p.py": FILE}, QuestionName("p.h")).rows == ("def h(x): return 1",)


def test_the_line_of_a_known_mistake_is_marked():
    code = Code("p.py", 5, ("n = 2", "dz = da*phi_prime( a )", "return dz, x"))
    mistakes = [
        edit("f", ("phi_prime(z)", "phi_prime(a)"), says="…"),
        edit("f", ("return", "return dz"), says="stands in the right answer, too"),
        edit("f", ("n", "n ="), says="too short to be no accident"),
    ]
    right = "n = 1\ndz = da * phi_prime(z)\nreturn dz"
    assert with_mistakes(code, mistakes, right).marked == (6,)
    assert with_mistakes(code, mistakes[1:], right).marked == ()


@pytest.mark.parametrize(
    ("name", "row", "marked"),
    [
        ("dz", "    dz = da * phi_prime(a)", True),
        ("dz", "    dz[l], other = f(a)", True),
        ("dz", "    dz += 1", True),
        ("z", "    dz = z == 1", False),
        ("z", "    self.z = f(z=1)", False),
        ("cost", "    return a @ a / 2", True),
        ("W", "    W = {l: np.array(W[l]) for l in W}", False),
        ("W", "    W = dict(W)", False),
        ("W", "    W, b = update(W, b, dW, db, eta)", True),
        ("w", "    w = w - eta * dw", True),
        ("", "    return 1 / a", True),
        ("", "    return dz, dw  # both", False),
        ("", "    return dz  # alone", True),
        ("return", "    return dz  # the result is no tuple", True),
        ("", "    dz = da", False),
        ("costs", "    costs.append(cost(a, y))", True),
    ],
)
def test_the_one_line_that_computes_a_wrong_value_is_marked(name, row, marked):
    code = with_computed(Code("p.py", 5, ("n = 2", row, "x = 1")), name)
    assert code.marked == ((6,) if marked else ())
    twice = with_computed(Code("p.py", 5, (row, row)), name)
    assert twice.marked == ()  # which of the two is not known


@pytest.mark.parametrize("begun", ["dZ = {L: A[L] - Y}", "dZ[L] = A[L] - Y", "dZ = {2: A[2] - Y}"])
def test_of_a_line_before_a_loop_and_one_in_it_the_key_decides(begun):
    rows = ("dZ = {}", begun, "for l in range(L - 1, 0, -1):", "    dZ[l] = W[l + 1].T @ dZ[l + 1]")
    code = Code("p.py", 5, rows)
    assert with_computed(code, "dZ", "2", last=2).marked == (6,)
    assert with_computed(code, "dZ", "1", last=2).marked == (8,)
    assert with_computed(code, "dZ").marked == ()


def test_a_right_entry_shows_no_rounding():
    got, want = np.array([10.000000000000002, 1.0000001]), np.array([10.0, 1.0])
    wrong = np.array([False, True])
    (table,) = tables(Difference("values", "x", "", got=got, want=want, wrong=wrong))
    assert (table.yours, table.right) == ((("10", "1.0000001"),), (("10", "1"),))


@pytest.mark.parametrize(
    ("row", "name", "shown"),
    [
        ("W, b = update(W, b, dW, db, eta)  # step", "W", False),
        ("costs.append(cost(a, y))  # now", "costs", False),
        ("costs[k] = cost(a, y)", "costs", False),
        ("dW[l] = dZ[l] - update(dW)", "dW", True),
        ("W, b = renew(W, b, dW, db, eta)", "W", True),
        ("w = w - eta * dw", "w", False),
        ("W = {l: W[l] - eta * dW[l] for l in W}", "W", False),
        ("w -= eta * dw", "w", False),
        ("weights = weights - eta * dw", "w", False),
    ],
)
def test_a_line_that_shows_a_mistake_before_it_is_not_marked(row, name, shown):
    code = Code("p.py", 5, (row,), marked=(5,))
    marked = without_innocent(code, name, Words(), {"update", "cost"}).marked
    assert marked == ((5,) if shown else ())


def test_a_step_is_marked_where_the_named_mistake_is_about_it():
    step = Code("p.py", 5, ("    w = w - eta * dw",), marked=(5,))
    early, sign = "z is computed once, before the loop.", "w goes up the gradient."
    for says, marked in ((early, ()), (sign, (5,))):
        words = Words(lines=(Line(Kind.MISTAKE, says),))
        assert without_innocent(step, "w", words, {"update"}).marked == marked


def test_what_fills_an_array_does_not_make_its_shape():
    code = Code("p.py", 5, ("    costs[epoch] = np.sum(a) / n",), marked=(5,))
    for whole, marked in ((True, ()), (False, (5,))):
        assert without_innocent(code, "costs", Words(), {"f"}, whole=whole).marked == marked


def test_of_several_names_given_back_the_one_in_the_place_is_marked():
    rows = ("V, c = {}, {}", "V[l] = W[l] + eta * dW[l]", "c[l] = b[l]", "return V, c  # new")
    for name, returns, marked in (
        ("W", ("W", "b"), (6,)),
        ("b", ("W", "b"), (7,)),
        ("b", ("W", "b", "costs"), ()),
        ("", ("W", "b"), ()),
        ("W", ("W", "V"), ()),  # V stands in the wrong place
    ):
        code = with_computed(Code("p.py", 5, rows), name, returns=returns)
        assert code.marked == marked


def test_a_name_that_is_given_back_is_marked_where_it_is_computed():
    rows = ("g = np.zeros(x.shape)", "for k in keys:", "    g[k] = f(x) / 2 * dx", "return {}")
    for back, marked in (("g", 7), ("np.array(g)", 7), ("np.sum(g)", 8), ("x", 8)):
        code = Code("p.py", 5, (*rows[:3], rows[3].format(back)))
        assert with_computed(code, "gradient").marked == (marked,)
    code = Code("p.py", 5, (rows[0], "flat = g.ravel()", "flat[k] = f(x)", "return g"))
    assert with_computed(code, "gradient").marked == ()


def test_a_list_is_not_computed_where_it_is_made_empty():
    rows = ("costs = []", "for epoch in range(epochs):", "    costs.append(cost(a, y))")
    assert with_computed(Code("p.py", 5, rows), "costs").marked == (7,)
    for made in ("W, b = {}, {}", "W = {}; b = {}"):
        code = Code("p.py", 5, (made, "for l in m:", "    W[l] = np.zeros((m[l], m[l - 1]))"))
        assert with_computed(code, "W", "1").marked == (7,)
    rows = ("dZ = {l: np.zeros(Z[l].shape) for l in Z}", "    dZ[l][:, j] = dz[l]")
    assert with_computed(Code("p.py", 5, rows), "dZ", "2").marked == (6,)
    begun = ("points = [theta]", "for k in range(K):", "    points.append(f(theta))")
    assert with_computed(Code("p.py", 5, begun), "points").marked == ()


@pytest.mark.parametrize(
    ("summary", "name"),
    [
        ("dW[1] has the wrong shape.", "dW"),
        ("W lacks the key 2.", "W"),
        ("it differs.", ""),
        ("the result is None.", "return"),
    ],
)
def test_the_result_that_is_told_wrong_is_looked_for(summary, name):
    assert blamed(Words(summary))[0] == name
    assert blamed(Words(values=(Values("dZ[2]", (), (), ()),))) == ("dZ", "2")


def test_a_named_mistake_says_which_result_is_to_blame():
    words = Words("w has wrong values.", (Line(Kind.MISTAKE, "b is never updated."),))
    assert blamed(words, ("w", "b", "costs")) == ("b", "")
    assert blamed(words, ("w", "costs")) == ("w", "")
    code = Code("p.py", 5, ("for epoch in range(epochs):", "    w = w - eta * dw", "return w, b"))
    assert with_computed(code, *blamed(words, ("w", "b"))).marked == ()


def test_what_is_not_there_or_no_text_is_not_quoted():
    assert excerpt({}, QuestionName("p.f")) is None
    assert excerpt({"p.py": FILE}, QuestionName("p.nothing")) is None
    odd = b"def f(x):\n\treturn '\x1b[2J\xff'\r\n" + b"    x\n" * 1000
    code = excerpt({"p.py": odd}, QuestionName("p.f"))
    assert len(code.rows) == MOST_ROWS
    assert not set("\x1b\r\t") & set("".join(code.rows))
