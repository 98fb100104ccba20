"""The multilayer perceptron; the batch gradients are averages over single samples."""

import numpy as np
from vectors import columns


def forward(W, b, X, phi):
    Z, A = {}, {0: X}
    for layer in sorted(W):
        Z[layer] = np.einsum("ij,jk->ik", W[layer], A[layer - 1]) + b[layer]
        A[layer] = phi(Z[layer])
    return Z, A


def cost(A_L, Y):
    halves = [np.sum((a - y) ** 2) / 2 for a, y in zip(columns(A_L), columns(Y), strict=True)]
    return sum(halves) / len(halves)


def backward_sample(W, z, x, y, phi_prime):
    last = max(W)
    dz, dW, db = {}, {}, {}
    for layer in range(last, 0, -1):
        upstream = x[last] - y if layer == last else np.dot(dz[layer + 1], W[layer + 1])
        dz[layer] = upstream * phi_prime(z[layer])
        dW[layer] = dz[layer][:, None] * x[layer - 1][None, :]
        db[layer] = 1.0 * dz[layer]
    return dz, dW, db


def backward(W, Z, A, Y, phi_prime):
    n = Y.shape[1]
    layers = sorted(W)
    dZ = {layer: np.zeros(Z[layer].shape) for layer in layers}
    dW = {layer: np.zeros(W[layer].shape) for layer in layers}
    db = {layer: np.zeros((len(W[layer]), 1)) for layer in layers}
    for j in range(n):
        z = {layer: Z[layer][:, j] for layer in Z}
        x = {layer: A[layer][:, j] for layer in A}
        one_dz, one_dW, one_db = backward_sample(W, z, x, Y[:, j], phi_prime)
        for layer in layers:
            dZ[layer][:, j] = one_dz[layer] / n
            dW[layer] += one_dW[layer] / n
            db[layer][:, 0] += one_db[layer] / n
    return dZ, dW, db


def update(W, b, dW, db, eta):
    def moved(old, change):
        return {layer: old[layer] - eta * change[layer] for layer in old}

    return moved(W, dW), moved(b, db)


def train(X, Y, W, b, phi, phi_prime, eta, epochs):
    costs = np.empty(epochs)
    for epoch in range(epochs):
        Z, A = forward(W, b, X, phi)
        costs[epoch] = cost(A[max(A)], Y)
        _, dW, db = backward(W, Z, A, Y, phi_prime)
        W, b = update(W, b, dW, db, eta)
    return W, b, costs
