"""The value of a formula at one point, computed by SymPy's own numbers, functions and matrices.

A formula is folded from its leaves up: each node becomes the SymPy object of that name, applied
to the values of its arguments. By hand is only what SymPy has no notion of or where it would lose
what is asked: whether there is a value at all (SymPy turns 0·(1/x) into 0 as soon as it sees it),
conditions up to rounding, the case of a `Piecewise` that holds, sums and lambdas over numbers,
and the entries of symbols that are families or matrices.

Instead of a value there may be an exception: `RefusedError` (this is no answer, and why),
`UndefinedError` (no value at this point), `TooLargeError` or `TooLongError`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

from autograder.worker import vocabulary
from autograder.worker.precision import Numbers, UndefinedError
from autograder.worker.vocabulary import RefusedError, malformed, printable
from autograder.worker.wire import Node

Args = tuple[Any, ...]

MAX_STEPS = 60_000  # nodes evaluated for one answer; right ones need below 10^4
MAX_SUM_TERMS = 400
MAX_SIDE = 40  # instances have at most 5 rows; an answer may name larger fixed sizes
SMALL = 64  # whole numbers up to it stay exact as arguments and exponents


class TooLongError(Exception):
    """The answer used up its steps."""


class Steps:
    """How many nodes and entries of matrices may still be evaluated for one answer."""

    def __init__(self, left: int = MAX_STEPS) -> None:
        self.left = left

    def take(self, count: int = 1) -> None:
        self.left -= count
        if self.left < 0:
            raise TooLongError


def _may_shrink(node: Any) -> bool:
    """Whether a formula is a power or a function: what can be tiny, and no rounding of 0."""
    return isinstance(node, Node) and (node.name == "Pow" or node.name in vocabulary.FUNCTIONS)


class Formula:
    """Evaluates at one point, to so many digits.

    `values` gives each symbol that was passed in: a SymPy number, a function of an index (an
    indexed family) or a matrix (a matrix symbol).
    """

    def __init__(self, values: Mapping[str, Any], digits: int, steps: Steps) -> None:
        import sympy

        self._sp = sympy
        self._values = values
        self._numbers = numbers = Numbers(digits)
        self._steps = steps
        self._bound: dict[str, Any] = {}  # variables of sums and of lambdas
        self.sizes: list[Any] = []  # magnitudes of the powers, functions and their products
        self._rules: dict[str, Callable[..., Any]] = {
            **dict.fromkeys(("Add", "MatAdd"), lambda *args: self._chain(operator.add, args)),
            **dict.fromkeys(("Mul", "MatMul"), lambda *args: self._chain(operator.mul, args)),
            **dict.fromkeys(("Pow", "MatPow"), self._power),
            **dict.fromkeys(("Symbol", "Idx", "MatrixSymbol", "IndexedBase"), self._symbol),
            "ForeignSymbol": self._foreign,
            "Integer": lambda p: sympy.Integer(self._int(p)),
            "Rational": lambda p, q: numbers.number(sympy.Rational(self._int(p), self._int(q))),
            "Float": numbers.decimal,
            "UnevaluatedExpr": self.value,
            "Piecewise": self._piecewise,
            "Heaviside": self._heaviside,
            "Sum": self._sum,
            "Indexed": self._indexed,
            "MatrixElement": self._element,
            "MatrixSlice": self._slice,
            "FunctionMatrix": self._function_matrix,
            "ElementwiseApplyFunction": self._applied,
            "ImmutableDenseMatrix": self._explicit,
            "BlockMatrix": self._blocks,
        }

    # --- values ----------------------------------------------------------------------------

    def value(self, node: Any) -> Any:
        """A SymPy number (real or complex, finite or an infinity) or an explicit matrix."""
        self._steps.take()
        if type(node) is int:
            return self._sp.Integer(node)
        if type(node) is float:
            return self._numbers.decimal(repr(node))
        if not isinstance(node, Node):
            raise malformed()
        name = node.name
        if name in vocabulary.CONDITIONS:
            raise RefusedError("it has a condition (true or false) where a number is expected")
        if name not in vocabulary.VALUES:
            raise RefusedError(f"it has {printable(name, 'something')} where a value is expected")
        try:
            if name in self._rules:
                value = self._settled(self._rules[name](*node.args))
            elif name in vocabulary.CONSTANTS:
                return self._constant(name)
            else:
                value = self._settled(self._applied_to_values(name, node.args))
            if _may_shrink(node):
                self._note(value)
            return value
        except (TypeError, IndexError, AttributeError, NotImplementedError):
            raise malformed() from None  # the wrong number or kind of arguments
        except self._sp.ShapeError:
            raise RefusedError("it combines matrices whose shapes do not fit") from None
        except ValueError:  # a comparison of complex numbers, a pole
            raise UndefinedError(removable=False) from None

    def _note(self, value: Any) -> None:
        if not self.is_matrix(value):
            self.sizes.append(abs(value))

    def scalar(self, node: Any) -> Any:
        """A number; `RefusedError` when the formula is a matrix."""
        value = self.value(node)
        if self.is_matrix(value):
            raise RefusedError("it has a matrix where a number is expected")
        return value

    def is_matrix(self, value: Any) -> bool:
        return isinstance(value, self._sp.MatrixBase)

    def _settled(self, value: Any) -> Any:
        if not self.is_matrix(value):
            return self._numbers.number(value)
        if not all(1 <= side <= MAX_SIDE for side in value.shape):
            raise RefusedError("it contains a matrix that is empty or very large")
        self._steps.take(len(value) * max(value.shape))
        return value.applyfunc(self._numbers.number)

    def _int(self, value: Any) -> int:
        if type(value) is not int:
            raise malformed()
        return value

    def _whole(self, node: Any) -> int:
        """An index, a size or a bound of a sum."""
        value = self._numbers.real(self.scalar(node))
        if not value.is_finite or value != int(value):
            raise UndefinedError(removable=False)
        return int(value)

    def _size(self, node: Any) -> int:
        size = self._whole(node)
        if not 1 <= size <= MAX_SIDE:
            raise RefusedError("it contains a matrix that is empty or very large")
        return size

    def _constant(self, name: str) -> Any:
        if name in ("NaN", "ComplexInfinity"):
            raise UndefinedError(removable=False)
        return self._numbers.number(getattr(self._sp.S, name))

    # --- arithmetic, functions, matrices -----------------------------------------------------

    def _chain(self, combine: Callable[[Any, Any], Any], args: Args) -> Any:
        values = [self.value(arg) for arg in args]
        matrices = [value for value in values if self.is_matrix(value)]
        if combine is operator.add and 0 < len(matrices) < len(values):
            raise RefusedError("it adds a number to a matrix")
        if combine is operator.mul and not matrices:  # a sum may be what rounding left of 0
            few = (value for arg, value in zip(args, values, strict=True) if _may_shrink(arg))
            self._note(reduce(operator.mul, few, self._sp.S.One))
        return reduce(lambda one, other: self._settled(combine(one, other)), values)

    def _power(self, base: Any, exponent: Any) -> Any:
        base, exponent = self.value(base), self.value(exponent)
        if self.is_matrix(exponent):
            raise RefusedError("it has a matrix as an exponent")
        small = exponent.is_Integer and abs(exponent) <= SMALL
        if self.is_matrix(base):
            if not small or base.shape[0] != base.shape[1]:
                raise RefusedError("it takes a power of a matrix that is none or very large")
            return self._inverse(base) ** -exponent if exponent < 0 else base**exponent
        if not small and base.is_Rational and base:
            base = self._numbers.decimal_of(base)
        return base**exponent

    def _inverse(self, matrix: Any) -> Any:
        try:
            return matrix.inv()
        except ValueError:  # singular
            raise UndefinedError from None

    def _applied_to_values(self, name: str, args: Args) -> Any:
        if name in ("Identity", "ZeroMatrix", "OneMatrix"):
            sides = [self._sp.Integer(self._size(arg)) for arg in args]
            return getattr(self._sp, name)(*sides).as_explicit()
        if name in vocabulary.FUNCTIONS:
            value = getattr(self._sp, name)(*(self._argument(arg) for arg in args))
            if name in vocabulary.WITH_POLES and self._numbers.is_pole(value):
                raise UndefinedError
            return value
        values = [self.value(arg) for arg in args]
        if name == "Inverse":
            return self._inverse(values[0])
        value = getattr(self._sp, name)(*values).doit()
        return value.as_explicit() if isinstance(value, self._sp.MatrixExpr) else value

    def _argument(self, node: Any) -> Any:
        """The argument of a function: a decimal, which SymPy evaluates at once, or small."""
        value = self.scalar(node)
        if value.is_Rational and not (value.is_Integer and abs(value) <= SMALL):
            return self._numbers.decimal_of(value)
        return value

    # --- symbols -----------------------------------------------------------------------------

    def _symbol(self, name: Any = None, *_: Any) -> Any:
        if name in self._bound:
            return self._bound[name]
        if name not in self._values:
            raise RefusedError(
                f"it contains {printable(name, 'a symbol')}, which was not passed in"
            )
        value = self._values[name]
        if callable(value):
            raise RefusedError(f"it has {printable(name, 'a')} without an index: that is no number")
        return self._sp.Integer(value) if type(value) is int else value

    def _foreign(self, name: Any = None, *_: Any) -> Any:
        """A student's own symbol: the variable of a sum, or the size of a matrix."""
        if name in self._bound:
            return self._bound[name]
        if type(self._values.get(name)) is int:
            return self._sp.Integer(self._values[name])
        shown = printable(name, "a symbol")
        if name in self._values:
            raise RefusedError(
                f"its {shown} is not the {shown} that is passed in: drop the line that makes one, "
                "and use the argument"
            )
        raise RefusedError(
            f"it contains {shown}, a symbol of your own: use the symbols that are passed in"
        )

    def _indexed(self, family: Any, *indices: Any) -> Any:
        name = family.args[0] if isinstance(family, Node) and family.args else None
        shown = printable(name, "a family")
        value = self._values.get(name) if isinstance(name, str) else None
        if not isinstance(family, Node) or family.name != "IndexedBase" or not callable(value):
            raise RefusedError(f"it indexes {shown}, which is not an IndexedBase that is passed in")
        if len(indices) != 1:
            raise RefusedError(f"it has {shown} with {len(indices)} indices instead of one")
        return value(self._whole(indices[0]))

    # --- cases, sums, functions of an index ----------------------------------------------------

    def _piecewise(self, *pairs: Any) -> Any:
        for pair in pairs:
            if not isinstance(pair, Node) or pair.name != "ExprCondPair":
                raise malformed()
            value, condition = pair.args
            if self.holds(condition):
                return self.value(value)
        raise UndefinedError(removable=False)

    def _heaviside(self, x: Any, at_jump: Any = 0.5) -> Any:
        side = self._numbers.order(self.scalar(x), self._sp.S.Zero)
        return self.value(at_jump) if side == 0 else self._sp.Integer(side > 0)

    def _sum(self, body: Any, *limits: Any) -> Any:
        """A sum over ranges of integers, the innermost first."""
        if not limits:
            return self.value(body)
        *inner, outermost = limits
        if not isinstance(outermost, Node) or len(outermost.args) != 3:
            raise RefusedError("it contains a Sum without bounds, and a closed form is asked")
        name = vocabulary.variable(outermost.args[0])
        low, high = (self._sum_bound(bound) for bound in outermost.args[1:])
        if high - low >= MAX_SUM_TERMS:
            raise RefusedError("it contains a Sum of very many terms, and a closed form is asked")
        if high < low - 1:
            raise UndefinedError(removable=False)
        total = self._sp.S.Zero
        for k in range(low, high + 1):
            term = self._with({name: self._sp.Integer(k)}, lambda: self._sum(body, *inner))
            total = term if k == low else self._settled(total + term)
        return total

    def _sum_bound(self, bound: Any) -> int:
        if isinstance(bound, Node) and bound.name in ("Infinity", "NegativeInfinity"):
            raise RefusedError("it contains a Sum without end, and a closed form is asked")
        return self._whole(bound)

    def _with(self, variables: Mapping[str, Any], evaluate: Callable[[], Any]) -> Any:
        """`evaluate()` while these variables have these values."""
        outside = dict(self._bound)
        self._bound.update(variables)
        try:
            return evaluate()
        finally:
            self._bound = outside

    def _lambda(self, node: Any) -> Callable[..., Any]:
        """A `Lambda` as a function of numbers."""
        if node.name == "IdentityFunction":
            return lambda value: value
        parameters, body = node.args
        several = isinstance(parameters, Node) and parameters.name == "Tuple"
        names = [vocabulary.variable(v) for v in (parameters.args if several else (parameters,))]

        def function(*values: Any) -> Any:
            bound = dict(zip(names, map(self._sp.sympify, values), strict=True))
            return self._with(bound, lambda: self.scalar(body))

        return function

    # --- matrices by their entries ---------------------------------------------------------------

    def _matrix(self, node: Any) -> Any:
        value = self.value(node)
        if not self.is_matrix(value):
            raise RefusedError("it has a number where a matrix is expected")
        return value

    def _explicit(self, rows: Any, columns: Any, *entries: Any) -> Any:
        if type(rows) is not int or type(columns) is not int or rows * columns != len(entries):
            raise malformed()
        return self._sp.ImmutableDenseMatrix(rows, columns, [self.scalar(e) for e in entries])

    def _blocks(self, blocks: Any) -> Any:
        rows, columns, *entries = blocks.args
        if rows * columns != len(entries):
            raise malformed()
        dense = self._sp.ImmutableDenseMatrix
        values = [self._matrix(entry) for entry in entries]
        lines = [dense.hstack(*values[i * columns : (i + 1) * columns]) for i in range(rows)]
        return dense.vstack(*lines)

    def _element(self, of: Any, row: Any, column: Any) -> Any:
        matrix, i, j = self._matrix(of), self._whole(row), self._whole(column)
        if not (0 <= i < matrix.shape[0] and 0 <= j < matrix.shape[1]):
            raise RefusedError("it takes an entry that is not there for every size of the vectors")
        return matrix[i, j]

    def _slice(self, of: Any, *limits: Any) -> Any:
        matrix = self._matrix(of)
        kept = [
            self._range(limit.args, side) for limit, side in zip(limits, matrix.shape, strict=True)
        ]
        return matrix.extract(*kept)

    def _range(self, bounds: Args, length: int) -> list[int]:
        start, stop, step = (self._whole(bound) for bound in bounds)
        if not (0 <= start < stop <= length and step >= 1):
            raise RefusedError("it takes a slice that is not there for every size of the vectors")
        return list(range(start, stop, step))

    def _function_matrix(self, rows: Any, columns: Any, function: Any) -> Any:
        sides = self._size(rows), self._size(columns)
        return self._sp.ImmutableDenseMatrix(*sides, self._lambda(function))

    def _applied(self, function: Any, matrix: Any) -> Any:
        return self._matrix(matrix).applyfunc(self._lambda(function))

    # --- conditions ----------------------------------------------------------------------------

    def holds(self, node: Any) -> bool:
        """Whether a condition holds; `UndefinedError` when that cannot be said."""
        self._steps.take()
        if isinstance(node, bool):
            return node
        if not isinstance(node, Node) or node.name not in vocabulary.CONDITIONS:
            raise RefusedError("it has something else where a condition is expected")
        if node.name in ("Equality", "Unequality"):
            one, other = (self.scalar(arg) for arg in node.args)
            return self._numbers.same(one, other) is (node.name == "Equality")
        if node.name in vocabulary.RELATIONS:
            one, other = (self.scalar(arg) for arg in node.args)
            order = self._sp.Integer(self._numbers.order(one, other))
            return bool(getattr(self._sp, node.name)(order, 0))
        if node.name in ("And", "Or"):
            return self._connective(node.args, decisive=node.name == "Or")
        if node.name in ("BooleanTrue", "BooleanFalse"):
            return node.name == "BooleanTrue"
        return bool(getattr(self._sp, node.name)(*(self.holds(arg) for arg in node.args)))

    def _connective(self, args: Args, *, decisive: bool) -> bool:
        """And (False decides) or Or (True does); an undefined part matters if none decides."""
        undefined = False
        for arg in args:
            try:
                if self.holds(arg) is decisive:
                    return decisive
            except UndefinedError:
                undefined = True
        if undefined:
            raise UndefinedError(removable=False)
        return not decisive
