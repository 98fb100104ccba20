"""Exceptions in a student's words: what Python, NumPy and SymPy meant, with the names on the line.

A translation is given only where it surely fits; the raw message stays below it. This is what its
rules are made of; `meaning.py` has the list of them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from autograder.calls.replies import Reply

FUNCTIONS = frozenset({"function", "builtin_function_or_method", "method", "ufunc", "type"})
NUMBERS = frozenset({"float", "int", "float64", "int64", "complex"})
_TYPES = {"ndarray": "an array", "list": "a list", "tuple": "a tuple", "dict": "a dictionary",
          "str": "a text", "NoneType": "None (nothing)", "module": "a module", "set": "a set",
          "bool": "True or False", "range": "a range", "Symbol": "a symbol",
          "generator": "a generator", "IndexedBase": "a symbol with an index"}  # fmt: skip
_TYPES |= dict.fromkeys(FUNCTIONS, "a function") | dict.fromkeys(NUMBERS, "a number")
_TYPES |= {"type": "a type"}
_TYPES |= dict.fromkeys(("Idx", "Dummy"), "a symbol")
_EXPRESSIONS = """Add Mul Pow exp log sin cos tan sinh cosh tanh Abs sign Integer Rational Float One
Zero Half NegativeOne Pi Exp1 NaN Piecewise Sum Product Derivative Indexed MatrixElement Max Min"""
_TYPES |= dict.fromkeys(_EXPRESSIONS.split(), "a SymPy expression")
_MATRICES = "MatrixSymbol MatAdd MatMul MatPow Transpose MutableDenseMatrix ImmutableDenseMatrix"
_TYPES |= dict.fromkeys(_MATRICES.split(), "a SymPy matrix")
LONGEST = 60  # characters of an expression that is repeated; its line is shown anyway
_LEAVES = (ast.Name, ast.Constant)


@dataclass(frozen=True)
class Failure:
    """An exception and what its line knew: the expression, and its parts with what they were."""

    error: str
    text: str
    source: str = ""
    expression: str = ""
    syntax: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    caller: str = ""  # the student's line that called the function with this one
    given: Mapping[str, Any] = field(default_factory=dict)  # what the question was called with

    @staticmethod
    def of(reply: Reply, given: Mapping[str, Any]) -> Failure:
        """As the worker told it."""
        source = reply.frames[-1].source.strip() if reply.frames else ""
        caller = reply.frames[-2].source.strip() if len(reply.frames) > 1 else ""
        expression, syntax, facts = reply.facts
        known = source, expression, syntax, dict(facts), caller, given
        return Failure(reply.error, reply.text, *known)

    def parts(self, *kinds: str) -> list[str]:
        """The parts of the expression that are of one of these kinds, the nearest first."""
        return [part for part, kind in self.facts.items() if kind.startswith(kinds)]

    def first(self, *kinds: str) -> str:
        """The first of them, or nothing."""
        return next(iter(self.parts(*kinds)), "")

    @property
    def at(self) -> str:
        """The expression in front of a statement about it, where it does not fill the line."""
        return f"{self.expression}: " if 0 < len(self.expression) <= LONGEST else ""

    @cached_property
    def _tree(self) -> ast.expr | None:
        try:
            return ast.parse(self.expression, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None  # it was cut

    @cached_property
    def operands(self) -> list[str]:
        """What the expression computes with or compares, or the arguments of its call."""
        tree = self._tree
        found: list[ast.expr] = []
        if isinstance(tree, ast.BinOp):
            found = [tree.left, tree.right]
        elif isinstance(tree, ast.UnaryOp):
            found = [tree.operand]
        elif isinstance(tree, ast.Compare):
            found = [tree.left, *tree.comparators]
        elif isinstance(tree, ast.Call):
            found = tree.args
        return [ast.unparse(part) for part in found]

    def operand(self, *kinds: str) -> str:
        """The first operand that is known to be of one of these kinds, or nothing."""
        return next((o for o in self.operands if self.facts.get(o, "").startswith(kinds)), "")

    @cached_property
    def head(self) -> str:
        """What stands before the last brackets or the last point: `f(a)` of `f(a)(b)`."""
        if self.syntax == "Attribute":
            return self.expression.rpartition(".")[0]
        depth = 0
        for place in range(len(self.expression) - 1, -1, -1):
            depth += {")": 1, "]": 1, "(": -1, "[": -1}.get(self.expression[place], 0)
            if depth == 0:
                return self.expression[:place] if self.syntax in ("Call", "Subscript") else ""
        return ""

    @property
    def inner(self) -> str:
        """What stands in the last brackets."""
        return self.expression[len(self.head) + 1 : -1] if self.head else ""

    def names(self, text: str) -> list[str]:
        """What the names and numbers in a part of the expression are known to be."""
        found = [node for node in ast.walk(ast.parse(f"f({text})")) if isinstance(node, _LEAVES)]
        known = [node.id if isinstance(node, ast.Name) else repr(node.value) for node in found]
        kinds = {name: "whole number" for name in known if name.isdigit()}
        return [kinds.get(name) or self.facts.get(name, "") for name in known[1:]]

    def described(self) -> str:
        """`W[2] is (1, 3), dz[2] is (1,)`, of the arrays, or nothing."""
        said = [
            f"{part} is {kind.removeprefix('array ').partition(' of ')[0]}"
            for part, kind in self.facts.items()
            if kind.startswith("array") and part != self.expression
        ]
        return ", ".join(said[:3])


@dataclass(frozen=True)
class Translation:
    """What it means, and what to do."""

    says: str
    hint: str = ""


Said = str | tuple[str, str] | None  # what it means, or that and what to do
Words = Callable[..., Said]  # of a failure and the groups of the pattern


@dataclass(frozen=True)
class Rule:
    """Words for exceptions of a name (a pattern) whose text matches another."""

    error: str
    text: str
    words: Words
    about: bool = False  # they are about the expression, which is put in front

    def translate(self, failure: Failure) -> Translation | None:
        """The words, where the rule fits."""
        if not re.fullmatch(self.error, failure.error):
            return None  # before the other pattern is compiled
        found = re.search(self.text, failure.text, re.DOTALL)
        if not found or not (said := self.words(failure, *found.groups())):
            return None
        says, hint = (said, "") if isinstance(said, str) else said
        return Translation(failure.at * self.about + says, hint)


def rule(error: str, text: str) -> Callable[[Words], Rule]:
    """Makes a rule of a function that finds whole sentences."""
    return lambda words: Rule(error, text, words)


def about(error: str, text: str) -> Callable[[Words], Rule]:
    """Makes a rule of a function that finds what is to be said of the expression."""
    return lambda words: Rule(error, text, words, about=True)


def plainly(error: str, text: str, says: str, hint: str = "") -> Rule:
    """A rule with the same words each time; see `plain.toml`."""

    def words(failure: Failure, *groups: str) -> Said:
        shown = [spaced(group or "") for group in groups]
        known = {"at": failure.at, "source": failure.source or "see the line"}
        known["what"] = what(shown[0]) if shown else ""
        return says.format("", *shown, **known), hint.format("", *shown, **known)

    return rule(error, text)(words)


def what(name: str) -> str:
    """A type's name in words."""
    name = name.rpartition(".")[2]
    return _TYPES.get(name, f"a value of type {name}")


def is_symbolic(name: str) -> bool:
    """Whether a type of that name is one of SymPy's."""
    return what(name).startswith(("a symbol", "a SymPy"))


def spaced(shape: str) -> str:
    """`(2, 3)` of NumPy's `(2,3)`."""
    return re.sub(r",(?=\d)", ", ", shape)
