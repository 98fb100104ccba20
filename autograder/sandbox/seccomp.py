"""The system-call filter: an allow-list in classic BPF, built by hand. Stand-alone.

What a running NumPy needs is allowed (memory without execution, locks, clocks, its one
socket); everything else fails with EPERM, so that Python raises an ordinary PermissionError.
Calls that only an attack makes, and calls of a foreign ABI, kill the process.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

from autograder.sandbox.kernel import PR_SET_SECCOMP, prctl

_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | errno.EPERM
_MODE_FILTER = 2
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_OFFSET, _ARCH_OFFSET, _ARGS_OFFSET = 0, 4, 16

# name: (x86-64, aarch64); None where the architecture has no such call.
_PLAIN: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66),
    "close": (3, 57), "fstat": (5, 80), "lseek": (8, 62),
    "poll": (7, None), "ppoll": (271, 73), "select": (23, None), "pselect6": (270, 72),
    "recvfrom": (45, 207), "getsockopt": (55, 209),
    "munmap": (11, 215), "mremap": (25, 216), "brk": (12, 214), "madvise": (28, 233),
    "futex": (202, 98), "sched_yield": (24, 124), "sched_getaffinity": (204, 123),
    "getcpu": (309, 168), "restart_syscall": (219, 128),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "nanosleep": (35, 101), "clock_nanosleep": (230, 115), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "gettimeofday": (96, 169), "time": (201, None),
    "getpid": (39, 172), "getppid": (110, 173), "gettid": (186, 178), "getuid": (102, 174),
    "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177),
    "getrusage": (98, 165), "times": (100, 153), "getrlimit": (97, 163), "uname": (63, 160),
    "getcwd": (79, 17), "getrandom": (318, 278),
    "exit": (60, 93), "exit_group": (231, 94),
}  # fmt: skip
_FATAL: dict[str, tuple[int | None, int | None]] = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "kcmp": (312, 272),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
}  # fmt: skip
_MMAP, _MPROTECT, _FCNTL, _IOCTL = (9, 222), (10, 226), (72, 25), (16, 29)
_SENDTO, _PRLIMIT = (44, 206), (302, 261)

_PROT_EXEC = 4
_FCNTL_COMMANDS = (1, 2, 3, 4)  # F_GETFD, F_SETFD, F_GETFL, F_SETFL; F_SETOWN would send signals
_IOCTL_COMMANDS = (0x5401, 0x5421)  # TCGETS (isatty), FIONBIO (setblocking)


def _step(code: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, when_true, when_false, value)


def _argument(index: int, high: bool = False) -> bytes:
    """Loads 32 bits of an argument (both architectures are little-endian)."""
    return _step(_LOAD, _ARGS_OFFSET + 8 * index + 4 * high)


def _return(action: int) -> bytes:
    return _step(_RETURN, action)


def _when(number: int, block: bytes) -> bytes:
    """Runs the block for one system call; the accumulator holds the call's number."""
    return _step(_EQUAL, number, 0, len(block) // 8) + block


def _no_execution(argument: int) -> bytes:
    return _argument(argument) + _step(_ANY_BIT, _PROT_EXEC, 1, 0) + _return(_ALLOW)


def _one_of(argument: int, commands: tuple[int, ...]) -> bytes:
    tests = b"".join(_step(_EQUAL, value, 0, 1) + _return(_ALLOW) for value in commands)
    return _argument(argument) + tests


def _is_zero(argument: int) -> bytes:
    """Goes on where all 64 bits are zero, refuses otherwise."""
    halves = (_argument(argument, high) + _step(_EQUAL, 0, 1, 0) + _return(_REFUSE)
              for high in (False, True))  # fmt: skip
    return b"".join(halves)


def _with_arguments(column: int) -> list[bytes]:
    """Calls that are allowed for some arguments only; each block ends with a verdict."""
    refuse, allow = _return(_REFUSE), _return(_ALLOW)
    return [
        _when(_MMAP[column], _no_execution(2) + refuse),
        _when(_MPROTECT[column], _no_execution(2) + refuse),
        _when(_FCNTL[column], _one_of(1, _FCNTL_COMMANDS) + refuse),
        _when(_IOCTL[column], _one_of(1, _IOCTL_COMMANDS) + refuse),
        _when(_SENDTO[column], _is_zero(4) + allow),  # no address: only to our own peer
        _when(_PRLIMIT[column], _is_zero(0) + _is_zero(2) + allow),  # read one's own limits
    ]


def build(machine: str = "") -> bytes:
    """The filter's instructions for an architecture; KeyError where it is not supported."""
    machine = machine or os.uname().machine
    column = ("x86_64", "aarch64").index(machine) if machine in _AUDIT_ARCH else -1
    if column < 0:
        raise KeyError(f"no system-call filter for {machine}")
    program = [
        _step(_LOAD, _ARCH_OFFSET),
        _step(_EQUAL, _AUDIT_ARCH[machine], 1, 0) + _return(_KILL),
        _step(_LOAD, _NUMBER_OFFSET),
        _step(_AT_LEAST, _X32_BIT, 0, 1) + _return(_KILL),
    ]
    for table, verdict in ((_PLAIN, _ALLOW), (_FATAL, _KILL)):
        for numbers in table.values():
            number = numbers[column]
            if number is not None:
                program.append(_when(number, _return(verdict)))
    return b"".join([*program, *_with_arguments(column), _return(_REFUSE)])


def enforce(program: bytes) -> None:
    """Installs the filter for this process for good; no_new_privs must be set."""
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("=HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer))
    holder = ctypes.create_string_buffer(header, len(header))
    prctl(PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(holder))
