"""The grader's side of the zygote: start it, ask for workers, end them.

    with Zygote() as workers:            # starts at once, is awaited by the first spawn
        worker = workers.spawn()         # confined; `worker.layers` says how
        worker.channel.send(…)
        worker.kill()                    # Exit("killed"), or how it had ended by itself

Whatever goes wrong in here is a `GraderFault`: it never becomes a student's zero. Linux only;
elsewhere `plain.py` runs a student's own code on the student's own machine.
"""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from autograder.errors import GraderFault
from autograder.sandbox import kernel
from autograder.sandbox.limits import Limits
from autograder.sandbox.plain import last_line
from autograder.sandbox.spawner import END_TIMEOUT_S, Spawner, WorkerProcess, message_on

READY_TIMEOUT_S = 120  # importing NumPy and all of SymPy took 9 s on a slow machine
_STARTS = 6  # of a zygote that somebody, or the kernel for want of memory, kills as it warms up
_NO_PACKAGES = (
    ". It sees neither PYTHONPATH nor what `pip install --user` installed: install gradkit and "
    "NumPy into a virtual environment (python3 -m venv .venv), and use the gradkit in there."
)
_SCRIPT = Path(__file__).with_name("zygote.py")
# One thread each: clone is forbidden later, and OpenBLAS would wait for its threads for ever.
# A fixed hash seed: a set of strings iterates the same in each run.
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "SYMPY_USE_CACHE": "yes",
}


class Zygote(Spawner):
    """Makes confined workers by forking one warm process; safe to use from several threads."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        disabled: frozenset[str] = frozenset(),
        several: bool = False,
    ) -> None:
        super().__init__(limits, disabled)
        self._several = several  # submissions are to come: all is warm from the start
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None

    def __enter__(self) -> Zygote:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Begin to start it; the first `spawn` waits until it is warm."""
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)  # nobody of this user reads our memory
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-s", "-P", str(_SCRIPT), str(theirs.fileno()),
                 json.dumps(sorted(self._disabled)), *["several"] * self._several],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self._errors,
                cwd="/", env=_ENVIRONMENT, pass_fds=[theirs.fileno()], start_new_session=True,
            )  # fmt: skip
        self._control = ours
        self._around = None
        self.lost = ""

    @property
    def control(self) -> socket.socket:
        """The control socket, for processes that ask for workers themselves."""
        if self._control is None:
            raise GraderFault("the sandbox was closed, or never started")
        return self._control

    def close(self) -> None:
        """End the zygote and with it every worker; nothing remains."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        if self._control is not None:
            # Others may hold the same end: this ends it for all of them.
            with contextlib.suppress(OSError):
                self._control.shutdown(socket.SHUT_RDWR)
            self._control.close()
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(END_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._errors is not None:
            self._errors.close()
            self._errors = None

    def spawn(
        self, cpu_seconds: int | None = None, *, disabled: frozenset[str] = frozenset()
    ) -> WorkerProcess:
        """As of every spawner; where the zygote has died, a new one is begun, once."""
        try:
            return super().spawn(cpu_seconds, disabled=disabled)
        except GraderFault:
            if self._alive():
                raise
        self.revive()
        return super().spawn(cpu_seconds, disabled=disabled)

    def revive(self) -> None:
        """Begin anew where it has died."""
        with self._lock:
            if not self._alive():
                self._stop()
                self.start()

    def replace(self) -> None:
        """Begin anew, whatever it is doing."""
        with self._lock:
            if self._process is not None:
                self._process.kill()
            self._stop()
            self.start()

    def _alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _awaited(self) -> tuple[tuple[str, ...], dict[str, str]]:
        with self._lock:
            for left in reversed(range(_STARTS)):
                if self._around is not None:
                    break
                try:
                    ready = message_on(self.control, READY_TIMEOUT_S)
                    self._around = tuple(ready["active"]), ready["missing"]
                except GraderFault as fault:
                    words = self._last_words()
                    if words or not left:
                        raise GraderFault(f"the sandbox did not start: {words}") from fault
                    self._stop()  # somebody killed it
                    self.start()
            assert self._around is not None
            return self._around

    def _last_words(self) -> str:
        """What it complained of; nothing where it was killed."""
        if self._errors is None:
            return "it was closed, or never started"
        words = last_line(self._errors, otherwise="")
        return words + _NO_PACKAGES if words.startswith("ModuleNotFoundError") else words
