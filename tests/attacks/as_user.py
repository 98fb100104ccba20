"""Runs a command as an ordinary user: `as_user.py UID FOLDER[:FOLDER…] COMMAND …`, as root.

The folders are made reachable for that user although one above them may be closed (Python often
lies under root's home): a private mount namespace puts an open, empty folder in the closed
one's place and the wanted folders back into it. Nothing outside of the namespace changes.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_NEW_MOUNT_NAMESPACE, _BIND, _RECURSIVE, _PRIVATE = 0x20000, 0x1000, 0x4000, 0x40000
_LIBC = ctypes.CDLL(None, use_errno=True)


def closed(path: Path) -> Path | None:
    """The topmost folder on the way that others cannot enter."""
    return next((p for p in reversed([path, *path.parents]) if not p.stat().st_mode & 0o001), None)


def _call(result: int) -> None:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _mount(source: str, target: str, kind: str | None, flags: int) -> None:
    data = b"mode=755" if kind else None
    _call(
        _LIBC.mount(source.encode(), target.encode(), kind.encode() if kind else None,
                    ctypes.c_ulong(flags), data)
    )  # fmt: skip


def open_up(folders: list[Path]) -> None:
    """Makes the folders reachable for everybody, in this process and its children only."""
    doors = {folder: door for folder in folders if (door := closed(folder))}
    if not doors:
        return
    _call(_LIBC.unshare(_NEW_MOUNT_NAMESPACE))
    _call(_LIBC.mount(b"none", b"/", None, ctypes.c_ulong(_RECURSIVE | _PRIVATE), None))
    # Held open, for the empty folders hide them; opened now, for only our own mounts can be bound.
    held = {folder: os.open(folder, os.O_PATH) for folder in doors}
    for door in set(doors.values()):
        _mount("tmpfs", str(door), "tmpfs", 0)
    for folder, descriptor in held.items():
        folder.mkdir(parents=True, exist_ok=True)
        _mount(f"/proc/self/fd/{descriptor}", str(folder), None, _BIND | _RECURSIVE)
        os.close(descriptor)


def main() -> None:
    """See the module's text."""
    user, folders, command = int(sys.argv[1]), sys.argv[2].split(":"), sys.argv[3:]
    open_up([Path(folder) for folder in folders])
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
