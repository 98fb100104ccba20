"""What most students' code wants, imported and run once in the zygote, so that workers need not.

A confined worker opens no file. All else that it may import is served from memory, at the cost of
running it: see `library.py`. Stand-alone.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import io
import traceback
import warnings
from collections.abc import Callable

from autograder.worker import folder, requests, settings, wire, worker

_HUGE, _COLLAPSE = 2 << 20, 25  # bytes of a huge page, and MADV_COLLAPSE
_CALLS = 1000  # a batch of a right submission has some 500


def for_all() -> None:
    """Touches what every submission uses and what is set up at its first use."""
    _run_once(_numpy, _python)


def for_several() -> None:
    """What takes longer than the workers of one submission save by it: SymPy above all."""
    _run_once(_more_numpy, _sympy, _calls)


def for_many() -> None:
    """What a worker in twenty wants, and memory in huge pages where the kernel can.

    A fork then copies far fewer entries; that takes as long as some 16 forks save by it.
    """
    _run_once(_more_sympy)
    with contextlib.suppress(OSError, AttributeError):
        _into_huge_pages()


def _run_once(*works: Callable[[], None]) -> None:
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for work in works:
            with contextlib.suppress(Exception):
                work()
    folder.strangers.cache_clear()
    folder.strangers()
    gc.freeze()  # all that lives is permanent: children share its pages unwritten


def _numpy() -> None:
    import numpy as np

    rng = np.random.default_rng(0)
    a = rng.normal(size=(3, 3))
    np.random.seed(0)
    for f in (np.linalg.inv, np.sort, np.cumsum, np.linalg.norm, str, repr, np.isnan):
        f(a)
    np.einsum("ij,jk->ik", a, a, optimize=True)
    np.vectorize(float)(a)
    with np.errstate(all="ignore"):
        np.log(np.zeros(1))


def _more_numpy() -> None:
    """What is loaded, or set up at length, when it is first used."""
    import numpy as np

    a = np.random.default_rng(0).normal(size=(3, 3))
    for f in (np.unique, np.fft.fft, np.linalg.eigvals, np.linalg.svd, np.median, np.gradient):
        f(a)
    np.linalg.lstsq(a, a[0], rcond=None)
    np.polynomial.Polynomial.fit([0.0, 1.0, 2.0], [0.0, 1.0, 4.0], 2)
    np.polyfit([0.0, 1.0, 2.0], [0.0, 1.0, 4.0], 2)
    np.testing.assert_allclose(a, a)
    np.savetxt(io.StringIO(), a)
    np.loadtxt(io.StringIO("1 2"))


def _sympy() -> None:
    import sympy as sp

    x, y = sp.symbols("x y")
    n, i, j = sp.symbols("n i j", integer=True, positive=True)
    a, b = sp.MatrixSymbol("a", n, 1), sp.IndexedBase("b")
    piecewise = sp.Piecewise((0, sp.Ne(x, 0)), (sp.nan, True))
    terms = [sp.diff(sp.exp(x) * sp.sin(y) / (1 + sp.exp(-x)), x), piecewise, a.T * a,
             sp.Sum(b[i] * b[j], (i, 1, n)), sp.diff(sp.Sum(b[i] ** 2, (i, 1, n)), b[j]),
             sp.sqrt(x) + sp.Rational(1, 3), sp.Matrix([[x, 1], [0, y]])]  # fmt: skip
    for term in terms:
        for f in (sp.expand, sp.sstr, sp.latex, sp.srepr, sp.N):
            with contextlib.suppress(Exception):
                f(term)
    for symbol in sp.symbols("x t z u"):  # SymPy remembers what it found out
        for term in (1 / (1 + sp.exp(-symbol)), sp.exp(-symbol) / (1 + sp.exp(-symbol)) ** 2):
            term.is_zero, term.is_positive  # noqa: B018
    sp.limit(sp.sin(x) / x, x, 0)
    sp.sympify("x**2 + 1").subs(x, 2).equals(5)


def _more_sympy() -> None:
    """What loads most: units to print or simplify, NumPy's Fortran for `lambdify`, and the like."""
    import sympy as sp

    x, a = sp.Symbol("x"), sp.MatrixSymbol("a", 2, 1)
    sp.pretty(sp.simplify(sp.exp(x) / (1 + sp.exp(-x))))
    sp.simplify(sp.Piecewise((0, sp.Ne(x, 0)), (sp.nan, True)))
    sp.solve(x**2 - 1, x)
    sp.lambdify(x, sp.sin(x))(1.0)
    sp.integrate(x * sp.exp(x), x)
    sp.series(sp.exp(x), x, 0, 3)
    sp.diff(a.T * a, a)


def _python() -> None:
    import datetime
    import decimal
    import fractions
    import inspect
    import statistics

    try:
        raise ValueError("warm")
    except ValueError as error:
        traceback.format_exception(error)
    compile("def f(x):\n    return x\n", "<warm>", "exec")
    inspect.signature(_python)
    statistics.mean([decimal.Decimal(1), decimal.Decimal(2)])
    fractions.Fraction("1/3")
    datetime.datetime.strptime("2020", "%Y")
    for encoding in ("ascii", "latin-1", "utf-16", "idna", "unicode_escape", "raw_unicode_escape"):
        "a".encode(encoding).decode(encoding)


def _calls() -> None:
    """A worker's own code around calls, often: then it is as quick in each child from the start."""
    import numpy as np

    class Nowhere(worker.Stream):
        def send(self, payload: bytes) -> None:
            pass

    rehearsed = worker.Worker(Nowhere(-1, -1))
    rehearsed._folder.settings = settings.Settings([])
    array = np.ones((2, 3))
    inputs: tuple[object, ...] = (([{1: array, 2: array}, (1.0, 2.0), array, 0.5],), {}, [])
    item = requests.pack(("call", "builtins", "tuple", {}, False, False), inputs, [])
    for index in range(_CALLS):
        wire.bare_head(index)
        if index < _CALLS // 10:
            rehearsed._run(index, item)


def _into_huge_pages() -> None:
    madvise = ctypes.CDLL(None).madvise
    madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    with open("/proc/self/maps", encoding="ascii") as maps:
        lines = maps.read().splitlines()
    for line in lines:
        span, mode, _, _, inode, *name = line.split()
        if mode.startswith("rw-p") and inode == "0" and name in ([], ["[heap]"]):
            start, end = (int(number, 16) for number in span.split("-"))
            for at in range(-(-start // _HUGE) * _HUGE, end // _HUGE * _HUGE, _HUGE):
                madvise(at, _HUGE, _COLLAPSE)
