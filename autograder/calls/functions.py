"""What a worker says that it found in the submission's files: claims, to be tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from autograder.calls.replies import Reply

MAX_FUNCTIONS = 3000  # of a module; `from sympy import *` brings 900, the student's come first
MAX_NAMES = 500  # that a function's code uses
MAX_NAME = 100  # characters


@dataclass(frozen=True)
class Loaded:
    """What a worker found in the submission's files."""

    functions: Mapping[str, Mapping[str, Any]]  # module -> name -> (line, names, attempt)
    failures: Mapping[str, Reply]  # module -> why it cannot be imported

    def reachable(self, function: str) -> set[str]:
        """Names that the code of a function uses, or of the functions that it calls, and so on."""
        known: dict[str, set[str]] = {}
        for functions in self.functions.values():
            for name, (_, used, _) in functions.items():
                known.setdefault(name, set()).update(used)
        return closure(function, lambda name: known.get(name, set()))


def closure(start: str, following: Callable[[str], set[str]]) -> set[str]:
    """What follows from `start`, what follows from that, and so on."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = following(waiting.pop()) - found
        found |= new
        waiting += new
    return found


def functions_in(reply: Reply) -> dict[str, tuple[int, list[str], bool]]:
    """What a worker says about a module's functions, if it has the right form, cut to size."""
    return {
        name: (
            entry[0],
            [used for used in entry[1][:MAX_NAMES] if type(used) is str],
            entry[2],
        )
        for name, entry in islice(reply.functions.items(), MAX_FUNCTIONS)
        if type(name) is str and len(name) <= MAX_NAME and type(entry) is tuple
        if [type(part) for part in entry] == [int, list, bool]
    }
