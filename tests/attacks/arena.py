"""Where attacks are run: secrets to steal, a victim, listeners, and what came of it all."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import secrets
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from marking import Grader

from attacks import Attack
from attacks import naive as naive_grader
from autograder.assignment.load import load_assignment
from autograder.sandbox import confine, namespaces
from autograder.sandbox.host import Zygote
from autograder.sandbox.limits import Limits

REPOSITORY = Path(__file__).resolve().parents[2]
CALL_SECONDS = 1.0  # an honest call takes below 0.1 s
HANGING_SECONDS = 0.4  # for attacks that never answer: the sooner they are given up the better
NAIVE_SECONDS = 1.5  # what it does takes milliseconds
FLOOD_BYTES = 5_000_000
EVERY_LAYER = frozenset((*confine.LAYERS, *namespaces.LAYERS))
_MODULES = ("gradient_descent", "discussion", "perceptron")
POINTS = 110  # of the whole assignment
HONEST = frozenset({"gradient_descent.step", "discussion.square_derivative_symbolic"})


@dataclass
class Outcome:
    """What an attack did, besides being graded."""

    name: str
    harms: list[str] = field(default_factory=list)
    status: str = ""
    seconds: float = 0.0
    detail: str = ""


class Arena:
    """Plants everything, grades attacks, looks at the damage."""

    def __init__(self, base: Path, canary: str) -> None:
        self.canary = canary
        self.mark = f"gkmark-{secrets.token_hex(6)}"
        self.base = base
        base.chmod(0o755)
        self.folder = base / "grader"
        self.scratch = base / "scratch"
        self._plant()
        self._listen()
        self.victim: subprocess.Popen[bytes] | None = None

    def _plant(self) -> None:
        self.folder.mkdir(mode=0o700)
        self.scratch.mkdir()
        self.scratch.chmod(0o1777)
        for part in ("problems", "solutions"):
            shutil.copytree(REPOSITORY / part, self.folder / part)
        canaries = f'\nCANARY = "{self.canary}"\n'
        for path in [*self.folder.glob("problems/*/hidden_checks.py"),
                     *self.folder.glob("solutions/*.py")]:  # fmt: skip
            path.write_text(path.read_text("utf-8") + canaries, "utf-8")
        (self.folder / self.canary).touch()
        self.public = self.base / "public.txt"
        self.public.write_text(self.canary)
        self.shared = Path("/dev/shm") / self.mark
        self.shared.write_text(self.canary)

    def _listen(self) -> None:
        self.lines = {
            "tcp": socket.socket(socket.AF_INET, socket.SOCK_STREAM),
            "udp": socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
            "unix": socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
            "abstract": socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        }
        self.unix = self.scratch / "unix"
        addresses = {"tcp": ("127.0.0.1", 0), "udp": ("127.0.0.1", 0), "unix": str(self.unix),
                     "abstract": f"\0{self.mark}"}  # fmt: skip
        for name, line in self.lines.items():
            line.bind(addresses[name])
            line.setblocking(False)
            if name != "udp":
                line.listen(8)
        self.unix.chmod(0o777)

    def close(self) -> None:
        """Leaves nothing."""
        for line in self.lines.values():
            line.close()
        self.shared.unlink(missing_ok=True)
        if self.victim is not None:
            self.victim.kill()
            self.victim.wait()

    def source(self, attack: Attack) -> bytes:
        """The attack's file, aimed at this arena."""
        words = {
            "SOLUTION": self.folder / "solutions/gradient_descent.py",
            "HIDDEN": self.folder / "problems/gradient_descent/hidden_checks.py",
            "PUBLIC": self.public,
            "FOLDER": self.folder,
            "SCRATCH": self.scratch,
            "GRADER": os.getpid(),
            "VICTIM": self._living_victim(),
            "TCP": self.lines["tcp"].getsockname()[1],
            "UDP": self.lines["udp"].getsockname()[1],
            "MARK": self.mark,
        }
        source = attack.source()
        for word, value in words.items():
            source = source.replace(f"@{word}@", str(value))
        return source.encode("utf-8", "surrogatepass")

    def _living_victim(self) -> int:
        if self.victim is None or self.victim.poll() is not None:
            self.victim = subprocess.Popen(["sleep", "3600"], start_new_session=True)
        return self.victim.pid

    def damage(self) -> Iterator[str]:
        """What happened outside of the worker; repaired for the next attack."""
        for path in sorted(self.scratch.iterdir()):
            if path != self.unix:
                yield f"file {path.name}"
                path.unlink() if not path.is_dir() else shutil.rmtree(path)
        for name, line in self.lines.items():
            if _was_reached(name, line):
                yield f"reached {name}"
        assert self.victim is not None
        deadline = time.monotonic() + 0.05
        while time.monotonic() < deadline and self.victim.poll() is None:
            time.sleep(0.01)
        if self.victim.poll() is not None:
            yield "the victim died"

    def shown(self, text: str) -> Iterator[str]:
        """What the text gives away."""
        if self.canary in text:
            yield "leaked the canary"
        if "PWNED" in text:
            yield "PWNED"


def _was_reached(name: str, line: socket.socket) -> bool:
    """Whether an attack came through (others on this machine may try out its ports, too)."""
    with contextlib.suppress(BlockingIOError):
        if name == "udp":
            return line.recv(100) == b"theta"
        visitor, _ = line.accept()
        with visitor:
            visitor.settimeout(1)
            return name != "tcp" or visitor.recv(100) == b"theta"
    return False


class Engine:
    """The real engine over real workers, with some layers off."""

    def __init__(self, arena: Arena, disabled: frozenset[str] = frozenset()) -> None:
        self.arena = arena
        assignment = load_assignment(arena.folder, only=_MODULES)
        quick = replace(assignment.limits, call_seconds=CALL_SECONDS)
        self.zygote = Zygote(Limits(memory_bytes=1 << 30, cpu_seconds=20), disabled=disabled)
        self.grader = Grader(replace(assignment, limits=quick), self.zygote)
        quicker = replace(assignment.limits, call_seconds=HANGING_SECONDS)
        self.impatient = Grader(replace(assignment, limits=quicker), self.zygote)
        self.honest = Grader(load_assignment(arena.folder), self.zygote)
        self.honest_files = {
            path.name: path.read_bytes() for path in (REPOSITORY / "solutions").glob("*.py")
        }

    def attack(self, name: str, attack: Attack) -> Outcome:
        """Grades it and looks around."""
        module = attack.question.partition(".")[0]
        files = {f"{module}.py": self.arena.source(attack)}
        started = time.monotonic()
        questions = frozenset({attack.question, *attack.also})
        grader = self.impatient if attack.hangs else self.grader
        result = grader.grade(name, files, questions=questions)
        seconds = time.monotonic() - started
        if "daemon" in name:
            time.sleep(0.3)
        question = result.question(attack.question)
        harms = list(self.arena.shown(repr(result)))
        harms += self.arena.damage()
        harms += [f"scored {q.earned} for {q.name}" for q in result.questions if q.earned > 0]
        if result.withheld:
            harms.append(f"fault: {result.fault}")
        first = question.first_failure
        return Outcome(
            name, harms, str(question.status), seconds, (first.message if first else "")[:200]
        )

    def neighbour(self, questions: frozenset[str] | None = HONEST) -> str:
        """An honest submission, graded by the same workers; empty when it keeps its marks."""
        result = self.honest.grade("honest", self.honest_files, questions=questions)
        if result.withheld or result.earned != (result.points if questions else POINTS):
            return f"an honest submission got {result.earned} of {result.points} ({result.fault})"
        return ""


def naive(arena: Arena, name: str, attack: Attack) -> Outcome:
    """The same source against a grader such as most are."""
    module, _, function = attack.question.partition(".")
    path = arena.base / "submission.py"
    path.write_bytes(arena.source(attack))
    reference = arena.folder / "solutions" / f"{module}.py"
    arguments = (str(path), str(reference), function, arena.canary, str(arena.public))
    process = _Forked(lambda: naive_grader.main(*arguments))
    output, hung = _read(process)
    text = output.decode(errors="replace")
    if "daemon" in name:
        time.sleep(0.3)
    harms = [*arena.shown(text), *arena.damage()]
    if hung:
        harms.append("hung")
    elif "SCORE:" not in text:
        harms.append("died")
    elif "SCORE: 0.0" not in text:
        harms.append("scored")
    if len(output) >= FLOOD_BYTES:
        harms.append("flooded")
    return Outcome(name, harms, detail=text[-200:])


class _Forked:
    """A child with NumPy and SymPy already imported, a keyboard nobody types on, and a pipe."""

    def __init__(self, main: Callable[[], None]) -> None:
        keyboard, self._typist = os.pipe()
        self.output, screen = os.pipe()
        self.number = os.fork()
        if self.number == 0:
            os.setsid()
            atexit._clear()  # ours, which would tidy the arena away
            os.close(self.output)
            for source, target in ((keyboard, 0), (screen, 1), (screen, 2)):
                os.dup2(source, target)
            sys.stdin, sys.stdout, sys.stderr = (
                os.fdopen(fd, mode, closefd=False) for fd, mode in ((0, "r"), (1, "w"), (2, "w"))
            )
            try:
                main()
                atexit._run_exitfuncs()
                sys.stdout.flush()
            finally:
                os._exit(1)
        os.close(screen)
        os.close(keyboard)

    def ended(self) -> bool:
        return os.waitid(os.P_PID, self.number, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.number, signal.SIGKILL)
        os.waitpid(self.number, 0)
        os.close(self.output)
        os.close(self._typist)


def _read(process: _Forked) -> tuple[bytes, bool]:
    """Output up to a limit, and whether it had to be killed."""
    deadline, output, open_ = time.monotonic() + NAIVE_SECONDS, b"", True
    while len(output) < FLOOD_BYTES and time.monotonic() < deadline:
        if open_ and select.select([process.output], [], [], 0.02)[0]:
            piece = os.read(process.output, 1 << 20)
            output += piece
            open_ = bool(piece)
        elif process.ended():
            break
        elif not open_:
            time.sleep(0.02)
    hung = not process.ended() and len(output) < FLOOD_BYTES
    process.close()
    return output, hung


@contextlib.contextmanager
def arena(canary: str) -> Iterator[Arena]:
    """An arena that leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="gkarena-") as base:
        place = Arena(Path(base), canary)
        try:
            yield place
        finally:
            place.close()


def report(**parts: Any) -> None:
    """One JSON line for whoever started this process."""
    print(json.dumps(parts), flush=True)
