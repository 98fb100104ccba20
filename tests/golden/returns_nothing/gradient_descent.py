def step(theta, g, eta):
    theta - eta * g
