def step(theta, g, eta):
    while True:
        theta = theta - 0 * g
