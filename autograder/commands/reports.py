"""What a CI system reads of a run: JUnit, a summary, findings at lines, and a guarded output.

GitHub takes lines of the output for commands. Ours come last; before them it is told to heed none,
under a word that no student can know.
"""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, TypeVar
from xml.etree.ElementTree import Element

from autograder.artifacts import make_folder, write_file
from autograder.errors import UsageError
from autograder.record import SubmissionResult
from autograder.render import ci
from autograder.render.export import Mark

T = TypeVar("T")
_MOST_SUMMARY = 900_000  # bytes; GitHub shows none of a summary above 1 MiB
_FILES = ("junit", "summary", "code_quality")


class Reports:
    """Collects what is to be written while results come in, and writes it at the end."""

    def __init__(self, files: Mapping[str, Path | None], *, github: bool = False) -> None:
        self._files = {name: files.get(name) for name in _FILES}
        self._github = github
        self._suites: list[tuple[str, Element]] = []  # with whose they are
        self._texts: list[tuple[str, str]] = []
        self._size = self._left_out = 0
        self._findings: list[ci.Finding] = []
        for path in self._files.values():
            if path is not None:
                _check_place(path)

    @staticmethod
    def of(arguments: argparse.Namespace) -> Reports:
        """As the command line asks."""
        return Reports(vars(arguments), github=arguments.github)

    def add(
        self,
        result: SubmissionResult | Mark,
        folder: Path | None = None,
        places: Mapping[str, int] | None = None,
    ) -> None:
        """One more submission, whose files lie in `folder`; `places` has its definitions' lines."""
        if self._files["junit"]:
            self._suites.append((result.id, ci.junit_suite(result)))
        if self._files["summary"]:
            self._summarize(result.id, ci.markdown(result))
        if isinstance(result, SubmissionResult) and (self._github or self._files["code_quality"]):
            self._findings += ci.findings(result, places, _as_called(folder))

    def _summarize(self, id: str, text: str) -> None:
        self._size += len(text.encode(errors="backslashreplace"))
        if self._size > _MOST_SUMMARY:
            self._left_out += 1
        else:
            self._texts.append((id, text))

    @contextmanager
    def around(self, stream: TextIO) -> Iterator[None]:
        """While results are shown; afterwards, all is written."""
        word = secrets.token_hex(16)
        if self._github:
            print(f"::stop-commands::{word}", file=stream, flush=True)
        try:
            yield
        finally:
            if self._github:
                print(f"::{word}::", file=stream, flush=True)
        if self._github:
            for line in ci.workflow_commands(self._findings):
                print(line, file=stream, flush=True)
        self._write()

    def _write(self) -> None:
        texts = _by_id(self._texts)
        if self._left_out:
            texts.append(f"… and {self._left_out} more in grades.csv\n")
        junit, summary, code_quality = self._files.values()
        if junit:
            write_file(junit, ci.junit(_by_id(self._suites)))
        if summary:
            write_file(summary, "\n".join(texts))
        if code_quality:
            write_file(code_quality, ci.code_quality(self._findings))


def _by_id(parts: list[tuple[str, T]]) -> list[T]:
    """In the order of the table, whoever was graded first."""
    return [part for _, part in sorted(parts, key=lambda pair: pair[0])]


def _check_place(path: Path) -> None:
    """Refuse before any work is done in vain."""
    if path.is_dir():
        raise UsageError(f"{path}: is a folder. Name a file.")
    make_folder(path.parent)


def _as_called(folder: Path | None) -> str:
    """The folder from where the command runs, as a CI system names the files of a checkout."""
    if folder is None:
        return ""
    here, place = Path.cwd().resolve(), folder.resolve()
    name = place.relative_to(here) if place.is_relative_to(here) else place
    return "" if name == Path() else name.as_posix()
