"""A question that is to be worked out by hand: SymPy's differentiation is refused while it runs.

Every route runs in a plain and in a confined worker; what SymPy needs for itself stays allowed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from marking import Grader
from mini import SOLUTION, write_mini

from autograder.assignment.load import Limits, load_assignment
from autograder.calls.ports import Item
from autograder.calls.replies import Reply
from autograder.calls.session import Session
from autograder.errors import ContentError
from autograder.sandbox.plain import PlainWorkers, Workers
from autograder.worker import forbidden

HEAD = "import operator\nfrom functools import partial\nimport sympy as sp\n"
HEAD += "x, y = sp.symbols('x y')\nF = (x - y)**2 / 2\n"
HELPERS = "import sympy as sp\ndef d(f, v):\n    return sp.diff(f, v)\n"
HELPERS += "x, y = sp.symbols('x y')\nA = sp.diff((x - y)**2 / 2, x)\n"
# Each an expression, or statements that define `g`.
ROUTES = {
    "diff": "sp.diff(F, x)",
    "method": "F.diff(x)",
    "alias": "from sympy import diff as d\ndef g():\n    return d(F, x)",
    "getattr": "getattr(F, 'di' + 'ff')(x)",
    "map": "list(map(sp.diff, [F], [x]))[0]",
    "methodcaller": "operator.methodcaller('diff', x)(F)",
    "default": "def g(op=sp.diff):\n    return op(F, x)",
    "dictionary": "OPS = {'d': sp.diff}\ndef g():\n    return OPS['d'](F, x)",
    "partial": "P = partial(sp.diff)\ndef g():\n    return P(F, x)",
    "itself": "g = partial(sp.diff, F, x)",
    "lambda": "g = lambda: F.diff(x)",
    "eval": "eval('F.diff(x)')",
    "exec": "def g():\n    d = {}\n    exec('r = F.diff(x)', globals(), d)\n    return d['r']",
    "sympify": "sp.sympify('diff((x - y)**2 / 2, x)')",
    "sympified Derivative": "sp.sympify('Derivative((x - y)**2 / 2, x)').doit()",
    "doit": "sp.Derivative(F, x).doit()",
    "simplified Derivative": "sp.simplify(sp.Derivative(F, x))",
    "_eval_derivative": "F._eval_derivative(x)",
    "fdiff": "sp.exp(x).fdiff()",
    "jacobian": "sp.Matrix([F]).jacobian([x])[0]",
    "hessian": "sp.hessian((x - y)**3 / 6, [x])[0]",
    "matrix": "sp.Matrix([F]).diff(x)[0]",
    "applyfunc": "sp.Matrix([x**2]).applyfunc(sp.diff)[0]",
    "replace": "sp.Function('D')(F, x).replace(sp.Function('D'), sp.diff)",
    "array": "sp.derive_by_array(F, [x])[0]",
    "idiff": "sp.idiff(y - x**2, y, x)",
    "polynomial": "sp.Poly(F, x).diff(x).as_expr()",
    "ring": "sp.ring('a', sp.QQ)[1].diff(sp.ring('a', sp.QQ)[1])",
    "gradient": "from sympy.vector import CoordSys3D, gradient\n"
    "def g():\n    N = CoordSys3D('N')\n    return gradient(N.x**2).dot(N.i)",
    "euler": "sp.euler_equations(sp.Function('u')(x)**2, sp.Function('u')(x), x)[0].lhs",
    "limit": "sp.limit((F.subs(x, x + y) - F) / y, y, 0)",
    "Limit": "(2 * sp.Limit((F.subs(x, x + y) - F) / y, y, 0)).doit()",
    "gruntz": "sp.gruntz((F.subs(x, x + y) - F) / y, y, 0)",
    "residue": "sp.residue(F / (x - y)**3, x, y)",
    "series": "F.subs(x, x + y).series(y, 0, 2).coeff(y, 1)",
    "series as a function": "sp.series(sp.exp(x + y), y, 0, 2)",
    "parts of a series": "next(sp.exp(x + y).series(y, 0, None))",
    "formal series": "sp.fps(sp.exp(x), x, 0).truncate(2)",
    "leading term": "(F.subs(x, x + y) - F).expand().as_leading_term(y)",
    "ring's series": "sp.polys.ring_series.rs_series(sp.exp(x + y), y, 2)",
    "not watched": "import sys\ndef g():\n    sys.setprofile(None)\n    return sp.diff(F, x)",
    "not watched for a while": "import sys\ndef g():\n    before = sys.getprofile()\n"
    "    list(map(sys.setprofile, [None]))\n    result = sp.diff(F, x)\n"
    "    sys.setprofile(before)\n    return result",
    "at load": "A = sp.diff(F, x)\ndef g():\n    return A.subs(x, 2 * x)",
    "compiled at load": "g = sp.lambdify((), sp.diff(F, x))",
    "helper": "import helpers\ndef g():\n    return helpers.d(F, x)",
    "helper at load": "import helpers\ndef g():\n    return helpers.A",
    "helper's name": "from helpers import A\ndef g():\n    return A",
    "caught": "def g():\n    try:\n        return sp.diff(F, x)\n    except BaseException:\n"
    "        return x - y",
}
HONEST = {
    "by hand": "x - y",
    "simplify": "sp.simplify(sp.expand((x - y) * 2 / 2))",
    "integrate": "sp.integrate(1, (sp.Symbol('t'), y, x))",
    "integrate by parts": "sp.integrate(x * sp.exp(x) * sp.sin(x), x) * 0 + x - y",
    "solve": "sp.solve(sp.Symbol('t') - x + y, sp.Symbol('t'))[0]",
    "equals": "(x - y) if (sp.exp(x) * sp.exp(-x)).equals(1) else 0",
    "gaussian integral": "sp.integrate(sp.exp(-x**2), (x, 0, sp.oo)) * 0 + x - y",
    "applyfunc of simplify": "sp.Matrix([x - y]).applyfunc(sp.simplify)[0]",
    "own function": "def diff(a, b):\n    return a - b\ndef g():\n    return diff(x, y)",
    "own attribute": "class Pair:\n    def __init__(self, a, b):\n        self.diff = a - b\n"
    "def g():\n    return Pair(x, y).diff",
    "own method": "class Pair:\n    def diff(self, a, b):\n        return a - b\n"
    "def g():\n    return Pair().diff(x, y)",
    "demo at the end": "def g():\n    return x - y\nassert sp.diff(F, x) == g()",
    "demo before": "print(sp.diff(F, x))\nassert F.diff(x) == x - y\ndef g():\n    return x - y",
}


@pytest.fixture(scope="module", params=["home", "marked"])
def replies(request: pytest.FixtureRequest) -> Iterator[dict[str, list[Reply]]]:
    """For each route and honest way: to importing it, calling it twice, and with no such rule."""
    if request.param == "home":
        yield _replies(PlainWorkers())
        return
    if sys.platform != "linux":
        pytest.skip("student code can be confined on Linux only")
    from autograder.sandbox.host import Zygote

    with Zygote() as zygote:
        yield _replies(zygote)


def _replies(workers: Workers) -> dict[str, list[Reply]]:
    """All in one worker, each way in a file of its own."""
    files, items = {"helpers.py": HELPERS.encode()}, []
    for number, source in enumerate([*ROUTES.values(), *HONEST.values()]):
        defines = "def g(" in source or "g = " in source
        body = source if defines else f"def g():\n    return {source}"
        module = f"work_{number}"
        files[f"{module}.py"] = f"{HEAD}{body}\ndef f():\n    return str(g())\n".encode()
        strict = Item.call(f"{module}.f", (), by_hand=True)
        items += [Item.load(module), strict, strict, Item.call(f"{module}.f", ())]
    with Session(workers, files, Limits(call_seconds=60, total_seconds=600)) as session:
        answers = session.run(items)
    names = [*ROUTES, *HONEST]
    return {name: answers[4 * i : 4 * i + 4] for i, name in enumerate(names)}


@pytest.mark.parametrize("route", ROUTES)
def test_a_way_to_differentiate_is_refused_with_its_line(replies, route):
    imported, *strict, free = replies[route]
    assert imported.remarks == ()
    for reply in strict:  # the second time as well, whatever SymPy remembers
        assert (reply.kind, reply.error) == ("raised", forbidden.ERROR), reply
        assert reply.frames[0].file.startswith(("work_", "helpers"))
        assert reply.frames[0].line > 2
    assert free.kind == "returned", free  # other questions of the same file may


@pytest.mark.parametrize("way", HONEST)
def test_what_is_worked_out_by_hand_may_use_sympy(replies, way):
    _, reply, again, free = replies[way]
    assert (reply.kind, reply.value) == ("returned", "x - y"), reply
    assert again.value == free.value == "x - y"


# --- in a graded question -------------------------------------------------------------------------


def strict(tmp_path, name="diff"):
    root = write_mini(tmp_path)
    problem = root / "problems" / "p" / "problem.toml"
    allowed = 'signature = "(theta, g, eta)"'
    text = problem.read_text().replace(allowed, f'{allowed}\nforbidden = ["{name}"]')
    problem.write_text(text)
    limits = root / "problems" / "assignment.toml"
    limits.write_text(limits.read_text().replace("call_seconds = 2", "call_seconds = 60"))
    return load_assignment(root)


CHEATS = SOLUTION.replace(
    "return theta - eta * g",
    "import sympy as sp\n    t = sp.Symbol('t')\n    return (theta - eta * g) * int(sp.diff(t, t))",
)


def test_a_question_that_forbids_it_loses_its_points_and_says_the_line(tmp_path):
    result = Grader(strict(tmp_path)).grade("s", {"p.py": CHEATS.encode()})
    question = result.question("p.step")
    assert (question.earned, result.question("p.descend").earned) == (0, 4)
    message = question.first_failure.message
    assert "p.step calls SymPy's differentiation, limits or series (diff), which this" in message
    assert "p.py, line 7: return (theta - eta * g) * int(sp.diff(t, t))" in message
    assert {check.message for check in question.checks} == {message}


def test_what_is_caught_only_on_hidden_inputs_says_no_line(tmp_path):
    sly = CHEATS.replace(
        "    t = sp", "    if np.ndim(theta) < 2:\n        return theta - eta * g\n    t = sp"
    )
    result = Grader(strict(tmp_path)).grade("s", {"p.py": sly.encode()})
    question = result.question("p.step")
    assert question.earned < 2
    assert "line" not in question.first_failure.message


def test_what_cannot_be_forbidden_is_refused(tmp_path):
    with pytest.raises(ContentError, match=r'problem.toml: forbidden: unknown name "Diff"'):
        strict(tmp_path, "Diff")
