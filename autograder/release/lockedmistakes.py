"""Locks the words of the known mistakes for the student's kit (`feedback.locked`).

Each wrong version runs through the public checks as a student's file would; what it gives back
there makes the key to its words. So does each pair of them that can be made together. That takes
seconds a problem, so a table is kept from the last build where nothing that it depends on has
changed.
"""

from __future__ import annotations

import inspect
import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import combinations
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import numpy as np

import autograder
from autograder.artifacts import digest, digest_of
from autograder.assignment.checks import Mistake
from autograder.assignment.model import Assignment, Problem, Question
from autograder.calls.ports import Item
from autograder.calls.replies import Reply
from autograder.errors import ContentError
from autograder.feedback.canonical import NoSpellingError, parts_of, spellings, tokens_of
from autograder.feedback.locked import (
    FEW_ROUNDS,
    ROUNDS,
    Lock,
    both_of,
    calls_beside,
    lock_of,
    words_of,
)
from autograder.feedback.witness import Witness
from autograder.feedback.wrongversions import edited, wrong_source
from autograder.grading.diagnosis import witnesses_of
from autograder.grading.expectations import Expectations
from autograder.grading.inprocess import InProcess, module_of
from autograder.grading.phase import Phase
from autograder.judging.gate import array_of
from autograder.judging.symbolic import Symbolic
from autograder.names import closure

Named = tuple[str, Mistake]
Results = dict[tuple[str, int], bytes]  # of each call, spelled
LEAST_NUMBERS = 6  # unlike ones, that two mistakes together must give


def locked_mistakes(assignment: Assignment, problem: Problem, former: bytes = b"") -> bytes:
    """The problem's table, JSON: for each function, its entries by their names.

    `former`, that of the last build, is returned as it is where it would come out the same.
    """
    salt = release_of(assignment, problem)
    if _salt_in(former) == salt:
        return former
    right = {p.name: assignment.solution(p.name) for p in assignment.problems}

    def locked(question: Question) -> dict[str, Any]:
        trial = _Trial(Expectations(assignment), question, right)
        groups: dict[bytes, list[Named]] = {}
        for name, mistake, spelling in _results(trial):
            groups.setdefault(spelling, []).append((name, mistake))
        told = {}
        for spelling, named in groups.items():
            own = [one for one in named if one[1].origin is None]  # else those of helpers
            told[spelling] = lock_of(question.name, spelling, salt, ROUNDS), dict(own or named)
        return {
            "asked": _asked(trial),
            "alone": {
                lock.name: lock.locked(words_of(mistakes)) for lock, mistakes in told.values()
            },
            "together": dict(_locked_pairs(trial, told, salt)),
        }

    found = dict(zip(problem.questions, _side_by_side(locked, problem.questions), strict=True))
    table = {
        part: {question.function: entries[part] for question, entries in found.items()}
        for part in ("asked", "alone", "together")
    }
    return json.dumps({"salt": salt, **table}, indent=0, sort_keys=True).encode()


def _side_by_side(work: Callable[[Question], Any], items: Sequence[Question]) -> list[Any]:
    """`work` on each, on all processors, where a process is forked in a moment: on Linux."""
    jobs = min(len(items), os.cpu_count() or 1)
    if sys.platform != "linux" or jobs < 2:
        return [work(item) for item in items]
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, fork, _begin, (work, items)) as pool:
        return list(pool.map(_next, range(len(items))))


def _begin(*work: Any) -> None:
    for number in signal.SIGINT, signal.SIGTERM:
        signal.signal(number, signal.SIG_DFL)  # who gave the work says what ended it
    _given.extend(work)


def _next(number: int) -> Any:
    work, items = _given
    return work(items[number])


_given: list[Any] = []  # to this process


def _salt_in(table: bytes) -> object:
    try:
        return json.loads(table)["salt"]
    except (ValueError, LookupError, TypeError):
        return None


class _Trial:
    """The public checks of one question, for one wrong version of it after another."""

    def __init__(
        self, expectations: Expectations, question: Question, right: Mapping[str, ModuleType]
    ) -> None:
        self.question, self.assignment = question, expectations.assignment
        self._expectations, self._right = expectations, right
        whole = self._right[question.problem]
        self._whole = compile(inspect.getsource(whole), f"{question.problem}.py", "exec")
        self._fixed = {
            name for name in vars(whole) if question.function not in _reached(whole, name)
        }
        self._known: dict[Any, tuple[Item, Reply]] = {}  # what these replied
        self._done: dict[str, tuple[list[Witness], set[str]]] = {}
        self.calls, _ = self._run(InProcess(right))

    def run(self, name: str) -> tuple[list[Witness], set[str]]:
        """All calls of the version with this mistake, and the checks that fail."""
        if name not in self._done:
            problem = self.question.problem
            module = module_of(wrong_source(self.assignment, problem, name), problem)
            self._done[name] = self._run(InProcess({**self._right, problem: module}))
        return self._done[name]

    def run_both(self, code: CodeType) -> tuple[list[Witness], set[str]]:
        """The same for a function by itself, in the place of the right one."""
        problem = self.question.problem
        module = ModuleType(problem)
        exec(self._whole, vars(module))
        exec(code, vars(module))
        return self._run(_Remembering({**self._right, problem: module}, self._fixed, self._known))

    def _run(self, caller: InProcess) -> tuple[list[Witness], set[str]]:
        phase = Phase(self._expectations, caller, {}, [self.question], hidden=False)
        with np.errstate(all="ignore"):
            runs = phase.advance(caller, phase.runs)
        calls = witnesses_of(runs, self._expectations.symbolic)
        return calls, {run.check.name for run in runs if run.failed}

    @property
    def mistakes(self) -> dict[str, Mistake]:
        """The question's own."""
        every = self.assignment.mistakes(self.question.problem)
        return {n: m for n, m in every.items() if m.question == self.question.function}


def _reached(module: ModuleType, name: str) -> set[str]:
    """The module's function of that name and all of its functions that lead on from there."""

    def called(other: str) -> set[str]:
        code = getattr(getattr(module, other, None), "__code__", None)
        return {inner for inner in getattr(code, "co_names", ()) if inner in vars(module)}

    return {name} | closure([name], called)


class _Remembering(InProcess):
    """Calls the `fixed` functions, which are right, once for each input."""

    def __init__(
        self,
        modules: Mapping[str, ModuleType],
        fixed: set[str],
        known: dict[Any, tuple[Item, Reply]],
    ) -> None:
        super().__init__(modules)
        self._fixed, self._known = fixed, known

    def _reply(self, item: Item) -> Reply:
        if item.group.partition(".")[2] not in self._fixed:
            return super()._reply(item)
        key = item.data, tuple(map(id, item.refs))
        if key not in self._known:
            self._known[key] = item, super()._reply(item)
        return self._known[key][1]


def _asked(trial: _Trial) -> dict[str, list[str]]:
    """For checks that ask other functions, too: the calls that right answers lead to."""
    found: dict[str, list[str]] = {}
    for check, names in calls_beside(trial.calls):
        found.setdefault(check, []).append(min(names))
    return found


def _results(trial: _Trial) -> Iterator[tuple[str, Mistake, bytes]]:
    """Each mistake that the public checks notice, with its results there, spelled.

    Where some check asks other functions of the student's, which may fail, also without it.
    """
    for name, mistake in trial.mistakes.items():
        every, failed = trial.run(name)
        alone = [witness for witness in every if witness.alone]
        for witnesses in (every, alone) if len(alone) < len(every) else (every,):
            if spelling := _spelled(witnesses, failed):
                yield name, mistake, spelling


# --- two mistakes at once ----------------------------------------------------------------


def _locked_pairs(
    trial: _Trial, told: Mapping[bytes, tuple[Lock, Mapping[str, Mistake]]], salt: str
) -> Iterator[tuple[str, str]]:
    """The entries of pairs that no other pair and no single mistake can be taken for."""
    place = {
        name: (lock, number)
        for lock, mistakes in told.values()
        for number, name in enumerate(mistakes)
    }
    groups: dict[bytes, list[tuple[str, ...]]] = {}
    for pair, spelling in _pairs(trial, [name for name in trial.mistakes if name in place]):
        groups.setdefault(spelling, []).append(pair)
    for spelling, pairs in groups.items():
        words = {frozenset(trial.mistakes[name].says for name in pair) for pair in pairs}
        if spelling not in told and len(words) == 1:
            lock = lock_of(trial.question.name, spelling, salt, FEW_ROUNDS)
            yield lock.name, lock.locked(both_of(place[name] for name in pairs[0]))


def _pairs(trial: _Trial, names: Sequence[str]) -> Iterator[tuple[tuple[str, ...], bytes]]:
    """Two edits of different places at a time that both show, with their results, spelled."""
    edits = [n for n in names if trial.mistakes[n].edits and trial.mistakes[n].origin is None]
    right, single = _each(trial.calls), {name: _each(trial.run(name)[0]) for name in edits}
    for pair in combinations(edits, 2):
        code = _both(trial, pair)
        if code is None:
            continue
        calls, failed = trial.run_both(code)
        results = _each(calls)
        wrong = {place for place, text in results.items() if right.get(place) != text}
        if not _telling([call for call in calls if (call.check, call.number) in wrong]):
            continue
        needless = any(
            all(single[name].get(place) == results[place] for place in wrong) for name in pair
        )
        if not needless and (spelling := _spelled(calls, failed)):
            yield pair, spelling


def _both(trial: _Trial, pair: tuple[str, ...]) -> CodeType | None:
    """The function with both edits, if these give the same in both orders, and it is Python."""
    problem = trial.question.problem
    try:
        texts = [edited(trial.assignment, problem, *names) for names in (pair, pair[::-1])]
        code = compile(texts[0], f"{problem}.py", "exec", dont_inherit=True)
    except (ContentError, SyntaxError):
        return None
    return code if texts[0] == texts[1] else None


def _each(calls: Sequence[Witness]) -> Results:
    """The results of each call, spelled; nothing where one has no spelling."""
    try:
        return {(w.check, w.number): next(spellings(tokens_of([w]), 1)) for w in calls}
    except NoSpellingError:
        return {}


def _telling(wrong: Sequence[Witness]) -> bool:
    """Whether wrong results hold numbers enough that no pair of mistakes fits by accident."""
    if any(w.reply.kind != "returned" or isinstance(w.probe.expect, Symbolic) for w in wrong):
        return False
    return len({x for w in wrong for x in _numbers(w.reply.value)} - {0, 1, -1}) >= LEAST_NUMBERS


def _numbers(value: Any) -> Iterator[float]:
    array = array_of(value)
    if array is None:
        for part in parts_of(value):
            yield from _numbers(part)
    elif array.dtype.kind in "iuf":
        yield from np.round(array.astype(float), 9).ravel().tolist()


def _spelled(witnesses: Sequence[Witness], failed: set[str]) -> bytes:
    """The results as bytes; none where a student's cannot be known by them."""
    if not all(witness.answered for witness in witnesses):
        return b""
    if not any(witness.check in failed for witness in witnesses):
        return b""
    try:
        return next(spellings(tokens_of(witnesses), 1))
    except NoSpellingError:
        return b""


def release_of(assignment: Assignment, problem: Problem) -> str:
    """Names all that the problem's table depends on, and is the salt of its keys."""
    course = digest_of(assignment.root / "solutions", problem.folder)
    listing = (assignment.root / "problems" / "assignment.toml").read_bytes()
    return digest([f"{_engine()} {assignment.seed} {course}".encode(), listing])[:32]


@cache
def _engine() -> str:
    """This engine; results are spelled so that every NumPy of a student's gives the same."""
    return digest_of(Path(autograder.__file__).parent, ending=".py")
