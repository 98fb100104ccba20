"""The trusted notebook that Otter finds in place of a student's file.

Otter grades one file: a notebook before all scripts. Ours, in the zip's `files/`, makes it accept
any number of .py files. It runs only where Otter's internals were renamed and the plugin cannot
stand in for the kernel; then it reads verdicts that were reached before.
"""

from __future__ import annotations

import json
from pathlib import Path

from autograder.otterbridge.verdicts import Verdicts

VERDICTS_FILE = "gradkit_verdicts.json"  # as the notebook calls it
_NOTEBOOK = Path(__file__).with_name("notebook.json")  # no other .ipynb may be in the zip


def notebook() -> str:
    """The notebook's JSON text; ASCII, and the same in every build."""
    return _NOTEBOOK.read_text(encoding="ascii")


def script() -> str:
    """The same as a script, where Otter chose a student's only .py file."""
    return "".join(json.loads(notebook())["cells"][0]["source"])


def leave_verdicts(verdicts: Verdicts, folder: Path) -> None:
    """Puts the verdicts where the notebook's kernel will look."""
    path = folder / VERDICTS_FILE
    path.write_text(json.dumps(verdicts.failures), encoding="utf-8")
