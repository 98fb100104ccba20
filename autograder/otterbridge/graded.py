"""Otter's results of a graded submission, with our results.json. Needs Otter.

Otter knows two visibilities for all questions together, and neither formats nor extra data.
"""

from __future__ import annotations

import copyreg
from typing import Any

from otter.test_files import GradingResults

_KEPT = "gradkit_results"


class Graded(GradingResults):  # type: ignore[misc]  # Otter has no type information
    """Writes the results that it was given; all else is Otter's."""

    def to_gradescope_dict(self, ag_config: object) -> dict[str, Any]:
        """What Otter writes to results.json."""
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
