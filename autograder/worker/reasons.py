"""The verdict on a formula, and for a wrong answer the reason in words."""

from __future__ import annotations

from typing import Any, NamedTuple

from autograder.worker.cases import (
    CAREFUL,
    HAS_VALUE,
    NO_VALUE,
    NOT_REAL,
    SHAPE,
    Case,
    Comparison,
    entries,
    is_real,
    shape,
)

_NEAR = 1e-6  # a wrong answer with decimals that is everywhere closer than this is nearly right
_FACTORS = {  # of wrong answers that are named: relations, no hidden numbers
    -1: "it is −1 times the right answer: a sign is wrong",
    2: "it is 2 times the right answer",
    0.5: "it is half the right answer",
    -2: "it is −2 times the right answer",
    -0.5: "it is −½ times the right answer",
}


class Verdict(NamedTuple):
    """Whether the answer is right; if not, why, in words without numbers of the points.

    `point`, `got` and `want` are a counterexample for those who may see it; empty when there is
    none.
    """

    ok: bool
    reason: str = ""
    point: str = ""
    got: str = ""
    want: str = ""
    quotes: bool = False  # the reason may quote names and numbers of the answer


class Words(NamedTuple):
    """What the author says of an answer that is right but for one thing; empty for the usual."""

    undefined: str = ""
    transposed: str = ""


def explain(case: Case, comparisons: list[Comparison], words: Words) -> Verdict:
    """Words for all failures of a wrong answer, and the plainest one of them."""
    failures = [c for c in comparisons if c.kind is not None]
    shown = min(failures, key=lambda c: c.kind or 0)
    got, want = _texts(shown)
    return Verdict(False, _reason(case, comparisons, shown, words), str(shown.place), got, want)


def _texts(shown: Comparison) -> tuple[str, str]:
    """The two values with as many digits as it takes to see that they differ, or their shapes."""
    if shown.kind == SHAPE:
        return _describe_shape(shown.got), _describe_shape(shown.want)
    for digits in (8, 16, 32):
        got, want = decimal(shown.got, digits), decimal(shown.want, digits)
        if got != want:
            break
    return got, want


def _describe_shape(value: Any) -> str:
    size = shape(value)
    return "a number" if size is None else f"a matrix of shape {size}"


def decimal(value: Any, digits: int) -> str:
    """A value for a message: `1.5`, `undefined`, `(2, -0.25)`."""
    import mpmath
    import sympy

    if value is None:
        return "undefined"
    if shape(value) is not None:
        return "(" + ", ".join(decimal(entry, digits) for entry in entries(value)) + ")"
    re, im = value.as_real_imag()
    if not is_real(value):
        return f"{decimal(re, digits)} + {decimal(im, digits)} i"
    text: str = mpmath.libmp.to_str(sympy.Float(re, CAREFUL)._mpf_, digits)
    return text.removesuffix(".0")


def _reason(case: Case, comparisons: list[Comparison], shown: Comparison, words: Words) -> str:
    if all(c.got is None for c in comparisons):
        return "it is undefined at every point"
    if shown.kind == SHAPE:
        return _shape_reason(case, comparisons, words)
    if shown.kind == NOT_REAL:
        return "it is a complex number at some points, and the right answer is real"
    if shown.kind == HAS_VALUE:
        return words.undefined or "it has a value where the right answer has none"
    if shown.kind == NO_VALUE:
        return "it is undefined at a point where the right answer has a value"
    return _value_reason(case, comparisons)


def _shape_reason(case: Case, comparisons: list[Comparison], words: Words) -> str:
    misfits = [c for c in comparisons if c.kind == SHAPE]
    if shape(misfits[0].got) is None:
        return "it is a single number, and a column vector is asked"
    if shape(misfits[0].want) is None:
        return "it is a matrix, and a single number is asked"
    if all(case.transposed(c) for c in misfits):
        return words.transposed or "it is the right vector as a row, and a column is asked"
    if all(shape(c.got.T) == shape(c.want) for c in misfits):
        return "it is a row vector, and a column is asked"
    if all(shape(c.got) == (1, 1) for c in misfits):
        return "it is a single number in a 1×1 matrix, and a column vector is asked"
    return "its shape is not that of the column that is asked, whatever the number of rows"


def _value_reason(case: Case, comparisons: list[Comparison]) -> str:
    both = [c for c in comparisons if c.got is not None and c.want is not None]
    for factor, words in _FACTORS.items():
        if all(case.multiple(c, factor) for c in both):
            return words
    if case.decimals and all(_is_near(c) for c in both):
        return (
            "it is close to the right answer but not equal: use exact numbers, "
            "such as Rational(1, 3), instead of decimals"
        )
    if 4 * sum(c.kind is None for c in both) >= len(both):
        return "it equals the right answer at some points and differs at others"
    return "it differs from the right answer"


def _is_near(comparison: Comparison) -> bool:
    got, want = comparison.got, comparison.want
    if shape(got) is not None or shape(want) is not None:
        return False
    return bool(abs(got - want) <= _NEAR * (abs(want) + _NEAR))
