def cost(loss, y_hat, y):
    return sum(loss(p, t) for p, t in zip(y_hat, y)) / (len(y) - len(y_hat))
