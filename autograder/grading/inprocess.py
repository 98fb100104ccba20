"""Runs checks against functions of this process: for the kit's own code, never for a student's.

Everything but the process boundary is the engine's: arguments and results pass through the wire's
codec, and the same code judges them. A check takes milliseconds here, so the kit's tests can try
hundreds of seeds.

    phase = drive(Expectations(assignment), {"mlp": module}, questions, hidden=True)
    assert all(run.status is Status.PASSED for run in phase.runs)
"""

from __future__ import annotations

import importlib
import importlib.abc
import sys
import warnings
from collections.abc import Iterable, Mapping, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import numpy as np

from autograder.assignment.model import Question
from autograder.calls.ports import Caller, Item
from autograder.calls.replies import Reply, key_of_value
from autograder.grading.expectations import Expectations
from autograder.grading.phase import Phase
from autograder.judging.gate import gated
from autograder.worker import convert, requests, wire
from autograder.worker.convert import every_input, fingerprint


def drive(
    expectations: Expectations,
    modules: Mapping[str, ModuleType],
    questions: Iterable[Question],
    *,
    hidden: bool,
) -> Phase:
    """Run all public or hidden checks of the questions on trusted modules."""
    session: Caller = InProcess(modules)
    phase = Phase(expectations, session, {}, list(questions), hidden=hidden)
    phase.runs = phase.advance(session, phase.runs)
    return phase


class _Trusted(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports trusted files from memory."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        file = f"{name}.py"
        return ModuleSpec(name, self, origin=file) if file in self._files else None

    def exec_module(self, module: ModuleType) -> None:
        file = f"{module.__name__}.py"
        exec(compile(self._files[file], file, "exec", dont_inherit=True), vars(module))


def modules_of(files: Mapping[str, bytes]) -> dict[str, ModuleType]:
    """A trusted submission's modules, which may import one another."""
    names = {name.removesuffix(".py"): data for name, data in files.items()}
    hidden = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    finder = _Trusted(files)
    sys.meta_path.insert(0, finder)
    try:
        return {name: importlib.import_module(name) for name in names}
    finally:
        sys.meta_path.remove(finder)
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(hidden)


def module_of(source: str, name: str) -> ModuleType:
    """A trusted file's text as a module."""
    module = ModuleType(name)
    exec(compile(source, f"{name}.py", "exec", dont_inherit=True), vars(module))
    return module


class InProcess:
    """Answers a session's items by calling functions of this process."""

    def __init__(self, modules: Mapping[str, ModuleType]) -> None:
        self._modules = modules

    def run(self, items: Sequence[Item]) -> list[Reply]:
        """A reply for each item, in order."""
        return [self._reply(item) for item in items]

    def arguments(self, module: str, name: str, values: Sequence[Any]) -> None:
        """Called before each call; for those who want to know."""

    def _reply(self, item: Item) -> Reply:
        def ask(index: int, key: int | str, call: convert.Call, args: tuple[Any, ...]) -> Any:
            with np.errstate(all="ignore"):
                return item.refs[int(key)](*args)

        call = convert.Call(ask, 0)
        (_, module, name, _, strict, _), inputs = requests.unpack(item.data, call)
        args, keywords, steps = inputs
        arguments = every_input(args, keywords, steps)
        self.arguments(module, name, arguments)
        before = [fingerprint(argument) for argument in arguments]
        try:
            with warnings.catch_warnings(), np.errstate(all="warn", under="ignore"):
                warnings.simplefilter("error" if strict else "ignore")
                function = getattr(self._modules[module], name)
                value = convert.perform(function, args, keywords, steps)
            data = wire.encode(call.plain(value))
            value = gated(wire.decode(data))
        except wire.WireError as error:
            return Reply("unencodable", text=str(error))
        except Exception as error:
            return Reply("raised", error=type(error).__name__, text=str(error))
        after = [fingerprint(argument) for argument in arguments]
        changed = tuple(i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b)
        return Reply("returned", value, changed, key=None if changed else key_of_value(data))
