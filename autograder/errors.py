"""Every exception gradkit raises on purpose, and who must act on it."""

from __future__ import annotations


class GradkitError(Exception):
    """Base of all expected errors: the message is one line that says what to do."""

    exit_code = 2


class UsageError(GradkitError):
    """The caller must change the command or its input; nothing was written."""


class ContentError(UsageError):
    """The instructor must fix a file of `problems/` or `solutions/`; the message names it."""


class SubmissionError(UsageError):
    """The submission cannot be read at all (missing, broken or oversized archive)."""


class NotGradeable(SubmissionError):
    """What was handed in is whole, but of a kind that nobody can grade (a rar, a PDF)."""


class SandboxError(UsageError):
    """This machine cannot confine student code as the configured minimum asks."""


class OutputError(GradkitError):
    """The caller must make room or give permission; what was written before is whole."""


class GraderFault(GradkitError):
    """The grader itself failed: the mark is withheld, and it is never a zero."""

    exit_code = 3
