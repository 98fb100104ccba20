"""What a worker at home told of a call that did not end: what it printed, and where it was."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autograder.calls.replies import Frame

_MOST_FRAMES = 4  # the innermost
_PLACE = re.compile(r'  File "(.+)", line (\d+) in (.+)')  # as `faulthandler` writes it


def read_last_words(words: bytes, files: Mapping[str, bytes]) -> tuple[str, tuple[Frame, ...]]:
    """What was printed, and the student's own lines, innermost last."""
    text = words.decode("utf-8", "replace")
    printed, told, trace = text.rpartition("Timeout (")
    if not told:
        return text, ()
    places = [match.groups() for match in map(_PLACE.match, trace.splitlines()) if match]
    own = [(file, int(line), name) for file, line, name in places if file in files]
    frames = [
        Frame(file, line, name, _line(files[file], line)) for file, line, name in own[:_MOST_FRAMES]
    ]
    return printed, tuple(reversed(frames))


def _line(data: bytes, number: int) -> str:
    lines = data.decode("utf-8", "replace").splitlines()
    return lines[number - 1].strip()[:200] if 0 < number <= len(lines) else ""
