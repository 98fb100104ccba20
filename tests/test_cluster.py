"""A class is graded on a real Dask scheduler with two workers: the same bytes, whoever is lost."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Command, in_process, refused, write_small
from test_class import WRONG, of
from test_class_kills import below, contents

if find_spec("distributed") is None:
    pytest.skip("Dask is not installed", allow_module_level=True)
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers confine on Linux")
SLOW = b"import time\ndef double(x):\n    time.sleep(0.3)\n    return x + x\n"
STUDENTS = 12


@dataclass
class Machines:
    """A scheduler and its workers, each a process."""

    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def scheduler(self) -> subprocess.Popen[bytes]:
        file = self.folder / "scheduler.json"
        process = self._start("dask_scheduler", "--port", "0", "--scheduler-file", file)
        deadline = time.monotonic() + 60
        while not self.address:
            assert time.monotonic() < deadline
            with contextlib.suppress(OSError, ValueError):
                self.address = json.loads(file.read_text())["address"]
            time.sleep(0.05)
        return process

    def worker(self, *options: str, **settings: str) -> subprocess.Popen[bytes]:
        words = ("--nthreads", "1", *options)
        return self._start("dask_worker", self.address, *words, **settings)

    def _start(self, what: str, *words: object, **settings: str) -> subprocess.Popen[bytes]:
        log = self.folder / f"{what}-{len(self.running)}.log"
        with log.open("wb") as stream:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", f"distributed.cli.{what}", *map(str, words)),
                    *("--host", "127.0.0.1", "--no-dashboard"),
                ],
                cwd=self.folder,
                env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(self.folder), **settings},
                stdout=stream,
                stderr=stream,
            )
        self.running.append(process)
        return process

    def await_workers(self, count: int) -> None:
        """Until so many have reported to the scheduler."""
        from distributed import Client  # 0.4 s, which collecting need not take

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=60)

    def end(self) -> None:
        every = [pid for process in self.running for pid in below(process.pid)]
        for pid in every:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self.running:
            process.wait(30)


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    (tmp_path / "machines").mkdir()
    found = Machines(tmp_path / "machines")
    yield found
    found.end()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler, and the workers that the tests before have left."""
    found = Machines(tmp_path_factory.mktemp("machines"))
    found.scheduler()
    yield found
    found.end()


def with_workers(machines: Machines, count: int) -> Machines:
    """So many of them alive."""
    alive = [process for process in machines.running[1:] if process.poll() is None]
    for _ in range(count - len(alive)):
        machines.worker("--no-nanny")
    machines.await_workers(count)
    return machines


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small assignment, once for all: nothing here changes it."""
    return write_small(tmp_path_factory.mktemp("assignment") / "small")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dozen students, right and wrong."""
    work = {f"s{i:02}": (SLOW, WRONG)[i % 2] for i in range(STUDENTS)}
    return of(tmp_path_factory.mktemp("class") / "c", **work)


@pytest.fixture(scope="module")
def here(small: Path, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What this machine alone makes of the class."""
    out = tmp_path_factory.mktemp("alone") / "here"
    done = in_process("grade", folder, "-o", out, "--jobs", "2", cwd=small)
    assert done.returncode == 1, done.stderr
    return out


def pages(out: Path) -> dict[str, bytes]:
    """All files but the gradebook."""
    files = (path for path in out.rglob("*") if path.is_file() and "gradebook" not in path.name)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def same(out: Path, here: Path) -> bool:
    return pages(out) == pages(here) and contents(out) == contents(here)


Grading = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def grading(small: Path, folder: Path, tmp_path: Path) -> Grading:
    """`gradkit grade --scheduler`, started and not waited for."""

    def start(address: str, *more: str, out: str = "out", **env: str) -> subprocess.Popen[str]:
        words = ["grade", str(folder), "-o", str(tmp_path / out), "--scheduler", address, *more]
        return subprocess.Popen(
            [sys.executable, "-m", "autograder", *words],
            cwd=small,
            env={**os.environ, "PYTHONPATH": str(ROOT), **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def ended(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    out, err = process.communicate(timeout=200)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def after(count: int, process: subprocess.Popen[str]) -> list[str]:
    """What is said until so many submissions are graded."""
    said: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if line.startswith(f"[{count}/"):
            break
    return said


@pytest.mark.demand  # of two of which one is lost, and of one alone, below
def test_the_same_bytes_as_on_one_machine_and_nothing_stays(
    shared: Machines, grading: Grading, here: Path, tmp_path: Path
) -> None:
    two = with_workers(shared, 2)
    done = ended(grading(two.address))
    assert (done.returncode, done.stderr) == (1, ""), done
    assert same(tmp_path / "out", here)
    assert not [pid for process in two.running for pid in below(process.pid)[1:]]
    assert not list(two.folder.glob("gradkit-*"))


def test_a_lost_scheduler_is_one_line_and_resume_goes_on_anywhere(
    run: Command, shared: Machines, grading: Grading, here: Path, small: Path, folder: Path,
    tmp_path: Path,
) -> None:  # fmt: skip
    one = with_workers(shared, 1)
    process = grading(one.address)
    after(3, process)
    one.running[0].kill()
    out, err = process.communicate(timeout=200)
    refused(
        subprocess.CompletedProcess([], process.returncode, out, err),
        one.address, "the scheduler is gone", "--resume",
    )  # fmt: skip
    assert (tmp_path / "out" / "grades.csv").is_file()
    before = len(contents(tmp_path / "out")["attempts"])
    assert 3 <= before < STUDENTS
    done = run("grade", folder, "-o", tmp_path / "out", "--resume", cwd=small)
    assert f"{before} of them graded before" in done.stdout
    assert same(tmp_path / "out", here)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("somewhere", "missing port"),
        ("http://127.0.0.1:1", "unknown address scheme"),
        ("tls://127.0.0.1:1", "TLS"),
        ("", "the address is empty"),
    ],
)
def test_a_wrong_address_is_one_line_and_nothing_is_written(
    run: Command, small: Path, folder: Path, tmp_path: Path, address: str, words: str
) -> None:
    done = run("grade", folder, "-o", tmp_path / "out", "--scheduler", address, cwd=small)
    refused(done, "--scheduler", words)
    assert not (tmp_path / "out").exists()


def test_without_dask_the_remedy_is_said(
    small: Path, folder: Path, tmp_path: Path, launch: Command
) -> None:
    env = customized(tmp_path / "absent", "import sys\nsys.modules['distributed'] = None\n")
    words = ("grade", folder, "-o", tmp_path / "out", "--scheduler", "tcp://127.0.0.1:1")
    refused(launch(*words, cwd=small, env=env), "pip install 'gradkit[cluster]'")


# What a kernel refuses: landlock_*, seccomp in both forms, unshare. Children inherit the filter.
BARE = """\
import ctypes, struct
code = [(0x20, 0, 0, 0)]  # the number of the call
for number in (272, 317, 444, 445, 446):
    code += [(0x15, 0, 1, number), (0x06, 0, 0, 0x00050001)]  # EPERM
code += [(0x15, 0, 3, 157), (0x20, 0, 0, 16), (0x15, 0, 1, 22), (0x06, 0, 0, 0x00050001)]
code += [(0x06, 0, 0, 0x7fff0000)]
data = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in code))
program = struct.pack("HxxxxxxQ", len(code), ctypes.addressof(data))
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, program) == 0, ctypes.get_errno()
"""


def customized(folder: Path, text: str) -> dict[str, str]:
    """The environment of Python that runs this first."""
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(text)
    return {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of calls")
def test_a_worker_that_is_not_fit_takes_nothing_nor_does_one_that_is_killed(
    machines: Machines, grading: Grading, here: Path, tmp_path: Path
) -> None:
    """One with other code, one whose kernel confines too little; of two others, one is lost."""
    other = tmp_path / "other"
    shutil.copytree(ROOT / "autograder", other / "autograder")
    with (other / "autograder" / "words.py").open("a") as stream:
        stream.write("\n# changed\n")
    first = f"import sys\nsys.path.insert(0, {str(other)!r})\n"
    machines.scheduler()
    machines.worker("--no-nanny", **customized(other, first))
    machines.worker("--no-nanny", **customized(tmp_path / "bare", BARE))
    machines.await_workers(2)
    done = ended(grading(machines.address, out="none"))
    refused(done, "nobody there can grade", "and here is gradkit", "is not confined enough")
    assert not (tmp_path / "none").exists()
    with_workers(machines, 4)
    process = grading(machines.address)
    said = after(3, process)
    lost = below(machines.running[-1].pid)
    assert len(lost) > 3  # with its station, judges and zygote
    os.kill(lost[0], signal.SIGKILL)
    done = ended(process)
    assert (done.returncode, done.stderr) == (1, ""), done
    assert same(tmp_path / "out", here)
    said += done.stdout.splitlines()
    lines = [line for line in said if "takes no submissions" in line]
    assert len(lines) == 2
    assert all(line.startswith("Worker tcp://127.0.0.1:") for line in lines)
    # Nor do processes stay, of the lost one or of others.
    assert not any(Path(f"/proc/{pid}/exe").exists() for pid in lost[1:])
    assert not [pid for process in machines.running[:-1] for pid in below(process.pid)[1:]]


def test_kills_on_the_workers_change_no_mark(
    machines: Machines, grading: Grading, here: Path, tmp_path: Path, kills: int
) -> None:
    """Dask's nannies and workers, stations, judges, their parents and zygotes; new ones come."""
    chance = random.Random(5)
    machines.scheduler()
    for _ in range(2):
        machines.worker()
    machines.await_workers(2)
    for round_ in range(max(1, kills // 4)):
        process = grading(machines.address, out=f"out{round_}")
        after(1, process)
        for _ in range(2):
            time.sleep(chance.uniform(0.1, 0.6))
            every = [pid for one in machines.running[1:] for pid in below(one.pid)[1:]]
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(every), chance.choice((signal.SIGKILL, signal.SIGTERM)))
        done = ended(process)
        assert (done.returncode, done.stderr) == (1, ""), done
        assert same(tmp_path / f"out{round_}", here)
