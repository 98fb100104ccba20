# ruff: noqa: B905 - students write zip(a, b)
"""Right answers in plain Python loops; nested lists come back where arrays are asked."""


def forward(W, b, X, phi):
    L, n = max(W), len(X[0])
    Z, A = {}, {0: [[X[i][s] for s in range(n)] for i in range(len(X))]}
    l = 1
    while l <= L:
        Z[l], A[l] = [], []
        for i in range(len(W[l])):
            Z[l].append([0.0] * n)
            A[l].append([0.0] * n)
            for s in range(n):
                z = b[l][i][0]
                for j in range(len(W[l][i])):
                    z += W[l][i][j] * A[l - 1][j][s]
                Z[l][i][s] = z
                A[l][i][s] = phi(z)
        l += 1
    return Z, A


def cost(A_L, Y):
    total = 0
    for row, target in zip(A_L, Y):
        for a, y in zip(row, target):
            total = total + (a - y) ** 2 / 2
    return total / len(Y[0])


def backward_sample(W, z, x, y, phi_prime):
    L = len(W)
    dz, dW, db = {}, {}, {}
    for l in reversed(range(1, L + 1)):
        dz[l] = []
        for i in range(len(z[l])):
            if l == L:
                error = x[L][i] - y[i]
            else:
                error = 0.0
                for k in range(len(z[l + 1])):
                    error += W[l + 1][k][i] * dz[l + 1][k]
            dz[l].append(error * phi_prime(z[l][i]))
        dW[l] = [[d * x_j for x_j in x[l - 1]] for d in dz[l]]
        db[l] = tuple(dz[l])
    return [dz, dW, db]


def backward(W, Z, A, Y, phi_prime):
    L, n = len(W), len(Y[0])
    dZ, dW, db = {}, {}, {}
    for l in range(L, 0, -1):
        rows, columns = len(W[l]), len(W[l][0])
        dZ[l] = [[0.0] * n for _ in range(rows)]
        dW[l] = [[0.0] * columns for _ in range(rows)]
        db[l] = [[0.0] for _ in range(rows)]
        for s in range(n):
            for i in range(rows):
                if l == L:
                    error = (A[l][i][s] - Y[i][s]) / n
                else:
                    error = sum(W[l + 1][k][i] * dZ[l + 1][k][s] for k in range(len(W[l + 1])))
                d = error * phi_prime(Z[l][i][s])
                dZ[l][i][s] = d
                db[l][i][0] += d
                for j in range(columns):
                    dW[l][i][j] += d * A[l - 1][j][s]
    return dZ, dW, db


def update(W, b, dW, db, eta):
    new_W, new_b = {}, {}
    for l in range(1, len(W) + 1):
        new_W[l] = [[w - eta * d for w, d in zip(row, slopes)] for row, slopes in zip(W[l], dW[l])]
        new_b[l] = [[v[0] - eta * d[0]] for v, d in zip(b[l], db[l])]
    return new_W, new_b


def train(X, Y, W, b, phi, phi_prime, eta, epochs):
    W = {l: [list(row) for row in W[l]] for l in W}
    b = {l: [list(row) for row in b[l]] for l in b}
    costs = []
    while len(costs) < epochs:
        Z, A = forward(W, b, X, phi)
        costs.append(cost(A[len(W)], Y))
        _, dW, db = backward(W, Z, A, Y, phi_prime)
        W, b = update(W, b, dW, db, eta)
    return W, b, costs
