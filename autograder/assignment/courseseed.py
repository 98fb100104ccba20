"""A course's own secret: hidden inputs that nobody can draw from a published repository.

It lies in `course-seed` beside `problems/`, where every command finds it and git must not, and in
the autograder zip at the same place. It is mixed into the seed of hidden checks alone: nothing that
a student gets depends on it.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from autograder.artifacts import write_file
from autograder.errors import ContentError, UsageError
from autograder.words import reason

NAME = "course-seed"
MIN_BYTES = 16  # of chance; what is shorter can be guessed
MAX_BYTES = 4096
_MIN_DIFFERENT = 6  # bytes: sixteen random hexadecimal digits have ten
_MAKE_ONE = "python -c 'import secrets; print(secrets.token_hex(32))' > FILE makes one."


def read_seed(path: Path) -> bytes:
    """The secret in a file; `UsageError` where it is none, or one that could be guessed."""
    try:
        with path.open("rb") as stream:
            secret = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({reason(error)}). Name a file with your seed; {_MAKE_ONE}"
        ) from error
    if len(secret.strip()) < MIN_BYTES or len(set(secret)) < _MIN_DIFFERENT:
        raise UsageError(
            f"{path}: can be guessed. A seed has {MIN_BYTES} random bytes or more; {_MAKE_ONE}"
        )
    if len(secret) > MAX_BYTES:
        raise UsageError(f"{path}: is too long. A seed has {MAX_BYTES} bytes at most; {_MAKE_ONE}")
    return secret


def own_seed(root: Path, *, required: bool = False) -> bytes:
    """The secret that lies in the course's folder; empty where there is none."""
    path = root / NAME
    if path.exists():
        return read_seed(path)
    if required:
        raise ContentError(
            f"{path}: not found, and problems/assignment.toml says course_seed = true. Copy it "
            "from where the autograder zip was built, or begin with gradkit build --seed FILE."
        )
    return b""


def adopt(root: Path, source: Path) -> bytes:
    """The secret in `source`, which may become that of the course; nothing is written.

    Raises `UsageError` where the course has another one.
    """
    secret, before = read_seed(source), own_seed(root)
    if before and before != secret:
        raise UsageError(
            f"{root / NAME}: the course has another seed already, with which marks may have been "
            f"given. Move that file away to begin anew with {source}."
        )
    return secret


def keep(root: Path, secret: bytes) -> None:
    """Put the secret where every command finds it, for its owner alone, and out of git."""
    if not secret:
        return
    path, ignored = root / NAME, root / ".gitignore"
    lines = ignored.read_text(encoding="utf-8").splitlines() if ignored.is_file() else []
    if not {NAME, f"/{NAME}"} & set(lines):
        write_file(ignored, "".join(f"{line}\n" for line in [*lines, NAME]))
    if not path.exists():
        write_file(path, secret)
        path.chmod(0o600)


def other_release(root: Path, secret: bytes, inside: str) -> str:
    """In words, that `dist/autograder.zip` was built with another secret; else empty.

    `inside` is the folder of the release in that zip.
    """
    path = root / "dist" / "autograder.zip"
    try:
        with zipfile.ZipFile(path) as archive:
            entry = f"{inside}/{NAME}"
            built = archive.read(entry) if entry in archive.namelist() else b""
    except (OSError, ValueError, zipfile.BadZipFile):
        return ""
    if built == secret:
        return ""
    return (
        f"{path} was built with {'another' if built else 'no'} course seed: its marks may differ "
        "from these. Run gradkit build and upload it anew."
    )
