def step(theta, g, eta):
    import os

    os._exit(37)
