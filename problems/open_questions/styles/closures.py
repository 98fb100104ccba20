"""Right answers built on one another, with other NumPy calls."""

import numpy as np


class Number(float):
    """A float with a name of its own."""


def tanh_derivative(x):
    return np.cosh(x) ** -2.0


def relu(x):
    return (np.abs(x) + x) / 2


def relu_derivative(x):
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.divide(relu(x), x)


def largest_stable_learning_rate(H):
    return Number(2 / np.linalg.norm(H, ord=2))


def momentum_descent(grad_f, theta0, eta, beta, num_iterations):
    """θ moves by a geometric sum of all gradients so far."""
    iterates = np.empty((num_iterations + 1, *np.shape(theta0)), order="F")
    iterates[0] = theta0
    gradients = []

    def velocity():
        return sum(beta**age * g for age, g in enumerate(reversed(gradients)))

    for k in range(num_iterations):
        gradients.append(grad_f(iterates[k]))
        iterates[k + 1] = iterates[k] - eta * velocity()
    return iterates


def polynomial_fit_costs(x_train, y_train, x_test, y_test, degree):
    def powers(x):
        return np.vander(x, degree + 1, increasing=True)

    coefficients, *_ = np.linalg.lstsq(powers(x_train), y_train, rcond=None)

    def cost(x, y):
        return np.array(0.5 * np.mean(np.square(powers(x) @ coefficients - y)))

    return cost(x_train, y_train), cost(y=y_test, x=x_test)
