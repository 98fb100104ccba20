"""The situations that promises must hold in, and how to run a command in each of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from attacks import container

REPOSITORY = Path(__file__).resolve().parents[2]
CANARY = "gk-canary-5f1d0c"
USER = 12345
NAMESPACES = ("net-namespace", "ipc-namespace", "pid-namespace")
_FOLDERS = sorted({Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve(), REPOSITORY})
_ENVIRONMENT = {
    "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
    "HOME": "/tmp",
    "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'tests'}",
    "PYTHONDONTWRITEBYTECODE": "1",
    "GRADKIT_CANARY": CANARY,
}


@dataclass(frozen=True)
class Situation:
    """Where a grader may run."""

    name: str
    why_not: Callable[[], str]
    command: Callable[[list[str]], subprocess.CompletedProcess[str]]
    without: tuple[str, ...] = ()

    def attacks(self, mode: str, *options: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """The attacks' outcomes, and what is said of the run as a whole."""
        without = ["--without", *self.without] if self.without and mode == "confined" else []
        done = self.command([sys.executable, "-m", "attacks.run", mode, *options, *without])
        assert done.returncode == 0, done.stderr[-2000:]
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        summary = lines.pop() if mode == "confined" else {}
        return lines, summary


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, timeout=280, check=False, env=_ENVIRONMENT,
        cwd="/", stdin=subprocess.DEVNULL,
    )  # fmt: skip


def _run_as_user(command: list[str]) -> subprocess.CompletedProcess[str]:
    if os.geteuid() != 0:
        return _run(command)
    script = Path(__file__).with_name("as_user.py")
    folders = ":".join(map(str, _FOLDERS))
    return _run([sys.executable, str(script), str(USER), folders, *command])


def _run_in_container(command: list[str]) -> subprocess.CompletedProcess[str]:
    return container.run(command, _FOLDERS, environment=_ENVIRONMENT, timeout=280)


@cache
def _no_root() -> str:
    return "" if os.geteuid() == 0 else "the tests do not run as root"


@cache
def _no_user() -> str:
    done = _run_as_user([sys.executable, "-c", "import numpy, sympy, autograder"])
    return "" if done.returncode == 0 else f"no ordinary user here: {done.stderr.strip()[-200:]}"


@cache
def _no_container() -> str:
    return container.why_not()


ROOT = Situation("root", _no_root, _run)
SITUATIONS = (
    ROOT,
    Situation("user", _no_user, _run_as_user),
    Situation("user-without-namespaces", _no_user, _run_as_user, NAMESPACES),
    Situation("container", _no_container, _run_in_container),
)
