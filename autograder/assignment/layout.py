"""Names of folders and of the kit's files, in one place."""

from __future__ import annotations

# What `gradkit build` puts beside the student's files; it comes back with many submissions.
KIT_FILES = frozenset({"check.py", "test_public.py", "conftest.py", "README.md"})
KIT_FOLDER = "kit"
