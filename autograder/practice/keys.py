"""Keys of a terminal, one at a time and without Enter, on every system."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator

_TICK_S = 0.02  # between two looks where a system cannot wait for a key
Reader = Callable[[float], str]


@contextlib.contextmanager
def keys() -> Iterator[Reader]:
    """A function that waits so many seconds for a key, and gives it or "".

    The terminal is left as it was, whatever happens meanwhile.
    """
    if sys.platform == "win32":
        yield _windows
        return
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor, termios.TCSANOW)
        yield _posix
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _posix(seconds: float) -> str:
    import select

    descriptor = sys.stdin.fileno()
    ready, _, _ = select.select([descriptor], [], [], seconds)
    if not ready:
        return ""
    typed = os.read(descriptor, 64)
    if not typed:
        raise EOFError  # the terminal is gone
    return "" if typed.startswith(b"\x1b") else chr(typed[-1]).lower()  # an arrow is no key of ours


def _windows(seconds: float) -> str:
    import msvcrt  # type: ignore[import-not-found,unused-ignore]

    end = time.monotonic() + seconds
    while not msvcrt.kbhit():  # type: ignore[attr-defined,unused-ignore]
        if time.monotonic() >= end:
            return ""
        time.sleep(_TICK_S)
    key: str = msvcrt.getwch()  # type: ignore[attr-defined,unused-ignore]
    if key == "\x03":
        raise KeyboardInterrupt
    if key in "\0\xe0":  # an arrow or the like: the rest of it follows
        msvcrt.getwch()  # type: ignore[attr-defined,unused-ignore]
        return ""
    return key.lower()
