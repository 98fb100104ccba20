"""Public checks of the hand-made networks: they are run on all pairs, or on points of [0, 1]."""

import numpy as np

from autograder.api import check, function, probe, require

LARGEST = 1e100  # of a weight; sums of such still are finite
MOST_NEURONS = 2000  # one a step is enough
PAIRS = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])


@check("xor_network")
def all_four_pairs():
    """the network's output for 00, 01, 10 and 11"""
    W, b = layers((yield probe(like=None)), first=2)
    A, edge = PAIRS, np.zeros(4, dtype=bool)
    for l in W:
        z = W[l] @ A + b[l]
        A, edge = on(z), edge | np.any(z == 0, axis=0)
    for pair, got, at_zero in zip(PAIRS.T, A[0], edge, strict=True):
        want = float(pair[0] != pair[1])
        text = f"For x = ({pair[0]:g}, {pair[1]:g}) your network gives {got:g}; XOR is {want:g}."
        hint = "Here a z is 0. The step is 1 where z ≥ 0: at z = 0 it is on." if at_zero else ""
        require(got == want, text, hint)


@check("staircase_network", reason="the worked example comes first")
def straight_line_in_two_steps():
    """f(x) = x in two steps: nowhere more than ¼ off"""
    yield from follows("x", 1.0, 2)


@check("staircase_network")
def rising_falling_or_single_step():
    """a parabola, a falling line that starts at 3, a wave, and one step only; f takes a number"""
    yield from follows("x**2", 2.0, 5)
    yield from follows("3 - 2 * x", 2.0, 4)
    yield from follows("np.cos(6 * x)", 6.0, 9)
    yield from follows("x**2 + 1", 2.0, 1)


def follows(source, steepest, num_steps):
    """Run the network for f on a fine grid of [0, 1]; `steepest` is the largest slope of f."""
    f = function("x", source)
    one = function("x", f"float({source})")  # of a number, as is promised: no array
    W, b = layers((yield probe(one, num_steps, like=None)), first=1, depth=2)
    neurons = len(W[1])
    text = f"The hidden layer has {neurons} neurons. At most {MOST_NEURONS} are tried."
    require(neurons <= MOST_NEURONS, text, hint="One for each step is enough.")
    x = np.linspace(0.0, 1.0, 40 * num_steps + 1)
    output = W[2] @ on(W[1] * x + b[1]) + b[2]
    error = np.abs(output[0] - f(x))
    bound = steepest / (2 * num_steps)
    worst = int(np.argmax(np.nan_to_num(error, nan=np.inf)))
    require(
        np.all(error <= bound + 1e-9),
        f"With f(x) = {source} and num_steps = {num_steps}, the network is {error[worst]:.4g} off "
        f"at x = {x[worst]:.4g}. At most {bound:.4g} is allowed.",
        hint="Which height in each step is fair to both of its ends?"
        if error[worst] <= 2 * bound + 1e-9
        else "Each step adds its weight in W[2] to those before it: the output there is their sum.",
    )


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
        require(good, f"{name} must be a dictionary with the keys {keys}.")
        parts.append({l: matrix(f"{name}[{l}]", part[l]) for l in sorted(part)})
    W, b = parts
    require(len(W) == len(b), "W and b must have the same layers.")
    width = first
    for l in W:
        rows = 1 if l == len(W) else len(W[l])
        for name, array, shape in ((f"W[{l}]", W[l], (rows, width)), (f"b[{l}]", b[l], (rows, 1))):
            text = f"{name} has the shape {array.shape}; {shape} is asked here."
            require(array.shape == shape, text)
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
