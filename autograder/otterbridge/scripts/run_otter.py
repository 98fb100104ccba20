"""Grades the submission beside the folder that this file lies in; exit 3: the grader failed."""

import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent
sys.path.insert(0, str(SOURCE / "files" / ".gradkit"))

from autograder.otterbridge.entry import main  # noqa: E402  # the path comes first

if __name__ == "__main__":
    sys.exit(main(SOURCE.parent))
