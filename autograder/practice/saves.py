"""Which files of a student's folder were saved, and what these can affect."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from autograder.assignment.layout import KIT_FOLDER
from autograder.assignment.model import Assignment

Stamp = tuple[int, int]  # time and size
_SKIPPED = frozenset({KIT_FOLDER, "__pycache__"})
_MOST_FILES = 2000  # of a folder that holds anything, such as the whole disk


def stamps(folder: Path) -> dict[str, Stamp]:
    """Each .py file by its path within the folder."""
    found: dict[str, Stamp] = {}
    waiting = [PurePosixPath()]
    while waiting and len(found) < _MOST_FILES:
        place = waiting.pop()
        try:
            entries = list(os.scandir(folder / place))
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith(".") or entry.name in _SKIPPED:
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(place / entry.name)
                elif entry.name.endswith(".py"):
                    state = os.stat(entry.path)  # entry.stat() is stale on Windows
                    found[(place / entry.name).as_posix()] = (state.st_mtime_ns, state.st_size)
            except OSError:
                continue  # deleted meanwhile
    return found


class Saves:
    """Tells what was saved since it was last asked; `watchfiles` spares the looking."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known = stamps(folder)
        self._stop = threading.Event()
        self._stirred = threading.Event()
        self._stirred.set()
        self._polls = True
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            from watchfiles import watch  # type: ignore[import-not-found,unused-ignore]
        except ImportError:
            return
        try:
            self._polls = False
            for _ in watch(
                self._folder,
                stop_event=self._stop,
                debounce=50,
                step=10,
                rust_timeout=1000,
                raise_interrupt=False,
            ):
                self._stirred.set()
        except Exception:  # no such service on this file system, say
            pass
        self._polls = True

    def changed(self) -> set[str]:
        """Files that were saved, made or deleted since the last call."""
        if not self._polls and not self._stirred.is_set():
            return set()
        self._stirred.clear()
        now = stamps(self._folder)
        names = {n for n in now.keys() | self._known.keys() if now.get(n) != self._known.get(n)}
        self._known = now
        return names

    def close(self) -> None:
        """Look no longer."""
        self._stop.set()


def affected(assignment: Assignment, files: Mapping[str, bytes], changed: set[str]) -> list[str]:
    """The questions whose outcome the changed files can change, in their order.

    A file that holds another one's name as a word may import it, however it does that.
    """
    touched = set(changed)
    waiting = list(changed)
    while waiting:
        path = PurePosixPath(waiting.pop())
        stem = path.parent.name if path.stem == "__init__" else path.stem
        word = re.compile(rb"\b" + re.escape(stem.encode()) + rb"\b")
        new = {name for name, data in files.items() if name not in touched and word.search(data)}
        touched |= new
        waiting += new
    problems = {name.removesuffix(".py") for name in touched}
    found = []
    for name, question in assignment.questions.items():
        checks = assignment.checks(question, hidden=False)
        used = {used for check, _ in checks for used in check.used(question.problem)}
        own = {question.problem, *(other.partition(".")[0] for other in used)}
        if own & problems:
            found.append(name)
    return found
