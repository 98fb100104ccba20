"""Multilayer perceptron: forward propagation, backpropagation and training with the square loss.

Conventions: a sample is a column, so `X` is (n_x, n) and `Y` is (n_y, n). Layers are numbered from
1 as on the slides and kept in dictionaries: `W[1] … W[L]`, `b[1] … b[L]`, `Z[1] … Z[L]`,
`A[0] … A[L]` with `A[0] = X`. `W[l]` is (m_l, m_{l-1}), `b[l]` is (m_l, 1). `phi` and `phi_prime`
are functions applied element by element and may be any activation. `d…` is the derivative of the
loss (of the cost, in the batch functions) with respect to `…`. Return new dictionaries and arrays,
never modify the arguments.
"""

import numpy as np


def forward(W, b, X, phi):
    """Forward propagation through all L layers, for n samples at once.

    Slide: "Vectorization for MLPs", and lines 6-9 of "Pseudocode: Training an MLP with Gradient
    Descent"

        A[0] = X      Z[l] = W[l] A[l-1] + b[l] eᵀ      A[l] = φ(Z[l])      l = 1, …, L

    φ is applied in every layer, the last included. Shapes: `W[l]` (m_l, m_{l-1}), `b[l]` (m_l, 1),
    `X` (m_0, n). Returns `(Z, A)`: `Z` has the keys 1 … L, `A` the keys 0 … L; `Z[l]` and `A[l]`
    are (m_l, n).

    >>> W = {1: np.array([[1.0, 2.0]]), 2: np.array([[2.0], [-1.0]])}
    >>> b = {1: np.array([[-1.0]]), 2: np.array([[0.0], [3.0]])}
    >>> Z, A = forward(W, b, np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]), lambda z: z**2)
    >>> Z[1].tolist(), A[1].tolist()
    ([[0.0, 1.0, 2.0]], [[0.0, 1.0, 4.0]])
    >>> Z[2].tolist()
    [[0.0, 2.0, 8.0], [3.0, 2.0, -1.0]]
    """
    # BEGIN SOLUTION
    L = len(W)
    Z = {}
    A = {0: np.array(X)}
    for l in range(1, L + 1):
        Z[l] = W[l] @ A[l - 1] + b[l]  # (m_l, m_{l-1}) @ (m_{l-1}, n) + (m_l, 1)
        A[l] = phi(Z[l])
    return Z, A
    # END SOLUTION


def cost(A_L, Y):
    """The cost: the square loss averaged over the n samples.

    Slide: "Vectorization for MLPs", and line 12 of the pseudocode

        C = ‖A[L] - Y‖²_F / (2n)

    ‖·‖_F is the Frobenius norm: the root of the sum of all squared entries.
    Shapes: `A_L` and `Y` are (n_y, n). Returns a number.

    >>> A_L = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 1.0]])
    >>> Y = np.array([[1.0, 0.0, 3.0], [1.0, 0.0, 0.0]])
    >>> float(cost(A_L, Y))  # (4 + 1 + 1) / (2 · 3)
    1.0
    """
    # BEGIN SOLUTION
    n = Y.shape[1]
    return np.sum((A_L - Y) ** 2) / (2 * n)
    # END SOLUTION


def backward_sample(W, z, x, y, phi_prime):
    """Backpropagation for one sample: the derivatives of the loss ½‖x[L] - y‖².

    Slide: "Information Propagation in MLP"

        dz[L] = (x[L] - y) ⊙ φ'(z[L])
        dz[l] = (W[l+1]ᵀ dz[l+1]) ⊙ φ'(z[l])
        dW[l] = dz[l] x[l-1]ᵀ      db[l] = dz[l]

    ⊙ is the element-wise product. For which l the last line holds is yours to check: compare the
    slide with "Vectorization for MLPs".
    Shapes: `W[l]` (m_l, m_{l-1}); `z[l]` (m_l,) for l = 1 … L and `x[l]` (m_l,) for l = 0 … L come
    from the forward pass; `y` (m_L,).
    Returns `(dz, dW, db)`, dictionaries by layer: `dz[l]` and `db[l]` are (m_l,), `dW[l]` has the
    shape of `W[l]`.

    One layer, W[1] = [1 2], x = (3, 1), φ(z) = z²: z = 5, x[1] = 25, and y = 24.

    >>> W, z = {1: np.array([[1.0, 2.0]])}, {1: np.array([5.0])}
    >>> x = {0: np.array([3.0, 1.0]), 1: np.array([25.0])}
    >>> dz, dW, db = backward_sample(W, z, x, np.array([24.0]), lambda z: 2 * z)
    >>> dz[1].tolist(), dW[1].tolist(), db[1].tolist()
    ([10.0], [[30.0, 10.0]], [10.0])
    """
    # BEGIN SOLUTION
    L = len(W)
    dz = {L: (x[L] - y) * phi_prime(z[L])}
    for l in range(L - 1, 0, -1):
        dz[l] = (W[l + 1].T @ dz[l + 1]) * phi_prime(z[l])  # (m_l, m_{l+1}) @ (m_{l+1},)
    dW = {}
    db = {}
    for l in range(1, L + 1):
        dW[l] = np.outer(dz[l], x[l - 1])  # (m_l, m_{l-1})
        db[l] = dz[l].copy()
    return dz, dW, db
    # END SOLUTION


def backward(W, Z, A, Y, phi_prime):
    """Backpropagation for n samples at once: the derivatives of the cost ‖A[L] - Y‖²_F/(2n).

    Slides: "Vectorization for MLPs", and lines 14-21 of "Pseudocode: Training an MLP with Gradient
    Descent"

    Derive the formulas from the cost, or take them from the slides and hold the two slides
    against each other: they do not agree everywhere, and the code must be right.

    Shapes: `W[l]` (m_l, m_{l-1}); `Z[l]` (m_l, n) for l = 1 … L and `A[l]` (m_l, n) for l = 0 … L
    come from the forward pass; `Y` (m_L, n).
    Returns `(dZ, dW, db)`, dictionaries with the keys 1 … L: `dZ[l]` is (m_l, n), `dW[l]` has the
    shape of `W[l]`, `db[l]` is (m_l, 1).

    One layer, W[1] = [1 2], φ(z) = z², two samples (3, 1) and (0, 1) with the targets 24 and 6:

    >>> W, Z = {1: np.array([[1.0, 2.0]])}, {1: np.array([[5.0, 2.0]])}
    >>> A = {0: np.array([[3.0, 0.0], [1.0, 1.0]]), 1: np.array([[25.0, 4.0]])}
    >>> dZ, dW, db = backward(W, Z, A, np.array([[24.0, 6.0]]), lambda z: 2 * z)
    >>> dZ[1].tolist(), dW[1].tolist(), db[1].tolist()
    ([[5.0, -4.0]], [[15.0, 1.0]], [[1.0]])
    """
    # BEGIN SOLUTION
    L = len(W)
    n = Y.shape[1]
    dZ = {L: (A[L] - Y) / n * phi_prime(Z[L])}
    for l in range(L - 1, 0, -1):
        dZ[l] = (W[l + 1].T @ dZ[l + 1]) * phi_prime(Z[l])  # (m_l, m_{l+1}) @ (m_{l+1}, n)
    dW = {}
    db = {}
    for l in range(1, L + 1):
        dW[l] = dZ[l] @ A[l - 1].T  # (m_l, n) @ (n, m_{l-1})
        db[l] = np.sum(dZ[l], axis=1, keepdims=True)  # (m_l, 1)
    return dZ, dW, db
    # END SOLUTION


def update(W, b, dW, db, eta):
    """One gradient descent step in every layer.

    Slide: lines 23-26 of "Pseudocode: Training an MLP with Gradient Descent"

        W[l]⁺ = W[l] - η dW[l]      b[l]⁺ = b[l] - η db[l]

    Shapes: `dW[l]` and `db[l]` have those of `W[l]` and `b[l]`; `eta` is a number.
    Returns new dictionaries `(W, b)`; those that came in keep their values.

    >>> W, b = update({1: np.array([[1.0, 2.0]])}, {1: np.array([[0.0]])},
    ...               {1: np.array([[4.0, -4.0]])}, {1: np.array([[2.0]])}, 0.5)
    >>> W[1].tolist(), b[1].tolist()
    ([[-1.0, 4.0]], [[-1.0]])
    """
    # BEGIN SOLUTION
    W_new = {}
    b_new = {}
    for l in W:
        W_new[l] = W[l] - eta * dW[l]
        b_new[l] = b[l] - eta * db[l]
    return W_new, b_new
    # END SOLUTION


def train(X, Y, W, b, phi, phi_prime, eta, epochs):
    """Train the MLP by gradient descent on all n samples.

    Slide: "Pseudocode: Training an MLP with Gradient Descent"

    Shapes: `X` (m_0, n), `Y` (m_L, n); `W`, `b` dictionaries by layer; `eta` is the learning rate,
    `epochs` the number of epochs E. Returns `(W, b, costs)`: the parameters after the last update,
    and `costs` (epochs,), the cost at the start of each epoch, before its update. The dictionaries
    and arrays that came in keep their values. With `epochs = 0`, the parameters come back as they
    were and `costs` is empty.

    One layer, one sample x = 1 with the target 3, φ(z) = z, η = 0.5:

    >>> W, b, costs = train(np.array([[1.0]]), np.array([[3.0]]), {1: np.array([[1.0]])},
    ...                     {1: np.array([[0.0]])}, lambda z: z, lambda z: np.ones_like(z), 0.5, 1)
    >>> W[1].tolist(), b[1].tolist(), costs.tolist()
    ([[2.0]], [[1.0]], [2.0])
    """
    #  1 Initialize weights W and biases b for all layers       (they arrive as arguments)
    #  2 Set learning rate eta and number of epochs E           (likewise)
    #  3
    #  4 For epoch = 1 to E do:
    #  5     # Forward Propagation
    #  6     Set A[0] = X
    #  7     For l = 1 to L do:
    #  8         Z[l] = W[l] * A[l-1] + b[l]        # Linear transformation
    #  9         A[l] = ...                         # Apply activation function
    # 10
    # 11     # Compute the cost function
    # 12     C = ||A[L] - Y||^2 / (2 * n)           # Square loss between predicted and true output
    # 13
    # 14     # Backward Propagation
    # 15     dZ[L] = ...                            # Gradient of the cost w.r.t. Z[L]
    # 16     dW[L] = ...                            # Gradient w.r.t. W[L]
    # 17     db[L] = ...                            # Gradient w.r.t. b[L]
    # 18     for l = L-1 to 1 do:
    # 19         dZ[l] = W[l+1].T * dZ[l+1] * phi'(Z[l])
    # 20         dW[l] = dZ[l] * A[l-1].T           # Gradient with respect to W[l]
    # 21         db[l] = ...                        # Gradient with respect to b[l]
    # 22
    # 23     # Gradient Descent Update
    # 24     for l = 1 to L do:
    # 25         W[l] = W[l] - eta * dW[l]
    # 26         b[l] = b[l] - eta * db[l]
    # 27
    # 28 End For
    #
    # Lines 9, 15, 16, 17 and 21 are left open: the slide's cannot be copied as printed. `*` stands
    # for three different products; decide which is which. Your functions above do most of the work.
    # BEGIN SOLUTION
    L = len(W)
    W = {l: np.array(W[l]) for l in W}
    b = {l: np.array(b[l]) for l in b}
    costs = np.zeros(epochs)
    for epoch in range(epochs):
        Z, A = forward(W, b, X, phi)
        costs[epoch] = cost(A[L], Y)
        dZ, dW, db = backward(W, Z, A, Y, phi_prime)
        W, b = update(W, b, dW, db, eta)
    return W, b, costs
    # END SOLUTION
