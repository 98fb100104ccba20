"""Known mistakes in a student's kit: named to who makes them, and read by nobody else."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b85decode
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from conftest import ROOT
from feedback import assignment
from mini import SOLUTION, write_mini

from autograder.artifacts import zip_bytes
from autograder.assignment.checks import Probe
from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.calls.replies import Reply
from autograder.feedback.canonical import OFFSET, STEPS, spellings, tokens_of
from autograder.feedback.locked import FILE, LockedMistakes
from autograder.feedback.witness import Witness
from autograder.feedback.wrongversions import wrong_source
from autograder.grading.checkrun import Run
from autograder.grading.diagnosis import Diagnosis
from autograder.grading.expectations import Expectations
from autograder.grading.inprocess import drive, module_of
from autograder.release import studentkit
from autograder.release.lockedmistakes import _results as results_of
from autograder.release.lockedmistakes import _Trial as Trial
from autograder.release.lockedmistakes import locked_mistakes
from autograder.release.studentkit import kit_files, student_files
from autograder.worker.wire import Opaque

PROBLEM = "gradient_descent"
AT_HOME = 0.9  # of a numeric problem's mistakes that public checks notice


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of problems in a kit."""
    folder = tmp_path_factory.mktemp("problems")
    for name in (PROBLEM, "perceptron", "discussion", "mlp"):
        (folder / name).mkdir()
        data = studentkit.locked_mistakes(assignment(), assignment().problem(name))
        (folder / name / FILE).write_bytes(data)
    return folder


def at_home(content: Assignment, question: str, module: ModuleType, tables: Path) -> list[Run]:
    """The public checks of a question, explained as in a student's kit."""
    expectations = Expectations(content)
    modules = {p.name: content.solution(p.name) for p in content.problems}
    asked = content.questions[question]
    runs = drive(expectations, {**modules, asked.problem: module}, [asked], hidden=False).runs
    return Diagnosis(expectations, LockedMistakes(tables)).complete(runs, hidden=False)


def named(question: str, source: str, tables: Path) -> tuple[set[str], str]:
    """The mistakes named, and all that is said."""
    module = module_of(source, question.partition(".")[0])
    runs = at_home(assignment(), question, module, tables)
    said = "\n".join(run.words.text() for run in runs if run.words)
    return {name for run in runs for name in run.misconceptions}, said


@pytest.mark.parametrize(
    ("question", "mistakes"),
    [
        ("derivatives.partial_derivative", {"partial_central", "partial_smaller_own_step"}),
        ("perceptron.cost", {"square_forgotten", "errors_added_before_squaring"}),
        ("perceptron.backward_batch", {"relu_slope_in_backward_batch", "slopes_forgotten"}),
    ],
)
def test_public_numbers_tell_unlike_mistakes_apart(question: str, mistakes: set[str]) -> None:
    problems = assignment().problems
    right = {problem.name: assignment().solution(problem.name) for problem in problems}
    trial = Trial(Expectations(assignment()), assignment().questions[question], right)
    every = results_of(trial)
    spelled = {name: spelling for name, _, spelling in every if name in mistakes}
    assert spelled.keys() == mistakes
    assert len(set(spelled.values())) == 2


BATCH = """
import numpy as np
def backward_batch(X, y, z, a, phi_prime):
    n = y.size
    da = [(a[i] - y[i]) / n for i in range(n)]
    dz = [float(da[i] * {slope}) for i in range(n)]
    dw = sum(dz[i] * X[:, i] for i in range(n))
    return np.array(da), np.array(dz), dw, {bias}
"""


@pytest.mark.parametrize(
    ("slope", "bias", "mistake"),
    [
        ("phi_prime(a)[i]", "sum(dz)", "slopes_at_a"),
        ("phi_prime(z)[i]", "sum(dz) / n", "bias_averaged"),
        ("a[i] * (1 - a[i])", "sum(dz)", "sigmoid_slope_from_a_in_backward_batch"),
        ("phi_prime(z)[i]", "sum(dz)", None),  # right
        ("phi_prime(z)[i] ** 2", "sum(dz)", None),  # unknown
        ("phi_prime(a)[i]", "sum(dz) if n > 2 else 0.0", None),  # a known one, and something else
    ],
)
def test_the_mistake_is_named_to_who_makes_it_in_another_style(
    slope: str, bias: str, mistake: str | None, tables: Path
) -> None:
    names, said = named("perceptron.backward_batch", BATCH.format(slope=slope, bias=bias), tables)
    assert names == ({mistake} if mistake else set())
    if mistake:
        assert f"The mistake: {assignment().mistakes('perceptron')[mistake].says}" in said
    else:
        assert "The mistake" not in said


@pytest.mark.parametrize("slope", ["phi_prime(a)[i]", "a[i] * (1 - a[i])"])
def test_two_mistakes_at_once_are_both_named(slope: str, tables: Path) -> None:
    right = (ROOT / "solutions" / "perceptron.py").read_text(encoding="utf-8")
    source = BATCH.format(slope=slope, bias="sum(dz) / n")
    names, said = named("perceptron.backward_batch", right + source, tables)
    assert len(names) == 2
    assert "bias_averaged" in names
    assert "there are two mistakes, and together they give exactly what you return." in said
    assert all(assignment().mistakes("perceptron")[name].says in said for name in names)


DESCEND = """
import numpy as np
def descend(grad_f, theta0, eta, num_iterations):
    points = [{start}]
    theta = theta0
    for step in range(num_iterations):
        theta = {old} - eta * grad_f({old})
        points.append(theta)
    {indent}return np.array(points)
"""


@pytest.mark.parametrize(
    ("start", "old", "indent", "mistake"),
    [
        ("theta0", "theta", "    ", "descend_list_returned_in_the_loop"),
        ("theta0", "theta0", "", "descend_all_at_start"),
        ("", "theta", "", "descend_initial_missing_in_a_list"),
        ("theta0", "theta", "", None),  # right
    ],
)
def test_a_loop_left_early_or_begun_wrongly_is_named(
    start: str, old: str, indent: str, mistake: str | None, tables: Path
) -> None:
    source = DESCEND.format(start=start, old=old, indent=indent)
    names, _ = named("gradient_descent.descend", source, tables)
    assert names == ({mistake} if mistake else set())


TRAIN = """
import numpy as np
def train(X, y, w, b, phi, phi_prime, eta, epochs):
    costs = {costs}
    for epoch in range(epochs):
        z = X.T @ w + b
        dz = (phi(z) - y) * phi_prime(z) / y.size
        {record}((phi(z) - y) @ (phi(z) - y) / 2 / y.size)
        w, b = w - eta * (X @ dz), b - eta * dz.sum()
    {indent}return w, b, np.array(costs)
"""


@pytest.mark.parametrize(
    ("costs", "record", "mistake"),
    [
        ("np.zeros(epochs)", "costs[epoch] = ", "returned_in_the_loop"),
        ("[]", "costs.append", "list_returned_in_the_loop"),
    ],
)
def test_a_training_that_returns_in_its_loop_is_named(
    costs: str, record: str, mistake: str, tables: Path
) -> None:
    early = TRAIN.format(costs=costs, record=record, indent="    ")
    assert named("perceptron.train", early, tables)[0] == {mistake}
    right = TRAIN.format(costs=costs, record=record, indent="")
    assert named("perceptron.train", right, tables) == (set(), "")


def test_nearly_all_mistakes_are_named_at_home(tables: Path) -> None:
    mistakes = assignment().mistakes(PROBLEM)
    found = [
        name
        for name, mistake in mistakes.items()
        if name in named(f"{PROBLEM}.{mistake.question}", source_of(name), tables)[0]
    ]
    assert len(found) >= AT_HOME * len(mistakes)


def source_of(name: str) -> str:
    return wrong_source(assignment(), PROBLEM, name)


def test_a_right_answer_opens_nothing(tables: Path) -> None:
    for question in assignment().problem(PROBLEM).questions:
        right = (assignment().root / "solutions" / f"{PROBLEM}.py").read_text(encoding="utf-8")
        assert named(question.name, right, tables) == (set(), "")


SIGMOID = "sigmoid_derivative_symbolic"
STEP = "step_derivative_symbolic"


@pytest.mark.parametrize(
    ("function", "body", "mistake"),
    [
        (SIGMOID, "(x): return -1 / (sp.exp(x) + 2 + sp.exp(-x))", "sigmoid_formula_sign"),
        (SIGMOID, "(x): s = 1 / (1 + sp.exp(-x)); return s + s**2", "sigmoid_formula_plus"),
        (SIGMOID, "(x): s = 1 / (1 + sp.exp(-x)); return s - s**2", None),
        (SIGMOID, "(x): s = 1 / (1 + sp.exp(-x)); return s - s**3", None),
        (SIGMOID, "(x): return sp.Derivative(1 / (1 + sp.exp(-x)))", "sigmoid_formula_unevaluated"),
        (SIGMOID, "(x): return sp.exp(sp.exp(sp.exp(sp.exp(sp.exp(x)))))", None),
        (SIGMOID, "(x): return (x + 2) ** (10**9)", None),
        (STEP, "(x): return sp.Integer(0)", "step_formula_zero"),
        (STEP, "(x): return sp.Piecewise((0, sp.Ne(x, 1)), (sp.nan, True))", None),
        (STEP, "(x): return sp.Piecewise((sp.nan, sp.Eq(x, 0)), (0, True))", None),
        ("dot_gradient_symbolic", "(a, x): return 2 * a.T", None),
        ("dot_gradient_symbolic", "(a, x): return (-(-a)).T", "gradient_formula_row"),
        ("dot_partial_symbolic", "(a, x, i): return 2 * x[i] * a[i] / 2", "partial_formula_term"),
    ],
)
def test_a_symbolic_mistake_is_named_in_another_form(
    function: str, body: str, mistake: str | None, tables: Path
) -> None:
    source = f"import sympy as sp\ndef {function}{body}\n"
    names, _ = named(f"discussion.{function}", source, tables)
    assert names == ({mistake} if mistake else set())


def test_another_function_that_fails_leaves_what_is_checked_without_it(tables: Path) -> None:
    """A check that asks `cost` first cannot go on; the others know the mistake all the same."""
    source = BATCH.format(slope="phi_prime(a)[i]", bias="sum(dz)")
    source += "\ndef forward_batch(w, b, X, phi):\n    return 1 / 0\n"
    assert named("perceptron.backward_batch", source, tables)[0] == {"slopes_at_a"}


def test_what_is_not_begun_leaves_what_is_checked_without_it(tables: Path) -> None:
    """A check that compares with `backward_sample` asks both, and comes to an end with neither."""
    source = (ROOT / "solutions" / "mlp.py").read_text(encoding="utf-8")
    wrong = source.replace("/ n * phi_prime(Z[L])", "/ n * phi_prime(A[L])")
    assert wrong != source
    for name in ("forward", "cost", "backward_sample"):
        wrong += f"\ndef {name}(*args):\n    raise NotImplementedError\n"
    names, said = named("mlp.backward", wrong, tables)
    assert names
    assert "A[L]" in said


@pytest.mark.parametrize("others", [True, False])
def test_checks_that_ask_other_functions_count_as_soon_as_these_are_right(
    others: bool, tables: Path
) -> None:
    """With three layers, which these alone ask for, it is no mistake that is known."""
    source = (ROOT / "solutions" / "mlp.py").read_text(encoding="utf-8")
    wrong = source.replace("phi_prime(z[l])", "phi_prime(x[l] if L < 3 else z[l] + 1)")
    assert wrong != source
    if not others:
        wrong += "\ndef forward(*args):\n    raise NotImplementedError\n"
    names, _ = named("mlp.backward_sample", wrong, tables)
    assert bool(names) is not others


MISTAKES = """
from autograder.api import edit
uphill = edit("step", ("- eta", "+ eta"), says="It goes uphill.", hint="Which way is down?")
sign = edit("step", ("- eta", "- -eta"), says="The minus stands twice.")
hidden = edit("descend", ("range(num_it", "range(3 * num_it"), says="Three times too many.")
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with known mistakes."""
    root = write_mini(tmp_path / "course")
    (root / "problems" / "p" / "misconceptions.py").write_text(MISTAKES, encoding="utf-8")
    (root / "problems" / "p" / "statement.md").write_text("# P\n", encoding="utf-8")
    marked = "".join(
        f"    # BEGIN SOLUTION\n{line}    # END SOLUTION\n"
        if line.startswith("    return")
        else line
        for line in SOLUTION.splitlines(keepends=True)
    )
    (root / "solutions" / "p.py").write_text(marked, encoding="utf-8")
    return root


@pytest.fixture
def kit(course: Path, tmp_path: Path) -> Path:
    """A student's folder, unpacked."""
    content = load_assignment(course)
    files = kit_files(content)
    assert files == kit_files(content)
    folder = tmp_path / "student"
    for name, data in {f"kit/{name}": data for name, data in files.items()}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "check.py").write_bytes(student_files(content)["check.py"])
    return folder


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("problems/p/misconceptions.py", "uphill", "upwards"),
        ("problems/p/public_checks.py", "probe(", "probe( "),
        ("problems/assignment.toml", "seed = ", "seed = 1"),
        ("solutions/p.py", "return", "return "),
    ],
)
def test_a_table_is_kept_until_something_in_it_may_change(
    course: Path, tmp_path: Path, file: str, old: str, new: str
) -> None:
    table = f"problems/p/{FILE}"
    last = tmp_path / "student.zip"
    kept = kit_files(load_assignment(course))[table] + b" "  # known by the space
    zip_bytes(last, {f"kit/{table}": kept})
    assert kit_files(load_assignment(course), last)[table] == kept
    path = course / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    made = kit_files(load_assignment(course), last)[table]
    assert made != kept
    assert made.split() != kept.split()
    last.write_bytes(last.read_bytes()[:-50])
    assert kit_files(load_assignment(course), last)[table] == made


def test_check_py_names_the_mistake(kit: Path) -> None:
    (kit / "p.py").write_text("def step(t, g, e):\n    return e * g + t\n", encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "check.py", "step"], cwd=kit, capture_output=True, text=True, check=False
    ).stdout
    assert "It goes uphill." in said
    assert "The minus stands twice." in said


def test_the_kit_holds_no_word_of_the_catalogue(kit: Path) -> None:
    for path in kit.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for word in (b"uphill", b"stands twice", b"Three times", b"Which way", b"3 * num_it"):
            assert word not in data, path
    entries = json.loads((kit / "kit" / "problems" / "p" / FILE).read_text(encoding="ascii"))
    assert len(entries["alone"]["step"]) == 1  # both say the same of the same results
    for locked in entries["alone"]["step"].values():
        assert b"uphill" not in b85decode(locked)
    assert not list(kit.rglob("misconceptions.py"))
    assert not list(kit.rglob("wrongversions.py"))
    assert not list(kit.rglob("catalogue.py"))


def witness(value: object, mutated: tuple[int, ...] = (), atol: float | None = None) -> Witness:
    return Witness("c", 0, Probe((), atol=atol), Reply("returned", value, mutated))


def agree(one: Witness, other: Witness) -> bool:
    """Whether what is locked with the first opens for the second."""
    (key,) = spellings(tokens_of([one]), 1)
    return key in set(spellings(tokens_of([other]), 64))


NUMBERS = np.array([1.0, 0.1234375, -2.5e-7, 1 / 3, 1e5 + 0.5, 999999.5, 0.0, 8.25])


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (NUMBERS, NUMBERS * (1 + 1e-11), True),
        (NUMBERS, NUMBERS * (1 - 1e-11), True),
        (NUMBERS, NUMBERS + 1e-17, True),
        (NUMBERS, NUMBERS * (1 + 1e-4), False),
        (NUMBERS, NUMBERS.reshape(2, 4), False),
        (NUMBERS, NUMBERS.tolist(), True),
        ((1, 2.5), (np.float64(1.0), 2.5), True),
        ({1: NUMBERS, 2: 3}, {2: 3.0, 1: NUMBERS}, True),
        ({1: NUMBERS}, {2: NUMBERS}, False),
        (np.array([np.nan, np.inf]), [float("nan"), float("inf")], True),
        (np.inf, -np.inf, False),
        (True, 1.0, False),
        (0.0, -0.0, True),
        (1 + 2j, 1 + 2j, True),
        (1 + 0j, 1.0, False),
        (None, 0.0, False),
        (Opaque("set"), Opaque("set", "other words"), True),
        ("a", "b", False),
        ((NUMBERS, None), [NUMBERS, None], True),
    ],
)
def test_results_are_spelled_alike_where_rounding_alone_tells_them_apart(
    one: object, other: object, equal: bool
) -> None:
    assert agree(witness(one), witness(other)) is equal
    assert agree(witness(other), witness(one)) is equal


@pytest.mark.parametrize("noise", [-1e-12, 1e-12])
def test_noise_at_the_very_edge_of_a_bucket_changes_nothing(noise: float) -> None:
    edges = np.exp((np.arange(-3e6, 3e6, 1e6) - OFFSET) / STEPS)
    assert agree(witness(edges), witness(edges * (1 + noise)))


def test_who_changes_an_argument_besides_is_told_the_mistake_too() -> None:
    assert agree(witness(1.0), witness(1.0, (0,)))
    assert not agree(witness(1.0, (0,)), witness(1.0))


def test_tiny_numbers_count_where_nothing_may_be_neglected() -> None:
    assert agree(witness([1.0, 0.0]), witness([1.0, 1e-15]))
    assert not agree(witness([1.0, 0.0], atol=0.0), witness([1.0, 1e-15], atol=0.0))
