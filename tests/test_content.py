"""Malformed assignments: the error names the file, the key and the remedy."""

import pytest
from mini import write_mini

from autograder.content import find_root, load_assignment
from autograder.errors import ContentError


@pytest.fixture
def root(tmp_path):
    return write_mini(tmp_path)


def edit(root, file, old, new):
    path = root / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


PROBLEM = "problems/p/problem.toml"
ASSIGNMENT = "problems/assignment.toml"
HIDDEN = "problems/p/hidden_checks.py"


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (PROBLEM, "points = 2", "points = -1", "questions[1].points is -1. Use a number above 0."),
        (PROBLEM, "points = 2", "points = true", "questions[1].points is True."),
        (PROBLEM, "points = 2", "", "questions[1].points is missing."),
        (PROBLEM, "points = 2", "pionts = 2\npoints = 2", "pionts is unknown; did you mean"),
        (PROBLEM, 'name = "step"', 'name = "descend"', '"descend" stands there twice.'),
        (PROBLEM, 'title = "P"', "title = 3", "title is 3. Use a text."),
        (PROBLEM, '"(theta, g, eta)"', '"(theta, g"', "Write the parameters as in Python"),
        (PROBLEM, 'returns = ["iterates"]', 'returns = "iterates"', "Use a list."),
        (PROBLEM, "points = 2", "points = ", "not valid TOML"),
        (ASSIGNMENT, 'problems = ["p"]', 'problems = ["p", "p"]', '"p" stands there twice.'),
        (ASSIGNMENT, 'problems = ["p"]', 'problems = ["p", "q"]', "cannot be read"),
        (ASSIGNMENT, "seed = 1", 'seed = "x"', "seed is 'x'. Use a whole number."),
        (ASSIGNMENT, "seed = 1", 'seed = 1\nbonus = ["P"]', 'unknown name "P"'),
        (ASSIGNMENT, "call_seconds = 2", "call_seconds = 0", "limits.call_seconds is 0."),
        (HIDDEN, 'check("step")', 'check("stepp")', 'unknown name "stepp"; did you mean "step"?'),
        (HIDDEN, '@check("step")', "", 'no check of "step". Add one'),
        (HIDDEN, "import numpy as np", "import nmupy as np", "No module named 'nmupy'"),
        (HIDDEN, "yield probe(gradient", "yield probe(gradient,,", "invalid syntax"),
    ],
)
def test_malformed_content_is_one_line_with_the_remedy(root, file, old, new, words):
    edit(root, file, old, new)
    with pytest.raises(ContentError) as caught:
        load_assignment(root)
    message = str(caught.value)
    assert words in message
    assert "\n" not in message
    assert str(root) in message


def test_a_missing_solution_is_refused(root):
    (root / "solutions" / "p.py").unlink()
    with pytest.raises(ContentError, match="needs its reference answers"):
        load_assignment(root)


def test_students_load_without_hidden_checks_and_solutions(root):
    (root / "solutions" / "p.py").unlink()
    (root / HIDDEN).unlink()
    assignment = load_assignment(root, hidden=False)
    assert list(assignment.questions) == ["p.step", "p.descend"]


def test_points_are_shared_by_weight(root):
    assignment = load_assignment(root)
    question = assignment.questions["p.descend"]
    shares = [(check.name, points) for check, points in assignment.checks(question, hidden=True)]
    assert shares == [("values", 3), ("moving_point", 1)]
    assert [points for _, points in assignment.checks(question, hidden=False)] == [0]


def test_a_public_share_moves_points_to_public_checks(root):
    edit(root, ASSIGNMENT, "[limits]", "[policy]\npublic_share = 0.25\n[limits]")
    assignment = load_assignment(root)
    question = assignment.questions["p.descend"]
    assert [points for _, points in assignment.checks(question, hidden=False)] == [1]
    assert sum(points for _, points in assignment.checks(question, hidden=True)) == 3


def test_the_root_is_found_from_below_and_else_named(root, tmp_path_factory):
    assert find_root(root / "problems" / "p") == root
    with pytest.raises(ContentError, match="--assignment"):
        find_root(tmp_path_factory.mktemp("elsewhere"))
