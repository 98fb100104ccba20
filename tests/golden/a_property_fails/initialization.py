def random_initialization(layer_sizes, rng):
    rng = np.random.default_rng(0)
    W, b = {}, {}
    for l in range(1, len(layer_sizes)):
        W[l] = rng.normal(size=(layer_sizes[l], layer_sizes[l - 1])) / layer_sizes[l - 1] ** 0.5
        b[l] = np.zeros((layer_sizes[l], 1))
    return W, b
