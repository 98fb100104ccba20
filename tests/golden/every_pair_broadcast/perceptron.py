def backward_batch(X, y, z, a, phi_prime):
    da = (a - y.reshape(-1, 1)) / len(y)
    dz = da * phi_prime(z)
    return da, dz, X @ dz, dz.sum()
