"""Hostile submissions for the ways in that only Otter has.

Each plants something that leaves a mark on disk when the grader's side imports, runs or unpickles
it. `{mark}` in a text stands for the path of that mark. Beside what is planted, each hands in
`HONEST`, which earns what it earns and not a point more.
"""

from __future__ import annotations

import io
import pickle
import zipfile
from dataclasses import dataclass, field

# Half right: 0.5 of 5.5 points.
HONEST = """\
def area(a, b):
    return a + b


def edge(a, b):
    return 2 * (a + b)
"""
HONEST_SCORES = {"shapes.area": 0.0, "shapes.edge": 0.5, "words.twice": 0.0}

MARK = 'open({mark!r}, "a").write(__name__ + "\\n")\n'
FORGE = (
    MARK
    + """
import otter.test_files as t
t.GradingResults.to_gradescope_dict = lambda self, c: {{"score": 999, "tests": []}}
t.exception_test.test_case.call_func = lambda self, env: None
"""
)
_NOTEBOOK = (
    '{{"cells": [{{"cell_type": "code", "execution_count": null, "id": "x", "metadata": {{}}, '
    '"outputs": [], "source": "open({mark!r}, \'a\')"}}], '
    '"metadata": {{}}, "nbformat": 4, "nbformat_minor": 5}}'
)
# A test file that passes without a look, under the name of the real one.
_TEST_FILE = """\
from otter.test_files import test_case
open({mark!r}, "a")
OK_FORMAT = False
name = "shapes.area"
points = None
@test_case(points=100.0)
def t(env):
    pass
"""
# Student code that looks for what a kernel leaves open; under the plugin it cannot even look.
_FIND_AND_CONNECT = """
import socket
try:
    for line in list(open("/proc/net/tcp"))[1:]:
        address, state = line.split()[1], line.split()[3]
        if state == "0A":
            socket.create_connection(("127.0.0.1", int(address.split(":")[1], 16)), 2)
            open({mark!r}, "a")
except OSError:
    pass
"""
_FIND_CONNECTION_FILE = """
import glob, os, tempfile
try:
    for place in os.path.expanduser("~/.local/share/jupyter/runtime"), tempfile.gettempdir():
        for name in glob.glob(place + "/*.json"):
            if "signature_scheme" in open(name).read():
                open({mark!r}, "a")
except OSError:
    pass
"""
_FIND_RESULTS_PICKLE = """
import glob, tempfile
try:
    for name in glob.glob(tempfile.gettempdir() + "/*.pkl"):
        open(name, "ab").close()
        open({mark!r}, "a")
except OSError:
    pass
"""
_FORGE_IN_THE_ANSWER = """
try:
    import otter.test_files as t
    t.exception_test.test_case.call_func = lambda self, env: None
    open({mark!r}, "a")
except (OSError, ImportError):
    pass
"""


class _Evil:
    """Unpickles to a call that leaves the mark."""

    def __init__(self, mark: str) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return open, (self.mark, "a")


def _pickled(mark: str) -> bytes:
    return pickle.dumps(_Evil(mark))


@dataclass(frozen=True)
class Attack:
    """What is planted, by the promise it attacks.

    `control`: whether the same files leave their mark under an Otter zip without the plugin;
    where they do not, `why` says what stops them there.
    """

    promise: str
    files: dict[str, str]
    control: bool = True
    why: str = ""
    pickles: tuple[str, ...] = ()
    answers: str = HONEST
    scores: dict[str, float] = field(default_factory=lambda: HONEST_SCORES)

    def submission(self, mark: str) -> dict[str, bytes]:
        """The submission's files."""
        made = {name: text.format(mark=mark).encode() for name, text in self.files.items()}
        made.update({name: _pickled(mark) for name in self.pickles})
        return {"shapes.py": self.answers.format(mark=mark).encode(), **made}


ATTACKS = [
    Attack("a_planted_numpy_is_not_imported", {"numpy.py": FORGE}),
    Attack("a_planted_otter_package_is_not_imported", {"otter/__init__.py": MARK}),
    Attack("a_planted_otter_module_is_not_imported", {"otter.py": MARK}),
    Attack("a_planted_kernel_is_not_started", {"ipykernel_launcher.py": MARK}),
    Attack("a_planted_pandas_is_not_imported", {"pandas/__init__.py": MARK}),
    Attack(
        "a_planted_json_is_not_imported",
        {"json.py": MARK},
        control=False,
        why="the kernel has imported its own by then",
    ),
    Attack(
        "a_planted_sitecustomize_is_not_imported",
        {"sitecustomize.py": MARK, "usercustomize.py": MARK, "x.pth": "import sitecustomize"},
        control=False,
        why="site looks at installed folders alone",
    ),
    Attack(
        "an_engine_planted_at_the_top_is_not_imported",
        {
            "autograder/__init__.py": MARK,
            "autograder/otterbridge/__init__.py": MARK,
            "autograder/otterbridge/plugin.py": MARK,
        },
        control=False,
        why="without the plugin nobody imports it",
    ),
    Attack(
        "an_engine_planted_in_the_folder_of_ours_is_not_imported",
        {
            ".gradkit/autograder/__init__.py": MARK,
            ".gradkit/problems/assignment.toml": "no TOML",
            ".gradkit/solutions/shapes.py": MARK,
            "files/.gradkit/autograder/__init__.py": MARK,
            "source/files/.gradkit/autograder/__init__.py": MARK,
        },
        control=False,
        why="without the plugin nobody imports it",
    ),
    Attack("a_log_is_not_unpickled", {}, pickles=(".OTTER_LOG",)),
    Attack(
        "pickled_results_are_not_read",
        {},
        pickles=("results.pkl", "results/results.pkl", "../results/results.pkl"),
        control=False,
        why="Otter, too, reads its own results folder only",
    ),
    Attack(
        "a_results_file_of_the_students_is_not_taken",
        {"results.json": '{{"score": 999}}', "../results/results.json": '{{"score": 999}}'},
        control=False,
        why="Otter, too, writes its own results folder last",
    ),
    Attack(
        "test_files_of_the_students_are_not_run",
        {"tests/001_shapes.area.py": _TEST_FILE, "tests/000.py": _TEST_FILE},
        control=False,
        why="Otter, too, replaces the folder",
    ),
    Attack(
        "a_config_of_the_students_is_not_read",
        {"otter_config.json": '{{"points_possible": 999}}', "../source/otter_config.json": "{{}}"},
        control=False,
        why="Otter, too, reads its own",
    ),
    Attack("no_log_socket_can_be_reached", {}, answers=_FIND_AND_CONNECT + HONEST),
    Attack("no_connection_file_can_be_read", {}, answers=_FIND_CONNECTION_FILE + HONEST),
    Attack("no_results_pickle_can_be_written", {}, answers=_FIND_RESULTS_PICKLE + HONEST),
    Attack("patched_results_change_nothing", {}, answers=_FORGE_IN_THE_ANSWER + HONEST),
    Attack(
        "a_notebook_in_a_folder_is_not_run",
        {"old/scratch.ipynb": _NOTEBOOK},
        control=False,
        why="Otter looks at the top alone",
    ),
    Attack(
        "a_startup_profile_is_not_run",
        {
            ".ipython/profile_default/startup/00.py": MARK,
            "ipython_config.py": MARK,
            "ipython_kernel_config.py": MARK,
            "jupyter_config.py": MARK,
        },
        control=False,
        why="Jupyter reads none from the current folder",
    ),
    Attack(
        "byte_code_is_not_loaded",
        {"__pycache__/numpy.cpython-311.pyc": MARK, "numpy.pyc": MARK, "numpy.so": MARK},
        control=False,
        why="it is no byte code; numpy.so is not a library",
    ),
]


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip inside a zip."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()
