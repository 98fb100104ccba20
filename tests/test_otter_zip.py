"""dist/autograder.zip: what is in it, and that equal content makes equal bytes."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from otter_attacks.fixtures import toy, toy_zip
from otter_attacks.harness import CHECKOUT, TOY

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.errors import GraderFault
from autograder.otterbridge import autograderzip
from autograder.otterbridge.autograderzip import (
    _kept_key,
    _notebook_name,
    build_autograder_zip,
)

SECRET = b"not in any repository"


def test_the_same_content_and_secret_give_the_same_bytes(toy_zip: Path, tmp_path: Path) -> None:
    elsewhere, out = tmp_path / "elsewhere", tmp_path / "out"
    shutil.copytree(TOY, elsewhere)
    for path in elsewhere.rglob("*"):
        os.utime(path, (1, 1))
    out.mkdir()
    shutil.copyfile(toy_zip.with_suffix(".key"), out / "again.key")  # a random one, kept
    again = build_autograder_zip(load_assignment(elsewhere), out / "again.zip")
    assert again.read_bytes() == toy_zip.read_bytes()
    assert sorted(os.listdir(out)) == ["again.key", "again.zip"]
    assert toy_zip.with_suffix(".key").stat().st_mode & 0o077 == 0
    secret = replace(load_assignment(elsewhere), secret=SECRET)
    built = [build_autograder_zip(secret, tmp_path / name / "a.zip") for name in ("b", "c")]
    assert built[0].read_bytes() == built[1].read_bytes() != again.read_bytes()
    assert os.listdir(built[0].parent) == ["a.zip"]


def test_nobody_can_foresee_the_notebooks_name(toy: Assignment, tmp_path: Path) -> None:
    """Not from all that a published repository holds, and not from another course's zip."""
    release = tmp_path / "release"
    shutil.copytree(TOY, release)
    names = {_notebook_name(release, _kept_key(tmp_path / "no.key")) for _ in range(2)}
    names |= {_notebook_name(release, secret) for secret in (SECRET, b"another " + SECRET)}
    assert len(names) == 4
    assert all(re.fullmatch(r"gradkit-[0-9a-f]{12}\.ipynb", name) for name in names)


def test_it_holds_what_otter_and_gradescope_look_for(toy_zip: Path) -> None:
    with zipfile.ZipFile(toy_zip) as archive:
        modes = {info.filename: info.external_attr >> 16 for info in archive.infolist()}
        config = json.loads(archive.read("otter_config.json"))
        environment = archive.read("environment.yml").decode()
        requirements = archive.read("requirements.txt").decode().splitlines()
    assert {"setup.sh", "run_autograder", "run_otter.py"} <= set(modes)
    assert modes["setup.sh"] & stat.S_IXUSR
    assert modes["run_autograder"] & stat.S_IXUSR
    assert config["plugins"] == ["autograder.otterbridge.plugin.GradkitPlugin"]
    pins = {line for line in requirements if not line.startswith("#")}
    locked = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert pins <= set(locked)
    assert {"sympy", "mpmath", "numpy", "otter-grader"} <= {pin.partition("==")[0] for pin in pins}
    assert all(pin in environment for pin in pins)
    assert not [name for name in modes if "__pycache__" in name]
    engine = {name.split("/")[3] for name in modes if name.startswith("files/.gradkit/autograder/")}
    assert {"grading", "sandbox", "worker"} <= engine
    assert engine.isdisjoint({"commands", "practice", "release"})
    assert len([name for name in modes if name.startswith("tests/")]) == 3


def test_no_test_file_tells_an_expected_value(toy_zip: Path) -> None:
    with zipfile.ZipFile(toy_zip) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if "tests/" in name]
    assert not any("expect" in text or "probe" in text for text in texts)


def test_a_failing_generator_leaves_nothing(
    toy: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(autograderzip, "PLUGIN", "no.such.Plugin")
    with pytest.raises(GraderFault, match="No module named 'no'"):
        build_autograder_zip(toy, tmp_path / "autograder.zip")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("script", ["setup.sh", "run_autograder"])
def test_scripts_are_valid_bash(script: str, toy_zip: Path) -> None:
    with zipfile.ZipFile(toy_zip) as archive:
        subprocess.run(["bash", "-n"], input=archive.read(script), check=True)
