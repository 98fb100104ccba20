# ruff: noqa: B905 - students write zip(a, b)
"""Right answers in plain Python loops; lists come back where arrays are asked."""


def forward(w, b, x, phi):
    z = b
    for w_i, x_i in zip(w, x):
        z = z + w_i * x_i
    return [z, phi(z)]


def backward(x, y, z, a, phi_prime):
    da = a - y
    dz = da * phi_prime(z)
    dw = []
    for x_i in x:
        dw.append(dz * x_i)
    return [da, dz, dw, dz]


def forward_batch(w, b, X, phi):
    z, a = [], []
    for i in range(len(X[0])):
        total = b
        for j in range(len(w)):
            total += w[j] * X[j][i]
        z.append(total)
        a.append(phi(total))
    return z, a


def cost(a, y):
    total = 0.0
    for a_i, y_i in zip(a, y):
        total += (a_i - y_i) * (a_i - y_i)
    return total / 2 / len(y)


def backward_batch(X, y, z, a, phi_prime):
    n = len(y)
    da, dz = [], []
    dw = [0.0] * len(X)
    db = 0.0
    for i in range(n):
        da.append((a[i] - y[i]) / n)
        dz.append(da[i] * phi_prime(z[i]))
        for j in range(len(X)):
            dw[j] += dz[i] * X[j][i]
        db += dz[i]
    return da, dz, dw, db


def train(X, y, w, b, phi, phi_prime, eta, epochs):
    w = list(w)
    costs = []
    for _ in range(epochs):
        z, a = [], []
        for i in range(len(y)):
            z.append(sum(w[j] * X[j, i] for j in range(len(w))) + b)
            a.append(phi(z[i]))
        costs.append(sum((a[i] - y[i]) ** 2 for i in range(len(y))) / (2 * len(y)))
        slopes = [(a[i] - y[i]) * phi_prime(z[i]) for i in range(len(y))]
        for j in range(len(w)):
            w[j] = w[j] - eta / len(y) * sum(slopes[i] * X[j, i] for i in range(len(y)))
        b = b - eta / len(y) * sum(slopes)
    return w, b, costs
