"""The catalogue of known mistakes: each is built, is wrong, and is named when it is made."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, Part
from feedback import assignment, first_failure, grade
from mini import write_mini

from autograder.assignment.checks import Mistake
from autograder.assignment.load import load_assignment
from autograder.assignment.mistakes import relettered
from autograder.errors import ContentError
from autograder.feedback.catalogue import Catalogue
from autograder.feedback.sameness import same
from autograder.feedback.wrongversions import edited, wrong_source
from autograder.grading import diagnosis
from autograder.grading.diagnosis import Diagnosis
from autograder.grading.expectations import Expectations
from autograder.grading.inprocess import drive, module_of
from autograder.judging.points import reals
from autograder.judging.symbolic import Judge, Symbolic, decide_here, symbolic
from autograder.worker.wire import Node, Opaque

LEAST_MISTAKES = 70
MANY = 100  # of one problem
NOT_REPRODUCIBLE = {
    # Draws from global state; its check's own message names it.
    ("initialization", "global_generator"),
    # Large weights multiply one another until they overflow, with rounding all the way.
    ("perceptron", "bias_multiplied_by_the_weights_in_forward_batch_in_train"),
}
MISTAKES = [
    (problem.name, name)
    for problem in assignment().problems
    for name in assignment().mistakes(problem.name)
]
PROBLEMS = [problem.name for problem in assignment().problems]


def test_there_are_enough_and_the_slides_slips_are_among_them() -> None:
    assert len(MISTAKES) >= LEAST_MISTAKES
    slips = {assignment().mistakes(problem)[name].slip for problem, name in MISTAKES}
    assert {1, 2, 3, 4, 5} <= slips


@pytest.mark.parametrize("problem", PROBLEMS)
def test_each_mistake_loses_points_and_is_named(problem: str, part: Part) -> None:
    """When the reference makes it; one of a helper's may be of no consequence.

    Every third one of a problem that has many.
    """
    missed, kept, every = [], [], assignment().mistakes(problem)
    for name, mistake in part(list(every.items()), 3 if len(every) > MANY else 1):
        source = wrong_source(assignment(), problem, name)
        runs = grade(f"{problem}.{mistake.question}", source)
        if mistake.origin is None and not any(run.failed and run.hidden for run in runs):
            kept.append(name)
        if (problem, name) in NOT_REPRODUCIBLE:
            continue
        failure = first_failure(runs)
        if failure is None and mistake.origin is not None:
            continue  # what the helper does wrong does not matter here
        named = failure.misconceptions if failure else ()
        one_of_its_own = mistake.origin and any(every[other].origin is None for other in named)
        if name not in named and not one_of_its_own:
            missed.append((name, named))
    assert not missed
    assert not kept


def test_a_right_answer_and_an_unknown_mistake_are_not_named() -> None:
    right = (assignment().root / "solutions" / "gradient_descent.py").read_text(encoding="utf-8")
    assert first_failure(grade("gradient_descent.step", right)) is None
    wrong = "def step(theta, g, eta):\n    return 0.77 * theta - eta * g\n"
    failure = first_failure(grade("gradient_descent.step", wrong))
    assert failure is not None
    assert not failure.misconceptions


def test_a_mistake_at_one_input_only_is_not_named() -> None:
    wrong = (
        "import numpy as np\n"
        "def step(theta, g, eta):\n"
        "    return theta + eta * g if np.ndim(theta) == 1 else theta - eta * g\n"
    )
    failures = [run for run in grade("gradient_descent.step", wrong) if run.failed]
    assert all(not run.misconceptions for run in failures)


def test_all_that_fit_are_named_the_most_specific_first(tmp_path: Path) -> None:
    root = write_mini(tmp_path)
    (root / "problems" / "p" / "misconceptions.py").write_text(
        "from autograder.api import edit\n"
        'uphill = edit("step", ("- eta", "+ eta"), says="It goes uphill.", hint="Which way?")\n'
        'sign = edit("step", ("- eta", "- -eta"), says="A sign is wrong.")\n',
        encoding="utf-8",
    )
    content = load_assignment(root)
    expectations = Expectations(content)
    module = module_of("def step(theta, g, eta):\n    return theta + g * eta\n", "p")
    runs = drive(expectations, {"p": module}, [content.questions["p.step"]], hidden=True).runs
    diagnosis = Diagnosis(expectations, Catalogue(expectations.assignment))
    runs = diagnosis.complete(runs, hidden=True)
    failure = first_failure(runs)
    assert failure is not None
    assert failure.misconceptions == ("uphill", "sign")
    assert failure.words is not None
    assert failure.words.text().splitlines()[-4:] == [
        "  The mistake: one of these; each gives the results that yours gives here.",
        "  - It goes uphill.",
        "  - A sign is wrong.",
        "  Hint: Which way?",
    ]


A_0 = "A[0] is missing when the first layer asks for it: set A[0] = X before the loop."
W_0 = "W[0] or b[0] is asked for, and there is none: layer l takes W[l] and b[l]."
NO_T = "W[l+1] is not transposed: going back takes W[l+1]ᵀ dz[l+1]."
PHI_A = "A[l] = phi(A[l]), as it is printed, asks for A[l] before there is one."
OWN = "W[l] @ A[l], with the layer's own output, asks for what is not there yet."
W_L = "dz[l] is built with W[l]. The layer above sent it through W[l+1]."


@pytest.mark.parametrize(
    ("expression", "line", "says", "left"),
    [
        ("W[l]", "", (A_0, W_0), (W_0,)),
        ("A[l - 1]", "", (A_0, W_0), (A_0,)),
        ("W[l].T @ dz[l + 1]", "", (NO_T, W_L), (W_L,)),
        ("W[l + 1] @ dz[l + 1]", "", (NO_T, W_L), (NO_T,)),
        ("weights[l + 1] @ d", "", (NO_T, W_L), (NO_T, W_L)),
        ("", "", (A_0, W_0), (A_0, W_0)),
        ("A[l]", "A[l] = phi(A[l])", (PHI_A, OWN), (PHI_A,)),
        ("A[l]", "Z[l] = W[l]@A[l] + b[l]", (PHI_A, OWN), (OWN,)),
        ("A[l]", "Z[l] = np.dot(W[l], A[l])", (PHI_A, OWN), (PHI_A, OWN)),
        ("A[l + 1]", "", (NO_T, "A layer is missing."), ("A layer is missing.",)),
        ("a[l + 1]", "", (NO_T,), (NO_T,)),  # the student's own name, for W perhaps
    ],
)
def test_of_mistakes_with_one_error_those_are_named_that_fit_what_failed(
    expression: str, line: str, says: tuple[str, ...], left: tuple[str, ...]
) -> None:
    known = {text: Mistake("f", text) for text in says}
    assert tuple(diagnosis._about(expression, line, known, {"A", "W"})) == left


def test_two_mistakes_at_once_are_both_named() -> None:
    source = """
import numpy as np
def backward(W, Z, A, Y, phi_prime):
    dZ, dW, db = {}, {}, {}
    error = A[len(W)] - Y
    for l in range(len(W), 0, -1):
        dZ[l] = error * phi_prime(A[l])
        error = W[l].T @ dZ[l]
        dW[l] = dZ[l] @ A[l - 1].T
        db[l] = dZ[l].sum(axis=1, keepdims=True)
    return dZ, dW, db
"""
    failure = first_failure(grade("mlp.backward", source, public=False))
    assert failure is not None
    assert failure.words is not None
    assert failure.misconceptions == ("average_forgotten", "slope_at_activation")
    assert "The mistake: there are two mistakes, and together they give" in failure.words.text()


def test_a_mistake_that_one_other_makes_needless_is_not_named(tmp_path: Path) -> None:
    root = write_mini(tmp_path)
    (root / "problems" / "p" / "misconceptions.py").write_text(
        "from autograder.api import edit\n"
        'last = edit("descend", ("(iterates)", "(iterates[:-1])"), says="The last is missing.")\n'
        'one = edit("descend", ("range(num_iterations)", "range(max(num_iterations, 1))"), '
        'says="One step is made even where none is asked.")\n',
        encoding="utf-8",
    )
    with (root / "problems" / "p" / "hidden_checks.py").open("a", encoding="utf-8") as checks:
        checks.write(
            '@check("descend")\ndef none(rng):\n    """no step"""\n'
            '    yield probe(function("t", "np.cos(t)"), rng.normal(size=3), 0.3, 0)\n'
        )
    right = (root / "solutions" / "p.py").read_text(encoding="utf-8")
    expectations = Expectations(load_assignment(root))
    module = module_of(right.replace("range(num_it", "range(1, num_it"), "p")
    question = expectations.assignment.questions["p.descend"]
    runs = drive(expectations, {"p": module}, [question], hidden=True).runs
    diagnosis = Diagnosis(expectations, Catalogue(expectations.assignment))
    runs = diagnosis.complete(runs, hidden=True)
    assert [run.failed for run in runs] == [True, True, False]
    assert not any(run.misconceptions for run in runs)


FORWARD = """
import numpy as np
def forward(W, b, X, phi):
    Z, A = {{}}, {{0: X}}
    for l in range(1, len(W) + 1):
        {0}
        {1}
    return Z, A
"""
NOT_YET = {"line_9_to_the_letter", "input_of_the_layer_itself", "sum_stored_one_layer_up"}
NUMBERED_FROM_ONE = {"input_not_stored", "parameters_of_the_layer_below"}


@pytest.mark.parametrize(
    ("product", "activated", "named"),
    [
        ("W[l] @ A[l - 1] + b[l]", "A[l]", NOT_YET),
        ("W[l] @ A[l] + b[l]", "Z[l]", NOT_YET),
        ("W[l - 1] @ A[l - 1] + b[l]", "Z[l]", NUMBERED_FROM_ONE),
        ("W[l] @ A[l - 1] + b[l - 1]", "Z[l]", NUMBERED_FROM_ONE),
        ("W[l] @ A[l - 1] + b[l + 5]", "Z[l]", set()),
    ],
)
def test_a_missing_key_names_what_misses_the_same(
    product: str, activated: str, named: set[str]
) -> None:
    source = FORWARD.format(f"Z[l] = {product}", f"A[l] = phi({activated})")
    failure = first_failure(grade("mlp.forward", source))
    assert failure is not None
    assert set(failure.misconceptions) == named


def test_what_overflows_tells_one_warning_from_another() -> None:
    source = (
        "import numpy as np\n"
        "def sigmoid_derivative(x):\n"
        "    decay = np.exp(-{0})\n"
        "    return decay / ((1 + decay) * (1 + decay))\n"
    )
    named, other = (
        first_failure(grade("discussion.sigmoid_derivative", source.format(x)))
        for x in ("x", "np.clip(x, -700, 700)")
    )
    assert named is not None
    assert "sigmoid_slope_nan" in named.misconceptions
    assert other is not None
    assert other.misconceptions == ("sigmoid_slope_square_overflows",)


TRAIN = """
import numpy as np
def train(X, Y, W, b, phi, phi_prime, eta, epochs):
    L, n, costs = len(W), Y.shape[1], []
    for _ in range(epochs):
        Z, A = {{}}, {{0: X}}
        for l in range(1, L + 1):
            Z[l] = W[l] @ A[l - 1] + b[l]
            A[l] = phi(Z[l])
        costs.append(np.sum((A[L] - Y) ** 2) / (2 * n))
        dZ, dW, db = {{}}, {{}}, {{}}
        {0}
        for l in range(L, 0, -1):
            if l < {1}:
                dZ[l] = (W[l + 1].T @ dZ[l + 1]) * phi_prime(Z[l])
            dW[l] = dZ[l] @ A[l - 1]{2}
            db[l] = dZ[l].sum(axis=1, keepdims=True)
        W = {{l: W[l] - eta * dW[l] for l in W}}
        b = {{l: b[l] - eta * db[l] for l in W}}
    return W, b, np.array(costs)
"""
LINE_15 = "dZ[L] = (A[L] - Y) / n * phi_prime(Z[L])"


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ((LINE_15.replace("*", "@"), "L", ".T"), "line_15_as_matrix_product_in_train"),
        ((LINE_15, "L", ""), "line_16_to_the_letter_in_train"),
        (("pass", "L + 1", ".T"), "beyond_the_last_layer_in_train"),
    ],
)
def test_what_raises_in_training_is_told_apart(parts: tuple[str, str, str], named: str) -> None:
    failure = first_failure(grade("mlp.train", TRAIN.format(*parts)))
    assert failure is not None
    assert failure.misconceptions == (named,)


def test_a_mistake_of_a_helper_is_named_where_its_work_is_done() -> None:
    source = TRAIN.format(LINE_15.replace("phi_prime(Z", "phi_prime(A"), "L", ".T")
    failure = first_failure(grade("mlp.train", source))
    assert failure is not None
    assert failure.words is not None
    assert failure.misconceptions == ("output_slope_at_activation_in_train",)
    words = "The mistake: in the part of your train that does what backward does: In the last layer"
    assert words in failure.words.text()


HELPERS = """
from autograder.api import edit, family, inherit, wrong
uphill = edit("step", ("theta - eta", "theta + eta"), says="It goes uphill.")
@wrong("step", says="It stands still.")
def still(theta, g, eta):
    return np.array(theta)
import numpy as np
all_of_step = inherit("descend", "step")
"""
INLINE = """
import numpy as np
def descend(grad_f, theta0, eta, num_iterations):
    path = np.repeat(np.asarray(theta0, float)[None], num_iterations + 1, axis=0)
    for k in range(num_iterations):
        path[k + 1] = path[k]{}
    return path
"""


def mini_with(tmp_path: Path, mistakes: str) -> Path:
    root = write_mini(tmp_path)
    (root / "problems" / "p" / "misconceptions.py").write_text(mistakes, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("step", "named"),
    [
        (" + eta * grad_f(path[k])", ("uphill_in_descend",)),
        ("", ("still_in_descend",)),
        (" - 2 * eta * grad_f(path[k])", ()),
    ],
)
def test_inherited_mistakes_are_named_and_are_files_of_their_own(
    tmp_path: Path, step: str, named: tuple[str, ...]
) -> None:
    content = load_assignment(mini_with(tmp_path, HELPERS))
    expectations = Expectations(content)
    question = content.questions["p.descend"]
    for source in (INLINE.format(step), *(wrong_source(content, "p", name) for name in named)):
        module = module_of(source, "p")
        runs = drive(expectations, {"p": module}, [question], hidden=True).runs
        diagnosis = Diagnosis(expectations, Catalogue(expectations.assignment))
        runs = diagnosis.complete(runs, hidden=True)
        failure = first_failure(runs)
        assert failure is not None
        assert failure.misconceptions == named
        assert callable(module.descend)
        assert getattr(module, "step", None) is None or module.step(1.0, 2.0, 0.5) == 0.0


@pytest.mark.parametrize(
    ("mistakes", "words"),
    [
        (HELPERS + 'more = inherit("descend", "walk")', 'more: inherit names .*"walk"'),
        (HELPERS + 'more = inherit("step", "descend")', '"descend" has no mistakes'),
        (HELPERS + "uphill_in_descend = uphill", 'two mistakes have the name "uphill_in_descend"'),
    ],
)
def test_what_cannot_be_inherited_is_refused(tmp_path: Path, mistakes: str, words: str) -> None:
    with pytest.raises(ContentError, match=rf"problems/p/misconceptions\.py: .*{words}"):
        load_assignment(mini_with(tmp_path, mistakes))


@pytest.mark.parametrize(
    ("text", "letters", "other"),
    [
        ("phi(Z[l]) * dZ[l]", {"Z": "z", "dZ": "dz"}, "phi(z[l]) * dz[l]"),
        ("a - b", {"a": "b", "b": "a"}, "b - a"),
        ("A step: A[l]", {"A[": "x["}, "A step: x[l]"),
        ("wᵀx + x", {"x": "X", "wᵀx": "wᵀX"}, "wᵀX + X"),
        ("the same", {}, "the same"),
    ],
)
def test_letters_are_replaced_as_whole_words_and_at_once(
    text: str, letters: dict[str, str], other: str
) -> None:
    assert relettered(text, letters) == other


def test_a_family_is_a_mistake_of_each_of_its_functions() -> None:
    mistakes = assignment().mistakes("mlp")
    one, other = mistakes["slope_at_activation"], mistakes["slope_at_activation_in_backward_sample"]
    assert (one.question, other.question) == ("backward", "backward_sample")
    assert "at A[l], the output" in one.says
    assert "at x[l], the output" in other.says
    assert ("phi_prime(z[l])", "phi_prime(x[l])") in other.edits


def test_an_edit_whose_text_is_not_there_is_refused_with_the_remedy(tmp_path: Path) -> None:
    root = write_mini(tmp_path)
    (root / "problems" / "p" / "misconceptions.py").write_text(
        'from autograder.api import edit\nbad = edit("step", ("nowhere", ""), says="-")\n',
        encoding="utf-8",
    )
    with pytest.raises(ContentError, match=r"bad: solutions/p\.py has no 'nowhere' in step\. Copy"):
        edited(load_assignment(root), "p", "bad")


ARRAY = np.array([[1.0, 2.0]])


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (ARRAY, [[1, 2]], True),
        (ARRAY, ARRAY.T, False),
        (ARRAY, ARRAY + 1e-9, True),
        (ARRAY, ARRAY + 1e-3, False),
        ({1: ARRAY}, {1: ARRAY, 2: ARRAY}, False),
        ({1: ARRAY, 2: ARRAY}, {1: ARRAY}, False),
        ((ARRAY, {1: 2.0}), [ARRAY, {1: 2}], True),
        (np.array([np.nan, 1.0]), [float("nan"), 1.0], True),
        (np.array([np.inf]), [-np.inf], False),
        (True, 1.0, False),
        (np.array(True), True, True),
        (1 + 0j, 1.0, False),
        (None, None, True),
        (None, 0.0, False),
        (Opaque("set"), Opaque("set", "other words"), True),
        ("a", "b", False),
        ([[1.0], [1.0, 2.0]], [[1.0], [1.0, 2.0]], True),
    ],
)
def test_sameness_of_results(one: object, other: object, equal: bool) -> None:
    assert same(one, other) is equal
    assert same(other, one) is equal


X = Node("Symbol", ("x",))
EXPECTED: Symbolic = symbolic(equal_to=lambda x: x, x=reals())


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (Node("Mul", (Node("Integer", (2,)), X)), Node("Add", (X, X)), True),
        (Node("Mul", (0.5, X)), Node("Mul", (Node("Rational", (1, 2)), X)), True),
        (X, Node("Pow", (X, 2)), False),
        (0, Node("Integer", (0,)), True),
        (Node("Derivative", (X,)), Node("Derivative", (Node("Pow", (X, 2)),)), True),
        (Node("Derivative", (X,)), X, False),
        (None, X, False),
    ],
)
def test_sameness_of_expressions(one: object, other: object, equal: bool) -> None:
    judge = Judge(decide_here)
    assert judge.alike(one, other, EXPECTED) is equal
    assert judge.alike(other, one, EXPECTED) is equal


def test_no_mistake_hides_another_of_its_name() -> None:
    for path in (ROOT / "problems").glob("*/misconceptions.py"):
        names = re.findall(r"^(\w+) = ", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(set(names)) == len(names), path
