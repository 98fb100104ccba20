"""What waits for another function of the student's is not to be fixed."""

from dataclasses import replace

import pytest
from conftest import ROOT
from marking import Grader
from mini import SOLUTION, write_mini

from autograder.assignment.load import load_assignment
from autograder.calls.functions import Loaded
from autograder.calls.replies import Frame
from autograder.calls.session import Session
from autograder.practice.check import grader_at_home
from autograder.record import Status, SubmissionResult
from autograder.render.summary import status_words
from autograder.render.text import Terminal, check_report


@pytest.fixture(scope="module")
def real():
    return Grader(load_assignment(ROOT))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    root = write_mini(tmp_path_factory.mktemp("mini"))
    return Grader(load_assignment(root))


def at_home(grader: Grader, names: str = "", **files: str) -> SubmissionResult:
    """Only the public checks, the files laid over the reference answers."""
    answers = {path.name: path.read_bytes() for path in (ROOT / "solutions").glob("*.py")}
    for name, text in files.items():
        answers[f"{name}.py"] = answers.get(f"{name}.py", b"") + b"\n\n" + text.encode()
    asked = frozenset(names.split()) or frozenset(
        q for q in grader.assignment.questions if q.partition(".")[0] in files
    )
    result = grader.grade("student", answers, hidden=False, questions=asked)
    assert not result.fault
    return result


WRONG = {
    "perceptron.forward": ("def forward(w, b, x, phi):\n    return 0.0, 0.0\n", "backward"),
    "losses.square_loss": (
        "def square_loss(y_hat, y):\n    return (y_hat - y) ** 2\n",
        "square_loss_derivative",
    ),
    "losses.cross_entropy_loss": (
        "def cross_entropy_loss(y_hat, y, base=2.0):\n    return y * np.log(y_hat)\n",
        "cross_entropy_loss_derivative",
    ),
    "discussion.sigmoid": (
        "def sigmoid(x):\n    return np.tanh(x)\n",
        "sigmoid_derivative",
    ),
}


@pytest.mark.parametrize("helper", WRONG)
@pytest.mark.parametrize("alone", [False, True], ids=["all", "asked for alone"])
def test_a_right_derivative_waits_for_a_wrong_function(real, helper, alone):
    problem = helper.partition(".")[0]
    body, function = WRONG[helper]
    name = f"{problem}.{function}"
    result = at_home(real, name if alone else "", **{problem: body})
    question = result.question(name)
    assert (question.status, question.waits_for) == (Status.WAITS, (helper,))
    assert status_words(question) == f"waits for {helper.partition('.')[2]}"
    said = f"{name} waits for {helper}, which fails its own checks."
    assert {check.message for check in question.checks if not check.passed} == {said}
    if not alone:
        assert result.question(helper).status is Status.FAILED


def test_a_wrong_derivative_is_wrong_whatever_it_waits_for(real):
    body = WRONG["losses.square_loss"][0]
    body += "def square_loss_derivative(y_hat, y):\n    return y - y_hat\n"
    question = at_home(real, losses=body).question("losses.square_loss_derivative")
    assert question.status is Status.FAILED
    assert "wrong sign" in question.first_failure.message
    assert Status.WAITS in {check.status for check in question.checks}


def test_the_report_says_what_waits_and_counts_it_apart(real):
    result = at_home(real, losses=WRONG["losses.square_loss"][0])
    report = " ".join(check_report(result, Terminal(symbols=True)).split())
    assert "… square_loss_derivative 1 pt waits for square_loss" in report
    assert "1 to fix, 1 waits for others, 0 not attempted." in report
    assert "✗ losses.square_loss_derivative" not in report


UPDATED_TWICE = """
def train(X, Y, W, b, phi, phi_prime, eta, epochs):
    costs = []
    for _ in range(epochs):
        Z, A = forward(W, b, X, phi)
        costs.append(cost(A[len(W)], Y))
        dZ, dW, db = {backward}(W, Z, A, Y, phi_prime)
        W, b = update(W, b, dW, db, eta)
        W, b = update(W, b, dW, db, eta)
    return W, b, np.array(costs)

def inlined(*given):
    return globals()["back" + "ward"](*given)  # as if its lines stood here
"""


@pytest.mark.parametrize("backward", ["backward", "inlined"])
def test_a_mistake_in_a_helpers_work_is_named_only_to_who_does_it_without_the_helper(
    real, backward
):
    """Both return what a `backward` would lead to that is twice too large."""
    source = UPDATED_TWICE.format(backward=backward)
    train = at_home(real, "mlp.train", mlp=source).question("mlp.train")
    assert train.status is Status.FAILED
    named = "that does what backward does: Everything is twice too large"
    assert (named in train.first_failure.message) is (backward == "inlined")


def test_what_calls_a_wrong_function_waits_at_home_only(tiny):
    wrong = SOLUTION.replace("return theta - eta * g", "return theta + eta * g")
    files = {"p.py": wrong.encode()}
    question = tiny.grade("s", files, hidden=False).question("p.descend")
    assert (question.status, question.waits_for) == (Status.WAITS, ("p.step",))
    assert tiny.grade("s", files).question("p.descend").status is Status.PASSED


def test_what_does_not_call_the_wrong_function_does_not_wait_for_it(tiny):
    own = "iterates.append(iterates[-1] + eta * grad_f(iterates[-1]))"
    wrong = SOLUTION.replace("return theta - eta * g", "return theta + eta * g").replace(
        "iterates.append(step(iterates[-1], grad_f(iterates[-1]), eta))", own
    )
    result = tiny.grade("s", {"p.py": wrong.encode()}, hidden=False)
    assert result.question("p.descend").status is Status.FAILED


LOOPS = {  # the answers' own `len` calls it
    "function": "def endless(W):\n    while True:\n        pass\n\nlen = endless\n",
    "method": """class Net:
    def layers(self, W):
        return [self.count(l) for l in W]

    def count(self, l):
        while True:
            pass

def len(W):
    return Net().layers(W)
""",
    "file": "import helpers\n\ndef len(W):\n    return helpers.layers(W)\n",
    "question": "def forward(W, b, X, phi):\n    while True:\n        pass\n",
}


@pytest.fixture
def hasty(real, monkeypatch):
    """A grader at home that waits for a third of a second, and the workers that it started."""
    limits = replace(real.assignment.limits, practice_seconds=0.3)
    quick = grader_at_home(replace(real.assignment, limits=limits))
    spawned, spawn = [], quick._workers.spawn
    monkeypatch.setattr(quick._workers, "spawn", lambda *a: spawned.append(a) or spawn(*a))
    return quick, spawned


@pytest.mark.parametrize("loop", LOOPS)
def test_a_loop_without_end_is_waited_for_once(hasty, loop):
    """Who else would come to it waits, without being called; others get a new worker."""
    quick, spawned = hasty
    result = at_home(quick, mlp=LOOPS[loop], helpers="def layers(W):\n    while True: pass\n")
    states = {question.name: question.status for question in result.questions}
    waits = ["backward_sample", "backward", "train"]
    assert states.pop("mlp.forward") is Status.TIMED_OUT
    assert [name for name in states if states[name] is Status.WAITS] == [f"mlp.{w}" for w in waits]
    assert states["mlp.cost"] is states["mlp.update"] is Status.PASSED
    assert {f for n in waits for f in result.question(f"mlp.{n}").waits_for} == {"mlp.forward"}
    words = result.question("mlp.train").first_failure.message
    assert words == "mlp.train waits for mlp.forward, which fails its own checks."
    assert len(spawned) == 2


def test_what_did_not_end_is_not_called_again_in_a_later_step(hasty, monkeypatch):
    """The checks of `mlp.backward` come to `mlp.cost` when its own have ended."""
    quick, _ = hasty
    stops, stop = [], Session._timed_out
    monkeypatch.setattr(Session, "_timed_out", lambda *a: stops.append(a) or stop(*a))
    result = at_home(quick, mlp="def cost(A_L, Y):\n    while True:\n        pass\n")
    assert result.question("mlp.cost").status is Status.TIMED_OUT
    assert result.question("mlp.backward").waits_for == ("mlp.cost",)
    assert len(stops) == 1


def test_another_files_function_of_the_same_name_holds_nobody_up():
    functions = {"mlp": {"train": (9, ["cost"], True)}, "perceptron": {"cost": (1, [], True)}}
    loaded = Loaded(functions, {})
    assert loaded.leads_to("mlp.train", Frame("mlp.py", 3, "cost", ""))
    assert loaded.leads_to("mlp.train", Frame("helpers.py", 3, "cost", ""))
    assert not loaded.leads_to("mlp.train", Frame("perceptron.py", 3, "cost", ""))


def test_a_check_that_asks_undeclared_functions_is_refused(tmp_path):
    root = write_mini(tmp_path)
    checks = root / "problems" / "p" / "public_checks.py"
    more = (
        '\n@check("descend")\ndef other():\n    yield probe(1.0, 1.0, 1.0, of="step", like=0.0)\n'
    )
    checks.write_text(checks.read_text() + more)
    result = Grader(load_assignment(root)).grade("s", {"p.py": SOLUTION.encode()})
    assert result.question("p.descend").status is Status.FAULT
    assert 'it asks p.step: add uses=("p.step",) to its @check' in repr(result)


def test_who_fails_a_public_check_has_no_full_points(tiny):
    # Half of it for a vector; hidden checks of this assignment have matrices alone.
    only = "return np.ndim(g) / 2 * (theta - eta * g)"
    halved = SOLUTION.replace("return theta - eta * g", only)
    scores = {}
    for name, source in {"right": SOLUTION, "red": halved}.items():
        result = tiny.grade(name, {"p.py": source.encode()})
        scores[name] = result.question("p.step").earned
        last = result.question("p.step").checks[-1]
    assert scores == {"right": 2.0, "red": 0.0}
    assert 'fails a public check, "a step by hand"' in last.message


def test_nobody_pays_for_the_few_digits_of_another_function(real):
    coarse = (
        "\n\n_exact = cross_entropy_loss\ndef cross_entropy_loss(y_hat, y, base=np.e):\n"
        "    return np.round(_exact(y_hat, y, base), 8)\n"
    )
    files = {"losses.py": (ROOT / "solutions" / "losses.py").read_bytes() + coarse.encode()}
    derivative = "losses.cross_entropy_loss_derivative"
    result = real.grade("student", files, questions=frozenset({derivative}))
    assert result.question(derivative).earned == 2
    public = [check for check in result.question(derivative).checks if not check.hidden]
    assert any(check.status is not Status.PASSED for check in public)
