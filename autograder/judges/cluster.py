"""Hands submissions to the workers of a Dask cluster and collects records, whoever is lost.

    with Cluster(assignment, "tcp://head:8786") as cluster:
        for task, result in cluster.grade(tasks):
            ...

Each worker gets the release once, known by its hash, and shows that it is fit before it grades: the
same versions, and a floor that holds. Submissions are handed to a worker by name, a few at a time;
those of a worker that is lost go to another. Records come back as JSON, as from the judges here.
Whoever may talk to the scheduler may run code on all of its machines, so it is trusted.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import queue
import secrets
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.assignment.model import Assignment
from autograder.errors import GraderFault, OutputError, SandboxError, UsageError
from autograder.judges.pool import OUTSIDE, Graded
from autograder.judges.release import engine, packed
from autograder.judges.releases import forget, graded, prepare
from autograder.judges.station import opening
from autograder.judges.transfer import Task, decode_reply
from autograder.words import plain

try:
    from distributed import Client, Security
    from distributed.comm import connect
except ImportError as error:
    raise UsageError(
        f"--scheduler needs Dask ({error}). Run: pip install 'gradkit[cluster]'"
    ) from None

_CONNECT_SECONDS = 10
_FETCH_SECONDS = 30  # for a record, where its worker is still there
_LOOK_SECONDS = 1.0  # between looks at who is there
_NOBODY_SECONDS = 60  # for the cluster to bring new workers
_LONGEST = 300  # characters of what a worker says


@dataclass(eq=False)
class _Case:
    """A submission, how often it was lost, and where it is now."""

    task: Task
    lost: int = 0
    worker: str = ""
    future: Any = None


class Cluster:
    """The workers of one scheduler."""

    def __init__(self, assignment: Assignment, address: str, *, allow_weak: bool = False) -> None:
        self._assignment = assignment
        self._address = address
        self._order = opening(packed(assignment), allow_weak=allow_weak)
        self._key = hashlib.sha256(self._order).hexdigest()
        self._run = secrets.token_hex(8)
        self._client: Any = None
        self._room: dict[str, int] = {}  # submissions that each fit worker may have
        self._unfit: dict[str, str] = {}  # why not, by worker
        self._running: dict[str, _Case] = {}
        self._again: deque[_Case] = deque()
        self._done: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._count = 0
        self._looked = self._seen = 0.0
        self.weak = False

    def __enter__(self) -> Cluster:
        logging.disable()  # Dask's own words: what matters is said below
        try:
            asyncio.run(_reach(self._address))  # a client that fails hangs for half a minute
            self._client = Client(
                self._address, timeout=_CONNECT_SECONDS, set_as_default=False, name="gradkit"
            )
        except Exception as error:  # of many kinds, by the form of the address
            raise UsageError(
                f"--scheduler {self._address}: no Dask scheduler answers there ({_said(error)}). "
                "Give its address as `dask scheduler` prints it, tcp://HOST:8786."
            ) from None
        try:
            self._check_scheduler()
            self._look()
            if not self._room:
                raise SandboxError(self._nobody())
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for case in self._running.values():
            case.future.release()
        with contextlib.suppress(Exception):  # the scheduler may be gone
            if self._client.status == "running":
                self._client.run(forget, self._key, self._run, on_error="return")
        with contextlib.suppress(Exception):
            self._client.close(timeout=2)

    @property
    def remarks(self) -> list[str]:
        """Which workers took no submissions, and why."""
        return [f"Worker {name} takes no submissions: {why}" for name, why in self._unfit.items()]

    def grade(self, tasks: Iterable[Task]) -> Iterator[Graded]:
        """Each task with its record, in the order in which they are done."""
        fresh = map(_Case, tasks)
        while self._hand_out(fresh):
            graded = self._heard()
            if time.monotonic() - self._looked > _LOOK_SECONDS:
                self._look()
            if graded:
                self._hand_out(fresh)  # workers go on while the results are written
                yield graded

    # --- workers -------------------------------------------------------------------------

    def _check_scheduler(self) -> None:
        """It takes submissions' tasks apart, so it has to know what they are of."""
        try:
            self._client.run_on_scheduler(engine)
        except ImportError as error:
            raise UsageError(
                f"--scheduler {self._address}: the scheduler itself cannot run gradkit "
                f"({_said(error)}). Start it in the same environment as its workers."
            ) from None
        except Exception as error:
            raise self._gone(error) from None

    def _look(self) -> None:
        """Who is there: new ones are made ready, and what lost ones had goes elsewhere."""
        with self._connected():
            there: dict[str, int] = self._client.nthreads()
            new = [name for name in there if name not in self._room and name not in self._unfit]
            said = self._prepared(new, None)
            lacking = [name for name, words in said.items() if words == {"lacks": True}]
            said |= self._prepared(lacking, self._order)
        for name, words in said.items():
            if not isinstance(words, dict):  # an exception, of any kind
                self._unfit[name] = f"it cannot run gradkit ({_said(words)})"
            elif "unfit" in words:
                self._unfit[name] = plain(words["unfit"], _LONGEST)
            else:
                self.weak |= words["weak"]
                self._room[name] = there[name] + 1  # one waits, so that no thread does
        for name in [name for name in self._room if name not in there]:
            self._lose(name)
        self._looked = time.monotonic()
        if self._room or not self._seen:
            self._seen = self._looked
        elif self._looked - self._seen > _NOBODY_SECONDS:
            raise OutputError(f"{self._nobody()} What is graded is kept: run again with --resume.")

    def _prepared(self, workers: list[str], order: bytes | None) -> dict[str, Any]:
        if not workers:
            return {}
        run = self._client.run
        found: dict[str, Any] = run(
            prepare, self._key, self._run, order, workers=workers, on_error="return"
        )
        return found

    def _lose(self, worker: str) -> None:
        del self._room[worker]
        for key in [key for key, case in self._running.items() if case.worker == worker]:
            case = self._running.pop(key)
            case.future.release()
            self._again.append(case)
            case.lost += 1

    def _nobody(self) -> str:
        why = "; ".join(self.remarks) or "it has no workers. Start some with `dask worker`"
        return f"--scheduler {self._address}: nobody there can grade. {why}."

    @contextlib.contextmanager
    def _connected(self) -> Iterator[None]:
        """Whatever goes wrong between us and the scheduler is one line."""
        try:
            yield
        except Exception as error:
            raise self._gone(error) from None

    def _gone(self, error: object) -> OutputError:
        return OutputError(
            f"--scheduler {self._address}: the scheduler is gone ({_said(error)}). What is graded "
            "is kept: run again with --resume."
        )

    # --- submissions ---------------------------------------------------------------------

    def _hand_out(self, fresh: Iterator[_Case]) -> bool:
        """Give every worker what it has room for; whether anything is still to be awaited."""
        free = dict(self._room)
        for case in self._running.values():
            free[case.worker] -= 1
        while free and free[name := max(free, key=lambda name: free[name])] > 0:
            waiting = self._again.popleft() if self._again else next(fresh, None)
            if waiting is None:
                return bool(self._running)
            self._give(waiting, name)
            free[name] -= 1
        return True

    def _give(self, case: _Case, worker: str) -> None:
        self._count += 1
        key = f"gradkit-{self._run}-{self._count}"
        with self._connected():
            case.worker = worker
            case.future = self._client.submit(
                graded, self._key, case.task.encoded(), key=key, workers=[worker], pure=False
            )
            self._running[key] = case
            case.future.add_done_callback(lambda future: self._done.put(future.key))

    def _heard(self) -> Graded | None:
        """The next record, if one arrives before it is time to look round."""
        try:
            key = self._done.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            return None
        case = self._running.pop(key, None)
        if case is None:  # it was given to another worker since
            return None
        future, case.future = case.future, None
        if future.status == "cancelled":
            raise self._gone("the connection ended")
        why: BaseException = TimeoutError("what it had done went with it")
        if future.status == "error":
            why = future.exception()
        elif future.status == "finished":
            with self._connected(), contextlib.suppress(TimeoutError):
                record = decode_reply(future.result(timeout=_FETCH_SECONDS))
                assert not isinstance(record, str)
                return case.task, record
        return self._failed(case, why)

    def _failed(self, case: _Case, error: BaseException) -> Graded | None:
        """No record: the worker was lost, or has ceased to be fit."""
        case.lost += 1
        if isinstance(error, GraderFault) and case.worker in self._room:
            self._unfit[case.worker] = plain(str(error), _LONGEST)
            self._lose(case.worker)
        if case.lost < OUTSIDE:
            self._again.append(case)
            return None
        why = f"its worker was lost {case.lost} times: {_said(error)}"
        return case.task, case.task.withheld(self._assignment, why)


async def _reach(address: str) -> None:
    """Raises whatever keeps us from the scheduler."""
    arguments = Security().get_connection_args("client")
    (await connect(address, timeout=_CONNECT_SECONDS, **arguments)).abort()


def _said(error: object) -> str:
    words = str(error) or type(error).__name__
    return plain(" ".join(words.split()), _LONGEST).rstrip(".")
