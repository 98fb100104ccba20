"""What a symbolic answer may be made of; `vet` refuses the rest."""

from __future__ import annotations

from autograder.closedform import conditions, matrices, scalars
from autograder.closedform.constants import refuse_extremes
from autograder.closedform.expression import Vocabulary, printable
from autograder.closedform.matrix import RefusedError
from autograder.worker.wire import Node

VOCABULARY = Vocabulary(
    values={**scalars.RULES, **matrices.RULES},
    conditions=conditions.RULES,
    parts=frozenset({"Tuple", "ExprCondPair", "Lambda"}),
)

MAX_NODES = 60_000  # of one answer; right ones have below 100
MAX_DEPTH = 110  # three Python frames a level stay below the recursion limit
_UNEVALUATED = frozenset({"Derivative", "ArrayDerivative", "Integral", "Limit", "Subs", "Product"})
_DISTRIBUTIONS = frozenset({"DiracDelta", "SingularityFunction"})


def vet(answer: Node) -> bool:
    """Whether the tree contains decimal numbers; `RefusedError` when it is no answer at all."""
    stack: list[tuple[object, int]] = [(answer, 0)]
    seen, decimals = 0, False
    while stack:
        item, depth = stack.pop()
        if isinstance(item, Node):
            seen += 1
            if seen > MAX_NODES or depth > MAX_DEPTH:
                raise RefusedError("it is far too large an expression: simplify it")
            _vet_name(item)
            stack.extend((child, depth + 1) for child in item.args)
        decimals = decimals or isinstance(item, float) or _is_decimal(item)
    refuse_extremes(answer, VOCABULARY, decimals=decimals)
    return decimals


def _is_decimal(item: object) -> bool:
    return isinstance(item, Node) and item.name == "Float"


def _vet_name(node: Node) -> None:
    name = node.name
    if name in VOCABULARY.values or name in VOCABULARY.conditions or name in VOCABULARY.parts:
        return
    if name in _UNEVALUATED:
        raise RefusedError(
            f"it contains an unevaluated {name}, and a closed form is asked: "
            "work it out by hand and write down the result"
        )
    if name in _DISTRIBUTIONS:
        raise RefusedError(
            f"it contains {name}, which has no value at a point: "
            "where a derivative does not exist, the answer is undefined (nan)"
        )
    if name == "AppliedUndef":
        shown = printable(node.args[0] if node.args else "", "f")
        raise RefusedError(f"it contains {shown}(…), a function without a formula: write it out")
    raise RefusedError(
        f"it contains {printable(name, 'something')}, which no closed form here needs"
    )
