"""Arithmetic and elementary functions on mpmath numbers that end soon for any argument.

mpmath takes numbers of any size at their word: `exp` of `exp(exp(100))` would ask for more
memory than there is. Here a number keeps within `LIMIT_BITS` binary orders of magnitude; what
leaves that range raises `TooLargeError`; what has no value (1/0, log 0, oo - oo) raises
`UndefinedError`.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Number: TypeAlias = Any  # an mpf or mpc of the context beside it; mpmath has no type hints
Context: TypeAlias = Any  # an mpmath.MPContext

LIMIT_BITS = 1 << 16  # of magnitude, about 20000 decimal digits; right answers need below 100
EXPONENTIAL_LIMIT = 45_000  # e to this power stays within LIMIT_BITS
PERIODIC_LIMIT_BITS = 1_000  # reducing an argument by pi costs precision as large as it
SLACK_DIGITS = 15  # digits at the end of the working precision that rounding may spoil


class UndefinedError(ArithmeticError):
    """There is no value here; `removable` when it is of the kind 0/0 that a limit may fill."""

    def __init__(self, removable: bool = True) -> None:
        super().__init__("undefined")
        self.removable = removable


class TooLargeError(ArithmeticError):
    """A magnitude beyond what is evaluated; nothing is known about the value."""


# name in SymPy -> (name in mpmath, limit of the real part, limit of the imaginary part)
_EXPONENTIAL = (EXPONENTIAL_LIMIT, 1 << PERIODIC_LIMIT_BITS)
_PERIODIC = (1 << PERIODIC_LIMIT_BITS, EXPONENTIAL_LIMIT)
_ANY = (0, 0)  # no limit of its own
_NAMED_ALIKE = {
    **dict.fromkeys(("exp", "sinh", "cosh", "tanh", "sech", "csch", "coth"), _EXPONENTIAL),
    **dict.fromkeys(("sin", "cos", "tan", "sec", "csc", "cot"), _PERIODIC),
    **dict.fromkeys(("asin", "acos", "atan", "asec", "acsc", "acot"), _ANY),
    **dict.fromkeys(("asinh", "acosh", "atanh", "asech", "acsch", "acoth"), _ANY),
    **dict.fromkeys(("re", "im", "arg", "log"), _ANY),
    **dict.fromkeys(("gamma", "factorial"), (4_000, 4_000)),  # gamma(4000) has 12673 digits
    "erf": (200, 200),  # 1 - erf(200) is e to the -40000
}
FUNCTIONS: dict[str, tuple[str, tuple[int, int]]] = {
    **{name: (name, limits) for name, limits in _NAMED_ALIKE.items()},
    "Abs": ("fabs", _ANY),
    "sign": ("sign", _ANY),
    "conjugate": ("conj", _ANY),
}
ROUNDINGS = {"floor": "floor", "ceiling": "ceil", "frac": "frac"}


def function(ctx: Context, name: str, x: Number) -> Number:
    """`name(x)` for a name of `FUNCTIONS` or `ROUNDINGS`."""
    if not ctx.isfinite(x):
        raise UndefinedError
    if name in ROUNDINGS:
        return bounded(ctx, getattr(ctx, ROUNDINGS[name])(real(ctx, x)))
    mp_name, (real_limit, imaginary_limit) = FUNCTIONS[name]
    if real_limit and (abs(x.real) > real_limit or abs(x.imag) > imaginary_limit):
        raise TooLargeError
    if name == "log" and not x:
        raise UndefinedError
    try:
        return bounded(ctx, getattr(ctx, mp_name)(x))
    except (ZeroDivisionError, ValueError, ctx.NoConvergence):  # a pole
        raise UndefinedError from None


def bounded(ctx: Context, x: Number) -> Number:
    """`x` itself, as a real number where it is one; raises where it is too large or nan."""
    if isinstance(x, ctx.mpc):
        if x.imag:
            bounded(ctx, x.real)
            bounded(ctx, x.imag)
            return x
        x = x.real
    magnitude = ctx.mag(x)
    if isinstance(magnitude, int):
        if abs(magnitude) > LIMIT_BITS:
            raise TooLargeError
    elif ctx.isnan(x):
        raise UndefinedError
    return x


def real(ctx: Context, x: Number) -> Number:
    """`x` without the imaginary part that rounding left; `UndefinedError` when it is complex."""
    if isinstance(x, ctx.mpc):
        if abs(x.imag) > rounding(ctx) * max(abs(x.real), 1):
            raise UndefinedError(removable=False)
        return x.real
    return x


def rounding(ctx: Context) -> Number:
    """Relative differences up to this may come from rounding alone."""
    return ctx.mpf(10) ** (SLACK_DIGITS - ctx.dps)


def order(ctx: Context, a: Number, b: Number) -> int:
    """-1, 0 or 1 as a < b, a = b or a > b for real numbers; equal up to rounding is equal."""
    a, b = real(ctx, a), real(ctx, b)
    if a == b or (
        ctx.isfinite(a) and ctx.isfinite(b) and abs(a - b) <= rounding(ctx) * min(abs(a), abs(b))
    ):
        return 0
    return -1 if a < b else 1


def power(ctx: Context, base: Number, exponent: Number) -> Number:
    """`base ** exponent`, principal value; 0 ** 0 is 1 as in SymPy."""
    if not (ctx.isfinite(base) and ctx.isfinite(exponent)):
        raise UndefinedError
    if not exponent:
        return ctx.mpf(1)
    if not base:
        if exponent.imag or exponent.real < 0:
            raise UndefinedError
        return ctx.mpf(0)
    if ctx.mag(exponent) > PERIODIC_LIMIT_BITS:
        raise TooLargeError
    growth = exponent.real * ctx.ln(abs(base)) - exponent.imag * ctx.arg(base)
    if abs(growth) > EXPONENTIAL_LIMIT:
        raise TooLargeError
    return bounded(ctx, ctx.power(base, exponent))


def modulo(ctx: Context, x: Number, y: Number) -> Number:
    """`x mod y` with the sign of `y`, as Python and SymPy have it."""
    x, y = real(ctx, x), real(ctx, y)
    if not y or not (ctx.isfinite(x) and ctx.isfinite(y)):
        raise UndefinedError
    if ctx.mag(x) - ctx.mag(y) > PERIODIC_LIMIT_BITS:
        raise TooLargeError
    return x - y * ctx.floor(x / y)


def heaviside(ctx: Context, x: Number) -> Number | None:
    """0 or 1 for the unit step, `None` at the jump, where SymPy's second argument decides."""
    side = order(ctx, x, ctx.mpf(0))
    return None if side == 0 else ctx.mpf(side > 0)


def whole(ctx: Context, x: Number) -> int:
    """`x` as an int; `UndefinedError` where it is not a whole number."""
    x = real(ctx, x)
    if not ctx.isfinite(x) or not ctx.isint(x):
        raise UndefinedError(removable=False)
    return int(x)
