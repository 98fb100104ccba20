"""A call of a public check as Python that a student can run: imports, every input, the call.

Only public checks are written out like this: their inputs lie in the student's own folder.
"""

from __future__ import annotations

import inspect
import keyword
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.assignment.checks import UNSET, Probe, Step, watched
from autograder.assignment.model import Question
from autograder.judging.compare import OneOf
from autograder.worker.wire import Formula, Generator, Node

_SYMBOLS = {
    "Symbol": "sympy.Symbol", "IndexedBase": "sympy.IndexedBase", "Idx": "sympy.Idx",
    "MatrixSymbol": "sympy.MatrixSymbol",
}  # fmt: skip


def call_code(question: Question, probe: Probe) -> str:
    """Lines of Python that call the question's function as the probe does and print the result."""
    names = [_safe(name) for name in question.parameters]
    names += [f"argument_{i + 1}" for i in range(len(names), len(probe.args))]
    taken = dict(zip(names, probe.args, strict=False))
    given = [*taken, *(f"{name}={_safe(name)}" for name in probe.keywords)]
    taken |= {_safe(name): value for name, value in probe.keywords.items()}
    call, uses = _uses(f"{question.function}({', '.join(given)})", probe.then)
    taken |= uses
    lines = []
    for name, value in taken.items():
        lines += _assignment(name, value)
    body = "\n".join(lines)
    imports = ["import numpy as np"] if "np." in body else []
    imports += ["import sympy"] if "sympy." in body else []
    imports.append(f"from {question.problem} import {question.function}")
    wanted = textwrap.indent(_wanted(probe), "# ").splitlines()
    return "\n".join([*imports, "", *lines, "", *call, *wanted]) + "\n"


def _uses(call: str, steps: Sequence[Step]) -> tuple[list[str], dict[str, Any]]:
    """The call and the uses of what it returns, and the values that these take."""
    if not steps:
        return [f"print({call})"], {}
    values: dict[str, Any] = {}
    lines = [f"made = {call}"]
    for place, step in enumerate(steps):
        own = {f"{step.name or 'input'}_{i}": arg for i, arg in enumerate(step.args or (), 1)}
        values |= {name if name not in values else f"{name}_{place}": v for name, v in own.items()}
        names = ", ".join(list(values)[len(values) - len(own) :])
        use = f"made.{step.name}" if step.name else "made"
        lines.append(use if step.args is None else f"{use}({names})")
    return [*lines[:-1], f"print({lines[-1]})"], values


def _wanted(probe: Probe) -> str:
    """A comment on what is right, where it can be written."""
    if probe.raises is not None:
        return f"expected: {probe.raises.__name__}"
    known = probe.expect is not UNSET and _is_plain(probe.expect)
    return f"expected: {_text(probe.expect)}" if known else ""


def _safe(name: str) -> str:
    """A name that can be assigned to: `*args` is written as `args`."""
    plain = name.lstrip("*")
    return f"{plain}_" if keyword.iskeyword(plain) else plain


def _assignment(name: str, value: Any) -> list[str]:
    """`name = …`, with what a function needs in front of it."""
    if isinstance(value, watched):
        value = value.inner
    if isinstance(value, Formula):
        before = [line for key, item in value.constants.items() for line in _assignment(key, item)]
        return [*before, f"{name} = lambda {value.parameters}: {value.source}"]
    if callable(value) and not isinstance(value, type):
        return _function(name, value)
    return f"{name} = {_text(value)}".splitlines()


def _function(name: str, value: Callable[..., Any]) -> list[str]:
    """A function of the check's own, by its source where that stands for itself."""
    try:
        source = textwrap.dedent(inspect.getsource(value))
    except (OSError, TypeError):
        source = ""
    own = getattr(value, "__name__", "")
    if source.startswith(f"def {own}(") and not inspect.getclosurevars(value).nonlocals:
        return [*source.rstrip().splitlines(), *([f"{name} = {own}"] if own != name else [])]
    return [f"{name} = ...  # a function of the check's: see kit/problems"]


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple | set | frozenset):
        return all(map(_is_plain, value))
    if isinstance(value, dict):
        return all(map(_is_plain, value.values()))
    if isinstance(value, OneOf):
        return all(map(_is_plain, value.answers))
    return value is None or isinstance(value, bool | int | float | complex | str | np.ndarray)


def _text(value: Any) -> str:
    """The value as an expression that gives it back, to the last digit."""
    if isinstance(value, np.ndarray) and value.ndim:
        kind = "" if value.dtype in (np.dtype(float), np.dtype(bool)) else f", dtype={value.dtype}"
        kind = kind.replace("=int64", "=int").replace("=complex128", "=complex")
        floats = ", dtype=float" if not kind and _looks_whole(value) else kind
        return f"np.array({_rows(value)}{floats})"
    if isinstance(value, np.generic | np.ndarray):
        return _text(value.item())
    if isinstance(value, float):
        return {"nan": "np.nan", "inf": "np.inf", "-inf": "-np.inf"}.get(repr(value), repr(value))
    if isinstance(value, dict):
        parts = [f"{key!r}: {_text(item)}" for key, item in value.items()]
        inner = ", ".join(parts)
        if len(inner) > 70:
            inner = "\n" + "".join(f"    {part},\n" for part in parts)
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_text, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(_text, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, OneOf):
        return " or ".join(map(_text, value.answers))
    if isinstance(value, Generator):
        return f"np.random.default_rng({value.seed})"
    if isinstance(value, Node):
        return _symbol(value)
    return repr(value)


def _looks_whole(value: np.ndarray[Any, Any]) -> bool:
    """Whether Python would take the printed numbers for whole ones; or there are none."""
    return value.dtype != bool and (value.size == 0 or "." not in _rows(value))


def _rows(value: np.ndarray[Any, Any]) -> str:
    if value.ndim == 1:
        return f"[{', '.join(_text(item) for item in value.tolist())}]"
    return f"[{', '.join(_rows(row) for row in value)}]"


def _symbol(node: Node) -> str:
    """A symbol of SymPy's that a symbolic question is given."""
    name, *rest = node.args
    if node.name == "Symbol":
        more = "".join(f", {key}=True" for key in rest)
    else:
        more = "".join(f", {_text(part)}" for part in rest)
    return f"{_SYMBOLS.get(node.name, f'sympy.{node.name}')}({name!r}{more})"
