"""Landlock: the kernel refuses every file, TCP port and signal target. Stand-alone.

A ruleset that handles all rights and allows none. What the running kernel cannot name is
left out (UDP and unix sockets always: seccomp closes those).
"""

from __future__ import annotations

import ctypes
import struct

from autograder.sandbox.kernel import system_call

_CREATE_RULESET, _RESTRICT_SELF = 444, 446  # the same on every architecture
_VERSION_FLAG = 1
# How many file-system rights each ABI knows (bits 0…n-1): 2 adds refer, 3 truncate, 5 ioctl_dev.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_ALL_TCP = 0b11  # bind, connect; ABI 4
_ALL_SCOPES = 0b11  # abstract unix sockets, signals; ABI 6


def abi() -> int:
    """The running kernel's Landlock ABI; OSError where there is none."""
    return system_call(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG))


def build() -> int:
    """A descriptor of the ruleset that allows nothing."""
    version = abi()
    fields = [(1 << _FILE_RIGHTS[min(version, 5)]) - 1]
    if version >= 4:
        fields.append(_ALL_TCP)
    if version >= 6:
        fields.append(_ALL_SCOPES)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    return system_call(
        _CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint32(0)
    )


def enforce(ruleset: int) -> None:
    """From here on this process and its children are refused; no_new_privs must be set."""
    system_call(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
