"""Right answers as lists: three hidden neurons for XOR, a staircase that starts in b[2]."""


def xor_network():
    # OR, NOT AND, and a neuron that is always on and counts nothing.
    W = {1: [[2, 2], [-1, -1], [0, 0]], 2: [[1, 1, 0]]}
    b = {1: [[-1], [1.5], [3]], 2: [[-2]]}
    return W, b


def staircase_network(f, num_steps):
    heights = []
    for k in range(num_steps):
        heights.append(f((2 * k + 1) / (2 * num_steps)))
    W = {1: [], 2: [[]]}
    b = {1: [], 2: [[heights[0]]]}
    for k in range(1, num_steps):
        W[1].append([float(num_steps)])
        b[1].append([float(-k)])
        W[2][0].append(heights[k] - heights[k - 1])
    if num_steps == 1:  # a hidden layer has at least one neuron
        W[1], b[1], W[2] = [[0.0]], [[0.0]], [[0.0]]
    return [W, b]
