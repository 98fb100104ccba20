"""What several test files use: the installed command, and a small assignment of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.release.newproblem import create

ROOT = Path(__file__).parent.parent
# Minutes each on two cores. They run in full once; on further Pythons the rest has to do.
SLOW = frozenset(
    {
        "test_audit.py",  # every wrong answer that there is
        "test_otter_attacks.py",  # the real `otter run`, some 20 s each
        "test_otter_gradescope.py",  # makes an environment with pip
        "test_otter_run.py",
        "test_sandbox_attacks.py",  # every attack in every mode
        "test_seeds.py",  # 500 seeds of every question
    }
)
Command = Callable[..., "subprocess.CompletedProcess[str]"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--seeds 500`: how many seeds test_seeds.py tries."""
    parser.addoption("--seeds", type=int, default=20, help="seeds that each question is tried on")


@pytest.fixture(scope="session")
def seeds(request: pytest.FixtureRequest) -> int:
    """How many seeds to try."""
    return int(request.config.getoption("--seeds"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow files."""
    for item in items:
        if item.path.name in SLOW:
            item.add_marker(pytest.mark.slow)


def gradkit(
    *arguments: str | Path,
    cwd: Path = ROOT,
    env: dict[str, str] | None = None,
    encoding: str = "utf-8",
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would; output is text, colours and progress are off."""
    return subprocess.run(
        [sys.executable, "-m", "autograder", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **(env or {})},
        capture_output=True,
        text=True,
        encoding=encoding,
        timeout=timeout,
        check=False,
    )


@pytest.fixture
def run() -> Command:
    """The command `gradkit`, as `run("grade", folder, "-o", out)`."""
    return gradkit


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with an assignment of one problem, `twice`, as `gradkit new` makes it."""
    root = tmp_path / "small"
    (root / "problems").mkdir(parents=True)
    listing = root / "problems" / "assignment.toml"
    listing.write_text('title = "A small one"\nproblems = []\nseed = 7\n', encoding="utf-8")
    create(root, "twice")
    return root


@pytest.fixture
def right(tmp_path: Path) -> Path:
    """A submission that is right for the small assignment."""
    folder = tmp_path / "right"
    folder.mkdir()
    (folder / "twice.py").write_text("def double(x):\n    return x + x\n", encoding="utf-8")
    return folder


def refused(result: subprocess.CompletedProcess[str], *words: str) -> None:
    """The outcome of bad input: exit code 2 and one line, `gradkit: …`, that holds the words."""
    assert result.returncode == 2, (result.returncode, result.stdout, result.stderr)
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("gradkit: ")
    for word in words:
        assert word in lines[0]
