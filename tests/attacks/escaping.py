"""Attacks on "no network, no programs, no privileges, nothing left behind"."""

from __future__ import annotations

from attacks import Attack

_LIBC = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
"""
_SOCKET = "import socket\n"
_STATE = "the unconfined twin would change this machine"

ATTACKS = [
    Attack("connect_over_tcp", """
        socket.create_connection(("127.0.0.1", @TCP@), 1).send(b"theta")
        """, _SOCKET),
    Attack("send_over_udp", """
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"theta", ("127.0.0.1", @UDP@))
        """, _SOCKET),
    Attack("connect_to_a_unix_socket", """
        socket.socket(socket.AF_UNIX).connect("@SCRATCH@/unix")
        """, _SOCKET),
    Attack("connect_to_an_abstract_socket", """
        socket.socket(socket.AF_UNIX).connect("\\0@MARK@")
        """, _SOCKET),
    Attack("listen", """
        line = socket.socket()
        line.bind(("127.0.0.1", 0))
        line.listen()
        print("PWNED")
        """, _SOCKET),
    Attack("raw_socket",
        'socket.socket(socket.AF_INET, socket.SOCK_RAW, 1); print("PWNED")', _SOCKET),
    Attack("netlink",
        'socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0); print("PWNED")', _SOCKET),
    Attack("pair_of_sockets", 'socket.socketpair(); print("PWNED")', _SOCKET),
    Attack("socket_by_a_raw_system_call", """
        if libc.syscall(41, 2, 2, 0) >= 0:
            print("PWNED")
        """, _LIBC),
    Attack("turn_its_own_socket_on_others", """
        for fd in range(3, 10):
            try:
                line = socket.socket(fileno=fd)
                line.connect("\\0@MARK@")
            except OSError:
                pass
        """, _SOCKET, control="none", why="the unconfined worker speaks over pipes"),
    Attack("send_descriptors_to_the_grader", """
        for fd in range(3, 10):
            try:
                socket.send_fds(socket.socket(fileno=fd), [b"x"], [0])
            except OSError:
                continue
            print("PWNED")
            return
        """, _SOCKET, control="none", why="the unconfined worker speaks over pipes"),
    Attack("signals_by_ownership_of_its_socket", """
        import fcntl
        for fd in range(0, 10):
            try:
                fcntl.fcntl(fd, fcntl.F_SETOWN, @VICTIM@)
            except OSError:
                continue
            print("PWNED")
            return
        """),
    Attack("run_a_shell", 'os.system("touch @SCRATCH@/shell")'),
    Attack("run_a_program", """
        os.waitpid(os.posix_spawn("/usr/bin/touch", ["touch", "@SCRATCH@/program"], {}), 0)
        """),
    Attack("become_a_program", 'os.execv("/usr/bin/touch", ["touch", "@SCRATCH@/became"])'),
    Attack("become_a_program_by_a_raw_system_call", """
        arguments = (ctypes.c_char_p * 3)(b"touch", b"@SCRATCH@/raw", None)
        libc.syscall(59, b"/usr/bin/touch", arguments, None)
        """, _LIBC),
    Attack("run_a_program_from_memory", """
        fd = libc.memfd_create(b"program", 0)
        os.write(fd, open("/usr/bin/touch", "rb").read())
        os.execve(fd, ["touch", "@SCRATCH@/memory"], {})
        """, _LIBC),
    Attack("make_memory_executable", """
        libc.mmap.restype = ctypes.c_void_p
        page = libc.mmap(None, ctypes.c_size_t(4096), 7, 0x22, -1, ctypes.c_long(0))
        if page not in (None, ctypes.c_void_p(-1).value):
            print("PWNED")
        """, _LIBC),
    Attack("turn_memory_executable", """
        import mmap
        page = mmap.mmap(-1, 4096)
        address = ctypes.addressof(ctypes.c_char.from_buffer(page))
        if libc.mprotect(ctypes.c_void_p(address), ctypes.c_size_t(4096), 5) == 0:
            print("PWNED")
        """, _LIBC),
    Attack("become_root", 'os.setuid(0); print("PWNED")'),
    Attack("become_another_user", 'os.setresuid(4242, 4242, 4242); print("PWNED")'),
    Attack("regain_capabilities", """
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        sets = (ctypes.c_uint32 * 6)(*[1] * 6)
        if libc.syscall(126, header, sets) == 0:
            print("PWNED")
        """, _LIBC),
    Attack("new_user_namespace", 'libc.unshare(0x10000000) == 0 and print("PWNED")', _LIBC),
    Attack("new_mount_namespace", 'libc.unshare(0x00020000) == 0 and print("PWNED")', _LIBC),
    Attack("join_a_namespace", """
        fd = os.open("/proc/@GRADER@/ns/net", os.O_RDONLY)
        libc.setns(fd, 0) == 0 and print("PWNED")
        """, _LIBC),
    Attack("outlive_the_parent", 'libc.prctl(1, 0, 0, 0, 0) == 0 and print("PWNED")', _LIBC),
    Attack("become_dumpable", 'libc.prctl(4, 1, 0, 0, 0) == 0 and print("PWNED")', _LIBC),
    Attack("leave_the_session", 'os.setsid(); print("PWNED")'),
    Attack("load_a_kernel_program", """
        attributes = (ctypes.c_uint32 * 32)(2, 4, 4, 1)
        libc.syscall(321, 0, attributes, 128) >= 0 and print("PWNED")
        """, _LIBC),
    Attack("count_the_kernels_events", """
        attributes = (ctypes.c_uint32 * 32)(1, 128)
        libc.syscall(298, attributes, 0, -1, -1, 0) >= 0 and print("PWNED")
        """, _LIBC),
    Attack("leave_a_key_for_the_next_run", """
        libc.syscall(248, b"user", b"@MARK@", b"x", 1, -4) >= 0 and print("PWNED")
        """, _LIBC),
    Attack("user_faults", 'libc.syscall(323, 1) >= 0 and print("PWNED")', _LIBC),
    Attack("foreign_system_calls", 'libc.syscall(0x40000000 + 39) > 0 and print("PWNED")', _LIBC,
        control="none", why="most kernels lack the x32 ABI"),
    Attack("add_another_filter", 'libc.syscall(317, 1, 0, None) >= 0 and print("PWNED")', _LIBC,
        control="none", why="a filter can only take more away"),
    Attack("leave_a_file", 'open("@SCRATCH@/left", "w").close()'),
    Attack("leave_a_file_where_it_stands", """
        open("left-@MARK@", "w").close()
        print("PWNED")
        os.remove("left-@MARK@")
        """),
    Attack("leave_a_message_queue", """
        queue = libc.msgget(0x6B656579, 0o1600)
        if queue >= 0:
            libc.msgctl(queue, 0, None)
            print("PWNED")
        """, _LIBC),
    Attack("leave_a_semaphore", """
        semaphore = libc.semget(0, 1, 0o1600)
        if semaphore >= 0:
            libc.semctl(semaphore, 0, 0)
            print("PWNED")
        """, _LIBC),
    Attack("leave_a_module_for_the_next", """
        open("@SCRATCH@/numpy.py", "w").write("raise SystemExit")
        """),
    Attack("spoil_numpy_for_the_next", """
        for name in ("asarray", "zeros", "add", "all", "any", "allclose", "array_equal", "testing"):
            setattr(np, name, lambda *args, **kwargs: 0)
        """, control="naive"),
    Attack("spoil_python_for_the_next", """
        import builtins
        builtins.len = builtins.isinstance = builtins.range = lambda *args: 0
        """, control="naive"),
    Attack("remember_the_public_phase", """
        import builtins
        if hasattr(builtins, "seen_@MARK@") and builtins.phase_@MARK@ != os.getpid():
            print("PWNED")
        builtins.seen_@MARK@ = True
        builtins.phase_@MARK@ = os.getpid()
        """.replace("_@MARK@", "_mark"), control="none",
        why="each phase has a process of its own also without confinement"),
    Attack("patch_the_engine", """
        import autograder.grading.grader
        autograder.grading.grader.Grader.grade = None
        print("PWNED")
        """, control="none", why="the unconfined worker does not hold the engine either"),
]  # fmt: skip
