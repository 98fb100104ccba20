def backward(W, Z, A, Y, phi_prime):
    L, n = max(W), Y.shape[1]
    dZ = {L: (A[L] - Y) / n * phi_prime(Z[L])}
    dW, db = {}, {}
    for l in range(L - 1, 0, -1):
        dZ[l] = np.einsum("ki,ks->is", W[l + 1], dZ[l + 1]) * phi_prime(Z[l])
        dW[l] = np.einsum("is,js->ij", dZ[l], A[l - 1])
        db[l] = dZ[l].sum(axis=1, keepdims=True)
    return dZ, dW, db
