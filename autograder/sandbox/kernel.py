"""The few Linux calls that Python has no name for, through ctypes. Stand-alone."""

from __future__ import annotations

import ctypes
import os

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4

CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITY_VERSION_3 = 0x20080522


_LIBC = ctypes.CDLL(None, use_errno=True)


def system_call(number: int, *args: object) -> int:
    """The system call's result; OSError where the kernel refuses."""
    return _granted(_LIBC.syscall(ctypes.c_long(number), *args))


def prctl(option: int, *args: int) -> int:
    """prctl(2) with unsigned long arguments; OSError where the kernel refuses."""
    padded = [ctypes.c_ulong(value) for value in (*args, 0, 0, 0, 0)[:4]]
    return _granted(_LIBC.prctl(ctypes.c_int(option), *padded))


def drop_all_capabilities() -> None:
    """Empties the effective, permitted and inheritable sets of this process."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    system_call(CAPSET[os.uname().machine], ctypes.byref(header), ctypes.byref(nothing))


def unshare(flags: int) -> None:
    """unshare(2); `os.unshare` came only with Python 3.12."""
    _granted(_LIBC.unshare(ctypes.c_int(flags)))


def _granted(result: int) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result
