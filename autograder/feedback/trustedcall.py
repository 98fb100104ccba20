"""Calls a trusted function as the worker would call a student's: same arguments, same types."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.assignment.checks import Probe, watched
from autograder.errors import ContentError, GraderFault
from autograder.judging.gate import gated
from autograder.worker import wire
from autograder.worker.convert import Call, every_input, fingerprint, perform
from autograder.worker.wire import Formula, Generator, Node


@dataclass(frozen=True)
class Outcome:
    """What became of a call of a trusted function, as a reply would be read."""

    kind: str
    value: Any = None
    error: str = ""
    text: str = ""
    mutated: tuple[int, ...] = ()


def reference_arguments(args: tuple[Any, ...]) -> list[Any]:
    """Arguments as the worker would build them, for a trusted function."""
    return [_build(arg) for arg in args]


def reference_inputs(probe: Probe) -> tuple[Any, ...]:
    """Arguments, keywords and steps as the worker would build them, for a trusted function."""
    inputs: tuple[Any, ...] = _build(probe.inputs)
    return inputs


def _build(value: Any) -> Any:
    if isinstance(value, Formula):
        return value.function
    if isinstance(value, watched):
        return value.inner.function if isinstance(value.inner, Formula) else value.inner
    if isinstance(value, Generator):
        return np.random.default_rng(value.seed)
    if isinstance(value, dict):
        return {key: _build(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_build(item) for item in value)
    if isinstance(value, Node):
        raise GraderFault(
            "a symbolic question needs its expected answer: probe(…, expect=symbolic(…))"
        )
    if type(value) is np.ndarray and value.ndim == 0:  # as the worker hands it over
        return value[()]
    return copy.copy(value)


def run(function: Callable[..., Any], probe: Probe) -> Outcome:
    """Call a trusted function on copies of the probe's arguments, as the worker would."""
    strict = probe.warnings == "error"
    call = Call(_no_callbacks, 0)
    symbolic = any(isinstance(arg, wire.Node) for arg in probe.args)
    inputs = call.build(probe.inputs) if symbolic else reference_inputs(probe)
    arguments = every_input(*inputs)
    before = [fingerprint(argument) for argument in arguments]
    with warnings.catch_warnings(), np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("error" if strict else "ignore")
        try:
            value = gated(call.plain(perform(function, *inputs)))
        except wire.WireError:
            return Outcome("unencodable")
        except Exception as error:  # a wrong version may fail as a student's does
            return Outcome("raised", error=type(error).__name__, text=str(error))
    changed = [i for i, argument in enumerate(arguments) if fingerprint(argument) != before[i]]
    return Outcome("returned", value, mutated=tuple(changed))


def _no_callbacks(*_: Any) -> Any:
    raise ContentError("a wrong version asked for a function of the grader's")
