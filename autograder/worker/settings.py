"""What a file sets for the whole process holds for that file alone.

`np.seterr`, print options, a seed, `sys.path`, the recursion limit and their like belong to the
process, so without this one file would change what another earns. Each file is loaded with the
settings that a fresh process has; what it leaves behind is put back before each call of its own
functions, and nobody else's. Names of NumPy's, SymPy's or Python's own that a file binds to
something else are put right, too.

A call must stay cheap: what no file has a word of is not looked at, and names are only where some
file's code assigns to an attribute at all. Stand-alone.
"""

from __future__ import annotations

import contextlib
import ctypes
import decimal
import dis
import functools
import importlib
import os
import random
import re
import sys
import types
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import numpy.random  # before a process forks, not in each fork

SEED = 0
Rebound = tuple[types.ModuleType, str, Any]  # a module, a name in it, what it is bound to
_GONE = object()  # in the place of what was taken away
_STORES = frozenset(dis.opmap[name] for name in ("STORE_ATTR", "DELETE_ATTR"))
# Ways to assign to an attribute without saying so.
_WAYS = frozenset(
    {"setattr", "delattr", "__setattr__", "__delattr__", "__dict__", "vars", "globals", "exec"}
    | {"eval", "compile", "__import__", "import_module", "modules", "reload", "mock", "patch"}
)
_STATE_BYTES = 2500  # of NumPy's legacy generator: 624 words and a position
_WATCHED = ("builtins", "math", "numpy", "numpy.linalg", "numpy.random", "sympy", "random", "copy")


class Setting:
    """One thing that may be set: how to read it, keep what was read, and put it back."""

    def __init__(
        self,
        read: Callable[[], Any],
        write: Callable[[Any], object],
        keep: Callable[[], Any] | None = None,
    ) -> None:
        self.read, self.write, self.keep = read, write, keep or read


class Settings:
    """The settings of a fresh process, and those that each file left behind."""

    def __init__(self, files: Iterable[bytes]) -> None:
        random.seed(SEED)
        np.random.seed(SEED)
        text = b"\n".join(files)
        self._rare = [rare for word, rare in _rare() if re.search(word, text)]
        self._fresh = self._take()
        self._of: dict[str, list[Any]] = {}  # by file
        self._rebound: dict[str, list[Rebound]] = {}
        self._own: dict[str, dict[str, Any]] = {}  # a watched module's names as they should be
        self._modules: dict[str, Any] = {}  # `sys.modules` as it should be, where a file names it
        self._names_modules = b"modules" in text
        parts = rb"modules|\bnp\.\w+\.[\w.]+\s*=[^=]|numpy\.\w+"
        self._names_parts = bool(re.search(parts, text))  # and they are not watched yet
        self._watched: tuple[str, ...] = _WATCHED
        self._last = ""
        self._assigned = self._names_modules  # somewhere in the files' code, to an attribute
        self._watch()

    def saw(self, code: types.CodeType) -> None:
        """Code that is about to run: whether it may bind anybody's names."""
        if not self._assigned and _assigns(code):  # so far, all names are as they should be
            self._assigned = True
            self._watch()

    @contextlib.contextmanager
    def loading(self, file: str) -> Iterator[list[Rebound]]:
        """Load a file with fresh settings; gives what it bound to something else, when it ends."""
        before = self._take()
        rebound: list[Rebound] = []
        around = self._undo()  # of a file that imports this one, whose path is this one's, too
        path = list(sys.path)
        self._put(self._fresh)
        sys.path[:] = path
        try:
            yield rebound
        finally:
            self._of[file] = self._take()
            rebound += self._undo()
            self._rebound[file] = rebound
            self._watch()
            path = list(sys.path)
            self._put(before)
            sys.path[:] = path
            _rebind(around)

    def begin(self, file: str, function: str) -> None:
        """What the file has set counts: a function of it is about to be called."""
        if function != self._last:
            self._last = function
            self._undo()
        self._put(self._of.get(file, self._fresh))
        if rebound := self._rebound.get(file):
            _rebind(rebound)

    def end(self, file: str) -> None:
        if self._rebound.get(file):
            self._undo()

    def restore(self) -> None:
        """Settings as in a fresh process."""
        self._put(self._fresh)

    def _take(self) -> list[Any]:
        return [*_usual(), *(setting.keep() for setting in self._rare)]

    def _put(self, values: list[Any]) -> None:
        if (now := _usual()) != values[: len(now)]:
            for before, value, write in zip(now, values, _WRITE, strict=False):
                if before != value:
                    write(value)
        if self._rare:
            for setting, value in zip(self._rare, values[len(now) :], strict=True):
                if setting.read() != value:
                    setting.write(value)

    def _watch(self) -> None:
        if not self._assigned:  # to copy the names takes 1,700 pages
            return
        if self._names_parts:
            self._names_parts = False
            for part in ("fft", "ma", "polynomial"):  # loaded when first used
                importlib.import_module(f"numpy.{part}")
            self._watched += tuple(name for name in sys.modules if name.startswith("numpy."))
        for name in self._watched:
            module = sys.modules.get(name)
            if module is not None and name not in self._own:
                self._own[name] = dict(vars(module))
        if self._names_modules:
            self._modules = dict(sys.modules) | self._modules

    def _undo(self) -> list[Rebound]:
        """Put watched names right; gives what they were bound to."""
        rebound: list[Rebound] = []
        for name, module in self._modules.items():
            if (now := sys.modules.get(name, _GONE)) is not module:
                rebound.append((sys, name, now))
                sys.modules[name] = module
        for name, own in self._own.items():
            module = sys.modules.get(name)
            if module is None or vars(module) == own:
                continue
            now = vars(module)
            changed = [key for key, value in own.items() if now.get(key) is not value]
            rebound += [(module, key, now.get(key)) for key in changed if not key.startswith("__")]
            now.update({key: own[key] for key in changed})
        return rebound


def _rebind(names: list[Rebound]) -> None:
    for module, name, value in names:
        if module is sys and value is _GONE:
            sys.modules.pop(name, None)
        elif module is sys:
            sys.modules[name] = value
        else:
            setattr(module, name, value)


def _assigns(code: types.CodeType) -> bool:
    stores = not _STORES.isdisjoint(code.co_code[::2])
    return (
        stores
        or not _WAYS.isdisjoint(code.co_names)
        or any(_assigns(inner) for inner in code.co_consts if isinstance(inner, types.CodeType))
    )


def _usual() -> list[Any]:
    """Settings that the library sets, too, as they are now; `_WRITE` has how to set each."""
    return [
        sys.getrecursionlimit(),
        list(warnings.filters),
        sys.getprofile(),
        sys.gettrace(),
        sys.stdin,
        sys.stdout,
        sys.stderr,
        _precision(None),
    ]


def _rare() -> tuple[tuple[bytes, Setting], ...]:
    """Those of which a file that changes them has a word in its text."""
    context = _remembered(
        lambda: repr(decimal.getcontext()).encode(),
        lambda: decimal.getcontext().copy(),
        lambda value: decimal.setcontext(value.copy()),
    )
    path = Setting(lambda: list(sys.path), functools.partial(sys.path.__setitem__, slice(None)))
    environment = Setting(lambda: dict(getattr(os.environ, "_data", os.environ)), _set_environment)
    return (
        (rb"seterr|errstate", Setting(np.geterr, lambda value: np.seterr(**value))),
        (rb"seterr|errstate", Setting(np.geterrcall, np.seterrcall)),
        (rb"printoptions", Setting(np.get_printoptions, lambda v: np.set_printoptions(**v))),
        (rb"\brandom\b", _legacy_generator()),
        (rb"import.*\brandom\b|from\s+random\b", Setting(random.getstate, random.setstate)),
        (rb"path|addsite", path),
        (rb"environ|putenv", environment),
        (rb"chdir", Setting(os.getcwd, os.chdir)),
        (rb"decimal", context),
        (rb"global_parameters", Setting(lambda: _sympy(None), _sympy)),
    )


def _legacy_generator() -> Setting:
    """`np.random.seed` and what draws from it; told by its bytes, since a call must stay cheap."""
    generator = np.random.mtrand._rand
    address = generator._bit_generator.ctypes.state_address
    return _remembered(
        lambda: ctypes.string_at(address, _STATE_BYTES), generator.get_state, generator.set_state
    )


def _remembered(
    key: Callable[[], bytes], take: Callable[[], Any], put: Callable[[Any], object]
) -> Setting:
    """A setting that is told by a key, and put back as a whole."""
    known: dict[bytes, Any] = {}

    def keep() -> bytes:
        now = key()
        if now not in known:
            known[now] = take()
        return now

    return Setting(key, lambda value: put(known[value]), keep)


def _set_filters(value: list[Any]) -> None:
    warnings.filters[:] = value  # type: ignore[index]
    getattr(warnings, "_filters_mutated", lambda: None)()  # they are remembered elsewhere


def _set_environment(value: dict[Any, Any]) -> None:
    decode = getattr(os.environ, "decodekey", str)
    for key in {decode(key) for key in value} ^ set(os.environ):
        os.environ.pop(key, None)
    for key, text in value.items():
        os.environ[decode(key)] = decode(text)


def _precision(value: int | None) -> int:
    """mpmath's working precision in bits, where it is loaded."""
    mpmath = sys.modules.get("mpmath")
    if mpmath is None:
        return 53
    if value is not None:
        mpmath.mp.prec = value
    return int(mpmath.mp.prec)


def _sympy(value: tuple[bool, ...] | None) -> tuple[bool, ...]:
    """Whether SymPy evaluates and distributes, where it is loaded."""
    parameters = sys.modules.get("sympy.core.parameters")
    names = ("evaluate", "distribute", "exp_is_pow")
    if parameters is None:
        return (True, True, False)
    if value is not None:
        for name, one in zip(names, value, strict=True):
            setattr(parameters.global_parameters, name, one)
    return tuple(bool(getattr(parameters.global_parameters, name)) for name in names)


_WRITE: tuple[Callable[[Any], object], ...] = (
    sys.setrecursionlimit,
    _set_filters,
    sys.setprofile,
    sys.settrace,
    *(functools.partial(setattr, sys, name) for name in ("stdin", "stdout", "stderr")),
    _precision,
)
