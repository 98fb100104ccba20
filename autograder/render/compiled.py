"""Templates are compiled once: their code is kept beside them, as Python keeps that of modules."""

from __future__ import annotations

import zlib
from collections.abc import MutableMapping
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2


class CompiledLoader(jinja2.FileSystemLoader):
    """Loads the templates of a folder; `settings` is what else their code depends on."""

    def __init__(self, folder: Path, settings: bytes) -> None:
        super().__init__(folder)
        self._folder = folder
        self._settings = settings + jinja2.__version__.encode()

    def load(
        self,
        environment: jinja2.Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> jinja2.Template:
        """The template; `TemplateNotFound` where there is none."""
        self.get_source(environment, name)
        kept = _Kept(name, str(self._folder / name), environment, self._settings)
        code = kept.get_code(name)
        assert code is not None  # of a source there always is some
        return environment.template_class.from_code(environment, code, globals or {})


class _Kept(SourceFileLoader):
    """A template as if it were a Python file."""

    def __init__(
        self, name: str, path: str, environment: jinja2.Environment, settings: bytes
    ) -> None:
        super().__init__(name, path)
        self._environment, self._settings = environment, settings

    def path_stats(self, path: str) -> dict[str, Any]:
        """A checksum in the place of the file's time: a zip's files all have the same."""
        seed = zlib.crc32(self._settings)
        return {"mtime": zlib.crc32(self.get_data(path), seed), "size": len(self.get_data(path))}

    def source_to_code(self, data: Any, path: Any, **_: Any) -> CodeType:  # type: ignore[override]
        """Compiled by Jinja2."""
        text = bytes(data).decode()
        return self._environment.compile(text, self.name, str(path))
