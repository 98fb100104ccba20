"""What goes wrong with the open questions: wrong versions of the answer, and the words."""

import math

import numpy as np

from autograder.api import edit, wrong

# --- tanh_derivative ---------------------------------------------------------------------

square_forgotten = edit(
    "tanh_derivative",
    ("1 - np.tanh(x) ** 2", "1 - np.tanh(x)"),
    says="tanh enters without its square: tanh' = 1 - tanh².",
)
sigmoid_formula = edit(
    "tanh_derivative",
    ("1 - np.tanh(x) ** 2", "np.tanh(x) * (1 - np.tanh(x))"),
    says="That is the sigmoid's formula with tanh put in. tanh' = 1 - tanh².",
)
output_for_input = edit(
    "tanh_derivative",
    ("1 - np.tanh(x) ** 2", "1 - np.asarray(x) ** 2"),
    says="The formula 1 - a² is for a = tanh(x), but you put in x itself.",
)
squared_difference = edit(
    "tanh_derivative",
    ("1 - np.tanh(x) ** 2", "(1 - np.tanh(x)) ** 2"),
    says="The whole difference is squared: 1 - tanh² is not (1 - tanh)².",
)
wrong_sign = edit(
    "tanh_derivative",
    ("1 - np.tanh(x) ** 2", "np.tanh(x) ** 2 - 1"),
    says="The sign is wrong: tanh rises everywhere, so its derivative is positive.",
)
plus_for_minus = edit(
    "tanh_derivative",
    ("1 - np.tanh(x) ** 2", "1 + np.tanh(x) ** 2"),
    says="1 + tanh² is the derivative of tan with tan put in. For tanh it is 1 - tanh².",
)
tanh_of_the_square = edit(
    "tanh_derivative",
    ("np.tanh(x) ** 2", "np.tanh(x**2)"),
    says="x is squared before tanh is taken of it. tanh² x is the square of tanh x.",
)
tanh_itself = edit(
    "tanh_derivative",
    ("1 - np.tanh(x) ** 2", "np.tanh(x)"),
    says="tanh itself comes back, not its derivative.",
)


@wrong(
    "tanh_derivative",
    says="math.tanh takes single numbers only; np.tanh takes arrays, element by element.",
)
def numbers_only(x):
    return 1 - math.tanh(x) ** 2


@wrong(
    "tanh_derivative",
    says="A loop over the entries of x fails where x is a number.",
    hint="np.tanh takes numbers and arrays alike: no loop is needed.",
)
def arrays_only(x):
    return np.array([1 - np.tanh(entry) ** 2 for entry in x])


# --- relu --------------------------------------------------------------------------------

largest_along_the_first_axis = edit(
    "relu",
    ("np.maximum(x, 0.0)", "np.max(x, 0)"),
    says="np.max(x, 0) is the largest along axis 0. np.maximum(x, 0) compares each entry with 0.",
)
largest_entry = edit(
    "relu",
    ("np.maximum(x, 0.0)", "np.max(np.append(x, 0.0))"),
    says="The largest of all entries comes back. relu works entry by entry: np.maximum.",
)
leaky = edit(
    "relu",
    ("np.maximum(x, 0.0)", "np.maximum(x, 0.01 * np.asarray(x))"),
    says="That is the leaky relu: for negative x it is 0.01 x. relu is 0 there.",
)
absolute_value = edit(
    "relu",
    ("np.maximum(x, 0.0)", "np.abs(x)"),
    says="Negative inputs come back positive; relu makes them 0.",
)
negative_part = edit(
    "relu",
    ("np.maximum(x, 0.0)", "np.minimum(x, 0.0)"),
    says="The negative part comes back: the smaller of x and 0 instead of the larger.",
)
step_function = edit(
    "relu",
    ("np.maximum(x, 0.0)", "np.where(np.asarray(x) > 0, 1.0, 0.0)"),
    says="The step comes back, 0 or 1. relu keeps positive inputs as they are.",
)
capped = edit(
    "relu",
    ("np.maximum(x, 0.0)", "np.clip(x, 0.0, 1.0)"),
    says="Values above 1 are cut off; relu has no upper bound.",
)
negatives_dropped = edit(
    "relu",
    ("np.maximum(x, 0.0)", "np.asarray(x)[np.asarray(x) > 0]"),
    says="The negative entries are removed, so the shape changes. They become 0.",
)


@wrong(
    "relu",
    says="`if x > 0` or max(0, x) asks one question of a whole array. np.maximum goes entry by "
    "entry.",
)
def one_decision_for_all(x):
    return x if x > 0 else 0.0


@wrong("relu", says="Indexing with a mask fails where x is a number.")
def masked_arrays_only(x):
    result = x.copy()
    result[x < 0] = 0.0
    return result


# --- relu_derivative ---------------------------------------------------------------------

zero_at_the_kink = edit(
    "relu_derivative",
    ("np.nan", "0.0"),
    says="At 0 you return 0. The slopes from the left and from the right differ there, so there "
    "is no derivative: nan.",
)
one_at_the_kink = edit(
    "relu_derivative",
    ("np.nan", "1.0"),
    says="At 0 you return 1. The slopes from the left and from the right differ there, so there "
    "is no derivative: nan.",
)
half_at_the_kink = edit(
    "relu_derivative",
    ("np.nan", "0.5"),
    says="At 0 you return ½, the mean of both slopes. They differ, so there is no derivative: nan.",
)
relu_itself = edit(
    "relu_derivative",
    ("np.where(x > 0, 1.0", "np.where(x > 0, x"),
    says="For positive x relu itself comes back; its slope there is 1.",
)
sides_swapped = edit(
    "relu_derivative",
    ("x > 0, 1.0", "x > 0, 0.0"),
    ("x < 0, 0.0", "x < 0, 1.0"),
    says="The sides are swapped: relu rises on the right of 0 and is flat on the left.",
)
sign_function = edit(
    "relu_derivative",
    ("x < 0, 0.0", "x < 0, -1.0"),
    says="On the left you return -1, the slope of |x|. relu is flat there: 0.",
)
undefined_nearby = edit(
    "relu_derivative",
    ("x > 0", "x > 1e-8"),
    ("x < 0", "x < -1e-8"),
    says="Values near 0 come back as nan, too. Only at 0 itself there is no derivative.",
)

# --- largest_stable_learning_rate --------------------------------------------------------

two_forgotten = edit(
    "largest_stable_learning_rate",
    ("2 / np.max", "1 / np.max"),
    says="1/λ_max is the rate that is fastest along the steepest direction. Descent still "
    "converges up to 2/λ_max: |1 - ηλ| < 1.",
)
smallest_eigenvalue = edit(
    "largest_stable_learning_rate",
    ("np.max(", "np.min("),
    says="The smallest eigenvalue is used. The largest one diverges first.",
)
inverse_forgotten = edit(
    "largest_stable_learning_rate",
    ("2 / np.max", "2 * np.max"),
    says="The rate grows with λ_max in yours. The steeper the bowl, the smaller the steps: "
    "2/λ_max.",
)
mean_eigenvalue = edit(
    "largest_stable_learning_rate",
    ("np.max(", "np.mean("),
    says="The mean of the eigenvalues is used. The largest one diverges first.",
)
trace_for_eigenvalue = edit(
    "largest_stable_learning_rate",
    ("np.max(np.linalg.eigvalsh(H))", "np.trace(H)"),
    says="The trace is the sum of all eigenvalues; only the largest counts.",
)
largest_diagonal_entry = edit(
    "largest_stable_learning_rate",
    ("np.max(np.linalg.eigvalsh(H))", "np.max(np.diag(H))"),
    says="The largest diagonal entry is used. It is an eigenvalue only where H is diagonal.",
)
frobenius_norm = edit(
    "largest_stable_learning_rate",
    ("np.max(np.linalg.eigvalsh(H))", "np.linalg.norm(H)"),
    says="np.linalg.norm(H) is the Frobenius norm. The largest eigenvalue is at most that; use it.",
)
largest_row_sum = edit(
    "largest_stable_learning_rate",
    ("np.max(np.linalg.eigvalsh(H))", "np.max(np.sum(np.abs(H), axis=1))"),
    says="The largest row sum bounds the eigenvalues; the largest eigenvalue itself is asked.",
)
optimal_rate = edit(
    "largest_stable_learning_rate",
    (
        "np.max(np.linalg.eigvalsh(H))",
        "(np.max(np.linalg.eigvalsh(H)) + np.min(np.linalg.eigvalsh(H)))",
    ),
    says="2/(λ_max + λ_min) is the fastest rate; descent converges beyond it, up to 2/λ_max.",
)


@wrong(
    "largest_stable_learning_rate",
    says="Ten steps of the power iteration are not enough: λ_max is only roughly right. Iterate "
    "until it stands still, or use np.linalg.eigvalsh.",
)
def power_iteration_cut_short(H):
    v = np.ones(len(H))
    for _ in range(10):
        v = H @ v / np.linalg.norm(H @ v)
    return 2 / (v @ H @ v)


@wrong(
    "largest_stable_learning_rate",
    says="The power iteration starts at the first unit vector, and stays there where that is an "
    "eigenvector. Start at random, or use np.linalg.eigvalsh.",
)
def power_iteration_from_an_axis(H):
    v = np.eye(len(H))[0]
    for _ in range(2000):
        v = H @ v / np.linalg.norm(H @ v)
    return 2 / (v @ H @ v)


# --- momentum_descent --------------------------------------------------------------------

momentum_ignored = edit(
    "momentum_descent",
    ("beta * v + grad_f(theta)", "grad_f(theta)"),
    says="β plays no part: this is plain gradient descent.",
)
averaged_momentum = edit(
    "momentum_descent",
    ("beta * v + grad_f(theta)", "beta * v + (1 - beta) * grad_f(theta)"),
    says="The gradient is multiplied by 1 - β. Here v ← βv + ∇f(θ), without that factor.",
)
nesterov = edit(
    "momentum_descent",
    ("grad_f(theta)", "grad_f(theta - eta * beta * v)"),
    says="The gradient is taken at a look-ahead point: that is Nesterov's method. Here it is "
    "∇f(θ).",
)
old_velocity = edit(
    "momentum_descent",
    (
        "v = beta * v + grad_f(theta)\n        theta = theta - eta * v",
        "g = grad_f(theta)\n        theta = theta - eta * v\n        v = beta * v + g",
    ),
    says="θ moves with the old v. First v is renewed, then θ moves with it.",
)
velocity_from_the_start = edit(
    "momentum_descent",
    ("v = np.zeros_like(theta)", "v = np.array(grad_f(theta))"),
    says="v starts with the first gradient; v⁰ = 0.",
)
uphill = edit(
    "momentum_descent",
    ("theta - eta * v", "theta + eta * v"),
    says="θ moves up the gradient: θ + ηv. Descent subtracts.",
)
learning_rate_twice = edit(
    "momentum_descent",
    ("beta * v + grad_f(theta)", "beta * v + eta * grad_f(theta)"),
    says="η enters twice, in v and in the step. Here v ← βv + ∇f(θ) holds no η, and θ ← θ - ηv.",
)
learning_rate_in_the_velocity = edit(
    "momentum_descent",
    ("theta - eta * v", "theta - v"),
    says="The learning rate is missing: θ ← θ - ηv.",
)
start_left_out = edit(
    "momentum_descent",
    ("np.array(iterates)", "np.array(iterates[1:])"),
    says="θ⁰ is missing from the iterates: there are K + 1 of them.",
)
last_iterate_only = edit(
    "momentum_descent",
    ("np.array(iterates)", "np.array(iterates[-1])"),
    says="Only the last iterate comes back; all of them are asked.",
)
one_iteration_too_few = edit(
    "momentum_descent",
    ("range(num_iterations)", "range(num_iterations - 1)"),
    says="There is one iteration too few: K iterations give K + 1 iterates.",
)
at_least_one_iteration = edit(
    "momentum_descent",
    ("range(num_iterations)", "range(max(num_iterations, 1))"),
    says="With num_iterations = 0 you still make a step; only θ⁰ is asked.",
)
gradient_at_the_start = edit(
    "momentum_descent",
    ("grad_f(theta)", "grad_f(iterates[0])"),
    says="The gradient is always taken at θ⁰. Take it where you are.",
)


@wrong(
    "momentum_descent",
    says="θ is changed in place, so every iterate you stored is the same array, and θ⁰ of "
    "whoever called you changes, too.",
)
def same_array_stored(grad_f, theta0, eta, beta, num_iterations):
    theta, v = theta0, np.zeros_like(theta0)
    iterates = [theta]
    for _ in range(num_iterations):
        v = beta * v + grad_f(theta)
        theta -= eta * v
        iterates.append(theta)
    return np.array(iterates)


returned_in_the_loop = edit(
    "momentum_descent",
    ("    return np.array(iterates)", "        return np.array(iterates)"),
    says="There are never more than two iterates: is the `return` inside the loop? It belongs "
    "after it.",
)
velocity_renewed_after_the_step = edit(
    "momentum_descent",
    (
        "        v = beta * v + grad_f(theta)\n        theta = theta - eta * v\n",
        "        theta = theta - eta * v\n        v = beta * v + grad_f(theta)\n",
    ),
    says="θ moves before v is renewed, so that the first step goes nowhere. First v ← βv + ∇f(θ), "
    "then θ ← θ - ηv.",
)

# --- polynomial_fit_costs ----------------------------------------------------------------

half_forgotten = edit(
    "polynomial_fit_costs",
    (") / 2", ")"),
    says="The ½ of the square loss is missing: both costs are twice too large.",
)
sum_for_average = edit(
    "polynomial_fit_costs",
    ("np.mean(", "np.sum("),
    says="The losses are added up; the cost is their average.",
)
fitted_to_everything = edit(
    "polynomial_fit_costs",
    (
        "np.polyfit(x_train, y_train, degree)",
        "np.polyfit(np.append(x_train, x_test), np.append(y_train, y_test), degree)",
    ),
    says="The polynomial is fitted to the test samples as well. They must stay unseen.",
)
refitted_to_the_test = edit(
    "polynomial_fit_costs",
    (
        "test_cost = np.mean((np.polyval(coefficients, x_test)",
        "refit = np.polyfit(x_test, y_test, min(degree, len(x_test) - 1))\n"
        "    test_cost = np.mean((np.polyval(refit, x_test)",
    ),
    says="A second polynomial is fitted to the test samples. The one from training is tested.",
)
degree_is_not_the_number_of_coefficients = edit(
    "polynomial_fit_costs",
    ("y_train, degree)", "y_train, max(degree - 1, 0))"),
    says="The polynomial's degree is one too low: degree d has d + 1 coefficients.",
)
fitted_with_one_degree_less = edit(
    "polynomial_fit_costs",
    ("y_train, degree)", "y_train, degree - 1)"),
    says="np.polyfit gets degree - 1. It takes the degree itself, not the number of coefficients.",
)
fitted_with_one_degree_more = edit(
    "polynomial_fit_costs",
    ("y_train, degree)", "y_train, degree + 1)"),
    says="np.polyfit gets degree + 1, the number of coefficients. It takes the degree itself.",
)
at_least_a_line = edit(
    "polynomial_fit_costs",
    ("y_train, degree)", "y_train, max(degree, 1))"),
    says="Degree 0 is treated as degree 1. A constant is a polynomial too: the mean of the "
    "samples.",
)
one_degree_too_many = edit(
    "polynomial_fit_costs",
    ("y_train, degree)", "y_train, min(degree + 1, len(x_train) - 1))"),
    says="The polynomial's degree is one too high.",
)
costs_swapped = edit(
    "polynomial_fit_costs",
    ("return train_cost, test_cost", "return test_cost, train_cost"),
    says="The two costs come back in the wrong order: first training, then test.",
)
root_mean_square = edit(
    "polynomial_fit_costs",
    ("return train_cost, test_cost", "return np.sqrt(2 * train_cost), np.sqrt(2 * test_cost)"),
    says="These are root mean square errors; the cost is half the mean square.",
)
test_averaged_over_training_size = edit(
    "polynomial_fit_costs",
    ("return train_cost, test_cost", "return train_cost, test_cost * len(x_test) / len(x_train)"),
    says="The test cost is divided by the number of training samples; each average has its own n.",
)
coefficients_reversed = edit(
    "polynomial_fit_costs",
    ("np.polyfit(x_train, y_train, degree)", "np.polyfit(x_train, y_train, degree)[::-1]"),
    says="The coefficients are in the wrong order: np.polyfit and np.polyval start with the "
    "highest power.",
)
