"""A tiny assignment of two questions, written to a folder, for tests of the engine."""

from pathlib import Path

ASSIGNMENT = """
title = "Mini"
problems = ["p"]
seed = 1
[limits]
call_seconds = 2
total_seconds = 20
"""

PROBLEM = """
title = "P"
[[questions]]
name = "step"
signature = "(theta, g, eta)"
returns = ["theta_next"]
points = 2
summary = "one step"
[[questions]]
name = "descend"
signature = "(grad_f, theta0, eta, num_iterations)"
returns = ["iterates"]
points = 4
builds_on = ["step"]
summary = "all iterates"
"""

PUBLIC = '''
import numpy as np
from autograder.api import check, function, probe, require_close

@check("step")
def small():
    """a step by hand"""
    yield probe(1.0, 2.0, 0.5, expect=0.0)
    a, b = yield [probe(np.array([1.0, 2]), np.ones(2), 0.5, like=np.zeros(2)),
                  probe(2.0, 2.0, 0.5, like=0.0)]
    require_close(a, [0.5, 1.5], "theta_next", because="the step by hand")

@check("descend")
def two_steps():
    """two steps on a parabola"""
    yield probe(function("t", "2 * t"), 1.0, 0.25, 2, expect=np.array([1, 0.5, 0.25]))
'''

HIDDEN = '''
import numpy as np
from autograder.api import check, function, probe, require, watched

@check("step")
def arrays(rng):
    """arrays of two axes"""
    yield probe(rng.normal(size=(3, 2)), rng.normal(size=(3, 2)), 0.3)

@check("descend", weight=3)
def values(rng, solution):
    """the reference's iterates"""
    yield probe(function("t", "np.cos(t)"), rng.normal(size=3), 0.3, 6)

@check("descend")
def moving_point(rng):
    """the gradient is taken where the iterate is"""
    gradient = watched(function("t", "np.sin(t)"))
    yield probe(gradient, rng.normal(size=3), 0.3, 6, like=np.zeros((7, 3)))
    require(not np.allclose(gradient.calls[0][0], gradient.calls[-1][0]), "The point never moves.")
'''

SOLUTION = """
import numpy as np

def step(theta, g, eta):
    return theta - eta * g

def descend(grad_f, theta0, eta, num_iterations):
    iterates = [np.asarray(theta0, float)]
    for _ in range(num_iterations):
        iterates.append(step(iterates[-1], grad_f(iterates[-1]), eta))
    return np.stack(iterates)
"""


def write_mini(root: Path) -> Path:
    """Write the assignment below `root` and give `root` back."""
    folder = root / "problems" / "p"
    folder.mkdir(parents=True)
    (root / "solutions").mkdir()
    (root / "problems" / "assignment.toml").write_text(ASSIGNMENT)
    (folder / "problem.toml").write_text(PROBLEM)
    (folder / "statement.md").write_text("# P\n")
    (folder / "public_checks.py").write_text(PUBLIC)
    (folder / "hidden_checks.py").write_text(HIDDEN)
    (root / "solutions" / "p.py").write_text(SOLUTION)
    return root
