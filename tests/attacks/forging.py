"""Attacks on "results cannot be forged": files, the socket, the nonce, callbacks, oracles."""

from __future__ import annotations

from attacks import Attack

_NO_TWIN = "an unconfined worker speaks over the same wire to the same strict reader"

# Finds the worker's own objects the way an attacker would, and speaks as it does.
_INSIDE = """
import gc, struct

def inside(name):
    frame = sys._getframe()
    while frame:
        for value in frame.f_locals.values():
            if type(value).__name__ == name:
                return value
        frame = frame.f_back
    gc.collect()
    return next((o for o in gc.get_objects() if type(o).__name__ == name), None)

def line():
    return inside("Stream")._write_fd

def codec():
    return sys.modules.get("autograder.worker.wire") or sys.modules["wire"]

def place():
    return inside("Call").index

def say(*message):
    inside("Stream").send(codec().encode(message))

def raw(data):
    while data:
        data = data[os.write(line(), data):]

def framed(payload):
    return struct.pack("<I", 16 + len(payload)) + inside("Stream").nonce + payload
"""

_ORACLE = "the oracle would lie in the grader, not in the worker"
_PERCEPTRON = tuple(f"perceptron.{name}" for name in (
    "backward", "forward_batch", "cost", "backward_batch", "train"))  # fmt: skip

# Every function fails in a way that looks like an attempt, and notes what it was asked.
_THIEF = (
    _INSIDE.replace("import gc", "import os, sys, gc")
    + """
import numpy as np

FUNCTIONS = ("forward", "backward", "forward_batch", "cost", "backward_batch")
asked, answers = {name: [] for name in FUNCTIONS}, {}

def key(args):
    return tuple(a.tobytes() if isinstance(a, np.ndarray) else repr(a) for a in args[:3])

def known(name, args):
    if (name, key(args)) in answers:
        return answers[name, key(args)]
    asked[name].append(args)
    raise ValueError("not yet")

def forward(w, b, x, phi): return known("forward", (w, b, x, phi)) or cost
def backward(x, y, z, a, phi_prime): return known("backward", (x, y, z, a, phi_prime)) or cost
def forward_batch(w, b, X, phi): return known("forward_batch", (w, b, X, phi)) or cost
def cost(a, y): return known("cost", (a, y))
def backward_batch(X, y, z, a, phi_prime):
    return known("backward_batch", (X, y, z, a, phi_prime)) or cost
def train(X, y, w, b, phi, phi_prime, eta, epochs): raise ValueError("not yet")
"""
)

# Has a stand-in called, and asks for more than that.
_TRAIN = """
def train(X, y, w, b, phi, phi_prime, eta, epochs):
    cost(y, y)
    args = X, y, w, b, phi, phi_prime, eta, epochs
    return inside("Worker").ask(place(), "{asked}", inside("Call"), args)
"""


def _wire(name: str, body: str, hangs: bool = False) -> Attack:
    return Attack(name, body, _INSIDE, control="none", why=_NO_TWIN, hangs=hangs)


ATTACKS = [
    Attack("write_a_result_file", """
        for folder in ("@SCRATCH@", "@FOLDER@", "/autograder/results", "."):
            try:
                with open(folder + "/results.json", "w") as stream:
                    stream.write('{"score": 110}')
            except OSError:
                pass
        """),
    Attack("write_a_result_file_at_exit", """
        import atexit
        atexit.register(lambda: open("@SCRATCH@/results.json", "w").write('{"score": 110}'))
        """, control="naive"),
    Attack("leave_a_daemon_that_rewrites_results", """
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(0.1)
                open("@SCRATCH@/results.json", "w").write('{"score": 110}')
            os._exit(0)
        """, control="naive"),
    Attack("patch_the_comparison", """
        np.allclose = np.array_equal = lambda *args, **kwargs: True
        np.testing.assert_allclose = np.testing.assert_array_equal = lambda *args, **kwargs: None
        """, control="naive"),
    Attack("patch_the_array", """
        class Right(np.ndarray):
            __eq__ = lambda self, other: np.ones(self.shape, bool)
            all = any = lambda self, *args, **kwargs: True
        return (theta + eta * g).view(Right)
        """, control="naive"),
    Attack("patch_the_caller", """
        frame = sys._getframe().f_back.f_back
        frame.f_globals["score"] = lambda answer, expected: 1.0
        """, control="naive"),
    Attack("take_the_expected_value_from_the_caller", """
        frame = sys._getframe()
        while frame:
            if "expected" in frame.f_locals:
                return frame.f_locals["expected"]
            frame = frame.f_back
        """, control="naive"),
    Attack("ask_the_reference_in_the_caller", """
        frame = sys._getframe()
        while frame:
            for module in (frame.f_locals.get("reference"), frame.f_globals.get("reference")):
                if hasattr(module, "step"):
                    return module.step(theta, g, eta)
            frame = frame.f_back
        """, control="naive"),
    Attack("change_its_inputs_to_fit", """
        theta[...] = 0
        g[...] = 0
        return np.zeros(theta.shape)
        """, control="naive"),
    _wire("ask_the_grader_for_the_answer", """
        answer = inside("Worker").ask(place(), "gradient_descent.step",
                                      inside("Call"), (theta, g, eta))
        return answer
        """),
    _wire("ask_for_callables_that_do_not_exist", """
        for key in (0, 1, 99, "exit", "gradient_descent.descend", "os.system"):
            try:
                return inside("Worker").ask(place(), key, inside("Call"), (theta,))
            except Exception:
                pass
        """),
    _wire("ask_with_a_negative_key", """
        say("callback", place(), -1, (theta,))
        """),
    _wire("ask_with_things_that_are_no_arguments", """
        wire = codec()
        say("callback", place(), 0, wire.Ref(0))
        """),
    _wire("ask_out_of_turn", """
        say("callback", place() + 1, 0, (theta,))
        """),
    _wire("write_noise_on_the_socket", "raw(os.urandom(4096))"),
    _wire("write_text_on_the_socket", 'raw(b"HTTP/1.0 200 OK\\r\\n\\r\\nscore=110\\r\\n" * 9)'),
    _wire("guess_the_nonce", """
        payload = codec().encode(("returned", 0, theta - eta * g, [], ""))
        for guess in (bytes(16), b"0123456789abcdef", os.urandom(16)):
            raw(struct.pack("<I", 16 + len(payload)) + guess + payload)
        """),
    _wire("answer_twice", """
        for _ in range(2):
            say("returned", place(), theta + eta * g, [], "")
        """),
    _wire("answer_for_items_to_come", """
        for index in range(200):
            say("returned", index, np.zeros(3), [], "")
        """),
    _wire("claim_that_it_was_imported", """
        say("imported", 0, {"step": (1, [], True)}, "")
        """),
    _wire("answer_with_an_unknown_kind", 'say("passed", place(), 110.0)'),
    _wire("answer_with_parts_of_wrong_types", """
        say("raised", place(), 5, None, {"a": 1}, 7)
        """),
    _wire("describe_frames_that_are_none", """
        say("raised", place(), "ValueError", "x" * 100_000,
            [("a" * 10_000, 10**30, "b", "c"), ("d", -1, "e", "f"), 3, None, ("g",)], "")
        """),
    _wire("announce_a_frame_of_4_gigabytes", 'raw(b"\\xff\\xff\\xff\\xff" + bytes(100))'),
    _wire("announce_an_empty_frame", "raw(bytes(4))"),
    _wire("announce_more_than_it_sends", """
        raw(struct.pack("<I", 1 << 20) + bytes(100))
        time.sleep(60)
        """, hangs=True),
    _wire("overflow_the_shape", """
        shape = struct.pack("<4I", *[0x80000000] * 4)
        raw(framed(b"t" + struct.pack("<I", 1) + b"a" + bytes([10, 4]) + shape))
        """),
    _wire("shape_that_multiplies_to_nothing", """
        shape = struct.pack("<3I", 0xFFFFFFFF, 0, 0xFFFFFFFF)
        value = b"a" + bytes([10, 3]) + shape
        head = codec().encode(("returned", place()))[5:]
        rest = codec().encode([]) + codec().encode("")
        raw(framed(b"t" + struct.pack("<I", 5) + head + value + rest))
        """),
    _wire("use_dtypes_that_do_not_exist", """
        for code, axes in ((200, 1), (10, 255), (13, 0)):
            raw(framed(b"a" + bytes([code, axes]) + bytes(2000)))
        """),
    _wire("nest_without_end", 'raw(framed((b"l" + struct.pack("<I", 1)) * 1_000_000 + b"N"))'),
    _wire("send_millions_of_values", """
        count = 30_000_000
        raw(framed(b"l" + struct.pack("<I", count) + b"N" * count))
        """),
    _wire("claim_millions_of_items", 'raw(framed(b"l" + struct.pack("<I", 0xFFFFFFFF) + b"N"))'),
    _wire("send_what_only_graders_send", """
        wire = codec()
        encoded = wire.encode(("print", "print('PWN' 'ED')", {}))
        raw(framed(b"k" + struct.pack("<I", 0) + encoded))
        """),
    _wire("return_a_formula", "return codec().Formula('', \"print('PWN' 'ED')\", {})"),
    _wire("drip_an_answer_byte_by_byte", """
        for byte in framed(codec().encode(("returned", place(), 1.0, [], ""))) * 50:
            raw(bytes([byte]))
            time.sleep(0.05)
        """, hangs=True),
    _wire("call_back_without_end", """
        while True:
            try:
                inside("Worker").ask(place(), 0, inside("Call"), (theta,))
            except RuntimeError:
                pass
        """, hangs=True),
    Attack("collect_right_answers_in_follow_through", control="none", why=_ORACLE,
        question="perceptron.forward", also=_PERCEPTRON, whole=_THIEF + """
def train(X, y, w, b, phi, phi_prime, eta, epochs):
    for name in FUNCTIONS:
        for args in asked[name]:
            for helper in (globals()[name], f"perceptron.{name}"):
                try:
                    if callable(helper):
                        answers[name, key(args)] = helper(*args)
                    else:
                        answers[name, key(args)] = inside("Worker").ask(
                            place(), helper, inside("Call"), args)
                except Exception:
                    pass
    forward_batch(w, b, X, phi)
    return backward_batch(X, y, *forward_batch(w, b, X, phi), phi_prime)
"""),
    Attack("ask_for_its_own_answer_in_follow_through", control="none", why=_ORACLE,
        question="perceptron.train", whole=_THIEF + _TRAIN.format(asked="perceptron.train")),
    Attack("ask_for_what_it_does_not_build_on", control="none", why=_ORACLE,
        question="perceptron.train", whole=_THIEF + _TRAIN.format(asked="mlp.train")),
    Attack("lend_a_stand_in_a_trap", control="none", why=_ORACLE,
        question="perceptron.train", parameters="X, y, w, b, phi, phi_prime, eta, epochs",
        wrong="(w, b, [0.0])", top="""
            def forward_batch(w, b, X, phi): return w, b

            def trap(z):
                return forward_batch(np.ones((1, 1)), 0.0, np.ones((1, 1)), trap)[1]
            """, body="""
            return [forward_batch(w, b, X, trap)[1] for _ in range(100)]
            """),
    Attack("have_sympy_evaluate_text_beside_the_reference", control="none", why=_ORACLE,
        question="perceptron.train", parameters="X, y, w, b, phi, phi_prime, eta, epochs",
        wrong="(w, b, [0.0])", top=_INSIDE + """
def backward_batch(X, y, z, a, phi_prime): return X + y

TEXT = "exec('import perceptron as p; p.backward_batch = p.train')"

def converse(key, args, made_up):
    stream, wire = inside("Stream"), codec()
    say("callback", place(), key, args)
    while True:
        kind, *rest = wire.decode(stream.receive())
        if kind != "apply":
            return rest[0]
        say("returned", place(), made_up, [], "")
""", body="""
            e = np.ones((1, 1)) if callable(backward_batch) else None
            lent = codec().Ref(getattr(codec(), "LENT", 0))
            symbol = codec().Node("Idx", ([TEXT],))
            converse("perceptron.backward_batch", (e, e[0], e[0], e[0], lent), symbol)
            phi_here = codec().Ref(0)
            return converse(
                "perceptron.backward_batch", (X, y, w, b, phi_here, phi_here, eta, epochs), None)
            """),
]  # fmt: skip
