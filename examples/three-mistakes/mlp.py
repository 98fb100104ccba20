"""Multilayer perceptron: forward propagation, backpropagation and training with the square loss."""

import numpy as np


def forward(W, b, X, phi):
    L = len(W)
    Z = {}
    A = {0: np.array(X)}
    for l in range(1, L + 1):
        Z[l] = W[l] @ A[l - 1] + b[l]
        A[l] = phi(Z[l])
    return (Z, A)


def cost(A_L, Y):
    n = Y.shape[1]
    return np.sum((A_L - Y) ** 2) / (2 * n)


def backward_sample(W, z, x, y, phi_prime):
    L = len(W)
    dz = {L: (x[L] - y) * phi_prime(z[L])}
    for l in range(L - 1, 0, -1):
        dz[l] = W[l + 1].T @ dz[l + 1] * phi_prime(z[l])
    dW = {}
    db = {}
    for l in range(1, L + 1):
        dW[l] = np.outer(dz[l], x[l - 1])
        db[l] = dz[l].copy()
    return (dz, dW, db)


def backward(W, Z, A, Y, phi_prime):
    L = len(W)
    n = Y.shape[1]
    dZ = {L: (A[L] - Y) / n * phi_prime(A[L])}
    for l in range(L - 1, 0, -1):
        dZ[l] = W[l + 1].T @ dZ[l + 1] * phi_prime(A[l])
    dW = {l: dZ[l] @ A[l - 1].T for l in range(1, L + 1)}
    db = {l: dZ[l].sum(axis=1, keepdims=True) for l in range(1, L + 1)}
    return dZ, dW, db


def update(W, b, dW, db, eta):
    for l in W:
        W[l] -= eta * dW[l]
        b[l] -= eta * db[l]
    return W, b


def train(X, Y, W, b, phi, phi_prime, eta, epochs):
    L = len(W)
    W = {l: np.array(W[l]) for l in W}
    b = {l: np.array(b[l]) for l in b}
    costs = np.zeros(epochs)
    for epoch in range(epochs):
        Z, A = forward(W, b, X, phi)
        costs[epoch] = cost(A[L], Y)
        dZ, dW, db = backward(W, Z, A, Y, phi_prime)
        W, b = update(W, b, dW, db, eta)
    return (W, b, costs)
