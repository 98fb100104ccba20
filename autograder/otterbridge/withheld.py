"""Otter's results for a submission that could not be graded. Needs Otter.

Otter turns an error into a score of 0, or writes nothing at all. These results write a results.json
without any score, and end `otter run` with an error: it loads the pickle that it has just
written, and this one raises `GraderFault` with the reason.
"""

from __future__ import annotations

from typing import Any, NoReturn

from otter.test_files import GradingResults

from autograder.errors import GraderFault
from autograder.otterbridge.verdicts import WITHHELD, withheld


class Withheld(GradingResults):  # type: ignore[misc]  # Otter has no type information
    """No tests, no score, and the reason for whoever runs Otter."""

    def __init__(self, reason: str) -> None:
        super().__init__([])
        self.reason = reason

    def to_gradescope_dict(self, ag_config: object) -> dict[str, Any]:
        """What Otter writes to results.json."""
        return withheld()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles to an error: nobody may take this for a result."""
        return refuse, (self.reason,)


def refuse(reason: str) -> NoReturn:
    """Raises `GraderFault`."""
    raise GraderFault(f"{WITHHELD} ({reason})")
