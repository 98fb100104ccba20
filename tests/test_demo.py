"""`gradkit demo`: one command from the checkout to feedback."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest
from conftest import ROOT, refused


@pytest.mark.demand  # the README's first command, which .ci/run types
def test_the_demo_builds_grades_and_says_where_to_look(run, tmp_path):
    done = run("demo", "-o", tmp_path / "results")
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("student.zip", "autograder.zip"):
        assert str(ROOT / "dist" / name) in done.stdout
    links = re.findall(r"file://\S+", done.stdout)
    pages = [Path(unquote(urlparse(link).path)) for link in links]
    assert [page.parent.name for page in pages] == [
        "complete",
        "half-done",
        "slides-to-the-letter",
        "three-mistakes",
    ]
    assert all(page.is_file() for page in pages)
    assert re.search(r"^complete .* 110$", done.stdout, re.MULTILINE)


def test_without_examples_it_says_so(run, small, tmp_path):
    done = run("demo", "-o", tmp_path / "results", cwd=small)
    assert done.returncode == 2
    assert done.stderr.startswith("gradkit: ")
    assert "examples" in done.stderr
    assert not (tmp_path / "results").exists()


def test_an_unusable_results_folder_is_refused_before_anything_is_built(run, small, tmp_path):
    (small / "examples" / "ann").mkdir(parents=True)
    (small / "examples" / "ann" / "twice.py").write_text("x = 1\n")
    (tmp_path / "file").write_text("in the way")
    refused(run("demo", "-o", tmp_path / "file", cwd=small), "Name another folder")
    assert not (small / "student").exists()
    assert not (small / "dist").exists()
