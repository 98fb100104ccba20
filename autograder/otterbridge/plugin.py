"""The plugin named in the zip's otter_config.json. Needs Otter.

It may be imported from an installed gradkit or from the zip, whichever Python finds first; what
grades is the code of the zip in either case, so that a mark depends on the zip alone.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from otter.plugins import AbstractOtterPlugin

import autograder
from autograder.otterbridge.intake import RELEASE

NAME = f"{__name__}.GradkitPlugin"


class GradkitPlugin(AbstractOtterPlugin):  # type: ignore[misc]  # Otter has no type information
    """Grades the submission before Otter does anything with it."""

    handover: Any = None

    def before_grading(self, config: object) -> None:
        """Otter's working folder, which is the current one, becomes trusted here."""
        folder = Path.cwd()
        with _Release(folder.parent / "source" / "files" / RELEASE) as bridge:
            chosen, about = Path(self.submission_path), self.submission_metadata
            self.handover = bridge.Handover(folder, chosen, about if type(about) is dict else {})
            self.handover.begin(self)

    def after_grading(self, results: Any) -> None:
        """The record's words go into Otter's results."""
        self.handover.end(results)

    def generate_report(self) -> str:
        """For the instructor: Otter prints it, and students do not see what Otter prints."""
        report: str = self.handover.report()
        return report


class _Release:
    """Imports the zip's own `autograder`; a package of that name from elsewhere steps aside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def __enter__(self) -> Any:
        sys.path.insert(0, str(self.folder))
        if Path(autograder.__file__).resolve().parent != self.folder / "autograder":
            for name in [name for name in sys.modules if name.partition(".")[0] == "autograder"]:
                del sys.modules[name]
            importlib.invalidate_caches()
        return importlib.import_module("autograder.otterbridge.handover")

    def __exit__(self, *error: object) -> None:
        sys.path.remove(str(self.folder))
