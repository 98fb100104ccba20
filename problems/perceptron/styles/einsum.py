"""Right answers in whole-array style: a perceptron is an MLP of one layer of one neuron."""

import mlp
import numpy as np


def _network(w, b):
    return {1: np.reshape(w, (1, -1))}, {1: np.reshape(b, (1, 1))}


def forward_batch(w, b, X, phi):
    Z, A = mlp.forward(*_network(w, b), X, phi)
    return Z[1][0], A[1][0]


def forward(w, b, x, phi):
    return tuple(value[0] for value in forward_batch(w, b, np.reshape(x, (-1, 1)), phi))


def cost(a, y):
    return mlp.cost(a[np.newaxis], y[np.newaxis])


def backward_batch(X, y, z, a, phi_prime):
    n = np.size(y)
    W = {1: np.zeros((1, len(X)))}  # the weights of the first layer do not matter
    Z, A = {1: z[np.newaxis]}, {0: X, 1: a[np.newaxis]}
    dZ, dW, db = mlp.backward(W, Z, A, y[np.newaxis], phi_prime)
    return (a - y) / n, dZ[1][0], dW[1][0], db[1][0, 0]


def backward(x, y, z, a, phi_prime):
    batch = backward_batch(np.reshape(x, (-1, 1)), *map(np.atleast_1d, (y, z, a)), phi_prime)
    da, dz, dw, db = batch
    return da[0], dz[0], dw, db


def train(X, y, w, b, phi, phi_prime, eta, epochs):
    W, B, costs = mlp.train(X, y[np.newaxis], *_network(w, b), phi, phi_prime, eta, epochs)
    return W[1][0], B[1][0, 0], costs
