"""Otter's own test and result classes without the rest of Otter: the fast engine's scoring.

`import otter.test_files` runs the package's init: notebooks, pandas, Jupyter and their servers.
The classes themselves need next to none of it. They are loaded here under a private package name,
so a later `import otter` finds nothing of this: not a module of its own half loaded, nor a stub.
Only while test files are parsed do `otter` and `otter.test_files` point here; afterwards what was
there before is put back.

CPU time, median of 5: `import otter.test_files` 1.06 s, these classes 0.07 s; then scoring a
submission of 52 questions takes 0.04 s the first time, and 4 ms from then on.
"""

from __future__ import annotations

import copy
import importlib
import importlib.metadata
import importlib.util
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from autograder.assignment.model import Assignment
from autograder.errors import UsageError
from autograder.otterbridge import OTTER_VERSION
from autograder.otterbridge.testfiles import test_files
from autograder.otterbridge.verdicts import Verdicts, finish, withheld
from autograder.record import SubmissionResult

_PRIVATE = "_gradkit_lean_otter"
# `show_hidden` lets the questions appear when marks are published. The summary of public tests that
# Otter would add as a test of its own, without points, is the results' `output` instead.
OTTER_CONFIG: dict[str, Any] = {"show_hidden": True, "force_public_test_summary": False}


@dataclass(frozen=True)
class OtterClasses:
    """The three classes of Otter's that scoring needs, and the module that test files import."""

    test_files: types.ModuleType
    ExceptionTestFile: Any
    GradingResults: Any
    AutograderConfig: Any


def gradescope_results(result: SubmissionResult, assignment: Assignment) -> dict[str, Any]:
    """Gradescope's results of a graded submission, as `otter run` writes them.

    `json.dump(…, indent=4)` of it equals Otter's results.json byte for byte. Raises `UsageError`
    where Otter is missing or another version, `GraderFault` where record and assignment differ.
    """
    if result.withheld:
        return withheld()
    otter = otter_classes()
    sources = tuple(test_files(assignment).items())
    results = otter.GradingResults([_fresh(parsed) for parsed in _parse(sources)])
    environment = {"gradkit": Verdicts.of(result)}
    for test_file in results.results.values():
        test_file.run(environment)
    finish(results, result)
    written: dict[str, Any] = results.to_gradescope_dict(otter.AutograderConfig(OTTER_CONFIG))
    return written


def _fresh(parsed: Any) -> Any:
    """A test file without results; `finish` writes into its cases, so they are copied, too."""
    test_file = copy.copy(parsed)
    test_file.test_cases = [replace(case) for case in parsed.test_cases]
    return test_file


@cache
def _parse(sources: tuple[tuple[str, str], ...]) -> list[Any]:
    """The test files of an assignment, once per process: they depend on no submission."""
    otter = otter_classes()
    package = types.ModuleType("otter")
    package.__path__ = []
    with _modules({"otter": package, "otter.test_files": otter.test_files}):
        return [otter.ExceptionTestFile.from_string(text, path=name) for name, text in sources]


@cache
def otter_classes() -> OtterClasses:
    """Loads Otter's classes; `UsageError` says how to install the version that they are of."""
    root = _otter_folder()
    with _modules(_stubs()):
        for package in ("", ".run", ".run.run_autograder"):
            _register(_PRIVATE + package, root + package.replace(".", "/"))
        loaded = importlib.import_module(f"{_PRIVATE}.test_files")
        config = importlib.import_module(f"{_PRIVATE}.run.run_autograder.autograder_config")
    return OtterClasses(
        loaded, loaded.ExceptionTestFile, loaded.GradingResults, config.AutograderConfig
    )


def _otter_folder() -> str:
    remedy = f"pip install 'otter-grader[grading]=={OTTER_VERSION}'"
    try:
        version = importlib.metadata.version("otter-grader")
        spec = importlib.util.find_spec("otter")
    except (ImportError, ValueError) as error:
        raise UsageError(f"Grading needs Otter-Grader. Install it: {remedy}") from error
    if version != OTTER_VERSION or spec is None or not spec.submodule_search_locations:
        raise UsageError(
            f"Grading needs Otter-Grader {OTTER_VERSION}, here is {version}. Install it: {remedy}"
        )
    return next(iter(spec.submodule_search_locations))


def _register(name: str, folder: str) -> None:
    """An empty package that only knows where its modules lie; its own init is never run."""
    package = types.ModuleType(name)
    package.__path__ = [folder]
    sys.modules[name] = package


def _stubs() -> dict[str, types.ModuleType]:
    """What Otter's test modules import and scoring never uses."""
    notebooks = types.ModuleType("nbformat")
    vars(notebooks)["NotebookNode"] = dict
    utils = types.ModuleType(f"{_PRIVATE}.utils")
    vars(utils).update(
        NOTEBOOK_METADATA_KEY="otter",
        QuestionNotInLogException=type("QuestionNotInLogException", (Exception,), {}),
        format_exception=str,
        hide_outputs=None,
    )
    meta = types.ModuleType(f"{_PRIVATE}.nbmeta_config")
    vars(meta).update(OK_FORMAT_VARNAME="OK_FORMAT", NBMetadataConfig=object)
    return {"nbformat": notebooks, utils.__name__: utils, meta.__name__: meta}


@contextmanager
def _modules(temporary: dict[str, types.ModuleType]) -> Iterator[None]:
    """Puts modules in place for a while; what was imported under their names before comes back."""
    before = {name: sys.modules.get(name) for name in temporary}
    sys.modules.update(temporary)
    try:
        yield
    finally:
        for name, module in before.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module
