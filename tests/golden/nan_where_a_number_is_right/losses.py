def cross_entropy_loss(y_hat, y, base=np.e):
    with np.errstate(all="ignore"):
        return -(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat)) / np.log(base)
