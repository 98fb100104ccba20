"""A small assignment of another lecture: softmax regression and k-means, for tests of the engine.

It asks for every kind of answer beside arrays and numbers: texts, sets, lists of texts, one of
several right answers, also within a tuple, keyword arguments, an exception, a closure, an object
with methods, a class, a data file, and a question for practice, without points.
"""

from pathlib import Path

ASSIGNMENT = """
title = "Classes and clusters"
problems = ["softmax", "kmeans"]
seed = 5
[limits]
call_seconds = 5
total_seconds = 60
"""

SOFTMAX_TOML = """
title = "Softmax regression"
[[questions]]
name = "softmax"
signature = "(scores)"
returns = ["p"]
points = 2
summary = "rows of probabilities"
[[questions]]
name = "cross_entropy"
signature = "(p, label, base=2.0)"
returns = ["loss"]
points = 2
summary = "the loss of one sample"
[[questions]]
name = "class_names"
signature = "(p, names)"
returns = ["chosen"]
points = 1
summary = "the likeliest class of each sample, by name"
[[questions]]
name = "classifier"
signature = "(W)"
returns = ["classify"]
points = 2
summary = "a function that tells the classes of samples"
builds_on = ["softmax"]
[[questions]]
name = "verdict"
signature = "(accuracy)"
returns = ["word"]
points = 0
summary = "good or poor"
"""

SOFTMAX_SOLUTION = '''"""Softmax regression."""

import numpy as np


def softmax(scores):
    """Rows of probabilities, exp(s) / Σ exp(s)."""
    # BEGIN SOLUTION
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
    # END SOLUTION


def cross_entropy(p, label, base=2.0):
    """-log p[label] to a base; `ValueError` where there is no such class."""
    # BEGIN SOLUTION
    if not 0 <= label < len(p):
        raise ValueError(f"no class {label}")
    return -np.log(p[label]) / np.log(base)
    # END SOLUTION


def class_names(p, names):
    """A list with the name of the likeliest class of each row."""
    # BEGIN SOLUTION
    return [names[i] for i in np.argmax(p, axis=1)]
    # END SOLUTION


def classifier(W):
    """A function of samples X (n, k) that returns their classes, integers (n,)."""
    # BEGIN SOLUTION
    def classify(X):
        return np.argmax(softmax(X @ W), axis=1)

    return classify
    # END SOLUTION


def verdict(accuracy):
    """"good" from 0.9 on, else "poor"."""
    # BEGIN SOLUTION
    return "good" if accuracy >= 0.9 else "poor"
    # END SOLUTION
'''

SOFTMAX_PUBLIC = '''
import numpy as np
from autograder.api import calling, check, probe, require

SCORES = np.array([[0.0, np.log(3.0)], [1.0, 1.0]])

@check("softmax")
def two_rows():
    """two rows by hand"""
    yield probe(SCORES, expect=np.array([[0.25, 0.75], [0.5, 0.5]]))

@check("softmax")
def large_scores():
    """scores in the thousands"""
    yield probe(np.array([[1000.0, 0.0]]), expect=np.array([[1.0, 0.0]]), warnings="error")

@check("cross_entropy")
def in_bits():
    """a quarter is two bits"""
    yield probe(np.array([0.25, 0.75]), 0, expect=2.0)

@check("cross_entropy")
def no_such_class():
    """a ValueError where there is no such class"""
    yield [probe(np.array([0.5, 0.5]), label, raises=ValueError) for label in (2, -1)]

@check("cross_entropy", reason="the base is passed by name")
def another_base():
    """the base by its name"""
    yield probe(np.array([0.25, 0.75]), 0, keywords={"base": 4.0}, expect=1.0)

@check("class_names")
def two_samples():
    """two samples"""
    yield probe(np.array([[0.2, 0.8], [0.9, 0.1]]), ["cat", "dog"], expect=["dog", "cat"])

@check("classifier")
def three_samples():
    """the classes of three samples"""
    W = np.array([[1.0, 0.0], [0.0, 1.0]])
    X = np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 1.0]])
    yield probe(W, then=calling(X), expect=np.array([0, 1, 0]))

@check("verdict")
def at_the_bound():
    """above, at and below 0.9"""
    yield [probe(a, expect=w) for a, w in ((1.0, "good"), (0.9, "good"), (0.89, "poor"))]
'''

SOFTMAX_HIDDEN = '''
import numpy as np
from autograder.api import calling, check, probe

@check("softmax")
def random_scores(rng):
    """scores of several sizes"""
    yield [probe(rng.normal(size=shape)) for shape in ((4, 3), (1, 5))]

@check("softmax")
def rows_of_large_scores(rng):
    """large scores of either sign"""
    yield probe(rng.normal(size=(3, 4)) * 2000, warnings="error")

@check("cross_entropy")
def several_bases(rng):
    """several bases"""
    p = rng.uniform(0.1, 0.4, 3)
    yield [probe(p, 1), probe(p, 2, keywords={"base": np.e}), probe(p, 0, 10.0)]

@check("cross_entropy")
def wrong_labels(rng):
    """a ValueError on either side"""
    yield [probe(rng.uniform(0.1, 0.4, 3), label, raises=ValueError) for label in (3, 7, -1)]

@check("class_names")
def many_samples(rng):
    """many samples and classes"""
    yield probe(rng.normal(size=(6, 4)), ["a", "b", "c", "d"])

@check("classifier")
def random_weights(rng):
    """random weights, two sets of samples"""
    W = rng.normal(size=(3, 4))
    yield [probe(W, then=calling(rng.normal(size=(n, 3)))) for n in (8, 5)]

@check("verdict")
def near_the_bound():
    """near the bound"""
    yield [probe(a) for a in (0.9, 0.899, 0.95, 0.0)]
'''

SOFTMAX_MISTAKES = """
from autograder.api import edit

not_shifted = edit(
    "softmax",
    (" - scores.max(axis=1, keepdims=True)", ""),
    says="exp overflows for large scores. Subtract the largest of each row first.",
)
wrong_axis = edit("softmax", ("e.sum(axis=1", "e.sum(axis=0"), says="Sum over each row.")
natural = edit("cross_entropy", ("np.log(base)", "1"), says="The base is not used.")
no_refusal = edit(
    "cross_entropy", ("if not 0 <= label < len(p)", "if False"), says="A wrong label is let pass."
)
unlikeliest = edit("class_names", ("argmax", "argmin"), says="That is the least likely class.")
over_samples = edit("classifier", ("axis=1", "axis=0"), says="That compares samples.")
strict = edit("verdict", (">=", ">"), says="0.9 itself is good.")
"""

KMEANS_TOML = """
title = "k-means"
[[questions]]
name = "load_points"
signature = "()"
returns = ["points"]
points = 1
summary = "the points of points.csv"
[[questions]]
name = "nearest"
signature = "(point, centers)"
returns = ["index"]
points = 1
summary = "the index of a nearest center"
[[questions]]
name = "used"
signature = "(labels)"
returns = ["clusters"]
points = 1
summary = "the set of clusters that have a point"
[[questions]]
name = "make_kmeans"
signature = "(k)"
returns = ["model"]
points = 3
summary = "an object that finds k clusters"
builds_on = ["nearest"]
[[questions]]
name = "Scaler"
signature = "(margin=0.0)"
returns = ["scaler"]
points = 2
summary = "a class that brings features between 0 and 1"
[[questions]]
name = "extremes"
signature = "(x)"
returns = ["low", "high"]
points = 1
summary = "the places of a smallest and of a largest entry"
"""

KMEANS_SOLUTION = '''"""k-means."""

import numpy as np


def load_points():
    """The array (n, 2) of points.csv, which lies beside this file."""
    # BEGIN SOLUTION
    return np.loadtxt("points.csv", delimiter=",")
    # END SOLUTION


def nearest(point, centers):
    """The index of a center at the least distance; any of them, where there are several."""
    # BEGIN SOLUTION
    return int(np.argmin(np.sum((centers - point) ** 2, axis=1)))
    # END SOLUTION


def used(labels):
    """The set of the labels."""
    # BEGIN SOLUTION
    return set(labels.tolist())
    # END SOLUTION


def make_kmeans(k):
    """An object with `fit(X, rounds)`, `predict(X)` and `centers`; begins at the first k points."""
    # BEGIN SOLUTION
    class KMeans:
        def fit(self, X, rounds):
            self.centers = X[:k].copy()
            for _ in range(rounds):
                labels = self.predict(X)
                self.centers = np.array([X[labels == j].mean(axis=0) for j in range(k)])
            return self

        def predict(self, X):
            return np.array([nearest(x, self.centers) for x in X])

    return KMeans()
    # END SOLUTION


class Scaler:
    """Brings each feature between `margin` and 1 - `margin`, as `fit(X)` has seen it."""

    def __init__(self, margin=0.0):
        self.margin = margin

    def fit(self, X):
        """Remember the least and the largest of each column as `low` and `high`."""
        # BEGIN SOLUTION
        self.low, self.high = X.min(axis=0), X.max(axis=0)
        return self
        # END SOLUTION

    def transform(self, X):
        """The scaled features."""
        # BEGIN SOLUTION
        return self._inside((X - self.low) / (self.high - self.low))
        # END SOLUTION

    # BEGIN SOLUTION
    def _inside(self, unit):
        return self.margin + (1 - 2 * self.margin) * unit

    # END SOLUTION


def extremes(x):
    """Where a smallest and a largest entry stand; any of them, where there are several."""
    # BEGIN SOLUTION
    return int(np.argmin(x)), int(np.argmax(x))
    # END SOLUTION
'''

KMEANS_PUBLIC = '''
import numpy as np
from autograder.api import attribute, check, method, one_of, probe

X = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 2.0], [4.0, 2.0]])

@check("load_points")
def from_the_file():
    """the file's three points"""
    yield probe(expect=np.array([[0.0, 1.0], [2.5, -1.0], [4.0, 4.0]]))

@check("nearest")
def any_of_two():
    """two centers are equally near"""
    yield [probe(np.zeros(2), np.array([[1.0, 0.0], [3.0, 0.0], [0.0, -1.0]]), expect=one_of(0, 2)),
           probe(np.ones(2), np.array([[1.0, 0.0], [1.0, 1.0]]), expect=1)]

@check("used")
def three_labels():
    """two clusters of three"""
    yield probe(np.array([2, 0, 2, 2]), expect={0, 2})

@check("make_kmeans")
def two_clusters():
    """two clusters of two points"""
    fit = method("fit", X, 3)
    yield [
        probe(2, then=[fit, attribute("centers")], expect=np.array([[0.0, 1.0], [4.0, 1.0]])),
        probe(2, then=[fit, method("predict", np.array([[1.0, 9.0], [3.0, 9.0]]))],
              expect=np.array([0, 1])),
    ]

@check("Scaler")
def two_features():
    """two features, seen in three samples"""
    fit = method("fit", np.array([[0.0, 1.0], [4.0, 3.0], [2.0, 5.0]]))
    row = method("transform", np.array([[1.0, 2.0], [8.0, 1.0]]))
    yield [
        probe(then=[fit, row], expect=np.array([[0.25, 0.25], [2.0, 0.0]])),
        probe(0.25, then=[fit, row], expect=np.array([[0.375, 0.375], [1.25, 0.25]])),
        probe(then=[fit, attribute("low")], expect=np.array([0.0, 1.0])),
    ]

@check("extremes")
def two_smallest():
    """two entries are the smallest"""
    yield probe(np.array([3.0, 1.0, 1.0, 2.0]), expect=(one_of(1, 2), 0))
'''

KMEANS_HIDDEN = '''
import numpy as np
from autograder.api import attribute, check, method, one_of, probe

@check("load_points")
def from_the_file_again():
    """all of the file's points"""
    yield probe()

@check("nearest")
def random_centers(rng):
    """random points and centers"""
    yield [probe(rng.normal(size=3), rng.normal(size=(5, 3))) for _ in range(4)]

@check("used")
def many_labels(rng):
    """many labels"""
    yield [probe(rng.integers(0, 9, 6)), probe(np.array([4]))]

@check("make_kmeans")
def three_clusters(rng):
    """three clusters"""
    X = rng.normal(size=(15, 2))
    for rounds in (1, 4):
        fit = method("fit", X, rounds)
        yield [
            probe(3, then=[fit, attribute("centers")]),
            probe(3, then=[fit, method("predict", X)]),
        ]

@check("Scaler")
def many_features(rng):
    """many features, with and without a margin"""
    fit, row = method("fit", rng.normal(size=(6, 4))), method("transform", rng.normal(size=(3, 4)))
    yield [probe(then=[fit, row]), probe(0.1, then=[fit, row])]
    yield [probe(0.1, then=[fit, attribute(name)]) for name in ("low", "high")]

@check("extremes")
def random_entries(rng):
    """random entries, the largest twice"""
    x = rng.normal(size=7)
    x[[2, 5]] = 9.0
    yield probe(x, expect=(int(np.argmin(x)), one_of(2, 5)))
'''

KMEANS_MISTAKES = """
import numpy as np
from autograder.api import edit, wrong

header = edit("load_points", ('delimiter=","', 'delimiter=",", skiprows=1'), says="All count.")
farthest = edit("nearest", ("argmin", "argmax"), says="That is the farthest.")
every = edit("used", ("set(labels.tolist())", "set(range(labels.max() + 1))"), says="Empty, too.")
one_round = edit("make_kmeans", ("range(rounds)", "range(rounds - 1)"), says="One is missing.")
over_all = edit("Scaler", ("(axis=0)", "()"), says="Each column has a least and a largest entry.")

@wrong("Scaler", says="fit has to remember what it saw; transform scales by that.")
class AfreshScaler:
    def __init__(self, margin=0.0):
        self.margin = margin

    def fit(self, X):
        self.low, self.high = X.min(axis=0), X.max(axis=0)
        return self

    def transform(self, X):
        low, high = X.min(axis=0), X.max(axis=0)
        return self.margin + (1 - 2 * self.margin) * (X - low) / np.maximum(high - low, 1e-9)

swapped = edit("extremes", ("np.argmin(x)), int(np.argmax(x))", "np.argmax(x)), int(np.argmin(x))"),
               says="They are the wrong way round.")
"""

SOFTMAX_EQUIVALENT = """
[[equivalent]]
question = "classifier"
mutants = ["return np.argmax(X @ W, axis=1)"]
reason = "softmax keeps the order"
"""

KMEANS_EQUIVALENT = """
[[equivalent]]
question = "nearest"
mutants = [
    "return np.argmin(np.sum((centers - point) ** 2, axis=1))",
    "return int(np.argmin(np.mean((centers - point) ** 2, axis=1)))",
    "return int(np.argmin(np.sum((point - centers) ** 2, axis=1)))",
]
reason = "the same order of the distances"
[[equivalent]]
question = "make_kmeans"
mutants = [
    "self.centers = X[:k]",
    "for _ in reversed(range(rounds)):",
    "self.centers = np.asarray([X[labels == j].mean(axis=0) for j in range(k)])",
    "self.centers = [X[labels == j].mean(axis=0) for j in range(k)]",
    "without: return self",
    "return np.asarray([nearest(x, self.centers) for x in X])",
    "return np.array([nearest(self.centers, x) for x in X])",
]
reason = "the same numbers in another form"
[[equivalent]]
question = "Scaler"
mutants = ["without: return self"]
reason = "it is not said that fit returns something"
[[equivalent]]
question = "extremes"
mutants = [
    "return (np.argmin(x), int(np.argmax(x)))",
    "return (int(np.argmin(x)), np.argmax(x))",
]
reason = "an integer of NumPy is an integer"
"""

POINTS = "0,1\n2.5,-1\n4,4\n"


def write_course(root: Path) -> Path:
    """Write the assignment below `root` and give `root` back."""
    files = {
        "problems/assignment.toml": ASSIGNMENT,
        "problems/softmax/problem.toml": SOFTMAX_TOML,
        "problems/softmax/statement.md": "# Softmax regression\n",
        "problems/softmax/public_checks.py": SOFTMAX_PUBLIC,
        "problems/softmax/hidden_checks.py": SOFTMAX_HIDDEN,
        "problems/softmax/misconceptions.py": SOFTMAX_MISTAKES,
        "problems/softmax/equivalent.toml": SOFTMAX_EQUIVALENT,
        "problems/kmeans/equivalent.toml": KMEANS_EQUIVALENT,
        "solutions/softmax.py": SOFTMAX_SOLUTION,
        "problems/kmeans/problem.toml": KMEANS_TOML,
        "problems/kmeans/statement.md": "# k-means\n",
        "problems/kmeans/public_checks.py": KMEANS_PUBLIC,
        "problems/kmeans/hidden_checks.py": KMEANS_HIDDEN,
        "problems/kmeans/misconceptions.py": KMEANS_MISTAKES,
        "problems/kmeans/data/points.csv": POINTS,
        "solutions/kmeans.py": KMEANS_SOLUTION,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root
