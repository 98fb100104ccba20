"""Costs written once more, number by number, and three ways to differentiate them.

The cost functions take numbers of any kind: complex ones, 50-digit ones, SymPy symbols. None of
them shares code with the reference answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from numpy.typing import NDArray

DIGITS = mpmath.MPContext()
DIGITS.dps = 60
STEP = DIGITS.mpf(10) ** -18  # central differences are then off by 1e-36
RTOL = 1e-10

Cost = Callable[[Sequence[Any], Callable[[Any], Any]], Any]


@dataclass(frozen=True)
class Activation:
    """φ for floats and complex numbers, for 50 digits and for SymPy; φ' for the reference."""

    name: str
    numpy: Callable[[Any], Any]
    digits: Callable[[Any], Any]
    symbolic: Callable[[Any], Any]
    prime: Callable[[Any], Any]

    def __str__(self) -> str:
        return self.name


ACTIVATIONS = (
    Activation("tanh", np.tanh, DIGITS.tanh, sp.tanh, lambda z: 1 - np.tanh(z) ** 2),
    Activation(
        "sine",
        lambda z: np.sin(2 * z),
        lambda z: DIGITS.sin(2 * z),
        lambda z: sp.sin(2 * z),
        lambda z: 2 * np.cos(2 * z),
    ),
    Activation(
        "parabola",
        lambda z: z + z**2 / 4,
        lambda z: z + z**2 / 4,
        lambda z: z + z**2 / 4,
        lambda z: 1 + z / 2,
    ),
)


def by_complex_step(cost: Cost, at: Sequence[float], activation: Activation) -> NDArray[Any]:
    """Im f(x + ih) / h."""
    slopes = []
    for k in range(len(at)):
        moved = [complex(entry) for entry in at]
        moved[k] += 1e-30j
        slopes.append(complex(cost(moved, activation.numpy)).imag / 1e-30)
    return np.array(slopes)


def by_digits(cost: Cost, at: Sequence[float], activation: Activation) -> NDArray[Any]:
    """Central differences with 60 digits."""
    exact = [DIGITS.mpf(float(entry)) for entry in at]
    slopes = []
    for k, entry in enumerate(exact):
        up, down = (
            cost([*exact[:k], entry + sign * STEP, *exact[k + 1 :]], activation.digits)
            for sign in (1, -1)
        )
        slopes.append(float((up - down) / (2 * STEP)))
    return np.array(slopes)


def by_sympy(cost: Cost, at: Sequence[float], activation: Activation) -> NDArray[Any]:
    """SymPy's derivative, evaluated with 60 digits."""
    symbols = sp.symbols(f"t:{len(at)}", real=True)
    expression = cost(symbols, activation.symbolic)
    gradient = [sp.diff(expression, symbol) for symbol in symbols]
    evaluate = sp.lambdify(symbols, gradient, modules=[{"tanh": DIGITS.tanh, "sin": DIGITS.sin,
                           "cos": DIGITS.cos}], cse=True)  # fmt: skip
    return np.array([float(v) for v in evaluate(*(DIGITS.mpf(float(entry)) for entry in at))])


WAYS = {"complex step": by_complex_step, "60 digits": by_digits, "SymPy": by_sympy}


def assert_truth(got: Any, want: Any) -> None:
    """Equal to 1e-10 relative, entry by entry; a thousandth of that at entries that cancel."""
    got, want = np.asarray(got, dtype=float), np.asarray(want, dtype=float)
    assert got.shape == want.shape
    largest = np.abs(want[np.isfinite(want)]).max(initial=0.0)
    np.testing.assert_allclose(got, want, rtol=RTOL, atol=1e-3 * RTOL * largest)


def perceptron_cost(
    w: Sequence[Any], b: Any, dz: Sequence[Any], da: Sequence[Any], X: Any, y: Any, phi: Any
) -> Any:
    """The mean of ½(a - y)²; `dz`, `da` are added to each sample's z and a."""
    total = 0
    for s in range(len(y)):
        z = b + dz[s]
        for i in range(len(w)):
            z = z + w[i] * exactly(X[i][s], z)
        total = total + (phi(z) + da[s] - exactly(y[s], z)) ** 2
    return total / (2 * len(y))


def mlp_cost(W: Any, b: Any, dZ: Any, X: Any, Y: Any, phi: Any) -> Any:
    """The mean over samples of ½‖a[L] - y‖²; `dZ[l]` is added to Z[l]. Nested lists by layer."""
    total, n = 0, len(Y[0])
    for s in range(n):
        a = [exactly(X[j][s], W[1][0][0]) for j in range(len(X))]
        for l in range(1, len(W) + 1):
            z = []
            for i in range(len(W[l])):
                entry = b[l][i] + dZ[l][i][s]
                for j in range(len(a)):
                    entry = entry + W[l][i][j] * a[j]
                z.append(entry)
            a = [phi(entry) for entry in z]
        for i in range(len(a)):
            total = total + (a[i] - exactly(Y[i][s], a[i])) ** 2
    return total / (2 * n)


def exactly(value: float, like: Any) -> Any:
    """A float in the kind of number that `like` is, to its last digit."""
    if isinstance(like, sp.Basic):
        return sp.Rational(float(value))
    return DIGITS.mpf(float(value)) if isinstance(like, DIGITS.mpf) else float(value)


def taken(values: Sequence[Any], shapes: Sequence[tuple[int, ...]]) -> list[Any]:
    """A flat list cut into nested lists of the given shapes."""
    rest, parts = list(values), []
    for shape in shapes:
        size = int(np.prod(shape))
        head, rest = rest[:size], rest[size:]
        parts.append(np.array(head, dtype=object).reshape(shape).tolist())
    assert not rest
    return parts
