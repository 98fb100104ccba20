"""Refuses SymPy's differentiation while a function runs that is to be worked out by hand.

What counts is what runs, not how it is written: an alias, a default argument, `getattr`, text given
to `sympify` or `jacobian` all end in the few functions of SymPy's that differentiate, or that give
limits, series and residues. They are refused to the student's code, and to what SymPy does for it;
where SymPy needs one itself in order to simplify, integrate or solve, it may have one. Code that
sets out to get around this can. Stand-alone.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Container, Iterator
from types import FrameType
from typing import Any

# What `forbidden = […]` in problem.toml may name, in a student's words.
CAPABILITIES = {"diff": "SymPy's differentiation, limits or series"}
ERROR = "ForbiddenCall"  # what a call is told to have raised

_DIFFERENTIATES = frozenset(
    {"diff", "fdiff", "_eval_derivative", "_eval_derivative_n_times"}
    | {"dup_diff", "dmp_diff", "dmp_diff_in", "differentiate_finite", "as_finite_difference"}
    | {"limit", "limitinf", "gruntz", "residue", "leadterm", "as_leading_term", "fps", "rs_series"}
    | {"series", "nseries", "lseries", "aseries", "_eval_nseries", "_eval_aseries"}
)
_CLASS = "Derivative.__new__"
_WATCHED = _DIFFERENTIATES | {"__new__"}
# SymPy's parts that may differentiate on the way to something else.
_MAY = tuple(
    f"sympy.{part}"
    for part in (
        *("assumptions", "calculus.singularities", "calculus.util", "concrete", "core.evalf"),
        *("core.relational", "functions", "integrals", "logic", "polys", "printing", "sets"),
        *("simplify", "solvers"),
    )
)
_MAY_NOT = ("sympy.solvers.ode", "sympy.solvers.pde", "sympy.solvers.deutils")
_MAY_BY_NAME = frozenset({"equals", "is_constant"})
_CARRIERS = frozenset({"bottom_up", "use"})  # call whatever function they are given
_WRAPPERS = ("sympy.core.cache", "sympy.core.decorators", "sympy.utilities.decorator")
_SET_PROFILE = sys.setprofile
_LIBRARY = sys.stdlib_module_names | {"sympy", "mpmath", "numpy"}


class ForbiddenCall(BaseException):
    """SymPy was asked for a derivative; no `except Exception` of the student's takes it."""


class Guard:
    """Watches Python's calls in between `armed()`, and remembers the first that was refused."""

    def __init__(self, files: Container[str]) -> None:
        self._files = files
        self.caught: tuple[str, str, int] | None = None  # what, file, line
        self.at_load: dict[str, tuple[str, str, int]] = {}  # by module

    def missing(self, module: str) -> tuple[str, str, int] | None:
        """What was left out when the module, or else any other, was loaded: names are missing."""
        return self.at_load.get(module) or next(iter(self.at_load.values()), None)

    @contextlib.contextmanager
    def armed(self) -> Iterator[None]:
        """Refuse from here on; who is refused once is not watched any further."""
        before = sys.getprofile(), sys.setprofile
        _SET_PROFILE(self._watch)
        sys.setprofile = self._keep
        try:
            yield
        finally:
            _SET_PROFILE(before[0])
            sys.setprofile = before[1]

    def _keep(self, _: object) -> None:
        """In the place of `sys.setprofile`, with which one would not be watched any further."""
        frame = sys._getframe(1)
        self.caught = self.caught or ("sys.setprofile", frame.f_code.co_filename, frame.f_lineno)
        raise ForbiddenCall("sys.setprofile")

    def _watch(self, frame: FrameType, event: str, _: Any) -> None:
        if event != "call" or frame.f_code.co_name not in _WATCHED or not _differentiates(frame):
            return  # so it is nearly always
        chain = [frame]
        outside = frame.f_back
        while outside is not None and _module(outside).partition(".")[0] in _LIBRARY:
            chain.append(outside)
            outside = outside.f_back
        if any(map(_may, chain)):
            return
        entry = next((one for one in reversed(chain) if _module(one) not in _WRAPPERS), frame)
        while outside is not None and outside.f_code.co_filename not in self._files:
            outside = outside.f_back
        place = (outside.f_code.co_filename, outside.f_lineno) if outside else ("", 0)
        self.caught = self.caught or (_name(entry), *place)
        raise ForbiddenCall(_name(entry))


def _module(frame: FrameType) -> str:
    name = frame.f_globals.get("__name__", "")
    return name if isinstance(name, str) else ""


def _name(frame: FrameType) -> str:
    code = frame.f_code
    return "Derivative" if code.co_qualname == _CLASS else code.co_name


def _differentiates(frame: FrameType) -> bool:
    name = frame.f_code.co_name
    known = name in _DIFFERENTIATES or (name == "__new__" and frame.f_code.co_qualname == _CLASS)
    return known and _module(frame).startswith("sympy.")


def _may(frame: FrameType) -> bool:
    module, name = _module(frame), frame.f_code.co_name
    if _differentiates(frame) or name in _CARRIERS or module.startswith(_MAY_NOT):
        return False
    return module.startswith(_MAY) or (name in _MAY_BY_NAME and module.startswith("sympy."))
