"""Attacks on "one submission cannot hold up, starve or fell the grader"."""

from __future__ import annotations

from attacks import Attack

_LIBC = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
"""


def _naive(name: str, body: str = "pass", top: str = "") -> Attack:
    return Attack(name, body, top, control="naive")


def _hangs(name: str, body: str = "pass", top: str = "") -> Attack:
    return Attack(name, body, top, control="naive", hangs=True)


# A question with stand-ins, for what it builds on.
_TRAIN: dict[str, str] = {
    "question": "perceptron.train",
    "parameters": "X, y, w, b, phi, phi_prime, eta, epochs",
    "wrong": "(w, b, [0.0])",
}

ATTACKS = [
    _hangs("loop", "while True: pass"),
    _hangs("loop_inside_numpy", """
        a = np.ones(10**7)
        while True:
            a *= 1.0
        """),
    _hangs("loop_that_catches_everything", """
        while True:
            try:
                while True: pass
            except BaseException:
                pass
        """),
    _hangs("sleep", "time.sleep(10**6)"),
    _hangs("loop_at_import", top="while True: pass"),
    _hangs("backtracking_pattern", "import re; re.match('(a+)+$', 'a' * 60 + 'b')"),
    _hangs("huge_power", "return 9 ** 9 ** 9"),
    _hangs("cpu_limit_ignored", """
        import signal
        for number in (signal.SIGXCPU, signal.SIGTERM, signal.SIGALRM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        while True: pass
        """),
    _naive("timer_storm", """
        import signal
        signal.signal(signal.SIGALRM, lambda *_: None)
        signal.setitimer(signal.ITIMER_REAL, 1e-5, 1e-5)
        while True: pass
        """),
    _hangs("alarm", "import signal; signal.alarm(1); time.sleep(60)"),
    _hangs("wait_for_a_lock", """
        import threading
        lock = threading.Lock()
        lock.acquire()
        lock.acquire()
        """),
    _hangs("read_from_the_keyboard", "while True: sys.stdin.read(1); os.read(0, 1) and None"),
    _naive("stop_itself", "import signal; os.kill(os.getpid(), signal.SIGSTOP); time.sleep(60)"),
    _naive("exit", "os._exit(0)"),
    _naive("exit_politely", "sys.exit()"),
    _naive("exit_at_import", top="sys.exit(0)"),
    _naive("abort", "os.abort()"),
    _naive("segmentation_fault", "import ctypes; ctypes.string_at(0)"),
    _naive("kill_itself", "os.kill(os.getpid(), 9)"),
    _naive("close_every_descriptor", "os.closerange(0, 10_000)"),
    _naive("overflow_the_stack", "import faulthandler; faulthandler._stack_overflow()"),
    Attack("recursion", "return attack(theta, g, eta)", control="none",
           why="RecursionError is an ordinary exception everywhere"),
    _naive("keyboard_interrupt", "raise KeyboardInterrupt"),
    _naive("generator_exit", "raise GeneratorExit"),
    Attack("memory_at_once", 'np.empty(190_000_000); print("PWNED")'),
    Attack("memory_bit_by_bit", """
        hoard = []
        for _ in range(15):
            hoard.append(np.zeros(12_500_000))
        print("PWNED")
        """),
    Attack("memory_in_shared_pages", """
        import mmap
        pages = mmap.mmap(-1, 1_500_000_000)
        print("PWNED")
        """),
    Attack("memory_hidden_in_a_file", """
        fd = libc.memfd_create(b"hoard", 0)
        if fd >= 0 and os.write(fd, bytes(10**6)):
            print("PWNED")
        """, _LIBC),
    Attack("memory_in_system_v_segments", """
        segment = libc.shmget(0, 10**8, 0o1600)
        if segment >= 0:
            libc.shmctl(segment, 0, None)
            print("PWNED")
        """, _LIBC),
    Attack("memory_locked", """
        if libc.mlockall(3) == 0:
            libc.munlockall()
            print("PWNED")
        """, _LIBC),
    Attack("fork", """
        child = os.fork()
        if child == 0:
            os._exit(0)
        print("PWNED")
        """),
    Attack("fork_by_a_raw_system_call", """
        child = libc.syscall(57)
        if child == 0:
            libc._exit(0)
        if child > 0:
            print("PWNED")
        """, _LIBC),
    Attack("fork_by_clone3", """
        arguments = (ctypes.c_uint64 * 11)(0, 0, 0, 0, 17)
        child = libc.syscall(435, arguments, 88)
        if child == 0:
            libc._exit(0)
        if child > 0:
            print("PWNED")
        """, _LIBC),
    Attack("threads", """
        import threading
        threading.Thread(target=print, args=("PWNED",)).start()
        """),
    Attack("process_pool", """
        import multiprocessing
        with multiprocessing.get_context("fork").Pool(2) as pool:
            print("PWNED", pool.map(abs, [1]))
        """),
    Attack("daemon_that_outlives_it", """
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                open("@SCRATCH@/daemon", "w").close()
                time.sleep(1)
            os._exit(0)
        """),
    Attack("fill_the_disk", 'open("@SCRATCH@/big", "wb").write(bytes(10**6))'),
    Attack("fill_shared_memory", """
        path = "/dev/shm/@MARK@-flood"
        open(path, "wb").write(bytes(10**6))
        os.remove(path)
        print("PWNED")
        """),
    Attack("open_a_thousand_descriptors", """
        for _ in range(1000):
            os.dup(0)
        print("PWNED")
        """),
    Attack("open_a_thousand_pipes", """
        held = [os.pipe() for _ in range(500)]
        print("PWNED")
        """),
    _naive("flood_standard_output", 'for _ in range(200): print("x" * 100_000)'),
    _naive("flood_standard_error", 'for _ in range(200): print("x" * 100_000, file=sys.stderr)'),
    _naive("flood_descriptor_one", "for _ in range(200): os.write(1, b'x' * 100_000)"),
    _hangs("exception_whose_text_never_ends", "raise Endless", """
        class Endless(Exception):
            def __str__(self):
                while True: pass
            __repr__ = __str__
        """),
    _naive("exception_whose_text_is_huge", 'raise ValueError("x" * 200_000_000)'),
    _naive("exception_that_raises_when_shown", "raise Liar", """
        class Liar(Exception):
            def __str__(self): raise SystemExit
            __repr__ = __str__
        """),
    Attack("exception_with_an_odd_class", "raise type('x' * 10**6, (BaseException,), {})()",
        control="none", why="an odd name; it must not break the grader"),
    Attack("exceptions_in_an_endless_chain", """
        error = ValueError()
        error.__cause__ = error
        raise error
        """, control="none", why="Python itself breaks the circle"),
    Attack("workflow_commands_in_a_message",
        'raise ValueError("\\n::error::PWND\\n::add-mask::0")',
        control="none", why="a message is text; only a CI runner's log would obey it"),
    Attack("control_characters_in_a_message",
        'raise ValueError("\\x1b[2J\\x1b]0;x\\x07\\x00\\ud800")',
        control="none", why="a message is text; only a terminal would obey it"),
    Attack("deeply_nested_source", control="none", why="it cannot be parsed anywhere",
        whole=f"x = {'(' * 50_000}{')' * 50_000}\ndef step(theta, g, eta): return 0\n"),
    Attack("deeply_nested_operators", control="none", why="as above",
        whole="x = " + "-" * 200_000 + "1\ndef step(theta, g, eta): return 0\n"),
    Attack("constant_too_large_to_fold", control="none", why="CPython bounds the folding",
        whole="def step(theta, g, eta): return 1 << 10**10\n"),
    Attack("source_with_a_null_byte", control="none", why="no Python takes it",
        whole="def step(theta, g, eta):\n    return theta\0\n"),
    Attack("module_that_swallows_attributes", control="none", why="only its own names are touched",
        whole="""
import sys
class Module(type(sys)):
    def __getattribute__(self, name): raise SystemExit
sys.modules[__name__] = Module(__name__)
def step(theta, g, eta): return theta
"""),
    _hangs("destructor_that_loops", "a = Loop(); del a", """
        class Loop:
            def __del__(self):
                while True: pass
        """),
    _hangs("trace_function_that_loops", """
        def trace(*_):
            while True: pass
        sys.settrace(trace)
        (lambda: None)()
        """),
    Attack("have_a_stand_in_work_without_end", control="none",
        why="without follow-through there is no stand-in", hangs=True, **_TRAIN, top="""
            def forward_batch(w, b, X, phi): return w, X
            """, body="""
            for _ in range(10**9):
                forward_batch(np.ones(700), 0.0, np.ones((700, 700)), phi)
            """),
    Attack("print_in_every_function_that_it_lends", control="none",
        why="without follow-through there is no stand-in", hangs=True, **_TRAIN, top="""
            def backward_batch(X, y, z, a, phi_prime): return X + y

            def loud(z):
                print(chr(0x1F600) * 20_000)
                return z
            """, body="""
            for _ in range(10**6):
                backward_batch(np.ones((1, 1)), y, y, y, loud)
            """),
    Attack("have_a_stand_in_fill_the_memory", control="none",
        why="without follow-through there is no stand-in", **_TRAIN, top="""
            def cost(a, y): return a + y
            """, body="""
            return cost(np.ones((1, 400_000)), np.ones((400_000, 1)))
            """),
    Attack("kill_the_victim", "os.kill(@VICTIM@, 9)"),
    Attack("kill_the_victims_group", "os.killpg(@VICTIM@, 9)"),
    Attack("stop_the_victim", "os.kill(@VICTIM@, 19); print('PWNED')"),
    Attack("queue_a_signal_for_the_victim", "libc.sigqueue(@VICTIM@, 9, None)", _LIBC),
    Attack("signal_the_victim_through_a_pidfd", """
        import signal
        signal.pidfd_send_signal(os.pidfd_open(@VICTIM@), 9)
        """),
    Attack("signal_everybody", "os.kill(-1, 0); print('PWNED')"),
    Attack("signal_its_parent", "os.kill(os.getppid(), 0); print('PWNED')"),
    Attack("signal_its_group", "os.killpg(0, 0); print('PWNED')"),
    Attack("slow_the_victim", "os.setpriority(os.PRIO_PROCESS, @VICTIM@, 19); print('PWNED')"),
    Attack("limit_the_victim", """
        import resource
        resource.prlimit(@VICTIM@, resource.RLIMIT_CORE, (0, 0))
        print("PWNED")
        """),
    Attack("raise_its_own_limits", """
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (4000, 4000))
        print("PWNED")
        """),
]  # fmt: skip
