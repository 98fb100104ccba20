"""On a student's own machine: what is refused where work is marked is refused here as well.

Nothing is protected by this. It only shows at home what would else come out when it counts: there
are no files but the submission's own modules, no network, no other processes, no threads.

`Aside` is how a call that never ends still tells the line that it is in. Stand-alone.
"""

from __future__ import annotations

import _thread
import errno
import faulthandler
import gc
import os
import sys
import threading
from typing import Any, NoReturn

# By path: allowed in the library's own folders, which `import` reads.
_PATHS = frozenset({"open", "os.listdir", "os.scandir", "os.rename", "os.remove"})
_NEVER = frozenset(
    {"os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile"}
    | {"subprocess.Popen", "socket.__new__", "os.mkdir", "os.rmdir", "os.link", "os.symlink"}
    | {"os.kill", "os.truncate", "os.chmod", "webbrowser.open"}
)
_THREADS = frozenset({"_thread.start_new_thread", "_thread.start_joinable_thread"})


MARK = b"\0gradkit\0"  # begins what is told of each item


class Aside:
    """Tells on a descriptor of its own what is printed, and after some seconds where a call is.

    A thread of the interpreter's own writes that, so it also works inside of a long call of C code,
    and on every system. Whoever gives up on this process reads it there.
    """

    def __init__(self, descriptor: int, seconds: float) -> None:
        self._descriptor = descriptor
        self._seconds = seconds

    def begin(self) -> None:
        """The next item begins; call `end` after it."""
        os.write(self._descriptor, MARK)
        faulthandler.dump_traceback_later(self._seconds, file=self._descriptor)

    def end(self) -> None:
        faulthandler.cancel_dump_traceback_later()

    def write(self, text: str) -> None:
        os.write(self._descriptor, text.encode("utf-8", "replace"))


def import_sympy() -> None:
    """Import SymPy for whoever will want it; without looking for garbage, which takes a fifth."""
    looks = gc.isenabled()
    gc.disable()
    try:
        import sympy

        x, y = sympy.symbols("x y", real=True)
        assert x - y  # what its first use sets up takes long while somebody watches its calls
    finally:
        if looks:
            gc.enable()


def no_thread(*args: object, **keywords: object) -> NoReturn:
    """In place of what starts a thread."""
    raise RuntimeError("can't start new thread")


def close_the_door() -> None:
    """From here on files and processes are refused, as in a confined worker."""
    library = tuple(os.path.join(os.path.abspath(path), "") for path in sys.path if path)

    def refuse(event: str, args: tuple[Any, ...]) -> None:
        if event in _THREADS:
            no_thread()
        path = args[0] if args and isinstance(args[0], str | bytes) else None
        if event in _NEVER or (event in _PATHS and not _is_in(path, args, library)):
            raise PermissionError(errno.EPERM, "Operation not permitted", path)

    sys.addaudithook(refuse)
    if sys.version_info < (3, 12):  # which tells no hook of a new thread
        _thread.start_new_thread = _thread.start_new = no_thread
        threading._start_new_thread = no_thread  # type: ignore[attr-defined]


def _is_in(path: str | bytes | None, args: tuple[Any, ...], library: tuple[str, ...]) -> bool:
    if path is None:  # a descriptor that is open already
        return bool(args) and isinstance(args[0], int)
    place = os.path.abspath(os.fsdecode(path))
    return os.path.join(place, "").startswith(library)
