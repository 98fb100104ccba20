"""The grader's side of one zygote, whoever started it: ask for confined workers, end them.

Each process that has the control socket may ask. Whatever goes wrong in here is a `GraderFault`: it
never becomes a student's zero.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Mapping
from typing import Any

from autograder.errors import GraderFault
from autograder.sandbox import gauge
from autograder.sandbox.channel import SocketChannel
from autograder.sandbox.forker import MESSAGE_BYTES
from autograder.sandbox.gauge import Usage
from autograder.sandbox.limits import Limits
from autograder.sandbox.plain import Exit

SPAWN_TIMEOUT_S = 30  # fork and lock-down took 0.1 s on a slow machine
END_TIMEOUT_S = 10  # a killed process with 1 GB to give back takes below 1 s


class ZygoteGone(GraderFault):
    """The zygote has died or hangs: another has to be started."""


class WorkerProcess:
    def __init__(
        self, channel: SocketChannel, leash: socket.socket, layers: tuple[str, ...],
        missing: dict[str, str], gauge_fd: int = -1,
    ) -> None:  # fmt: skip
        self.channel = channel
        self.layers = layers
        self.missing = missing
        self._leash = leash
        self._gauge = gauge_fd
        self._exit: Exit | None = None

    def usage(self) -> Usage | None:
        """How long it has computed and waited; `None` where the kernel does not say."""
        return gauge.read(self._gauge)

    def last_words(self) -> bytes:
        """Nothing: its code may have written anything."""
        return b""

    def kill(self) -> Exit:
        """End it, wait for its end, and say how it had ended if it was already gone."""
        if self._exit is None:
            self._exit = self._end()
            self.channel.close()
            self._leash.close()
            gauge.close(self._gauge)
            self._gauge = -1
        return self._exit

    def _end(self) -> Exit:
        with contextlib.suppress(OSError):
            self._leash.shutdown(socket.SHUT_WR)
        try:
            code = int(message_on(self._leash, END_TIMEOUT_S)["ended"])
        except (GraderFault, KeyError):
            return Exit("killed")  # the zygote is gone, and with it all of its workers
        if code >= 0:
            return Exit("exited", code)
        return Exit("killed") if -code == signal.SIGKILL else Exit("signalled", -code)


class Spawner:
    """Asks a zygote for confined workers; several processes may each hold one for the same zygote.

    The control socket carries whole messages, and each answer comes on its worker's own leash, so
    nobody can take what is another's.
    """

    def __init__(
        self, limits: Limits | None = None, disabled: frozenset[str] = frozenset()
    ) -> None:
        self.limits = limits or Limits()
        self._disabled = disabled
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._around: tuple[tuple[str, ...], dict[str, str]] | None = None
        self._least: frozenset[str] | None = None
        self.lost = ""  # why the zygote is of no use any more

    @staticmethod
    def attached(control: socket.socket, terms: Mapping[str, Any]) -> Spawner:
        """For another process than the zygote's starter, with what its `terms` said."""
        spawner = Spawner(Limits(**terms["limits"]), frozenset(terms["disabled"]))
        spawner._control = control
        spawner._around = tuple(terms["around"]), terms["missing"]
        spawner._least = None if terms["least"] is None else frozenset(terms["least"])
        return spawner

    def terms(self) -> dict[str, Any]:
        """What `attached` needs besides the control socket; waits until the zygote is warm."""
        around, missing = self._awaited()
        return {
            "limits": dataclasses.asdict(self.limits),
            "disabled": sorted(self._disabled),
            "around": around,
            "missing": missing,
            "least": None if self._least is None else sorted(self._least),
        }

    def spawn(
        self, cpu_seconds: int | None = None, *, disabled: frozenset[str] = frozenset()
    ) -> WorkerProcess:
        """A fresh confined worker; `GraderFault` when there can be none.

        It lives for `cpu_seconds` of CPU time, for the limits' own unless given. `disabled` layers
        are for probes of ours, never for a submission.
        """
        limits = self.limits
        if cpu_seconds is not None:
            limits = dataclasses.replace(limits, cpu_seconds=cpu_seconds)
        around, around_missing = self._awaited()
        ours, theirs = socket.socketpair()
        leash, their_leash = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        off = sorted(disabled | self._disabled)
        order = json.dumps({"limits": dataclasses.asdict(limits), "disabled": off}).encode()
        gauges: list[int] = []
        try:
            with theirs, their_leash:
                assert self._control is not None
                socket.send_fds(self._control, [order], [theirs.fileno(), their_leash.fileno()])
            answer = message_on(leash, SPAWN_TIMEOUT_S, gauges)
            if "gauge" in answer:
                answer = message_on(leash, SPAWN_TIMEOUT_S)
            if "active" not in answer:
                fault = answer.get("fault", "it died")
                raise GraderFault(f"a worker could not be started: {fault}")
            layers = (*around, *answer["active"])
            if not disabled:
                self._must_not_weaken(frozenset(layers))
        except BaseException as error:
            ours.close()
            leash.close()
            for descriptor in gauges:
                os.close(descriptor)
            if isinstance(error, OSError | ZygoteGone):
                self.lost = f"the sandbox's zygote is gone: {error}"
                raise ZygoteGone(self.lost) from error
            raise
        missing = {**around_missing, **answer["missing"]}
        return WorkerProcess(SocketChannel(ours), leash, layers, missing, *gauges)

    def _awaited(self) -> tuple[tuple[str, ...], dict[str, str]]:
        """The namespaces around the zygote, once it is warm."""
        assert self._around is not None
        return self._around

    def _must_not_weaken(self, layers: frozenset[str]) -> None:
        """What held the first worker, which the floor was proven on, holds each later one."""
        if self._least is None:
            self._least = layers
        elif lost := self._least - layers:
            raise GraderFault(f"a worker lacks confinement: {', '.join(sorted(lost))}")


def message_on(
    line: socket.socket, timeout: float, descriptors: list[int] | None = None
) -> dict[str, Any]:
    """The next message from the zygote or a worker that has not yet seen student code.

    A descriptor that comes with it is put into the list.
    """
    deadline = time.monotonic() + timeout
    poll = select.poll()
    poll.register(line, select.POLLIN)
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise ZygoteGone("the sandbox does not answer")
        if not poll.poll(left * 1000):
            continue
        try:
            data, fds, _, _ = socket.recv_fds(line, MESSAGE_BYTES, 0 if descriptors is None else 1)
        except OSError as fault:
            raise ZygoteGone(f"the sandbox's zygote is gone: {fault}") from fault
        if not data:
            raise ZygoteGone("the sandbox's zygote is gone")
        if descriptors is not None:
            descriptors += fds
        message: dict[str, Any] = json.loads(data)
        return message
