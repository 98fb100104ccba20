def backward(W, Z, A, Y, phi_prime):
    L = len(W)
    dZ, dW, db = {}, {}, {}
    error = A[L] - Y
    for l in range(L, 0, -1):
        dZ[l] = error * phi_prime(Z[l])
        error = W[l].T @ dZ[l]
        dW[l] = dZ[l] @ A[l - 1].T
        db[l] = dZ[l].sum(axis=1).reshape(-1, 1)
    return dZ, dW, db
