"""Perceptron: forward pass, backward pass and training with the square loss.

Conventions: a sample is a column, so `X` is (n_x, n); `phi` and `phi_prime` are functions applied
element by element and may be any activation; `d…` is the derivative of the loss (of the cost, in
the batch functions) with respect to `…`. Return new arrays, never modify the arguments.
"""

import numpy as np


def forward(w, b, x, phi):
    """Forward propagation for one sample.

    Slide: "Information Propagation in Perceptron"

        z = wᵀx + b        a = φ(z)

    Shapes: `w` (n_x,), `b` a number, `x` (n_x,). `phi` is any activation function.
    Returns `(z, a)`, two numbers.

    >>> z, a = forward(np.array([1.0, 2.0]), -1.0, np.array([3.0, 1.0]), lambda z: z**2)
    >>> float(z), float(a)
    (4.0, 16.0)
    """
    raise NotImplementedError("perceptron.forward: not attempted yet")


def backward(x, y, z, a, phi_prime):
    """Backward propagation for one sample: the derivatives of ℓ = (a - y)²/2.

    Slide: "Computational Graph in Perceptron"

        da = a - y      dz = da · φ'(z)      dw = dz · x      db = dz

    Shapes: `x` (n_x,); `y`, `z`, `a` numbers, with `a = φ(z)` from the forward pass.
    Returns `(da, dz, dw, db)`: `dw` is (n_x,), the others are numbers.

    With φ(z) = z², the forward pass of the example above and the target y = 15:

    >>> da, dz, dw, db = backward(np.array([3.0, 1.0]), 15.0, 4.0, 16.0, lambda z: 2 * z)
    >>> float(da), float(dz), dw.tolist(), float(db)
    (1.0, 8.0, [24.0, 8.0], 8.0)
    """
    raise NotImplementedError("perceptron.backward: not attempted yet")


def forward_batch(w, b, X, phi):
    """Forward propagation for n samples at once.

    Slide: "Vectorization for Perceptron"

        z = wᵀX + b eᵀ      a = φ(z)

    where e is a vector of n ones. Shapes: `w` (n_x,), `b` a number, `X` (n_x, n), one sample per
    column. Returns `(z, a)`, each (n,).

    >>> X = np.array([[3.0, 0.0, 1.0], [1.0, 2.0, 1.0]])
    >>> z, a = forward_batch(np.array([1.0, 2.0]), -1.0, X, lambda z: z**2)
    >>> z.tolist(), a.tolist()
    ([4.0, 3.0, 2.0], [16.0, 9.0, 4.0])
    """
    raise NotImplementedError("perceptron.forward_batch: not attempted yet")


def cost(a, y):
    """The cost: the square loss averaged over the n samples.

    Slide: "Vectorization for Perceptron"

        L = ‖a - y‖² / (2n)

    Shapes: `a` (n,), `y` (n,). Returns a number.

    >>> float(cost(np.array([16.0, 9.0, 4.0]), np.array([15.0, 9.0, 6.0])))  # (1 + 0 + 4) / 6
    0.8333333333333334
    """
    raise NotImplementedError("perceptron.cost: not attempted yet")


def backward_batch(X, y, z, a, phi_prime):
    """Backward propagation for n samples at once: the derivatives of the cost ‖a - y‖²/(2n).

    Slide: "Vectorization for Perceptron"

        da = (a - y)/n      dz = da ⊙ φ'(z)      dw = X dz      db = eᵀ dz

    ⊙ is the element-wise product, e a vector of n ones.
    Shapes: `X` (n_x, n); `y`, `z`, `a` (n,), with `a = φ(z)` from the forward pass.
    Returns `(da, dz, dw, db)`: `da` and `dz` are (n,), `dw` is (n_x,), `db` a number.

    >>> X = np.array([[3.0, 0.0], [1.0, 2.0]])
    >>> y, z, a = np.array([14.0, 10.0]), np.array([4.0, 3.0]), np.array([16.0, 9.0])
    >>> da, dz, dw, db = backward_batch(X, y, z, a, lambda z: 2 * z)
    >>> da.tolist(), dz.tolist(), dw.tolist(), float(db)
    ([1.0, -0.5], [8.0, -3.0], [24.0, 2.0], 5.0)
    """
    raise NotImplementedError("perceptron.backward_batch: not attempted yet")


def train(X, y, w, b, phi, phi_prime, eta, epochs):
    """Train the perceptron by gradient descent on all n samples.

    Slide: "Pseudocode for Training Perceptron with Square Loss"

        w⁺ = w - η dw      b⁺ = b - η db

    Shapes: `X` (n_x, n), `y` (n,), `w` (n_x,), `b` a number; `eta` is the learning rate, `epochs`
    the number of iterations E. Returns `(w, b, costs)`: the weights and bias after the last
    update, and `costs` (epochs,), the cost at the start of each epoch, before its update. The
    arrays that came in as arguments keep their values. With `epochs = 0`, `w` and `b` come back
    as they were and `costs` is empty.

    One sample x = 1 with the target 3, φ(z) = z, η = 0.5: the cost is 2 at first, dw = db = -2.

    >>> w, b, costs = train(np.array([[1.0]]), np.array([3.0]), np.array([1.0]), 0.0,
    ...                     lambda z: z, lambda z: np.ones_like(z), 0.5, 1)
    >>> w.tolist(), float(b), costs.tolist()
    ([2.0], 1.0, [2.0])
    """
    # Initialize weights vector w and bias b     (they arrive as arguments)
    # Set learning rate eta                      (likewise)
    # Set number of iterations E                 (likewise, as epochs)
    #
    # For epoch = 1 to E do:
    #     # Forward Propagation
    #     z = w.T * X + b * e.T
    #     a = phi(z)                     # Apply activation function element-wise
    #     L = ||a - y||^2 / (2 * n)      # Compute the cost function
    #
    #     # Backward Propagation
    #     da = (a - y)/n                 # Derivative of the loss w.r.t. a
    #     dz = da * phi'(z)              # Derivative of the loss w.r.t. z (element-wise product)
    #     dw = X * dz                    # Derivative of the loss w.r.t. w
    #     db = sum(dz)                   # Derivative of the loss w.r.t. b (sum over all samples)
    #
    #     # Gradient Descent Update
    #     w = w - eta * dw
    #     b = b - eta * db
    # End For
    #
    # Your functions above already do the two propagations. Note the cost L of every epoch.
    raise NotImplementedError("perceptron.train: not attempted yet")
