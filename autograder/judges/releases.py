"""On a worker of a Dask cluster: the releases that it has, and the stations that grade with them.

`cluster.py` calls these by way of the scheduler.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
from dataclasses import dataclass, field
from typing import Any

from autograder.errors import GraderFault
from autograder.judges.pool import OUTSIDE
from autograder.judges.station import Station


@dataclass
class Stations:
    """Of one release, on one Dask worker: as many as it has threads."""

    order: bytes
    weak: bool = False
    runs: set[str] = field(default_factory=set)  # the commands that grade with them
    idle: list[Station] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ready(self) -> tuple[Station, dict[str, Any]]:
        """A fresh one, and what it says of itself."""
        station = Station()
        said = json.loads(station.ask(self.order) or b'{"unfit": "its process ended"}')
        if "unfit" in said:
            station.close()
        return station, said

    def graded(self, task: bytes) -> bytes:
        """The record; a station that is lost is replaced."""
        for _ in range(OUTSIDE):
            with self.lock:
                station = self.idle.pop() if self.idle else None
            if station is None:
                station, said = self.ready()
                if "unfit" in said:
                    raise GraderFault(said["unfit"])
            if record := station.ask(task):
                with self.lock:
                    self.idle.append(station)
                return record
            station.close()
        raise GraderFault("its processes are killed again and again")

    def close(self) -> None:
        while self.idle:
            self.idle.pop().close()


_RELEASES: dict[str, Stations] = {}  # by hash; of this worker's process


async def prepare(key: str, run: str, order: bytes | None) -> dict[str, Any]:
    """Whether this worker is fit, or lacks the release."""
    if key not in _RELEASES and order is None:
        return {"lacks": True}
    if order is not None and hashlib.sha256(order).hexdigest() != key:
        return {"unfit": "the release arrived damaged"}
    stations = _RELEASES.setdefault(key, Stations(order or b""))
    stations.runs.add(run)
    if stations.idle:
        return {"weak": stations.weak}
    station, said = await asyncio.to_thread(stations.ready)
    if "unfit" not in said:
        stations.weak = said["weak"]
        stations.idle.append(station)
    return said


def graded(key: str, task: bytes) -> bytes:
    return _RELEASES[key].graded(task)


async def forget(key: str, run: str) -> None:
    """The command has ended; where no other grades with the release, nothing of it stays."""
    if stations := _RELEASES.get(key):
        stations.runs.discard(run)
        if not stations.runs:
            del _RELEASES[key]
            await asyncio.to_thread(stations.close)
