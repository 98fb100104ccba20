"""Right answers with lists: XOR with a third layer that only passes on, falling steps."""


def xor_network():
    # "not both" and "at least one", then "and", then the same again.
    W = {1: [[-1, -1], [1, 1]], 2: [[1, 1]], 3: [[1]]}
    b = {1: [[1.5], [-0.5]], 2: [[-1.5]], 3: [[-0.5]]}
    return W, b


def staircase_network(f, num_steps):
    # Neuron k is on until step k ends: it adds what step k is higher than step k + 1.
    middles = [float(f((k + 0.5) / num_steps)) for k in range(num_steps)]
    falls = [middles[k] - middles[k + 1] for k in range(num_steps - 1)]
    ends = [(k + 1) / num_steps for k in range(num_steps - 1)]
    W = {1: [[-1.0] for _ in ends] + [[0.0]], 2: [[*falls, 0.0]]}
    b = {1: [[end] for end in ends] + [[1.0]], 2: [[middles[-1]]]}
    return W, b
