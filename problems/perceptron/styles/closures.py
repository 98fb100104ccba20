"""Right answers with closures, keyword arguments, einsum; the single sample is a batch of one."""

import numpy as np


class Number(float):
    """A float with a name of its own."""


def forward_batch(w, b, X, phi):
    z = np.einsum("i,ij->j", w, X) + b
    return z, phi(z)


def forward(w, b, x, phi):
    z, a = forward_batch(w, b, np.asarray(x)[:, None], phi)
    return np.array(z[0]), np.array(a[0])  # 0-d arrays


def cost(a, y):
    difference = np.subtract(a, y)
    return Number(difference @ difference / 2 / difference.size)


def backward_batch(X, y, z, a, phi_prime, average=True):
    def share(value):
        return value / np.size(y) if average else value

    da = share(a - y)
    dz = np.multiply(da, phi_prime(z))
    dw = np.einsum("ij,j->i", np.asfortranarray(X), dz)
    return da, dz, dw, dz.sum(keepdims=True)[0]


def backward(x, y, z, a, phi_prime):
    column = np.reshape(x, (-1, 1))
    da, dz, dw, db = backward_batch(
        X=column, y=np.array([y]), z=np.array([z]), a=np.array([a]), phi_prime=phi_prime
    )
    return Number(da[0]), dz.reshape(()), dw, np.array(db)


class Trainer:
    def __init__(self, phi, phi_prime, eta):
        self.phi, self.phi_prime, self.eta = phi, phi_prime, eta
        self.history = []

    def epoch(self, X, y, w, b):
        z, a = forward_batch(w, b, X=X, phi=self.phi)
        self.history += [cost(a=a, y=y)]
        *_, dw, db = backward_batch(X, y, z, a, phi_prime=self.phi_prime)
        return w - self.eta * dw, b - self.eta * db


def train(X, y, w, b, phi, phi_prime, eta, epochs):
    trainer = Trainer(phi, phi_prime, eta)
    for _ in range(epochs):
        w, b = trainer.epoch(X, y, w, b)
    return w, np.array(b), np.array(trainer.history, dtype=float)
