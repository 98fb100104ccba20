def step(theta, g, eta):
    return {1.5: theta, None: object()}
