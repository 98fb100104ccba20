def step(theta, gradient):
    return theta - gradient
