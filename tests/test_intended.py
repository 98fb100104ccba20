"""Files that come under another name, in other folders, in zips or as a notebook are taken."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from autograder.errors import SubmissionError
from autograder.submissions.choose import Submission, choose
from autograder.submissions.find import check_readable, find_submissions
from autograder.submissions.intended import CELL, intended, notebook_code
from autograder.submissions.read import read_submission
from autograder.submissions.zips import ReadLimits

ASKED = {"mlp.py": ("forward", "update"), "net.py": ("forward", "fit"), "loss.py": ("loss",)}


def read(root: Path, files: dict[str, str | bytes]) -> Submission:
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_submission(root, expected=ASKED)


def zipped(files: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def notebook(*cells: str) -> str:
    made = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    return json.dumps({"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "x"}, *made]})


RENAMED = [
    *("mlp (1).py", "mlp-1.py", "mlp(2).py", "MLP.PY", "Mlp.py", "mlp.py.txt", "mlp copy.py"),
    *("Copy of mlp.py", "mlp - Copy (2).py", "mlp_1.py", "MLP (1).py.txt"),
]


@pytest.mark.parametrize("name", RENAMED)
def test_a_renamed_file_is_taken_with_a_note(tmp_path, name):
    found = read(tmp_path, {name: "x = 1", "loss.py": ""})
    assert found.files == {"mlp.py": b"x = 1", "loss.py": b""}
    assert found.notes == (f"{name} is graded as mlp.py.",)


@pytest.mark.parametrize(
    "name", ["mlp2.py", "mlps.py", "my mlp.py", "helpers.py", "mlp.md", "1.py"]
)
def test_another_name_stays_another_name(name):
    assert intended(name, ASKED) is None


def test_the_right_name_comes_first_and_the_last_copy_next(tmp_path):
    found = read(
        tmp_path, {"mlp.py": "a", "mlp (1).py": "b", "loss (2).py": "2", "loss (10).py": "9"}
    )
    assert (found.files["mlp.py"], found.files["loss.py"]) == (b"a", b"9")
    assert "mlp (1).py is not graded: mlp.py is there as well." in found.notes


def test_files_in_two_folders_without_a_clash_are_taken_together(tmp_path):
    files = {"mlp.py": "a", "part2/loss.py": "b", "part2/helpers.py": "c", "part2/net.py": "d"}
    found = read(tmp_path, files)
    assert found.files == {"mlp.py": b"a", "loss.py": b"b", "helpers.py": b"c", "net.py": b"d"}
    assert not check_readable([tmp_path], ASKED)
    assert any(note.startswith("Taken from other folders: ") for note in found.notes)


def test_a_backup_stays_out(tmp_path):
    files = {"mlp.py": "new", "loss.py": "", "old/mlp.py": "old", "old/helpers.py": ""}
    found = read(tmp_path, files)
    assert found.files == {"mlp.py": b"new", "loss.py": b""}
    assert found.notes == ("Not graded: old/helpers.py, old/mlp.py",)


def test_a_package_beside_the_files_is_taken_along(tmp_path):
    files = {
        "work/mlp.py": "",
        "work/lib/__init__.py": "",
        "work/lib/deep/a.py": "x",
        "work/b.csv": "",
    }
    found = read(tmp_path, files)
    assert set(found.files) == {"mlp.py", "lib/__init__.py", "lib/deep/a.py"}
    assert found.notes == ("Not graded: work/b.csv",)


def test_a_zip_in_a_zip_and_a_zip_in_a_folder(tmp_path):
    inner = zipped({"mlp.py": "x"})
    found = read(tmp_path / "a", {"hand in.zip": zipped({"again.zip": inner, "read me.txt": ""})})
    assert found.files == {"mlp.py": b"x"}
    assert read(tmp_path / "b", {"mlp.zip": inner}).files == {"mlp.py": b"x"}


def test_a_zip_in_a_zip_in_a_zip_is_not_followed(tmp_path):
    data = zipped({"a.zip": zipped({"b.zip": zipped({"mlp.py": "x"})})})
    assert read(tmp_path, {"c.zip": data}).files == {}


def test_an_inner_zip_stays_within_the_limits(tmp_path):
    bomb = zipped({"mlp.py": b"0" * 5000})
    (tmp_path / "c.zip").write_bytes(zipped({"a.zip": bomb}))
    with pytest.raises(SubmissionError, match="larger than"):
        read_submission(tmp_path / "c.zip", ReadLimits(file_bytes=1000), expected=ASKED)


def test_two_zips_are_taken_together_or_refused(tmp_path):
    parts = {"1.zip": zipped({"mlp.py": "a"}), "2.zip": zipped({"loss.py": "b"})}
    assert read(tmp_path / "parts", parts).files == {"mlp.py": b"a", "loss.py": b"b"}
    attempts = {"1.zip": zipped({"mlp.py": "a"}), "2.zip": zipped({"mlp.py": "b"})}
    with pytest.raises(
        SubmissionError, match=r"2 zips \(1.zip, 2.zip\), and mlp.py in them differs"
    ):
        read(tmp_path / "attempts", attempts)


# --- notebooks ----------------------------------------------------------------------------------


def test_a_notebook_is_its_code(tmp_path):
    text = notebook(
        "%matplotlib inline\nimport numpy as np\n!pip install x",
        "%%bash\nls",
        "%%time\ndef loss(x):\n    %debug\n    return x % 2",
        "files = !ls\nloss?",
    )
    found = read(tmp_path, {"Untitled.ipynb": text})
    lines = [
        line for line in found.files["loss.py"].decode().splitlines() if line.strip() != "pass"
    ]
    assert [line for line in lines if line and line != CELL] == [
        "import numpy as np",
        "def loss(x):",
        "    return x % 2",
    ]
    assert found.notes == (
        "Untitled.ipynb is a notebook: the code of its cells is graded as loss.py.",
    )
    compile(found.files["loss.py"], "loss.py", "exec")


@pytest.mark.parametrize(
    ("name", "code", "files"),
    [
        ("a.ipynb", "def update(): 1", {"mlp.py"}),
        (
            "a.ipynb",
            "def update(): 1\n\ndef fit(): 1\n\nloss = abs",
            {"mlp.py", "net.py", "loss.py"},
        ),
        ("a.ipynb", "def forward(): 1", set()),  # two files ask for one of this name
        ("mlp.ipynb", "def forward(): 1", {"mlp.py"}),
        ("MLP (2).ipynb", "def forward(): 1", {"mlp.py"}),
        ("mlp.ipynb", "x = 1", set()),
    ],
)
def test_the_functions_decide_what_a_notebook_stands_for(tmp_path, name, code, files):
    assert set(read(tmp_path, {name: notebook(code)}).files) == files


def test_functions_of_one_name_are_told_apart_by_their_parameters(tmp_path):
    asked = {
        "loss.py": {"cost": "(loss, y_hat, y)", "loss": "(y)"},
        "mlp.py": {"cost": "(A_L, Y)", "update": "(W)"},
    }
    mlp = "def update(W): 1\ndef cost(\n    A_L: list, Y=None,\n):\n    return 'mlp'"
    loss = "def loss(y): 1\ndef cost(loss, y_hat, y):\n    return 'loss'"
    path = tmp_path / "work.ipynb"
    path.write_text(notebook(mlp, loss, "cost = cost"))
    files = read_submission(path, expected=asked).files
    for name, file in files.items():
        names = {}
        exec(file, names)
        assert names["cost"](1, *([2, 3] if name == "loss.py" else [2])) == name.removesuffix(".py")
    path.write_text(notebook(loss, "def update(W): 1"))  # told what is wrong with it, not missing
    assert b"def cost(loss" in read_submission(path, expected=asked).files["mlp.py"]


def test_a_file_comes_before_a_notebook(tmp_path):
    found = read(tmp_path, {"loss.ipynb": notebook("def loss(): 1"), "loss.py": "x"})
    assert found.files == {"loss.py": b"x"}
    assert found.notes == ("Not graded: loss.ipynb",)


HOSTILE = [
    *("", "[]", "{}", '{"cells": 3}', '{"cells": [3]}', '{"cells": [{"cell_type": "code"}]}', "\0"),
    *("[" * 100_000, '{"a":' * 50_000, '{"cells": {"cell_type": "code"}}', "1" * 10_000),
    '{"cells": [{"cell_type": "code", "source": [1, null]}]}',
    '{"worksheets": []}',
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_notebook_is_not_graded(tmp_path, text):
    assert notebook_code(text.encode()) == ""
    assert read(tmp_path, {"loss.ipynb": text, "mlp.py": ""}).files == {"mlp.py": b""}


def test_a_notebook_too_large_to_read_costs_nothing_else(tmp_path):
    found = read(tmp_path, {"loss.ipynb": b" " * (5 << 20) + b"{}", "mlp.py": ""})
    assert found.notes == ("Not graded: loss.ipynb",)


def test_a_folder_of_renamed_files_is_one_submission(tmp_path):
    read(tmp_path, {"mlp.py.txt": "", "loss.ipynb": notebook("def loss(): 1")})
    assert find_submissions([tmp_path], ASKED) == [tmp_path]


STUB = b'def forward(x):\n    raise NotImplementedError("mlp.forward: not attempted yet")\n'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("mlp (1).py", b"def forward(x):\n    return x\n"),
        ("done/mlp.py", b"def forward(x):\n    return x\n"),
        ("work.ipynb", notebook("def forward(x):\n    return x\n").encode()),
    ],
)
def test_an_untouched_stub_hides_no_work(tmp_path, name, data):
    asked = {"mlp.py": {"forward": "(x)"}}
    files = {PurePosixPath("mlp.py"): STUB, PurePosixPath(name): data}
    found = choose("s", files, asked)
    assert b"def forward(x):\n    return x" in found.files["mlp.py"]
    assert b"NotImplementedError" not in found.files["mlp.py"]
    assert "mlp.py is as the kit has it, so what lies beside it is graded." in found.notes
    begun = STUB + b"def helper():\n    pass\n"
    assert choose("s", {**files, PurePosixPath("mlp.py"): begun}, asked).files["mlp.py"] == begun
    alone = choose("s", {PurePosixPath("mlp.py"): STUB}, asked)
    assert alone.files["mlp.py"] == STUB


@pytest.mark.parametrize("name", ["helpers (1).py", "Helpers.PY", "helpers-1.py"])
def test_a_module_that_is_imported_has_its_name_again(name):
    files = {PurePosixPath("mlp.py"): b"from helpers import f\n", PurePosixPath(name): b"f = 1\n"}
    found = choose("s", files, {"mlp.py": {"forward": "(x)"}})
    assert found.files["helpers.py"] == b"f = 1\n"
    assert f"{name} is graded as helpers.py." in found.notes


def test_a_zip_with_two_versions_of_a_file_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        archive.writestr("mlp.py", "a = 1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("mlp.py", "a = 2")
    with pytest.raises(SubmissionError, match=r"holds 'mlp\.py' twice, in two versions"):
        read_submission(tmp_path / "s.zip", expected=ASKED)
