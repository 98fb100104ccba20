"""Follow-through: what is built on the student's own failed functions is graded once more."""

import re
import time
from dataclasses import replace

import numpy as np
import pytest
from conftest import ROOT
from marking import Grader
from mini import SOLUTION, write_mini

from autograder.assignment.checks import MAX_KEPT, watched
from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.audit.sales import offers
from autograder.calls.rightanswers import RightAnswers, asks_of
from autograder.calls.session import Session
from autograder.errors import ContentError
from autograder.record import SubmissionResult
from autograder.worker.standins import asked_arguments
from autograder.worker.wire import Formula


@pytest.fixture(scope="module")
def grader(tmp_path_factory):
    root = write_mini(tmp_path_factory.mktemp("mini"))
    return Grader(load_assignment(root))


@pytest.fixture(scope="module")
def real():
    return Grader(load_assignment(ROOT))


def grade(grader: Grader, source: str, **files: str) -> SubmissionResult:
    named = {f"{name}.py": text.encode() for name, text in files.items()}
    result = grader.grade("student", {"p.py": source.encode(), **named})
    assert not result.withheld, result.fault
    return result


def graded(grader: Grader, **files: str) -> SubmissionResult:
    """Files laid over the reference answers; only their problems are graded."""
    answers = {path.name: path.read_bytes() for path in (ROOT / "solutions").glob("*.py")}
    for name, text in files.items():
        answers[f"{name}.py"] += b"\n\n" + text.encode()
    asked = {q for q in grader.assignment.questions if q.partition(".")[0] in files}
    result = grader.grade("student", answers, questions=frozenset(asked))
    assert not result.withheld, result.fault
    return result


def with_step(body: str) -> str:
    return SOLUTION.replace("return theta - eta * g", body)


def notes(result: SubmissionResult, question: str) -> set[str]:
    return {check.note for check in result.question(question).checks if check.note}


def test_it_gives_the_points_and_names_the_helper(grader):
    result = grade(grader, with_step("return theta + eta * g"))
    assert result.question("p.descend").earned == 4
    said = "p.descend is right; what failed is p.step, which it calls. Fix that one."
    assert notes(result, "p.descend") == {said}


LISTS = """
def step(theta, g, eta):
    return (theta - eta * g).tolist()

def descend(grad_f, theta0, eta, num_iterations):
    path = [theta0]
    for _ in range(num_iterations):
        path.append(step(path[-1], grad_f(path[-1]), eta))
    return np.array(path)
"""


def test_a_helper_that_passes_with_lists_may_break_its_caller(real):
    result = graded(real, gradient_descent=LISTS)
    assert [question.earned for question in result.questions] == [2, 4]
    assert notes(result, "gradient_descent.descend") == {
        "gradient_descent.descend is right. Your gradient_descent.step passes, but theta is a "
        "list or tuple, not an array, and gradient_descent.descend cannot work with that."
    }


PURE_PYTHON = """
def forward_batch(w, b, X, phi):
    z = [b + sum(w[i] * X[i][j] for i in range(len(w))) for j in range(X.shape[1])]
    return z, [phi(v) for v in z]

def backward_batch(X, y, z, a, phi_prime):
    n = len(y)
    da = [(a[j] - y[j]) / n for j in range(n)]
    dz = [da[j] * phi_prime(z[j]) for j in range(n)]
    dw = [sum(X[i][j] * dz[j] for j in range(n)) for i in range(len(X))]
    return da, dz, dw, sum(dz)
"""

FURTHER_KEY = """
def forward(W, b, X, phi):
    Z, A = {0: X}, {0: X}
    for l in W:
        Z[l] = W[l] @ A[l - 1] + b[l]
        A[l] = phi(Z[l])
    return Z, A

def train(X, Y, W, b, phi, phi_prime, eta, epochs):
    costs = []
    for _ in range(epochs):
        Z, A = forward(W, b, X, phi)
        costs.append(cost(A[len(Z)], Y))
        dZ, dW, db = backward(W, Z, A, Y, phi_prime)
        W, b = update(W, b, dW, db, eta)
    return W, b, costs
"""

OWN_DEFAULT = """
def cost(a, y, scale=1.0):
    return scale * np.sum((a - y) ** 2) / len(y)

def train(X, y, w, b, phi, phi_prime, eta, epochs):
    costs = []
    for _ in range(epochs):
        z, a = forward_batch(w, b, X, phi)
        costs.append(cost(y=y, a=a, scale={scale}))
        _, _, dw, db = backward_batch(X, y, z, a, phi_prime)
        w, b = w - eta * dw, b - eta * db
    return w, b, costs
"""


def test_lists_from_helpers_in_pure_python(real):
    result = graded(real, perceptron=PURE_PYTHON)
    assert {q.name for q in result.questions if q.earned < q.points - 1e-9} == set()
    [note] = notes(result, "perceptron.train")
    assert "Your perceptron.backward_batch passes, but da is a list or tuple, not an array" in note


def test_a_key_more_than_asked(real):
    result = graded(real, mlp=FURTHER_KEY)
    assert {q.name for q in result.questions if q.earned < q.points - 1e-9} == set()
    assert any("Z has the key 0, which is not asked for" in n for n in notes(result, "mlp.train"))


@pytest.mark.parametrize(("scale", "earned"), [("1.0", 5), ("2.0", 0)])
def test_a_parameter_of_the_students_own_must_have_its_default(real, scale, earned):
    result = graded(real, perceptron=OWN_DEFAULT.format(scale=scale))
    assert result.question("perceptron.cost").earned == 0
    train = result.question("perceptron.train")
    assert train.earned == pytest.approx(earned) or (earned == 0 and train.earned < 2)


def test_what_is_built_on_may_lie_in_another_file(real):
    step = "def step(theta, g, eta):\n    return theta + eta * g\n"
    walk = (
        "import gradient_descent\n"
        "def momentum_descent(grad_f, theta0, eta, beta, num_iterations):\n"
        "    path, v = [theta0], 0.0 * theta0\n"
        "    for _ in range(num_iterations):\n"
        "        v = beta * v + grad_f(path[-1])\n"
        "        path.append(gradient_descent.step(path[-1], v, eta))\n"
        "    return np.array(path)\n"
    )
    result = graded(real, gradient_descent=step, open_questions=walk)
    assert result.question("gradient_descent.step").earned == 0
    assert result.question("open_questions.momentum_descent").earned == 1.5


def test_nothing_but_what_is_declared_is_stood_in_for(grader):
    on_descend = with_step("return descend(lambda t: g, theta, eta, 1)[1]").replace(
        "iterates.append(step(iterates[-1], grad_f(iterates[-1]), eta))",
        "iterates.append(iterates[-1] + eta * grad_f(iterates[-1]))",
    )
    assert grade(grader, on_descend).question("p.step").earned == 0


def test_no_stand_in_for_what_was_never_attempted(grader):
    stub = with_step('raise NotImplementedError("p.step: not attempted yet")')
    assert grade(grader, stub).question("p.descend").earned == 0
    gone = SOLUTION.replace("def step", "def steps")
    assert grade(grader, gone).question("p.descend").earned == 0


def test_a_helper_may_take_whatever_comes(grader):
    loose = SOLUTION.replace("def step(theta, g, eta):\n    return theta - eta * g", LOOSE)
    assert "*rest" in loose
    assert grade(grader, loose).question("p.descend").earned == 4


LOOSE = "def step(*rest):\n    return (rest[0] - rest[2] * rest[1]).tolist()"
ALIASES = "import numpy as np\nstep = descend = lambda *args: np.nan * args[-1]\n"


def test_one_function_under_several_names_is_not_its_own_helper(grader, real):
    assert grade(grader, ALIASES).earned == 0
    names = (
        "step_derivative = sigmoid = sigmoid_derivative = lambda x: np.full(np.shape(x), np.nan)"
    )
    result = graded(real, discussion=names)
    lost = ("discussion.sigmoid", "discussion.sigmoid_derivative", "discussion.step_derivative")
    assert sum(result.question(name).earned for name in lost) == 0


RIGHT_ONCE_A_HELPER_IS = """path = open_questions.momentum_descent(lambda t: t, 1.0, 0.5, 0.0, 1)
    if np.ndim(path) == 0:
        return X
    costs = []
    for _ in range(epochs):
        Z, A = forward(W, b, X, phi)
        costs.append(cost(A[len(W)], Y))
        dZ, dW, db = backward(W, Z, A, Y, phi_prime)
        W, b = update(W, b, dW, db, eta)
    return W, b, np.array(costs)"""


@pytest.mark.parametrize("train", ["return X", RIGHT_ONCE_A_HELPER_IS])
def test_points_cannot_be_laundered(real, train):
    """Seven files that compute each question from given-up ones, in chains through all files."""
    folder = ROOT / "tests" / "laundering"
    files = {f"{path.stem}.py": path.read_text() for path in folder.glob("*.txt")}
    files["mlp.py"] = "import open_questions\n" + files["mlp.py"].replace("return X", train)
    result = real.grade("student", {name: text.encode() for name, text in files.items()})
    assert not result.fault
    assert {q.name: q.earned for q in result.questions if q.earned} == {}


def test_no_follow_through_for_a_helper_that_uses_nothing_it_gets(grader):
    assert grade(grader, with_step("return 0.0")).question("p.descend").earned == 0


@pytest.mark.parametrize("body", ["theta - eta * g", "print(theta - eta * g)"])
def test_follow_through_for_a_helper_that_returns_nothing(grader, body):
    assert grade(grader, with_step(body)).question("p.descend").earned == 4


def test_follow_through_reaches_a_helper_that_a_class_calls(grader):
    source = (
        with_step("return theta + eta * g")
        + """
class Walk:
    def __init__(self, eta):
        self.eta = eta
    def __call__(self, theta, g):
        return step(theta, g, self.eta)
def make(walk):
    def descend(grad_f, theta0, eta, num_iterations):
        iterates = [np.asarray(theta0, float)]
        for _ in range(num_iterations):
            iterates.append(walk(eta)(iterates[-1], grad_f(iterates[-1])))
        return np.stack(iterates)
    return descend
descend = make(Walk)
"""
    )
    assert grade(grader, source).question("p.descend").earned == 4


def test_a_right_helper_returns_the_students_named_tuple(tmp_path):
    root = write_mini(tmp_path)
    problem = root / "problems" / "p" / "problem.toml"
    problem.write_text(problem.read_text().replace('["theta_next"]', '["theta_next", "moved"]'))
    pair = SOLUTION.replace("return theta - eta * g", "return theta - eta * g, -eta * g")
    pair = pair.replace("grad_f(iterates[-1]), eta)", "grad_f(iterates[-1]), eta)[0]")
    (root / "solutions" / "p.py").write_text(pair)
    source = pair.replace("import numpy as np", "from typing import NamedTuple\nimport numpy as np")
    source = source.replace("eta)[0]", "eta).theta").replace(
        "return theta - eta * g, -eta * g", "return Step(theta + eta * g, -eta * g)"
    )
    source += "class Step(NamedTuple):\n    theta: object\n    moved: object\n"
    result = grade(Grader(load_assignment(root)), source)
    assert result.question("p.descend").earned == 4


WALK = """
import functools
import numpy as np
def step(theta, g, eta):
    return theta + eta * g
{before}
def descend(grad_f, theta0, eta, num_iterations{default}):
    iterates = [np.asarray(theta0, float)]
    for _ in range(num_iterations):
        iterates.append({call}(iterates[-1], grad_f(iterates[-1]), eta))
    return np.stack(iterates)
{after}
"""


@pytest.mark.parametrize(
    ("call", "more"),
    [
        ("move", {"before": "move = functools.partial(step)"}),
        ("MOVES['down']", {"before": "MOVES = {'down': step}"}),
        ("move", {"default": ", move=step"}),
        ("globals()['st' + 'ep']", {}),
        ("Move.step", {"before": "class Move:\n    step = staticmethod(step)"}),
        ("move", {"after": "move = np.vectorize(step)"}),
    ],
)
def test_follow_through_reaches_whoever_holds_the_helper(grader, call, more):
    parts = {"before": "", "default": "", "after": "", **more}
    result = grade(grader, WALK.format(call=call, **parts))
    assert [question.earned for question in result.questions] == [0, 4]


CRASHES = """
def step(theta, g, eta):
    import os
    os._exit(int(eta > 0))

def descend(grad_f, theta0, eta, num_iterations):
    path = [theta0]
    for _ in range(num_iterations):
        path.append(step(path[-1], grad_f(path[-1]), eta))
    return np.array(path)
"""


def test_a_helper_that_crashes_costs_no_check_that_never_calls_it(real):
    """No steps at all, beside others: that call was given up with them."""
    result = graded(real, gradient_descent=CRASHES)
    assert [question.earned for question in result.questions] == [0, 4]


METHODS = """
import numpy as np
class Walk:
    {how}
    def step({own}theta, g, eta):
        return theta + eta * g
    def descend(self, grad_f, theta0, eta, num_iterations):
        iterates = [np.asarray(theta0, float)]
        for _ in range(num_iterations):
            iterates.append(self.step(iterates[-1], grad_f(iterates[-1]), eta))
        return np.stack(iterates)
    def __len__(self):
        return len(dir(super()))
{module}
"""
ONE_OBJECT = "walk = Walk()\nstep, descend = walk.step, walk.descend"
TWO_OBJECTS = "step, descend = Walk().step, Walk().descend"
CALLING = (
    "def step(theta, g, eta):\n    return Walk().step(theta, g, eta)\n"
    "def descend(grad_f, theta0, eta, num_iterations):\n"
    "    return Walk().descend(grad_f, theta0, eta, num_iterations)"
)


@pytest.mark.parametrize("module", [ONE_OBJECT, TWO_OBJECTS, CALLING])
@pytest.mark.parametrize(
    ("how", "own"), [("", "self, "), ("@classmethod", "cls, "), ("@staticmethod", "")]
)
def test_follow_through_reaches_methods(grader, module, how, own):
    result = grade(grader, METHODS.format(module=module, how=how, own=own))
    assert [question.earned for question in result.questions] == [0, 4]


def test_a_method_under_two_names_is_not_its_own_helper(grader):
    source = "class Walk:\n    def step(self, *args):\n        return args[0] * float('nan')\n"
    source += "step, descend = Walk().step, Walk().step\n"
    assert grade(grader, source).earned == 0


def test_a_method_that_asks_for_other_things_stays_the_students(grader):
    source = with_step("return theta + eta * g") + (
        "class Walk:\n    def step(self, theta):\n        return step(theta, self.g, self.eta)\n"
        "def descend(grad_f, theta0, eta, num_iterations):\n"
        "    iterates, walk = [np.asarray(theta0, float)], Walk()\n"
        "    for _ in range(num_iterations):\n"
        "        walk.g, walk.eta = grad_f(iterates[-1]), eta\n"
        "        iterates.append(walk.step(iterates[-1]))\n"
        "    return np.stack(iterates)\n"
    )
    assert grade(grader, source).question("p.descend").earned == 4


def test_the_audit_says_what_a_declaration_sells(real):
    name = "discussion.square_derivative"
    assignment = building(real.assignment, name, "losses.square_loss_derivative")
    found = offers(assignment, assignment.solutions, [name, "gradient_descent.descend"])
    bodies = {offer.body for offer in found if offer.question == name}
    assert bodies == {("return __import__('losses').square_loss_derivative(x, y)",)}
    earned = {}
    for offer in found:
        questions = frozenset({offer.question, *assignment.questions[offer.question].builds_on})
        result = Grader(assignment).grade("x", offer.files, questions=questions)
        assert not result.fault
        earned[offer.question] = result.earned
    assert earned == {name: 1.0, "gradient_descent.descend": 0.0}


LENDING = """
import numpy as np
def linearity(alpha, df, beta, dg):
    return alpha * df - beta * dg
def difference_quotient(f, a, b):
    return f(b) - f(a)
def partial_derivative(f, x, i, dx):
    e = np.eye(len(x))[i]
    return difference_quotient(lambda t: {value}, 0.0, dx)
"""


def building(assignment: Assignment, name: str, *used: str) -> Assignment:
    """The assignment with another declaration."""
    problems = [
        replace(
            problem,
            questions=tuple(
                replace(q, builds_on=used) if q.name == name else q for q in problem.questions
            ),
        )
        for problem in assignment.problems
    ]
    return replace(assignment, problems=tuple(problems))


@pytest.mark.parametrize(
    "value", ["f(x + t * e)", "linearity(1.0, f(x + t * e), 1.0, 0.0) + 0 * linearity(t, 1, 1, 1)"]
)
def test_a_stand_in_may_be_lent_functions_of_the_students(real, value):
    name, used = "derivatives.partial_derivative", "derivatives.difference_quotient"
    assignment = building(real.assignment, name, used, "derivatives.linearity")
    files = {"derivatives.py": LENDING.format(value=value).encode()}
    asked = frozenset({name, used, "derivatives.linearity"})
    result = Grader(assignment).grade("x", files, questions=asked)
    assert result.question(name).earned == assignment.questions[name].points, result.fault
    assert result.question(used).earned == 0


def test_what_one_question_is_told_by_right_helpers_serves_no_other(grader):
    source = """
answers = []
def step(theta, g, eta):
    return answers[0] if answers else 1 / 0
def descend(grad_f, theta0, eta, num_iterations):
    answers.append(step(theta0, grad_f(theta0), eta))
"""
    assert grade(grader, source).earned == 0


def test_follow_through_reaches_imported_copies(grader):
    source = SOLUTION.replace("def step(theta, g, eta):\n    return theta - eta * g", "")
    helper = "def step(theta, g, eta):\n    return theta + eta * g\n"
    result = grade(grader, "from helper import step\n" + source, helper=helper)
    assert result.question("p.descend").earned == 4


def test_follow_through_has_the_time_that_both_phases_left(grader, monkeypatch):
    deadlines = []

    class Watched(Session):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            deadlines.append((options.get("right") is not None, id(self._budget)))

    monkeypatch.setattr("autograder.grading.grader.Session", Watched)
    grade(grader, with_step("return theta + eta * g"))
    first = [deadline for again, deadline in deadlines if not again]
    assert [again for again, _ in deadlines].count(True) == 1  # one question, for both phases
    assert {deadline for again, deadline in deadlines if again} <= set(first)


CLOSURE = """
import numpy as np
def make(sign):
    def step(theta, g, eta):
        return theta + sign * eta * g
    return step
step = make(1)
MOVES = [step]
def descend(grad_f, theta0, eta, num_iterations):
    iterates = [np.asarray(theta0, float)]
    for _ in range(num_iterations):
        iterates.append(MOVES[0](iterates[-1], grad_f(iterates[-1]), eta))
    return np.stack(iterates)
"""


def test_it_reaches_a_closure_that_others_hold(grader):
    assert [question.earned for question in grade(grader, CLOSURE).questions] == [0, 4]


def plain(a, y, scale=1.0): ...
def keyword_only(a, y, *, scale=1.0): ...
def anything(*args, **kwargs): ...
def short(a): ...


@pytest.mark.parametrize(
    ("own", "args", "kwargs", "asked"),
    [
        (plain, (1, 2), {}, (1, 2)),
        (plain, (1,), {"y": 2, "scale": 1.0}, (1, 2)),
        (plain, (1, 2, 1), {}, (1, 2)),
        (plain, (1, 2, 3), {}, None),
        (keyword_only, (1, 2), {"scale": 1.0}, (1, 2)),
        (keyword_only, (1, 2), {"scale": 2.0}, None),
        (anything, (1, 2), {}, (1, 2)),
        (anything, (1,), {"y": 2}, (1, 2)),
        (anything, (1, 2, 3), {}, None),
        (anything, (1, 2), {"scale": 1.0}, None),
        (short, (1,), {}, (1,)),
        (short, (1, 2), {}, None),
    ],
)
def test_arguments_that_are_asked_for(own, args, kwargs, asked):
    if asked is None:
        with pytest.raises(TypeError):
            asked_arguments(own, ("a", "y"), args, kwargs)
    else:
        assert asked_arguments(own, ("a", "y"), args, kwargs) == asked


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        ('["stepp"]', 'builds_on of "descend": unknown name "p.stepp"; did you mean "p.step"?'),
        ('["q.step"]', 'unknown name "q.step"'),
        ('["descend"]', 'builds_on of "descend" goes in a circle: p.descend -> p.descend.'),
    ],
)
def test_a_declaration_that_cannot_be_is_refused(tmp_path, declared, words):
    root = write_mini(tmp_path)
    problem = root / "problems" / "p" / "problem.toml"
    problem.write_text(problem.read_text().replace('["step"]', declared))
    with pytest.raises(ContentError, match=re.escape(words)):
        load_assignment(root)


def test_a_circle_of_declarations_is_refused(tmp_path):
    root = write_mini(tmp_path)
    problem = root / "problems" / "p" / "problem.toml"
    text = problem.read_text().replace("points = 2\n", 'points = 2\nbuilds_on = ["descend"]\n')
    problem.write_text(text)
    with pytest.raises(ContentError, match=r"in a circle: p\.step -> p\.descend -> p\.step"):
        load_assignment(root)


def test_a_right_answer_is_worked_out_once(tmp_path, monkeypatch):
    grader = Grader(load_assignment(write_mini(tmp_path)))
    kept, keep = [], RightAnswers.keep
    monkeypatch.setattr(RightAnswers, "keep", lambda *given: (kept.append(given), keep(*given)))
    worked_out, started, start = [], [], Session._start
    monkeypatch.setattr(
        Session, "_start", lambda self: (started.append(self._answers), start(self))[1]
    )
    for sign in ("+", "* eta +"):  # wrong in two ways; what `descend` asks is the same
        one = grader.beside()  # as a judge has it for each submission
        result = grade(one, with_step(f"return theta {sign} eta * g"))
        assert result.question("p.descend").earned == 4
        worked_out.append((len(kept), sum(answers is not None for answers in started)))
    assert worked_out[0] == worked_out[1]  # nor is a worker of the references started for it
    assert min(worked_out[0]) > 0


def test_no_call_pays_for_the_start_of_the_references(tmp_path, monkeypatch):
    """Their worker starts within a call of the student's, whose deadline is put off as long."""
    grader = Grader(load_assignment(write_mini(tmp_path)))
    prepare = Session._prepare

    def slowly(self, function):
        time.sleep(2.1)  # a call has two seconds
        return prepare(self, function) + 2.1

    monkeypatch.setattr(Session, "_prepare", slowly)
    result = grade(grader, with_step("return theta + eta * g"))
    assert result.question("p.descend").earned == 4
    assert result.incidents == ()  # no call was run again


def test_answers_that_may_differ_are_not_remembered():
    answers = RightAnswers({"p.py": b"import numpy as np", "q.py": b"np.random.normal()"})
    square = Formula("z", "z ** 2")
    names = [
        answers.name("p.f", given)
        for given in ([1.0], [1], [np.ones(2)], [square], [Formula("z", "z ** 3")], [[1.0]])
    ]
    names.append(answers.name("p.g", [1.0]))
    assert len(set(names)) == len(names)
    assert all(names)
    assert not answers.name("q.f", [1.0])
    assert not answers.name("p.f", [lambda z: z])
    answers.keep(b"", b"never")
    assert answers.get(b"") is None


def test_a_watched_function_is_asked_again_for_an_answer_that_is_known():
    answers, square = RightAnswers({"p.py": b"import numpy as np"}), Formula("z", "z ** 2")
    first, again = watched(square), watched(square)
    name = answers.name("p.f", [first, 1.0])
    others = [[square, 1.0], [first, first], [first, again], [watched(lambda z: z), 1.0]]
    assert name not in [answers.name("p.f", given) for given in others]
    assert not answers.name("p.f", [watched(lambda z: z), 1.0])  # nobody knows what it returns
    assert not answers.name("p.f", [[first], 1.0])  # nor would this one be asked again
    first(2.0)
    answers.keep(name, b"the answer", asks_of([first, 1.0]))
    assert answers.get(name, [again, 1.0]) == b"the answer"
    assert again.calls == first.calls == [(2.0,)]
    again.kept = MAX_KEPT
    assert answers.get(name, [again, 1.0]) is None  # as the one who asks it is refused


def test_a_message_is_known_by_its_bytes_where_its_function_may_be_asked_for():
    answers, square = RightAnswers({"p.py": b"import numpy as np"}), Formula("z", "z ** 2")
    name, key = answers.name("p.f", [1.0]), answers.key(b"p.f of 1", [square])
    answers.note(key, "p.f", name)
    assert answers.again(key, {"p.f"}) is None  # its answer is not kept
    answers.keep(name, b"the answer")
    answers.note(key, "p.f", name)
    assert answers.again(key, {"p.f", "p.g"}) == ("p.f", b"the answer")
    assert answers.again(key, {"p.g"}) is None
    others = [
        answers.key(b"p.f of 1", [Formula("z", "z ** 3")]),
        answers.key(b"p.f of 2", [square]),
    ]
    assert key not in others
    assert not answers.key(b"p.f of 1", [lambda z: z])  # what a number stands for is not known
    assert answers.again(b"", {"p.f"}) is None


def test_the_same_questions_of_the_students_are_read_once(tmp_path, monkeypatch):
    grader = Grader(load_assignment(write_mini(tmp_path)))
    read, name = [], RightAnswers.name
    monkeypatch.setattr(RightAnswers, "name", lambda *given: (read.append(given), name(*given))[1])
    for sign in ("+", "* eta +"):
        assert (
            grade(grader, with_step(f"return theta {sign} eta * g")).question("p.descend").earned
            == 4
        )
        read.append(None)
    first = read.index(None)
    assert first > 0
    assert len(read) == first + 2  # nothing between the two marks
