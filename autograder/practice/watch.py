"""`check.py --watch`: checks again on each save, and shows the one screen with keys below it.

The process stays warm: what is expected is worked out once, and workers wait with NumPy and SymPy
imported. A save checks what the saved file can affect, and drops a check that still runs.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.assignment.model import Assignment
from autograder.errors import GradkitError, UsageError
from autograder.names import QuestionName
from autograder.practice import check
from autograder.practice.hints import next_hint
from autograder.practice.keys import keys
from autograder.practice.saves import Saves, affected
from autograder.practice.warm import Pool, Run
from autograder.record import QuestionResult, Status, SubmissionResult
from autograder.render.screen import chosen, is_open, is_wrong, screen, to_fix, waits
from autograder.render.terminal import describe
from autograder.render.text import Terminal, listing
from autograder.submissions.read import read_own_files

_LOOK_S = 0.05  # between two looks at the files
_SOON_S = 0.01  # while a check runs
_LONG_S = 0.5  # after which it says that it runs
_CLEAR = "\x1b[H\x1b[2J\x1b[3J"


def watch(folder: Path, root: Path | None, words: Sequence[str], python: str) -> int:
    """Watch until `q`; the exit code. Raises `UsageError` where there is no terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(f"--watch needs a terminal. Run without it: {python} check.py")
    print("Checking ...", flush=True)
    assignment = check.load(check.find_assignment(folder, root))
    names = check.choose(assignment, words)
    watcher = Watcher(folder, assignment, names, python)
    with keys() as key:
        try:
            return watcher.loop(key)
        finally:
            watcher.close()


class Watcher:
    """What is known of the folder, what is shown of it, and the check that runs."""

    def __init__(
        self, folder: Path, assignment: Assignment, names: Sequence[str], python: str
    ) -> None:
        self._folder = folder
        self._assignment = assignment
        self._names = names
        self._python = python
        self._grader = check.grader_at_home(assignment)
        self._pool = Pool(self._grader.limits.call_seconds)
        gc.freeze()
        gc.enable()  # this process lasts
        self._saves = Saves(folder)
        self._texts = self._files()
        self._run: Run | None = None
        self._result: SubmissionResult | None = None
        self._due: set[str] = set(names)  # questions without an outcome for the files as they are
        self._saved = 0.0
        self._why = ""  # what the check follows
        self._work = ""  # the question that the student is at
        self._passed = ""  # the question that the last save made right
        self._saved_work: list[str] = []  # the questions that the last save may have changed
        self._footer = ""
        self._running = ""  # what is said of a check that takes long

    def loop(self, key: Callable[[float], str]) -> int:
        """Look at files and keys until `q`."""
        self._pool.fill()
        self._start()
        waiting = ""
        while True:
            typed = key(_LOOK_S if self._run is None else _SOON_S)
            if typed == "q":
                return 0
            waiting = typed or waiting
            if waiting and self._result is not None:  # else it is for what comes first
                if waiting in _KEYS:
                    _KEYS[waiting](self)
                waiting = ""
            if changed := self._saves.changed():
                self._why = "your save"
                self._save(changed)
            if self._run is not None and not self._run.is_alive():
                self._finish(self._run)
            elif self._run is not None and time.monotonic() > self._saved + _LONG_S:
                self._say_that_it_runs()

    def close(self) -> None:
        if self._run is not None:
            self._run.drop()
        self._pool.close()
        self._saves.close()

    # --- checking --------------------------------------------------------------------------

    def _save(self, changed: set[str]) -> None:
        files, before = self._files(), self._texts
        self._texts = files
        # A deleted file is affected, too, and so is what may have imported it.
        self._saved_work += affected(self._assignment, files, changed, before)
        due = set(self._saved_work)
        if self._result is not None:  # what is told of these may hold a line that has moved
            wrong = [q.name for q in self._result.questions if q.status is not Status.PASSED]
            due.update(name for name in wrong if QuestionName(name).file in changed)
        self._due |= due & set(self._names)
        if self._due:
            self._start()
        else:
            self._footer = f"{time.strftime('%H:%M:%S')}, nothing new after your save"
            self._draw()

    def _files(self) -> dict[str, bytes]:
        try:
            return read_own_files(self._folder).files
        except (GradkitError, OSError):
            return {}

    def _start(self) -> None:
        """Check what is due, in place of the check that runs."""
        if self._run is not None:
            self._run.drop()
        self._saved, self._running = time.monotonic(), ""
        names = [name for name in self._names if name in self._due]

        def checked(run: Run) -> SubmissionResult:
            return check.check(
                self._folder, self._assignment, names, grader=self._grader.beside(run)
            )

        self._run = Run(self._pool, checked)
        self._run.start()
        if self._result is None:
            self._show("Checking ...")

    def _finish(self, run: Run) -> None:
        self._run, self._running, self._passed = None, "", ""
        seconds = time.monotonic() - self._saved
        self._due = set() if run.error is None else self._due
        self._pool.fill()
        if run.error is not None:
            if not isinstance(run.error, GradkitError | OSError):
                raise run.error
            self._show(f"{run.error}\nSave the file again to go on.")
            return
        assert run.result is not None
        before, self._result = self._result, self._merged(run.result)
        if before is not None:
            self._go_to_work(before, self._result)
        if not self._work:
            last = check.last_worked_on(self._folder, self._result)
            first = chosen(self._result, last)
            self._work = first.name if first else ""
        after = f" after {self._why}" if self._why else ""
        self._footer = f"{time.strftime('%H:%M:%S')}, {seconds:.1f} s{after}"
        self._draw()

    def _go_to_work(self, before: SubmissionResult, now: SubmissionResult) -> None:
        """To what the save changed, and from what it made right on to what is wrong."""
        saved, self._saved_work = self._saved_work, []
        names = [name for name in self._names if name in saved]
        new = [now.question(name) for name in names if now.question(name) != before.question(name)]
        here = now.question(self._work)
        changed = min(new, key=_urgent) if new and self._work not in saved else here
        left = min([*new, here, *now.questions], key=_urgent)
        self._work = changed.name
        if changed.status is Status.PASSED and is_wrong(left):
            self._passed, self._work = changed.name, left.name

    def _say_that_it_runs(self) -> None:
        """In place of the last line, once, where it is not the first check."""
        if self._running or self._result is None or os.environ.get("TERM") == "dumb":
            return
        names = [name for name in self._names if name in self._due]
        what = names[0] if len(names) == 1 else f"{len(names)} questions"
        self._running = f"checking {what} ..."
        print(f"\x1b[A\r\x1b[K{self._keys(describe(sys.stdout))}", flush=True)

    def _merged(self, new: SubmissionResult) -> SubmissionResult:
        if self._result is None:
            return new
        found = {question.name: question for question in self._result.questions}
        found |= {question.name: question for question in new.questions}
        return replace(new, questions=tuple(found[name] for name in self._names))

    # --- what is shown -----------------------------------------------------------------------

    @property
    def _at(self) -> str:
        """The question on the screen: the one at work, or what that waits for."""
        return to_fix(self._result, self._work) if self._result and self._work else ""

    def _question(self) -> QuestionResult | None:
        if self._result is None or not self._at:
            return None
        return self._result.question(self._at)

    def _draw(self, extra: str = "") -> None:
        if self._result is None:
            return
        terminal = describe(sys.stdout)
        context = check.context(self._folder, self._assignment, self._python, narrowed=False)
        below = 2 + extra.count("\n") + bool(extra)
        context = replace(context, stay=True, passed=self._passed, below=below)
        text = screen(self._result, terminal, context, last=self._at)
        self._show(text + extra, terminal)

    def _show(self, text: str, terminal: Terminal | None = None) -> None:
        """The text, and the keys under it."""
        terminal = terminal or describe(sys.stdout)
        drawn = "\n".join([text.rstrip("\n"), self._keys(terminal)])
        clear = "\n" if os.environ.get("TERM") == "dumb" else _CLEAR
        print(clear + drawn, flush=True)

    def _keys(self, terminal: Terminal) -> str:
        """The keys, and what there is room for of when the check was, and after what."""
        said = "[h]int [s]how [l]ist [n]ext [r]erun [q]uit"
        short = self._footer.partition(" after ")[0]
        ended = (self._footer, short, short.partition(",")[0])
        for told in (self._running, "checking ...") if self._running else ended:
            gap = terminal.width - len(said) - len(told) - 1
            if told and gap >= 2:
                return said + " " * gap + told
        return said

    # --- keys --------------------------------------------------------------------------------

    def _hint(self) -> None:
        if not self._at:
            return
        question = self._assignment.questions[self._at]
        if not question.hints:
            self._draw(f"\nThere are no hints for {self._at}: {question.summary}.")
            return
        number, text = next_hint(self._folder, self._assignment, self._at, self._result)
        text = describe(sys.stdout).filled(f"Hint {number} of {len(question.hints)}: {text}")
        self._draw(f"\n{text}")

    def _call(self) -> None:
        question = self._question()
        code = next((c.code for c in question.checks if c.code), "") if question else ""
        self._show(code or "No public check fails in a call here, so there is none to show.")

    def _list(self) -> None:
        if self._result is not None:
            titles = check.titles(self._assignment)
            self._show(listing(self._result, describe(sys.stdout), titles))

    def _next(self) -> None:
        """On to the next question that is to be fixed or written."""
        if self._result is None:
            return
        names = [q.name for q in self._result.questions if is_open(q)]
        order = list(self._names)
        here = order.index(self._at) if self._at in order else -1
        later = [name for name in names if order.index(name) > here]
        left = [*later, *(name for name in names if name != self._at)]
        self._work, self._passed = left[0] if left else self._at, ""
        self._draw()

    def _rerun(self) -> None:
        self._due = set(self._names)
        self._why = "your key"
        self._start()


def _urgent(question: QuestionResult) -> tuple[bool, bool, bool]:
    """Sorts what is wrong first, then what is to be written, what passes, what waits."""
    return not is_wrong(question), not is_open(question), waits(question)


_KEYS: dict[str, Callable[[Watcher], None]] = {
    "h": Watcher._hint,
    "s": Watcher._call,
    "l": Watcher._list,
    "n": Watcher._next,
    "r": Watcher._rerun,
}
