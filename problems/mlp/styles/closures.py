"""Right answers with classes and closures, keyword arguments, einsum and Fortran order; the single
sample goes through the batch."""

from functools import reduce

import numpy as np


def _layers(W):
    return sorted(W)


def forward(W, b, X, phi):
    def layer(so_far, l):
        Z, A = so_far
        z = np.asfortranarray(np.einsum("ij,js->is", W[l], A[l - 1]) + b[l])
        return {**Z, l: z}, {**A, l: phi(z)}

    return reduce(layer, _layers(W), ({}, {0: X}))


def cost(A_L, Y):
    return np.array(0.5 * np.mean(np.linalg.norm(np.asarray(A_L) - Y, axis=0) ** 2))


class Backward:
    """All deltas of one pass, from the top layer down."""

    def __init__(self, W, Z, phi_prime):
        self.W, self.Z, self.phi_prime = W, Z, phi_prime
        self.dZ = {}

    def run(self, error):
        for l in reversed(_layers(self.W)):
            self.dZ[l] = np.asfortranarray(self.phi_prime(self.Z[l]) * error)
            error = np.einsum("ki,ks->is", self.W[l], self.dZ[l])
        return {l: self.dZ[l] for l in _layers(self.W)}


def backward(W, Z, A, Y, phi_prime, n=None):
    L = _layers(W)[-1]
    dZ = Backward(W=W, Z=Z, phi_prime=phi_prime).run(error=(A[L] - Y) / (n or Y.shape[1]))
    dW = {l: np.tensordot(dZ[l], A[l - 1], axes=(1, 1)) for l in W}
    db = {l: dZ[l] @ np.ones((dZ[l].shape[1], 1)) for l in W}
    return dZ, dW, db


def backward_sample(W, z, x, y, phi_prime):
    def column(values):
        return {l: np.reshape(values[l], (-1, 1)) for l in values}

    dZ, dW, _ = backward(W, column(z), column(x), np.reshape(y, (-1, 1)), phi_prime, n=1)
    flat = {l: dZ[l].ravel() for l in dZ}
    return flat, dW, flat


def update(W, b, dW, db, eta):
    def moved(values, slopes):
        return {np.int64(l): np.subtract(values[l], np.multiply(eta, slopes[l])) for l in values}

    return moved(W, slopes=dW), moved(b, slopes=db)


def train(X, Y, W, b, phi, phi_prime, eta, epochs):
    def descent(W, b):
        for _ in range(epochs):
            Z, A = forward(W=W, b=b, X=X, phi=phi)
            yield cost(A_L=A[len(W)], Y=Y)
            _, dW, db = backward(W, Z, A, Y, phi_prime=phi_prime)
            W, b = update(W, b, dW=dW, db=db, eta=eta)
        result.extend([W, b])

    result = []
    costs = np.fromiter(descent(W, b), dtype=float)
    return (*result, costs)
