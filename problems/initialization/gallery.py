"""Pictures of the student's own initializations."""

import numpy as np

from autograder.api import dots, exhibit, function, heat, line, panel, rng_of

SIGMOID = function("z", "1 / (1 + np.exp(-z))")
SLOPE = function("z", "np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))) ** 2")
X = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
Y = np.array([[0.0, 1.0, 1.0, 1.0]])  # OR
SIZES = [2, 4, 1]


@exhibit(
    "Zeros beside random numbers, after 4 epochs",
    slide="Problematic Zero Initialization",
    see="From zeros, the four hidden neurons (the rows of W[1]) stay copies of one another; from "
    "random numbers, each goes its own way.",
    uses="initialization.zero_initialization, initialization.random_initialization, "
    "initialization.identical_rows, mlp.train",
)
def rows(call):
    """W[1] after training on OR."""
    starts = {
        "zeros": call("initialization.zero_initialization", SIZES),
        "random": call("initialization.random_initialization", SIZES, rng_of(4)),
    }
    for name, (W, b) in starts.items():
        W, _, _ = call("mlp.train", X, Y, W, b, SIGMOID, SLOPE, 12.0, 4)
        same = call("initialization.identical_rows", W[1])
        words = "all rows are identical" if same else "no pattern of identical rows"
        yield panel(f"from {name}: {words}", heat(W[1]), x=(-1.5, 2.5), y=(-3.5, 0.5))


@exhibit(
    "The flat regions of the sigmoid",
    slide="Random Initialization",
    see="Weights that are too large push z out to where φ′ is nearly 0, and there a neuron hardly "
    "learns.",
    uses="initialization.random_initialization, initialization.flat_fraction",
)
def flat(call):
    """φ′ at the z of one layer, for three sizes of weights."""
    W, _ = call("initialization.random_initialization", [100, 20, 1], rng_of(1))
    z = W[1] @ np.random.default_rng(2).normal(size=(100, 3))  # as large as σ = 1/√m makes it
    curve = np.linspace(-9, 9, 91)
    for factor in (1, 4, 16):
        share = call("initialization.flat_fraction", factor * z, SLOPE, 0.05)
        own = np.clip(factor * z, -9, 9)
        yield panel(
            f"σ = {'' if factor == 1 else factor}{'1' if factor == 1 else ''}/√m: "
            f"{100 * float(share):.0f} % of the neurons are flat",
            line(curve, SLOPE(curve), "two"),
            dots(own, SLOPE(own), "one"),
            x=(-9.5, 9.5),
            y=(-0.03, 0.3),
        )
