"""Symbolic answers: what is right, said by SymPy, and where to look.

A checks file says it with the function of the question, or with the answer itself::

    symbolic(derivative_of=lambda x: 1 / (1 + sp.exp(-x)), by="x", x=reals())
    symbolic(derivative_of=lambda a, x, i: sp.Sum(a[j] * x[j], (j, 1, sp.oo)), by="x[i]", …)
    symbolic(equal_to=lambda x, y: x - y, x=reals(), y=reals())

SymPy differentiates when the truth is first needed, and is imported only then. What a student's
function returned meets SymPy only as the wire's tokens and in a process that holds nothing else
(`worker/equality.py`), for SymPy executes strings and some of its calls never return.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from autograder.errors import ContentError, GraderFault
from autograder.judging.points import Column, Domain, Indexed, Integers, Reals, points, ranges
from autograder.judging.wording import type_name
from autograder.words import unknown
from autograder.worker.convert import Call
from autograder.worker.equality import TOO_COMPLICATED, decide
from autograder.worker.reasons import Verdict, Words
from autograder.worker.vocabulary import RefusedError, vet
from autograder.worker.wire import Node, encode


class _SymPy:
    """SymPy, imported when something of it is first used."""

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module("sympy"), name)


sp: Any = _SymPy()
MAX_KNOWN = 10_000  # verdicts remembered at most; a class gives a few forms of each answer
MAX_REQUEST_BYTES = 20_000  # of one that is remembered; usual answers have 200, the points 6000
MAX_TEXT = 500  # characters of each part of a verdict
_NAME = 24  # characters of an answer's name
_SEED = 1  # of the points at which answers are compared with one another


def symbolic(
    *,
    derivative_of: Callable[..., Any] | None = None,
    by: str = "",
    equal_to: Callable[..., Any] | None = None,
    undefined: str = "",
    transposed: str = "",
    **domains: Domain,
) -> Symbolic:
    """The expected answer: a derivative that SymPy works out, or a given expression.

    The function receives one SymPy symbol per domain, in their order. `by` names the symbol of
    the derivative: `"x"`, or `"x[i]"` for an entry of an indexed family. Where the function is
    not differentiable at a special point of that symbol, the right answer is undefined there.
    `undefined` is said of an answer that has a value where there is none, `transposed` of one
    that is a row where its column is right.
    """
    if (derivative_of is None) == (equal_to is None):
        raise TypeError("symbolic() takes either derivative_of= or equal_to=")
    if (derivative_of is None) != (not by):
        raise TypeError("symbolic() takes by= with derivative_of=, and only with that")
    for name, domain in domains.items():
        if not isinstance(domain, Domain):
            raise ContentError(f"{name} is {domain!r} in symbolic(…). Write {name}=reals(), say.")
    if by and by.partition("[")[0] not in domains:
        raise ContentError(f"symbolic(by={by!r}) {unknown(by, domains)}")
    function = derivative_of or equal_to
    assert function is not None
    return Symbolic(function, by, domains, Words(undefined, transposed))


@dataclass(frozen=True, eq=False)
class Symbolic:
    """An expected symbolic answer; `symbolic` makes one."""

    function: Callable[..., Any]
    by: str
    domains: Mapping[str, Domain]
    words: Words

    @cached_property
    def truth(self) -> Any:
        """The right answer as the wire's tokens; worked out once."""
        call = Call(_nobody, 0)
        nodes = [_node(name, domain) for name, domain in self.domains.items()]
        symbols = dict(zip(self.domains, call.build(nodes), strict=True))
        value = self.function(*symbols.values())
        if self.by:
            value = _derivative(value, self._variable(symbols), self._special)
        tokens = call.plain(value)
        try:
            vet(tokens)
        except RefusedError as refusal:
            raise ValueError(f"the truth of symbolic(…) cannot be evaluated: {refusal}") from None
        return tokens

    def _variable(self, symbols: Mapping[str, Any]) -> Any:
        name, _, index = self.by.partition("[")
        return symbols[name][symbols[index.rstrip("]")]] if index else symbols[name]

    @property
    def _special(self) -> tuple[Any, ...]:
        """The special points of the variable of the derivative."""
        domain = self.domains.get(self.by)
        return domain.special if isinstance(domain, Reals) else ()

    def points(self, seed: int) -> tuple[list[tuple[Any, Any]], int]:
        """The points of a seed as tokens, and how many of them, at the start, are special."""
        places, special = points(self.domains, seed)
        return [place.tokens() for place in places], special


class Judge:
    """Verdicts on symbolic answers, each worked out once: classmates' equal answers share it.

    `decide` has a request judged by SymPy: in this process for trusted answers (`decide_here`),
    in a confined one for a student's (`calls/formulas.py`).
    """

    def __init__(self, decide: Callable[[bytes], Any]) -> None:
        self._decide = decide
        self.right: set[str] = set()  # names of answers that were found right, or are known to be
        self._known: dict[bytes, Any] = {}
        self._too_complicated: set[bytes] = set()  # answers, whatever their symbols are called

    def verdict(self, answer: object, expected: Symbolic, seed: int, number: int = 0) -> Verdict:
        """The verdict on what a student's function returned, as the wire's decoder gave it.

        The points depend on `seed` alone, and what is expected on `seed` and `number`.
        """
        formula = _vetted(answer)
        if isinstance(formula, str):
            return Verdict(False, formula, quotes=True)
        key = _key(formula, expected)
        name = hashlib.sha256(f"{seed}/{number}/".encode() + key).hexdigest()[:_NAME]
        if name in self.right:
            return Verdict(True)
        if key in self._too_complicated:
            return Verdict(False, TOO_COMPLICATED)
        points, special = expected.points(seed)
        words, ends = tuple(expected.words), ranges(expected.domains)
        request = ("judge", formula, expected.truth, points, special, words, ends)
        verdict: Verdict = self._decided(encode(request), _read_verdict)
        if verdict.ok and len(self.right) < MAX_KNOWN:
            self.right.add(name)
        if verdict.reason == TOO_COMPLICATED:
            self._too_complicated.add(key)
        return verdict

    def alike(self, one: object, other: object, expected: Symbolic) -> bool:
        """Whether two answers, neither of them the truth, are the same at many points."""
        if isinstance(one, Node) and one == other:
            return True
        formulas = [_vetted(answer) for answer in (one, other)]
        if any(isinstance(formula, str) for formula in formulas):
            return formulas[0] == formulas[1]  # refused for the same reason
        if self._too_complicated & {_key(formula, expected) for formula in formulas}:
            return False
        request = encode(("alike", *formulas, expected.points(_SEED)[0]))
        return self._decided(request, lambda reply: reply is True) is True

    def _decided(self, request: bytes, read: Callable[[Any], Any]) -> Any:
        if request in self._known:
            return self._known[request]
        decision = read(self._decide(request))
        if len(request) <= MAX_REQUEST_BYTES and len(self._known) < MAX_KNOWN:
            self._known[request] = decision
        return decision


def decide_here(request: bytes) -> Any:
    """Judge in this process: for trusted answers alone."""
    return decide(request)


def _read_verdict(reply: Any) -> Verdict:
    """A verdict of the confined process, which is no judge of its own shape."""
    kinds = (bool, str, str, str, str, bool)
    if type(reply) is tuple and tuple(map(type, reply)) == kinds:
        ok, reason, point, got, want, quotes = reply
        reason, point, got, want = (text[:MAX_TEXT] for text in (reason, point, got, want))
        return Verdict(ok, reason, point, got, want, quotes)
    raise GraderFault("the judge of formulas answered with something else than a verdict")


def _vetted(answer: object) -> Node | int | float | str:
    """What SymPy can be asked about, or why there is no such thing."""
    if isinstance(answer, np.ndarray) and answer.ndim == 0 and answer.dtype.kind in "iuf":
        answer = answer.item()
    if isinstance(answer, Node) or type(answer) is int or type(answer) is float:
        try:
            vet(answer)
        except RefusedError as refusal:
            return str(refusal)
        return answer
    if answer is None:
        return "it is None: the function returned nothing"
    if isinstance(answer, str):
        return "it is text, and a SymPy expression is asked"
    return f"it is {type_name(answer)}, and a SymPy expression is asked"


def _key(formula: Any, expected: Symbolic) -> bytes:
    """An answer with numbers for the names of the symbols that were passed in."""
    places = {name: k for k, name in enumerate(expected.domains)}

    def renamed(node: Any) -> Any:
        if isinstance(node, Node):
            return Node(node.name, tuple([renamed(arg) for arg in node.args]))
        return places.get(node, node) if isinstance(node, str) else node

    return encode(renamed(formula))


def _nobody(*_: Any) -> Any:
    raise AssertionError("a symbol asks for nothing")


def _node(name: str, domain: Domain) -> Node:
    match domain:
        case Reals():
            return Node("Symbol", (name, "real"))
        case Integers():
            return Node("Idx", (name,))
        case Indexed():
            return Node("IndexedBase", (name,))
        case Column():
            return Node("MatrixSymbol", (name, Node("Symbol", (domain.size,)), 1))


def _derivative(function: Any, variable: Any, special: tuple[Any, ...]) -> Any:
    """SymPy's derivative; undefined (nan) at those special points where there is none."""
    if function.atoms(sp.Heaviside, sp.Max, sp.Min):  # SymPy knows more of cases
        function = sp.piecewise_fold(function.rewrite(sp.Piecewise))
    for at in _joints(function, variable) - set(map(_exact, special)):
        if not _is_smooth(function, variable, at):
            raise ContentError(
                f"symbolic(…) has no derivative at {variable} = {at}. Name that point: "
                f"{variable}=reals(special=({at},))."
            )
    slope = sp.diff(function, variable).doit()
    corners = [at for value in special if not _is_smooth(function, variable, at := _exact(value))]
    if not corners:
        return slope
    return sp.Piecewise(*((sp.nan, sp.Eq(variable, at)) for at in corners), (slope, True))


def _joints(function: Any, variable: Any) -> set[Any]:
    """Where the cases of a function of that variable alone meet."""
    sides = [condition.lhs - condition.rhs for condition in function.atoms(sp.Rel)]
    sides += [part.args[0] for part in function.atoms(sp.Abs, sp.sign)]
    roots = [
        sp.solveset(side, variable, sp.S.Reals) for side in sides if side.free_symbols == {variable}
    ]
    return {at for found in roots if isinstance(found, sp.FiniteSet) for at in found}


def _exact(value: Any) -> Any:
    return sp.Rational(value.numerator, value.denominator)


def _is_smooth(function: Any, variable: Any, at: Any) -> bool:
    """Whether the difference quotients from both sides have one finite limit."""
    if not function.atoms(sp.Piecewise, sp.Heaviside, sp.Abs, sp.sign, sp.Max, sp.Min, sp.floor):
        return True
    h = sp.Symbol("h", positive=True)
    here = function.subs(variable, at)
    slopes = [
        sp.limit((function.subs(variable, at + side * h) - here) / (side * h), h, 0, "+")
        for side in (1, -1)
    ]
    return bool(slopes[0].is_finite and sp.simplify(slopes[0] - slopes[1]) == 0)
