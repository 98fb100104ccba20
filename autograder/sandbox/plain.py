"""Workers without confinement, for a student's own code on the student's own machine."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from autograder.sandbox.channel import Channel, PipeChannel

WORKER = Path(__file__).with_name("worker.py")


@dataclass(frozen=True)
class Exit:
    """How a worker ended: `reason` is "exited", "signalled" or "killed" (by the grader)."""

    reason: str
    code: int = 0


class WorkerProcess(Protocol):
    """One running worker."""

    @property
    def channel(self) -> Channel:
        """The connection to it."""

    @property
    def layers(self) -> tuple[str, ...]:
        """What confines it."""

    def kill(self) -> Exit:
        """End it, wait for its end and say how it had ended if it was already gone."""


class Workers(Protocol):
    """Makes workers."""

    def spawn(self) -> WorkerProcess:
        """A fresh worker, ready for messages; `GraderFault` when there can be none."""


class PlainWorker:
    """A subprocess of this user's."""

    layers: tuple[str, ...] = ()

    def __init__(self) -> None:
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-u", str(WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self.channel = PipeChannel(self._process)

    def kill(self) -> Exit:
        gone = self.channel.ended
        if not gone:
            self._process.kill()
        try:
            code = self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:  # it closed its pipe but lives on
            gone = False
            self._process.kill()
            code = self._process.wait()
        self.channel.close()
        if not gone:
            return Exit("killed")
        return Exit("signalled", -code) if code < 0 else Exit("exited", code)


class PlainWorkers:
    """Makes unconfined workers, one subprocess each."""

    def spawn(self) -> PlainWorker:
        """A fresh subprocess."""
        return PlainWorker()
