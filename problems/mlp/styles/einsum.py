"""Right answers in whole-array style: einsum throughout, one sample as a batch of one."""

import numpy as np


def forward(W, b, X, phi):
    Z, A = {}, {0: X}
    for l, weights in sorted(W.items()):
        Z[l] = np.einsum("ij,jk->ik", weights, A[l - 1]) + b[l]
        A[l] = phi(Z[l])
    return Z, A


def cost(A_L, Y):
    error = A_L - Y
    return np.einsum("ik,ik", error, error) / 2 / error.shape[-1]


def _deltas(W, Z, error, phi_prime):
    above, deltas = error, {}
    for l in sorted(W, reverse=True):
        deltas[l] = np.multiply(above, phi_prime(Z[l]))
        above = np.einsum("ij,ik->jk", W[l], deltas[l])
    return deltas


def backward_sample(W, z, x, y, phi_prime):
    columns = {l: np.reshape(value, (-1, 1)) for l, value in z.items()}
    deltas = _deltas(W, columns, np.reshape(x[len(W)] - y, (-1, 1)), phi_prime)
    dz = {l: np.ravel(delta) for l, delta in deltas.items()}
    dW = {l: np.einsum("i,j->ij", dz[l], x[l - 1]) for l in dz}
    return dz, dW, {l: np.array(dz[l]) for l in dz}


def backward(W, Z, A, Y, phi_prime):
    L = max(W)
    dZ = _deltas(W, Z, (A[L] - Y) / np.shape(Y)[1], phi_prime)
    dW = {l: np.asfortranarray(np.einsum("ik,jk->ij", dZ[l], A[l - 1])) for l in dZ}
    return dZ, dW, {l: np.einsum("ik->i", dZ[l])[:, np.newaxis] for l in dZ}


def update(W, b, dW, db, eta):
    def moved(values, slopes):
        return {l: np.add(values[l], np.multiply(-eta, slopes[l])) for l in values}

    return moved(W, dW), moved(b, db)


def train(X, Y, W, b, phi, phi_prime, eta, epochs):
    costs, parameters = [], (dict(W), dict(b))
    for _ in range(epochs):
        Z, A = forward(*parameters, X=X, phi=phi)
        costs.append(cost(A_L=A[len(W)], Y=Y))
        _, *slopes = backward(parameters[0], Z, A, Y, phi_prime)
        parameters = update(*parameters, *slopes, eta)
    return *parameters, np.array(costs, dtype=float)
