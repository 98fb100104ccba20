"""A worker for each file, where a file may change what belongs to all of them.

One worker runs all files of a submission, and `worker/settings.py` puts right what usual files set.
Who assigns to the names of modules, classes and their like can change anything; then each file has
a worker to itself, in which nothing of the others' ran.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from autograder.calls.ports import Caller, Item
from autograder.calls.replies import Reply

_REACHES = re.compile(
    rb"\b(?:sys\s*\.\s*(?:modules|meta_path|path_hooks|set_int_max)|setattr|delattr|__dict__"
    rb"|__builtins__|vars\s*\(|reload\s*\(|mock\b|__(?:code|defaults)__)"
    # An attribute of something else than one's own object: np.fft.fft = …, warnings.warn = …
    rb"|(?:^|;)[ \t]*(?!self\b|cls\b)[A-Za-z_]\w*(?:\.\w+)+[ \t]*[-+*/|@]?=[^=]|\bdel[ \t]+\w+\.",
    re.MULTILINE,
)


def reaches_out(files: Mapping[str, bytes]) -> bool:
    """Whether a file may change what is not its own."""
    return any(name.endswith(".py") and _REACHES.search(data) for name, data in files.items())


class Apart:
    """Answers calls, those of each of the submission's modules in a session of its own."""

    def __init__(self, session: Callable[[], Caller]) -> None:
        self._session = session
        self._of: dict[str, Caller] = {}

    def run(self, items: Sequence[Item], /) -> list[Reply]:
        """A reply for each item, in order."""
        replies: dict[int, Reply] = {}
        for module in dict.fromkeys(item.module for item in items):
            own = [i for i, item in enumerate(items) if item.module == module]
            if module not in self._of:
                self._of[module] = self._session()
            answers = self._of[module].run([items[i] for i in own])
            replies |= dict(zip(own, answers, strict=True))
        return [replies[i] for i in range(len(items))]
