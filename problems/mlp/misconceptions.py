"""What goes wrong in the MLP: wrong versions of the answer, and the words for each. Those with
`slip=` copy one of the slides' slips, which the statement asks the student to find."""

import numpy as np

from autograder.api import edit, family, inherit, wrong

SAME_LINES = {
    "backward": {},
    "backward_sample": {"Z": "z", "dZ": "dz", "A": "x", "Y": "y"},
}

# --- forward -----------------------------------------------------------------------------

line_9_to_the_letter = edit(
    "forward",
    ("phi(Z[l])", "phi(A[l])"),
    slip=1,
    says="A[l] = phi(A[l]), as line 9 of the pseudocode is printed, asks for A[l] before there "
    "is one. The slide has a slip there: φ is applied to what line 8 has just computed.",
)
input_of_the_layer_itself = edit(
    "forward",
    ("W[l] @ A[l - 1]", "W[l] @ A[l]"),
    says="W[l] @ A[l], with the layer's own output, asks for what is not there yet. Layer l takes "
    "what the layer below put out, A[l-1].",
)
sum_stored_one_layer_up = edit(
    "forward",
    ("Z[l] = W[l]", "Z[l + 1] = W[l]"),
    says="Z[l] is asked for, but it was kept as Z[l+1], one layer too high.",
)
one_dictionary = edit(
    "forward",
    ("    Z = {}\n    A = {0: np.array(X)}", "    Z = A = {0: np.array(X)}"),
    says="Z and A are one dictionary, as Z = A = {} makes it: A[l] takes the place of Z[l].",
    hint="Z, A = {}, {} makes two.",
)
input_not_stored = edit(
    "forward",
    ("A = {0: np.array(X)}", "A = {}"),
    says="A[0] is missing when the first layer asks for it: set A[0] = X before the loop.",
)
parameters_of_the_layer_below = edit(
    "forward",
    ("W[l] @ A[l - 1] + b[l]", "W[l - 1] @ A[l - 1] + b[l - 1]"),
    says="W[0] or b[0] is asked for, and there is none: layer l takes W[l] and b[l], and the "
    "layers run from 1 to L, range(1, L + 1).",
)
caches_swapped = edit(
    "forward",
    ("return Z, A", "return A, Z"),
    says="Z and A come back in the wrong order; return (Z, A).",
)
last_layer_linear = edit(
    "forward",
    ("A[l] = phi(Z[l])", "A[l] = phi(Z[l]) if l < L else Z[l]"),
    says="The last layer has no activation in yours. On the slides φ is applied for l = 1 … L, "
    "the last layer included.",
)
hidden_layers_linear = edit(
    "forward",
    ("A[l] = phi(Z[l])", "A[l] = phi(Z[l]) if l == L else Z[l]"),
    says="Only the last layer has an activation in yours; φ is applied in every layer.",
)
fed_with_pre_activations = edit(
    "forward",
    ("A[l - 1] + b[l]", "(A[0] if l == 1 else Z[l - 1]) + b[l]"),
    says="Layer l takes Z[l-1]. It should take what the layer below put out, A[l-1] = φ(Z[l-1]).",
)
every_layer_takes_the_input = edit(
    "forward",
    ("W[l] @ A[l - 1]", "W[l] @ A[0]"),
    says="Every layer takes X. Layer l takes the output A[l-1] of the layer below.",
)
bias_forgotten = edit(
    "forward",
    (" + b[l]  #", "  #"),
    says="The bias is missing: Z[l] = W[l] A[l-1] + b[l] eᵀ.",
)
bias_subtracted = edit(
    "forward",
    ("+ b[l]  #", "- b[l]  #"),
    says="The bias is subtracted; on the slides it is added.",
)
bias_of_the_first_layer_everywhere = edit(
    "forward",
    ("+ b[l]  #", "+ np.resize(b[1], b[l].shape)  #"),
    says="Every layer adds the bias of the first one; layer l has its own, b[l].",
)
bias_in_the_first_layer_only = edit(
    "forward",
    ("+ b[l]  #", "+ (b[l] if l == 1 else 0.0)  #"),
    says="Only the first layer adds its bias; every layer has one, b[l].",
)
input_activated = edit(
    "forward",
    ("W[l] @ A[l - 1]", "W[l] @ (phi(X) if l == 1 else A[l - 1])"),
    says="φ is applied to the input X before the first layer. A[0] is X itself.",
)
input_left_out = edit(
    "forward",
    ("return Z, A", "return Z, {l: A[l] for l in Z}"),
    says="A lacks A[0] = X. Backpropagation needs it for dW[1].",
)
layers_numbered_from_zero = edit(
    "forward",
    ("return Z, A", "return {l - 1: Z[l] for l in Z}, A"),
    says="The layers of Z are numbered from 0. As on the slides they run from 1 to L.",
)
weights_transposed = edit(
    "forward",
    ("W[l] @ A[l - 1]", "W[l].T @ A[l - 1]"),
    says="W[l] is transposed. It is (m_l, m_{l-1}) and multiplies A[l-1] as it is.",
)
factors_exchanged = edit(
    "forward",
    ("W[l] @ A[l - 1]", "A[l - 1] @ W[l]"),
    says="The factors have changed places: W[l] stands to the left of A[l-1], since samples are "
    "columns.",
)
element_wise_for_matrix_product = edit(
    "forward",
    ("W[l] @ A[l - 1]", "W[l] * A[l - 1]"),
    says="W[l] * A[l-1] multiplies entry by entry. Line 8 of the pseudocode means the matrix "
    "product, W[l] @ A[l-1].",
)
sigmoid_instead_of_phi = edit(
    "forward",
    ("phi(Z[l])", "1 / (1 + np.exp(-Z[l]))"),
    says="The activation is always the sigmoid, whatever phi is. Call phi.",
)
tanh_instead_of_phi = edit(
    "forward",
    ("phi(Z[l])", "np.tanh(Z[l])"),
    says="The activation is always tanh, whatever phi is. Call phi.",
)
relu_instead_of_phi = edit(
    "forward",
    ("phi(Z[l])", "np.maximum(Z[l], 0)"),
    says="The activation is always the ReLU, whatever phi is. Call phi.",
)
relu_with_sigmoid_output = edit(
    "forward",
    ("phi(Z[l])", "np.maximum(Z[l], 0) if l < L else 1 / (1 + np.exp(-Z[l]))"),
    says="The hidden layers always use the ReLU and the last one the sigmoid, whatever phi is. "
    "Call phi in every layer.",
)
relu_with_linear_output_forward = edit(
    "forward",
    ("phi(Z[l])", "np.maximum(Z[l], 0) if l < L else Z[l]"),
    says="The hidden layers always use the ReLU and the last one no activation, whatever phi is. "
    "Call phi in every layer.",
)
softmax_at_the_output = edit(
    "forward",
    ("phi(Z[l])", "phi(Z[l]) if l < L else np.exp(Z[l]) / np.sum(np.exp(Z[l]), axis=0)"),
    says="The last layer uses softmax. Every layer has the activation phi, the last one included.",
)
relu_with_softmax = edit(
    "forward",
    (
        "phi(Z[l])",
        "np.maximum(Z[l], 0) if l < L else np.exp(Z[l]) / np.sum(np.exp(Z[l]), axis=0)",
    ),
    says="The hidden layers always use the ReLU and the last one softmax, whatever phi is. Call "
    "phi in every layer.",
)
batch_of_one_squeezed = edit(
    "forward",
    ("return Z, A", "return {l: np.squeeze(Z[l]) for l in Z}, {l: np.squeeze(A[l]) for l in A}"),
    says="np.squeeze drops axes of length one. Z[l] is (m_l, n), also where m_l or n is 1.",
)

last_layer_not_computed = edit(
    "forward",
    ("range(1, L + 1)", "range(1, L)"),
    says="The last layer is missing: the loop ends at L - 1. range(1, L + 1) goes on to L.",
)
last_bias_forgotten = edit(
    "forward",
    ("+ b[l]  #", "+ (b[l] if l < L else 0.0)  #"),
    says="The last layer adds no bias; every layer has one, b[l].",
)
bias_of_the_first_neuron = edit(
    "forward",
    ("+ b[l]  #", "+ b[l][0]  #"),
    says="b[l][0] is the bias of the first neuron, and all neurons get it. b[l] is a column with "
    "one for each.",
)
sum_activated = edit(
    "forward",
    ("Z[l] = W[l] @ A[l - 1] + b[l]  #", "Z[l] = phi(W[l] @ A[l - 1] + b[l])  #"),
    says="φ is applied twice, and Z[l] holds φ already. Z[l] is the sum W[l] A[l-1] + b[l] eᵀ.",
)
outputs_for_sums = edit(
    "forward",
    ("A[l] = phi(Z[l])", "A[l] = phi(Z[l])\n        Z[l] = A[l]"),
    says="Z[l] holds φ of the sum, as A[l] does. Z[l] is the sum itself, W[l] A[l-1] + b[l] eᵀ.",
)
outputs_and_sums_swapped = edit(
    "forward",
    ("A[l] = phi(Z[l])", "A[l] = Z[l]\n        Z[l] = phi(A[l])"),
    says="Z[l] and A[l] have changed places: Z[l] = W[l] A[l-1] + b[l] eᵀ, and A[l] = φ(Z[l]).",
)
returned_after_the_first_layer = edit(
    "forward",
    ("    return Z, A\n", "        return Z, A\n    return Z, A\n"),
    says="Only the first layer is computed: is the `return` inside the loop? It belongs after it.",
)
activation_stored_one_layer_up = edit(
    "forward",
    ("A[l] = phi(Z[l])", "A[l + 1] = phi(Z[l])"),
    says="φ(Z[l]) is kept as A[l+1], one layer too high. The output of layer l is A[l].",
)

# --- cost --------------------------------------------------------------------------------

sum_over_m_samples = edit(
    "cost",
    ("(A_L - Y) ** 2", "(A_L[:, : len(Y)] - Y[:, : len(Y)]) ** 2"),
    slip=5,
    says="Your sum runs over the first m samples, with m the number of outputs, as the first sum "
    'on "Vectorization for MLPs" is printed. That is a slip of the slide: there are n '
    "samples, and the cost adds up all of them.",
)
outputs_for_samples = edit(
    "cost",
    ("Y.shape[1]", "Y.shape[0]"),
    says="n is taken from the rows of Y. Rows are outputs; the samples are the columns, "
    "Y.shape[1].",
)
average_over_all_entries = edit(
    "cost",
    ("Y.shape[1]", "Y.size"),
    says="The sum is divided by the number of all entries, as np.mean does. It is divided by the "
    "number of samples only.",
)
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
    ("np.sum((A_L - Y) ** 2)", "np.linalg.norm(A_L - Y)"),
    says="The norm is not squared: the cost is ‖A[L] - Y‖²_F/(2n).",
)
spectral_norm = edit(
    "cost",
    ("np.sum((A_L - Y) ** 2)", "np.linalg.norm(A_L - Y, 2) ** 2"),
    says="np.linalg.norm(…, 2) of a matrix is its largest singular value. The Frobenius norm, "
    "which np.linalg.norm takes without a second argument, is the root of the sum of all "
    "squares.",
)
errors_added_before_squaring = edit(
    "cost",
    ("np.sum((A_L - Y) ** 2)", "np.sum(A_L - Y) ** 2"),
    says="The errors are added first and then squared, so that they cancel. Square each, then add.",
)
absolute_error = edit(
    "cost",
    ("(A_L - Y) ** 2", "np.abs(A_L - Y)"),
    says="The errors enter by their absolute value; the square loss squares each.",
)
one_cost_per_sample = edit(
    "cost",
    ("(A_L - Y) ** 2)", "(A_L - Y) ** 2, axis=0)"),
    says="There is one number for each sample; the cost is one number for all: sum over both axes.",
)
first_output_only = edit(
    "cost",
    ("(A_L - Y) ** 2", "(A_L[0] - Y[0]) ** 2"),
    says="Only the first output enters the cost; every row of A_L counts.",
)
never_quite_zero = edit(
    "cost",
    ("/ (2 * n)", "/ (2 * n) + 1e-8"),
    says="A small constant is added to the cost. Nothing here needs it: a perfect fit costs "
    "nothing.",
)
cross_entropy_for_the_square_loss = edit(
    "cost",
    (
        "np.sum((A_L - Y) ** 2) / (2 * n)",
        "-np.sum(Y * np.log(A_L) + (1 - Y) * np.log(1 - A_L)) / n",
    ),
    says="This takes logarithms, as the cross entropy does, and the logarithm of a negative "
    "number is nan. The cost here is that of the square loss: ‖A_L - Y‖²_F/(2n).",
)
half_as_whole_number = edit(
    "cost",
    ("/ (2 * n)", "// (2 * n)"),
    says="`//` divides and drops what is behind the point. Write `/`.",
)
last_sample_left_out = edit(
    "cost",
    ("(A_L - Y) ** 2", "(A_L - Y)[:, :-1] ** 2"),
    says="The last sample is missing from the sum: range(n - 1) ends one too early. range(n) "
    "counts n samples.",
)

# --- backward_sample ---------------------------------------------------------------------

sample_twice = edit(
    "backward_sample",
    ("x[L] - y", "2 * (x[L] - y)"),
    says="Everything is twice too large: the ½ of the loss cancels the 2 of the square.",
)
sample_averaged_over_outputs = edit(
    "backward_sample",
    ("(x[L] - y)", "(x[L] - y) / len(y)"),
    says="dz[L] is divided by the number of outputs. The loss of one sample averages nothing.",
)
sample_outer_product_swapped = edit(
    "backward_sample",
    ("np.outer(dz[l], x[l - 1])", "np.outer(x[l - 1], dz[l])"),
    says="The outer product is the wrong way round: dW[l] = dz[l] x[l-1]ᵀ has the shape of W[l].",
)
sample_input_of_the_wrong_layer = edit(
    "backward_sample",
    ("np.outer(dz[l], x[l - 1])", "np.outer(dz[l], x[l])"),
    says="dW[l] is built with x[l], the layer's output. It takes the layer's input, x[l-1].",
)
sample_output_for_input_in_the_hidden_layers = edit(
    "backward_sample",
    ("np.outer(dz[l], x[l - 1])", "np.outer(dz[l], x[l - 1] if l == L else x[l])"),
    says="In the hidden layers dW[l] is built with x[l], the layer's output. It takes the layer's "
    "input, x[l-1], there too.",
)
sample_input_before_the_activation = edit(
    "backward_sample",
    ("np.outer(dz[l], x[l - 1])", "np.outer(dz[l], z[l - 1])"),
    says="z[l-1] stands in dW[l], and there is no z[0]. The layer's input is x[l-1].",
)
sample_inner_for_outer_product = edit(
    "backward_sample",
    ("np.outer(dz[l], x[l - 1])", "np.sum(dz[l]) * x[l - 1]"),
    says="dW[l] is a vector. dz[l] x[l-1]ᵀ is an outer product, a matrix with the shape of W[l].",
)
sample_bias_as_column = edit(
    "backward_sample",
    ("dz[l].copy()", "dz[l].reshape(-1, 1)"),
    says="db[l] is a column (m_l, 1). For one sample everything but W is a vector: (m_l,).",
)
sample_bias_summed = edit(
    "backward_sample",
    ("dz[l].copy()", "np.sum(dz[l])"),
    says="db[l] is summed to one number. Each neuron has its own bias: db[l] = dz[l].",
)
sample_bias_times_output = edit(
    "backward_sample",
    ("dz[l].copy()", "dz[l] * x[l]"),
    says="db[l] is multiplied by x[l]. z[l] changes by exactly as much as b[l]: db[l] = dz[l].",
)
sample_chain_squeezed = edit(
    "backward_sample",
    ("np.outer(dz[l], x[l - 1])", "np.squeeze(np.outer(dz[l], x[l - 1]))"),
    says="np.squeeze drops axes of length one. dW[l] has the shape of W[l], also for single "
    "neurons.",
)

# --- backward ----------------------------------------------------------------------------

average_forgotten = edit(
    "backward",
    ("(A[L] - Y) / n", "(A[L] - Y)"),
    slip=2,
    says="Everything is n times too large: dZ[L] lacks the 1/n, as line 15 of the pseudocode "
    "does. That is a slip of the slide; the cost on line 12 carries a 1/n, and so does its "
    "derivative.",
)
line_16_to_the_letter = edit(
    "backward",
    ("dW[l] = dZ[l] @ A[l - 1].T", "dW[l] = dZ[l] @ (A[l - 1] if l == L else A[l - 1].T)"),
    slip=3,
    says="dW[L] multiplies dZ[L] by A[L-1] without its transpose, as line 16 of the pseudocode "
    "is printed. That is a slip of the slide: (m_L, n) needs (n, m_{L-1}) beside it.",
)
line_15_as_matrix_product = edit(
    "backward",
    ("(A[L] - Y) / n * phi_prime(Z[L])", "(A[L] - Y) / n @ phi_prime(Z[L])"),
    slip=3,
    says="The * on line 15 is read as a matrix product. It multiplies entry by entry, ⊙ on the "
    "other slides: dZ[L] has the shape of Z[L].",
)
without_the_last_layer = family(
    SAME_LINES,
    ("for l in range(1, L + 1)", "for l in range(1, L)"),
    slip=4,
    says='dW[L] and db[L] are missing. The slide "Information Propagation in MLP" gives them for '
    "l = 1 … L-1 only; that is a slip: W[L] and b[L] are trained as well.",
)
without_the_first_layer = family(
    SAME_LINES,
    ("for l in range(1, L + 1)", "for l in range(2, L + 1)"),
    says="dW[1] and db[1] are missing: the first layer has A[0] for its input.",
)
average_in_the_last_step_only = edit(
    "backward",
    ("(A[L] - Y) / n", "(A[L] - Y)"),
    ("A[l - 1].T", "A[l - 1].T / n"),
    ("keepdims=True)", "keepdims=True) / n"),
    says="dW and db carry the 1/n, dZ does not. dZ is a derivative of the cost too: the 1/n "
    "belongs into dZ[L], and all others inherit it.",
)
average_taken_twice = edit(
    "backward",
    ("A[l - 1].T", "A[l - 1].T / n"),
    ("keepdims=True)", "keepdims=True) / n"),
    says="dW and db are divided by n although dZ carries the 1/n already.",
)
average_taken_in_every_layer = edit(
    "backward",
    ("phi_prime(Z[l])  #", "phi_prime(Z[l]) / n  #"),
    says="Each layer divides by n again. The 1/n enters once, in dZ[L].",
)
outputs_for_samples_backward = edit(
    "backward",
    ("Y.shape[1]", "Y.shape[0]"),
    says="n is taken from the rows of Y. Rows are outputs; the samples are the columns, "
    "Y.shape[1].",
)
inputs_for_samples = edit(
    "backward",
    ("Y.shape[1]", "A[0].shape[0]"),
    says="n is taken from the rows of A[0] = X. Rows are inputs; the samples are the columns, "
    "X.shape[1].",
)
average_over_entries_backward = edit(
    "backward",
    ("Y.shape[1]", "Y.size"),
    says="dZ[L] is divided by the number of all entries of Y, not by the number of samples.",
)
samples_of_squeezed_targets = edit(
    "backward",
    ("Y.shape[1]", "np.squeeze(Y).shape[-1]"),
    says="n is read off a squeezed Y. With one sample that gives the number of outputs instead "
    "of 1.",
)
targets_alone_averaged = edit(
    "backward",
    ("(A[L] - Y) / n", "(A[L] - Y / n)"),
    says="Only Y is divided by n. The whole error is: brackets around A[L] - Y.",
)
squared_error_sent_back = family(
    SAME_LINES,
    ("(A[L] - Y)", "(A[L] - Y) ** 2"),
    says="dZ[L] starts from the squared error. The derivative of its half is the error itself, "
    "A[L] - Y.",
)
input_of_a_layer_that_has_no_sum = edit(
    "backward",
    ("A[l - 1].T", "Z[l - 1].T"),
    says="Z[l-1] stands in dW[l], and there is no Z[0]. The layer's input is A[l-1].",
)
parameters_skip_the_activation = edit(
    "backward",
    (
        "        dW[l] = dZ[l] @",
        "        dA = (A[L] - Y) / n if l == L else W[l + 1].T @ dZ[l + 1]\n        dW[l] = dA @",
    ),
    ("np.sum(dZ[l], axis=1", "np.sum(dA, axis=1"),
    says="dW[l] and db[l] are taken before the factor φ'(Z[l]): the way from A[l] to W[l] and b[l] "
    "leads through Z[l]. Both take dZ[l].",
)
bias_skips_the_activation = edit(
    "backward",
    (
        "        dW[l] = dZ[l] @",
        "        dA = (A[L] - Y) / n if l == L else W[l + 1].T @ dZ[l + 1]\n"
        "        dW[l] = dZ[l] @",
    ),
    ("np.sum(dZ[l], axis=1", "np.sum(dA, axis=1"),
    says="db[l] is taken before the factor φ'(Z[l]): the way from A[l] to b[l] leads through Z[l], "
    "so it sums dZ[l].",
)
twice = edit(
    "backward",
    ("(A[L] - Y) / n", "2 * (A[L] - Y) / n"),
    says="Everything is twice too large: the 2 of 2n in the cost cancels the 2 of the square.",
)
sign = family(
    SAME_LINES,
    ("A[L] - Y", "Y - A[L]"),
    says="dZ[L] starts from Y - A[L]: all derivatives have the wrong sign.",
)
delta_rule = edit(
    "backward",
    ("(A[L] - Y) / n * phi_prime(Z[L])", "A[L] - Y"),
    ("(W[l + 1].T @ dZ[l + 1]) * phi_prime(Z[l])", "W[l + 1].T @ dZ[l + 1]"),
    says="Neither φ' nor the 1/n is there. dZ[L] = (A[L] - Y)/n ⊙ φ'(Z[L]), and every layer below "
    "multiplies by its own φ'(Z[l]).",
)
slopes_forgotten = family(
    SAME_LINES,
    ("* phi_prime(Z[L])", "* 1.0"),
    ("(W[l + 1].T @ dZ[l + 1]) * phi_prime(Z[l])", "W[l + 1].T @ dZ[l + 1]"),
    says="φ' is missing in every layer: going back through φ multiplies by φ'(Z[l]).",
)
output_slope_forgotten = family(
    SAME_LINES,
    ("* phi_prime(Z[L])", "* 1.0"),
    says="dZ[L] lacks φ'(Z[L]). The output layer has an activation too.",
    hint="Without φ', dZ[L] is right for the cross-entropy loss with the sigmoid, not for the "
    "square loss.",
)
hidden_slope_forgotten = family(
    SAME_LINES,
    ("(W[l + 1].T @ dZ[l + 1]) * phi_prime(Z[l])", "W[l + 1].T @ dZ[l + 1]"),
    says="φ'(Z[l]) is missing in the hidden layers.",
)
slope_at_activation = family(
    SAME_LINES,
    ("phi_prime(Z[L])", "phi_prime(A[L])"),
    ("phi_prime(Z[l])", "phi_prime(A[l])"),
    says="φ' is taken at A[l], the output of φ. It is needed where φ was applied: at Z[l].",
)
output_slope_at_activation = family(
    SAME_LINES,
    ("phi_prime(Z[L])", "phi_prime(A[L])"),
    says="In the last layer φ' is taken at A[L]; it is needed at Z[L].",
)
hidden_slope_at_activation = family(
    SAME_LINES,
    ("phi_prime(Z[l])", "phi_prime(A[l])"),
    says="In the hidden layers φ' is taken at A[l]; it is needed at Z[l].",
)
slope_at_the_error = family(
    SAME_LINES,
    ("phi_prime(Z[L])", "phi_prime(A[L] - Y)"),
    says="In the last layer φ' is taken at the error A[L] - Y; it is needed at Z[L].",
)
slope_at_the_error_sent_back = family(
    SAME_LINES,
    ("phi_prime(Z[l])", "phi_prime(W[l + 1].T @ dZ[l + 1])"),
    says="In the hidden layers φ' is taken at W[l+1]ᵀ dZ[l+1], the error that comes back. It is "
    "needed where φ was applied: at Z[l].",
)
slope_at_every_error = family(
    SAME_LINES,
    ("phi_prime(Z[L])", "phi_prime(A[L] - Y)"),
    ("phi_prime(Z[l])", "phi_prime(W[l + 1].T @ dZ[l + 1])"),
    says="φ' is taken at the error, in the last layer and in the hidden ones. It is needed where φ "
    "was applied: at Z[l].",
)
sigmoid_slope_of_the_error = family(
    SAME_LINES,
    ("phi_prime(Z[l])", "(W[l + 1].T @ dZ[l + 1]) * (1 - W[l + 1].T @ dZ[l + 1])"),
    says="In the hidden layers the error e that comes back is multiplied by e(1 - e). It is "
    "multiplied by the slope of φ, phi_prime(Z[l]).",
)
slope_of_the_layer_above = family(
    SAME_LINES,
    (
        "(W[l + 1].T @ dZ[l + 1]) * phi_prime(Z[l])",
        "W[l + 1].T @ (dZ[l + 1] * phi_prime(Z[l + 1]))",
    ),
    says="dZ[l] takes φ' of the layer above. First W[l+1]ᵀ dZ[l+1], then times φ' at this "
    "layer's own Z[l].",
)
sigmoid_slope = family(
    SAME_LINES,
    ("phi_prime(Z[L])", "(A[L] * (1 - A[L]))"),
    ("phi_prime(Z[l])", "(A[l] * (1 - A[l]))"),
    says="A[l](1 - A[l]) is φ'(Z[l]) for the sigmoid only. φ may be any activation: call "
    "phi_prime(Z[l]).",
)
tanh_slope = family(
    SAME_LINES,
    ("phi_prime(Z[L])", "(1 - A[L] ** 2)"),
    ("phi_prime(Z[l])", "(1 - A[l] ** 2)"),
    says="1 - A[l]² is φ'(Z[l]) for tanh only. φ may be any activation: call phi_prime(Z[l]).",
)
hidden_sigmoid_slope = family(
    SAME_LINES,
    ("phi_prime(Z[l])", "(A[l] * (1 - A[l]))"),
    says="In the hidden layers the slope is always that of the sigmoid, A[l](1 - A[l]). φ may be "
    "any activation: call phi_prime(Z[l]).",
)
sigmoid_with_cross_entropy = family(
    SAME_LINES,
    ("* phi_prime(Z[L])", "* 1.0"),
    ("phi_prime(Z[l])", "(A[l] * (1 - A[l]))"),
    says="These are the derivatives for sigmoid neurons and the cross-entropy loss. Here the loss "
    "is the square loss, so the last layer has its φ' too, and φ may be any activation: call "
    "phi_prime(Z[l]) in every layer.",
)
relu_slope = family(
    SAME_LINES,
    ("phi_prime(Z[L])", "(Z[L] > 0)"),
    ("phi_prime(Z[l])", "(Z[l] > 0)"),
    says="The slope is always that of the ReLU, 1 where Z[l] > 0 and else 0. φ may be any "
    "activation: call phi_prime(Z[l]).",
)
hidden_relu_slope = family(
    SAME_LINES,
    ("phi_prime(Z[l])", "(Z[l] > 0)"),
    says="In the hidden layers the slope is always that of the ReLU, 1 where Z[l] > 0 and else 0. "
    "φ may be any activation: call phi_prime(Z[l]).",
)
relu_with_linear_output = family(
    SAME_LINES,
    ("* phi_prime(Z[L])", "* 1.0"),
    ("phi_prime(Z[l])", "(Z[l] > 0)"),
    says="These are the derivatives for ReLU neurons and an output without activation (or softmax "
    "with the cross entropy). φ may be any activation, the last layer has one too: call "
    "phi_prime(Z[l]) in every layer.",
)
activation_for_its_slope = family(
    SAME_LINES,
    ("phi_prime(Z[L])", "A[L]"),
    ("phi_prime(Z[l])", "A[l]"),
    says="Where φ'(Z[l]) belongs stands A[l], the value of φ instead of its slope.",
)
weights_not_transposed = family(
    SAME_LINES,
    ("W[l + 1].T @", "W[l + 1] @"),
    says="W[l+1] is not transposed: going back through a layer takes W[l+1]ᵀ dZ[l+1].",
)
beyond_the_last_layer = family(
    SAME_LINES,
    ("range(L - 1, 0, -1)", "range(L, 0, -1)"),
    says="dZ[L+1] or W[L+1] is asked for, and there is none: dZ[L] comes from the error of the "
    "output, and only l = L-1 … 1 from the layer above.",
)
weights_of_the_wrong_layer = family(
    SAME_LINES,
    ("W[l + 1].T @", "W[l].T @"),
    says="dZ[l] is built with W[l]. The layer above sent it through W[l+1], so it comes back "
    "through W[l+1]ᵀ.",
)
gradient_for_weights = edit(
    "backward",
    ("(W[l + 1].T @ dZ[l + 1])", "((dZ[l + 1] @ A[l].T).T @ dZ[l + 1])"),
    says="dW[l+1] stands where W[l+1] belongs: dZ[l] = (W[l+1]ᵀ dZ[l+1]) ⊙ φ'(Z[l]).",
)
bias_gradient_of_zero = edit(
    "backward",
    ("np.sum(dZ[l], axis=1, keepdims=True)", "np.zeros((len(dZ[l]), 1))"),
    says="db[l] is zero. b[l] changes the cost too: db[l] is the sum of dZ[l] over the samples.",
)
always_from_the_last_layer = family(
    SAME_LINES,
    ("@ dZ[l + 1]", "@ dZ[L]"),
    says="Every dZ[l] is built from dZ[L]. It comes from the layer just above, dZ[l+1].",
)
element_wise_backward = edit(
    "backward",
    ("(W[l + 1].T @ dZ[l + 1])", "(W[l + 1].T * dZ[l + 1])"),
    says="W[l+1]ᵀ and dZ[l+1] are multiplied entry by entry. On line 19 the first * is a matrix "
    "product, the second is element-wise.",
)
input_of_the_wrong_layer = edit(
    "backward",
    ("A[l - 1].T", "A[l].T"),
    says="dW[l] is built with A[l], the layer's output. It takes the layer's input, A[l-1].",
)
input_before_the_activation = edit(
    "backward",
    ("A[l - 1].T", "(A[0] if l == 1 else Z[l - 1]).T"),
    says="dW[l] is built with Z[l-1]. The layer's input is A[l-1], after the activation.",
)
weight_gradient_transposed = edit(
    "backward",
    ("dZ[l] @ A[l - 1].T", "A[l - 1] @ dZ[l].T"),
    says="dW[l] is transposed: it has the shape of W[l], (m_l, m_{l-1}).",
)
bias_flat = edit(
    "backward",
    (", axis=1, keepdims=True)", ", axis=1)"),
    says="db[l] is a vector (m_l,); b[l] is a column (m_l, 1), and so is its derivative.",
    hint="np.sum(…, axis=1, keepdims=True). A flat db would turn b into a matrix when you update.",
)
bias_averaged = edit(
    "backward",
    ("np.sum(dZ[l], axis=1", "np.mean(dZ[l], axis=1"),
    says="db[l] is the mean of dZ[l]. The 1/n is in dZ already, so db[l] is the sum.",
)
bias_summed_over_everything = edit(
    "backward",
    ("np.sum(dZ[l], axis=1, keepdims=True)", "np.sum(dZ[l])"),
    says="db[l] is one number: the sum on lines 17 and 21 runs over the samples only. Each "
    "neuron has its own bias.",
)
bias_filled_with_one_sum = edit(
    "backward",
    ("np.sum(dZ[l], axis=1, keepdims=True)", "np.full((len(dZ[l]), 1), np.sum(dZ[l]))"),
    says="All entries of db[l] are the same, the sum over all of dZ[l]. Sum over the samples only.",
)
bias_summed_along_the_wrong_axis = edit(
    "backward",
    ("axis=1, keepdims=True", "axis=0, keepdims=True"),
    says="db[l] is summed over the neurons, axis 0. It is summed over the samples, axis 1.",
)
bias_not_summed = edit(
    "backward",
    ("np.sum(dZ[l], axis=1, keepdims=True)", "dZ[l].copy()"),
    says="db[l] has a column for every sample. There is one b[l] for all samples: sum over them.",
)
bias_of_the_first_sample = edit(
    "backward",
    ("np.sum(dZ[l], axis=1, keepdims=True)", "dZ[l][:, :1].copy()"),
    says="db[l] is the first column of dZ[l]; it is the sum of all columns.",
)
chain_squeezed = edit(
    "backward",
    ("dZ[l] @ A[l - 1].T", "np.squeeze(dZ[l] @ A[l - 1].T)"),
    says="np.squeeze drops axes of length one. dW[l] has the shape of W[l], also for single "
    "neurons.",
)
two_layers_assumed = family(
    SAME_LINES,
    (
        "for l in range(L - 1, 0, -1):",
        "dZ[L - 1] = (W[L].T @ dZ[L]) * phi_prime(Z[L - 1])\n    for l in range(L - 2, 0, -1):",
    ),
    says="The layer before the last is treated as if there always were one. With L = 1 there is "
    "no hidden layer; let the loop decide.",
)

derivatives_returned_in_the_loop = family(
    SAME_LINES,
    ("    return dZ, dW, db\n", "        return dZ, dW, db\n    return dZ, dW, db\n"),
    says="dW and db hold the first layer only: is the `return` inside the loop? It belongs after "
    "it.",
)
derivatives_returned_after_the_last_layer = family(
    SAME_LINES,
    ("range(L - 1, 0, -1)", "range(L - 1, max(L - 2, 0), -1)"),
    ("range(1, L + 1)", "range(L, L + 1)"),
    says="dW and db hold the last layer only: is the `return` inside the loop? It belongs after "
    "it.",
)
derivatives_returned_from_the_last_layer = family(
    SAME_LINES,
    ("range(L - 1, 0, -1)", "range(L - 1, max(L - 2, 0), -1)"),
    ("range(1, L + 1)", "range(L, max(L - 2, 0), -1)"),
    ("    return dZ, dW, db\n", "    if L > 1:\n        return dZ, dW, db\n"),
    says="A single layer gets no answer, others get the last two layers only: is the `return` "
    "inside the loop? It belongs after it.",
)
slope_within_the_product = family(
    SAME_LINES,
    (
        "(W[l + 1].T @ dZ[l + 1]) * phi_prime(Z[l])",
        "W[l + 1].T @ (dZ[l + 1] * phi_prime(Z[l]))",
    ),
    says="The brackets hold dZ[l+1] ⊙ φ'(Z[l]), of two layers. First W[l+1]ᵀ dZ[l+1], then times "
    "φ'(Z[l]).",
)
hidden_layers_not_reached = family(
    SAME_LINES,
    ("range(L - 1, 0, -1)", "range(L - 1, 0)"),
    says="dZ[l] of a hidden layer is asked for and not there: the loop that computes it ends too "
    "early, or never begins. range(L - 1, 0, -1) counts down from L-1 to 1.",
)
last_layer_alone = family(
    SAME_LINES,
    ("range(L - 1, 0, -1)", "range(L - 1, 0)"),
    ("range(1, L + 1)", "range(L, L + 1)"),
    says="Only the last layer is there: the loop over the others ends too early, or never begins. "
    "range(L - 1, 0, -1) counts down from L-1 to 1.",
)
layers_walked_upwards = family(
    SAME_LINES,
    ("range(L - 1, 0, -1)", "range(1, L)"),
    says="The layers are walked from the first to the last, but dZ[l] needs dZ[l+1], the layer "
    "above. Begin at L-1 and end at 1: range(L - 1, 0, -1).",
)
slope_at_the_layer_above = family(
    SAME_LINES,
    ("phi_prime(Z[l])", "phi_prime(Z[l + 1])"),
    says="dZ[l] takes φ' at Z[l+1], the layer above. It takes it at Z[l], where φ was applied.",
)
output_for_input_in_the_hidden_layers = edit(
    "backward",
    ("A[l - 1].T", "(A[l - 1] if l == L else A[l]).T"),
    says="In the hidden layers dW[l] is built with A[l], the layer's output. It takes the layer's "
    "input, A[l-1], there too.",
)
bias_flat_in_the_hidden_layers = edit(
    "backward",
    ("keepdims=True", "keepdims=bool(l == L)"),
    says="In the hidden layers db[l] is a vector (m_l,); b[l] is a column (m_l, 1), and so is its "
    "derivative, in every layer.",
    hint="np.sum(…, axis=1, keepdims=True). A flat db would turn b into a matrix when you update.",
)
derivatives_of_z_and_w_swapped = family(
    SAME_LINES,
    ("return dZ, dW, db", "return dW, dZ, db"),
    says="dZ and dW come back in the wrong order; return (dZ, dW, db).",
)

# --- update ------------------------------------------------------------------------------

ascent = edit(
    "update",
    ("- eta", "+ eta"),
    says="The step goes up the gradient: W + η dW. Descent subtracts.",
)
weights_uphill = edit(
    "update",
    ("- eta * dW[l]", "+ eta * dW[l]"),
    says="W goes up the gradient, W + η dW, and b down. Both subtract: W[l] - η dW[l].",
)
biases_uphill = edit(
    "update",
    ("- eta * db[l]", "+ eta * db[l]"),
    says="b goes up the gradient, b + η db, and W down. Both subtract: b[l] - η db[l].",
)
bias_replaced_by_its_step = edit(
    "update",
    ("b[l] - eta * db[l]", "-eta * db[l]"),
    says="The new b[l] is the step alone, -η db[l]. The step starts from the old one: b[l] - η "
    "db[l].",
)
weights_replaced_by_their_step = edit(
    "update",
    ("W[l] - eta * dW[l]", "-eta * dW[l]"),
    says="The new W[l] is the step alone, -η dW[l]. The step starts from the old one: W[l] - η "
    "dW[l].",
)
nothing_updated = edit(
    "update",
    ("W[l] - eta * dW[l]", "np.array(W[l])"),
    ("b[l] - eta * db[l]", "np.array(b[l])"),
    says="W and b come back as they were: the new ones are computed and not kept, or never "
    "computed.",
)
bias_left_alone = edit(
    "update",
    ("b[l] - eta * db[l]", "np.array(b[l])"),
    says="b is not updated: it comes back as it was.",
)
weights_left_alone = edit(
    "update",
    ("W[l] - eta * dW[l]", "np.array(W[l])"),
    says="W is not updated: it comes back as it was.",
)
layers_of_the_update_from_zero = edit(
    "update",
    ("for l in W:", "for l in range(len(W)):"),
    says="range(L) counts the layers from 0. W and b are numbered from 1 to L: range(1, L + 1), or "
    "`for l in W`.",
)
bias_without_learning_rate = edit(
    "update",
    ("b[l] - eta * db[l]", "b[l] - db[l]"),
    says="The step of b ignores the learning rate: b[l] - η db[l], as for W.",
)
weights_without_learning_rate = edit(
    "update",
    ("W[l] - eta * dW[l]", "W[l] - dW[l]"),
    says="The step of W ignores the learning rate: W[l] - η dW[l], as for b.",
)
weights_take_the_step_of_the_bias = edit(
    "update",
    ("eta * dW[l]", "eta * db[l]"),
    says="The new W[l] takes the step of b, η db[l]. Its own is η dW[l].",
)
bias_takes_the_step_of_the_weights = edit(
    "update",
    ("eta * db[l]", "eta * dW[l]"),
    says="The new b[l] takes the step of W, η dW[l]. Its own is η db[l].",
)
last_layer_left_out = edit(
    "update",
    ("for l in W:", "for l in range(1, len(W)):"),
    says="The last layer is missing: range(1, L) ends at L - 1.",
)
last_layer_kept = edit(
    "update",
    ("for l in W:", "W_new, b_new = dict(W), dict(b)\n    for l in range(1, len(W)):"),
    says="The last layer comes back unchanged: range(1, L) ends at L - 1.",
)
only_the_first_layer = edit(
    "update",
    ("for l in W:", "W_new, b_new = dict(W), dict(b)\n    for l in (1,):"),
    says="Only the first layer is updated; every layer takes a step.",
)
learning_rate_forgotten = edit(
    "update",
    ("eta * ", ""),
    says="The step ignores the learning rate η.",
)
divided_by_the_learning_rate = edit(
    "update",
    ("eta * dW[l]", "dW[l] / eta"),
    ("eta * db[l]", "db[l] / eta"),
    says="The gradient is divided by η; the step is η times the gradient.",
)
step_without_the_start = edit(
    "update",
    ("W[l] - eta * dW[l]", "-eta * dW[l]"),
    ("b[l] - eta * db[l]", "-eta * db[l]"),
    says="Only the step itself comes back, -η dW[l]. It is added to where you were: W[l] - η "
    "dW[l].",
)
gradient_clipped = edit(
    "update",
    ("eta * dW[l]", "eta * np.clip(dW[l], -10, 10)"),
    ("eta * db[l]", "eta * np.clip(db[l], -10, 10)"),
    says="Large gradients are clipped. Gradient descent on the slides takes them as they are.",
)
changed_in_place = edit(
    "update",
    ("W_new = {}\n    b_new = {}", "W_new, b_new = W, b"),
    says="The W and b you were given are changed, the dictionaries or the arrays in them. Whoever "
    "called still needs the old ones: return new ones.",
    hint="W[l] -= … changes the caller's array, and W[l] = … the caller's dictionary. Begin with "
    "an empty dictionary or dict(W), and make new arrays: W_new[l] = W[l] - …",
)

updated_in_one_layer = edit(
    "update",
    ("    return W_new, b_new\n", "        return W_new, b_new\n    return W_new, b_new\n"),
    says="Only the first layer comes back: is the `return` inside the loop? It belongs after it.",
)

# --- train -------------------------------------------------------------------------------

missing_layer_zero = edit(
    "train",
    ("Z, A = forward(W, b, X, phi)", "Z, A = forward(W, b, X, phi)\n        W[0]"),
    says="An entry 0 is asked for that is not there. Only A has one, A[0] = X, once it is set; W, "
    "b, Z and their derivatives are numbered from 1 to L (and forward returns Z before A).",
)
result_of_update_ignored = edit(
    "train",
    ("W, b = update(W, b, dW, db, eta)", "update(W, b, dW, db, eta)"),
    says="W and b come back as they were, and the costs stay the same: the updated W and b are not "
    "kept. Write W, b = update(W, b, dW, db, eta).",
)

last_layer_never_trained = edit(
    "train",
    ("        W, b = update", "        W_L, b_L = W[L], b[L]\n        W, b = update"),
    ("db, eta)", "db, eta)\n        W[L], b[L] = W_L, b_L"),
    slip=4,
    says='W[L] and b[L] are never updated. The slide "Information Propagation in MLP" gives dW '
    "and db for l = 1 … L-1 only; that is a slip: the last layer is trained as well.",
)
updated_before_it_is_used = edit(
    "train",
    (
        "dZ, dW, db = backward(W, Z, A, Y, phi_prime)",
        "V = dict(W)\n"
        "        for l in range(L, 0, -1):\n"
        "            dZ, dW, db = backward(V, Z, A, Y, phi_prime)\n"
        "            V[l] = W[l] - eta * dW[l]",
    ),
    says="W[l+1] is updated before dZ[l] is computed with it. All gradients of an epoch belong "
    "to the same weights: first every dW and db, then the updates.",
)
gradient_always_at_the_start = edit(
    "train",
    ("L = len(W)\n", "L = len(W)\n    W0, b0 = W, b\n"),
    (
        "dZ, dW, db = backward(W, Z, A, Y, phi_prime)",
        "dZ, dW, db = backward(W0, *forward(W0, b0, X, phi), Y, phi_prime)",
    ),
    says="The gradient is taken at the initial W and b in every epoch. Propagate forward again, "
    "with the W and b of this epoch.",
)
cost_after_the_update = edit(
    "train",
    ("        costs[epoch] = cost(A[L], Y)\n", ""),
    (
        "W, b = update(W, b, dW, db, eta)",
        "W, b = update(W, b, dW, db, eta)\n"
        "        costs[epoch] = cost(forward(W, b, X, phi)[1][L], Y)",
    ),
    says="The costs are one update late: costs[k] belongs to the W and b before the update of "
    "that epoch, so costs[0] to those you started with.",
)
cost_before_and_after = edit(
    "train",
    (
        "return W, b, costs",
        "return W, b, np.append(costs, cost(forward(W, b, X, phi)[1][L], Y))",
    ),
    says="costs has one entry too many, the cost after the last update; one per epoch is asked.",
)
propagated_once = edit(
    "train",
    (
        "    for epoch in range(epochs):\n        Z, A = forward(W, b, X, phi)\n",
        "    Z, A = forward(W, b, X, phi)\n    for epoch in range(epochs):\n",
    ),
    says="Z and A are computed once, before the loop, and stay those of the initial W and b. Each "
    "epoch propagates forward with its own.",
)
last_cost_only = edit(
    "train",
    ("return W, b, costs", "return W, b, costs[-1] if epochs else 0.0"),
    says="Only the last cost is returned; costs has one entry for each epoch.",
)
first_cost_before_the_loop = edit(
    "train",
    (
        "return W, b, costs",
        "return W, b, costs if epochs else np.array([cost(forward(W, b, X, phi)[1][L], Y)])",
    ),
    says="The first cost is recorded before the loop, even where there is no epoch to record it "
    "for.",
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
    ("A, Y, phi_prime)", "A, Y, phi)"),
    says="φ stands where its derivative belongs: the last argument of backward is phi_prime, and "
    "every dZ[l] has the factor φ'(Z[l]).",
)
derivatives_swapped_in_the_update = edit(
    "train",
    ("dW, db, eta)", "db, dW, eta)"),
    says="dW and db have changed places in the update: W[l] - η dW[l], b[l] - η db[l].",
)
step_averaged_again = edit(
    "train",
    ("dW, db, eta)", "dW, db, eta / Y.shape[1])"),
    says="The steps are divided by n once too often: dW and db are derivatives of the cost, which "
    "carries the 1/n already.",
)
costs_added_up = edit(
    "train",
    ("return W, b, costs", "return W, b, np.sum(costs)"),
    says="The costs of all epochs are added up; costs has one entry for each epoch.",
)
last_epoch_missing = edit(
    "train",
    (
        "W, b = update(W, b, dW, db, eta)",
        "if epoch < epochs - 1:\n            W, b = update(W, b, dW, db, eta)",
    ),
    says="There is one update too few: the last epoch records its cost but changes nothing.",
)
stops_when_the_cost_rests = edit(
    "train",
    (
        "        dZ, dW, db",
        "        if epoch and abs(costs[epoch] - costs[epoch - 1]) < 1e-6:\n"
        "            return W, b, costs[: epoch + 1]\n"
        "        dZ, dW, db",
    ),
    says="Training ends as soon as the cost changes next to nothing. All epochs are asked: costs "
    "has the shape (epochs,).",
)
cost_of_the_sums = edit(
    "train",
    ("cost(A[L], Y)", "cost(Z[L], Y)"),
    says="costs compares Z[L] with Y. The cost compares the outputs: A[L] = φ(Z[L]).",
)
cost_of_the_first_sample = edit(
    "train",
    ("cost(A[L], Y)", "cost(A[L][:, :1], Y[:, :1])"),
    says="costs holds the loss of the first sample; the cost averages over all.",
)
one_update_per_sample = edit(
    "train",
    (
        "        dZ, dW, db = backward(W, Z, A, Y, phi_prime)\n",
        "        for i in range(Y.shape[1]):\n"
        "          Z, A = forward(W, b, X[:, i : i + 1], phi)\n"
        "          dZ, dW, db = backward(W, Z, A, Y[:, i : i + 1], phi_prime)\n  ",
    ),
    says="W and b change after every single sample. The pseudocode takes all samples together: "
    "one update per epoch, with the averaged gradient.",
)
one_update_and_one_loss_per_sample = edit(
    "train",
    (
        "        Z, A = forward(W, b, X, phi)\n        costs[epoch] = cost(A[L], Y)\n"
        "        dZ, dW, db = backward(W, Z, A, Y, phi_prime)\n",
        "        for i in range(Y.shape[1]):\n"
        "          Z, A = forward(W, b, X[:, i : i + 1], phi)\n"
        "          costs[epoch] += cost(A[L], Y[:, i : i + 1]) / Y.shape[1]\n"
        "          dZ, dW, db = backward(W, Z, A, Y[:, i : i + 1], phi_prime)\n  ",
    ),
    says="W and b change after every single sample, and the losses are added up on the way. The "
    "pseudocode takes all samples together: one cost and one update per epoch.",
)

inputs_for_samples_everywhere = edit(
    "train",
    ("cost(A[L], Y)", "cost(A[L], Y) * X.shape[1] / X.shape[0]"),
    ("dW, db, eta)", "dW, db, eta * X.shape[1] / X.shape[0])"),
    says="n is taken from the rows of X, in the cost and in the gradient. Rows are inputs; the "
    "samples are the columns, X.shape[1].",
)
outputs_for_samples_everywhere = edit(
    "train",
    ("cost(A[L], Y)", "cost(A[L], Y) * Y.shape[1] / Y.shape[0]"),
    ("dW, db, eta)", "dW, db, eta * Y.shape[1] / Y.shape[0])"),
    says="n is taken from the rows of Y, in the cost and in the gradient. Rows are outputs; the "
    "samples are the columns, Y.shape[1].",
)
sum_for_the_average_everywhere = edit(
    "train",
    ("cost(A[L], Y)", "cost(A[L], Y) * Y.shape[1]"),
    ("dW, db, eta)", "dW, db, eta * Y.shape[1])"),
    says="The 1/n is missing, in the cost and in the gradient: the cost is the average over the "
    "samples, not the sum.",
)
half_forgotten_everywhere = edit(
    "train",
    ("cost(A[L], Y)", "2 * cost(A[L], Y)"),
    ("dW, db, eta)", "dW, db, 2 * eta)"),
    says="The ½ of the square loss is missing, in the cost and in the gradient: the cost is "
    "‖A[L] - Y‖²_F/(2n), and dZ[L] has no factor 2.",
)
momentum_in_training = edit(
    "train",
    ("costs = np.zeros(epochs)", "costs, V, v = np.zeros(epochs), {}, {}"),
    (
        "        W, b = update(W, b, dW, db, eta)",
        "        V = {l: 0.9 * V.get(l, 0.0) + dW[l] for l in W}\n"
        "        v = {l: 0.9 * v.get(l, 0.0) + db[l] for l in b}\n"
        "        W, b = update(W, b, V, v, eta)",
    ),
    says="A momentum of 0.9 is built in. The pseudocode is plain gradient descent: each step uses "
    "the gradient of its own epoch only.",
)
averaged_momentum_in_training = edit(
    "train",
    ("costs = np.zeros(epochs)", "costs, V, v = np.zeros(epochs), {}, {}"),
    (
        "        W, b = update(W, b, dW, db, eta)",
        "        V = {l: 0.9 * V.get(l, 0.0) + 0.1 * dW[l] for l in W}\n"
        "        v = {l: 0.9 * v.get(l, 0.0) + 0.1 * db[l] for l in b}\n"
        "        W, b = update(W, b, V, v, eta)",
    ),
    says="The step uses a running average of the gradients (momentum with 0.9 and 0.1). The "
    "pseudocode is plain gradient descent: each step uses the gradient of its own epoch only.",
)
weight_decay_in_training = edit(
    "train",
    ("update(W, b, dW,", "update(W, b, {l: dW[l] + 0.01 * W[l] for l in W},"),
    says="0.01 · W is added to dW, a penalty for large weights (L2). The cost here has none.",
)

learning_rate_falls = edit(
    "train",
    ("dW, db, eta)", "dW, db, eta / (1 + epoch))"),
    says="The learning rate falls from epoch to epoch, η/(1 + epoch). It stays the same here.",
)
started_from_zero = edit(
    "train",
    ("np.array(W[l])", "np.zeros(W[l].shape)"),
    ("np.array(b[l])", "np.zeros(b[l].shape)"),
    says="Training starts from zeros instead of from the W and b that are passed in.",
)
biases_started_from_zero = edit(
    "train",
    ("np.array(b[l])", "np.zeros(b[l].shape)"),
    says="b starts from zeros instead of from the b that is passed in.",
)


@wrong(
    "train",
    says="The W and b you were given are changed, the dictionaries (W[l] = …) or the arrays in "
    "them (W[l] -= …), so those of whoever called you change too.",
    hint="Begin with W, b = dict(W), dict(b), and write W[l] = W[l] - eta * dW[l], which makes a "
    "new array.",
)
def weights_changed_in_place(X, Y, W, b, phi, phi_prime, eta, epochs):
    L, n = len(W), Y.shape[1]
    costs = np.zeros(epochs)
    for epoch in range(epochs):
        A, Z = {0: X}, {}
        for l in range(1, L + 1):
            Z[l] = W[l] @ A[l - 1] + b[l]
            A[l] = phi(Z[l])
        costs[epoch] = np.sum((A[L] - Y) ** 2) / (2 * n)
        dZ = {L: (A[L] - Y) / n * phi_prime(Z[L])}
        for l in range(L - 1, 0, -1):
            dZ[l] = W[l + 1].T @ dZ[l + 1] * phi_prime(Z[l])
        for l in range(1, L + 1):
            W[l] -= eta * dZ[l] @ A[l - 1].T
            b[l] -= eta * np.sum(dZ[l], axis=1, keepdims=True)
    return W, b, costs


returned_in_the_loop = edit(
    "train",
    ("    return W, b, costs\n", "        return W, b, costs\n"),
    says="Training ends after one epoch; the other costs are still 0. Is the `return` inside the "
    "loop? It belongs after it.",
)
list_returned_in_the_loop = edit(
    "train",
    ("    return W, b, costs\n", "        return W, b, costs[:1]\n"),
    says="Training ends after one epoch, with one cost: is the `return` inside the loop? It "
    "belongs after it.",
)

helpers_mistakes = inherit("train", "forward", "cost", "backward", "update")
