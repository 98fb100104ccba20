"""Rules for matrices."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial, reduce

from autograder.closedform import elementary, matrix
from autograder.closedform.elementary import Number
from autograder.closedform.expression import MANY, Args, Evaluator, Rule, arguments, variable
from autograder.closedform.matrix import Grid, RefusedError
from autograder.worker.wire import Node


def _grid(ev: Evaluator, node: object) -> Grid:
    value = ev.value(node)
    if not isinstance(value, Grid):
        raise RefusedError("it has a number where a matrix is expected")
    return value


def _element(ev: Evaluator, args: Args) -> Number:
    of, *indices = arguments(args, 3)
    values = _grid(ev, of)
    i, j = (ev.integer(index) for index in indices)
    if not (0 <= i < values.shape[0] and 0 <= j < values.shape[1]):
        raise RefusedError("it takes an entry that is not there for every size of the vectors")
    return values.rows[i][j]


def _slice(ev: Evaluator, args: Args) -> Grid:
    of, rows, columns = arguments(args, 3)
    values = _grid(ev, of)
    kept = _sliced(ev, rows, values.shape[0]), _sliced(ev, columns, values.shape[1])
    return matrix.grid(len(kept[0]), len(kept[1]), lambda i, j: values.rows[kept[0][i]][kept[1][j]])


def _sliced(ev: Evaluator, limits: object, length: int) -> range:
    bounds = arguments(limits.args if isinstance(limits, Node) else (), 3)
    start, stop, step = (ev.integer(bound) for bound in bounds)
    if not (0 <= start < stop <= length and step >= 1):
        raise RefusedError("it takes a slice that is not there for every size of the vectors")
    return range(start, stop, step)


def _constant_matrix(entry: int, ev: Evaluator, args: Args) -> Grid:
    rows, columns = (ev.integer(arg) for arg in arguments(args, 2))
    return matrix.grid(rows, columns, lambda i, j: ev.ctx.mpf(entry))


def _function_matrix(ev: Evaluator, args: Args) -> Grid:
    rows, columns, function = arguments(args, 3)
    parameters, body = arguments(function.args if isinstance(function, Node) else (), 2)
    names = [variable(name) for name in arguments(getattr(parameters, "args", ()), 2)]

    def entry(i: int, j: int) -> Number:
        return ev.bind(dict(zip(names, (i, j), strict=True)), lambda: ev.number(body))

    return matrix.grid(ev.integer(rows), ev.integer(columns), entry)


def _explicit_matrix(ev: Evaluator, args: Args) -> Grid:
    rows, columns, *entries = arguments(args, 3, MANY)
    if type(rows) is not int or type(columns) is not int or rows * columns != len(entries):
        raise RefusedError("it is not a well-formed expression")
    values = [ev.number(entry) for entry in entries]
    return matrix.grid(rows, columns, lambda i, j: values[i * columns + j])


def _diagonal_matrix(ev: Evaluator, args: Args) -> Grid:
    values = _grid(ev, *arguments(args, 1))
    entries = [entry for row in values.rows for entry in row]
    if 1 not in values.shape:
        raise RefusedError("it makes a diagonal matrix of something that is no vector")
    return matrix.grid(
        len(entries), len(entries), lambda i, j: entries[i] if i == j else ev.ctx.mpf(0)
    )


def _inverse(ev: Evaluator, args: Args) -> Grid:
    values = _grid(ev, arguments(args, 1, 2)[0])
    ev.spend(3 * matrix.work(values))
    return matrix.inverse(ev.ctx, values)


def _trace(ev: Evaluator, args: Args) -> Number:
    values = _grid(ev, *arguments(args, 1))
    if values.shape[0] != values.shape[1]:
        raise RefusedError("it takes the trace of a matrix that is not square")
    return ev.ctx.fsum(row[i] for i, row in enumerate(values.rows))


def _hadamard_product(ev: Evaluator, args: Args) -> Grid:
    grids = [_grid(ev, arg) for arg in arguments(args, 1, MANY)]
    return reduce(lambda a, b: matrix.entrywise(ev.ctx, lambda x, y: x * y, a, b), grids)


def _hadamard_power(ev: Evaluator, args: Args) -> Grid:
    base, exponent = arguments(args, 2)
    times = ev.number(exponent)
    return _grid(ev, base).map(lambda entry: elementary.power(ev.ctx, entry, times))


RULES: Mapping[str, Rule] = {
    "MatrixElement": _element,
    "MatrixSlice": _slice,
    "Identity": lambda ev, args: matrix.identity(ev.ctx, ev.integer(*arguments(args, 1))),
    "ZeroMatrix": partial(_constant_matrix, 0),
    "OneMatrix": partial(_constant_matrix, 1),
    "FunctionMatrix": _function_matrix,
    "ImmutableDenseMatrix": _explicit_matrix,
    "DiagMatrix": _diagonal_matrix,
    **dict.fromkeys(
        ("Transpose", "Adjoint"), lambda ev, args: _grid(ev, *arguments(args, 1)).transposed
    ),
    "Inverse": _inverse,
    "Trace": _trace,
    "HadamardProduct": _hadamard_product,
    "HadamardPower": _hadamard_power,
}
