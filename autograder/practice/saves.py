"""Which files of a student's folder were saved, and what these can affect."""

from __future__ import annotations

import ast
import os
import re
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath

from autograder.assignment.definitions import tree_of
from autograder.assignment.model import Assignment
from autograder.names import KIT_FOLDER, closure

Stamp = tuple[int, int]  # time and size
_SKIPPED = frozenset({KIT_FOLDER, "__pycache__"})
_WORD = re.compile(r"\w+")
_DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
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
        self._stop.set()


def affected(
    assignment: Assignment,
    files: Mapping[str, bytes],
    changed: set[str],
    before: Mapping[str, bytes],
) -> list[str]:
    """The questions whose outcome the changed files can change, in their order.

    `before` holds the files as they were. Where nothing but functions of a file differs, those that
    do not lead to one of these are left out.
    """

    def users(name: str) -> set[str]:
        path = PurePosixPath(name)
        stem = path.parent.name if path.stem == "__init__" else path.stem
        return {other for other, data in files.items() if stem in _words(data)}

    touched = changed | closure(changed, users)
    names: set[str] = set()
    for problem in assignment.problems:
        if problem.file in touched:
            own = [question.function for question in problem.questions]
            if problem.file in changed and len(touched) == 1:
                reached = _reached(before.get(problem.file, b""), files.get(problem.file, b""))
                own = [name for name in own if reached is None or name in reached]
            names |= {f"{problem.name}.{name}" for name in own}
    return [
        name
        for name, question in assignment.questions.items()
        if names & {name, *assignment.used(question)}
    ]


@lru_cache(maxsize=64)
def _words(data: bytes) -> frozenset[str]:
    """The names that a file uses; all its words where it is no Python."""
    tree = tree_of(data)
    return frozenset(_WORD.findall(data.decode("utf-8", "replace"))) if tree is None else _in(tree)


def _in(tree: ast.AST) -> frozenset[str]:
    """Names below a node, also in texts (`import_module("x")`), but not in docstrings."""
    found: set[str] = set()
    said = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    docs = {id(value) for value in said if isinstance(value, ast.Constant)}
    for node in ast.walk(tree):
        if id(node) in docs:
            continue
        for _, value in ast.iter_fields(node):
            if isinstance(value, str):
                found.update(_WORD.findall(value))
    return frozenset(found)


def _reached(before: bytes, after: bytes) -> set[str] | None:
    """Functions of a file that changed, and those that lead to them; None where all may have."""
    trees = [tree for tree in (tree_of(before), tree_of(after)) if tree is not None]
    if len(trees) < 2 or any(isinstance(node, ast.Global) for node in ast.walk(trees[1])):
        return None
    defined = [[n for n in tree.body if isinstance(n, _DEFINES)] for tree in trees]
    rest = [[n for n in tree.body if not isinstance(n, _DEFINES)] for tree in trees]
    old, new = ({node.name: node for node in nodes} for nodes in defined)
    if [len(nodes) for nodes in defined] != [len(old), len(new)]:
        return None
    if [ast.dump(node) for node in rest[0]] != [ast.dump(node) for node in rest[1]]:
        return None
    same = {name for name in old.keys() & new.keys() if ast.dump(old[name]) == ast.dump(new[name])}
    reached = (old.keys() | new.keys()) - same
    uses = {name: _in(node) for name, node in new.items()}
    while more := {name for name in uses.keys() - reached if uses[name] & reached}:
        reached |= more
    return None if any(_in(node) & reached for node in rest[1]) else reached
