def backward(W, Z, A, Y, phi_prime):
    return {}, {}
