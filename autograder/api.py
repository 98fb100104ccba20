"""What the checks and known mistakes of a problem are written with.

A check is a generator function; its docstring's first line is what the student reads::

    @check("slopes", weight=2)
    def steep_slopes(rng, solution):
        '''all slopes, where the curve is steep'''
        yield probe(x, y, function("z", "np.exp(z)"))

It asks for `rng` (a generator seeded by the assignment's seed and the check's name) and, in
hidden checks only, `solution` (the reference module) by naming them. Each `yield` hands over a
probe, or a list of probes that travel as one batch, and gives back what the student's function
returned. The first difference ends the check.
"""

from __future__ import annotations

import functools
import importlib
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from autograder.assignment.checks import (
    UNSET,
    Check,
    CheckFailed,
    Mistake,
    Plan,
    Probe,
    Step,
    as_list,
    watched,
)
from autograder.errors import ContentError
from autograder.judging.compare import Difference, OneOf, compare
from autograder.judging.points import column, indexed, integers, reals
from autograder.judging.symbolic import sp, symbolic
from autograder.worker.wire import Formula, Node
from autograder.worker.wire import Generator as RngToken

if TYPE_CHECKING:  # found by `__getattr__`: a student's checks wait for none of these
    from autograder.assignment.drawings import curve, graph, node
    from autograder.assignment.exhibits import dots, exhibit, frame, heat, line, panel, strips, text
    from autograder.assignment.mistakes import Family, Inherited
    from autograder.judging.numeric import central_difference, close, complex_step, derivative_plan

__all__ = [
    "attribute", "calling", "central_difference", "check", "close", "column", "complex_step",
    "curve", "derivative_plan", "dots", "each", "edit", "exhibit", "family", "frame",
    "function", "graph", "heat", "index", "indexed", "indexed_base", "inherit", "integers",
    "line", "matrix_symbol", "method", "node", "one_of", "panel", "probe", "reals", "require",
    "require_asked_at", "require_close", "rng_of", "sp", "strips", "sym", "symbolic", "text",
    "watched", "wrong",
]  # fmt: skip

_ELSEWHERE = ("judging.numeric", "assignment.drawings", "assignment.exhibits")


def __getattr__(name: str) -> Any:
    for module in _ELSEWHERE if name in __all__ else ():
        if hasattr(found := importlib.import_module(f"autograder.{module}"), name):
            return getattr(found, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def check(
    question: str, weight: float = 1.0, *, reason: str = "", uses: tuple[str, ...] = ()
) -> Callable[[Callable[..., Plan]], Check]:
    """Declare a check of `question`; the question's points are shared out by weight.

    `gradkit audit` asks of each check that it alone catches some wrong answer, or has a `reason`.
    A public check that holds the answer against numerical derivatives of the student's own
    functions names them in `uses`: feedback then tells a wrong derivative from a right
    one of a wrong function.
    """
    if not isinstance(question, str):  # the function itself, where the brackets are forgotten
        raise ContentError('a @check lacks its question. Write @check("…") with the name in it.')
    return lambda plan: Check(question, plan, weight, reason, uses)


def each(
    question: str, *cases: Any, weight: float = 1.0, reason: str = "", uses: tuple[str, ...] = ()
) -> Callable[[Callable[..., Probe | Iterable[Probe]]], Check]:
    """Declare a check that makes the same call for each of several cases, all in one batch.

    The function below gets a case as its first argument, then what it names of `rng` and
    `solution`, and returns the probe for that case, or a list of probes.
    """

    def declare(of_case: Callable[..., Probe | Iterable[Probe]]) -> Check:
        @functools.wraps(of_case)
        def plan(**offers: Any) -> Plan:
            yield [made for case in cases for made in as_list(of_case(case, **offers))]

        asked = list(inspect.signature(of_case).parameters.values())[1:]
        plan.__signature__ = inspect.Signature(asked)  # type: ignore[attr-defined]
        return Check(question, plan, weight, reason, uses)

    return declare


def probe(
    *args: Any,
    keywords: Mapping[str, Any] | None = None,
    then: Step | Iterable[Step] = (),
    expect: Any = UNSET,
    like: Any = UNSET,
    raises: type[Exception] | None = None,
    of: str = "",
    rtol: float = 1e-6,
    atol: float | None = None,
    hint: str = "",
    warnings: Literal["ignore", "error"] = "ignore",
) -> Probe:
    """A call with `args`, and what is right for it.

    Args:
        args: what the student's function is called with, by position.
        keywords: what it is called with by name.
        then: how the object that it returns is used: `method`, `calling` or `attribute`. What the
            last of them gives is judged in the place of that object, which stays in the worker.
        expect: the right result: a number, bool, text or set, an array, a list, tuple or
            dictionary of them, `one_of(…)` or `symbolic(…)`. Without it, and in hidden checks
            only, what the reference returns.
        like: a template instead: only type, keys and shapes count; None takes anything.
        raises: the exception that is right instead of a result.
        of: another function of the student's, `"f"`, or `"problem.f"` of another problem.
        rtol: how far a number may be off, relative to the right one.
        atol: the same in absolute terms; by default 1e-9 of the largest right entry.
        hint: said of any wrong result.
        warnings: "error" makes an exception of a warning inside the call.
    """
    steps = (then,) if isinstance(then, Step) else then
    if fault := _fault(steps, expect, like, raises, (rtol, atol or 0.0), warnings):
        raise ContentError(f"a probe has {fault}")
    steps = tuple(steps)
    return Probe(args, keywords or {}, steps, expect, like, raises, of, rtol, atol, hint, warnings)


def _fault(
    steps: Any, expect: Any, like: Any, raises: Any, tolerances: tuple[float, float], warnings: str
) -> str:
    """What options of a probe cannot be, with the remedy, or nothing."""
    if not isinstance(steps, Iterable) or not all(isinstance(step, Step) for step in steps):
        return "a then= that is no use of an object. Write method(…), calling(…) or attribute(…)."
    if raises is not None and not (isinstance(raises, type) and issubclass(raises, Exception)):
        return f"raises={raises!r}. Name an exception, such as raises=ValueError."
    if [expect is UNSET, like is UNSET, raises is None].count(False) > 1:
        return "more than one of expect=, like= and raises=. Keep one."
    if not all(tolerance >= 0 for tolerance in tolerances):
        return "a tolerance below 0. Use rtol=1e-6, say."
    if warnings not in ("ignore", "error"):
        return f'warnings={warnings!r}. Use "ignore" or "error".'
    return ""


def method(name: str, *args: Any) -> Step:
    """For `then`: a method of the object that the function returned, called with `args`."""
    return Step(name, args)


def calling(*args: Any) -> Step:
    """For `then`: the function that the function returned, called with `args`."""
    return Step("", args)


def attribute(name: str) -> Step:
    """For `then`: an attribute of the object that the function returned."""
    return Step(name, None)


def one_of(*answers: Any) -> OneOf:
    """For `expect`: several right answers, of which any one will do; also within a value."""
    if not answers:
        raise ContentError("one_of() has no answers. Name two at least.")
    return OneOf(answers)


def function(parameters: str, source: str, **constants: Any) -> Formula:
    """A function that travels as source and runs in the worker: `function("z", "np.tanh(z)")`."""
    return Formula(parameters, source, constants)


def rng_of(seed: int) -> RngToken:
    """Becomes `numpy.random.default_rng(seed)` in the worker."""
    return RngToken(seed)


def sym(name: str, **assumptions: bool) -> Node:
    """Becomes `sympy.Symbol(name, **assumptions)` in the worker."""
    return Node("Symbol", (name, *(key for key, value in assumptions.items() if value)))


def indexed_base(name: str) -> Node:
    """Becomes `sympy.IndexedBase(name)` in the worker."""
    return Node("IndexedBase", (name,))


def index(name: str) -> Node:
    """Becomes `sympy.Idx(name)` in the worker."""
    return Node("Idx", (name,))


def matrix_symbol(name: str, rows: str | int, columns: str | int) -> Node:
    """Becomes `sympy.MatrixSymbol(name, rows, columns)`; a name makes a symbolic size."""
    sizes = (sym(size) if isinstance(size, str) else size for size in (rows, columns))
    return Node("MatrixSymbol", (name, *sizes))


def require(condition: object, message: str, hint: str = "") -> None:
    """Fail the check with `message` unless `condition` holds; no hidden number may be in it."""
    if not condition:
        raise CheckFailed(Difference("property", "", message, hint=hint))


def require_close(
    got: Any,
    want: Any,
    path: str = "",
    because: str = "",
    rtol: float = 1e-6,
    atol: float | None = None,
    hint: str = "",
    names: tuple[str, ...] = (),
) -> None:
    """Fail the check unless `got` equals `want`: numbers, arrays, dictionaries or tuples of them.

    `path` is what it is called in messages, `names` what the parts of a tuple are called, and
    `because` says what `want` is. For `rtol` and `atol` see `Probe`.
    """
    difference = compare(got, want, path, names=names, rtol=rtol, atol=atol)
    if difference is not None:
        raise CheckFailed(difference.with_words(because=because, hint=hint))


def require_asked_at(asked: watched, places: Any, name: str, hint: str = "") -> None:
    """Fail the check if a watched function was asked anywhere but at entries of `places`.

    `places` is a number, an array, or a dictionary or list of those, called `name` in the message.
    Equal means to 1e-9, relative for large numbers. A function that was never asked passes: that
    is for the values to show.
    """
    parts = list(places.values()) if isinstance(places, dict) else places
    parts = parts if isinstance(parts, list | tuple) else [parts]
    there = np.sort(np.concatenate([np.ravel(part).astype(np.float64) for part in parts]))
    numbers = asked.numbers()
    after = np.searchsorted(there, numbers).clip(1, len(there) - 1) if len(there) > 1 else 0
    near = [np.abs(numbers - there[i]) <= 1e-9 * (1 + np.abs(there[i])) for i in (after, after - 1)]
    message = f"You asked {asked.name or 'the function'} at something other than {name}."
    require(np.all(near[0] | near[1]), message, hint)


def edit(
    question: str, *edits: tuple[str, str], says: str, hint: str = "", slip: int = 0
) -> Mistake:
    """The reference with each `(old, new)` text replaced, everywhere in that function."""
    for pair in edits:
        if not (isinstance(pair, tuple) and [type(text) for text in pair] == [str, str]):
            raise ContentError(f'an edit is {pair!r}. Write ("old text", "new text").')
    return Mistake(question, says, hint, slip, None, tuple(edits))


def wrong(
    question: str, *, says: str, hint: str = "", slip: int = 0
) -> Callable[[Callable[..., Any]], Mistake]:
    """Decorate a whole wrong version."""
    return lambda function: Mistake(question, says, hint, slip, function)


def family(
    functions: Mapping[str, Mapping[str, str]],
    *edits: tuple[str, str],
    says: str,
    hint: str = "",
    slip: int = 0,
) -> Family:
    """One `edit` of several functions: `family({"backward": {}, "batch": {"x": "X"}}, …)`.

    Each function has the letters that it writes where the edits and words have others; they are
    replaced where they stand as whole words. The first function's mistake has the family's name,
    that of another one `name_in_function`.
    """
    from autograder.assignment.mistakes import Family

    return Family(functions, edit(next(iter(functions)), *edits, says=says, hint=hint, slip=slip))


def inherit(question: str, *helpers: str) -> Inherited:
    """All mistakes of the helpers, as mistakes of a function whose reference calls them.

    The words say in which part of it the mistake lies, and the name is `name_in_function`. They
    are named where none of the function's own fits.
    """
    from autograder.assignment.mistakes import Inherited

    return Inherited(question, helpers)
