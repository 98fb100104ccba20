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
    n = len(y)
    da = (a - y) / n
    dz = da * phi_prime(z)
    dw = X @ dz
    db = np.sum(dz)
    return (da, dz, dw, db)


def train(X, y, w, b, phi, phi_prime, eta, epochs):
    w = np.array(w)
    costs = np.zeros(epochs)
    for epoch in range(epochs):
        z, a = forward_batch(w, b, X, phi)
        costs[epoch] = cost(a, y)
        da, dz, dw, db = backward_batch(X, y, z, a, phi_prime)
        w = w - eta * dw
        b = b - eta * db
    return (w, b, costs)
