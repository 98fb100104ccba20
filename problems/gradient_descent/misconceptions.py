"""What goes wrong in `gradient_descent`: wrong versions of the answers and their words."""

import numpy as np

from autograder.api import edit, wrong

# --- step ----------------------------------------------------------------------------------


@wrong(
    "step",
    says="theta is updated in place (`theta -= ...`), which changes the caller's array. Return a "
    "new array: theta - eta * g.",
)
def step_in_place(theta, g, eta):
    theta -= eta * g
    return theta


step_ascent = edit(
    "step",
    ("return theta - eta * g\n", "return theta + eta * g\n"),
    says="This walks along the gradient: uphill. Gradient descent subtracts eta g.",
)
step_without_eta = edit(
    "step",
    ("return theta - eta * g\n", "return theta - g\n"),
    says="The learning rate eta is not used: the step is eta times the gradient.",
)
step_only_the_update = edit(
    "step",
    ("return theta - eta * g\n", "return -eta * g\n"),
    says="This is the step alone. The answer is where it leads, starting from theta.",
)
step_unit_direction = edit(
    "step",
    ("return theta - eta * g\n", "return theta - eta * g / np.linalg.norm(g)\n"),
    says="The gradient is scaled to length 1. Gradient descent uses the gradient as it is, so "
    "that steps become shorter near a minimum.",
)
step_eta_on_theta = edit(
    "step",
    ("return theta - eta * g\n", "return eta * theta - g\n"),
    says="eta multiplies theta. It belongs to the gradient.",
)
step_divided = edit(
    "step",
    ("return theta - eta * g\n", "return theta - g / eta\n"),
    says="The gradient is divided by eta. It is multiplied by the learning rate.",
)
step_brackets = edit(
    "step",
    ("return theta - eta * g\n", "return (theta - eta) * g\n"),
    says="(theta - eta) is multiplied by the gradient. Only eta is: theta - eta * g.",
)
step_product = edit(
    "step",
    ("return theta - eta * g\n", "return theta - eta * theta * g\n"),
    says="The step is multiplied by theta too. It is eta times the gradient, nothing else.",
)
step_descent_of_signs = edit(
    "step",
    ("return theta - eta * g\n", "return theta - eta * np.sign(g)\n"),
    says="Only the sign of each entry of the gradient is used. Its size counts too.",
)

step_flattened = edit(
    "step",
    ("return theta - eta * g\n", "return (theta - eta * g).ravel()\n"),
    says="The answer is one long vector. It should have the shape of theta.",
)

# --- descend -------------------------------------------------------------------------------


@wrong(
    "descend",
    says="All entries of the answer are the same array, changed in place: every one of them shows "
    "the last point (and the caller's theta0 is changed as well). Keep a copy of each point.",
    hint="theta = theta - eta * g makes a new array; theta -= eta * g changes the old one.",
)
def descend_one_array(grad_f, theta0, eta, num_iterations):
    thetas = [theta0]
    for _ in range(num_iterations):
        theta0 -= eta * grad_f(theta0)
        thetas.append(theta0)
    return np.array(thetas)


@wrong(
    "descend",
    says="The same array is appended in every step and then changed in place (`theta -= ...`): "
    "all entries of the answer show the last point. Keep a copy of each point.",
    hint="theta = theta - eta * g makes a new array; theta -= eta * g changes the old one.",
)
def descend_same_array_each_step(grad_f, theta0, eta, num_iterations):
    theta = np.array(theta0)
    thetas = [theta]
    for _ in range(num_iterations):
        theta -= eta * grad_f(theta)
        thetas.append(theta)
    return np.array(thetas)


@wrong(
    "descend",
    says="The loop ends as soon as a step changes next to nothing. All K steps are asked: the "
    "answer has the shape (K + 1, …), also where the path rests.",
)
def descend_stops_when_it_rests(grad_f, theta0, eta, num_iterations):
    thetas = [theta0]
    for _ in range(num_iterations):
        theta = thetas[-1] - eta * grad_f(thetas[-1])
        if np.allclose(theta, thetas[-1]):
            break
        thetas.append(theta)
    return np.array(thetas)


@wrong(
    "descend",
    says="The iterates are right, but theta0 itself is changed on the way (`theta -= ...`). Work "
    "on new arrays.",
)
def descend_in_place(grad_f, theta0, eta, num_iterations):
    thetas = [theta0.copy()]
    for _ in range(num_iterations):
        theta0 -= eta * grad_f(theta0)
        thetas.append(theta0.copy())
    return np.array(thetas)


descend_gradient_at_start = edit(
    "descend",
    ("grad_f(thetas[k])", "grad_f(theta0)"),
    says="The gradient is always taken at theta0. Ask grad_f anew in every step, at the point "
    "where you stand: the gradient changes on the way.",
)
descend_from_start = edit(
    "descend",
    ("thetas[k + 1] = thetas[k] -", "thetas[k + 1] = theta0 -"),
    says="Every step starts from theta0. It starts from the point that the step before has "
    "reached.",
)
descend_gradient_late = edit(
    "descend",
    ("grad_f(thetas[k])", "grad_f(thetas[max(k - 1, 0)])"),
    says="The gradient lags one step behind: in step k it is taken at the iterate before theta^k.",
)
descend_ascent = edit(
    "descend",
    ("thetas[k] - eta", "thetas[k] + eta"),
    says="This walks along the gradient: uphill. Gradient descent subtracts eta times the "
    "gradient.",
)
descend_without_eta = edit(
    "descend",
    ("eta * grad_f", "grad_f"),
    says="The learning rate eta is not used: the step is eta times the gradient.",
)
descend_last_missing = edit(
    "descend",
    ("    return thetas\n", "    return thetas[:-1]\n"),
    says="The last iterate is missing: K steps visit K + 1 points, the initial value among them.",
)
descend_initial_missing = edit(
    "descend",
    ("    return thetas\n", "    return thetas[1:]\n"),
    says="The initial value theta0 is missing: it is the first of the K + 1 points.",
)
descend_one_step_too_few = edit(
    "descend",
    ("range(num_iterations)", "range(num_iterations - 1)"),
    says="One step too few is made: the last entry is never computed. num_iterations is the "
    "number of steps.",
)
descend_loop_from_one = edit(
    "descend",
    ("num_iterations + 1,", "max(num_iterations, 1),"),
    ("range(num_iterations)", "range(num_iterations - 1)"),
    says="One step too few is made, where there is one to make: range(1, K) takes K - 1 turns.",
)
descend_initial_twice = edit(
    "descend",
    ("    return thetas\n", "    return np.concatenate([thetas[:1], thetas[:-1]])\n"),
    says="The path stands still in the first step: entry 1 is theta0 once more, and the last "
    "point is missing. Update first, then store.",
)
descend_stored_before_the_step = edit(
    "descend",
    ("    thetas[0] = theta0\n", ""),
    ("        thetas[k + 1] = thetas[k] - eta * grad_f(thetas[k])\n",
     "        thetas[k] = theta0\n        theta0 = theta0 - eta * grad_f(theta0)\n"),
    says="Each point is stored before its step: the point of the last step is never stored, and "
    "the last entry stays as it was made.",
    hint="thetas[0] = theta0 before the loop, and thetas[k + 1] = … in it.",
)  # fmt: skip
descend_one_step_too_many = edit(
    "descend",
    ("num_iterations + 1,", "num_iterations + 2,"),
    ("range(num_iterations)", "range(num_iterations + 1)"),
    says="One step too many is made: num_iterations steps give num_iterations + 1 points.",
)
descend_only_last = edit(
    "descend",
    ("    return thetas\n", "    return thetas[-1]\n"),
    says="Only the last point is returned. All iterates are asked, the initial value first.",
)
descend_unit_steps = edit(
    "descend",
    ("grad_f(thetas[k])\n", "grad_f(thetas[k]) / np.linalg.norm(grad_f(thetas[k]))\n"),
    says="The gradient is scaled to length 1. Gradient descent uses the gradient as it is.",
)
descend_flattened = edit(
    "descend",
    ("    return thetas\n", "    return thetas.reshape(num_iterations + 1, -1)\n"),
    says="Each iterate is one long vector. It should keep the shape of theta0.",
)
descend_starts_at_zero = edit(
    "descend",
    ("    thetas[0] = theta0\n", ""),
    says="The path starts at zero. It starts at theta0.",
)
descend_eta_shrinks = edit(
    "descend",
    ("eta * grad_f", "eta / (k + 1) * grad_f"),
    says="The learning rate shrinks from step to step. It is the same in every step.",
)
descend_momentum = edit(
    "descend",
    (
        "thetas[k + 1] = thetas[k] - eta * grad_f(thetas[k])\n",
        "thetas[k + 1] = thetas[k] - eta * sum(grad_f(theta) for theta in thetas[: k + 1])\n",
    ),
    says="All gradients so far are added up. Each step uses only the gradient at its own point.",
)
descend_at_least_one_step = edit(
    "descend",
    ("num_iterations + 1,", "max(num_iterations, 1) + 1,"),
    ("range(num_iterations)", "range(max(num_iterations, 1))"),
    says="One step is made even where none is asked. With num_iterations = 0 the path is theta0 "
    "alone.",
)

descend_returned_in_the_loop = edit(
    "descend",
    ("    return thetas\n", "        return thetas\n"),
    says="Only one step is made, the rest is still 0: is the `return` inside the loop? It belongs "
    "after it.",
)
descend_list_returned_in_the_loop = edit(
    "descend",
    ("    return thetas\n", "        return thetas[:2]\n"),
    says="There are never more than two entries: is the `return` inside the loop? It belongs after "
    "it.",
)
descend_initial_missing_in_a_list = edit(
    "descend",
    ("return thetas", "return np.array(list(thetas[1:]))"),
    says="The initial value theta0 is missing: it is the first of the K + 1 points. Begin the list "
    "with it.",
)
descend_last_missing_in_a_list = edit(
    "descend",
    ("return thetas", "return np.array(list(thetas[:-1]))"),
    says="The last iterate is missing: K steps visit K + 1 points, the initial value among them.",
)
descend_all_at_start = edit(
    "descend",
    ("thetas[k] - eta * grad_f(thetas[k])", "theta0 - eta * grad_f(theta0)"),
    says="Every step starts from theta0, with the gradient there, so that all are the same point. "
    "Step k starts from thetas[k], the point that the step before has reached.",
)
