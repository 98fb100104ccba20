def descend(grad_f, theta0, eta, num_iterations):
    path = {0: theta0}
    for k in range(num_iterations):
        path[k + 1] = path[k] - eta * grad_f(path[k])
    return path
