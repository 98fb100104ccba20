"""Pictures of the student's own networks of steps."""

import numpy as np

from autograder.api import exhibit, function, line, panel

WAVE = function("x", "0.5 + 0.4 * np.sin(2 * np.pi * x) * np.exp(-x)")


@exhibit(
    "A staircase closes in on a function",
    slide="Universal Approximation Theorem (UAT) of MLPs",
    see="Each hidden neuron adds one step: twice as many neurons, half the largest error.",
    uses="approximation.staircase_network",
)
def staircase(call):
    """The same function with more and more steps."""
    x = np.linspace(0, 1, 401)
    for steps in (4, 12, 40):
        W, b = call("approximation.staircase_network", WAVE, steps)
        y = (W[2] @ (W[1] * x + b[1] >= 0) + b[2])[0]
        corner = np.flatnonzero(np.diff(y, prepend=np.nan, append=np.nan))
        ends = sorted({*np.concatenate([corner, corner[1:] - 1]).clip(0, 400)})
        error = np.max(np.abs(y - WAVE(x)))
        yield panel(
            f"{steps} steps: off by at most {error:.2g}",
            line(x[::4], WAVE(x[::4]), "two"),
            line(x[ends], y[ends], "one"),
            x=(0, 1),
            y=(0, 1),
        )
