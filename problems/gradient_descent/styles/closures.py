"""Classes and closures: an iterator walks downhill, one function is built on the other."""

from itertools import islice

import numpy as np


class Walk:
    """All iterates, one after the other, without end."""

    def __init__(self, grad_f, start, eta):
        self.grad_f = grad_f
        self.theta = np.array(start)
        self.eta = eta

    def __iter__(self):
        while True:
            yield self.theta
            self.theta = step(theta=self.theta, g=self.grad_f(self.theta), eta=self.eta)


def step(theta, g, eta):
    return np.asfortranarray(-(eta * g - theta))


def descend(grad_f, theta0, eta, num_iterations):
    walk = Walk(grad_f=grad_f, start=theta0, eta=eta)
    return np.stack(tuple(islice(walk, num_iterations + 1)))
