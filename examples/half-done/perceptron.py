"""Perceptron: forward pass, backward pass and training with the square loss."""

import numpy as np


def forward(w, b, x, phi):
    z = w @ x + b
    a = phi(z)
    return (z, a)


def backward(x, y, z, a, phi_prime):
    da = a - y
    dz = da * phi_prime(z)
    dw = dz * x
    db = dz
    return (da, dz, dw, db)


def forward_batch(w, b, X, phi):
    z = w @ X + b
    a = phi(z)
    return (z, a)


def cost(a, y):
    n = len(y)
    return np.sum((a - y) ** 2) / (2 * n)


def backward_batch(X, y, z, a, phi_prime):
    raise NotImplementedError("perceptron.backward_batch: not attempted yet")


def train(X, y, w, b, phi, phi_prime, eta, epochs):
    raise NotImplementedError("perceptron.train: not attempted yet")
