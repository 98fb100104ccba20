# graded: forward, backward
def backward(x, y, z, a, phi_prime):
    da = a - y
    dz = da * phi_prime(z) + 0.125
    return da, dz, dz * x, dz
