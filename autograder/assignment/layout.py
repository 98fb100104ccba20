"""Names of folders and of the kit's files, in one place."""

from __future__ import annotations

# What `gradkit build` puts beside the student's files; it comes back with many submissions.
KIT_FILES = frozenset({"check.py", "test_public.py", "conftest.py", "README.md", "README.html"})
KIT_FOLDER = "kit"
OTTER_TESTS = "tests"  # beside them, with a file FILE.FUNCTION.py for each question
STUB = "stub.py"  # in the kit, beside a problem's public checks: the file as it was handed out
CONTENTS = "contents.txt"  # of the kit: a digest and a name for each of its files
