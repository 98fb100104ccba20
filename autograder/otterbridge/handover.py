"""What gradkit does before and after Otter's scoring. Needs Otter.

`begin` runs in the plugin's `before_grading`, when nothing of the student's has run and nothing of
theirs was read by Otter. It grades everything. Otter then runs test files that look the verdicts
up, in this process, in place of a kernel: no log socket, no connection file, no pickle.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from otter.run.run_autograder.runners import python_runner
from otter.test_files import GradingResults
from otter.test_files.exception_test import ExceptionTestFile

from autograder.assignment.load import load_assignment
from autograder.assignment.model import Assignment
from autograder.errors import GraderFault
from autograder.otterbridge import intake
from autograder.otterbridge.entry import grade_one
from autograder.otterbridge.ottersresults import Withheld, write_instead
from autograder.otterbridge.results import gradescope_results
from autograder.otterbridge.verdicts import Verdicts, finish, instructors_report
from autograder.record import SubmissionResult
from autograder.submissions.choose import Submission

_T = TypeVar("_T")


class Handover:
    """One submission on its way through Otter; `folder` is Otter's working folder.

    `chosen` is the file there that Otter will grade, `metadata` what Gradescope says.
    """

    def __init__(self, folder: Path, chosen: Path, metadata: Mapping[str, Any]) -> None:
        self.folder = folder
        self.chosen = chosen
        self.metadata = metadata
        self.assignment: Assignment | None = None
        self.source = folder.parent / "source"
        self.result: SubmissionResult | None = None
        self.fault = ""

    def begin(self, plugin: object) -> None:
        """Takes the student's files, clears the folder, grades, and stands in for the kernel.

        Errors before the folder is clear stop Otter: it must not go on in a student's folder. Later
        ones are the grader's fault, and the mark is withheld.
        """
        self.source.chmod(0o700)  # solutions and hidden checks: not for a worker's user
        taken = self._guarded(self._take)
        intake.empty(self.folder)
        intake.restore(self.folder, self.source, self.chosen)
        if taken is not None:
            self.result = self._guarded(lambda: grade_one(*taken))
        if self.result is not None and self.result.withheld:
            self.fault = "; ".join(self.result.reasons)
        self._take_over(plugin)

    def _guarded(self, step: Callable[[], _T]) -> _T | None:
        """The step's value; `None` where it failed, which withholds the mark."""
        try:
            return step()
        except Exception as error:
            traceback.print_exception(error, file=sys.stderr)
            self.fault = f"{type(error).__name__}: {error}"
            return None

    def _take(self) -> tuple[Submission, Assignment]:
        assignment = load_assignment(self.source / "files" / intake.RELEASE)
        self.assignment = assignment
        elsewhere = os.environ.get(intake.STUDENT_FOLDER)
        if not elsewhere:
            intake.remove_ours(self.folder, self.source)
        expected = assignment.functions
        return intake.take(Path(elsewhere or self.folder), expected), assignment

    def _take_over(self, plugin: object) -> None:
        """From here on this plugin's submission is graded here, and every other by Otter."""
        original = python_runner.grade_notebook

        def grade_notebook(
            path: str,
            *,
            tests_glob: Sequence[str] = (),
            plugin_collection: Any = None,
            **others: Any,
        ) -> Any:
            if plugin not in getattr(plugin_collection, "_plugins", ()):
                others.update(tests_glob=tests_glob, plugin_collection=plugin_collection)
                return original(path, **others)
            python_runner.grade_notebook = original
            results = self.score(tests_glob)
            try:
                plugin_collection.run("after_grading", results)
            except GraderFault as error:
                return Withheld(str(error))
            return results

        python_runner.grade_notebook = grade_notebook

    def score(self, paths: Sequence[str]) -> Any:
        """Otter's `GradingResults` of the test files; without a score where the grader failed."""
        if self.fault:
            return Withheld(self.fault)
        environment = {"gradkit": Verdicts(self._known())}
        test_files = [ExceptionTestFile.from_file(path) for path in paths]
        for test_file in test_files:
            test_file.run(environment)
        return GradingResults(test_files)

    def end(self, results: Any) -> None:
        """Puts the words a student reads into the results; `GraderFault` where they disagree."""
        if not isinstance(results, Withheld):
            result = self._known()
            finish(results, result)
            assert self.assignment is not None  # else nothing was graded
            write_instead(results, gradescope_results(result, self.assignment, self.metadata))

    def report(self) -> str:
        """What confined the student's code, how long it took, and what it printed."""
        if self.result is None:
            return f"Grading failed: {self.fault}"
        return instructors_report(self.result)

    def _known(self) -> SubmissionResult:
        if self.result is None:
            raise GraderFault("nothing was graded")
        return self.result
