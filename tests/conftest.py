"""What several test files use: the installed command, and a small assignment of their own."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from marking import kept

from autograder import cli
from autograder.artifacts import digest_of
from autograder.assignment.model import Assignment, Problem
from autograder.feedback.locked import FILE
from autograder.judges import pool
from autograder.otterbridge import autograderzip
from autograder.practice import check
from autograder.release import build, studentkit
from autograder.release.lockedmistakes import release_of
from autograder.release.skeletons import create

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
# The longest of the others, in this order: whoever is left with one at the end keeps all waiting.
LONG = (
    "test_build.py",
    "test_cluster.py",
    "test_symbolic.py",
    "test_page_browser.py",
    "test_class.py",
    "test_catalogue.py",
    "test_teeth.py",
    "test_judges.py",
    "test_student_folder.py",
    "test_world.py",
    "test_cli_grade.py",
    "test_sandbox_layers.py",
    "test_otter_assignment.py",
    "test_truth.py",
    "test_course.py",
    "test_class_kills.py",
    "test_sandbox.py",
    "test_grading.py",
    "test_screen.py",
    "test_range.py",
)
Command = Callable[..., "subprocess.CompletedProcess[str]"]
Part = Callable[[list[Any], int], list[Any]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--demand`: the whole breadth of what the suite samples. `--seeds 500` for test_seeds.py."""
    parser.addoption("--demand", action="store_true", help="also what takes an hour: see README")
    parser.addoption("--seeds", type=int, default=1, help="seeds that each question is tried on")
    parser.addoption("--kills", type=int, default=4, help="processes that test_judges.py kills")


@pytest.fixture(scope="session")
def kills(request: pytest.FixtureRequest) -> int:
    """How many processes to kill."""
    return int(request.config.getoption("--kills"))


@pytest.fixture(scope="session")
def seeds(request: pytest.FixtureRequest) -> int:
    """How many seeds to try."""
    return int(request.config.getoption("--seeds"))


@pytest.fixture(scope="session")
def demanded(request: pytest.FixtureRequest) -> bool:
    """Whether to try everything instead of a sample."""
    return bool(request.config.getoption("--demand"))


@pytest.fixture(scope="session")
def part(demanded: bool) -> Part:
    """One item of so many; which, changes with the engine, so that each has its turn."""
    version = int(digest_of(ROOT / "autograder", ending=".py"), 16)

    def part(items: list[Any], of: int) -> list[Any]:
        return items if demanded else items[version % of :: of]

    return part


def pytest_configure(config: pytest.Config) -> None:
    """A file's tests run in one process, since they share what was built for them."""
    if config.getoption("dist", "no") == "load":
        config.option.dist = "loadfile"
        config.option.loadscopereorder = False  # the order of `pytest_collection_modifyitems`


def pytest_xdist_auto_num_workers() -> int:
    """`-n auto`: one more than there are processors, since some tests wait."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the slow files; leave out what runs on demand only."""
    if not config.getoption("--demand"):
        left_out = [item for item in items if item.get_closest_marker("demand")]
        items[:] = [item for item in items if item not in set(left_out)]
        config.hook.pytest_deselected(items=left_out)
    for item in items:
        if item.path.name in SLOW:
            item.add_marker(pytest.mark.slow)
    order = {**dict.fromkeys(SLOW, -1), **{name: place for place, name in enumerate(LONG)}}
    items.sort(key=lambda item: order.get(item.path.name, len(LONG)))


@pytest.fixture(scope="session", autouse=True)
def _made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What takes seconds of a build is made once for equal courses, whichever test builds them."""
    kept = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        kept = kept.parent  # what the processes share
    lock, generate = studentkit.locked_mistakes, autograderzip._generate
    make_zip = build.build_autograder_zip
    built = studentkit._locked_in(ROOT / "dist" / "student.zip")  # by the README's first command

    def once(name: str, make: Callable[[], bytes]) -> Path:
        file = kept / name
        if not file.exists():
            whole = kept / f"{name}.{os.getpid()}"
            whole.write_bytes(make())
            whole.replace(file)
        return file

    def locked_once(assignment: Assignment, problem: Problem, former: bytes = b"") -> bytes:
        if former:
            return lock(assignment, problem, former)
        last = built.get(f"kit/problems/{problem.name}/{FILE}", b"")
        name = f"locked-{problem.name}-{release_of(assignment, problem)}"
        return once(name, lambda: lock(assignment, problem, last)).read_bytes()

    def generated_once(stage: Path) -> Path:
        content = hashlib.sha256()
        for path in sorted(path for path in stage.rglob("*") if path.is_file()):
            data = path.read_bytes()
            content.update(f"{path.relative_to(stage)} {len(data)} ".encode() + data)
        with mock.patch.object(autograderzip.subprocess, "run", otter_here):
            return once(f"otter-{content.hexdigest()}.zip", lambda: generate(stage).read_bytes())

    def otter_here(command: list[str], *, cwd: Path, **_: object) -> object:
        """Otter's generator in this process: to import Otter takes longer than all that it does."""
        with contextlib.chdir(cwd), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from otter.cli import cli

            cli.main(command[3:], standalone_mode=False)
        return subprocess.CompletedProcess(command, 0)

    def zip_once(assignment: Assignment, out: Path, forms: dict[str, list[str]]) -> Path:
        """In `gradkit build`; who calls the function itself has Otter's generator run.

        With a key that is always new, no zip would be equal to another.
        """
        with (
            mock.patch.object(autograderzip, "_generate", generated_once),
            mock.patch.object(autograderzip.secrets, "token_hex", lambda size: "5e" * size),
        ):
            return make_zip(assignment, out, forms)

    with (
        mock.patch.object(studentkit, "locked_mistakes", locked_once),
        mock.patch.object(build, "build_autograder_zip", zip_once),
    ):
        yield


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


def in_process(
    *arguments: str | Path,
    cwd: Path = ROOT,
    env: dict[str, str] | None = None,
    encoding: str = "utf-8",
) -> subprocess.CompletedProcess[str]:
    """The same command without a new process, and with workers that are there already.

    A launch alone takes 0.6 s of CPU time.
    """
    streams = [io.TextIOWrapper(io.BytesIO(), encoding, write_through=True) for _ in range(2)]
    words = list(map(str, arguments))
    with (
        contextlib.chdir(cwd),
        mock.patch.dict(os.environ, env or {}),
        mock.patch.object(sys, "stdout", streams[0]),
        mock.patch.object(sys, "stderr", streams[1]),
        contextlib.ExitStack() as stack,
    ):
        stack.enter_context(mock.patch.object(pool, "confined", kept))
        stack.callback(check.load.cache_clear)  # the next command reads the files anew
        try:
            code = cli.main(words)
        except SystemExit as end:  # --help, as argparse leaves it
            code = end.code if isinstance(end.code, int) else 0
    texts = [stream.buffer.getvalue().decode(encoding) for stream in streams]  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(words, code, *texts)


@pytest.fixture
def run() -> Command:
    """The command `gradkit` in this process, as `run("grade", folder, "-o", out)`."""
    return in_process


@pytest.fixture
def launch() -> Command:
    """The command `gradkit` in a process of its own, as a user's shell starts it."""
    return gradkit


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with an assignment of one problem, `twice`, as `gradkit new` makes it."""
    return write_small(tmp_path / "small")


def write_small(root: Path) -> Path:
    """Write that assignment below `root` and give `root` back."""
    (root / "problems").mkdir(parents=True)
    listing = root / "problems" / "assignment.toml"
    listing.write_text('title = "A small one"\nproblems = []\nseed = 7\n', encoding="utf-8")
    create(root, "twice")
    statement = root / "problems" / "twice" / "statement.md"
    statement.write_text("# twice\n\nReturn twice x.\n", encoding="utf-8")
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
