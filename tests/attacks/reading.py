"""Attacks on "reads no secret": files, links, environment, memory, descriptors, frames."""

from __future__ import annotations

from attacks import Attack

_LIBC = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
"""
_IN_PROCESS = "naive"  # nothing of the grader's lies in the process of an unconfined worker

ATTACKS = [
    Attack("open_the_reference", 'print(open("@SOLUTION@").read())'),
    Attack("open_the_hidden_checks", 'print(open("@HIDDEN@").read())'),
    Attack("open_a_file_anybody_may_read", 'print(open("@PUBLIC@").read())'),
    Attack("list_the_graders_folder", 'print(os.listdir("@FOLDER@"))'),
    Attack("walk_the_graders_folders", """
        for folder, _, files in os.walk(os.path.dirname("@FOLDER@")):
            print(folder, files)
        """),
    Attack("look_at_the_size_of_the_hidden_checks", 'print("PWNED", os.stat("@HIDDEN@").st_size)'),
    Attack("look_whether_the_reference_exists", """
        if os.access("@SOLUTION@", os.F_OK):
            print("PWNED")
        """),
    Attack("follow_a_link_to_the_reference", """
        os.symlink("@SOLUTION@", "@SCRATCH@/link")
        print(open("@SCRATCH@/link").read())
        """),
    Attack("hard_link_to_the_reference", """
        os.link("@SOLUTION@", "@SCRATCH@/hard")
        print(open("@SCRATCH@/hard").read())
        """),
    Attack("read_through_its_own_root_in_proc", 'print(open("/proc/self/root@SOLUTION@").read())'),
    Attack("read_through_the_graders_root", 'print(open("/proc/@GRADER@/root@SOLUTION@").read())'),
    Attack("read_the_graders_environment", """
        print(open("/proc/@GRADER@/environ", "rb").read().decode(errors="replace"))
        """),
    Attack("read_its_parents_environment", """
        print(open(f"/proc/{os.getppid()}/environ", "rb").read().decode(errors="replace"))
        """, control="naive"),
    Attack("read_its_own_environment", "print(dict(os.environ))", control="naive"),
    Attack("read_the_graders_arguments", """
        if open("/proc/@GRADER@/cmdline", "rb").read():
            print("PWNED")
        """),
    Attack("read_the_graders_memory", """
        maps = open("/proc/@GRADER@/maps").read().splitlines()
        memory = open("/proc/@GRADER@/mem", "rb", 0)
        for line in maps:
            span, rights = line.split()[:2]
            start, end = (int(word, 16) for word in span.split("-"))
            if rights.startswith("rw") and end - start < 1 << 26:
                memory.seek(start)
                if (b"gk-" + b"canary") in memory.read(end - start):
                    print("PWNED")
                    return
        """),
    Attack("open_the_graders_descriptors", """
        for fd in os.listdir("/proc/@GRADER@/fd"):
            try:
                print(open(f"/proc/@GRADER@/fd/{fd}", "rb").read(1000))
            except OSError:
                pass
            else:
                print("PWNED")
                return
        """),
    Attack("take_a_descriptor_by_pidfd", """
        pidfd = libc.syscall(434, @GRADER@, 0)
        for fd in range(64):
            if pidfd >= 0 and libc.syscall(438, pidfd, fd, 0) >= 0:
                print("PWNED")
                return
        """, _LIBC),
    Attack("trace_the_victim", """
        if libc.ptrace(16, @VICTIM@, None, None) == 0:
            libc.ptrace(17, @VICTIM@, None, None)
            print("PWNED")
        """, _LIBC),
    Attack("read_memory_across_processes", """
        maps = open("/proc/@VICTIM@/maps").read().split()[0] if os.path.exists("/proc/1") else "0-0"
        start = int(maps.split("-")[0], 16)
        buffer = ctypes.create_string_buffer(8)
        here = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 8)
        there = (ctypes.c_size_t * 2)(start, 8)
        if libc.process_vm_readv(@VICTIM@, here, 1, there, 1, 0) > 0:
            print("PWNED")
        """, _LIBC),
    Attack("read_memory_across_processes_blindly", """
        libc.process_vm_readv(@VICTIM@, None, 0, None, 0, 0) == 0 and print("PWNED")
        """, _LIBC),
    Attack("open_by_io_uring", """
        parameters = ctypes.create_string_buffer(120)
        if libc.syscall(425, 8, parameters) >= 0:
            print("PWNED")
        """, _LIBC),
    Attack("open_by_a_raw_system_call", """
        fd = libc.syscall(257, -100, b"@SOLUTION@", 0, 0)
        print(os.read(fd, 100_000).decode())
        """, _LIBC),
    Attack("open_by_openat2", """
        how = (ctypes.c_uint64 * 3)(0, 0, 0)
        fd = libc.syscall(437, -100, b"@SOLUTION@", how, 24)
        print(os.read(fd, 100_000).decode())
        """, _LIBC),
    Attack("open_by_file_handle", """
        handle = ctypes.create_string_buffer(bytes([128, 0, 0, 0]) + bytes(132), 136)
        mount = ctypes.c_int()
        if libc.name_to_handle_at(-100, b"@SOLUTION@", handle, ctypes.byref(mount), 0) == 0:
            print("PWNED")
        """, _LIBC),
    Attack("map_the_reference", 'print(bytes(np.memmap("@SOLUTION@", np.uint8, "r")).decode())'),
    Attack("read_with_numpy", 'print(np.fromfile("@SOLUTION@", np.uint8).tobytes().decode())'),
    Attack("read_with_linecache", """
        import linecache
        print(linecache.getlines("@HIDDEN@"))
        """),
    Attack("import_the_reference", """
        import importlib.util
        spec = importlib.util.spec_from_file_location("stolen", "@SOLUTION@")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        print(module.CANARY)
        return module.step(theta, g, eta)
        """),
    Attack("run_cat", """
        import subprocess
        print(subprocess.run(["cat", "@SOLUTION@"], capture_output=True, text=True).stdout)
        """),
    Attack("leave_the_empty_root", """
        try:
            os.mkdir("x")
            os.chroot("x")
            os.chdir("../../../..")
            os.chroot(".")
        except OSError:
            pass
        print(open("@SOLUTION@").read())
        """),
    Attack("read_shared_memory", 'print(open("/dev/shm/@MARK@").read())'),
    Attack("find_descriptors_of_others", """
        import fcntl
        for fd in range(4, 64):
            try:
                fcntl.fcntl(fd, fcntl.F_GETFD)
            except OSError:
                continue
            print("PWNED")
            return
        """),
    Attack("read_inherited_descriptors", """
        for fd in range(3, 64):
            try:
                print(os.pread(fd, 10_000, 0).decode())
            except (OSError, UnicodeDecodeError):
                pass
        """, control=_IN_PROCESS),
    Attack("look_at_the_call_stack", """
        frame = sys._getframe()
        while frame:
            print({**frame.f_globals, **frame.f_locals})
            frame = frame.f_back
        """, control=_IN_PROCESS),
    Attack("look_at_every_live_object", """
        import gc
        for thing in gc.get_objects():
            if type(thing) is dict:
                for value in list(thing.values()):
                    if type(value) is str and "gk-" "canary" in value:
                        print(value)
        """, control=_IN_PROCESS),
    Attack("look_at_every_module", """
        for module in list(sys.modules.values()):
            print(getattr(module, "CANARY", ""))
        """, control=_IN_PROCESS),
    Attack("search_its_own_memory", """
        with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
            for line in maps:
                span, rights = line.split()[:2]
                start, end = (int(word, 16) for word in span.split("-"))
                if rights.startswith("rw"):
                    memory.seek(start)
                    if (b"gk-" + b"canary" + b"-") in memory.read(end - start):
                        print("PWNED")
                        return
        """, control=_IN_PROCESS),
]  # fmt: skip
