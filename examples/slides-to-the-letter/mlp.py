"""Multilayer perceptron: forward propagation, backpropagation and training with the square loss."""

import numpy as np


def forward(W, b, X, phi):
    L = len(W)
    Z = {}
    A = {}
    A[0] = X
    for l in range(1, L + 1):
        Z[l] = W[l] @ A[l - 1] + b[l]
        A[l] = phi(A[l])
    return Z, A


def cost(A_L, Y):
    m, n = Y.shape
    return sum(np.sum((a - y) ** 2) / 2 for a, y in zip(A_L.T[:m], Y.T[:m])) / n


def backward_sample(W, z, x, y, phi_prime):
    L = len(W)
    dz = {L: (x[L] - y) * phi_prime(z[L])}
    for l in range(L - 1, 0, -1):
        dz[l] = W[l + 1].T @ dz[l + 1] * phi_prime(z[l])
    dW = {l: np.outer(dz[l], x[l - 1]) for l in range(1, L)}
    db = {l: dz[l] for l in range(1, L)}
    return dz, dW, db


def backward(W, Z, A, Y, phi_prime):
    L = len(W)
    dZ, dW, db = {}, {}, {}
    dZ[L] = (A[L] - Y) * phi_prime(Z[L])
    dW[L] = dZ[L] @ A[L - 1].T
    db[L] = np.sum(dZ[L], axis=1, keepdims=True)
    for l in range(L - 1, 0, -1):
        dZ[l] = W[l + 1].T @ dZ[l + 1] * phi_prime(Z[l])
        dW[l] = dZ[l] @ A[l - 1].T
        db[l] = np.sum(dZ[l], axis=1, keepdims=True)
    return dZ, dW, db


def update(W, b, dW, db, eta):
    W_new = {}
    b_new = {}
    for l in W:
        W_new[l] = W[l] - eta * dW[l]
        b_new[l] = b[l] - eta * db[l]
    return (W_new, b_new)


def train(X, Y, W, b, phi, phi_prime, eta, epochs):
    L = len(W)
    n = X.shape[1]
    W, b = dict(W), dict(b)
    costs = np.zeros(epochs)
    for epoch in range(epochs):
        # Forward Propagation
        Z, A = {}, {}
        A[0] = X
        for l in range(1, L + 1):
            Z[l] = W[l] @ A[l - 1] + b[l]
            A[l] = phi(Z[l])
        # Compute the cost function
        costs[epoch] = np.linalg.norm(A[L] - Y) ** 2 / (2 * n)
        # Backward Propagation
        dZ, dW, db = {}, {}, {}
        dZ[L] = (A[L] - Y) * phi_prime(Z[L])
        dW[L] = dZ[L] @ A[L - 1]
        db[L] = np.sum(dZ[L], axis=1, keepdims=True)
        for l in range(L - 1, 0, -1):
            dZ[l] = W[l + 1].T @ dZ[l + 1] * phi_prime(Z[l])
            dW[l] = dZ[l] @ A[l - 1].T
            db[l] = np.sum(dZ[l], axis=1, keepdims=True)
        # Gradient Descent Update
        for l in range(1, L + 1):
            W[l] = W[l] - eta * dW[l]
            b[l] = b[l] - eta * db[l]
    return W, b, costs
