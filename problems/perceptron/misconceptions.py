"""What goes wrong in the perceptron: wrong versions of the answer, and the words for each."""

import numpy as np

from autograder.api import edit, family, inherit, wrong

FORWARD = {"forward": {}, "forward_batch": {"x": "X", "wᵀx": "wᵀX"}}
BACKWARD = {"backward": {}, "backward_batch": {}}

# --- forward -----------------------------------------------------------------------------

bias_multiplied_by_the_weights = family(
    FORWARD,
    ("w @ x + b", "w @ (x + b)"),
    says="b is added to x before the product, so every weight multiplies it. On the slide it is "
    "added once, after wᵀx.",
)
bias_forgotten = family(
    FORWARD,
    ("w @ x + b", "w @ x"),
    says="The bias b is missing from z = wᵀx + b.",
)
bias_subtracted = family(
    FORWARD,
    ("w @ x + b", "w @ x - b"),
    says="b is subtracted; in the lecture z = wᵀx + b.",
)
inputs_averaged = edit(
    "forward",
    ("w @ x + b", "np.mean(w * x) + b"),
    says="wᵀx is a sum; yours is the mean of the products w_i x_i.",
)
products_not_summed = edit(
    "forward",
    ("w @ x + b", "w * x + b"),
    says="w * x multiplies entry by entry and leaves a vector. wᵀx is the sum of those products: "
    "w @ x.",
)
sigmoid_instead_of_phi = family(
    FORWARD,
    ("phi(z)", "1 / (1 + np.exp(-z))"),
    says="a is always the sigmoid of z, whatever phi is. The activation is an argument: call phi.",
)
tanh_instead_of_phi = family(
    FORWARD,
    ("phi(z)", "np.tanh(z)"),
    says="a is always tanh(z), whatever phi is. The activation is an argument: call phi.",
)
relu_instead_of_phi = family(
    FORWARD,
    ("phi(z)", "np.maximum(z, 0)"),
    says="a is always the ReLU of z, whatever phi is. The activation is an argument: call phi.",
)
step_instead_of_phi = family(
    FORWARD,
    ("phi(z)", "np.where(z >= 0, 1.0, 0.0)"),
    says="a is always 0 or 1, the step of z, whatever phi is. The activation is an argument: call "
    "phi.",
)
activation_forgotten = family(
    FORWARD,
    ("phi(z)", "z"),
    says="a equals z: the activation φ is missing.",
)
input_activated = family(
    FORWARD,
    ("a = phi(z)", "a = phi(x)"),
    says="φ is applied to the input x. It is applied to the sum: a = φ(z).",
)
results_swapped = family(
    FORWARD,
    ("return z, a", "return a, z"),
    says="z and a come back in the wrong order; return (z, a).",
)

# --- backward ----------------------------------------------------------------------------

parts_reordered = edit(
    "backward",
    ("return da, dz, dw, db", "return dw, dz, da, db"),
    says="The derivatives come back in another order; return (da, dz, dw, db).",
)

sigmoid_slope_from_a = family(
    BACKWARD,
    ("phi_prime(z)", "(a * (1 - a))"),
    says="a(1 - a) is φ'(z) for the sigmoid only. φ may be any activation: call phi_prime(z).",
)
tanh_slope_from_a = family(
    BACKWARD,
    ("phi_prime(z)", "(1 - a**2)"),
    says="1 - a² is φ'(z) for tanh only. φ may be any activation: call phi_prime(z).",
)
relu_slope = family(
    BACKWARD,
    ("phi_prime(z)", "(z > 0)"),
    says="The slope is always that of the ReLU, 1 where z > 0 and else 0. φ may be any activation: "
    "call phi_prime(z).",
)
error_for_the_slope = family(
    BACKWARD,
    ("phi_prime(z)", "(da * (1 - da))"),
    says="Where φ'(z) belongs stands e(1 - e), with the error e for the output. Call phi_prime(z).",
)
activation_for_its_slope = family(
    BACKWARD,
    ("phi_prime(z)", "a"),
    says="Where φ'(z) belongs stands a, the value of φ instead of its slope.",
)
slope_at_a = edit(
    "backward",
    ("phi_prime(z)", "phi_prime(a)"),
    says="φ' is taken at a. φ was applied to z, so its slope is needed at z: dz = da · φ'(z).",
)
slope_at_the_error = edit(
    "backward",
    ("phi_prime(z)", "phi_prime(da)"),
    says="φ' is taken at the error a - y. φ was applied to z, so its slope is needed at z.",
)
slope_forgotten = edit(
    "backward",
    ("da * phi_prime(z)", "da"),
    says="dz equals da: the factor φ'(z) is missing.",
    hint="dz = a - y is right for the cross-entropy loss with the sigmoid; here the loss is the "
    "square loss.",
)
error_forgotten = family(
    BACKWARD,
    ("da * phi_prime(z)", "phi_prime(z)"),
    says="dz is φ'(z) alone: the factor da is missing.",
)
loss_for_its_derivative = edit(
    "backward",
    ("da = a - y", "da = (a - y) ** 2 / 2"),
    says="da is the loss ½(a - y)² itself; its derivative by a is a - y.",
)
squared_error_for_its_derivative = edit(
    "backward",
    ("da = a - y", "da = (a - y) ** 2"),
    says="da is the squared error. The derivative of its half, ½(a - y)², by a is a - y.",
)
half_of_the_loss_forgotten = edit(
    "backward",
    ("da = a - y", "da = 2 * (a - y)"),
    says="da is twice too large: the loss has a factor ½, which cancels the 2 of the square.",
)
target_minus_output = edit(
    "backward",
    ("da = a - y", "da = y - a"),
    says="da is y - a: all derivatives have the wrong sign. The derivative of ½(a - y)² by a is "
    "a - y.",
)
weights_skip_the_activation = edit(
    "backward",
    ("dw = dz * x", "dw = da * x"),
    says="dw is da · x: the way from a to w leads through z, so dw = dz · x.",
)
bias_skips_the_activation = edit(
    "backward",
    ("db = dz", "db = da"),
    says="db equals da: the way from a to b leads through z, so db = dz.",
)
bias_times_z = edit(
    "backward",
    ("db = dz", "db = dz * z"),
    says="db is dz · z. z = wᵀx + b changes by exactly as much as b does, so db = dz.",
)
input_forgotten = edit(
    "backward",
    ("dw = dz * x", "dw = dz"),
    says="dw is a number: the factor x is missing. There is one derivative for each weight.",
)
inputs_share_the_gradient = edit(
    "backward",
    ("dw = dz * x", "dw = dz * x / len(x)"),
    says="dw is divided by the number of inputs. Nothing is averaged for one sample: dw = dz · x.",
)

last_derivatives_swapped = edit(
    "backward",
    ("return da, dz, dw, db", "return da, dz, db, dw"),
    says="dw and db come back in the wrong order; return (da, dz, dw, db).",
)

# --- forward_batch -----------------------------------------------------------------------

reshaped_for_transposed = edit(
    "forward_batch",
    ("w @ X + b", "X.reshape(X.shape[1], X.shape[0]) @ w + b"),
    says="X is reshaped where it should be transposed: reshape keeps the order of the numbers "
    "and mixes the samples up.",
    hint="Samples are columns already; w @ X needs no transpose.",
)
only_the_first_sample = edit(
    "forward_batch",
    ("w @ X + b", "w @ X[:, :1] + b"),
    says="Only the first column of X is used. Every column is a sample.",
)
samples_as_rows = edit(
    "forward_batch",
    ("w @ X + b", "X @ w + b"),
    says="X @ w takes the rows of X for samples. A sample is a column: wᵀX.",
)
batch_of_one_squeezed = edit(
    "forward_batch",
    ("w @ X + b", "np.squeeze(w @ X + b)"),
    says="np.squeeze turns a batch of one sample into a number. z keeps the shape (n,) for n = 1.",
)
rows_of_the_transpose = edit(
    "forward_batch",
    ("w @ X + b", "w @ X.T + b"),
    says="The rows of X are taken for samples (w @ X.T, or a loop over X). A sample is a column of "
    "X: w @ X.",
)
row_matrix_for_a_vector = edit(
    "forward_batch",
    ("w @ X + b", "w.reshape(1, -1) @ X + b"),
    says="z and a are matrices with one row, (1, n); vectors of shape (n,) are asked.",
)
samples_summed = edit(
    "forward_batch",
    ("w @ X + b", "np.sum(w @ X) + b"),
    says="The samples are added up into one number; each has its own z.",
)

# --- cost --------------------------------------------------------------------------------

half_forgotten = edit(
    "cost",
    ("/ (2 * n)", "/ n"),
    says="The factor ½ of the square loss is missing: the sum is divided by n, not by 2n.",
)
sum_for_the_average = edit(
    "cost",
    ("/ (2 * n)", "/ 2"),
    says="The 1/n is missing: the cost is the average over the samples, not the sum.",
)
multiplied_by_n = edit(
    "cost",
    ("/ (2 * n)", "/ 2 * n"),
    says="/ 2 * n divides by 2 and then multiplies by n: Python goes from left to right. Write "
    "/ (2 * n).",
)
square_forgotten = edit(
    "cost",
    ("np.sum((a - y) ** 2)", "np.linalg.norm(a - y)"),
    says="The norm is not squared: the cost is ‖a - y‖²/(2n).",
)
absolute_error = edit(
    "cost",
    ("(a - y) ** 2", "np.abs(a - y)"),
    says="The errors enter by their absolute value; the square loss squares each.",
)
errors_added_before_squaring = edit(
    "cost",
    ("np.sum((a - y) ** 2)", "np.sum(a - y) ** 2"),
    says="The errors are added first and then squared, so that they cancel. Square each, then add.",
)
one_loss_per_sample = edit(
    "cost",
    ("np.sum((a - y) ** 2)", "(a - y) ** 2"),
    says="There is one number per sample; the cost is one number for all: sum them.",
)
degrees_of_freedom = edit(
    "cost",
    ("/ (2 * n)", "/ (2 * max(n - 1, 1))"),
    says="The sum is divided by n - 1, as a sample variance is; the cost divides by n.",
)
never_quite_zero = edit(
    "cost",
    ("/ (2 * n)", "/ (2 * n) + 1e-8"),
    says="A small constant is added to the cost. Nothing here needs it: a perfect fit costs "
    "nothing.",
)
cross_entropy_for_the_square_loss = edit(
    "cost",
    ("np.sum((a - y) ** 2) / (2 * n)", "-np.sum(y * np.log(a) + (1 - y) * np.log(1 - a)) / n"),
    says="This takes logarithms, as the cross entropy does, and the logarithm of a negative "
    "number is nan. The cost here is that of the square loss: ‖a - y‖²/(2n).",
)
half_as_whole_number = edit(
    "cost",
    ("/ (2 * n)", "// (2 * n)"),
    says="`//` divides and drops what is behind the point. Write `/`.",
)
last_sample_left_out = edit(
    "cost",
    ("(a - y) ** 2", "(a - y)[:-1] ** 2"),
    says="The last sample is missing from the sum: range(n - 1) ends one too early. range(n) "
    "counts n samples.",
)
every_output_with_every_target = edit(
    "cost",
    ("(a - y) ** 2", "(a - np.reshape(y, (-1, 1))) ** 2"),
    says="Every a_i is compared with every y_j: one of the two is a column (n, 1), so the "
    "difference is a table (n, n). Keep both as (n,).",
)

# --- backward_batch ----------------------------------------------------------------------

targets_alone_averaged = edit(
    "backward_batch",
    ("(a - y) / n", "a - y / n"),
    says="Only y is divided by n. The whole error is: brackets around a - y.",
)
squared_error_sent_back = edit(
    "backward_batch",
    ("(a - y) / n", "(a - y) ** 2 / n"),
    says="da is the squared error over n. The derivative of its half is the error itself, "
    "(a - y)/n.",
)
delta_rule = edit(
    "backward_batch",
    ("(a - y) / n", "a - y"),
    ("da * phi_prime(z)", "da * 1.0"),
    says="Neither φ'(z) nor the 1/n is there: da = (a - y)/n, and dz = da ⊙ φ'(z).",
)

slopes_at_a = edit(
    "backward_batch",
    ("phi_prime(z)", "phi_prime(a)"),
    says="φ' is taken at a. φ was applied to z, so its slope is needed at z: dz = da ⊙ φ'(z).",
)
slopes_at_the_error = edit(
    "backward_batch",
    ("phi_prime(z)", "phi_prime(a - y)"),
    says="φ' is taken at the error a - y. φ was applied to z, so its slope is needed at z.",
)
slopes_forgotten = edit(
    "backward_batch",
    ("da * phi_prime(z)", "da * 1.0"),
    says="dz equals da: the factor φ'(z) is missing.",
    hint="dz = (a - y)/n is right for the cross-entropy loss with the sigmoid; here the loss is "
    "the square loss.",
)
average_in_the_last_step_only = edit(
    "backward_batch",
    ("da = (a - y) / n", "da = a - y"),
    ("X @ dz", "X @ dz / n"),
    ("np.sum(dz)", "np.sum(dz) / n"),
    says="dw and db carry the 1/n, da and dz do not. They are derivatives of the cost too, and "
    "its 1/n belongs into da: da = (a - y)/n.",
)
average_forgotten = edit(
    "backward_batch",
    ("(a - y) / n", "a - y"),
    says="The 1/n of the cost is missing: everything is n times too large. da = (a - y)/n.",
)
average_taken_twice = edit(
    "backward_batch",
    ("X @ dz", "X @ dz / n"),
    ("np.sum(dz)", "np.sum(dz) / n"),
    says="dw and db are divided by n although da carries the 1/n already.",
)
number_of_inputs_for_samples = edit(
    "backward_batch",
    ("n = len(y)", "n = X.shape[0]"),
    says="n is taken from the rows of X. Rows are inputs; the samples are the columns.",
)
average_without_the_half = edit(
    "backward_batch",
    ("(a - y) / n", "2 * (a - y) / n"),
    says="Everything is twice too large: the cost is ‖a - y‖²/(2n), and its 2 cancels that of "
    "the square.",
)
targets_minus_outputs = edit(
    "backward_batch",
    ("(a - y) / n", "(y - a) / n"),
    says="da is (y - a)/n: all derivatives have the wrong sign.",
)
weights_skip_the_activations = edit(
    "backward_batch",
    ("X @ dz", "X @ da"),
    says="dw is X da: the way from a to w leads through z, so dw = X dz.",
)
bias_skips_the_activations = edit(
    "backward_batch",
    ("np.sum(dz)", "np.sum(da)"),
    says="db sums da: the way from a to b leads through z, so db = eᵀ dz.",
)
bias_averaged = edit(
    "backward_batch",
    ("np.sum(dz)", "np.mean(dz)"),
    says="db is the mean of dz. The 1/n is in da already, so db is the sum.",
)
bias_not_summed = edit(
    "backward_batch",
    ("db = np.sum(dz)", "db = dz.copy()"),
    says="db has one number per sample. There is one b, and all samples change with it: sum over "
    "them.",
)
bias_sums_the_weights_gradient = edit(
    "backward_batch",
    ("np.sum(dz)", "np.sum(dw)"),
    says="db sums dw, over the inputs. It sums dz, over the samples.",
)
bias_gradient_of_zero = edit(
    "backward_batch",
    ("np.sum(dz)", "0.0"),
    says="db is zero. b changes the cost too: db is the sum of dz.",
)
weights_not_summed = edit(
    "backward_batch",
    ("X @ dz", "X * dz"),
    says="X * dz multiplies entry by entry and keeps the samples apart. The slide's X dz is a "
    "matrix times a vector: X @ dz.",
)
batch_of_one_is_a_number = edit(
    "backward_batch",
    ("dz = da * phi_prime(z)", "da = np.squeeze(da)\n    dz = np.atleast_1d(da * phi_prime(z))"),
    says="np.squeeze turns da into a number where there is one sample; it keeps the shape (n,).",
)

# --- train -------------------------------------------------------------------------------

gradient_always_at_the_start = edit(
    "train",
    ("costs = np.zeros(epochs)", "costs = np.zeros(epochs)\n    w0, b0 = w, b"),
    (
        "da, dz, dw, db = backward_batch(X, y, z, a, phi_prime)",
        "da, dz, dw, db = backward_batch(X, y, *forward_batch(w0, b0, X, phi), phi_prime)",
    ),
    says="The gradient is taken at the initial w and b in every epoch. Propagate forward again, "
    "with the w and b of this epoch.",
)
propagated_once = edit(
    "train",
    (
        "    for epoch in range(epochs):\n        z, a = forward_batch(w, b, X, phi)\n",
        "    z, a = forward_batch(w, b, X, phi)\n    for epoch in range(epochs):\n",
    ),
    says="z and a are computed once, before the loop, and stay those of the initial w and b. Each "
    "epoch propagates forward with its own.",
)
cost_after_the_update = edit(
    "train",
    ("        costs[epoch] = cost(a, y)\n", ""),
    (
        "        b = b - eta * db",
        "        b = b - eta * db\n        costs[epoch] = cost(forward_batch(w, b, X, phi)[1], y)",
    ),
    says="The costs are one update late: costs[k] belongs to the w and b before the update of "
    "that epoch, so costs[0] to those you started with.",
)
cost_before_and_after = edit(
    "train",
    (
        "return w, b, costs",
        "return w, b, np.append(costs, cost(forward_batch(w, b, X, phi)[1], y))",
    ),
    says="costs has one entry too many, the cost after the last update; one per epoch is asked.",
)
last_cost_only = edit(
    "train",
    ("return w, b, costs", "return w, b, costs[-1] if epochs else 0.0"),
    says="Only the last cost is returned; costs has one entry for each epoch.",
)
first_cost_before_the_loop = edit(
    "train",
    ("return w, b, costs", "return w, b, costs if epochs else np.array([cost(a0, y)])"),
    (
        "costs = np.zeros(epochs)",
        "costs = np.zeros(epochs)\n    z0, a0 = forward_batch(w, b, X, phi)",
    ),
    says="The first cost is recorded before the loop, even where there is no epoch to record it "
    "for.",
)
cost_of_the_sums = edit(
    "train",
    ("cost(a, y)", "cost(z, y)"),
    says="costs compares z with y. The cost compares the outputs: a = φ(z).",
)
cost_of_the_last_sample = edit(
    "train",
    ("cost(a, y)", "cost(a[-1:], y[-1:])"),
    says="costs holds the loss of the last sample; the cost averages over all.",
)
cost_of_the_first_sample = edit(
    "train",
    ("cost(a, y)", "cost(a[:1], y[:1])"),
    says="costs holds the loss of the first sample; the cost averages over all.",
)
stops_when_the_cost_rests = edit(
    "train",
    (
        "        da, dz, dw, db",
        "        if epoch and abs(costs[epoch] - costs[epoch - 1]) < 1e-6:\n"
        "            return w, b, costs[: epoch + 1]\n"
        "        da, dz, dw, db",
    ),
    says="Training ends as soon as the cost changes next to nothing. All epochs are asked: costs "
    "has the shape (epochs,).",
)
ascent = edit(
    "train",
    ("w - eta * dw", "w + eta * dw"),
    ("b - eta * db", "b + eta * db"),
    says="The steps go up the gradient: w + η dw. Descent subtracts.",
)
weights_uphill = edit(
    "train",
    ("w - eta * dw", "w + eta * dw"),
    says="w goes up the gradient, w + η dw, and b down. Both subtract: w - η dw.",
)
bias_uphill = edit(
    "train",
    ("b - eta * db", "b + eta * db"),
    says="b goes up the gradient, b + η db, and w down. Both subtract: b - η db.",
)
bias_replaced_by_its_step = edit(
    "train",
    ("b = b - eta * db", "b = -eta * db"),
    says="The new b is the step alone, -η db. The step starts from the old one: b - η db.",
)
weights_replaced_by_their_step = edit(
    "train",
    ("w = w - eta * dw", "w = -eta * dw"),
    says="The new w is the step alone, -η dw. The step starts from the old one: w - η dw.",
)
nothing_updated = edit(
    "train",
    ("w = w - eta * dw", "w = w"),
    ("b = b - eta * db", "b = b"),
    says="w and b come back as they were: the new ones are computed and not kept, or never "
    "computed.",
)
weights_never_updated = edit(
    "train",
    ("w = w - eta * dw", "w = w"),
    says="w is never updated: it comes back as it was.",
)
bias_never_updated = edit(
    "train",
    ("b = b - eta * db", "b = b"),
    says="b is never updated: it comes back as it was.",
)
bias_updated_with_new_weights = edit(
    "train",
    (
        "        b = b - eta * db",
        "        z, a = forward_batch(w, b, X, phi)\n"
        "        b = b - eta * backward_batch(X, y, z, a, phi_prime)[3]",
    ),
    says="db is computed after w has changed. Both derivatives of an epoch belong to the same w "
    "and b.",
)
one_epoch_too_few = edit(
    "train",
    ("np.zeros(epochs)", "np.zeros(max(epochs - 1, 0))"),
    ("range(epochs)", "range(epochs - 1)"),
    says="The loop takes one turn too few: a cost and an update are missing. range(epochs) counts "
    "epochs turns.",
)
one_epoch_too_many = edit(
    "train",
    ("np.zeros(epochs)", "np.zeros(epochs + 1)"),
    ("range(epochs)", "range(epochs + 1)"),
    says="The loop takes one turn too many: a cost and an update more than asked. range(epochs) "
    "counts epochs turns.",
)
first_epoch_left_out = edit(
    "train",
    ("range(epochs)", "range(1, epochs)"),
    says="The first turn of the loop is missing, so costs[0] is still 0, and there is one update "
    "too few. range(1, epochs) begins at 1; range(epochs) begins at 0.",
)
last_epoch_left_out = edit(
    "train",
    ("range(epochs)", "range(epochs - 1)"),
    says="The last turn of the loop is missing, so the last cost is still 0, and there is one "
    "update too few. range(epochs) ends at epochs - 1 by itself.",
)
slope_is_phi_itself = edit(
    "train",
    ("z, a, phi_prime)", "z, a, phi)"),
    says="φ stands where its derivative belongs: the last argument of backward_batch is phi_prime, "
    "and dz = da ⊙ φ'(z).",
)
output_and_sum_swapped = edit(
    "train",
    ("z, a = forward_batch", "a, z = forward_batch"),
    says="z and a have changed places: z = wᵀX + b and a = φ(z), and forward_batch returns z, a.",
)
output_and_sum_swapped_on_the_way_back = edit(
    "train",
    ("X, y, z, a, phi_prime", "X, y, a, z, phi_prime"),
    says="z and a have changed places on the way back: backward_batch takes "
    "(X, y, z, a, phi_prime).",
)
weights_take_the_step_of_the_bias = edit(
    "train",
    ("w - eta * dw", "w - eta * db"),
    says="The new w takes the step of b, η db. Its own is η dw.",
)
bias_takes_the_step_of_the_weights = edit(
    "train",
    ("b - eta * db", "b - eta * dw"),
    says="The new b takes the step of w, η dw. Its own is η db.",
)
step_averaged_again = edit(
    "train",
    ("eta * ", "eta / len(y) * "),
    says="The steps are divided by n once too often: dw and db are derivatives of the cost, which "
    "carries the 1/n already.",
)
costs_added_up = edit(
    "train",
    ("return w, b, costs", "return w, b, np.sum(costs)"),
    says="The costs of all epochs are added up; costs has one entry for each epoch.",
)
last_epoch_missing = edit(
    "train",
    (
        "        w = w - eta * dw\n        b = b - eta * db",
        "        if epoch < epochs - 1:\n"
        "            w = w - eta * dw\n"
        "            b = b - eta * db",
    ),
    says="There is one update too few: the last epoch records its cost but changes nothing.",
)
bias_without_learning_rate = edit(
    "train",
    ("b - eta * db", "b - db"),
    says="The step of b ignores the learning rate: b - η db, as for w.",
)
weights_without_learning_rate = edit(
    "train",
    ("w - eta * dw", "w - dw"),
    says="The step of w ignores the learning rate: w - η dw, as for b.",
)
inputs_for_samples_everywhere = edit(
    "train",
    ("cost(a, y)", "cost(a, y) * X.shape[1] / X.shape[0]"),
    ("eta * ", "eta * X.shape[1] / X.shape[0] * "),
    says="n is taken from the rows of X, in the cost and in the gradient. Rows are inputs; the "
    "samples are the columns, X.shape[1].",
)
sum_for_the_average_everywhere = edit(
    "train",
    ("cost(a, y)", "cost(a, y) * len(y)"),
    ("eta * ", "eta * len(y) * "),
    says="The 1/n is missing, in the cost and in the gradient: the cost is the average over the "
    "samples, not the sum.",
)
half_forgotten_everywhere = edit(
    "train",
    ("cost(a, y)", "2 * cost(a, y)"),
    ("eta * ", "2 * eta * "),
    says="The ½ of the square loss is missing, in the cost and in the gradient: the cost is "
    "‖a - y‖²/(2n), and da has no factor 2.",
)
momentum_in_training = edit(
    "train",
    ("costs = np.zeros(epochs)", "costs, v, u = np.zeros(epochs), 0.0, 0.0"),
    (
        "        w = w - eta * dw\n        b = b - eta * db",
        "        v, u = 0.9 * v + dw, 0.9 * u + db\n        w, b = w - eta * v, b - eta * u",
    ),
    says="A momentum of 0.9 is built in. The pseudocode is plain gradient descent: each step uses "
    "the gradient of its own epoch only.",
)
averaged_momentum_in_training = edit(
    "train",
    ("costs = np.zeros(epochs)", "costs, v, u = np.zeros(epochs), 0.0, 0.0"),
    (
        "        w = w - eta * dw\n        b = b - eta * db",
        "        v, u = 0.9 * v + 0.1 * dw, 0.9 * u + 0.1 * db\n"
        "        w, b = w - eta * v, b - eta * u",
    ),
    says="The step uses a running average of the gradients (momentum with 0.9 and 0.1). The "
    "pseudocode is plain gradient descent: each step uses the gradient of its own epoch only.",
)
weight_decay_in_training = edit(
    "train",
    ("w - eta * dw", "w - eta * (dw + 0.01 * w)"),
    says="0.01 · w is added to dw, a penalty for large weights (L2). The cost here has none.",
)

learning_rate_falls = edit(
    "train",
    ("eta * ", "eta / (1 + epoch) * "),
    says="The learning rate falls from epoch to epoch, η/(1 + epoch). It stays the same here.",
)
started_from_zero = edit(
    "train",
    ("w = np.array(w)", "w, b = np.zeros(w.shape), 0.0"),
    says="Training starts from zeros instead of from the w and b that are passed in.",
)
bias_started_from_zero = edit(
    "train",
    ("w = np.array(w)", "b = 0.0"),
    says="b starts from zero instead of from the b that is passed in.",
)
one_update_per_sample = edit(
    "train",
    (
        "        da, dz, dw, db = backward_batch(X, y, z, a, phi_prime)\n"
        "        w = w - eta * dw\n        b = b - eta * db",
        "        for i in range(len(y)):\n"
        "            da, dz, dw, db = backward(X[:, i], y[i], *forward(w, b, X[:, i], phi), "
        "phi_prime)\n"
        "            w, b = w - eta * dw, b - eta * db",
    ),
    says="w and b change after every single sample. The pseudocode takes all samples together: "
    "one update per epoch, with the averaged gradient.",
)
one_update_and_one_loss_per_sample = edit(
    "train",
    (
        "        costs[epoch] = cost(a, y)\n"
        "        da, dz, dw, db = backward_batch(X, y, z, a, phi_prime)\n"
        "        w = w - eta * dw\n        b = b - eta * db",
        "        for i in range(len(y)):\n"
        "            z, a = forward(w, b, X[:, i], phi)\n"
        "            costs[epoch] += (a - y[i]) ** 2 / (2 * len(y))\n"
        "            da, dz, dw, db = backward(X[:, i], y[i], z, a, phi_prime)\n"
        "            w, b = w - eta * dw, b - eta * db",
    ),
    says="w and b change after every single sample, and the losses are added up on the way. The "
    "pseudocode takes all samples together: one cost and one update per epoch.",
)
learning_rate_forgotten = edit(
    "train",
    ("eta * ", ""),
    says="The step ignores the learning rate η.",
)
tanh_slope_in_training = edit(
    "train",
    ("z, a, phi_prime)", "z, a, lambda z: 1 - np.tanh(z) ** 2)"),
    says="The slope of tanh is used, whatever phi_prime is.",
)


@wrong(
    "train",
    says="w is changed in place (w -= …), so the array of whoever called you changes too.",
    hint="w = w - eta * dw makes a new array. Or start with w = w.copy().",
)
def weights_changed_in_place(X, y, w, b, phi, phi_prime, eta, epochs):
    n = len(y)
    costs = np.zeros(epochs)
    for epoch in range(epochs):
        z = w @ X + b
        a = phi(z)
        costs[epoch] = np.sum((a - y) ** 2) / (2 * n)
        dz = (a - y) / n * phi_prime(z)
        w -= eta * (X @ dz)
        b = b - eta * np.sum(dz)
    return w, b, costs


helpers_mistakes = inherit("train", "forward_batch", "cost", "backward_batch")

returned_in_the_loop = edit(
    "train",
    ("    return w, b, costs\n", "        return w, b, costs\n"),
    says="Training ends after one epoch; the other costs are still 0. Is the `return` inside the "
    "loop? It belongs after it.",
)
list_returned_in_the_loop = edit(
    "train",
    ("    return w, b, costs\n", "        return w, b, costs[:1]\n"),
    says="Training ends after one epoch, with one cost: is the `return` inside the loop? It "
    "belongs after it.",
)
