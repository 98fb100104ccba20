"""Exceptions in a student's words: real code, run in a worker, and what is said of its errors."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.api import function, sym
from autograder.assignment.load import Limits
from autograder.calls.ports import Item
from autograder.calls.session import Session
from autograder.feedback.errors import Failure, Translation
from autograder.feedback.meaning import translated
from autograder.sandbox.plain import PlainWorkers

X, V = np.arange(6.0).reshape(2, 3), np.array([1.0, 2.0])
SYMBOL = sym("x")
# body of f(x, y) · arguments · words that must be said
SAID = [
    ("return x @ y", (X, V), "x @ y: x is (2, 3), y is (2,): 3 and 2 must be equal"),
    ("return x['W'] @ x['z']", ({"W": X, "z": V}, 0), "x['W'] is (2, 3), x['z'] is (2,)"),
    ("l = 1\n    return y[l + 1] @ x", (V, {2: X}), "y[l + 1] is (2, 3), x is (2,)"),
    ("return x * 2 + y", (X, V), "x * 2 is (2, 3), y is (2,). They cannot"),
    ("return x @ x", (X, 0), "Does one of them need .T, or is * meant, entry by entry?"),
    ("return x @ y", (X, V), "Does x need .T?"),
    ("x = x[:, :1]\n    return x @ x", (X, 0), "No x came in as (2, 1): which line has changed it"),
    ("l, x = 1, {1: x[1][0]}\n    return x[l] @ y", ({1: X}, X), "No x[…] came in as (3,): which"),
    ("x = {1: x[1] + 1}\n    return x[1].T @ y", ({1: X}, X.T), "Is the .T of x[1] one too many"),
    ("if x > 1:\n        return y", (X, 0), "np.sum(x > 1) counts those that do."),
    ("x += y[:, 0]\n    return x", (np.ones((2, 1)), X), "the result, (2, 2), does not fit into"),
    ("return x.T @ y", (X.T, V), "Is the .T of x one too many?"),
    ("return y[0] @ x", (X, [np.ones((4, 5))]), "No .T makes these fit. Is an index one off?"),
    ("return y @ x", (X, np.ones((3, 4))), "They fit in the other order: x first."),
    ("return x[1] @ y", ([0, X], V), "Does x[1] need .T, or is an index one off?"),
    ("return x @ y", (X, np.ones(4)), "No .T makes these fit. Is it another array"),
    ("return y @ x[0].T", (X, V), r".T changes nothing in a vector. np.outer(y, x[0])"),
    ("return x @ (x * 2)", (X, 0), "x is (2, 3), the right side has 2 rows: 3 and 2|Which part"),
    ("return x + y", (X, np.ones((3, 2))), "Does one of them need .T?"),
    ("return x * 2 + y.T", (X, np.ones((2, 1))), "x * 2 is (2, 3), y.T is (1, 2)."),
    ("return x.dot(y) + x.T", (X, np.ones((3, 3))), "Is the .T of x one too many?"),
    ("return np.polyval(x, y) - x", (X[0], V), "np.polyval(c, x) takes the coefficients first"),
    ("return np.max(np.linalg.eig(x))", (np.eye(3), 0), "eig gives a pair|eigvalsh(H) gives"),
    ("return np.linalg.eigh(x).max()", (np.eye(3), 0), "eigh gives a pair|eigvalsh(H) gives"),
    ("return np.max([x, 0])", (X, 0), "np.maximum(x, 0) compares entry by entry"),
    ("return np.linalg.norm(x, 'frobenius')", (X, 0), "no norm of that order|'fro'"),
    (
        "return y(x[0] + 1)",
        (V, function("z", "z[1]")),
        "in y, an entry of a single number is asked for",
    ),
    ("return y(x)", (V, function("z", "float(z)")), "y takes one number: [y(t) for t in x]"),
    ("return x[0][1]", (V, 0), "x[0] is a single number, which has no entries"),
    ("for _ in y:\n        x = x.append(1)", ([], V), "leave `x =` away"),
    ("if y == 1:\n        return x", (0, V), "np.where(y == 1, value if so, value if not)"),
    ("g = lambda a: a - 1\n    return g(x)", ({1: V}, 0), "Was an array meant in `return g(x)`"),
    ("return x[2]", ((1, V), 0), "x has 2 entries|take several names: z, a = f(x)"),
    ("return x + y", (X, V), "keepdims=True in a sum keeps its axis"),
    ("return x + y[1]", (X, [0, np.ones((4, 5))]), "No .T makes these fit. Is an index"),
    ("return np.dot(x, y)", (X, V), "Does x need .T?"),
    ("return np.dot(x, y)", (X, V), "(2, 3) and (2,): the inner sizes 3 and 2 must be equal"),
    ("return x @ 2", (X, V), "@ multiplies matrices, and its right side is a single number"),
    ("return x + y", (X, V), "x is (2, 3), y is (2,). They cannot be combined entry by entry"),
    ("x -= np.ones(3)\n    return x", (V, 0), "cannot be combined|does not fit"),
    ("return np.exp(-x)", (SYMBOL, 0), "Use sympy.exp in place of np.exp"),
    ("return math.exp(x)", (SYMBOL, 0), "Use SymPy's own functions"),
    ("return 1.0 if x > 0 else 0.0", (SYMBOL, 0), "sympy.Piecewise"),
    ("if x >= 0:\n        return 1\n    return 0", (X, 0), "x holds 6 numbers; if, and, or"),
    ("return x ^ 2", (2.0, 0), "Power is **: x ** 2"),
    ("return x ^ 2", (X, 0), "Power is **: x ** 2"),
    ("return y(x)(x - 1)", (2.0, "f"), "Is a * missing? y(x) * (x - 1)"),
    ("return y * (x - 1)", (2.0, "f"), "y is a function, not its value|Call it: y"),
    ("return np.zeros(3, 4)", (0, 0), "Two pairs of brackets: np.zeros((3, 4))"),
    ("return math.exp(x)", (X, 0), "np.exp works on every entry"),
    ("return alpah * y", (1.0, 2.0), "alpah is not known here"),
    ("alpha = 1\n    return alpah * y", (1.0, 2.0), "Did you mean alpha?"),
    ("return sp.exp(x)", (1.0, 2.0), "import sympy as sp"),
    ("if y:\n        w = 1\n    return w", (1.0, 0), "w is used before this function has set it"),
    ("return x * 2.5", ([1.0, 2.0], 0), "x is a list, and Python does not compute"),
    ("return x - y", ([1.0, 2.0], 1.0), "Make an array of it first: np.array(x)"),
    ("return x - 1", ({1: V}, 0), "x is a dictionary. Compute for each key: x[l] - …"),
    ("return x.shape", ([1.0], 0), "this is a list, and .shape is of arrays"),
    ("x.append(1)", (V, 0), "an array cannot grow"),
    ("return x[3]", ([1, 2], 0), "x has 2 entries, numbered from 0"),
    ("return x[2]", (V, 0), "number 2 is asked for, of 2 entries; they are numbered 0 to 1"),
    ("return x[0]", ({1: V, 2: V}, 0), "there is no key 0; x has the keys 1, 2"),
    ("return x[0, 1]", (V, 0), "it has 1 axis, and 2 numbers|x is (2,)"),
    ("return x[1 / 1]", (V, 0), "an entry is found by a whole number"),
    ("return x.sum(axis=1)", (V, 0), "axis 1 is asked for, and the array has the axis 0"),
    ("return x.reshape(4, 2)", (X, 0), "6 numbers do not fill the shape (4, 2)"),
    ("x += 0.5\n    return x", (np.array([1, 2]), 0), "the array holds whole numbers, and"),
    ("x[0] = [1, 2]\n    return x", (V.copy(), 0), "one entry of an array is to be a whole list"),
    ("x[:] = np.ones(3)\n    return x", (V, 0), "shape (3,) is assigned to a place of shape (2,)"),
    ("def g():\n        pass\n    return g()[0]", (0, 0), "is None: nothing was returned"),
    ("a, b = g(x)\n    return a", (0, 0), "is None: nothing was returned"),
    ("a, b = x\n    return a", ([1, 2, 3], 0), "2 names stand on the left of ="),
    ("a, b = x\n    return a", ([1], 0), "2 names stand on the left of =, and 1 value comes"),
    ("return y[0]", (0, "f"), "y is a function|Round brackets call it: y"),
    ("return [i for i in x]", (3, 0), "range(n) counts to n"),
    ("return len(x)", (3.0, 0), "a number has no length"),
    ("x[0] = 1\n    return x", (2.0, 0), "a number has no entry that could be set"),
    ("return h(x)", (1, 0), "h is called without b"),
    ("return h(x, 1, 2)", (1, 0), "h takes 2 arguments, and it is given 3"),
    ("return h(x, c=1)", (1, 0), "h has no argument c"),
    ("return np.expp(x)", (1, 0), "numpy has no expp. Did you mean np.exp?"),
    ("return x / 0", (1, 0), "something is divided by 0"),
    ("return f(x, y)", (1, 0), "The function calls itself again and again"),
    ("return input()", (1, 0), "input() waits for a keyboard"),
    ("return math.exp(1000)", (1, 0), "too large for Python's float"),
    ("return math.log(0)", (1, 0), "the function has no value there"),
    ("assert x > 3\n    return x", (1, 0), "An assert of yours does not hold: assert x > 3"),
    ("return x.dot", (SYMBOL, 0), "there are no numbers yet"),
    ("return x()", ([1], 0), "Leave the brackets away: x"),
    ("return np(x)", (1, 0), "np is a module"),
    ("return np.where(x, y)", (X, 0), "one value is missing"),
    ("return max(x, 0)", (X, 0), "np.maximum(x, 0) works on every entry"),
    ("return 1 if x == 0 else 0", (X, 0), "np.where(x == 0, value if so, value if not) decides"),
    (
        "x = []\n    x = x.append(1)\n    x = x.append(1)",
        (0, 0),
        ".append(…) changes the list itself and returns None: leave `x =` away.",
    ),
    ("return 1 if x == x else 0", (X, 0), "np.all(x == x) asks whether it holds for every entry"),
    ("return 1 if x != x else 0", (X, 0), "np.any(x != x) asks whether one entry differs"),
    ("return np.zeros(y, x.shape)", (V, 3), "Both in one tuple: np.zeros((y, *x.shape))"),
    ("return 2 / np.linalg.eig(x)", (np.eye(2), 0), "np.linalg.eigvalsh(H) gives"),
    ("return x[1]", (V[:1], 0), "number 1 is asked for, and there is only one entry, number 0"),
    ("return 1 if 0 < x < 1 else 0", (X, 0), "(x > 0) & (x < 1)"),
    ("return (lambda a, b: a)(x)", (1, 0), "called without b"),
    ("return 'it is ' + x", (1.5, 0), "put a text and a number together"),
    ("return {x: 1}", (X, 0), "cannot be the key of a dictionary"),
    ("a = []\n    a[0] = x", (1, 0), "list.append(x) makes it longer"),
    ("return list(range(x / 2))", (4, 0), "a // b gives a whole number"),
    ("return np.concatenate(x, x)", (X, 0), "np.concatenate([a, b])"),
    ("return np.vstack(x, x)", (X, 0), "np.vstack([a, b])"),
    ("a, b = x", (1.5, 0), "one value comes from the right: a number"),
    ("return np.sum((x - 1)^2) / (2 * len(x))", (X, 0), "**: np.sum((x - 1)**2) / (2 * len(x))"),
    ("return (x - y)^2 / 2", (3.0, 1.0), "Power is **: (x - y)**2 / 2"),
    ("x ^= 2", (3.0, 0), "Power is **: x **= 2"),
    ("return x(0, 1)", (X, 0), "Entries stand in square brackets: x[0, 1]."),
    ("i = 1\n    return x[1](i)", ({1: V}, 0), "An entry is x[1][i], a product x[1] * (i)"),
    ("return x(y, y)", (V, V), "a function. Is a function of another name meant?"),
    ("return x(y)", (V, V), "Is a * missing? x * (y). Or is a function of another name meant?"),
    ("return x(1 - x)", (V, 0), "Is a * missing? x * (1 - x)"),
    ("return (x + 1)(x - 1)", (SYMBOL, 0), "Is a * missing? (x + 1) * (x - 1)"),
    ("return sympy.IndexedBase('a')(x)", (SYMBOL, 0), "square brackets: sympy.IndexedBase('a')[x]"),
    ("return x.T()", (X, 0), "Leave the brackets away: x.T"),
    (
        "return x.shape[1]",
        (V, 0),
        "x has 1 axis, so its shape has no more. x.shape[0] is the number",
    ),
    ("return x[0][1]", ([[1], [2]], 0), "x[0] has 1 entry, numbered from 0."),
    ("return x['1']", ({1: V}, 0), "no key '1', a text; x has the key 1. Without quotes"),
    ("a, b = four()", (0, 0), "more values come from the right. Look at what four returns"),
    ("a, b = x.shape", (V, 0), "1 value comes from the right. x.shape has one size for each axis"),
    ("a, b = (x - 1) / 2", (X.T, 0), "An array is split into its rows"),
    ("for a, b in x: pass", ({1: V}, 0), "each turn gives one value: a number. W.items() gives"),
    ("return [0 for _ in range(x)]", (SYMBOL, 0), "a symbol has no value yet"),
    ("return range(x)", (2.5, 0), "a whole number is needed here, and this is none."),
    ("return np.zeros(x / 2)", (3, 0), "a // b gives a whole number"),
    ("return np.sum(x, x)", (V, 0), "it takes one array; a second argument is the axis"),
    (
        "return np.log(x, 2)",
        (V, 0),
        "np.log takes 1 argument, and it is given 2. np.log has the base",
    ),
    ("return np.maximum(x, x, 0)", (V, 0), "np.maximum takes 2 arguments, and it is given 3"),
    ("return sympy.MatrixSymbol('A', 2, 2) + x", (SYMBOL, 0), "a single number cannot be added"),
    ("return sympy.eye(2) * sympy.ones(3, 2)", (0, 0), "the sizes of the matrices do not fit"),
    ("for l in x:\n        x[l + 9] = 1", ({1: V}, 0), "gets or loses entries meanwhile"),
    ("exit()", (0, 0), "Only `return` ends a function"),
    (
        "return int('6,5')",
        (0, 0),
        "this text is no whole number. Numbers are written with a point: 6.5",
    ),
    ("return h(x + 0,5, 2)", (0, 0), "Numbers are written with a point: 0.5, not 0,5"),
    ("return math.exp(0,5)", (0, 0), "math.exp takes 1 argument, and it is given 2. Numbers are"),
    ("return np.arange(0, 1, 0,5)", (0, 0), "Numbers are written with a point: 0.5"),
    ("return x * 2.0", ((0, 5), 0), "x is a tuple, and Python does not compute with it"),
    ("return x * y", ((0, 5), np.ones(3)), "(2,) and (3,). They cannot be combined entry by"),
    ("return -x", ((V,), 0), "A comma at a line's end makes a tuple, as in `x = x,`"),
    ("return x.lenght", (X, 0), "len(x) counts its rows, .size all its numbers"),
    ("return x.t", (X, 0), "Did you mean .T?"),
    ("return x.exp()", (X, 0), "Is the function np.exp(…) meant?"),
    ("return x.T", ({1: V}, 0), "a dictionary has no .T. Is an entry meant? x[l].T"),
    ("return y.shape", (0, "f"), "a function has no .shape. Is its value meant? y(…).shape"),
    ("return np.norm(x)", (X, 0), "Did you mean np.linalg.norm?"),
    ("return np.randn(3)", (X, 0), "Did you mean np.random.randn?"),
    ("return norm(x)", (X, 0), "NumPy's is np.linalg.norm."),
    ("return np.ln(x)", (X, 0), "Did you mean np.log?"),
    ("return np.relu(x)", (X, 0), "numpy has no relu. Is it spelled like this?"),
    ("return math.max(2)", (X, 0), "max(…) is Python's own"),
    ("return sympy.Nan", (0, 0), "Did you mean sympy.nan?"),
    ("return sympy.inf", (0, 0), "Did you mean sympy.oo?"),
    # NumPy 1 still has it, and returns it.
    ("return np.NaN", (0, 0), None if hasattr(np, "NaN") else "np.NaN is no longer in NumPy. Use"),
    ("import nunpy\n    return nunpy.exp(x)", (V, 0), "Did you mean numpy?"),
    ("return np.exp(y)", (0, "f"), "y is a function, not its value"),
    ("return np.exp(x)", ({1: V}, 0), "x is a dictionary."),
    ("return np.heaviside(x, 1)", (SYMBOL, 0), "Use sympy.Heaviside in place of np.heaviside"),
    ("return np.log1p(x)", (SYMBOL, 0), "NumPy only knows numbers. Build the answer"),
    ("return x > 0", ({1: V}, 0), "x is a dictionary."),
    ("return y > 0", (0, "f"), "y is a function, not its value"),
    ("return f_list(x) - 1", (V, 0), "one side is a list"),
    ("return x.append(1)[0]", ([1], 0), "changes the list itself and returns None"),
    ("return math.exp(x)", ([1.0], 0), "np.exp works on every entry"),
    (
        "return sympy.exp(x)",
        ([1.0], 0),
        "sympy.exp takes a number or an expression, and this is a list",
    ),
    ("return sympy.sqrt(x)", (V, 0), "np.sqrt works on arrays"),
    ("return x > 0 and x < 1", (SYMBOL, 0), "sympy.And(x > 0, x < 1)"),
    ("return sympy.Piecewise((0, x > 0), (1, 'else'))", (SYMBOL, 0), "Piecewise takes pairs"),
    ("return np.outer(x)", (V, 0), "np.outer is called without b."),
    ("return x.sum(keepdim=True)", (X, 0), "x.sum has no argument keepdim. Did you mean keepdims?"),
    ("return x[0, 1]", ([[1, 2]], 0), "x[i][j]; an array takes x[i, j]"),
    ("return np.array([[1, 2], [3]])", (0, 0), "the parts have different lengths"),
    ("return np.e(-x)", (V, 0), "np.e is a number. The power of e is np.exp(-x)."),
    ("return [x[i] for i in x]", (V, 0), "range(len(x)) their numbers"),
    ("return [x[i] for i in x]", ([0.5], 0), "range(len(x)) their numbers"),
    ("x.append(1, 2)", ([1], 0), "x.append takes 1 argument, and it is given 2"),
    ("return 'n = %d' % x", (V, 0), "is for single numbers"),
    ("return 2 / max(np.linalg.eig(x))", (np.eye(2), 0), "eigvals gives the eigenvalues alone"),
    ("return 1 if max(x) > 0 else 0", (X, 0), "np.max(x) takes all entries"),
    ("return -x", ({1: V}, 0), "x is a dictionary."),
    ("return np.apply_along_axis(x, 0, x)", (X, 0), "an array stands where a function is needed"),
    ("return list(map(lambda a, b: a, x))", (V, 0), "the function is called without b"),
    (
        "class A:\n        def g(self, a, b): return a\n    return list(map(A().g, x))",
        (V, 0),
        "A.g is called without b",
    ),
    ("return np.vectorize(h)(x)", (V, 0), "h is called without b"),
    ("return pair(x) * 2.5", (V, 0), "one side is a list or a tuple"),
    ("return np.full(x, y)", (V, V), "a whole number is needed here"),
    ("return float(np.dot(x, y))", (X, np.eye(3)), "this is an array"),
    ("return sorted(x, key=operator.itemgetter(0))", ([1.0], 0), "an entry of a number is asked"),
    ("return sorted(x)", (X, 0), "np.sort(x) sorts an array"),
    ("return np.fft.fft(x, norm='q')", (X, 0), None),  # nothing surely fits
]
HEAD = """import math
import operator
import numpy as np
import sympy
def g(x):
    x = x
def h(a, b):
    return a
def four():
    return 1, 2, 3, 4
def pair(x):
    return x, x
def f_list(x):
    return [x]
"""
# words that are wrong, of the same kind: an argument, what is not to be said
UNSAID = [
    ("return x.shape[1]", (V, 0), "loop"),
    ("return x[5]", (V, 0), "loop"),
    ("a, b = four()", (0, 0), "X.shape"),
    ("return range(x)", (SYMBOL, 0), "//"),
    ("return np.eye(x)", (2.5, 0), "//"),
    ("return np.array(0,5)", (0, 0), "shape"),
    ("return np.exp(x)", ({1: V}, 0), "SymPy"),
    ("return 2 / max(np.linalg.eig(x))", (np.eye(2), 0), "maximum"),
    ("return [x[i] for i in x]", (V, 0), "//"),
    ("return np.sum(x, y)", (V, V), "len("),
    ("return np.dot(x)", (V, 0), "def "),
    ("return sympy.exp(x)", ([1.0], 0), "is_Number"),
    ("return f_list(x) - 1 + np.sum([x[0]])", ([1.0], 0), "x is a list"),
    ("return x.items", (V, 0), "item?"),
    ("return np.random.default_rng(0).standard_normal(3, 4)", (0, 0), "((0)"),
    ("return np.relu(x)", (X, 0), "real"),
    ("return sympy.Nan", (0, 0), "Nand"),
]
FILES = [
    ("def f(x:\n    return x", "never closed|Python cannot read"),
    ("def f(x)\n    return x", "A colon is missing at the end of the line"),
    ("def f(x):\n    if x: y = 1\n    else if x:\n        return x", "Python's word is `elif`"),
    ("def f(x):\n    if x:\n        return 1\n    elseif x > 1:\n        return x", "`elif`"),
    ("def f(x):\n    if x && x > 1:\n        return x", "Python's words are `and` and `or`"),
    ("def f(x):\n    return x − 1", "does not know the character − here. Type - in its place"),
    ("def f(x):\n    print(“hello”)", 'character “ here. Type " in its place'),
    ("def f(x):\n    return x²", "Type **2 in its place"),
    ("def f(x):\n\u00a0   return x", "An invisible character (U+00A0)"),
    ("def f(x):\n    if x > 0\n        return x", "A colon is missing at the end of the line"),
    ("def f(x):\nreturn x", "Nothing stands inside of the function definition in line 1"),
    ("def f(x):\n    for i in x:\n    return i", "Nothing stands inside of the 'for' statement in"),
    ("def f(x):\n", "Nothing stands inside of the function definition in line 1"),
    ("def f(x):\n\tif x:\n        return x", "Tabs and spaces are mixed"),
    ("def f(x):\n    return x[1)", "The bracket [ is closed by a )"),
    ("def f(x):\n    f(x) = 3", "on the left of = must be a name"),
    ("def f(x):\n    for i = 1:3\n        x", "`for i in range(1, 4):` counts 1, 2, 3"),
    ("def f(x, lambda):\n    return x", "lambda is a word of Python's own"),
    ("%matplotlib inline", "Such lines are for notebooks"),
    ("def f(x):\n    print x", "It is print(…)"),
    ("def f(x):\n    break", "break stands outside of any loop"),
    ("def f(x):\n    return 1 if x", "has an else"),
    ("def f(x):\n    y = (1, 2\n    return y", "bracket ( is opened|Python cannot read"),
    ("return 1", "return stands outside of any function"),
    ("def f(x):\n    if x = 1:\n        return x", "= sets a name; == compares"),
    ("def f(x):\n    return 'abc", "A quote has no partner"),
    ("def f(x):\n    return 2x", "Is a * missing, as in 2 * x?"),
    ("def f(x):\n    return 2 x", "Python cannot read this line"),
    ("def f(x):\n    print('a !' x)  # or ! x", "Look for a missing comma"),
    ("x = 1\n  y = 2", "The line begins at the wrong column"),
]


def replies(source: str, *items: Item):
    with Session(PlainWorkers(), {"given.py": source.encode()}, Limits()) as session:
        return session.run([Item.load("given"), *items])


def said(found: Translation | None) -> str:
    return f"{found.says} {found.hint}" if found else ""


@pytest.fixture(scope="module")
def answers() -> list[Translation | None]:
    """All functions in one file, called one after another."""
    text, calls = HEAD, []
    for i, (body, args, _) in enumerate(SAID + UNSAID):
        text += f"def f{i}(x, y):\n    {body.replace('f(x, y)', f'f{i}(x, y)')}\n"
        lent = tuple((lambda a: 2.0 * a) if isinstance(value, str) else value for value in args)
        calls.append(Item.call(f"given.f{i}", lent, group=str(i)))
    _, *found = replies(text, *calls)
    given = [dict(zip("xy", args, strict=True)) for _, args, _ in SAID + UNSAID]
    return [translated(Failure.of(*pair)) for pair in zip(found, given, strict=True)]


@pytest.mark.parametrize("number", range(len(SAID)), ids=lambda i: SAID[i][0].split("\n")[0])
def test_an_exception_is_told_in_words(number: int, answers: list[Translation | None]) -> None:
    wanted = SAID[number][2]
    text = said(answers[number])
    if wanted is None:
        assert text == ""
    else:
        assert any(words in text for words in wanted.split("|")), text
    assert len(text) < 300


@pytest.mark.parametrize("number", range(len(UNSAID)), ids=lambda i: UNSAID[i][0].split("\n")[0])
def test_no_remedy_is_guessed_wrongly(number: int, answers: list[Translation | None]) -> None:
    assert UNSAID[number][2] not in said(answers[len(SAID) + number])


@pytest.mark.parametrize(("source", "wanted"), FILES)
def test_a_file_that_cannot_be_read_is_told_in_words(source: str, wanted: str) -> None:
    (reply,) = replies(source)
    text = said(translated(Failure.of(reply, {})))
    assert any(words in text for words in wanted.split("|")), (reply, text)


def test_an_exception_of_the_students_own_is_not_translated() -> None:
    source = "class TypeErrorr(Exception): pass\ndef f(x):\n    raise TypeErrorr('bad operand')"
    _, reply = replies(source, Item.call("given.f", (1,)))
    assert translated(Failure.of(reply, {})) is None


def test_looking_at_a_line_runs_nothing_of_the_students() -> None:
    source = """
class Loud(dict):
    def __getitem__(self, key):
        print("looked at")
        raise KeyError(key)
    def __getattr__(self, name):
        print("looked at", name)
        raise AttributeError(name)
def f(x):
    loud = Loud()
    return loud[1] + loud.a[2] + undefined
"""
    with Session(PlainWorkers(), {"given.py": source.encode()}, Limits()) as session:
        session.run([Item.load("given"), Item.call("given.f", (1,))])
        assert "".join(session.output).count("looked at") == 1
