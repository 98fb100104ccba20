def square_derivative_symbolic(x, y):
    return 2 * x - 2 * y
