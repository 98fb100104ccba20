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
    raise NotImplementedError("mlp.backward_sample: not attempted yet")


def backward(W, Z, A, Y, phi_prime):
    raise NotImplementedError("mlp.backward: not attempted yet")


def update(W, b, dW, db, eta):
    raise NotImplementedError("mlp.update: not attempted yet")


def train(X, Y, W, b, phi, phi_prime, eta, epochs):
    raise NotImplementedError("mlp.train: not attempted yet")
