"""Small matrices of mpmath numbers, and sums and products where numbers and matrices mix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from autograder.closedform.elementary import Context, Number, UndefinedError, bounded, rounding

MAX_SIDE = 40  # instances have at most 5 rows; an answer may name larger fixed sizes
Value: TypeAlias = Any  # a Number or a Grid


class RefusedError(Exception):
    """The expression is no answer at any point; the text tells the student why."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix: its rows, all of one length, at least one each."""

    rows: tuple[tuple[Number, ...], ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0])

    @property
    def transposed(self) -> Grid:
        """Rows become columns."""
        return Grid(tuple(zip(*self.rows, strict=True)))

    def map(self, change: Callable[[Number], Number]) -> Grid:
        """Every entry changed."""
        return Grid(tuple(tuple([change(entry) for entry in row]) for row in self.rows))


def work(value: Value) -> int:
    """Operations that a product with this factor takes, beyond the one of every node."""
    return value.shape[0] * value.shape[1] * max(value.shape) if isinstance(value, Grid) else 0


def grid(rows: int, columns: int, entry: Callable[[int, int], Number]) -> Grid:
    """The matrix with `entry(i, j)` at row i, column j, both counted from 0."""
    if not (1 <= rows <= MAX_SIDE and 1 <= columns <= MAX_SIDE):
        raise RefusedError(f"it contains a matrix of size {rows}×{columns}")
    return Grid(tuple(tuple([entry(i, j) for j in range(columns)]) for i in range(rows)))


def column(entries: list[Number]) -> Grid:
    """A matrix of one column."""
    return Grid(tuple((entry,) for entry in entries))


def add(ctx: Context, a: Value, b: Value) -> Value:
    """The sum of two numbers or of two matrices of one shape."""
    if isinstance(a, Grid) and isinstance(b, Grid):
        return entrywise(ctx, lambda x, y: x + y, a, b)
    if isinstance(a, Grid) or isinstance(b, Grid):
        raise RefusedError("it adds a number to a matrix")
    return bounded(ctx, a + b)


def entrywise(ctx: Context, combine: Callable[[Number, Number], Number], a: Grid, b: Grid) -> Grid:
    """Entries of two matrices of one shape combined."""
    if a.shape != b.shape:
        raise RefusedError("it combines matrices of different shapes entry by entry")
    return grid(*a.shape, lambda i, j: bounded(ctx, combine(a.rows[i][j], b.rows[i][j])))


def multiply(ctx: Context, a: Value, b: Value) -> Value:
    """The product of two numbers, of a number and a matrix, or of two matrices."""
    if isinstance(a, Grid) and isinstance(b, Grid):
        return _matrix_product(ctx, a, b)
    if isinstance(a, Grid):
        return a.map(lambda entry: bounded(ctx, entry * b))
    if isinstance(b, Grid):
        return b.map(lambda entry: bounded(ctx, a * entry))
    return bounded(ctx, a * b)


def _matrix_product(ctx: Context, a: Grid, b: Grid) -> Grid:
    if a.shape[1] != b.shape[0]:
        raise RefusedError("it multiplies matrices whose shapes do not fit")
    columns = b.transposed.rows
    return grid(
        a.shape[0],
        b.shape[1],
        lambda i, j: bounded(ctx, ctx.fdot(zip(a.rows[i], columns[j], strict=True))),
    )


def identity(ctx: Context, size: int) -> Grid:
    """The identity matrix."""
    return grid(size, size, lambda i, j: ctx.mpf(i == j))


def matrix_power(ctx: Context, base: Grid, exponent: int) -> Grid:
    """`base ** exponent` for a square matrix and a small whole exponent."""
    if base.shape[0] != base.shape[1]:
        raise RefusedError("it takes a power of a matrix that is not square")
    if abs(exponent) > MAX_SIDE:
        raise RefusedError("it contains a matrix power that is too large")
    if exponent < 0:
        base = inverse(ctx, base)
    result = identity(ctx, base.shape[0])
    for _ in range(abs(exponent)):
        result = _matrix_product(ctx, result, base)
    return result


def inverse(ctx: Context, matrix: Grid) -> Grid:
    """The inverse, by elimination; `UndefinedError` for a singular matrix."""
    size = matrix.shape[0]
    if size != matrix.shape[1]:
        raise RefusedError("it inverts a matrix that is not square")
    rows = [[*row, *unit] for row, unit in zip(matrix.rows, identity(ctx, size).rows, strict=True)]
    for k in range(size):
        _eliminate(ctx, rows, k)
    return Grid(tuple(tuple(row[size:]) for row in rows))


def _eliminate(ctx: Context, rows: list[list[Number]], k: int) -> None:
    """Make column k of the augmented `rows` the k-th unit vector, in place."""
    scale = max(abs(entry) for row in rows for entry in row[: len(rows)])
    pivot = max(range(k, len(rows)), key=lambda i: abs(rows[i][k]))
    if abs(rows[pivot][k]) <= rounding(ctx) * scale:
        raise UndefinedError
    rows[k], rows[pivot] = rows[pivot], rows[k]
    rows[k] = [bounded(ctx, entry / rows[k][k]) for entry in rows[k]]
    for i, row in enumerate(rows):
        if i != k:
            factor = row[k]
            pairs = zip(row, rows[k], strict=True)
            rows[i] = [bounded(ctx, x - factor * y) for x, y in pairs]
