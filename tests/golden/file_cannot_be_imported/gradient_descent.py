# whole file
# graded: step
ETA = UNKNOWN


def step(theta, g, eta):
    return theta - eta * g
