"""Another lecture's assignment, with every kind of answer, through the whole engine."""

import json
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from conftest import ROOT, in_process, refused
from course import KMEANS_SOLUTION, SOFTMAX_SOLUTION, write_course
from marking import Grader
from otter_attacks.harness import fast_results, make_zip, otter_run

from autograder.api import method, one_of, probe
from autograder.assignment.checks import Step, as_list
from autograder.assignment.load import load_assignment
from autograder.errors import ContentError
from autograder.feedback.callcode import call_code
from autograder.feedback.wrongversions import wrong_source
from autograder.judging.compare import compare, normalised
from autograder.judging.gate import gated
from autograder.record import Status

RIGHT = {"softmax": SOFTMAX_SOLUTION, "kmeans": KMEANS_SOLUTION}
MISTAKES = {
    "softmax.not_shifted": "softmax",
    "softmax.wrong_axis": "softmax",
    "softmax.natural": "cross_entropy",
    "softmax.no_refusal": "cross_entropy",
    "softmax.unlikeliest": "class_names",
    "softmax.over_samples": "classifier",
    "softmax.strict": "verdict",
    "kmeans.header": "load_points",
    "kmeans.farthest": "nearest",
    "kmeans.every": "used",
    "kmeans.one_round": "make_kmeans",
    "kmeans.over_all": "Scaler",
    "kmeans.AfreshScaler": "Scaler",
    "kmeans.swapped": "extremes",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return write_course(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def grader(root):
    return Grader(load_assignment(root))


def grade(grader, **sources):
    files = {f"{name}.py": text.encode() for name, text in (RIGHT | sources).items()}
    result = grader.grade("student", files)
    assert not result.fault
    return result


def with_body(problem, old, new):
    assert old in RIGHT[problem]
    return {problem: RIGHT[problem].replace(old, new)}


def test_the_reference_gets_all_points(grader):
    result = grade(grader)
    assert result.earned == result.points == 16
    assert {question.status for question in result.questions} == {Status.PASSED}


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_is_caught_and_named(grader, name):
    problem, _, mistake = name.partition(".")
    source = wrong_source(grader.assignment, problem, mistake)
    question = grade(grader, **{problem: source}).question(f"{problem}.{MISTAKES[name]}")
    assert question.status is not Status.PASSED
    hidden = [check for check in question.checks if check.hidden and not check.passed]
    assert all(check.misconceptions == (mistake,) for check in hidden)
    assert hidden


@pytest.mark.parametrize(
    ("problem", "old", "new"),
    [
        ("kmeans", "return set(labels.tolist())", "return frozenset(np.unique(labels))"),
        ("kmeans", "return np.loadtxt(", "return np.genfromtxt("),
        (
            "kmeans",
            'return np.loadtxt("points.csv", delimiter=",")',
            'rows = open("points.csv").read().split()\n'
            '    return [[float(x) for x in row.split(",")] for row in rows]',
        ),
        (
            "kmeans",
            'return np.loadtxt("points.csv", delimiter=",")',
            "from pathlib import Path\n    import csv\n"
            '    with (Path(__file__).parent / "points.csv").open(newline="") as file:\n'
            "        return np.array([[float(x) for x in row] for row in csv.reader(file)])",
        ),
        ("softmax", "return [names[i] for", "return tuple(names[i] for"),
        ("softmax", "    return classify", "    return lambda X: classify(X).tolist()"),
        ("softmax", 'raise ValueError(f"no class {label}")', 'raise UnicodeError("no class")'),
    ],
)
def test_right_answers_in_other_styles_keep_all_points(grader, problem, old, new):
    changed = with_body(problem, old, new)
    if "tuple(" in new:
        changed[problem] = changed[problem].replace("axis=1)]\n", "axis=1))\n")
    result = grade(grader, **changed)
    assert [question.name for question in result.questions if question.status != "passed"] == []


@pytest.mark.parametrize(
    ("problem", "old", "new", "words"),
    [
        ("kmeans", "return set(labels.tolist())", "return labels.tolist()", "I expected a set."),
        ("kmeans", "return set(labels.tolist())", "return {0}", "It lacks some that belong to it."),
        ("kmeans", "return KMeans()", "return KMeans", "missing 1 required positional argument"),
        (
            "kmeans",
            "self.centers = X[:k].copy()",
            "X *= 1.5; self.centers = X[:k]",
            "argument 1 of",
        ),
        ("kmeans", "def predict", "def predicts", "has no attribute 'predict'"),
        ("kmeans", '"points.csv"', '"other.csv"', "other.csv"),
        ("kmeans", "return np.loadtxt(", 'open("points.csv", "w")\n    return np.loadtxt(', "Perm"),
        ("kmeans", "return int(np.argmin", "return int(3 + 0 * np.argmin", "this is none of them"),
        (
            "kmeans",
            "return int(np.argmin(x)),",
            "return 3,",
            "Several answers are right",
        ),
        ("kmeans", "class Scaler", "class Scalar", "has no function Scaler"),
        ("kmeans", "def transform", "def transformed", "has no attribute 'transform'"),
        ("kmeans", "margin=0.0):", "m=0.0, n=0.0):\n        margin = n", "wrong values"),
        ("softmax", "    return classify", "    return 3", "'int' object is not callable"),
        (
            "softmax",
            'raise ValueError(f"no class {label}")',
            "return 0.0",
            "should raise ValueError",
        ),
        ("softmax", 'raise ValueError(f"no class {label}")', "raise KeyError()", "raised KeyError"),
        (
            "softmax",
            "label, base=2.0):",
            "label, b=2.0):\n    base = b",
            "has the wrong parameters",
        ),
        ("softmax", 'return "good"', "return 1 + 0", "is a number. I expected a text."),
        ("softmax", 'return "good"', 'return "Good"', "It is 'Good'. I expected 'good'."),
        ("softmax", "return [names[i] for i", "return [1 for i", "chosen[0] is a number. I expec"),
    ],
)
def test_wrong_answers_are_told_what_is_wrong(grader, problem, old, new, words):
    source = with_body(problem, old, new)[problem]
    failed = [q for q in grade(grader, **{problem: source}).questions if q.status != "passed"]
    assert failed
    assert words in failed[0].first_failure.message


def test_hidden_texts_and_sets_are_not_told(grader):
    result = grade(grader, **with_body("softmax", 'return "good"', 'return f"good {accuracy}"'))
    hidden = [c.message for c in result.question("softmax.verdict").checks if c.hidden]
    assert any("is not the right text" in message for message in hidden)
    assert not any("0.95" in message or "good" in message for message in hidden)


# --- comparison ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("got", "want", "right"),
    [
        ("odd", "odd", True),
        ("Odd", "odd", False),
        (["a", "b"], ["a", "b"], True),
        (["a", "c"], ["a", "b"], False),
        (["a"], ["a", "b"], False),
        (frozenset({1, 2}), {1, 2}, True),
        (frozenset({1, 3}), {1, 2}, False),
        (frozenset({1, 2, 3}), {1, 2}, False),
        (frozenset({0.1 + 0.2}), {0.3}, True),
        (frozenset({"a", (1, "b")}), {"a", (1, "b")}, True),
        (2, one_of(1, 2), True),
        (3, one_of(1, 2), False),
        ([1.0, 0.0], one_of([0.0, 1.0], [1.0, 0.0]), True),
        ("x", one_of("x", 1.0), True),
        (None, one_of("x", 1.0), False),
        ((2, 5), (one_of(1, 2), 5), True),
        ((3, 5), (one_of(1, 2), 5), False),
        ((2, 6), (one_of(1, 2), 5), False),
        ((2,), (one_of(1, 2), 5), False),
        (np.array([2, 5]), [one_of(1, 2), one_of(5, 6)], True),
        ({"a": [1.0, 2.0], 2: 1}, {"a": one_of([0, 0], [1, 2]), 2: one_of(0, 1)}, True),
        ({"a": [1.0, 3.0], 2: 1}, {"a": one_of([0, 0], [1, 2]), 2: one_of(0, 1)}, False),
        ({2: 1}, {"a": one_of(1, 2), 2: 1}, False),
    ],
)
def test_texts_sets_and_alternatives(got, want, right):
    result = gated(got)
    assert (compare(result, want, "it") is None) is right
    if right:
        normalised(result, want)


def test_only_where_there_are_several_answers_is_that_said():
    want = (one_of(1, 2), 5)
    assert "this is none of them" in compare((3, 5), want, names=("low", "high")).detail
    assert "this is none of them" not in compare((2, 6), want, names=("low", "high")).detail
    assert compare((3, 5), want, names=("low", "high")).path == "low"


def test_what_cannot_be_expected_is_refused_with_the_remedy():
    with pytest.raises(ContentError, match="then=method"):
        compare(1.0, object())
    with pytest.raises(ContentError, match="Name two"):
        one_of()


def test_a_step_may_stand_alone():
    assert probe(1, then=method("f", 2)).then == (Step("f", (2,)),)


# --- commands ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(root, tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    done = in_process("build", "--assignment", root, "-o", out)
    assert done.returncode == 0, done.stderr
    return out


def test_students_get_the_data_files_and_check_with_them(built, tmp_path):
    with zipfile.ZipFile(built / "student.zip") as archive:
        archive.extractall(tmp_path)
    home = next(tmp_path.rglob("check.py")).parent
    assert (home / "points.csv").read_text().startswith("0,1")
    for name, text in RIGHT.items():
        (home / f"{name}.py").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "check.py"], cwd=home, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_grade(root, built, tmp_path):
    work = tmp_path / "ada"
    work.mkdir()
    for name, text in RIGHT.items():
        (work / f"{name}.py").write_text(text, encoding="utf-8")
    done = in_process("grade", work, "--assignment", root, "-o", tmp_path / "out", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["total"] == 16
    stubs = in_process(
        "grade", root / "student", "--assignment", root, "-o", tmp_path / "stubs", "--json"
    )
    assert json.loads(stubs.stdout)[0]["total"] == 0


@pytest.mark.slow
def test_audit_passes(root, demanded):
    """Of a closure, a set and a data file; of everything on demand."""
    some = () if demanded else ("softmax.classifier", "kmeans.used", "kmeans.load_points")
    done = in_process("audit", *some, "--assignment", root, "--json")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_misspelt_promise_is_refused(tmp_path):
    """It would require nothing: student code would run without what it was to be confined by."""
    path = write_course(tmp_path / "other") / "problems" / "assignment.toml"
    path.write_text(path.read_text() + '[policy]\nrequire = ["files", "netwrk"]\n')
    with pytest.raises(ContentError, match=r'policy\.require: .*netwrk.*"network"'):
        load_assignment(tmp_path / "other")


def test_data_files_of_one_name_are_refused(root, tmp_path, run):
    other = write_course(tmp_path / "other")
    (other / "problems" / "softmax" / "data").mkdir()
    (other / "problems" / "softmax" / "data" / "Points.csv").write_text("1")
    refused(run("build", "--assignment", other, "-o", tmp_path / "d"), "has this name, too")


def test_a_class_is_a_stub_of_its_methods(root, built):
    stub = (root / "student" / "kmeans.py").read_text(encoding="utf-8")
    given = "        self.margin = margin\n"
    left = '        raise NotImplementedError("kmeans.Scaler: not attempted yet")\n'
    assert given in stub
    assert stub.count(left) == 2
    assert "_inside" not in stub
    result = Grader(load_assignment(root)).grade("ada", {"kmeans.py": stub.encode()})
    assert result.question("kmeans.Scaler").status is Status.NOT_ATTEMPTED


def test_one_method_alone_earns_what_it_can(grader):
    """A class whose other method is still the stub's is an attempt, and says what is left."""
    body = "return self._inside((X - self.low) / (self.high - self.low))"
    left = 'raise NotImplementedError("kmeans.Scaler: not attempted yet")'
    question = grade(grader, **with_body("kmeans", body, left)).question("kmeans.Scaler")
    assert question.status is Status.ERROR
    assert "NotImplementedError" in question.first_failure.message


def test_a_class_shows_its_own_code(grader):
    source = with_body("kmeans", "X.min(axis=0)", "X.min()")["kmeans"]
    question = grade(grader, kmeans=source).question("kmeans.Scaler")
    assert any("X.min()" in row for row in question.code.rows)


def test_a_call_is_written_out_with_all_that_it_takes(grader):
    """Keywords, uses of what came back, exceptions and alternatives: each runs as it is printed."""
    code = {}
    for question in grader.assignment.questions.values():
        for check, _ in grader.assignment.checks(question, hidden=False):
            made = next(grader.expectations.plan(question, check, hidden=False))
            code[check.name] = [call_code(question, one) for one in as_list(made)]
    assert "print(cross_entropy(p, label, base=base))\n# expected: 1.0" in code["another_base"][0]
    assert "# expected: ValueError" in code["no_such_class"][0]
    assert "# expected: 0 or 2" in code["any_of_two"][0]
    assert "# expected: (1 or 2, 0)" in code["two_smallest"][0]
    assert "# expected: {0, 2}" in code["three_labels"][0]
    assert "made = classifier(W)\nprint(made(input_1))" in code["three_samples"][0]
    centers, labels = code["two_clusters"]
    assert "made = make_kmeans(k)\nmade.fit(fit_1, fit_2)\nprint(made.centers)" in centers
    assert "made.fit(fit_1, fit_2)\nprint(made.predict(predict_1))" in labels
    compile(labels, "labels", "exec")


@pytest.mark.slow
def test_otter_run_gives_the_same_marks(grader, built, tmp_path):
    wrong = with_body("kmeans", "return set(labels.tolist())", "return {0}")["kmeans"]
    files = {"softmax.py": SOFTMAX_SOLUTION, "kmeans.py": wrong}
    submission = make_zip(tmp_path / "ada.zip", files)
    outcome = otter_run(built / "autograder.zip", submission, tmp_path / "out")
    assert outcome.code == 0, outcome.text
    expected = fast_results(grader.assignment, submission)
    assert outcome.results == expected
    assert outcome.scores["kmeans.used"] == 0
    assert sum(outcome.scores.values()) == 15
