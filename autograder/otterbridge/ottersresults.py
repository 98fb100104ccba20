"""Otter's own results, made to write our results.json, or to give no mark. Needs Otter.

Otter knows two visibilities for all questions together, and neither formats nor extra data.
"""

from __future__ import annotations

import copyreg
from typing import Any, NoReturn

from otter.test_files import GradingResults

from autograder.errors import GraderFault
from autograder.otterbridge.verdicts import WITHHELD, withheld

_KEPT = "gradkit_results"


class Graded(GradingResults):  # type: ignore[misc]  # Otter has no type information
    """Writes the results that it was given; all else is Otter's."""

    def to_gradescope_dict(self, ag_config: object) -> dict[str, Any]:
        written: dict[str, Any] = vars(self)[_KEPT]
        return written

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles to Otter's own class: who reads it need not have gradkit."""
        state = {name: value for name, value in vars(self).items() if name != _KEPT}
        return copyreg._reconstructor, (GradingResults, object, None), state  # type: ignore[attr-defined]


def write_instead(results: Any, written: dict[str, Any]) -> None:
    """Makes `results`, Otter's own, write `written` to results.json."""
    setattr(results, _KEPT, written)
    results.__class__ = Graded


class Withheld(GradingResults):  # type: ignore[misc]  # Otter has no type information
    """No tests, no score, and the reason for whoever runs Otter.

    Otter turns an error into a score of 0, or writes nothing at all. This writes a results.json
    without any score, and ends `otter run` with an error: it loads the pickle that it has just
    written, and this one raises `GraderFault` with the reason.
    """

    def __init__(self, reason: str) -> None:
        super().__init__([])
        self.reason = reason

    def to_gradescope_dict(self, ag_config: object) -> dict[str, Any]:
        return withheld()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles to an error: nobody may take this for a result."""
        return refuse, (self.reason,)


def refuse(reason: str) -> NoReturn:
    raise GraderFault(f"{WITHHELD} ({reason})")
