"""Texts and pictures that a student handed in for a person, on one page where nothing can run.

A picture stands in an `img`, where a browser runs no script of an SVG and loads nothing else; the
page allows nothing but pictures that it holds itself.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from html import escape
from pathlib import PurePosixPath

from autograder.words import harmless

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_STYLE = (
    "body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; "
    "padding: 0 1rem; color-scheme: light dark } img { max-width: 100%; background: white; "
    "border: 1px solid #8888 } pre { white-space: pre-wrap; overflow-wrap: anywhere; "
    "padding: 1rem; border: 1px solid #8888; font: inherit }"
)
_KINDS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".svg": "svg+xml"}
_STARTS = {"png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff"}


def page(student: str, answers: Mapping[str, bytes]) -> str:
    """The whole HTML document."""
    parts = [f"<h2>{escape(name)}</h2>\n{_shown(name, data)}" for name, data in answers.items()]
    title = f"{escape(student)}: to be read"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n<h1>{title}</h1>\n"
        + "\n".join(parts)
        + "\n</html>\n"
    )


def _shown(name: str, data: bytes) -> str:
    kind = _KINDS.get(PurePosixPath(name).suffix.lower())
    if kind is None:
        return f"<pre>{escape(harmless(data.decode('utf-8', 'replace')))}</pre>"
    if not (b"<svg" in data if kind == "svg+xml" else data.startswith(_STARTS[kind])):
        return "<p>This is no picture of the kind that its name says.</p>"
    coded = base64.b64encode(data).decode()
    return f'<img alt="{escape(name)}" src="data:image/{kind};base64,{coded}">'
