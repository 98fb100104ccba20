"""Right answers in whole-array style."""

import numpy as np


def tanh_derivative(x):
    return np.multiply(1 + np.tanh(x), 1 - np.tanh(x))


def relu(x):
    return 0.5 * (np.asarray(x) + np.abs(x))


def relu_derivative(x):
    x = np.asarray(x, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.select([x > 0, x < 0], [np.ones(x.shape), np.zeros(x.shape)], np.nan)


def largest_stable_learning_rate(H):
    return 2 / np.linalg.norm(H, 2)


def momentum_descent(grad_f, theta0, eta, beta, num_iterations):
    path = np.empty((num_iterations + 1, *np.shape(theta0)))
    path[0] = theta0
    for k in range(num_iterations):  # the heavy ball: the last move goes on by beta
        move = path[k] - path[k - 1] if k else 0.0
        path[k + 1] = path[k] + beta * move - eta * grad_f(path[k].copy())
    return path


def polynomial_fit_costs(x_train, y_train, x_test, y_test, degree):
    powers = np.arange(degree + 1)
    design = np.power.outer(np.asarray(x_train, dtype=float), powers)
    coefficients, *_ = np.linalg.lstsq(design, y_train, rcond=None)

    def cost(x, y):
        error = np.power.outer(np.asarray(x, dtype=float), powers) @ coefficients - y
        return np.einsum("i,i", error, error) / (2 * len(error))

    return cost(x_train, y_train), cost(x_test, y_test)
