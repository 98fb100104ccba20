"""Runs attacks in this process's situation (root, ordinary user, container) and reports.

    python -m attacks.run MODE [--only PATTERN …] [--without LAYER …] [--quick] [--alone]

Modes: `confined` (with all layers but those named), `plain` and `naive` (positive controls).
One JSON line per attack; a last one about the run: layers, the neighbour, what remained.
The canary comes from the environment, for there attacks look for it, too.
"""

from __future__ import annotations

import argparse
import ctypes
import fnmatch
import os
import tempfile
import threading
import time
from pathlib import Path

from attacks import all_attacks
from attacks.arena import EVERY_LAYER, Arena, Engine, arena, naive, report


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser()
    parser.add_argument("mode", choices=("confined", "plain", "naive"))
    parser.add_argument("--only", nargs="*", default=["*"])
    parser.add_argument("--without", nargs="*", action="extend", default=[])
    parser.add_argument("--quick", action="store_true", help="leave out what can only hang")
    parser.add_argument("--alone", action="store_true", help="no neighbour is graded meanwhile")
    options = parser.parse_args()
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # orphans of ours come to us, to be counted
    names = [
        name
        for name, attack in all_attacks().items()
        if any(fnmatch.fnmatch(name, pattern) for pattern in options.only)
        and not (options.quick and attack.hangs)
    ]
    with arena(os.environ["GRADKIT_CANARY"]) as place:
        tempfile.tempdir = str(place.base)  # what the engine leaves there, it must take away
        if options.mode == "confined":
            _confined(place, names, frozenset(options.without), alone=options.alone)
        else:
            _controls(place, [n for n in names if all_attacks()[n].control == options.mode])


def _confined(place: Arena, names: list[str], without: frozenset[str], *, alone: bool) -> None:
    before = _state()
    engine = Engine(place, without)
    with engine.zygote:
        layers = engine.zygote.spawn()
        layers.kill()
        before["descriptors"] = _descriptors()
        place._living_victim()
        before["processes"] = _children()
        honest = _Honest(engine)
        if not alone:
            honest.start()
        for name in names:
            outcome = engine.attack(name, all_attacks()[name])
            report(**vars(outcome))
        if not alone:
            honest.finish()
        time.sleep(0.7)  # for daemons that wait
        leftovers = [f"late {harm}" for harm in place.damage()]
        leftovers += _remains(before, "descriptors")
    place._living_victim()
    leftovers += [*_remains(before, "files"), *_remains(before, "processes")]
    report(end=True, layers=layers.layers, missing=layers.missing, leftovers=leftovers,
           neighbours=honest.graded, hurt=honest.hurt)  # fmt: skip


class _Honest(threading.Thread):
    """A neighbour graded over and over while the attacks go on."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine
        self.graded = 0
        self.hurt: list[str] = []
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(4):  # a grading is 0.3 s of CPU time
            self.graded += 1
            self.hurt += filter(None, [self.engine.neighbour()])

    def finish(self) -> None:
        """Once more after the last attack, and all 110 points of it."""
        self._ended.set()
        self.join()
        self.graded += 1
        self.hurt += filter(None, [self.engine.neighbour(None)])


def _controls(place: Arena, names: list[str]) -> None:
    attacks = all_attacks()
    if attacks and names and attacks[names[0]].control == "naive":
        for name in names:
            report(**vars(naive(place, name, attacks[name])))
    elif names:
        engine = Engine(place, EVERY_LAYER)
        with engine.zygote:
            for name in names:
                report(**vars(engine.attack(name, attacks[name])))


def _state() -> dict[str, set[str]]:
    return {"files": _files(), "descriptors": _descriptors(), "processes": _children()}


def _remains(before: dict[str, set[str]], kind: str) -> list[str]:
    now = {"files": _files, "descriptors": _descriptors, "processes": _children}[kind]()
    return [f"{kind}: {thing}" for thing in sorted(now - before[kind])]


def _files() -> set[str]:
    return {str(path) for path in Path(tempfile.gettempdir()).iterdir()}


def _descriptors() -> set[str]:
    found = set()
    for fd in range(256):
        try:
            os.fstat(fd)
        except OSError:
            continue
        found.add(str(fd))
    return found


def _children() -> set[str]:
    found = set()
    for path in Path("/proc/self/task").glob("*/children"):
        found |= set(path.read_text().split())
    return found


if __name__ == "__main__":
    main()
