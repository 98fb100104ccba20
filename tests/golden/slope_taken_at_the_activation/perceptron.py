def backward_batch(X, y, z, a, phi_prime):
    dz = (a - y) / len(y) * phi_prime(a)
    return (a - y) / len(y), dz, X @ dz, dz.sum()
