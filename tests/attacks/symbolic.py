"""Attacks on the judge of symbolic answers: names that are code, classes that lie, bombs."""

from __future__ import annotations

from attacks import Attack


def _symbolic(name: str, body: str, top: str = "", why: str = "") -> Attack:
    return Attack(
        name, body, "import sympy as sp\n" + top, control="none" if why else "naive", why=why,
        question="discussion.square_derivative_symbolic", parameters="x, y", wrong="x + y",
    )  # fmt: skip


def _harmless(name: str, body: str) -> Attack:
    why = "no comparison takes it for right; it must not break the grader either"
    return _symbolic(name, body, why=why)


_CODE = "__import__('os').system('touch @SCRATCH@/injected')"

ATTACKS = [
    _symbolic("symbol_whose_name_is_code", f'return x + sp.Symbol("{_CODE}")'),
    _symbolic("function_whose_name_is_code", f'return sp.Function("{_CODE} or abs")(x)'),
    _symbolic("text_that_is_code", f'return "{_CODE}"'),
    _symbolic("number_whose_text_is_code", "return Code(3)", f"""
class Code(sp.Float):
    __slots__ = ()
    def n(self, *args): return "{_CODE}"
    __str__ = __repr__ = _sympystr = lambda self, *args: "{_CODE}"
"""),
    _symbolic("class_that_is_equal_to_all", "return Equal(x, y)", """
class Equal(sp.Expr):
    __eq__ = lambda self, other: True
    equals = lambda self, other, **kwargs: True
    __sub__ = __rsub__ = lambda self, other: sp.S.Zero
    __hash__ = sp.Expr.__hash__
"""),
    _symbolic("class_that_simplifies_to_zero", "return Zero(x, y)", """
class Zero(sp.Expr):
    __sub__ = __rsub__ = __add__ = lambda self, other: self
    is_zero = True
    _eval_simplify = doit = lambda self, **kwargs: sp.S.Zero
    __eq__ = lambda self, other: True
    __hash__ = sp.Expr.__hash__
"""),
    _symbolic("class_named_like_a_good_one", "return Add(x, y)", """
class Add(sp.Function):
    nargs = 2
    __eq__ = lambda self, other: True
    __hash__ = sp.Function.__hash__
"""),
    _symbolic("symbol_made_equal", "return Twin('x')", """
class Twin(sp.Symbol):
    __eq__ = lambda self, other: True
    __sub__ = lambda self, other: sp.S.Zero
    __hash__ = sp.Symbol.__hash__
"""),
    _symbolic("tower_of_powers", """
        return x - y + sp.Pow(sp.Pow(9, 9, evaluate=False), 9**9, evaluate=False)
        """),
    _symbolic("power_of_a_sum", "return (x + y + 1) ** 3000"),
    _harmless("tower_of_exponentials", """
        for _ in range(100):
            x = sp.exp(x, evaluate=False)
        return x
        """),
    _harmless("deep_nesting", """
        sys.setrecursionlimit(100_000)
        for _ in range(5_000):
            x = sp.sin(x, evaluate=False)
        return x
        """),
    _harmless("million_terms", "return sp.Add(*[x**i for i in range(100_000)], evaluate=False)"),
    _harmless("shared_tree_that_unfolds", """
        for _ in range(60):
            x = sp.Add(x, sp.Mul(x, y, evaluate=False), evaluate=False)
        return x
        """),
    _harmless("rational_of_a_million_digits", "return sp.Rational(10**1_000_000 + 1, 3) * x"),
    _harmless("sum_without_end", "return sp.Sum(1 / x, (x, 1, sp.oo))"),
    _harmless("integral_that_takes_for_ever", """
        return sp.Integral(sp.exp(sp.sin(x) ** sp.cos(y)) / sp.gamma(x), (x, 0, y))
        """),
    _symbolic("derivative_left_to_the_grader", "return sp.Derivative((x - y) ** 2 / 2, x)"),
    _symbolic("substitution_left_to_the_grader", """
        t = sp.Symbol("t")
        return sp.Subs(sp.Derivative((t - y) ** 2 / 2, t), t, x)
        """),
    _harmless("not_a_number", "return sp.nan"),
    _harmless("infinity", "return sp.zoo"),
    _harmless("undefined_function", "return sp.Function('f')(x)"),
    _harmless("lambda", "return sp.Lambda(x, x - y)"),
    _harmless("matrix_of_endless_size", """
        return sp.ZeroMatrix(sp.Pow(10, 5000, evaluate=False), 1)
        """),
    _harmless("class_of_sympy", "return sp.Symbol"),
    _harmless("equation_instead_of_a_value", "return sp.Eq(x, y)"),
    _harmless("true_everywhere_but_here", """
        return sp.Piecewise((x - y, x > 10**9), (x + y, True))
        """),
]  # fmt: skip
