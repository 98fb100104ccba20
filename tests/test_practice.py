"""What a student types at home, in this process: loops that never end, zips, stubs, calls."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT

from autograder.assignment.definitions import definitions
from autograder.assignment.load import load_assignment
from autograder.assignment.model import ManualQuestion
from autograder.calls.lastwords import read_last_words
from autograder.calls.ports import Item
from autograder.practice import check, entry
from autograder.practice.packing import pack
from autograder.practice.swapped import misplaced
from autograder.record import Status
from autograder.release.skeletons import create
from autograder.render.terminal import describe
from autograder.sandbox.twin import Twin

STUB = """def double(x):
    \"\"\"Twice x.\"\"\"
    raise NotImplementedError("twice.double: not attempted yet")
"""


@pytest.fixture
def home(small: Path, tmp_path: Path) -> Path:
    """A student's folder for the small assignment."""
    assert load_assignment(small).problems
    folder = tmp_path / "my work"
    folder.mkdir()
    return folder


def typed(home: Path, *words: str) -> int:
    return entry.main(words, home, home.parent / "small")


# --- files that are not what they should be ------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("twice.py.txt", "twice.py.txt is there: rename it to twice.py."),
        ("Twice.ipynb", "Twice.ipynb is a notebook: in it, use %load_ext check and %check NAME."),
    ],
)
def test_a_file_under_another_name_is_told(home, capsys, name, words):
    (home / name).write_text("def double(x): return 2 * x")
    (home / "other.py").write_text("")
    listing = home.parent / "small" / "problems" / "assignment.toml"
    create(home.parent / "small", "other")
    assert '"other"' in listing.read_text()
    assert typed(home, "twice") == 1
    assert words in " ".join(capsys.readouterr().out.split())


def test_parameters_in_another_order_are_told(home, capsys):
    toml = home.parent / "small" / "problems" / "twice" / "problem.toml"
    toml.write_text(toml.read_text().replace('"(x)"', '"(x, y=0)"'))
    (home / "twice.py").write_text("def double(y, x=0):\n    return 2 * x\n")
    assert typed(home, "double") == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "twice.double takes (y, x), and the order asked is (x, y): arguments come" in said


def test_results_in_another_order_are_told(home, capsys):
    toml = home.parent / "small" / "problems" / "twice" / "problem.toml"
    toml.write_text(re.sub("returns = .*", 'returns = ["y", "z"]', toml.read_text()))
    source = "def double(x):\n    y, z = 2 * x, x\n    return {}\n"
    for order, told in (("z, y", True), ("y, z", False), ("x, y", False)):
        (home / "twice.py").write_text(source.format(order))
        assert typed(home, "double") == 1
        said = " ".join(capsys.readouterr().out.split())
        expected = "twice.double returns z, y in line 3, and the order asked is y, z."
        assert (expected in said) is told
        assert ("3 | return z, y" in said) is told


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("dW, db, eta)", "dZ, db, eta)", "takes (W, b, dW, db, eta), and is given (W, b, dZ, db"),
        ("A, Y, phi_prime)", "A, Y, phi)", "and is given (W, Z, A, Y, phi)."),
        ("(W, Z, A, Y", "(W, A, Z, Y", "backward takes (W, Z, A, Y, phi_prime), and is given"),
        ("dZ, dW, db = ", "dW, db, dZ = ", "returns dZ, dW, db, called dW, db, dZ here."),
        ("return W, b, costs", "return b, W, costs", "returns b, W, costs in line "),
        ("(W, b, X, phi)", "(V, c, X[:, :1], phi)", ""),  # names of the student's own
        ("(W, Z, A, Y, phi_prime)", "(W, *forward(W, b, X, phi), Y, phi_prime)", ""),
        ("cost(A[L], Y)", "cost(Y, Y)", ""),  # there is no A_L that belongs there
    ],
)
def test_names_in_the_places_of_others_are_told(right, wrong, words):
    mlp = load_assignment(ROOT, hidden=False).problem("mlp")
    [train] = [question for question in mlp.questions if question.function == "train"]
    solution = (ROOT / "solutions" / "mlp.py").read_text()
    head, mark, body = solution.rpartition("# BEGIN SOLUTION")
    assert right in body
    texts = solution, head + mark + body.replace(right, wrong)
    nodes = [definitions(ast.parse(text))["train"] for text in texts]
    none, found = (list(misplaced(node, train, mlp)) for node in nodes)
    assert not none
    assert [words in said for _, said in found] == [True] * bool(words)


def test_an_empty_file_is_told_once(home, capsys):
    (home / "twice.py").write_text("\n")
    assert typed(home, "--all") == 1
    assert "twice.py defines no function." in capsys.readouterr().out


def test_a_link_to_ones_own_file_is_followed(home):
    (home / "real.txt").write_text("def double(x):\n    return 2 * x\n")
    (home / "twice.py").symlink_to(home / "real.txt")
    assert typed(home, "double") == 0


# --- what never ends ---------------------------------------------------------------------------

PYTHON_LOOP = "def double(x):\n    print('so far', x)\n    while True:\n        x = x + 1\n"
C_LOOP = "def double(x):\n    print('so far', x)\n    return sum(range(10**12))\n"


@pytest.mark.parametrize(("text", "line"), [(PYTHON_LOOP, (3, 4)), (C_LOOP, (3,))])
def test_an_endless_loop_tells_its_line_and_what_was_printed(home, capsys, text, line):
    limits = home.parent / "small" / "problems" / "assignment.toml"
    limits.write_text(limits.read_text() + "[limits]\npractice_seconds = 0.6\n")
    (home / "twice.py").write_text(text)
    assert typed(home, "double") == 1
    said = capsys.readouterr().out
    assert "was stopped: no answer within 0.6 s" in said
    assert any(f"   {number} | " in said for number in line)
    assert "so far [1. 3.]" in said
    assert "Hint: Is there a loop whose condition never changes?" in said


def test_a_loop_while_the_file_loads_tells_its_line(home, capsys):
    limits = home.parent / "small" / "problems" / "assignment.toml"
    limits.write_text(limits.read_text() + "[limits]\npractice_seconds = 0.6\n")
    (home / "twice.py").write_text("def double(x):\n    return 2 * x\nwhile True:\n    pass\n")
    assert typed(home) == 1
    said = capsys.readouterr().out
    assert "importing twice.py failed: no answer within 0.6 s" in said
    assert "   3 | while True:" in said or "   4 | pass" in said


def test_only_the_students_own_lines_are_told():
    words = (
        b"abc\nTimeout (0:00:02)!\nThread 0x1 (most recent call first):\n"
        b'  File "p.py", line 2 in g\n'
        b'  File "/usr/lib/python3/x.py", line 9 in h\n  File "p.py", line 9 in f\n'
    )
    printed, frames = read_last_words(words, {"p.py": b"a\nb = 1\n"})
    assert printed == "abc\n"
    assert [(f.line, f.source) for f in frames] == [(9, ""), (2, "b = 1")]
    assert read_last_words(b"only printed", {}) == ("only printed", ())


# --- formulas ------------------------------------------------------------------------------------


@pytest.mark.parametrize("forks", [True, False])
def test_where_workers_fork_no_formula_is_judged_twice(monkeypatch, forks):
    assignment = load_assignment(ROOT)
    grader = check.grader_at_home(assignment, Twin if forks else None)
    asked: list[int] = []
    formula = Item.formula
    monkeypatch.setattr(
        Item, "formula", lambda *a, **k: asked.append(1) or formula(*a, **k), raising=True
    )
    name = "discussion.square_derivative_symbolic"
    text = "import sympy\ndef square_derivative_symbolic(x, y):\n    return x + y\n"
    result = grader.grade(
        "me", {"discussion.py": text.encode()}, hidden=False, questions=frozenset([name])
    )
    assert result.question(name).status is Status.FAILED
    assert len(asked) == (1 if forks else 2)


# --- the zip to hand in --------------------------------------------------------------------------


def test_pack_makes_a_zip_that_loads(home, capsys):
    (home / "twice.py").write_text("import more\ndef double(x):\n    return more.two * x\n")
    (home / "more.py").write_text("two = 2\n")
    (home / "check.py").write_text("")
    assert typed(home, "--pack") == 0
    assert "hand-in.zip: 1 file and 1 of your own modules, all load." in capsys.readouterr().out
    with zipfile.ZipFile(home / "hand-in.zip") as archive:
        assert sorted(archive.namelist()) == ["more.py", "twice.py"]
    assert typed(home, "--pack") == 0  # a zip of before is no hindrance


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (STUB, 0, "hand-in.zip: 1 file, all load; 1 function not attempted."),
        ("def double(:\n", 1, "hand-in.zip: 1 file, twice.py cannot be loaded."),
        ("import matplotlib\ndef double(x):\n    return 2 * x\n", 0, "matplotlib"),
    ],
)
def test_pack_says_what_will_happen_to_it(home, capsys, text, code, words):
    (home / "twice.py").write_text(text)
    assert typed(home, "--pack") == code
    assert words in capsys.readouterr().out


def test_pack_takes_what_a_person_reads(home):
    assignment = load_assignment(home.parent / "small")
    manual = ManualQuestion("twice", "essay", 1.0, "why")
    problem = replace(assignment.problems[0], manual=(manual,))
    for name in ("twice.py", "Essay.PNG", "notes.txt", "essay.exe"):
        (home / name).write_text(STUB)
    pack(home, replace(assignment, problems=(problem,)))
    with zipfile.ZipFile(home / "hand-in.zip") as archive:
        assert sorted(archive.namelist()) == ["Essay.PNG", "twice.py"]


def test_nothing_to_pack_is_one_line(home, capsys):
    assert typed(home, "--pack") == 2
    assert "none of the assignment's files is here (twice.py, ...)" in capsys.readouterr().err
    assert not (home / "hand-in.zip").exists()


# --- the stub again ------------------------------------------------------------------------------

MINE = "@deco\ndef double(x):\n    return 7\n"
BEFORE, AFTER = "import os\n\ndef deco(f):\n    return f\n\n", "\ny = 1  # ü\n"


@pytest.fixture
def stub(home: Path) -> str:
    """The empty file, in the place where a course keeps it."""
    folder = home.parent / "small" / "student"
    folder.mkdir()
    (folder / "twice.py").write_text(STUB, encoding="utf-8")
    return STUB


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_reset_keeps_what_was_there(home, capsys, stub, ending):
    path = home / "twice.py"
    path.write_bytes((BEFORE + MINE + AFTER).replace("\n", ending).encode())
    (home / "twice.double.old.txt").write_text("older")
    assert typed(home, "--reset", "double") == 0
    assert "Yours is kept in twice.double.old2.txt." in capsys.readouterr().out
    assert path.read_bytes().decode() == (BEFORE + stub + AFTER).replace("\n", ending)
    assert (home / "twice.double.old.txt").read_text() == "older"
    kept = (home / "twice.double.old2.txt").read_bytes().decode()
    assert kept == MINE.replace("\n", ending)


def test_reset_works_in_a_file_that_does_not_parse(home, stub):
    path = home / "twice.py"
    path.write_text("import os\n\ndef double(x):\n    return (7\n\n\ndef other(x):\n    return 1\n")
    assert typed(home, "--reset", "double") == 0
    assert path.read_text() == f"import os\n\n{stub}\n\ndef other(x):\n    return 1\n"
    assert (home / "twice.double.old.txt").read_text() == "def double(x):\n    return (7\n"


def test_reset_of_what_is_not_there(home, stub):
    path = home / "twice.py"
    assert typed(home, "--reset", "double") == 0
    assert path.read_text() == stub
    path.write_text("x = 1")
    assert typed(home, "--reset", "double") == 0
    assert path.read_text() == f"x = 1\n\n\n{stub}"
    assert not list(home.glob("*.txt"))


def test_reset_changes_nothing_where_it_cannot(home, capsys, stub):
    (home / "twice.py").write_bytes(b"\xff\xfed\0")
    assert typed(home, "--reset", "double") == 2
    assert "is no UTF-8 text" in capsys.readouterr().err
    assert (home / "twice.py").read_bytes() == b"\xff\xfed\0"


# --- the failing call ----------------------------------------------------------------------------


def test_show_i_is_in_python_with_the_inputs(home):
    (home / "twice.py").write_text("def double(x):\n    return x[9]\n")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path;"
        "from autograder.practice.entry import main;"
        "sys.exit(main(['--show', 'double', '-i'], Path(sys.argv[2]), Path(sys.argv[3])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT), str(home), str(home.parent / "small")],
        input="print('it is', x * 2)\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "from twice import double" in done.stdout
    assert "it is [2. 6.]" in done.stdout
    assert "IndexError" in done.stderr
    assert done.returncode == 1


def test_two_verbs_at_once_are_refused(home, capsys):
    assert typed(home, "--list", "--pack") == 2
    assert "--list and --pack do not go together" in capsys.readouterr().err
    assert not list(home.glob("*.zip"))


def test_a_list_can_be_narrowed(home, capsys):
    assert typed(home, "--list", "double") == 0
    assert "twice.double" in capsys.readouterr().out
    assert typed(home, "--list", "treble") == 2


def test_many_lines_of_print_leave_room_for_the_answer(home, capsys):
    text = "def double(x):\n    for i in range(100):\n        print(i)\n    return 3 * x\n"
    (home / "twice.py").write_text(text)
    assert typed(home, "double") == 1
    said = capsys.readouterr().out
    assert "... and more, which is left out." in said
    assert len(said.splitlines()) <= 24


def test_a_name_that_a_module_lacks_is_told_without_paths(home, capsys):
    text = "from math import nothere\n\n\ndef double(x):\n    return 2 * x\n"
    (home / "twice.py").write_text(text)
    assert typed(home, "double") == 0
    assert "math has no nothere. Is it spelt right?" in capsys.readouterr().out


def test_i_alone_is_refused(home, capsys):
    assert typed(home, "-i") == 2
    assert "-i goes with --show" in capsys.readouterr().err


def test_idle_has_no_colours(monkeypatch):
    class Window(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert not describe(Window()).colour
