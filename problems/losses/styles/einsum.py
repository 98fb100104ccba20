"""Right answers in whole-array style."""

import numpy as np


def square_loss(y_hat, y):
    return np.square(np.subtract(y, y_hat)) / 2


def cross_entropy_loss(y_hat, y, base=np.e):
    chosen = np.where(np.asarray(y) == 1, y_hat, np.subtract(1, y_hat))
    return np.abs(np.log(chosen) / np.log(base))


def cost(loss, y_hat, y):
    losses = np.asarray(loss(y_hat, y))
    return np.add.reduce(losses, axis=None) / losses.size


def square_loss_derivative(y_hat, y):
    return -np.subtract(y, y_hat)


def cross_entropy_loss_derivative(y_hat, y):
    return (y_hat - y) / (y_hat * (1 - y_hat))
