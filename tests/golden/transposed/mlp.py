def backward(W, Z, A, Y, phi_prime):
    L, n = len(W), Y.shape[1]
    dZ, dW, db = {}, {}, {}
    error = (A[L] - Y) / n
    for l in range(L, 0, -1):
        dZ[l] = error * phi_prime(Z[l])
        error = W[l].T @ dZ[l]
        dW[l] = A[l - 1] @ dZ[l].T
        db[l] = dZ[l].sum(axis=1, keepdims=True)
    return dZ, dW, db
