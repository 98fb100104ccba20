"""gradkit under Otter-Grader 7.0.0: `otter run`, `otter grade` and Gradescope.

Who runs what, in this order::

    Otter      unpacks the zips, copies our notebook and test files beside the student's files
    plugin.py  takes the student's files as bytes, empties Otter's working folder, grades with
               the engine of the zip (workers, confined), keeps the frozen record
    Otter      runs the test files; each only looks a verdict up: `gradkit.verify("q", 3)`
    Otter      adds the points up and writes results.json

So neither Otter's process nor a kernel ever runs, imports or unpickles anything of a student's.

    verdicts.py       what the test files look up, and the words that a student reads
    notebook.py       the empty notebook that Otter takes for the student's
    handover.py       before and after Otter's scoring, the steps above
    intake.py         the student's files, taken out of a folder that must not be trusted
    entry.py          Gradescope and `otter grade`: what `run_otter.py` of the zip calls
    results.py        the results.json, with Otter and without: the fast engine's
    metadata.py       what Gradescope says of a submission: lateness, group, those before it
    ottersresults.py  Otter's own results, made to write that results.json or to give no mark
    autograderzip.py  writes dist/autograder.zip with Otter's own generator: the assignment as
                      Otter test files, names and points, nothing to learn
    scripts/          the zip's setup.sh, run_autograder and run_otter.py

What is not ours to fix, because Otter runs it before the first line of our code under plain
`otter run` (Gradescope and `otter grade` start with entry.py and are free of it): a second
top-level .ipynb, a file named `tests` and a folder named `__init__.py` stop Otter with its own
error, without a mark; and a zip is unpacked without limits. The zip's own notebook counts as the
first .ipynb; autograder-notebook.zip is the same zip without it, for a notebook handed in.
Start Otter as `otter` or `python -m otter`: under `python -c` Python looks for every module in the
current folder first, which is the student's by the time when Otter imports the plugin.

Gradescope's own runs start with entry.py and need no Otter: it writes the same results.json. Only
building the zip, `otter run` and `otter grade` need Otter, which `gradkit[otter]` brings; it
is imported when it is used. Without it, `gradkit build` makes all the rest.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
from pathlib import Path

from autograder.errors import UsageError

OTTER_VERSION = "7.0.0"  # the internals used in handover.py are those of this version


def require_otter() -> None:
    """Raises `UsageError` with the remedy where Otter is missing or another version."""
    if lacking := otter_lacking():
        raise UsageError(lacking)


def otter_lacking() -> str:
    """The remedy where Otter is missing or another version, else empty."""
    try:
        found = importlib.util.find_spec("otter") and importlib.metadata.version("otter-grader")
    except ImportError:
        found = None
    here = f", here is {found}" if found else ""
    remedy = f"this needs Otter-Grader {OTTER_VERSION}{here}. Run: pip install 'gradkit[otter]'"
    return "" if found == OTTER_VERSION else remedy


def notebook_zip(autograder_zip: Path) -> Path:
    """Where the zip for a notebook lies, beside the other."""
    return autograder_zip.with_name(f"{autograder_zip.stem}-notebook.zip")
