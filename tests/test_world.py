"""A student's file finds the same world at home and where work is marked.

Each case runs in a plain worker, as on a student's machine, and in a confined one.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.assignment.model import Limits
from autograder.calls.ports import Item
from autograder.calls.replies import Remark, Reply
from autograder.calls.session import Session
from autograder.feedback.loading import loading_notes
from autograder.grading.apart import Apart, reaches_out
from autograder.sandbox.plain import PlainWorkers, Workers
from autograder.submissions.intended import notebook_code
from autograder.worker.folder import CELL

PATIENT = Limits(call_seconds=60)


@pytest.fixture(scope="module", params=["home", "marked"])
def workers(request: pytest.FixtureRequest) -> Iterator[Workers]:
    if request.param == "home":
        yield PlainWorkers()
        return
    if sys.platform != "linux":
        pytest.skip("student code can be confined on Linux only")
    from autograder.sandbox.host import Zygote

    with Zygote() as zygote:
        yield zygote


def run(workers: Workers, files: dict[str, str], *calls: str) -> list[Reply]:
    """The replies to importing the files' modules, one after the other, and to the calls."""
    data = {name: text.encode() for name, text in files.items()}
    loads = [Item.load(name[:-3]) for name in files if "/" not in name and name.startswith("work")]
    with Session(workers, data, PATIENT) as session:
        return session.run([*loads, *(Item.call(name, ()) for name in calls or ("work.f",))])


def value(workers: Workers, source: str, **more: str) -> Any:
    """What `f()` of a file returns, with the files beside it (`lib__a` is `lib/a.py`)."""
    files = {f"{name.replace('__', '/')}.py": text for name, text in more.items()}
    *_, reply = run(workers, {"work.py": source, **files})
    assert reply.kind == "returned", reply
    return list(reply.value) if isinstance(reply.value, tuple) else reply.value


def loaded(workers: Workers, source: str, **more: str) -> tuple[Remark, ...]:
    """What is told of loading a file."""
    files = {f"{name}.py": text for name, text in more.items()}
    return run(workers, {"work.py": source, **files})[0].remarks


# --- the library --------------------------------------------------------------------------------

RARE = """
asyncio bz2 cProfile calendar configparser ctypes.util dbm.dumb email.mime.text getopt gzip http
http.server logging.handlers lzma multiprocessing.pool profile pstats pydoc shelve smtplib
socketserver sqlite3 ssl tarfile timeit tomllib tracemalloc urllib.request venv wave webbrowser
xml.dom.minidom xml.etree.ElementTree zipapp zoneinfo numpy.fft numpy.ma numpy.polynomial
sympy.physics.mechanics sympy.stats sympy.vector mpmath.calculus.odes
"""


def test_the_whole_library_can_be_imported(workers):
    lines = [f"import {name}" for name in RARE.split()]
    replies = run(workers, {"work.py": "\n".join([*lines, "def f():\n    return 1"])})
    assert (replies[0].remarks, replies[1].value) == ((), 1)


def test_every_module_of_the_standard_library_is_there_or_says_so(workers):
    odd = {"antigravity", "this"} | {f"_{name}_support" for name in MOBILE}
    names = sorted(set(sys.stdlib_module_names) - odd)
    few = [names[i : i + 15] for i in range(0, len(names), 15)]  # no more remarks than are told
    absent = set()
    for some in few:
        lines = "\n".join(f"import {name}" for name in some)
        remarks = loaded(workers, f"{lines}\ndef f():\n    return 1")
        assert {remark.kind for remark in remarks} <= {"absent"}  # parts for other systems
        absent |= {remark.name for remark in remarks}
    assert absent <= ELSEWHERE
    assert not {name for name in absent & EVERYWHERE if importlib.util.find_spec(name)}


MOBILE = ("android", "apple", "ios")  # these modules ask for the system's own libraries
ELSEWHERE = {
    "_wmi",
    "_asyncio",  # asyncio does without it
    *("_msi", "_overlapped", "_scproxy", "_winapi", "msilib", "msvcrt", "nt", "winreg", "winsound"),
    *("_tkinter", "tkinter", "turtle", "turtledemo", "_curses", "curses", "_gdbm", "_dbm", "test"),
    *("readline", "lib2to3", "ensurepip", "distutils", "ossaudiodev", "spwd", "nis", "crypt"),
}
EVERYWHERE = {"distutils", "ensurepip", "lib2to3", "readline", "idlelib"}  # where Python has it


# --- the folder ---------------------------------------------------------------------------------


def test_the_path_of_the_own_file(workers):
    source = """
import os, sys
from pathlib import Path
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
HERE = Path(__file__).resolve().parent
os.chdir(HERE)
def f():
    same = [os.getcwd(), str(Path.cwd()), str(HERE), os.path.dirname(sys.argv[0]), os.getcwd()]
    return len(set(same)), os.path.basename(__file__), len(sys.argv), __name__
if __name__ == "__main__":
    raise RuntimeError("this is no script here")
"""
    assert value(workers, source) == [1, "work.py", 1, "work"]


def test_the_working_folder_is_left_for_one_within(workers):
    source = "import os\nos.chdir('lib')\ndef f():\n    return os.path.basename(os.getcwd())"
    assert value(workers, source, lib__a="") == "lib"


def test_a_package_beside_the_files(workers):
    source = (
        "from lib.helpers import a\nimport lib.deep.more as m\ndef f():\n    return a() + m.b()"
    )
    more = {
        "lib__helpers": "from . import other\ndef a():\n    return other.x",
        "lib__other": "x = 1",
        "lib__deep____init__": "",
        "lib__deep__more": "from ..other import x\ndef b():\n    return 10 * x",
    }
    assert value(workers, source, **more) == 11


def test_a_folder_that_the_path_leads_to(workers):
    source = """
import os, sys
sys.path.append(os.path.join(os.path.dirname(__file__), "lib"))
sys.path.append("./util")
import first, second
def f():
    return first.x + second.x
"""
    assert value(workers, source, lib__first="x = 1", util__second="x = 5") == 6


def test_a_file_may_have_a_name_of_the_workers(workers):
    source = "import wire, worker, folder\ndef f():\n    return wire.x + worker.x + folder.x"
    assert value(workers, source, wire="x = 1", worker="x = 2", folder="x = 3") == 6


def test_a_file_named_like_a_module_of_pythons_own(workers):
    source = "from math import helper\ndef f():\n    return 1"
    shadowed, stopped = loaded(workers, source, math="def helper():\n    return 1")
    assert (shadowed.kind, shadowed.name) == ("shadowed", "math")
    assert "your math.py has the name of a module of Python's own" in stopped.text
    assert "rename your file" in stopped.text


# --- what is not there --------------------------------------------------------------------------

PLOTTING = """
import matplotlib.pyplot as plt
import matplotlib as mpl, seaborn as sns
from pandas import DataFrame
from torch import nn
plt.style.use("ggplot")
plt.rcParams["figure.dpi"] = 100
mpl.rcParams.update({"font.size": 8})
device = "cuda" if nn.cuda.is_available() else "cpu"
class Net(nn.Module):
    pass
with plt.ioff():
    pass
def f(data: DataFrame | None = None, kind=nn.Linear(2, 3)):
    return device
def plot(costs):
    plt.plot(costs)
    plt.show()
"""


def test_what_is_only_imported_and_set_up_costs_nothing(workers):
    replies = run(workers, {"work.py": PLOTTING})
    told = [(remark.kind, remark.name, remark.line) for remark in replies[0].remarks]
    names = {"matplotlib": 2, "seaborn": 3, "pandas": 4, "torch": 5}
    assert told == [("absent", name, line) for name, line in names.items()]
    assert replies[1].value == "cpu"
    note = loading_notes(replies[0].remarks)[0]
    assert note.startswith("work.py, line 2: imports matplotlib, which is not there when your work")
    assert "import it inside the function that plots" in note


def test_a_package_spelled_wrongly_is_asked_for(workers):
    replies = run(workers, {"work.py": "import nunpy as np\n"})
    (note,) = loading_notes(replies[0].remarks)
    assert note == "work.py, line 1: imports nunpy, which is not there. Did you mean numpy?"


@pytest.mark.parametrize(
    "source",
    [
        "from scipy.special import expit\ndef f():\n    return expit(0.0)",
        "import scipy.special\ndef f():\n    return scipy.special.expit(0.0)",
        "import scipy.special\nf = scipy.special.expit",
        "from scipy.special import expit\ndef f():\n    return 1 + expit",
        "import numpy as np\nfrom scipy import x\ndef f():\n    return np.exp(x)",
        "def f():\n    import scipy.special as s\n    return s.expit(0.0)",
        "import scipy\nx = scipy.y\nclass C(scipy.z):\n    pass\ndef f():\n    return C()",
    ],
)
def test_what_is_used_in_a_graded_call_says_that_it_is_absent(workers, source):
    *_, reply = run(workers, {"work.py": source})
    assert (reply.kind, reply.error) == ("raised", "ModuleNotFoundError")
    assert "scipy is not there when your work is marked" in reply.text


def test_an_import_in_a_graded_function_alone_costs_nothing(workers):
    source = "def f():\n    import matplotlib.pyplot as plt\n    return 3"
    assert value(workers, source) == 3


def test_a_file_that_can_do_without_goes_its_own_way(workers):
    source = """
import contextlib
import importlib.util
try:
    from scipy.special import expit
except ImportError:
    expit = None
with contextlib.suppress(ImportError):
    import pandas
HAS = importlib.util.find_spec("matplotlib") is not None
def f():
    return expit is None and not HAS and "pandas" not in globals()
"""
    assert value(workers, source) is True
    assert loaded(workers, source) == ()


def test_the_graders_own_modules_are_absent(workers):
    remarks = loaded(workers, "import autograder\nimport pytest\ndef f():\n    return 1")
    assert [remark.name for remark in remarks] == ["autograder", "pytest"]


# --- statements that fail ------------------------------------------------------------------------

ENDS = [
    ("x = input()", "EOFError"),
    ("import sys\nsys.exit()", "SystemExit"),
    ("get_ipython().run_line_magic('matplotlib', 'inline')", "NameError"),
    ("import unittest\nunittest.main()", "SystemExit"),
    ("assert f() == 2", "AssertionError"),
    ("print(open('data.csv').read())", "PermissionError"),
    ("DATA = open(__file__).read()", "PermissionError"),
]


@pytest.mark.parametrize(("end", "error"), ENDS)
def test_a_statement_that_fails_costs_no_function(workers, end, error):
    source = f"from __future__ import annotations\ndef f() -> Nope:\n    return 1\n{end}\n"
    source += "def g() -> Nope:\n    return 2\n"
    replies = run(workers, {"work.py": source}, "work.f", "work.g")
    assert [reply.value for reply in replies[1:]] == [1, 2]
    [stop] = replies[0].remarks
    assert (stop.kind, stop.line, stop.name) == ("stopped", 3 + len(end.splitlines()), error)
    [note] = loading_notes([stop])
    assert 'under `if __name__ == "__main__":`' in note


def test_a_helper_that_fails_at_its_end_is_still_a_helper(workers):
    source = "import helpers\ndef f():\n    return helpers.x"
    assert value(workers, source, helpers="x = 1\n1 / 0\n") == 1


# --- what one file sets is not the others' --------------------------------------------------------

SETTINGS = """
import decimal, os, random, sys, warnings
import numpy as np
import mpmath
"""
CHANGES = {
    "errors": ("np.seterr(all='raise')", "np.geterr()['over'] == 'warn'"),
    "printing": ("np.set_printoptions(precision=1)", "str(np.array([0.25])) == '[0.25]'"),
    "path": ("sys.path.insert(0, 'old')", "sum('old' in path for path in sys.path) == 0"),
    "recursion": ("sys.setrecursionlimit(123)", "sys.getrecursionlimit() > 500"),
    "warnings": ("warnings.filterwarnings('error')", "warnings.filters[1][0] != 'error'"),
    "decimal": ("decimal.getcontext().prec = 3", "decimal.getcontext().prec == 28"),
    "environment": ("os.environ['HOME'] = 'x'", "os.environ.get('HOME') != 'x'"),
    "mpmath": ("mpmath.mp.dps = 50", "mpmath.mp.dps == 15"),
    "output": ("sys.stdout = None", "sys.stdout is not None"),
    "numpy": ("np.mean = None", "np.mean is not None"),
    "builtins": ("import builtins; builtins.sum = None", "__import__('builtins').sum is not None"),
}


@pytest.mark.parametrize("when", ["load", "call"])
@pytest.mark.parametrize("change", CHANGES)
def test_what_a_file_sets_is_not_the_others(workers, change, when):
    does, intact = CHANGES[change]
    indent = "    " if when == "call" else ""
    first = f"{SETTINGS}\ndef f():\n    return 0\ndef g():\n    0\n{indent}{does}\n"
    second = f"{SETTINGS}\ndef f():\n    return {intact}\n"
    files = {"work_a.py": first, "work_b.py": second}
    *_, reply = run(workers, files, "work_a.f", "work_a.g", "work_b.f")
    assert reply.value is True


@pytest.mark.parametrize("draw", ["np.random.rand()", "random.random()"])
def test_every_call_draws_from_the_seed_of_its_file(workers, draw):
    seeded = f"{SETTINGS}\nnp.random.seed(5)\nrandom.seed(5)\ndef f():\n    return float({draw})\n"
    other = f"{SETTINGS}\ndef f():\n    return float({draw})\n"
    files = {"work_a.py": seeded, "work_b.py": other}
    calls = ("work_a.f", "work_b.f", "work_a.f", "work_b.f")
    a, b, again, b_again = [reply.value for reply in run(workers, files, *calls)[2:]]
    assert (a, b) == (again, b_again)
    assert a != b


def test_a_file_keeps_what_it_sets_for_itself(workers):
    source = """
import sys
import numpy as np
import lib_paths
np.seterr(over="raise")
sys.setrecursionlimit(3000)
np.abs = lambda x: 7
def f():
    import late
    return np.geterr()["over"], sys.getrecursionlimit(), np.abs(1), late.x
"""
    more = {"lib_paths": "import sys\nsys.path.append('deep')\n", "deep__late": "x = 9"}
    assert value(workers, source, **more) == ["raise", 3000, 7, 9]


def test_who_rebinds_numpys_own_is_named(workers):
    [remark] = loaded(workers, "import numpy as np\nnp.mean = None\nnp.mine = 3\n")
    assert (remark.kind, remark.name) == ("rebinds", "numpy.mean")
    assert loading_notes([remark])[0].startswith("work.py binds numpy.mean to something of its own")


REACHES = {
    "no numpy": ("sys.modules['numpy'] = None", 'sys.modules["numpy"]', "import numpy"),
    "no modules": ("sys.modules.clear()", None, "import numpy, json, csv"),
    "a part": ("np.fft.fft = None", "numpy.fft.fft", "np.fft.fft(np.ones(2))"),
    "inside": ("np._core._methods._mean = None", "numpy._core._methods._mean", "np.ones(3).mean()"),
    "a class": ("import sympy; sympy.Expr.__add__ = None", None, "import sympy; sympy.S(1) + 1"),
    "a method": ("np.matrix.__mul__ = None", None, "np.matrix([[1]]) * np.matrix([[2]])"),
    "the library": ("warnings.warn = None", None, "warnings.warn('')"),
    "finders": ("sys.meta_path.clear()", None, "import json, wave"),
    "another file": ("import work_b; work_b.f = None", None, "1"),
}


@pytest.mark.filterwarnings("ignore:the matrix subclass")
@pytest.mark.parametrize("change", REACHES)
def test_who_reaches_out_has_a_worker_alone(workers, change):
    does, named, uses = REACHES[change]
    head = f"{SETTINGS}\nimport re as _re\n"
    files = {
        "work_a.py": f"{head}{does}\ndef f():\n    return 0\n".encode(),
        "work_b.py": f"{head}def f():\n    {uses}\n    return 1\n".encode(),
    }
    assert reaches_out({"work_a.py": files["work_a.py"]})
    assert not reaches_out({"work_b.py": files["work_b.py"]})
    with contextlib.ExitStack() as stack:
        apart = Apart(lambda: stack.enter_context(Session(workers, files, PATIENT)))
        first, _, reply = apart.run(
            [Item.load("work_a"), Item.load("work_b"), Item.call("work_b.f", ())]
        )
    assert reply.value == 1, reply
    assert not named or named in [remark.name for remark in first.remarks]


def test_usual_files_do_not_reach_out():
    usual = "import numpy as np\nclass A:\n    def f(self):\n        self.x.y = np.pi == 3.1\n"
    assert not reaches_out({"a.py": usual.encode()})
    for path in Path(__file__).parents[1].glob("problems/*/styles/*.py"):
        assert not reaches_out({path.name: path.read_bytes()}), path


BAD_CELLS = [
    "pip install numpy",
    "cd ..",
    "?step",
    "await f()",
    "def broken(:",
    'print "x"',
    "x = (1,",
]


@pytest.mark.parametrize("bad", BAD_CELLS)
def test_a_cell_that_is_no_python_costs_no_other(workers, bad):
    cells = ["import numpy as np", bad, "def f():\n    return 3", "assert f() == 4", "y = 1"]
    notebook = {"cells": [{"cell_type": "code", "source": cell} for cell in cells]}
    source = notebook_code(json.dumps(notebook).encode())
    assert CELL in source
    first, reply = run(workers, {"work.py": source})
    assert reply.value == 3
    told = [remark for remark in first.remarks if remark.kind == "cell"]
    line = next(n for n, text in enumerate(source.splitlines(), 1) if text in (bad, "pass"))
    assert [remark.line for remark in told] == ([] if bad == "?step" else [line])
    notes = "".join(loading_notes(told))
    assert bad == "?step" or "marked without this cell: it is no Python" in notes


def test_a_limit_of_ours_is_not_said_of_the_students_code(workers: Workers) -> None:
    nested = "def f():\n    a = []\n    a.append(a)\n    return a\n"
    reply = run(workers, {"work.py": nested}, "work.f")[-1]
    assert (reply.kind, reply.text) == ("unencodable", "nested too deeply")


def test_an_exception_steers_no_terminal_and_turns_no_writing(workers: Workers) -> None:
    code = (
        "def f():\n"
        r"    raise type('E\n\x1b[31m', (Exception,), {})('a\x1b[2J\u202eb\nsecond\tline')"
        "\n"
    )
    reply = run(workers, {"work.py": code}, "work.f")[-1]
    assert reply.kind == "raised"
    assert reply.error == r"E\n\x1b[31m"
    assert reply.text == "a\ufffd[2J\ufffdb\nsecond\tline"


@pytest.mark.parametrize("start", ["threading.Thread(target=print).start()", "T(1).submit(print)"])
def test_no_thread_is_started(workers: Workers, start: str) -> None:
    head = "import threading\nfrom concurrent.futures import ThreadPoolExecutor as T\n"
    reply = run(workers, {"work.py": f"{head}def f():\n    {start}\n"}, "work.f")[-1]
    assert (reply.kind, reply.text) == ("raised", "can't start new thread")
