"""Runs a command as root inside what `docker run` gives by default, without a daemon.

`crun` gets a bundle whose root is this machine's own `/usr` and the like, read-only, with
Docker's default capabilities, its own namespaces, masked paths, no_new_privs off, and a filter
that refuses the calls that Docker's documentation names as blocked for want of CAP_SYS_ADMIN.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

CAPABILITIES = [
    f"CAP_{name}"
    for name in (
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
        "NET_BIND_SERVICE", "NET_RAW", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    )
]  # fmt: skip
_REFUSED = [
    "acct", "add_key", "bpf", "clock_settime", "create_module", "delete_module", "finit_module",
    "fsconfig", "fsmount", "fsopen", "fspick", "init_module", "io_uring_enter",
    "io_uring_register", "io_uring_setup", "ioperm", "iopl", "kcmp", "kexec_load", "keyctl",
    "mount", "mount_setattr", "move_mount", "open_by_handle_at", "open_tree", "perf_event_open",
    "pidfd_getfd", "pivot_root", "process_madvise", "quotactl", "reboot", "request_key", "setns",
    "swapoff", "swapon", "syslog", "umount2", "unshare", "userfaultfd", "vhangup",
]  # fmt: skip
# crun refuses machines with both versions of cgroups mounted; we use neither.
_WITHOUT_HYBRID_CGROUPS = 'umount /sys/fs/cgroup/unified 2>/dev/null; exec "$0" "$@"'
# Those of clone(2) that make a new namespace: mount, cgroup, uts, ipc, user, pid, net.
_NAMESPACES = (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)


def why_not() -> str:
    """Why no container can be made here; empty where one can."""
    if os.geteuid() != 0:
        return "a container with root inside needs root outside"
    if shutil.which("crun") is None:
        return "crun is not installed (apt-get install crun)"
    probe = run(["/bin/true"], [])
    return "" if probe.returncode == 0 else f"crun cannot run here: {probe.stderr.strip()[-200:]}"


def run(
    command: list[str], folders: list[Path], *, timeout: float = 300, environment: Any = None
) -> subprocess.CompletedProcess[str]:
    """Runs `command` with `folders` mounted read-only at their own paths."""
    bundle = Path(tempfile.mkdtemp(prefix="gradkit-container-"))
    name = f"gradkit-{secrets.token_hex(6)}"
    try:
        (bundle / "rootfs").mkdir()
        config = _config(command, folders, environment or {})
        (bundle / "config.json").write_text(json.dumps(config), encoding="utf-8")
        return subprocess.run(
            ["unshare", "--mount", "sh", "-c", _WITHOUT_HYBRID_CGROUPS, "crun", "--root",
             str(bundle / "state"), "--cgroup-manager=disabled", "run", "--bundle", str(bundle),
             name],
            capture_output=True, text=True, timeout=timeout, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    finally:
        shutil.rmtree(bundle, ignore_errors=True)


def _config(command: list[str], folders: list[Path], environment: dict[str, str]) -> Any:
    caps = dict.fromkeys(("bounding", "effective", "permitted"), CAPABILITIES)
    variables = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/tmp", **environment}
    return {
        "ociVersion": "1.0.2",
        "process": {
            "user": {"uid": 0, "gid": 0},
            "args": command,
            "env": [f"{key}={value}" for key, value in variables.items()],
            "cwd": "/",
            "capabilities": caps,
            "noNewPrivileges": False,
        },
        "root": {"path": "rootfs", "readonly": False},
        "hostname": "container",
        "mounts": _mounts(folders),
        "linux": {
            "namespaces": [{"type": kind} for kind in ("pid", "ipc", "uts", "mount", "network")],
            "maskedPaths": ["/proc/kcore", "/proc/keys", "/proc/timer_list", "/sys/firmware"],
            "readonlyPaths": ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys"],
            "seccomp": _filter(),
        },
    }


def _mounts(folders: list[Path]) -> list[dict[str, Any]]:
    system = [Path(f"/{name}") for name in ("bin", "sbin", "lib", "lib64", "usr", "etc")]
    tmpfs = {"type": "tmpfs", "source": "tmpfs"}
    return [
        {"destination": "/proc", "type": "proc", "source": "proc"},
        {"destination": "/dev", **tmpfs, "options": ["nosuid", "mode=755"]},
        {"destination": "/dev/shm", **tmpfs, "options": ["nosuid", "mode=1777"]},
        {"destination": "/tmp", **tmpfs, "options": ["mode=1777"]},
        *(
            {"destination": str(path), "type": "bind", "source": str(path.resolve()),
             "options": ["rbind", "ro"]}
            for path in [*(p for p in system if p.exists()), *folders]
        ),
    ]  # fmt: skip


def _filter() -> dict[str, Any]:
    refuse = {"action": "SCMP_ACT_ERRNO", "errnoRet": 1}
    return {
        "defaultAction": "SCMP_ACT_ALLOW",
        "architectures": [
            "SCMP_ARCH_X86_64" if os.uname().machine == "x86_64" else "SCMP_ARCH_AARCH64"
        ],
        "syscalls": [
            {"names": _REFUSED, **refuse},
            {"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38},
            *({"names": ["clone"], **refuse, "args": [_has_flag(flag)]} for flag in _NAMESPACES),
        ],
    }


def _has_flag(flag: int) -> dict[str, Any]:
    return {"index": 0, "value": flag, "valueTwo": flag, "op": "SCMP_CMP_MASKED_EQ"}
