"""The library's modules in memory, for workers that can open no file.

Their code is read as bytes while files can still be opened, and run only when something imports
them: importing all of SymPy at once would take seconds and make each worker larger. Parts written
in C cannot be loaded from memory; those are imported right away. Stand-alone.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import marshal
import os
import sys
import sysconfig
import types
import warnings
from collections.abc import Iterator
from typing import Any

_PACKAGES = ("numpy", "sympy", "mpmath")
# Tests, and the packages' tools for building: none of it is imported by anybody's homework.
_LEFT_OUT = frozenset(
    {"test", "tests", "site-packages", "__pycache__", "benchmarks", "_pyinstaller", "f2py"}
    | {"idle_test", "numpy.distutils", "include"}
)
# Begin names of C modules; asyncio does without its own, which would import all of it.
_NOT_IMPORTED = ("_test", "_xx", "xxlimited", "_asyncio")
_HEADER = 16  # bytes of a .pyc before the code
_HASHED = 1  # a bit of its flags: the source's hash stands in place of its time


class Library(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds modules that were read before; what is missing in it, others may find."""

    def __init__(self) -> None:
        self._files: dict[str, tuple[str, bool, bytes]] = {}  # name -> path, is a package, code

    @staticmethod
    def install() -> None:
        """Read the standard library and the packages, and import what is written in C."""
        library = Library()
        library._read_all()
        sys.meta_path.insert(sys.meta_path.index(importlib.machinery.PathFinder), library)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name in _in_c():
                with contextlib.suppress(Exception):  # it needs what this machine lacks
                    importlib.import_module(name)

    def _read_all(self) -> None:
        for package, folder in _folders():
            for name, path in _files(package, folder, (".py",)):
                self._read(name, path)

    def _read(self, name: str, path: str) -> None:
        is_package = os.path.basename(path) == "__init__.py"
        module = name.removesuffix(".__init__") if is_package else name
        with contextlib.suppress(OSError):
            self._files[module] = path, is_package, _compiled(path) or _bytes(path)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """The module's specification, if its code was read."""
        if name not in self._files:
            return None
        place, is_package, _ = self._files[name]
        spec = importlib.machinery.ModuleSpec(name, self, origin=place, is_package=is_package)
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(os.path.dirname(place))
        spec.has_location = True
        return spec

    def exec_module(self, module: types.ModuleType) -> None:
        path, _, data = self._files[module.__name__]
        if data[: len(importlib.util.MAGIC_NUMBER)] == importlib.util.MAGIC_NUMBER:
            code = marshal.loads(data[_HEADER:])
        else:
            code = compile(data, path, "exec", dont_inherit=True)
        with _without_collections():
            exec(code, vars(module))


@contextlib.contextmanager
def _without_collections() -> Iterator[None]:
    """While a module of the library runs, garbage is not looked for: of SymPy that is a fifth."""
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.freeze()  # nor will all that it made ever be garbage
            gc.enable()


def _compiled(path: str) -> bytes:
    """The source's .pyc, if it is there and of this source."""
    try:
        data = _bytes(importlib.util.cache_from_source(path))
        source = os.stat(path)
    except OSError:
        return b""
    flags, time, size = (int.from_bytes(data[at : at + 4], "little") for at in (4, 8, 12))
    fresh = (time, size) == (int(source.st_mtime) & 0xFFFFFFFF, source.st_size & 0xFFFFFFFF)
    good = data[:4] == importlib.util.MAGIC_NUMBER and (fresh or flags & _HASHED)
    return data if good else b""


def _bytes(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read()


def _folders() -> list[tuple[str, str]]:
    """The packages' names and folders; the standard library's modules are in none."""
    folders = [("", sysconfig.get_path("stdlib"))]
    for package in _PACKAGES:
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.origin:
            folders.append((package, os.path.dirname(spec.origin)))
    return folders


def _in_c() -> list[str]:
    """Names of the modules that are shared libraries."""
    places = [*_folders(), *(("", path) for path in sys.path if path.endswith("lib-dynload"))]
    endings = tuple(importlib.machinery.EXTENSION_SUFFIXES)
    found = [name for place in places for name, _ in _files(*place, endings)]
    return [name for name in found if not name.rpartition(".")[2].startswith(_NOT_IMPORTED)]


def _files(package: str, folder: str, endings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        stem = entry.name.partition(".")[0]
        name = f"{package}.{stem}" if package else stem
        if entry.is_dir():
            if entry.name.isidentifier() and not {entry.name, name} & _LEFT_OUT:
                yield from _files(name, entry.path, endings)
        elif entry.name.endswith(endings) and stem.isidentifier():
            yield name, entry.path
