"""The system-call filter, run by an interpreter of classic BPF: verdicts on both architectures."""

from __future__ import annotations

import re
import struct
import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("there are system-call filters on Linux only", allow_module_level=True)

from autograder.sandbox import seccomp

ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050001
ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}
# What must not get through, by number: (x86-64, aarch64).
REFUSED = {
    "open": (2, None), "openat": (257, 56), "openat2": (437, 437), "stat": (4, None),
    "newfstatat": (262, 79), "statx": (332, 291), "readlinkat": (267, 78), "access": (21, None),
    "faccessat": (269, 48), "getdents64": (217, 61), "chdir": (80, 49), "chroot": (161, 51),
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200),
    "sendmsg": (46, 211), "recvmsg": (47, 212), "clone": (56, 220), "clone3": (435, 435),
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "pidfd_send_signal": (424, 424), "setuid": (105, 146), "setresuid": (117, 147),
    "setsid": (112, 157), "prctl": (157, 167), "seccomp": (317, 277), "unshare": (272, 97),
    "setns": (308, 268), "mount": (165, 40), "memfd_create": (319, 279), "shmget": (29, 194),
    "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180), "pipe2": (293, 59),
    "dup": (32, 23), "dup3": (292, 24), "setrlimit": (160, 164), "setitimer": (38, 103),
    "timer_create": (222, 107), "mlockall": (151, 230), "pkey_mprotect": (329, 288),
    "remap_file_pages": (216, 234), "personality": (135, 92), "capset": (126, 91),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "sched_setaffinity": (203, 122), "setpriority": (141, 140),
    "landlock_create_ruleset": (444, 444),
}  # fmt: skip


def verdict(machine: str, number: int, *args: int, arch: int | None = None) -> int:
    """What the filter says of a system call."""
    data = struct.pack("<IIQ6Q", number, arch or ARCH[machine], 0, *(*args, *[0] * 6)[:6])
    program = seccomp.build(machine)
    at = accumulator = 0
    while True:
        code, yes, no, value = struct.unpack_from("=HBBI", program, 8 * at)
        at += 1
        match code:
            case 0x20:
                accumulator = struct.unpack_from("<I", data, value)[0]
            case 0x15:
                at += yes if accumulator == value else no
            case 0x35:
                at += yes if accumulator >= value else no
            case 0x45:
                at += yes if accumulator & value else no
            case 0x06:
                return value
            case _:
                raise AssertionError(f"an unknown instruction {code:#x}")


@pytest.fixture(params=["x86_64", "aarch64"])
def machine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _number(machine: str, pair: tuple[int | None, int | None]) -> int | None:
    return pair[("x86_64", "aarch64").index(machine)]


def test_what_an_attack_needs_is_refused(machine: str) -> None:
    numbers = {name: _number(machine, pair) for name, pair in REFUSED.items()}
    allowed = [n for n, number in numbers.items() if number and verdict(machine, number) != REFUSE]
    assert allowed == []


def test_what_numpy_needs_is_allowed(machine: str) -> None:
    for name, pair in seccomp._PLAIN.items():
        number = _number(machine, pair)
        assert number is None or verdict(machine, number) == ALLOW, name


def test_what_only_an_attack_makes_kills(machine: str) -> None:
    for name, pair in seccomp._FATAL.items():
        number = _number(machine, pair)
        assert number is None or verdict(machine, number) == KILL, name


def test_foreign_calls_kill(machine: str) -> None:
    other = next(arch for name, arch in ARCH.items() if name != machine)
    assert verdict(machine, 0, arch=other) == KILL
    assert verdict(machine, 0, arch=0x40000003) == KILL  # i386
    assert verdict(machine, 0x40000000) == KILL  # x32


def test_numbers_unheard_of_are_refused(machine: str) -> None:
    known = {
        _number(machine, pair)
        for pair in [*seccomp._PLAIN.values(), *seccomp._FATAL.values(), seccomp._MMAP,
                     seccomp._MPROTECT, seccomp._FCNTL, seccomp._IOCTL, seccomp._SENDTO,
                     seccomp._PRLIMIT]
    }  # fmt: skip
    for number in range(600):
        if number not in known:
            assert verdict(machine, number) == REFUSE, number


def test_arguments_matter(machine: str) -> None:
    mmap, mprotect, fcntl, ioctl, sendto, prlimit = (
        _number(machine, pair) or 0
        for pair in (seccomp._MMAP, seccomp._MPROTECT, seccomp._FCNTL, seccomp._IOCTL,
                     seccomp._SENDTO, seccomp._PRLIMIT)
    )  # fmt: skip
    assert verdict(machine, mmap, 0, 4096, 3, 0x22) == ALLOW
    assert verdict(machine, mmap, 0, 4096, 7, 0x22) == REFUSE  # executable
    assert verdict(machine, mprotect, 0, 4096, 1) == ALLOW
    assert verdict(machine, mprotect, 0, 4096, 5) == REFUSE
    assert verdict(machine, fcntl, 3, 3) == ALLOW  # F_GETFL
    assert verdict(machine, fcntl, 3, 8, 1) == REFUSE  # F_SETOWN
    assert verdict(machine, fcntl, 3, 0) == REFUSE  # F_DUPFD
    assert verdict(machine, ioctl, 0, 0x5401) == ALLOW  # TCGETS
    assert verdict(machine, ioctl, 0, 0x5412) == REFUSE  # TIOCSTI
    assert verdict(machine, sendto, 3, 0, 0, 0, 0) == ALLOW
    assert verdict(machine, sendto, 3, 0, 0, 0, 1 << 32) == REFUSE  # an address
    assert verdict(machine, prlimit, 0, 7, 0, 1) == ALLOW
    assert verdict(machine, prlimit, 0, 7, 1, 0) == REFUSE  # new limits
    assert verdict(machine, prlimit, 77, 7, 0, 1) == REFUSE  # another process


def test_numbers_are_those_of_the_kernels_headers(machine: str) -> None:
    if not HEADERS[machine].exists():
        pytest.skip(f"{HEADERS[machine]} is not installed")
    text = HEADERS[machine].read_text("utf-8")
    found = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text)
    # The generic header calls some by the names of their 64-bit variants.
    numbers = {name: int(number) for name, number in found}
    tables = {**seccomp._PLAIN, **seccomp._FATAL, **REFUSED}
    special = {"mmap": seccomp._MMAP, "mprotect": seccomp._MPROTECT, "fcntl": seccomp._FCNTL,
               "ioctl": seccomp._IOCTL, "sendto": seccomp._SENDTO,
               "prlimit64": seccomp._PRLIMIT}  # fmt: skip
    for name, pair in {**tables, **special}.items():
        number = _number(machine, pair)
        listed = numbers.get(name, numbers.get("fstatat" if name == "newfstatat" else name))
        assert number is None or listed is None or number == listed, name
