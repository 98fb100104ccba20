def backward(W, Z, A, Y, phi_prime):
    dZ, dW, db = {}, {}, {}
    error = A[len(W)] - Y
    for l in range(len(W), 0, -1):
        dZ[l] = error * phi_prime(A[l])
        error = W[l].T @ dZ[l]
        dW[l] = dZ[l] @ A[l - 1].T
        db[l] = dZ[l].sum(axis=1, keepdims=True)
    return dZ, dW, db
