"""Malformed assignments: the error names the file, the key and the remedy."""

import pytest
from mini import write_mini

from autograder.assignment.load import find_root, load_assignment
from autograder.assignment.validate import parameters
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
PUBLIC = "problems/p/public_checks.py"
HIDDEN = "problems/p/hidden_checks.py"
SOLUTION = "solutions/p.py"


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (PROBLEM, "points = 2", "points = -1", "points is -1. Use 0 or a number above 0."),
        (PROBLEM, "points = 2", "points = true", "questions[1].points is True."),
        (PROBLEM, "points = 2", "", "questions[1].points is missing."),
        (PROBLEM, "points = 2", "pionts = 2\npoints = 2", "pionts is unknown; did you mean"),
        (PROBLEM, 'name = "step"', 'name = "descend"', '"descend" is listed twice.'),
        (PROBLEM, 'title = "P"', "title = 3", "title is 3. Use a text."),
        (PROBLEM, '"(theta, g, eta)"', '"(theta, g"', "Write the parameters as in Python"),
        (PROBLEM, 'returns = ["iterates"]', 'returns = "iterates"', "Use a list."),
        (PROBLEM, "points = 2", "points = ", "not valid TOML"),
        (ASSIGNMENT, 'problems = ["p"]', 'problems = ["p", "p"]', '"p" is listed twice.'),
        (ASSIGNMENT, 'problems = ["p"]', 'problems = ["p", "q"]', "cannot be read"),
        (ASSIGNMENT, "seed = 1", 'seed = "x"', "seed is 'x'. Use a whole number."),
        (ASSIGNMENT, "seed = 1", 'seed = 1\nbonus = ["P"]', 'unknown name "P"'),
        (ASSIGNMENT, "call_seconds = 2", "call_seconds = 0", "limits.call_seconds is 0."),
        (HIDDEN, 'check("step")', 'check("stepp")', 'unknown name "stepp"; did you mean "step"?'),
        (HIDDEN, '@check("step")', "", 'no check of "step". Add one'),
        (HIDDEN, "import numpy as np", "import nmupy as np", "No module named 'nmupy'"),
        (HIDDEN, "yield probe(gradient", "yield probe(gradient,,", "invalid syntax"),
        (PROBLEM, "points = 2", "points = inf", "questions[1].points is inf. Use a number up to"),
        (PROBLEM, "points = 2", "points = 2\nzzz = 1", "zzz is unknown. Take it out; there may"),
        (PROBLEM, '"(theta, g, eta)"', '"(theta): import os #"', "Write the parameters as in"),
        (PROBLEM, '"(theta, g, eta)"', '"(theta): ... #"', "Write the parameters as in Python"),
        (PROBLEM, '"(theta, g, eta)"', '"(theta, theta)"', "Write the parameters as in Python"),
        (PROBLEM, '"(theta, g, eta)"', '"(theta) -> int"', "Write the parameters as in Python"),
        (PROBLEM, '"(theta, g, eta)"', '"theta"', "Write the parameters as in Python"),
        (PROBLEM, 'name = "step"', 'name = "a step"', 'name "a step" is no name of a function.'),
        (PROBLEM, 'name = "step"', 'name = "stap"', 'problem.toml: no question "step", of which'),
        (ASSIGNMENT, "seed = 1", 'seed = 1\nbonus = ["z"]', 'unknown name "z". Use one of p.'),
        (ASSIGNMENT, '["p"]', '["p", "q"]', "cannot be read (No such file or directory). Create"),
        (ASSIGNMENT, '["p"]', '["p", "numpy"]', '"numpy" is the name of a module'),
        (ASSIGNMENT, '["p"]', '["p", "Random"]', '"Random" is the name of a module'),
        (ASSIGNMENT, '["p"]', '["p", "check"]', '"check" is the name of a module or file'),
        (ASSIGNMENT, '["p"]', '["p", "P"]', '"p" differs from "P" in case only.'),
        (ASSIGNMENT, '["p"]', '["p", "über"]', '"über" is not a valid module name.'),
        (ASSIGNMENT, '["p"]', '["p", "../q"]', '"../q" is not a valid module name.'),
        (HIDDEN, "weight=3", "weight=0", "has a weight that is 0. Use a number above 0."),
        (HIDDEN, "weight=3", 'weight="two"', "has a weight that is 'two'."),
        (HIDDEN, "weight=3", "weight=float('nan')", "has a weight that is nan."),
        (HIDDEN, "arrays(rng)", "arrays(rgn)", 'asks for "rgn". It may ask for rng and solution.'),
        (HIDDEN, "    yield probe(rng", "    return probe(rng", 'Write "yield probe(…)" in it'),
        (HIDDEN, "weight=3", 'uses=("stp",)', 'uses unknown name "stp"'),
        (PUBLIC, "small()", "small(solution)", 'asks for "solution". It may ask for rng.'),
        (PUBLIC, '@check("step")', "", 'no check of "step". Add one'),
        (PUBLIC, '@check("step")', "@check", "public_checks.py:5: a @check lacks its question."),
        (SOLUTION, "def step", "def stepp", 'no function "step", which problem.toml asks for'),
        (SOLUTION, "import numpy as np", "import nmupy", "p.py:2: ModuleNotFoundError"),
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


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('edit("stepp", ("-", "+"), says="…")', 'unknown name "stepp"; did you mean "step"?'),
        ('edit("step", "-", says="…")', 'an edit is \'-\'. Write ("old text", "new text").'),
    ],
)
def test_a_malformed_mistake_is_refused(root, line, words):
    path = root / "problems/p/misconceptions.py"
    path.write_text(f"from autograder.api import edit\nplus = {line}\n")
    with pytest.raises(ContentError) as caught:
        load_assignment(root)
    assert str(path) in str(caught.value)
    assert words in str(caught.value)


def test_a_signature_gives_the_parameters_and_is_not_run():
    signature = "(x, /, y=undefined, *rest, z=lambda t: t, **more)"
    assert parameters(signature) == ("x", "y", "rest", "z", "more")


def test_students_may_have_a_python_with_modules_of_more_names(root, monkeypatch):
    monkeypatch.setattr("autograder.assignment.validate._TAKEN", {"p"})
    assert load_assignment(root, hidden=False).problems
    with pytest.raises(ContentError, match='"p" is the name of a module'):
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
