"""What an installation costs: packages, size, CPU time of pip."""

from __future__ import annotations

import os
from pathlib import Path

from tests.benchmarks.cases import ROOT
from tests.benchmarks.measure import PYTHON, Command, Times, run

WAYS = {"gradkit": f"{ROOT}", "gradkit[otter]": f"{ROOT}[otter]"}


def installs(folder: Path) -> dict[str, dict[str, float]]:
    """A fresh environment for each way to install."""
    found = {}
    for name, wanted in WAYS.items():
        place = folder / name
        run(Command([PYTHON, "-m", "venv", "--without-pip", str(place)], folder), Times())
        pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--python", str(place)]
        times = Times()
        run(Command([*pip, "install", "-q", wanted], folder), times)
        libraries = next(place.glob("lib/python*/site-packages"))
        sizes = [os.lstat(path).st_size for path in libraries.rglob("*") if not path.is_symlink()]
        found[name] = {
            "packages": len(list(libraries.glob("*.dist-info"))),
            "megabytes": round(sum(sizes) / 1e6),
            "pip_cpu_seconds": round(times.median, 1),
        }
    return found
