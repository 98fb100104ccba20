"""Rules for conditions: comparisons and their combinations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from autograder.closedform import elementary
from autograder.closedform.elementary import UndefinedError
from autograder.closedform.expression import Args, Condition, Evaluator, arguments


def _relation(test: Callable[[int], bool], ev: Evaluator, args: Args) -> bool:
    a, b = (ev.number(arg) for arg in arguments(args, 2))
    return test(elementary.order(ev.ctx, a, b))


def _same(wanted: bool, ev: Evaluator, args: Args) -> bool:
    a, b = (ev.number(arg) for arg in arguments(args, 2))
    close = abs(a - b) <= elementary.rounding(ev.ctx) * min(abs(a), abs(b))
    return bool(a == b or close) is wanted


def _connective(decisive: bool, ev: Evaluator, args: Args) -> bool:
    """And (False decides) or Or (True decides); an undefined part matters only if none decides."""
    undefined = False
    for arg in args:
        try:
            if ev.holds(arg) is decisive:
                return decisive
        except UndefinedError:
            undefined = True
    if undefined:
        raise UndefinedError(removable=False)
    return not decisive


def _not(ev: Evaluator, args: Args) -> bool:
    return not ev.holds(*arguments(args, 1))


def _exclusive(ev: Evaluator, args: Args) -> bool:
    return sum([ev.holds(arg) for arg in args]) % 2 == 1


def _if_then_else(ev: Evaluator, args: Args) -> bool:
    condition, then, otherwise = arguments(args, 3)
    return ev.holds(then if ev.holds(condition) else otherwise)


RULES: Mapping[str, Condition] = {
    "BooleanTrue": lambda ev, args: True,
    "BooleanFalse": lambda ev, args: False,
    "Equality": partial(_same, True),
    "Unequality": partial(_same, False),
    "StrictLessThan": partial(_relation, lambda side: side < 0),
    "LessThan": partial(_relation, lambda side: side <= 0),
    "StrictGreaterThan": partial(_relation, lambda side: side > 0),
    "GreaterThan": partial(_relation, lambda side: side >= 0),
    "And": partial(_connective, False),
    "Or": partial(_connective, True),
    "Not": _not,
    "Xor": _exclusive,
    "ITE": _if_then_else,
}
