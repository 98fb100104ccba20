"""The positive control: an Otter zip for the same questions, as Otter's own documentation makes it.

No plugin; a notebook in `files/` imports the student's module, so that several .py files work.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from otter_attacks.harness import OTTER

_TEST = """\
from otter.test_files import test_case

OK_FORMAT = False
name = "shapes.{name}"
points = None


@test_case(points={points})
def value({name}):
    assert {name}(2, 3) == {value}
"""
_QUESTIONS = {"area": (3, 6), "edge": (0.5, 10)}
_NOTEBOOK = {
    "cells": [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "load",
            "metadata": {},
            "outputs": [],
            "source": "import numpy as np\nfrom shapes import *",
        }
    ],
    "metadata": {"kernelspec": {"display_name": "P", "language": "python", "name": "python3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def build_stock_zip(folder: Path) -> Path:
    """Writes `stock.zip` into the folder and returns its path."""
    (folder / "tests").mkdir(parents=True)
    for name, (points, value) in _QUESTIONS.items():
        text = _TEST.format(name=name, points=points, value=value)
        (folder / "tests" / f"{name}.py").write_text(text)
    (folder / "assignment.ipynb").write_text(json.dumps(_NOTEBOOK))
    command = [*OTTER, "generate", "-t", "tests", "-o", "stock.zip", "assignment.ipynb"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "stock.zip"
