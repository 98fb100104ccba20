"""What an author declares: checks, the probes they yield, and known mistakes."""

from __future__ import annotations

import builtins
import dis
import inspect
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.errors import ContentError
from autograder.judging.compare import Difference
from autograder.judging.gate import size_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_YIELD, _DROP = (dis.opmap[name] for name in ("YIELD_VALUE", "POP_TOP"))
_NO_STEP = (dis.opmap["RESUME"], dis.opmap["CACHE"])
MAX_KEPT = 1 << 17  # entries that a watched function keeps; the reference asks with 10^4

Plan = Generator["Probe | list[Probe]", Any, None]


class _Unset:
    """No value was given, which is not the same as None."""

    def __repr__(self) -> str:
        return "unset"


UNSET = _Unset()


class CheckFailed(Exception):
    """A check found a difference; never leaves the engine."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(difference.summary)
        self.difference = difference


@dataclass(frozen=True, eq=False)
class Check:
    """One check of one question, as its file declares it."""

    question: str
    plan: Callable[..., Plan]
    weight: float
    reason: str = ""  # why it is there although other checks catch what it catches
    uses: tuple[str, ...] = ()  # other functions of the student's that it asks

    @cached_property
    def name(self) -> str:
        """The function's name; with problem and question it identifies the check."""
        return self.plan.__name__

    def used(self, problem: str) -> frozenset[str]:
        """What it uses, by full names; `problem` is its own."""
        return frozenset(name if "." in name else f"{problem}.{name}" for name in self.uses)

    @cached_property
    def title(self) -> str:
        """The docstring's first line."""
        return (inspect.getdoc(self.plan) or self.name.replace("_", " ")).splitlines()[0]

    @cached_property
    def wants(self) -> tuple[str, ...]:
        """The arguments it names: `rng`, `solution`."""
        return tuple(inspect.signature(self.plan).parameters)

    @cached_property
    def uses_values(self) -> bool:
        """Whether its code takes what a `yield` gives; what `yield from` gets may be taken."""
        if not inspect.isgeneratorfunction(self.plan):
            return True
        codes = [code for code in self.plan.__code__.co_code[::2] if code not in _NO_STEP]
        yields = [i for i, code in enumerate(codes) if code == _YIELD]
        return any(codes[i + 1 : i + 2] != [_DROP] for i in yields)


@dataclass(frozen=True)
class Step:
    """A use of the object that a call returned: a method, an attribute (no `args`), or a call."""

    name: str
    args: tuple[Any, ...] | None = ()


@dataclass(frozen=True, eq=False)
class Probe:
    """One call of a student's function and what is expected of it; for fields see `api.probe`."""

    args: tuple[Any, ...]
    keywords: Mapping[str, Any] = field(default_factory=dict)
    then: tuple[Step, ...] = ()
    expect: Any = UNSET
    like: Any = UNSET
    raises: type[Exception] | None = None
    of: str = ""
    rtol: float = 1e-6
    atol: float | None = None
    hint: str = ""
    warnings: str = "ignore"

    @property
    def inputs(self) -> tuple[Any, ...]:
        """All that the call is given, in the form in which it travels."""
        return self.args, dict(self.keywords), [(step.name, step.args) for step in self.then]

    def named(self, parameters: Sequence[str]) -> list[tuple[str, Any]]:
        """All values that the call is given, with the names that messages give them."""
        count = len(self.args)
        names = [*parameters[:count], *(f"argument {i + 1}" for i in range(len(parameters), count))]
        values = [*zip(names, self.args, strict=True), *self.keywords.items()]
        for step in self.then:
            for number, value in enumerate(step.args or (), 1):
                values.append((f"argument {number} of {step.name or 'the function'}", value))
        return values

    def raised_by(self, kind: str, error: str) -> bool:
        """Whether a call that ended so raised what is asked for."""
        if self.raises is None or kind != "raised":
            return False
        known = getattr(builtins, error, None)
        known = known if isinstance(known, type) and issubclass(known, BaseException) else None
        return error == self.raises.__name__ or bool(known and issubclass(known, self.raises))

    @property
    def wanted(self) -> Any:
        """What was declared of the result: the value, else only its form."""
        return self.expect if self.like is UNSET else self.like


@dataclass(eq=False)
class watched:  # noqa: N801 - reads as a verb in checks
    """A function that stays in the grader; `calls` lists the arguments it was asked with.

    It refuses to be asked when that list has grown too long.
    """

    inner: Callable[..., Any]
    name: str = ""  # what messages call it
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    kept: int = 0  # entries of all arguments

    def __call__(self, *args: Any) -> Any:
        self.kept += size_of(args)
        if self.kept > MAX_KEPT:
            raise ValueError("this function was asked far too often")
        self.calls.append(args)
        return self.inner(*args)

    def numbers(self) -> NDArray[np.float64]:
        """All numbers that it was asked with as first argument; nan for what is no number."""
        return np.concatenate([np.zeros(0), *(_numbers(*args[:1]) for args in self.calls)])


def _numbers(argument: Any = None) -> NDArray[np.float64]:
    try:
        return np.asarray(argument, dtype=np.float64).ravel()
    except (TypeError, ValueError, OverflowError):
        return np.array([np.nan])


@dataclass(frozen=True, eq=False)
class Mistake:
    """A wrong version of a function, and the words for who wrote it."""

    question: str
    says: str
    hint: str = ""
    slip: int = 0  # number of the slides' slip that it copies
    function: Callable[..., Any] | None = None
    edits: tuple[tuple[str, str], ...] = ()  # of the reference's source
    origin: Mistake | None = None  # the helper's own mistake, where that is what it is


def as_list(probes: Probe | Iterable[Probe]) -> list[Probe]:
    """What a check yielded, as a list."""
    if isinstance(probes, Probe):
        return [probes]
    made = list(probes) if isinstance(probes, Iterable) else [probes]
    if not all(isinstance(one, Probe) for one in made):
        raise ContentError("it yields what is no probe. Yield probe(…) or a list of them.")
    return made
