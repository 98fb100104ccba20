"""The zygote and its workers: started, confined, ended, and nothing of them remains."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import venv

import pytest

if sys.platform != "linux":
    pytest.skip("student code can be confined on Linux only", allow_module_level=True)

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

from autograder.assignment.model import Limits as CallLimits
from autograder.calls.ports import Item
from autograder.calls.session import Session
from autograder.errors import GraderFault
from autograder.sandbox import channel, confine, host, namespaces, seccomp, spawner
from autograder.sandbox.channel import ChannelClosed, Deadline, DeadlineExceeded
from autograder.sandbox.host import Zygote
from autograder.sandbox.limits import Limits
from autograder.sandbox.spawner import WorkerProcess

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote(Limits(cpu_seconds=1)) as started:
        yield started


def _call(zygote: Zygote, source: str) -> object:
    """What `f()` of the source returns in a confined worker, or how it failed."""
    with Session(zygote, {"student.py": source.encode()}, CallLimits(call_seconds=8)) as session:
        _, reply = session.run([Item.load("student"), Item.call("student.f", ())])
    return reply.value if reply.kind == "returned" else (reply.kind, reply.error or reply.text)


def _descriptors() -> set[int]:
    return {fd for fd in range(200) if _is_open(fd)}


def _is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def _children() -> set[str]:
    return {
        number
        for path in Path("/proc/self/task").glob("*/children")
        for number in path.read_text().split()
    }


def test_nothing_remains_after_close(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    descriptors, children = _descriptors(), _children()
    with Zygote() as zygote:
        workers = [zygote.spawn() for _ in range(3)]
        workers[0].kill()
        process = zygote._process
        assert process is not None
    assert process.returncode is not None
    for worker in workers:  # some were never killed
        worker.kill()
    assert _descriptors() == descriptors
    assert _children() == children
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("body", "ending"),
    [
        ("os._exit(7)", "exit code 7"),
        ("ctypes.string_at(0)", "segmentation fault or abort"),
        ("os.abort()", "segmentation fault or abort"),
        ("libc.ptrace(0, 0, None, None)", "forbidden system call"),
    ],
)
def test_it_is_told_how_a_worker_ended(zygote: Zygote, body: str, ending: str) -> None:
    source = f"import ctypes, os\nlibc = ctypes.CDLL(None)\ndef f():\n    {body}\n"
    kind, text = _call(zygote, source)  # type: ignore[misc]
    assert kind == "crashed"
    assert ending in text


def test_cpu_time_is_limited(zygote: Zygote) -> None:
    kind, text = _call(zygote, "def f():\n    while True: pass\n")  # type: ignore[misc]
    assert (kind, "CPU time" in text) == ("crashed", True)


def test_kill_says_what_it_did_and_may_be_called_twice(zygote: Zygote) -> None:
    worker = zygote.spawn()
    assert worker.kill().reason == "killed"
    assert worker.kill().reason == "killed"
    with pytest.raises((ChannelClosed, DeadlineExceeded, OSError)):
        worker.channel.receive(Deadline(0.2))


def test_nobody_is_woken_for_each_of_many_replies(
    zygote: Zygote, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[float] = []
    wait = channel._wait
    monkeypatch.setattr(channel, "_wait", lambda *args: (woken.append(args[1]), wait(*args)))
    text = b"def f(x):\n    return sum(range(3000)) + x\n"
    with Session(zygote, {"p.py": text}, CallLimits()) as session:
        replies = session.run([Item.call("p.f", (number,)) for number in range(300)])
    assert [reply.value for reply in replies] == [4_498_500 + number for number in range(300)]
    assert len(woken) < 100


def test_a_dropped_worker_is_ended(zygote: Zygote) -> None:
    worker = zygote.spawn()
    worker._leash.close()
    with pytest.raises(ChannelClosed):
        worker.channel.receive(Deadline(5))
    worker.channel.close()


@pytest.mark.parametrize("disabled", [frozenset(), frozenset(namespaces.LAYERS)])
def test_the_end_of_one_worker_is_not_the_end_of_another(disabled: frozenset[str]) -> None:
    with Zygote(disabled=disabled) as zygote:
        survivor = zygote.spawn()
        for _ in range(20):
            zygote.spawn().kill()
        with pytest.raises(DeadlineExceeded):
            survivor.channel.receive(Deadline(0.2))
        assert survivor.kill().reason == "killed"


def test_children_of_a_worker_end_with_it() -> None:
    """Should every layer against new processes fail."""
    source = """
import os, time
def f():
    child = os.fork()
    if child == 0:
        os.setsid()
        time.sleep(60)
    return child
"""
    every = frozenset((*confine.LAYERS, *namespaces.LAYERS))
    with Zygote(disabled=every) as zygote:
        child = _call(zygote, source)
        assert isinstance(child, int)
        deadline = time.monotonic() + 5
        while Path(f"/proc/{child}").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not Path(f"/proc/{child}").exists()


def test_many_threads_may_spawn_at_once(zygote: Zygote) -> None:
    workers: list[WorkerProcess] = []

    def work() -> None:
        for _ in range(4):
            worker = zygote.spawn()
            workers.append(worker)
            worker.kill()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(workers) == 16
    assert {worker.layers for worker in workers} == {workers[0].layers}


def test_a_dead_zygote_is_replaced_once() -> None:
    with Zygote() as zygote:
        zygote.spawn().kill()
        first = zygote._process
        assert first is not None
        first.kill()
        first.wait()
        zygote.spawn().kill()
        assert zygote._process is not first


def test_a_zygote_that_cannot_start_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.sandbox.host._SCRIPT", Path("/nonexistent/zygote.py"))
    with Zygote() as zygote, pytest.raises(GraderFault, match="nonexistent"):
        zygote.spawn()


def test_a_fork_that_fails_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    silent, other = socket.socketpair()
    with Zygote() as zygote, silent, other:
        zygote.spawn().kill()
        monkeypatch.setattr(
            "autograder.sandbox.spawner.message_on", lambda *_: {"fault": "fork failed: EAGAIN"}
        )
        with pytest.raises(GraderFault, match="EAGAIN"):
            zygote.spawn()


def test_a_worker_with_less_confinement_than_the_first_is_refused() -> None:
    with Zygote() as zygote:
        zygote.spawn().kill()
        zygote._disabled = frozenset({"landlock"})
        with pytest.raises(GraderFault, match="landlock"):
            zygote.spawn()


def test_the_grader_is_undumpable(zygote: Zygote) -> None:
    import ctypes

    assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0


def test_randomness_and_sets_are_the_same_in_each_run(zygote: Zygote) -> None:
    source = """
import random
import numpy as np
def f():
    return [random.random(), float(np.random.rand()), list({"a", "b", "c", "d"})]
"""
    first = _call(zygote, source)
    assert isinstance(first, list | tuple)
    assert _call(zygote, source) == first


@pytest.mark.parametrize(
    "expression",
    [
        "str(sp.diff(sp.sin(x) ** 2, x))",
        "str(sp.simplify(sp.sin(x) ** 2 + sp.cos(x) ** 2))",
        "str(sp.integrate(x * sp.exp(x), x))",
        "str(sp.solve(x**3 - 1, x))",
        "str(sp.limit(sp.sin(x) / x, x, 0))",
        "str(sp.Piecewise((1, x > 0), (0, True)).subs(x, 2))",
        "sp.latex(sp.Matrix([[x, 1], [2, 3]]).inv())",
        "str(sp.series(sp.cos(x), x))",
        "str(sp.lambdify(x, sp.exp(x))(1.0))",
        "str(sp.factor(x**4 - 1))",
        "str(np.unique([1, 2, 2]))",
        "str(np.fft.fft([1, 2]))",
        "str(np.linalg.eigh(np.eye(2)))",
        "str(np.random.default_rng(1).normal(size=2))",
        "str(np.polyfit([0, 1, 2], [0, 1, 4], 2))",
        "str(np.polynomial.Polynomial([1, 2])(3))",
        "str((np.ones((300, 300)) @ np.ones((300, 300))).sum())",
        "str(np.ma.masked_array([1, 2], [0, 1]).mean())",
        "str(statistics.stdev([1, 2, 4]))",
        "str(decimal.Decimal(1) / 3)",
        "str(fractions.Fraction(1, 3))",
        "json.dumps({'a': 1})",
        "traceback.format_exc()",
        "datetime.date(2020, 1, 1).strftime('%A')",
        "inspect.getsource(f)",
        "str(functools.reduce(operator.mul, itertools.chain([1], [2])))",
        "str(dataclasses.make_dataclass('P', ['x'])(1))",
        "'ü'.encode('cp1252').decode('latin-1')",
    ],
)
def test_honest_code_finds_all_it_needs(zygote: Zygote, expression: str) -> None:
    modules = "dataclasses datetime decimal fractions functools inspect itertools json operator"
    imports = "".join(f"import {name}\n" for name in (*modules.split(), "statistics", "traceback"))
    source = f"{imports}import numpy as np\nimport sympy as sp\nx = sp.Symbol('x')\n"
    assert isinstance(_call(zygote, f"{source}def f():\n    return {expression}\n"), str)


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_is_well_formed(machine: str) -> None:
    program = seccomp.build(machine)
    assert len(program) % 8 == 0
    count = len(program) // 8
    assert 100 < count < 4096
    for at in range(count):
        code, yes, no = program[8 * at], program[8 * at + 2], program[8 * at + 3]
        if code & 0x07 == 0x05:
            assert at + 1 + max(yes, no) < count, "a jump past the end"
    assert program[-8] == 0x06, "the last instruction returns"


def test_there_is_no_filter_for_other_machines() -> None:
    with pytest.raises(KeyError):
        seccomp.build("riscv64")


def test_spawning_is_quick(zygote: Zygote) -> None:
    times = []
    for _ in range(10):
        started = time.perf_counter()
        worker = zygote.spawn()
        times.append(time.perf_counter() - started)
        worker.kill()
    assert sorted(times)[0] < 0.3  # 6 ms on an idle machine; shared runners are slow


def test_nothing_outlives_a_killed_grader() -> None:
    script = """
import time
import venv
from autograder.sandbox.host import Zygote
zygote = Zygote()
zygote.start()
zygote.spawn()
print(zygote._process.pid, flush=True)
time.sleep(60)
"""
    grader = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
    )
    assert grader.stdout is not None
    with grader.stdout:
        number = int(grader.stdout.readline())
    grader.kill()
    grader.wait()
    deadline = time.monotonic() + 5
    while _runs(number) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _runs(number)  # and with it its workers: test_a_worker_dies_with_the_zygote


def _runs(number: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return False


def test_a_zygote_outlives_an_interrupt_of_the_terminal() -> None:
    with Zygote() as zygote:
        zygote.spawn().kill()
        assert zygote._process is not None
        assert os.getsid(zygote._process.pid) != os.getsid(0)
        assert signal.getsignal(signal.SIGINT) is not None


def test_without_numpy_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """NumPy from PYTHONPATH or of `pip install --user` is not there for the zygote."""
    venv.create(tmp_path / "bare", symlinks=True)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bare" / "bin" / "python"))
    with Zygote() as zygote, pytest.raises(GraderFault, match="No module named 'numpy'") as caught:
        zygote.spawn()
    assert "virtual environment" in str(caught.value)


@pytest.mark.parametrize(("kills", "goes_on"), [(4, True), (6, False)])
def test_a_zygote_may_be_killed_while_it_warms_up(monkeypatch, kills, goes_on):
    """Several times in a row, and the run goes on; but not for ever."""
    started = []

    def message(*_):
        if len(started) < kills:
            raise spawner.ZygoteGone("the sandbox's zygote is gone")
        return {"active": ["a wall"], "missing": {}}

    zygote = host.Zygote()
    monkeypatch.setattr(host, "message_on", message)
    monkeypatch.setattr(host.Zygote, "control", None)
    monkeypatch.setattr(zygote, "start", lambda: started.append(1))
    monkeypatch.setattr(zygote, "_last_words", str)
    if goes_on:
        assert zygote._awaited() == (("a wall",), {})
    else:
        with pytest.raises(GraderFault, match="did not start"):
            zygote._awaited()
    assert len(started) == min(kills, 5)


def test_where_several_come_sympy_is_warm_before_the_first() -> None:
    source = "import sys\ndef f():\n    return 'sympy' in sys.modules\n"
    for several in (False, True):
        with Zygote(several=several) as zygote:
            assert _call(zygote, source) is several


def test_where_many_come_what_few_want_is_warm_too() -> None:
    source = "import sys\ndef f():\n    return 'sympy.physics.units' in sys.modules\n"
    with Zygote(several=True) as zygote:
        assert _call(zygote, source) is False
        for _ in range(20):
            zygote.spawn().kill()
        assert _call(zygote, source) is True
