"""Hidden checks of the hand-made networks. Weights are the student's choice, so the networks are
run: on all pairs, or on a fine grid of [0, 1] with both sides of every jump."""

import numpy as np

from autograder.api import check, function, probe, require

SLACK = (
    1e-8  # times Lip(f), if above 1: points are taken 1e-9 beside each jump, where f moves by that
)
LARGEST = 1e100  # of a weight; sums of such still are finite
MOST_NEURONS = 2000  # 13 a step where there are most; one a step is enough
SLICE = 10**6  # neurons times points that are computed at once: 8 MB


@check("xor_network")
def at_least_one():
    """0 for 00 and 1 where exactly one of the inputs is 1"""
    # Half of the points for OR; a network that always says the same earns none.
    output = run_xor((yield probe(like=None)), [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    require(tuple(output) == (0, 1, 1), "The network is wrong for 00, 01 or 10.", STEP_HINT)


@check("xor_network")
def not_both():
    """0 for 11 and 1 where exactly one of the inputs is 1"""
    output = run_xor((yield probe(like=None)), [[1.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
    require(tuple(output) == (0, 1, 1), "The network is wrong for 11, 01 or 10.", STEP_HINT)


@check("staircase_network", reason="points for the idea, where the general case is not reached")
def rising_functions():
    """functions that rise from zero"""
    for source, steepest, num_steps in (("x**2", 2.0, 7), ("np.exp(x) - 1", np.e, 12)):
        yield from follows(source, steepest, num_steps)


@check("staircase_network")
def falling_and_waving_functions():
    """functions of one number that fall, turn, have a kink, or are large"""
    for source, steepest, num_steps in (
        ("1 - x**3", 3.0, 6),
        ("np.sin(7 * x)", 7.0, 15),
        ("np.abs(x - 0.4)", 1.0, 5),
        ("-2 + np.cos(3 * x)", 3.0, 11),
        ("3e4 * np.abs(x - 0.5)", 3e4, 8),
    ):
        yield from follows(source, steepest, num_steps)


@check("staircase_network")
def one_step_or_many():
    """a single step, and very many"""
    yield from follows("x**2", 2.0, 1)
    yield from follows("np.tanh(3 * x)", 3.0, 150)


STEP_HINT = "The step is 1 where z ≥ 0, so at z = 0 it is on; it is applied in every layer."


def run_xor(answer, X):
    """The network's outputs for the columns of X, with the step in every layer."""
    W, b = layers(answer, first=2)
    A = np.array(X)
    for l in W:
        A = on(W[l] @ A + b[l])
    return A[0]


def follows(source, steepest, num_steps):
    """Run the network for f; `steepest` is the largest slope of f on [0, 1]."""
    f = function("x", source)
    one = function("x", f"float({source})")  # of a number, as is promised: no array
    W, b = layers((yield probe(one, num_steps, like=None)), first=1, depth=2)
    neurons = len(W[1])
    require(neurons <= MOST_NEURONS, f"The hidden layer has more than {MOST_NEURONS} neurons.")
    x = grid(W[1][:, 0], b[1][:, 0], num_steps)
    parts = np.array_split(x, 1 + neurons * len(x) // SLICE)
    output = np.concatenate([W[2] @ on(W[1] * part + b[1]) + b[2] for part in parts], axis=1)
    error = np.abs(output[0] - f(x))
    require(
        np.all(error <= steepest / (2 * num_steps) + SLACK * max(1.0, steepest)),
        "Somewhere on [0, 1] the network is more than Lip(f)/(2 · num_steps) off.",
        hint="Look at both ends of [0, 1], at functions that fall, and at f(0) other than 0.",
    )


def grid(w, b, num_steps):
    """Points of [0, 1]: evenly spaced, and on both sides of every possible jump."""
    jumps = [np.arange(num_steps + 1) / num_steps, -b[w != 0] / w[w != 0]]
    around = [jump + shift for jump in jumps for shift in (-1e-9, 0.0, 1e-9)]
    every = np.clip(np.concatenate([np.linspace(0.0, 1.0, 1001), *around]), 0.0, 1.0)
    return np.array(sorted(set(every.tolist())))


def on(z):
    """The step activation."""
    return np.where(z >= 0, 1.0, 0.0)


def layers(answer, first, depth=None):
    """W and b of a network with `first` inputs and one output, or the reason why it is none."""
    require(
        isinstance(answer, tuple | list) and len(answer) == 2,
        "A tuple of two dictionaries is asked: (W, b).",
    )
    parts = []
    for name, part in zip("Wb", answer, strict=True):
        count = depth or (len(part) if isinstance(part, dict) else 0)
        keys = ", ".join(map(str, range(1, count + 1))) or "1 … L"
        good = isinstance(part, dict) and count > 0 and set(part) == set(range(1, count + 1))
        require(good, f"{name} must be a dictionary with the keys {keys if depth else '1 … L'}.")
        parts.append({l: matrix(f"{name}[{l}]", part[l]) for l in sorted(part)})
    W, b = parts
    require(len(W) == len(b), "W and b must have the same layers.")
    width = first
    for l in W:
        rows = 1 if l == len(W) else len(W[l])
        good = W[l].shape == (rows, width) and b[l].shape == (rows, 1)
        require(good, f"W[{l}] must be (m_{l}, m_{l - 1}) and b[{l}] (m_{l}, 1), with one output.")
        width = rows
    return W, b


def matrix(name, value):
    """`value` as a matrix of finite floats."""
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        array = np.array(None)
    good = array.dtype.kind in "iuf" and array.ndim == 2 and np.all(np.abs(array) < LARGEST)
    require(good, f"{name} must be a matrix (two axes) of finite numbers, none of them huge.")
    return array.astype(float)
