"""Open questions: the lecture's last slide, each question turned into something to compute.

Return new arrays, never modify the arguments.
"""

import numpy as np


def tanh_derivative(x):
    """The derivative of tanh, element by element.

    Slide: "Questions" (What are other common activation functions?)

    `x` is a number or an array of any shape. Returns tanh'(x), in the shape of `x`.

    >>> float(tanh_derivative(0.0))
    1.0
    """
    raise NotImplementedError("open_questions.tanh_derivative: not attempted yet")


def relu(x):
    """The rectified linear unit, element by element.

    Slide: "Questions" (What are other common activation functions?)

        relu(x) = x where x > 0, else 0

    `x` is a number or an array of any shape. Returns the shape of `x`.

    >>> relu(np.array([-2.0, 0.0, 3.0])).tolist()
    [0.0, 0.0, 3.0]
    """
    raise NotImplementedError("open_questions.relu: not attempted yet")


def relu_derivative(x):
    """The derivative of the rectified linear unit, element by element.

    Slide: "Questions" (What are other common activation functions?)

    1 where the slope is one, 0 where it is zero, and `nan` where there is no derivative: as for the
    step function, at one point. `x` is a number or an array of any shape.

    >>> relu_derivative(np.array([-2.0, 3.0])).tolist()
    [0.0, 1.0]
    """
    raise NotImplementedError("open_questions.relu_derivative: not attempted yet")


def largest_stable_learning_rate(H):
    """The learning rate at which gradient descent stops converging.

    Slide: "Questions" (How do I select the learning rate? Does gradient descent always converge?)

        f(θ) = ½ θᵀHθ      θ⁺ = θ - η Hθ

    `H` (p, p) is symmetric with positive eigenvalues. Returns the number η* for which gradient
    descent on f converges from every start when 0 < η < η*, and diverges from almost every start
    when η > η*.

    For H = [2] the step is θ⁺ = (1 - 2η)θ, which shrinks as long as η < 1:

    >>> float(largest_stable_learning_rate(np.array([[2.0]])))
    1.0
    """
    raise NotImplementedError("open_questions.largest_stable_learning_rate: not attempted yet")


def momentum_descent(grad_f, theta0, eta, beta, num_iterations):
    """Gradient descent with momentum, all iterates.

    Slide: "Questions" (How can I speed up training?)

        v ← β v + ∇f(θ)      θ ← θ - η v      v⁰ = 0

    `grad_f` is the gradient function, `theta0` an array of any shape, `eta` the learning rate,
    `beta` the momentum. Returns θ⁰ … θᴷ with K = `num_iterations`, an array of shape
    (K+1, *theta0.shape).

    For f(θ) = θ²/2 from θ⁰ = 1 with η = ½, β = ½: v = 1, then 0.5 · 1 + 0.5 = 1.

    >>> momentum_descent(lambda theta: theta, np.array([1.0]), 0.5, 0.5, 2).tolist()
    [[1.0], [0.5], [0.0]]
    """
    raise NotImplementedError("open_questions.momentum_descent: not attempted yet")


def polynomial_fit_costs(x_train, y_train, x_test, y_test, degree):
    """Fit a polynomial to the training samples; its cost there and on samples it never saw.

    Slide: "Questions" (Does good training performance guarantee good test performance?)

    The polynomial p of the given degree minimises the cost on the training samples. The cost is
    the average square loss of the lecture:

        (1/n) Σ ½ (p(x_i) - y_i)²

    Shapes: `x_train`, `y_train` (n,), `x_test`, `y_test` (n_test,); `degree` an integer below n.
    Returns `(train_cost, test_cost)`, two numbers.

    A straight line through (0, 0), (1, 1), (2, 2) continues to (3, 3), but the sample says 5:

    >>> line = np.array([0.0, 1.0, 2.0])
    >>> costs = polynomial_fit_costs(line, line, np.array([3.0]), np.array([5.0]), 1)
    >>> round(float(costs[0]), 9), round(float(costs[1]), 9)
    (0.0, 2.0)
    """
    raise NotImplementedError("open_questions.polynomial_fit_costs: not attempted yet")
