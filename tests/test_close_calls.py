"""Answers on either side of the contract's edge: right in another form, or wrong by very little."""

from __future__ import annotations

import pytest
from feedback import assignment, grade

from autograder.grading.checkrun import Run

RIGHT = {
    "losses.cross_entropy_loss": (
        "with np.errstate(all='ignore'): return -np.log(1 - np.abs(y - y_hat)) / np.log(base)",
        "return -np.log(y * y_hat + (1 - y) * (1 - y_hat)) / np.log(base)",
        "return -np.log((2 * y - 1) * y_hat + 1 - y) / np.log(base)",
    ),
    "discussion.sigmoid": (
        "return 0.5 * (1 + np.tanh(x / 2))",
        "return np.exp(-np.logaddexp(0, -x))",
    ),
    "discussion.sigmoid_derivative": (
        "return sigmoid(x) * (1 - sigmoid(x))",
        "return (1 - np.tanh(x / 2) ** 2) / 4",
    ),
    "initialization.identical_rows": (
        "return bool(np.ptp(W, axis=0).max() <= 1e-12)",
        "return bool(np.all(np.abs(np.diff(W, axis=0)) <= 1e-12))",
        "return np.allclose(W, W[0], rtol=0, atol=1e-12)",
    ),
    "open_questions.relu_derivative": (
        "return np.where(np.sign(x) == 0, np.nan, (1 + np.sign(x)) / 2)",
    ),
}
WRONG = {
    "losses.cross_entropy_loss": (
        "p = np.clip(y_hat, 1e-12, 1 - 1e-12)\n"
        "    return -(y * np.log(p) + (1 - y) * np.log(1 - p)) / np.log(base)",
        "p = np.clip(y_hat, 1e-13, 1)\n"
        "    return -np.log(np.where(y == 1, p, 1 - y_hat)) / np.log(base)",
    ),
    "discussion.sigmoid": tuple(
        f"return 1 / (1 + np.exp(-np.clip(x, -{far}, {far})))" for far in (50, 100, 500, 709)
    ),
    "discussion.sigmoid_derivative": (
        "decay = np.exp(-np.minimum(np.abs(x), 300))\n    return decay / (1 + decay) ** 2",
    ),
    "initialization.identical_rows": (
        "return bool(np.linalg.norm(W - W[0]) <= 5e-12)",
        "return bool(np.linalg.norm(W - W[0]) <= 1e-12)",
        "return bool(np.all(np.abs(W - W.mean(axis=0)) <= 1e-12))",
        "return bool(np.all(W.std(axis=0) <= 1e-12))",
    ),
    "open_questions.relu_derivative": (
        "return np.where(np.isclose(x, 0), np.nan, np.where(np.asarray(x) > 0, 1.0, 0.0))",
    ),
    "gradient_descent.descend": (
        "path = [theta0]\n"
        "    for _ in range(num_iterations):\n"
        "        path.append(path[-1] - eta * grad_f(path[-1]))\n"
        "        if np.linalg.norm(path[-1] - path[-2]) < 1e-6: break\n"
        "    return np.array(path)",
    ),
}


def failed(name: str, body: str) -> list[Run]:
    """The hidden checks that the reference loses with this body of one function."""
    question = assignment().questions[name]
    source = (assignment().root / "solutions" / f"{question.problem}.py").read_text("utf-8")
    source += f"\n\ndef {question.function}{question.signature}:\n    {body}\n"
    return [run for run in grade(name, source, public=False) if run.failed]


@pytest.mark.parametrize(("name", "body"), [(n, body) for n in RIGHT for body in RIGHT[n]])
def test_a_right_answer_in_another_form_passes(name: str, body: str) -> None:
    assert [run.words for run in failed(name, body)] == []


@pytest.mark.parametrize(("name", "body"), [(n, body) for n in WRONG for body in WRONG[n]])
def test_an_answer_that_is_wrong_by_little_fails(name: str, body: str) -> None:
    assert failed(name, body)


TRAIN = """{start}
    costs = []
    for _ in range(epochs):
        z, a = forward_batch(w, b, X, phi)
        costs.append(cost(a, y))
        if len(costs) > 1 and {stop}: break
        dw, db = backward_batch(X, y, {at}, a, phi_prime)[2:]
        w, b = w - eta * dw, b - eta * db
    return w, b, np.array(costs)"""
SLOPE = "You asked phi_prime at something other than z."


def words(start: str = "w = np.array(w)", stop: str = "False", at: str = "z") -> list[str]:
    """What is said of a perceptron's training, all in one line each."""
    body = TRAIN.format(start=start, stop=stop, at=at)
    return [run.words.text() for run in failed("perceptron.train", body) if run.words]


def test_training_that_ends_early_fails() -> None:
    assert words() == []
    assert words(stop="abs(costs[-1] - costs[-2]) < 1e-3")


def test_a_slope_asked_elsewhere_is_told_from_a_wrong_start() -> None:
    assert any(SLOPE in text for text in words(at="a"))
    from_zeros = words(start="w, b = np.zeros(len(w)), 0.0")
    assert from_zeros
    assert not any(SLOPE in text for text in from_zeros)


def test_a_wrong_spread_is_no_wrong_mean() -> None:
    body = (
        "W, b = {}, {}\n"
        "    for l in range(1, len(layer_sizes)):\n"
        "        m, k = layer_sizes[l], layer_sizes[l - 1]\n"
        "        W[l], b[l] = 9 * rng.standard_normal((m, k)), np.zeros((m, 1))\n"
        "    return W, b"
    )
    runs = failed("initialization.random_initialization", body)
    said = [run.words.text() for run in runs if run.words]
    assert any("does not have the variance" in text for text in said)
    assert not any("mean" in text for text in said)
