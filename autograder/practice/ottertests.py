"""What the test files for Otter call, for `otter check` and for `grader.check` in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from autograder.assignment.model import Assignment
from autograder.names import QuestionName
from autograder.practice import check, notebook
from autograder.practice.pytests import Names, told
from autograder.record import Status
from autograder.submissions.read import read_own_files


@cache
def otter_tests(folder: str, place: str) -> OtterTests:
    """The same for every test file of a folder."""
    return OtterTests(Path(folder), check.load(Path(place)))


class OtterTests:
    """Checks what was executed where Otter is called, with the files in `folder`."""

    def __init__(self, folder: Path, assignment: Assignment) -> None:
        self._folder = folder
        self._assignment = assignment
        self._of: object = None
        self._found: dict[Names, tuple[str, str]] = {}

    def verify(self, environment: Mapping[str, Any], question: str, name: str) -> None:
        """Raises `AssertionError` with its message where a check does not pass.

        Who asks for a second question of a file, with nothing changed since, will ask for all.
        """
        own = read_own_files(self._folder).files
        files = (own.get(file, b"").decode("utf-8", "replace") for file in self._assignment.files)
        known = {*map(_plain, files)}
        cells = [text if _plain(text) not in known else "" for text in _executed(environment)]
        if self._of != (own, cells):
            self._of, self._found = (own, cells), {}
        if (question, name) not in self._found:
            problem = QuestionName(question).problem
            mates = [q.name for q in self._assignment.questions.values() if q.problem == problem]
            again = any(mate == checked for checked, _ in self._found for mate in mates)
            names = mates if again else [question]
            result, _ = notebook.outcome(self._assignment, names, cells, self._folder)
            self._found |= told(result, self._assignment, names)
        status, message = self._found[question, name]
        if status != Status.PASSED:
            raise AssertionError(message or status)


def _executed(environment: Mapping[str, Any]) -> Iterable[str]:
    """The cells that were run, in order; of a script, its text."""
    shell = environment.get("get_ipython")
    session = shell() if callable(shell) else None
    if session is not None:
        return list(session.history_manager.input_hist_raw)
    path = environment.get("__file__")
    script = isinstance(path, str) and Path(path).is_file()
    return [Path(str(path)).read_text(encoding="utf-8", errors="replace")] if script else []


def _plain(text: str) -> str:
    return "\n".join(text.splitlines()).strip()
