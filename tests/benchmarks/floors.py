"""What right answers cost without isolation: `python -m tests.benchmarks.floors` prints JSON.

F2  the same checks in one warm process: no worker, no codec for the replies, nothing confined
F3  only import, arguments and the student's calls: no check looks at what they return
"""

from __future__ import annotations

import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.assignment.load import load_assignment
from autograder.calls.ports import Item
from autograder.calls.replies import Reply
from autograder.grading.expectations import Expectations
from autograder.grading.inprocess import InProcess, modules_of
from autograder.grading.phase import Phase
from autograder.judging.gate import gated
from autograder.record import Status
from autograder.worker import convert, requests
from tests.benchmarks.cases import RIGHT, ROOT, submission


class Bare(InProcess):
    """Answers without the codec for replies."""

    def __init__(self) -> None:
        super().__init__({})

    def on(self, modules: Mapping[str, Any]) -> Bare:
        """The same for another submission."""
        self._modules = modules
        return self

    def _reply(self, item: Item) -> Reply:
        try:
            _, value = self.called(item)
        except Exception as error:
            return Reply("raised", error=type(error).__name__, text=str(error))
        return Reply("returned", gated(value))

    def called(self, item: Item) -> tuple[convert.Call, Any]:
        """The call, and what it returned as plain values."""

        def ask(index: int, key: int | str, call: convert.Call, args: tuple[Any, ...]) -> Any:
            return item.refs[int(key)](*args)

        call = convert.Call(ask, 0)
        (_, module, name, _, strict, _), inputs = requests.unpack(item.data, call)
        args, keywords, steps = inputs
        with warnings.catch_warnings(), np.errstate(all="warn", under="ignore"):
            warnings.simplefilter("error" if strict else "ignore")
            function = getattr(self._modules[module], name)
            value = convert.perform(function, args, keywords, steps)
        return call, call.plain(value)


class Recorder:
    """Remembers all items that a caller was asked."""

    def __init__(self, caller: Bare) -> None:
        self.caller = caller
        self.items: list[Item] = []

    def run(self, items: Sequence[Item]) -> list[Reply]:
        """As the caller."""
        self.items += items
        return self.caller.run(items)


def floors(rounds: int) -> dict[str, Any]:
    """Median CPU seconds of both, over so many rounds."""
    assignment = load_assignment(ROOT)
    expectations = Expectations(assignment)
    questions = list(assignment.questions.values())
    files = submission(RIGHT)
    bare = Bare()

    def checked(caller: Any) -> None:
        bare.on(modules_of(files))
        for hidden in (False, True):
            phase = Phase(expectations, caller, {}, questions, hidden=hidden)
            runs = phase.advance(caller, phase.runs)
            failed = [run.check.name for run in runs if run.status is not Status.PASSED]
            assert not failed, failed

    recorder = Recorder(bare)
    checked(recorder)  # expected values, once

    def called() -> None:
        bare.on(modules_of(files))
        for item in recorder.items:
            bare.called(item)

    return {
        "F2": statistics.median(_seconds(lambda: checked(bare)) for _ in range(rounds)),
        "F3": statistics.median(_seconds(called) for _ in range(rounds)),
        "calls": len(recorder.items),
    }


def _seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    with np.errstate(all="ignore"):
        work()
    return time.process_time() - start


if __name__ == "__main__":
    print(json.dumps(floors(int(sys.argv[1]) if len(sys.argv) > 1 else 7)))
