"""The page in a real browser: no error, no sideways scrolling, and axe finds nothing.

Needs Chromium; axe-core where `AXE_CORE` names its script (`.ci/run` gets it from npm).
"""

from __future__ import annotations

import html as entities
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from classes_of import class_of
from conftest import ROOT
from records import MIXED, broken_file, question, result
from test_page import GRAPH

from autograder.assignment.load import load_assignment
from autograder.grading.gallery import exhibits
from autograder.grading.inprocess import InProcess, modules_of
from autograder.message import Kind, Line, Values, Words
from autograder.picture import Code, Curve, Graph
from autograder.practice import check
from autograder.record import Status
from autograder.release import readmepage
from autograder.release.studentkit import readme
from autograder.render import classreport, html

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")

LOOK = """<script>
addEventListener("load", async () => {
  const found = {width: document.documentElement.scrollWidth, room: innerWidth, axe: []};
  if (window.axe) {
    const report = await axe.run();
    found.axe = report.violations.map(v => [v.id, v.impact, v.nodes[0].html]);
    found.passes = report.passes.length;
  }
  const told = document.createElement("pre");
  told.id = "found-" + frameElement.title;
  told.textContent = JSON.stringify(found);
  parent.document.body.append(told);
});
</script>"""


def full_page() -> str:
    """A page with everything on it."""
    words = Words(
        "has wrong values",
        (
            Line(Kind.MISTAKE, "one of these."),
            Line(Kind.CHOICE, "a slip"),
            Line(Kind.CALL, "I called it with " + "W[1] (3, 2), " * 9),
            Line(Kind.PLACE, "x" * 90, "p.py", 9),
            Line(Kind.WITHHELD, "withheld"),
        ),
        "think again",
        "p.f:",
        (Values("dW", (("-1.2345e-10",) * 12,), (("2.5",) * 12,), ((True, False) * 6,)),),
    )
    wrong = question("p.f", Status.FAILED, Status.FAILED, Status.PASSED)
    checks = (replace(wrong.checks[0], words=words, hidden=False), *wrong.checks[1:])
    code = Code("p.py", 3, tuple(f"row {n} {'y' * 100}" for n in range(3, 20)))
    drawn = replace(wrong, checks=checks, code=code, picture=GRAPH)
    curve = Curve("The cost", (1.0, 2.0, 40.0), (1.0, 0.5, 0.2))
    trained = replace(question("p.train", Status.TIMED_OUT), picture=curve)
    others = (*broken_file("b.f", "b.g").questions, *MIXED.questions[1:])
    noted = replace(question("n.f", Status.PASSED).checks[0], note="right, but for a helper")
    helped = replace(question("n.f", Status.PASSED), checks=(noted,))
    record = result(drawn, trained, *others, helped, notes=("a note",), weak_sandbox=True)
    return html.page(record).replace("<details", "<details open")


def class_page() -> str:
    """A class report with everything on it."""
    return classreport.page(class_of(30)).replace("<details", "<details open")


@cache
def readme_page() -> str:
    """The student's README."""
    return readmepage.page(readme(load_assignment(ROOT, hidden=False)))


@cache
def gallery_page() -> str:
    """The gallery of right functions, and what would still be to come."""
    assignment = load_assignment(ROOT)
    shown = exhibits(
        assignment, InProcess(modules_of(assignment.solutions)), set(assignment.questions)
    )
    assert len(shown) == len(assignment.exhibits())
    return html.gallery_page(result(gallery=shown), [("Later", ["p.f", "p.g"])])


@cache
def home_page() -> str:
    """The page of `check.py --report`: real mistakes, with a graph."""
    assignment = load_assignment(ROOT, hidden=False)
    files = {path.name: path.read_bytes() for path in (ROOT / "solutions").glob("*.py")}
    text = files["mlp.py"].decode()
    files["mlp.py"] = text.replace("phi_prime(Z", "phi_prime(A").encode()
    files["losses.py"] = b"def cost(loss, y_hat, y):\n    return sum(loss(y_hat, y))\n"
    assert text.encode() != files["mlp.py"]
    grader = check.grader_at_home(assignment)
    graded = grader.grade("Your work", files, hidden=False, pictures=True)
    assert any(isinstance(question.picture, Graph) for question in graded.questions)
    return html.page(graded).replace("<details", "<details open")


PAGES = {
    "feedback": full_page,
    "class": class_page,
    "readme": readme_page,
    "gallery": gallery_page,
    "home": home_page,
}


def opened(tmp_path: Path, page: str, *options: str) -> subprocess.CompletedProcess[str]:
    """The page's document and Chromium's log."""
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    assert CHROMIUM is not None
    switches = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--enable-logging=stderr",
        "--virtual-time-budget=20000",
        f"--user-data-dir={tmp_path / 'profile'}",
    ]
    return subprocess.run(
        [CHROMIUM, *switches, *options, "--dump-dom", file.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_page_opens_without_an_error(tmp_path):
    shown = opened(tmp_path, full_page())
    assert "Fix these first" in shown.stdout
    assert [line for line in shown.stderr.splitlines() if "CONSOLE" in line] == []


def test_the_readme_opens_without_an_error_and_its_formulas_have_a_size(tmp_path):
    look = """<script>
      const told = document.createElement("pre");
      told.id = "found";
      const sizes = [...document.querySelectorAll("math")].map(m => m.getBoundingClientRect());
      told.textContent = Math.min(...sizes.map(size => size.width)) + " " + document.title;
      document.body.append(told);
    </script>"""
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", readme_page())
    shown = opened(tmp_path, page.replace("</body>", f"{look}</body>"))
    width, title = re.search(r'<pre id="found">(\S+) (.*?)</pre>', shown.stdout).groups()
    assert float(width) > 4
    assert title == "Neural Network Training"
    assert [line for line in shown.stderr.splitlines() if "CONSOLE" in line] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "theme"),
    [  # what does not fit depends on the width, contrast on the theme
        (400, "dark"),
        (1200, "light"),
        pytest.param(400, "light", marks=pytest.mark.demand),
        pytest.param(1200, "dark", marks=pytest.mark.demand),
    ],
)
def test_everyone_can_read_it(tmp_path, theme: str, width: int):
    axe = Path(os.environ.get("AXE_CORE", ""))
    script = axe.read_text(encoding="utf-8") if axe.is_file() else ""
    dark = ("--force-dark-mode", "--blink-settings=preferredColorScheme=0")
    # A window of Chromium's is at least 500 pixels wide, frames in it may be narrower.
    frames = ""
    for name, made in PAGES.items():
        page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", made())
        page = page.replace("</body>", f"<script>{script}</script>{LOOK}</body>")
        frames += (
            f'<iframe title="{name}" style="width:{width}px" srcdoc="{entities.escape(page)}">'
        )
        frames += "</iframe>"
    shown = opened(
        tmp_path, f"<!doctype html><body>{frames}</body>", *(dark if theme == "dark" else ())
    )
    told = dict(re.findall(r'<pre id="found-(.*?)">(.*?)</pre>', shown.stdout, re.DOTALL))
    assert told.keys() == PAGES.keys(), shown.stderr[-2000:]
    for name, text in told.items():
        found = json.loads(entities.unescape(text))
        assert found["room"] == width, name
        assert found["width"] <= width, name
        assert found["axe"] == [], name
        assert not script or found["passes"] > 10, name
    assert [line for line in shown.stderr.splitlines() if "CONSOLE" in line] == []


CLICKED = """<script>
{
const texts = () => [...document.querySelectorAll("table.class tbody tr:not([hidden])")]
  .map(row => row.cells[0].textContent + " " + row.cells[1].textContent);
const buttons = document.querySelectorAll("table.class th button");
buttons[1].click();
const down = texts();
buttons[1].click();
const up = texts();
const field = document.querySelector(".search input");
field.value = "STUDENT 7";
field.dispatchEvent(new Event("input"));
const told = document.createElement("pre");
told.id = "found";
told.textContent = JSON.stringify({down: down.slice(0, 2), up: up[0], last: up.at(-1),
  sought: texts(), many: up.length});
document.body.append(told);
}
</script>"""


def test_the_class_table_is_sorted_and_searched(tmp_path):
    page = re.sub(
        r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", classreport.page(class_of(2000))
    )
    shown = opened(tmp_path, page.replace("</body>", CLICKED + "</body>"))
    told = re.search(r'<pre id="found">(.*?)</pre>', shown.stdout, re.DOTALL)
    assert told, shown.stderr[-2000:]
    found = json.loads(entities.unescape(told[1]))
    assert found["many"] == 2000
    assert [text.split()[-1] for text in found["down"]] == ["10", "10"]
    assert found["up"].split()[-1] == "0"
    assert found["last"].endswith(" ")  # without a mark: last, whichever way
    assert len(found["sought"]) == 111  # 7, 70 to 79, 700 to 799


def test_the_class_report_runs_its_own_script_alone(tmp_path):
    page = classreport.page(class_of(3))
    shown = opened(tmp_path, page.replace("</body>", "<script>document.title='x'</script></body>"))
    assert "<button>student</button>" in shown.stdout
    assert "Class report: " in shown.stdout.partition("</title>")[0]
