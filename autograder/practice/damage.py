"""Whether the kit is as it was handed out: half unzipped kits fail in odd ways."""

from __future__ import annotations

import hashlib
from pathlib import Path

from autograder.names import CONTENTS


def damage(root: Path) -> str:
    """The first file of the kit that is missing or changed, in words; "" for a whole kit.

    A course's own folder has no list of contents, and is never damaged.
    """
    try:
        listed = (root / CONTENTS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return ""
    for line in listed:
        digest, _, name = line.partition(" ")
        try:
            data = (root / name).read_bytes()
        except OSError:
            return f"{name} is missing"
        if hashlib.sha256(data).hexdigest() != digest:
            return f"{name} is not as it was"
    return ""
