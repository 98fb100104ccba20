def numerical_gradient(f, x, dx=1e-5):
    gradient = np.zeros_like(x)
    for k in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[k] = dx
        gradient[k] = (f(x + e) - f(x - e)) / (2 * dx)
    return gradient
