"""What a worker says that it found in the submission's files: claims, to be tried."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from autograder.calls.replies import Frame, Remark, Reply
from autograder.names import closure

MAX_OWN = 200  # functions of a module beside those that are asked for
MAX_NAMES = 10_000  # that the code of a module's functions uses; a long file has 1,000
MAX_NAME = 100  # characters


@dataclass(frozen=True)
class Loaded:
    """What a worker found in the submission's files."""

    functions: Mapping[str, Mapping[str, Any]]  # module -> name -> (line, names, attempt)
    failures: Mapping[str, Reply]  # module -> why it cannot be imported
    remarks: tuple[Remark, ...] = ()  # on loading them
    stubs: dict[str, Reply] = field(default_factory=dict)  # of untouched ones, what a call gave

    def stop(self, module: str) -> Remark | None:
        """The first statement of the module's file that failed while it was loaded."""
        stops = (remark for remark in self.remarks if remark.kind == "stopped")
        return next((remark for remark in stops if remark.file == f"{module}.py"), None)

    def reachable(self, function: str) -> set[str]:
        """Names that the code of a function uses, or of the functions that it calls, and so on."""
        return closure([function], lambda name: self._used.get(name, set()))

    def within(self, question: str) -> set[str]:
        """As `reachable`, in the question's own file."""
        module, _, function = question.partition(".")
        functions = self.functions.get(module, {})
        return closure([function], lambda name: functions[name][1] if name in functions else ())

    def leads_to(self, question: str, frame: Frame) -> bool:
        """Whether a question's function may come to a line, of its own file or of a helper's."""
        module, _, function = question.partition(".")
        file = frame.file.removesuffix(".py")
        here = self.within(question) if file == module else self.reachable(function)
        return (file == module or file not in self.functions) and frame.function in here

    @cached_property
    def _used(self) -> dict[str, set[str]]:
        known: dict[str, set[str]] = {}
        for functions in self.functions.values():
            for name, (_, used, _) in functions.items():
                known.setdefault(name, set()).update(used)
        return known


def functions_in(
    reply: Reply, asked: Container[str] = ()
) -> dict[str, tuple[int, list[str], bool]]:
    """What a worker says about a module's functions, if it has the right form, cut to size.

    All that are `asked` for are kept, and some of the student's others: their names may be
    misspelt ones, and their code may use what is not allowed.
    """
    own, names, found = MAX_OWN, MAX_NAMES, {}
    for name, entry in reply.functions.items():
        if not (type(name) is str and len(name) <= MAX_NAME and type(entry) is tuple):
            continue
        if [type(part) for part in entry] != [int, list, bool]:
            continue
        line, used, attempt = entry
        if name not in asked:
            own -= bool(line)
            if not line or own < 0:
                continue
        used = [other for other in used[:names] if type(other) is str]
        names -= len(used)
        found[name] = (line, used, attempt)
    return found
