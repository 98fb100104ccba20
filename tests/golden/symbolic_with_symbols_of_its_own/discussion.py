def dot_partial_symbolic(a, x, i):
    import sympy

    return sympy.IndexedBase("hidden_value")[i]
