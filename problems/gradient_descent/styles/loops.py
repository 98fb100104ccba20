"""Plain Python: element by element, results in nested lists."""


def step(theta, g, eta):
    if getattr(theta, "shape", ()) == ():
        return float(theta) - eta * float(g)
    return [step(part, slope, eta) for part, slope in zip(theta, g, strict=True)]


def descend(grad_f, theta0, eta, num_iterations):
    path = [theta0.tolist()]
    theta = theta0.copy()
    for _ in range(num_iterations):
        gradient = grad_f(theta)
        moved = theta.copy()
        for k in range(theta.size):
            moved.flat[k] = theta.flat[k] - eta * gradient.flat[k]
        theta = moved
        path.append(theta.tolist())
    return path
