"""A student's notebook: `%load_ext check`, `%check NAME`, and a session that stays as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT

from autograder.assignment.load import load_assignment
from autograder.practice.notebook import defined, pieces
from autograder.release.studentkit import kit_files, student_files

nbformat = pytest.importorskip("nbformat")  # like nbclient and ipykernel, it comes with Otter


@pytest.fixture
def home(small, tmp_path) -> Path:
    """The student's folder of the small assignment."""
    folder = tmp_path / "home"
    assignment = load_assignment(small)
    files = {**student_files(assignment)}
    files |= {f"kit/{name}": data for name, data in kit_files(assignment).items()}
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def printed(folder: Path, *cells: str) -> list[str]:
    """What each cell writes, when a real kernel runs them in that folder."""
    from nbclient import NotebookClient

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = NotebookClient(
        notebook,
        timeout=60,
        kernel_name="python3",
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    return [
        "".join(out.get("text") or out.get("evalue", "") for out in cell["outputs"])
        for cell in notebook.cells
    ]


def test_a_notebook_checks_what_its_cells_define(home):
    first, _, _, _, wrong, raised, hint, shown, right, alone, unknown, _, same, beside = printed(
        home,
        "%run check.py\nimport sys\nkit = [name for name in sys.modules if 'autograder' in name]\n"
        "from sys import path; before = list(path)\n%load_ext check\n%check",
        "factor = 3\ndef scaled(x):\n    return factor * x",
        "print('never run again'); 1 / 0",
        "%%time\ndef double(x):\n    return scaled(x)\n",
        "%check double",
        "def double(x):\n    return x.nonsense\n%check twice.double",
        "%check --hint double",
        "%check --show double",
        "double = lambda x: 2 * x\n%check double",
        "%check",
        "%check nonsense",
        "HERE = 'mine'; names = set(globals())\n%run check.py",
        "print(set(globals()) - names, HERE, path == before, kit)",
        "%run -i check.py\nprint(factor, 'checks' in globals(), path == before)",
    )
    assert "twice.double" in wrong
    assert "In [4]" in wrong
    assert "never run again" not in wrong
    assert "In [6]:2" in raised
    assert "return x.nonsense" in raised
    assert "%check --hint twice.double" in raised
    assert hint.startswith("twice.double, hint 1 of")
    assert "from twice import" not in shown
    assert "Paste this into a cell" in shown
    assert "double(" in shown
    assert "The public checks of twice.double pass" in right
    assert "All public checks pass" in alone or "The public checks of twice.double pass" in alone
    assert unknown.startswith('%check: unknown question "nonsense"')
    assert "HERE" not in same
    assert "mine True []" in same
    assert beside.endswith("3 False True\n")
    assert re.search(r"  twice\.py:\d+\n", first.partition("%check")[0]), first


def test_a_name_that_several_files_have_goes_by_its_parameters(tmp_path):
    assignment = load_assignment(ROOT, hidden=False)
    cells = [
        "",
        "import numpy as np\nfrom losses import *\nimport math",
        "def forward(w, b, x, phi):\n    return np.dot(w, x) + b",
        "def forward(W, b, X, phi):\n    return helper(W)",
        "def helper(W): return unit\nunit: float = 1.0\nlater = 2",
        "def cost(whatever): ...",
    ]
    modules = defined(assignment, ["perceptron.cost", "mlp.cost"], pieces(cells), tmp_path)
    assert set(modules) == {"perceptron.py", "mlp.py"}
    perceptron, mlp = modules["perceptron.py"], modules["mlp.py"]
    assert "np.dot" in perceptron.text
    assert "import numpy as np" in perceptron.text
    assert "helper" not in perceptron.text
    assert mlp.text.splitlines() == [
        "from losses import *",
        "def forward(W, b, X, phi):",
        "    return helper(W)",
        "def helper(W): return unit",
        "unit: float = 1.0",
    ]
    assert mlp.places[3] == (3, 2)
    assert mlp.cells == {"mlp.forward": "In [3]"}


def test_cells_stand_below_a_file_of_the_students(tmp_path):
    assignment = load_assignment(ROOT, hidden=False)
    (tmp_path / "losses.py").write_text("def square_loss(y_hat, y):\n    return 1\n")
    cells = ["", "def cost(loss, y_hat, y):\n    return square_loss(y_hat, y)"]
    module = defined(assignment, ["losses.cost"], pieces(cells), tmp_path)["losses.py"]
    assert module.text.splitlines()[1:3] == ["    return 1", "def cost(loss, y_hat, y):"]
    (tmp_path / "losses.py").write_text("def square_loss(:\n")
    module = defined(assignment, ["losses.cost"], pieces(cells), tmp_path)["losses.py"]
    assert module.text.startswith("def cost(")
