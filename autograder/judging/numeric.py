"""Derivatives by evaluation alone, for truths and for a student's own functions.

`complex_step` is exact to rounding and takes functions of the grader's that accept complex
numbers. `central_difference` takes any real function and says how far off it may be;
`derivative_plan` is the same for functions that are evaluated elsewhere, all points in one
batch::

    points, finish = derivative_plan(w)
    costs = yield [probe(point, …, of="cost") for point in points]
    slope, error = finish(costs)
    require(close(got, slope, error=error), "…")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from autograder.errors import ContentError

Array: TypeAlias = NDArray[np.float64]

# Steps 1/64, 1/256, … relative to the coordinate (absolute below 1): the first is small enough
# for smooth functions, the last large enough that rounding costs less than 1e-11.
FIRST_STEP = 2.0**-6
RATIO = 4
LEVELS = 5
SAFETY = 10  # estimates of errors may be small by chance
_NOISE = 8 * float(np.finfo(np.float64).eps)  # relative rounding of a function's own arithmetic


@overload
def complex_step(f: Callable[..., Any], x: Mapping[Any, Any], h: float = ...) -> dict[Any, Any]: ...
@overload
def complex_step(f: Callable[..., Any], x: ArrayLike, h: float = ...) -> Array: ...
def complex_step(f: Callable[..., Any], x: Any, h: float = 1e-30) -> Any:
    """The derivative of the real function `f` at `x`, from Im f(x + ih) / h; the shape of `x`.

    `x` is a number, an array, or a dictionary of those: then `f` takes such a dictionary, and
    the derivative is one. Exact to rounding, for no difference is taken. `f` must be made of
    operations that keep the imaginary part: arithmetic, powers, exp, log, sin, tanh, … but not
    abs, real or comparisons. `ContentError` where it visibly loses it.
    """
    if isinstance(x, Mapping):
        return {
            key: complex_step(lambda part, key=key: f({**x, key: part}), x[key], h) for key in x
        }
    at = np.asarray(x, dtype=np.float64)
    derivative = np.empty(at.shape)
    for index in np.ndindex(at.shape):
        moved = at.astype(np.complex128)
        moved[index] += 1j * h
        derivative[index] = _imaginary(f, moved[()], at[()]) / h
    return derivative[()]


def _imaginary(f: Callable[..., Any], moved: Any, at: Any) -> float:
    value = np.asarray(f(moved))
    if value.size != 1:
        raise ContentError(f"complex_step: f returned shape {value.shape}. Return one number.")
    if np.iscomplexobj(value):
        return float(value.reshape(()).imag)
    if np.any(np.asarray(f(1.01 * at + 1e-3)) != np.asarray(f(at))):
        raise ContentError(
            "complex_step: f returned a real number for a complex argument. "
            "Use no abs, real or comparison in it, or central_difference."
        )
    return 0.0  # f does not depend on x


def central_difference(
    f: Callable[..., Any], x: ArrayLike, first_step: float = FIRST_STEP
) -> tuple[Array, Array]:
    """The derivative of `f` at `x` and a bound of its error; both have the shape of `x`."""
    points, finish = derivative_plan(x, first_step)
    return finish([f(point) for point in points])


Finish: TypeAlias = Callable[[Sequence[Any]], tuple[Array, Array]]


def derivative_plan(x: ArrayLike, first_step: float = FIRST_STEP) -> tuple[list[Any], Finish]:
    """Points to evaluate a real function at, and what makes a derivative of its values.

    The points have the shape of `x` (numbers when it is one); `finish(values)` returns the
    derivative and a bound of its error, which includes rounding. Values may be nan or infinite
    where a point leaves the function's domain; the error is infinite when too few are left.
    Near such an end, or a kink, take a smaller first step.
    """
    at = np.asarray(x, dtype=np.float64)
    steps = first_step / RATIO ** np.arange(LEVELS)
    points: list[Any] = []
    widths: list[Array] = []
    for index in np.ndindex(at.shape):
        h = steps * max(1.0, abs(float(at[index])))
        ahead, back = at[index] + h, at[index] - h
        widths.append(ahead - back)  # as rounded
        points += [
            _replaced(at, index, entry) for pair in zip(ahead, back, strict=True) for entry in pair
        ]

    def finish(values: Sequence[Any]) -> tuple[Array, Array]:
        if len(values) != len(points):
            raise ContentError(f"{len(values)} values for {len(points)} points of a derivative")
        pairs = np.array([_number(value) for value in values]).reshape(-1, LEVELS, 2)
        with np.errstate(over="ignore", invalid="ignore"):  # values may be near the largest float
            results = [_extrapolate(p, width) for p, width in zip(pairs, widths, strict=True)]
        derivative, error = np.array(results).reshape(*at.shape, 2).transpose(-1, *range(at.ndim))
        return derivative[()], error[()]

    return points, finish


def _replaced(at: Array, index: tuple[int, ...], entry: float) -> Any:
    moved = at.copy()
    moved[index] = entry
    return moved[()]


def _number(value: Any) -> float:
    array = np.asarray(value)
    if array.size != 1:
        raise ContentError(f"a derivative needs one number at a point, not shape {array.shape}")
    return float(array.reshape(()))


def _extrapolate(pairs: Array, widths: Array) -> tuple[float, float]:
    """The derivative in one coordinate by Ridders' method, and its error.

    `pairs` (LEVELS, 2) are f(x+h), f(x-h) from the largest h down; `widths` are 2h.
    """
    bad = np.flatnonzero(~np.isfinite(pairs).all(axis=1))
    last_bad = int(bad[-1]) if bad.size else -1
    usable = np.arange(len(pairs)) > last_bad  # smaller steps than any bad one
    pairs, widths = pairs[usable], widths[usable]
    table = _table((pairs[:, 0] - pairs[:, 1]) / widths)
    noise = _noise(pairs, widths)
    best, smallest = np.nan, np.inf
    for i, row in enumerate(table):
        for j in range(1, len(row)):
            disagreement = max(abs(row[j] - row[j - 1]), abs(row[j] - table[i - 1][j - 1]))
            error = float(SAFETY * (disagreement + noise / widths[i]))
            if error < smallest:
                best, smallest = row[j], error
    return best, smallest


def _table(differences: Array) -> list[list[float]]:
    """Row i: the i-th difference quotient, then extrapolated 1, 2, … i times with those before."""
    table: list[list[float]] = []
    for i, difference in enumerate(differences):
        row = [float(difference)]
        for j in range(1, i + 1):
            gain = float(RATIO ** (2 * j))
            row.append((gain * row[-1] - table[i - 1][j - 1]) / (gain - 1))
        table.append(row)
    return table


def _noise(pairs: Array, widths: Array) -> float:
    """How much rounding may spoil a value of f: as it must, or three times what shows.

    A function that cancels inside, (1e5 + v) - 1e5, is noisier than its values tell. Between the
    two smallest steps, extrapolated differences and sums of f(x+h) and f(x-h) change by little
    else than noise.
    """
    noise = _NOISE * float(np.abs(pairs).max(initial=np.finfo(np.float64).tiny))
    differences = _table((pairs[:, 0] - pairs[:, 1]) / widths)
    sums = _table((pairs[:, 0] + pairs[:, 1]) / 2)
    for j in range(max(1, min(2, len(pairs) - 2)), len(pairs) - 1):
        noise = max(
            noise,
            3 * abs(differences[-1][j] - differences[-2][j]) * float(widths[-1]),
            3 * abs(sums[-1][j] - sums[-2][j]),
        )
    return noise


def close(got: Any, want: Any, rtol: float = 1e-6, error: Any = 0.0) -> bool:
    """Whether `got` equals `want` to `rtol`, where `want` is only known up to `error`.

    Entries much smaller than the largest one count relative to a thousandth of it. Nan, and any
    other shape, is not close.
    """
    a, b = np.asarray(got, dtype=np.float64), np.asarray(want, dtype=np.float64)
    if a.shape != b.shape:
        return False
    scale = np.abs(b) + 1e-3 * np.abs(b).max(initial=0.0)
    return bool(np.all(np.abs(a - b) <= rtol * scale + error))
