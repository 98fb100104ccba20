"""Rules for numbers: sums, products, powers, functions, cases; sums and products of matrices."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial, reduce

from autograder.closedform import elementary, matrix
from autograder.closedform.elementary import Number, UndefinedError
from autograder.closedform.expression import MANY, Args, Evaluator, Rule, arguments
from autograder.closedform.matrix import Grid, RefusedError, Value
from autograder.worker.wire import Node

_FUNCTION_COST = 8  # operations: an elementary function costs as much as this many additions
_COSTS = {"gamma": 80, "factorial": 80, "erf": 40}


def _add(ev: Evaluator, args: Args) -> Value:
    terms = [ev.value(arg) for arg in arguments(args, 1, MANY)]
    return reduce(partial(matrix.add, ev.ctx), terms)


def _multiply(ev: Evaluator, args: Args) -> Value:
    factors = [ev.value(arg) for arg in arguments(args, 1, MANY)]
    ev.spend(sum(matrix.work(factor) for factor in factors))
    return reduce(partial(matrix.multiply, ev.ctx), factors)


def _power(ev: Evaluator, args: Args) -> Value:
    base, exponent = (ev.value(arg) for arg in arguments(args, 2))
    ev.spend(_FUNCTION_COST)
    if isinstance(exponent, Grid):
        raise RefusedError("it has a matrix as an exponent")
    if isinstance(base, Grid):
        times = elementary.whole(ev.ctx, exponent)
        ev.spend(min(abs(times), matrix.MAX_SIDE) * matrix.work(base))
        return matrix.matrix_power(ev.ctx, base, times)
    return elementary.power(ev.ctx, base, exponent)


def _function(name: str, ev: Evaluator, args: Args) -> Number:
    ev.spend(_COSTS.get(name, _FUNCTION_COST))
    return elementary.function(ev.ctx, name, ev.number(*arguments(args, 1)))


def _rational(ev: Evaluator, args: Args) -> Number:
    p, q = (ev.python_number(arg) for arg in arguments(args, 2))
    if not q:
        raise UndefinedError
    return p / q


def _heaviside(ev: Evaluator, args: Args) -> Number:
    x, *at_jump = arguments(args, 1, 2)
    side = elementary.heaviside(ev.ctx, ev.number(x))
    if side is not None:
        return side
    return ev.number(at_jump[0]) if at_jump else ev.ctx.mpf(0.5)


def _extreme(sign: int, ev: Evaluator, args: Args) -> Number:
    values = [elementary.real(ev.ctx, ev.number(arg)) for arg in arguments(args, 1, MANY)]
    return sign * max(sign * value for value in values)


def _atan2(ev: Evaluator, args: Args) -> Number:
    y, x = (elementary.real(ev.ctx, ev.number(arg)) for arg in arguments(args, 2))
    if not (x or y) or not (ev.ctx.isfinite(x) and ev.ctx.isfinite(y)):
        raise UndefinedError
    return ev.ctx.atan2(y, x)


def _mod(ev: Evaluator, args: Args) -> Number:
    x, y = (ev.number(arg) for arg in arguments(args, 2))
    return elementary.modulo(ev.ctx, x, y)


def _piecewise(ev: Evaluator, args: Args) -> Value:
    for pair in args:
        if not isinstance(pair, Node) or pair.name != "ExprCondPair":
            raise RefusedError("it is not a well-formed expression")
        value, condition = arguments(pair.args, 2)
        if ev.holds(condition):
            return ev.value(value)
    raise UndefinedError(removable=False)


def _kronecker(ev: Evaluator, args: Args) -> Number:
    i, j = (ev.integer(arg) for arg in arguments(args, 2, 3)[:2])
    return ev.ctx.mpf(i == j)


def _sum(ev: Evaluator, args: Args) -> Value:
    body, *limits = arguments(args, 2, 5)
    return ev.sum(body, tuple(limits))


def _undefined(ev: Evaluator, args: Args) -> Number:
    raise UndefinedError(removable=False)


RULES: Mapping[str, Rule] = {
    "Symbol": lambda ev, args: ev.symbol(args),
    "Idx": lambda ev, args: ev.symbol(args),
    "MatrixSymbol": lambda ev, args: ev.symbol(args),
    "IndexedBase": lambda ev, args: ev.symbol(args),
    "ForeignSymbol": lambda ev, args: ev.foreign(args),
    "Integer": lambda ev, args: ev.python_number(*arguments(args, 1)),
    "Rational": _rational,
    "Float": lambda ev, args: ev.decimal(*arguments(args, 1)),
    "Exp1": lambda ev, args: +ev.ctx.e,
    "Pi": lambda ev, args: +ev.ctx.pi,
    "ImaginaryUnit": lambda ev, args: ev.ctx.mpc(0, 1),
    "Infinity": lambda ev, args: +ev.ctx.inf,
    "NegativeInfinity": lambda ev, args: -ev.ctx.inf,
    "NaN": _undefined,
    "ComplexInfinity": _undefined,
    **dict.fromkeys(("Add", "MatAdd"), _add),
    **dict.fromkeys(("Mul", "MatMul"), _multiply),
    **dict.fromkeys(("Pow", "MatPow"), _power),
    **{name: partial(_function, name) for name in elementary.FUNCTIONS},
    **{name: partial(_function, name) for name in elementary.ROUNDINGS},
    "UnevaluatedExpr": lambda ev, args: ev.value(*arguments(args, 1)),
    "Heaviside": _heaviside,
    "Max": partial(_extreme, 1),
    "Min": partial(_extreme, -1),
    "atan2": _atan2,
    "Mod": _mod,
    "Piecewise": _piecewise,
    "KroneckerDelta": _kronecker,
    "Sum": _sum,
    "Indexed": lambda ev, args: ev.element(arguments(args, 2, 9)[0], args[1:]),
}
