"""Evaluates an expression at one point, from the wire's tokens and without SymPy.

The tokens are hostile: any name, any number of arguments, any size. Nothing is executed: a
name only selects a rule of the vocabulary. Instead of a value there may be an exception:
`RefusedError` (this is no answer, and why), `UndefinedError` (no value at this point),
`TooLargeError` (a magnitude that is not evaluated) or `TooLongError` (the budget is used up).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from autograder.closedform.elementary import Context, Number, UndefinedError, bounded, whole
from autograder.closedform.matrix import Grid, RefusedError, Value, add
from autograder.worker.wire import Node

Args: TypeAlias = tuple[object, ...]
Rule: TypeAlias = "Callable[[Evaluator, Args], Value]"
Condition: TypeAlias = "Callable[[Evaluator, Args], bool]"

MAX_INT_BITS = 600  # the wire carries at most 64 bytes
MAX_SUM_TERMS = 400
ROUNDING = 1e-15  # a decimal number below it is what rounding left of 0
MANY = 1_000_000  # arguments: no limit of its own
OPERATIONS = 300_000  # of one judgement, about a second; right answers need below 10^4
DEADLINE_S = 5.0  # of CPU time, in case some operation takes far longer than it counts
CLOCK_EVERY = 512  # operations between two looks at the clock

_FLOAT = re.compile(r"[+-]?\d{1,80}(\.\d{0,80})?([eE][+-]?\d{1,5})?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,23}")


class TooLongError(Exception):
    """The judgement used up its operations or its time."""


class Budget:
    """Operations and seconds of CPU time that one judgement may use."""

    def __init__(self, operations: int = OPERATIONS, seconds: float = DEADLINE_S) -> None:
        self._left = operations
        self._deadline = time.thread_time() + seconds
        self._next_look = operations - CLOCK_EVERY

    def spend(self, operations: int) -> None:
        """Count these operations; `TooLongError` when there are none left."""
        self._left -= operations
        if self._left < self._next_look:
            self._next_look = self._left - CLOCK_EVERY
            if self._left < 0 or time.thread_time() > self._deadline:
                raise TooLongError


@dataclass(frozen=True)
class Vocabulary:
    """What may occur in an expression: a rule per name."""

    values: Mapping[str, Rule]
    conditions: Mapping[str, Condition]
    parts: frozenset[str]  # names without a value of their own, known to the rules around them


class Evaluator:
    """The value of expressions at one point.

    `values` gives each symbol that was passed in: a number, an integer, a callable (an indexed
    family) or a `Grid` (a matrix symbol).
    """

    def __init__(
        self, ctx: Context, vocabulary: Vocabulary, values: Mapping[str, Any], budget: Budget
    ) -> None:
        self.ctx = ctx
        self.spend = budget.spend
        self._vocabulary = vocabulary
        self._values = values
        self._bound: dict[str, int] = {}  # variables of sums and of lambdas

    def value(self, node: object) -> Value:
        """A number or a `Grid`."""
        self.spend(1)
        if not isinstance(node, Node):
            return self.python_number(node)
        rule = self._vocabulary.values.get(node.name)
        if rule is not None:
            value = rule(self, node.args)
            if isinstance(value, Grid):
                self.spend(value.shape[0] * value.shape[1])
            return value
        if node.name in self._vocabulary.conditions:
            raise RefusedError("it has a condition (true or false) where a number is expected")
        raise RefusedError(f"it has {printable(node.name, 'something')} where a value is expected")

    def number(self, node: object) -> Number:
        """A number; `RefusedError` when the expression is a matrix."""
        value = self.value(node)
        if isinstance(value, Grid):
            raise RefusedError("it has a matrix where a number is expected")
        return value

    def integer(self, node: object) -> int:
        """A whole number: an index, a size or a bound of a sum."""
        return whole(self.ctx, self.number(node))

    def holds(self, node: object) -> bool:
        """Whether a condition holds; `UndefinedError` when that cannot be said."""
        self.spend(1)
        if isinstance(node, bool):
            return node
        rule = self._vocabulary.conditions.get(node.name) if isinstance(node, Node) else None
        if rule is None or not isinstance(node, Node):
            raise RefusedError("it has something else where a condition is expected")
        return rule(self, node.args)

    def symbol(self, args: Args) -> Value:
        """The value of a symbol that was passed in, or of a bound one."""
        name = args[0] if args else None
        if isinstance(name, str) and name in self._bound:
            return self.ctx.mpf(self._bound[name])
        if not isinstance(name, str) or name not in self._values:
            raise RefusedError(
                f"it contains {printable(name, 'a symbol')}, which was not passed in"
            )
        value = self._values[name]
        if callable(value):
            raise RefusedError(f"it has {printable(name, 'a')} without an index: that is no number")
        return value if isinstance(value, Grid) else self.ctx.convert(value)

    def foreign(self, args: Args) -> Value:
        """The value of a student's own symbol: the variable of a sum, or the size of a matrix."""
        name = args[0] if args else None
        if isinstance(name, str) and name in self._bound:
            return self.ctx.mpf(self._bound[name])
        if isinstance(name, str) and type(self._values.get(name)) is int:
            return self.ctx.mpf(self._values[name])
        shown = printable(name, "a symbol")
        raise RefusedError(
            f"it contains {shown}, a symbol of your own: use the symbols that are passed in"
        )

    def element(self, family: object, indices: Args) -> Number:
        """`family[index]` of an indexed family that was passed in."""
        name = family.args[0] if isinstance(family, Node) and family.args else None
        shown = printable(name, "a family")
        value = self._values.get(name) if isinstance(name, str) else None
        if not isinstance(family, Node) or family.name != "IndexedBase" or not callable(value):
            raise RefusedError(f"it indexes {shown}, which is not an IndexedBase that is passed in")
        if len(indices) != 1:
            raise RefusedError(f"it has {shown} with {len(indices)} indices instead of one")
        return self.ctx.convert(value(self.integer(indices[0])))

    def sum(self, body: object, limits: Args) -> Value:
        """A sum over ranges of integers, the innermost first."""
        if not limits:
            return self.value(body)
        *inner, outermost = limits
        if not isinstance(outermost, Node) or len(outermost.args) != 3:
            raise RefusedError("it contains a Sum without bounds, and a closed form is asked")
        name = variable(outermost.args[0])
        low, high = (self._sum_bound(bound) for bound in outermost.args[1:])
        if high - low >= MAX_SUM_TERMS:
            raise RefusedError("it contains a Sum of very many terms, and a closed form is asked")
        if high < low - 1:
            raise UndefinedError(removable=False)
        total: Value = self.ctx.mpf(0)
        for k in range(low, high + 1):
            term = self.bind({name: k}, lambda: self.sum(body, tuple(inner)))
            total = term if k == low else add(self.ctx, total, term)
        return total

    def _sum_bound(self, bound: object) -> int:
        if isinstance(bound, Node) and bound.name in ("Infinity", "NegativeInfinity"):
            raise RefusedError("it contains a Sum without end, and a closed form is asked")
        return self.integer(bound)

    def bind(self, variables: Mapping[str, int], evaluate: Callable[[], Value]) -> Value:
        """`evaluate()` while these variables have these values."""
        outside = dict(self._bound)
        self._bound.update(variables)
        try:
            return evaluate()
        finally:
            self._bound = outside

    def python_number(self, value: object) -> Number:
        """A Python int or float, exactly."""
        if type(value) is int:
            if value.bit_length() > MAX_INT_BITS:
                raise RefusedError("it contains a number that is too large")
            return self.ctx.mpf(value)
        if type(value) is float:
            return self.decimal(repr(value))
        raise RefusedError("it is not a well-formed expression")

    def decimal(self, text: object) -> Number:
        """A decimal number, exactly as written; 0 where it is the rounding of 0.1 + 0.2 - 0.3."""
        if not isinstance(text, str) or not _FLOAT.fullmatch(text):
            raise UndefinedError(removable=False)  # nan or an infinity
        value = bounded(self.ctx, self.ctx.mpf(text))
        return value if abs(value) >= ROUNDING else self.ctx.mpf(0)


def arguments(args: Args, least: int, most: int = 0) -> Args:
    """`args` when there are as many as a rule takes (`most` is `least` unless given)."""
    if not least <= len(args) <= (most or least):
        raise RefusedError("it is not a well-formed expression")
    return args


def variable(node: object) -> str:
    """The name of the variable of a sum or a lambda."""
    if isinstance(node, Node) and node.name in ("Symbol", "ForeignSymbol", "Idx") and node.args:
        name = node.args[0]
        if isinstance(name, str):
            return name
    raise RefusedError("it is not a well-formed expression")


def printable(name: object, otherwise: str) -> str:
    """A name of the student's when it is an ordinary identifier, for use in a message."""
    return name if isinstance(name, str) and _NAME.fullmatch(name) else otherwise
