"""Losses and their average."""

import numpy as np


def square_loss(y_hat, y):
    d = np.subtract(y_hat, y)
    return d * d / 2


def _surprise(p, weight):
    """-weight log p, and 0 where the weight is 0, whatever p is."""
    needed = weight != 0
    return -weight * np.log(np.where(needed, p, 1.0))


def cross_entropy_loss(y_hat, y, base=np.e):
    y_hat = np.asarray(y_hat, dtype=float)
    y = np.asarray(y, dtype=float)
    nats = _surprise(y_hat, y) + _surprise(1 - y_hat, 1 - y)
    return nats / np.log(base)


def cost(loss, y_hat, y):
    losses = loss(np.asarray(y_hat), np.asarray(y))
    return np.sum(losses) / np.size(losses)


def square_loss_derivative(y_hat, y):
    return -(np.asarray(y) - np.asarray(y_hat))


def cross_entropy_loss_derivative(y_hat, y):
    y_hat, y = np.asarray(y_hat), np.asarray(y)
    return (y_hat - y) / (y_hat * (1 - y_hat))
