"""Calls of stubs that nobody touched: the first is made, and stands for all others.

A function whose code knows no name but the stub's exception raises the same each time, whatever it
is given. What its code holds is the worker's claim: who lies about it has no points for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograder.calls.functions import Loaded
from autograder.calls.ports import Caller, Item
from autograder.calls.replies import Reply

STUB_ERROR = "NotImplementedError"


class Untouched:
    """Answers calls, of each untouched stub with what became of the first."""

    def __init__(self, caller: Caller, loaded: Loaded) -> None:
        self._caller = caller
        self._known = loaded.stubs
        self._names = {
            f"{module}.{name}"
            for module, functions in loaded.functions.items()
            for name, (_, used, attempt) in functions.items()
            if used == [STUB_ERROR] and not attempt
        }

    def run(self, items: Sequence[Item], /) -> list[Reply]:
        """A reply for each item, in order."""
        first: dict[str, int] = {}
        for i, item in enumerate(items):
            if item.group in self._names and item.group not in self._known:
                first.setdefault(item.group, i)
        replies = self._asked(items, list(first.values()))
        for name, i in first.items():
            if (replies[i].kind, replies[i].error) == ("raised", STUB_ERROR):
                self._known[name] = replies[i]
        known = {i: self._known[x.group] for i, x in enumerate(items) if x.group in self._known}
        replies = known | replies
        replies |= self._asked(items, [i for i in range(len(items)) if i not in replies])
        return [replies[i] for i in range(len(items))]

    def _asked(self, items: Sequence[Item], places: list[int]) -> dict[int, Reply]:
        """The replies to these, by their places."""
        asked = [items[i] for i in places]
        return dict(zip(places, self._caller.run(asked), strict=True)) if asked else {}
