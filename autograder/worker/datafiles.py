"""Lets functions read an assignment's data files, which lie in memory, by their names alone.

`open`, `Path.open` and its kin, `np.loadtxt`, `np.genfromtxt` and `np.load` find them. Stand-alone.
"""

from __future__ import annotations

import builtins
import importlib
import io
import os
from collections.abc import Callable, Mapping
from typing import Any

Place = Callable[[Any], "str | None"]  # of a path: its name among the files, if it can be one


def serve(files: Mapping[str, bytes], place: Place) -> None:
    """From now on, let these files of this process be opened for reading; others as before."""
    if not files:
        return
    numpys = importlib.import_module("numpy.lib._datasource")
    numpys.open = _serving(files, place, numpys.open)  # type: ignore[attr-defined]
    builtins.open = io.open = _serving(files, place, builtins.open)


def by_name(path: Any) -> str | None:
    """For `serve`: a path without a folder."""
    name = os.fspath(path) if isinstance(path, str | os.PathLike) else None
    return name if isinstance(name, str) and os.path.dirname(name) in ("", ".") else None


def _serving(
    files: Mapping[str, bytes], place: Place, before: Callable[..., Any]
) -> Callable[..., Any]:
    def open(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
        name = place(file)
        data = files.get(os.path.normpath(name)) if name else None
        if data is None:
            return before(file, mode, *args, **options)
        if set(mode) - set("rbt"):
            raise PermissionError(13, "It can be read only", str(name))
        if "b" in mode:
            return io.BytesIO(data)
        positional = args[1] if len(args) > 1 else None  # as `Path.open` has it
        encoding = options.get("encoding") or positional or "utf-8"
        return io.TextIOWrapper(io.BytesIO(data), encoding, newline=options.get("newline"))

    return open
