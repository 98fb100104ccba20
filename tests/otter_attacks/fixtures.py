"""Fixtures for the tests of the Otter bridge: import them by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from otter_attacks.harness import TOY

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.release import build


@pytest.fixture(scope="session")
def toy() -> Assignment:
    """A small assignment: three questions in two files, 5.5 points."""
    return load_assignment(TOY)


@pytest.fixture(scope="session")
def toy_zip(toy: Assignment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its autograder.zip."""
    return build.build_autograder_zip(toy, tmp_path_factory.mktemp("toy") / "autograder.zip", {})
