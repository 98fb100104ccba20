"""Loss Function: the square loss, the cross entropy loss, their derivatives, and the cost."""

import numpy as np


def square_loss(y_hat, y):
    return 0.5 * (y_hat - y) ** 2


def cross_entropy_loss(y_hat, y, base=np.e):
    return -(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat)) / np.log(base)


def cost(loss, y_hat, y):
    return np.mean(loss(y_hat, y))


def square_loss_derivative(y_hat, y):
    return y_hat - y


def cross_entropy_loss_derivative(y_hat, y):
    return (1 - y) / (1 - y_hat) - y / y_hat
