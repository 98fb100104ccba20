"""Texts and pictures that a student handed in for a person, on one page where nothing can run.

A picture stands in an `img`, where a browser runs no script of an SVG and loads nothing else; the
page allows nothing but pictures that it holds itself.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import PurePosixPath

from autograder.render.html import environment
from autograder.words import harmless

_KINDS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".svg": "svg+xml"}
_STARTS = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}


def page(student: str, answers: Mapping[str, bytes]) -> str:
    shown = [(name, *_shown(name, data)) for name, data in answers.items()]
    template = environment().get_template("answers.html.jinja")
    return template.render(student=student, answers=shown)


def _shown(name: str, data: bytes) -> tuple[str, str]:
    """The kind of a picture and its bytes in base64, or none where it is no such; or a text."""
    kind = _KINDS.get(PurePosixPath(name).suffix.lower(), "")
    if not kind:
        return "", harmless(data.decode("utf-8", "replace"))
    fits = b"<svg" in data if kind == "svg+xml" else data.startswith(_STARTS[kind])
    return kind, base64.b64encode(data).decode() if fits else ""
