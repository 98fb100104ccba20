def square_loss(y_hat, y):
    return (y_hat - y + 0j) ** 2 / 2
