"""The trusted notebook that Otter finds in place of a student's file.

Otter grades one file: a notebook before all scripts. Ours, in the zip's `files/`, makes it accept
any number of .py files. It runs only where Otter's internals were renamed and the plugin cannot
stand in for the kernel; then it reads verdicts that were reached before.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.otterbridge.verdicts import Verdicts

VERDICTS_FILE = "gradkit_verdicts.json"

_CELL = f'''\
import json


class Verdicts:
    """What gradkit found before this notebook ran: question -> failure of each check, or None."""

    def __init__(self, failures):
        self.failures = failures

    def verify(self, question, number):
        failure = self.failures[question][number - 1]
        if failure is not None:
            raise AssertionError(failure)


with open("{VERDICTS_FILE}", encoding="utf-8") as stream:
    gradkit = Verdicts(json.load(stream))
'''


def notebook() -> str:
    """The notebook's JSON text; ASCII, and the same in every build."""
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "id": "gradkit",
        "metadata": {},
        "outputs": [],
        "source": _CELL.splitlines(keepends=True),
    }
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    document = {
        "cells": [cell],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1) + "\n"


def script() -> str:
    """The same as a script, where Otter chose a student's only .py file."""
    return _CELL


def leave_verdicts(verdicts: Verdicts, folder: Path) -> None:
    """Puts the verdicts where the notebook's kernel will look."""
    path = folder / VERDICTS_FILE
    path.write_text(json.dumps(verdicts.failures), encoding="utf-8")
