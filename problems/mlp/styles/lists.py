"""Right answers with lists and tuples; activations are asked one number at a time."""

import math


def _columns(matrix):
    return list(zip(*matrix, strict=True))


def _times(A, B):
    """The product of two matrices, as nested lists."""
    columns = _columns(B)
    return [[math.fsum(map(float.__mul__, row, column)) for column in columns] for row in A]


def _floats(matrix):
    return [[float(entry) for entry in row] for row in matrix]


def forward(W, b, X, phi):
    Z, A = {}, {0: _floats(X)}
    for l in range(1, len(W) + 1):
        product = _times(_floats(W[l]), A[l - 1])
        Z[l] = [[z + float(bias[0]) for z in row] for row, bias in zip(product, b[l], strict=True)]
        A[l] = [[float(phi(z)) for z in row] for row in Z[l]]
    return Z, A


def cost(A_L, Y):
    errors = (
        a - y
        for row, targets in zip(A_L, Y, strict=True)
        for a, y in zip(row, targets, strict=True)
    )
    return math.fsum(error**2 for error in errors) / (2 * len(Y[0]))


def backward(W, Z, A, Y, phi_prime):
    L, n = len(W), len(Y[0])
    dZ, dW, db = {}, {}, {}
    errors = [
        [float(a - y) / n for a, y in zip(*rows, strict=True)] for rows in zip(A[L], Y, strict=True)
    ]
    for l in range(L, 0, -1):
        dZ[l] = [
            [e * float(phi_prime(float(z))) for e, z in zip(*rows, strict=True)]
            for rows in zip(errors, Z[l], strict=True)
        ]
        dW[l] = _times(dZ[l], _columns(_floats(A[l - 1])))
        db[l] = tuple((math.fsum(row),) for row in dZ[l])
        errors = _times(_columns(_floats(W[l])), dZ[l])
    return [dZ, dW, db]


def backward_sample(W, z, x, y, phi_prime):
    def column(vector):
        return [[float(entry)] for entry in vector]

    Z = {l: column(z[l]) for l in z}
    A = {l: column(x[l]) for l in x}
    dZ, dW, db = backward(W, Z, A, column(y), phi_prime)

    def flat(columns):
        return {l: [row[0] for row in columns[l]] for l in columns}

    return flat(dZ), dW, flat(db)


def update(W, b, dW, db, eta):
    def moved(values, slopes):
        return [
            [float(v) - eta * float(s) for v, s in zip(*rows, strict=True)]
            for rows in zip(values, slopes, strict=True)
        ]

    return tuple({l: moved(now[l], slope[l]) for l in now} for now, slope in ((W, dW), (b, db)))


def train(X, Y, W, b, phi, phi_prime, eta, epochs):
    W, b = ({l: _floats(values[l]) for l in values} for values in (W, b))
    costs = []
    while len(costs) < epochs:
        Z, A = forward(W, b, X, phi)
        costs += [cost(A[len(W)], _floats(Y))]
        _, dW, db = backward(W, Z, A, _floats(Y), phi_prime)
        W, b = update(W, b, dW, db, eta)
    return W, b, costs
