def sigmoid_derivative_symbolic(x):
    import sympy

    return sympy.Derivative(1 / (1 + sympy.exp(-x)), x)
