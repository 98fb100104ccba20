"""Makes the pictures of the README from what gradkit really prints and writes.

    python docs/pictures.py        in the checkout, with gradkit installed and Chromium at hand

`check.svg` is the terminal of a student whose `mlp.backward` has a mistake, `feedback.png` the card
of that question when it is marked, and `class-report.png` the page of a class of 60 whose mistakes
are drawn from the known ones, with a seed.
"""

import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from autograder.assignment.load import load_assignment
from autograder.audit.mutants import definition, replaced
from autograder.audit.variants import mistakes
from autograder.release.studentkit import kit_files, student_files

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
QUESTION = "mlp.backward"
MISTAKE = "slope_at_activation"
# Of the terminal's picture: it names fonts from the net, which a picture in a README cannot load.
FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def main() -> None:
    """Make all three."""
    assignment = load_assignment(ROOT)
    wrong = {p.name: mistakes(assignment, p) for p in assignment.problems}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        picture_of_terminal(assignment, folder / "home", chosen(wrong))
        grade_class(assignment, wrong, folder / "class", folder / "out")
        page = (folder / "out" / "ada.lovelace" / "feedback.html").read_text(encoding="utf-8")
        card = re.search(rf'<article class="card" id="{QUESTION}">.*?</article>', page, re.DOTALL)
        head = re.sub("<meta http-equiv.*?>", "", page.partition("</head>")[0])
        alone = f"{head}<style>body {{padding: 0}}</style></head><body>{card[0]}</body></html>"
        (folder / "card.html").write_text(alone, encoding="utf-8")
        screenshot(folder / "card.html", DOCS / "feedback.png", 928)
        screenshot(folder / "out" / "report.html", DOCS / "class-report.png", 1000, 1000)


def chosen(wrong):
    """The file with the mistake of the pictures."""
    return next(v.source for v in wrong["mlp"] if v.name == MISTAKE)


def picture_of_terminal(assignment, home, source):
    """`check.py` in a student's folder, in colours, as SVG."""
    files = {**student_files(assignment)}
    files |= {f"kit/{name}": data for name, data in kit_files(assignment).items()}
    for name, data in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(data)
    for done in ("derivatives", "discussion", "losses", "gradient_descent", "perceptron"):
        shutil.copy(ROOT / "solutions" / f"{done}.py", home)
    (home / "mlp.py").write_text(source, encoding="utf-8")
    os.utime(home / "mlp.py", (2e9, 2e9))
    colours = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": "90", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "check.py"], cwd=home, env=colours, capture_output=True, text=True
    )
    console = Console(record=True, width=90, file=io.StringIO())
    console.print(Text("$ python check.py"))
    console.print(Text.from_ansi(done.stdout))
    svg = console.export_svg(title="python check.py", theme=MONOKAI, unique_id="check")
    (DOCS / "check.svg").write_text(FONTS.sub("", svg), encoding="utf-8")


def grade_class(assignment, wrong, place, out):
    """A class of 60 and its report."""
    rng = random.Random(9)
    first = ("ada", "bea", "cem", "dora", "emil", "fay", "gus", "hana", "ivo", "jo")
    last = ("lovelace", "baker", "cruz", "dyk", "evans", "fox")
    for number, name in enumerate(f"{one}.{other}" for other in last for one in first):
        folder = place / name
        folder.mkdir(parents=True)
        care = 1 - rng.random() ** 2 / 2
        for problem in assignment.problems:
            source = (ROOT / "solutions" / problem.file).read_text(encoding="utf-8")
            if number % 7 == 6 and problem.name in assignment.bonus:
                source = (ROOT / "student" / problem.file).read_text(encoding="utf-8")
            for question in problem.questions:
                known = [v for v in wrong[problem.name] if v.question == question.name]
                text = known[int(len(known) * rng.random() ** 3)].source if known else source
                if rng.random() > care and problem.name not in assignment.bonus:
                    found = definition(text, question.function)
                    source = replaced(source, question.function, found)
            if problem.name == "mlp" and number % 5 == 0:
                source = chosen(wrong)
            (folder / problem.file).write_text(source, encoding="utf-8")
    shutil.rmtree(place / "ivo.baker")
    (place / "ivo.baker").mkdir()
    (place / "ivo.baker" / "work.rar").write_bytes(b"Rar!")
    command = [sys.executable, "-m", "autograder"]
    subprocess.run([*command, "grade", place, "-o", out], cwd=ROOT, check=False)
    subprocess.run([*command, "report", out], cwd=ROOT, check=True)


def screenshot(page, picture, width, height=0):
    """Chromium's picture of a page; as high as the page where no height is given."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as profile:
        command = [
            *(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
            *(f"--user-data-dir={profile}", "--hide-scrollbars"),
        ]
        if not height:
            text = page.read_text(encoding="utf-8")
            told = "<script>document.title = document.documentElement.scrollHeight</script></body>"
            page.write_text(text.replace("</body>", told), encoding="utf-8")
            small = [*command, f"--window-size={width},100", "--dump-dom", page.as_uri()]
            dom = subprocess.run(small, capture_output=True, text=True, check=True).stdout
            height = int(re.search(r"<title>(\d+)</title>", dom)[1])
        size = f"--window-size={width},{height}"
        subprocess.run(
            [*command, size, f"--screenshot={picture}", page.as_uri()],
            capture_output=True, check=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
