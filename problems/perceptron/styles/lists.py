"""Right answers with lists and tuples; the batch is made of single samples."""

from math import fsum


def forward(w, b, x, phi):
    z = fsum(float(w_i) * float(x_i) for w_i, x_i in zip(w, x, strict=True)) + float(b)
    return [z, phi(z)]


def backward(x, y, z, a, phi_prime):
    da = float(a) - float(y)
    dz = da * float(phi_prime(z))
    return [da, dz, [dz * float(x_i) for x_i in x], dz]


def _samples(X):
    return list(zip(*X, strict=True))


def forward_batch(w, b, X, phi):
    z, a = zip(*(forward(w, b, x, phi) for x in _samples(X)), strict=True)
    return z, a


def cost(a, y):
    return fsum((p - t) ** 2 / 2 for p, t in zip(a, y, strict=True)) / len(y)


def backward_batch(X, y, z, a, phi_prime):
    n = len(y)
    parts = [backward(*sample, phi_prime) for sample in zip(_samples(X), y, z, a, strict=True)]
    da, dz, dw, db = zip(*parts, strict=True)
    return (
        [d / n for d in da],
        [d / n for d in dz],
        [fsum(column) / n for column in zip(*dw, strict=True)],
        fsum(db) / n,
    )


def train(X, y, w, b, phi, phi_prime, eta, epochs):
    w, costs = [float(w_i) for w_i in w], ()
    for _ in range(epochs):
        z, a = forward_batch(w, b, X, phi)
        costs += (float(cost(a, y)),)
        _, _, dw, db = backward_batch(X, y, z, a, phi_prime)
        w = [w_i - eta * d for w_i, d in zip(w, dw, strict=True)]
        b = b - eta * db
    return w, b, costs
