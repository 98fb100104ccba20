def step_derivative(x):
    return np.zeros(np.shape(x))
