"""Answers that are right for a few numbers of size one, and wrong beyond.

`HABITS` are wrong answers: what is replaced in the reference, by the question's name.
`WITHIN_BOUNDS` are expressions of the references that no input takes far out, since the contract
bounds them.
"""

# ruff: noqa: E501 - one habit a line
# fmt: off

from collections.abc import Iterator

Habit = tuple[object, ...]  # its name, then pairs of texts


def training(step: str, weights: str, batch: str, n: str) -> Iterator[Habit]:
    """Habits of those who train: `step` begins with the line after that of the costs."""
    rest = step.partition("\n")[2]
    before = "        if epoch and costs[epoch] > costs[epoch - 1]: "
    yield "halves η when costs rise", (step, f"{before}eta = eta / 2\n{step}")
    yield "stops when costs rise", (step, f"{before}return {weights}, costs\n{step}")
    yield "cuts costs when they rise", (step, f"{before}return {weights}, costs[:epoch]\n{step}")
    for epochs in (10, 100):
        halves = f"        if epoch and epoch % {epochs} == 0: eta = eta / 2\n"
        yield f"halves η every {epochs} epochs", (step, halves + step)
    for change in (1e-6, 1e-10):
        still = f"        if epoch and abs(costs[epoch] - costs[epoch - 1]) < {change}: "
        yield f"stops below {change}", (step, f"{still}return {weights}, costs[:epoch]\n{step}")
        fill = f"{still}costs[epoch:] = costs[epoch]; return {weights}, costs\n"
        yield f"stops below {change} and fills up", (step, fill + step)
    for small in (1e-6, 1e-10):
        done = f"        if costs[epoch] < {small}: return {weights}, costs\n"
        yield f"stops at a cost below {small}", (step, done + step)
    end = f"return {weights}, costs"
    yield "the last 100 costs", (end, f"return {weights}, costs[-100:]")
    for most in (25, 100):
        yield f"at most {most} epochs", ("range(epochs)", f"range(min(epochs, {most}))")
    for size in (32, 64, 128, 200):
        some = f"        some = np.arange(epoch * {size}, (epoch + 1) * {size}) % {n}\n"
        some += f"        some = some if {n} > {size} else slice(None)\n"
        yield f"mini-batches of {size}", (step, f"{some}{batch}\n{rest}")
        yield f"the first {size} samples", (step, f"        some = slice({size})\n{batch}\n{rest}")
    best = f"        if costs[epoch] <= costs[: epoch + 1].min(): kept = {weights}\n"
    kept = f"return (*kept, costs) if epochs else ({weights}, costs)"
    yield "the weights of the lowest cost", (step, best + step), (end, kept)
    yield "decay", (step, f"        eta = eta / (1 + 1e-3 * max(0, epoch - 9))\n{step}")


PERCEPTRON = """\
        da, dz, dw, db = backward_batch(X, y, z, a, phi_prime)
        w = w - eta * dw
"""
PERCEPTRON_BATCH = (
    "        dw, db = backward_batch(X[:, some], y[some], z[some], a[some], phi_prime)[2:]"
)
MLP = """\
        dZ, dW, db = backward(W, Z, A, Y, phi_prime)
        W, b = update(W, b, dW, db, eta)
"""
MLP_BATCH = """\
        Z_some = {l: Z[l][:, some] for l in Z}
        A_some = {l: A[l][:, some] for l in A}
        dZ, dW, db = backward(W, Z_some, A_some, Y[:, some], phi_prime)"""


MLP_FORWARD = "        Z, A = forward(W, b, X, phi)\n"
MLP_OWN_FORWARD = """\
        Z, A = {}, {0: X}
        for l in range(1, L + 1):
            Z[l] = W[l] @ A[l - 1] + b[l]
            if l < L: Z[l] = np.clip(Z[l], -LIMIT, LIMIT)
            A[l] = phi(Z[l])
"""
MLP_BACKWARD = "        dZ, dW, db = backward(W, Z, A, Y, phi_prime)\n"
MLP_OWN_BACKWARD = """\
        dZ = {L: (A[L] - Y) / Y.shape[1] * phi_prime(Z[L])}
        for l in range(L - 1, 0, -1):
            dZ[l] = W[l + 1].T @ dZ[l + 1] * phi_prime(Z[l])
            dZ[l] = np.clip(dZ[l], -LIMIT, LIMIT)
        dW = {l: dZ[l] @ A[l - 1].T for l in W}
        db = {l: dZ[l].sum(axis=1, keepdims=True) for l in W}
"""


def hidden_layers() -> Iterator[Habit]:
    """What is done where there are several layers alone, by those who write the loops out."""
    for limit in (5, 20, 500):
        for name, old, new in (("z", MLP_FORWARD, MLP_OWN_FORWARD), ("dz", MLP_BACKWARD, MLP_OWN_BACKWARD)):
            yield f"{name} of hidden layers within {limit}", (old, new.replace("LIMIT", str(limit)))
    for name, *edits in training(MLP, "W, b", MLP_BATCH, "Y.shape[1]"):
        several = "if L > 1 and "
        # No several layers are trained for a hundred epochs, nor to a standstill.
        if not any(word in name for word in ("weights", "100", "most", "below")):
            changed = [(old, new.replace("if epoch ", f"{several}epoch ").replace("if abs", f"{several}abs")
                        .replace("if costs[epoch] <", f"{several}costs[epoch] <")
                        .replace(" > 64", " > 64 and L > 1")) for old, new in edits]
            yield f"{name}, of several layers", *changed


def shrunk(step: str, dw: str, norm: str) -> Iterator[Habit]:
    """Gradients that are made shorter."""
    for limit in (10, 1000):
        gradients, rest = step.split("\n", 1)
        shrink = f"        shrink = min(1, {limit} / max({norm}, 1e-9))\n"
        yield f"no longer than {limit}", (step, f"{gradients}\n{shrink}        {dw}\n{rest}")




def quotients(formula: str, inner: str, x: str) -> Iterator[Habit]:
    """A difference quotient of `inner` in the place of its derivative, entry by entry."""
    word = "return " * formula.startswith("return ")
    for step in ("1e-4", "1e-5", "1e-6", "1e-8"):
        ends = [f"(lambda {x}: {inner})({x} {sign} {step})" for sign in "+-"]
        yield f"central differences of {step}", (formula, f"{word}({ends[0]} - {ends[1]}) / (2 * {step})")
    ends = [f"(lambda {x}: {inner})({x}{move})" for move in (" + 1e-8", "")]
    yield "forward differences", (formula, f"{word}({ends[0]} - {ends[1]}) / 1e-8")


ORTHOGONAL = "np.linalg.qr(rng.standard_normal((max(shape), min(shape))))[0]"
ORTHOGONAL = f"(lambda shape: {ORTHOGONAL} if shape[0] >= shape[1] else {ORTHOGONAL}.T)"
DRAWN = "rng.standard_normal((layer_sizes[l], layer_sizes[l - 1]))"
SHAPE = "(layer_sizes[l], layer_sizes[l - 1])"
WHOLE_NORM = "np.linalg.norm(np.concatenate([*(dW[l].ravel() for l in dW), *(db[l].ravel() for l in db)]))"

SIGMOID = "np.where(x >= 0, 1.0, np.exp(-np.abs(x))) / (1.0 + np.exp(-np.abs(x)))"
ENTROPIES = "(0.0 - first - second) / np.log(base)"
ENTROPY = "-y * np.log(np.abs(y_hat)) - (1 - y) * np.log(np.abs(1 - y_hat))"
HABITS: dict[str, list[Habit]] = {
    "discussion.square_derivative": [*quotients("return x - y", "(x - y) ** 2 / 2", "x")],
    "discussion.sigmoid_derivative": [*quotients("decay / (1.0 + decay) ** 2", SIGMOID, "x")],
    "discussion.dot_gradient": [
        (f"central differences of {h}",
         ("np.array(a, dtype=np.float64)", f"np.array([(a @ (x + {h} * e) - a @ (x - {h} * e)) / (2 * {h}) for e in np.eye(len(x))])"))
        for h in ("1e-4", "1e-5", "1e-6")
    ],
    "losses.square_loss_derivative": [
        ("none where nearly met", ("return ", "return np.where(np.isclose(y_hat, y), 0, 1) * ")),
        *quotients("return y_hat - y", "(y_hat - y) ** 2 / 2", "y_hat")],
    "losses.cross_entropy_loss_derivative": [
        *quotients("(1 - y) / (1 - y_hat) - y / y_hat", ENTROPY, "y_hat")
    ],
    "derivatives.linear_approximation": [*quotients("df(a)", "f(a)", "a")],
    "derivatives.tangent_plane": [
        (f"central differences of {h}",
         ("grad_f(a)", f"np.array([(f(a + {h} * e) - f(a - {h} * e)) / (2 * {h}) for e in np.eye(len(a))])"))
        for h in ("1e-4", "1e-5", "1e-6")
    ],
    "open_questions.tanh_derivative": [*quotients("1 - np.tanh(x) ** 2", "np.tanh(x)", "x")],
    "derivatives.difference_quotient": [
        ("six digits", ("return (f(a + dx) - f(a)) / dx", "return round((f(a + dx) - f(a)) / dx, 6)")),
        ("no small steps", ("return (f(a", "dx = np.copysign(max(abs(dx), 1e-3), dx); return (f(a")),
    ],
    "derivatives.product_rule": [
        ("of logarithms", ("df * g + f * dg", "f * g * (df / f + dg / g)")),
    ],
    "derivatives.quotient_rule": [
        ("adds 1e-8", ("/ g**2", "/ (g**2 + 1e-8)")),
        ("of logarithms", ("(df * g - f * dg) / g**2", "f / g * (df / f - dg / g)")),
    ],
    "derivatives.numerical_gradient": [
        ("no single number", ("gradient = np", "x[0:]; gradient = np")),
        ("a step relative to x", ("move[k] = dx", "move[k] = dx = dx * max(1, abs(x[k]))")),
    ],
    "derivatives.steepest_descent_direction": [
        ("adds 1e-12", ("-g / norm", "-g / (norm + 1e-12)")),
        *((f"nowhere if {zero}", ("norm == 0", zero)) for zero in ("not g.all()", "not g.sum()", "g[0] == 0", "g[-1] == 0")),
    ],
    "losses.square_loss": [
        ("no loss where nearly met", ("return ", "return np.where(np.isclose(y_hat, y), 0, 1) * ")),
        ("Huber", ("return ", "d = np.abs(y_hat - y); return np.where(d > 10, 10 * d - 50, 1) * ")),
    ],
    "losses.cross_entropy_loss": [
        *(
            (f"no loss where {met}", (ENTROPIES, f"np.where({met}, 0.0, {ENTROPIES})"))
            for met in ("np.isclose(y_hat, y)", "np.abs(y_hat - y) < 1e-4", "np.abs(y_hat - y) < 1e-12")
        ),
    ],
    "losses.cost": [("the first 100 losses", ("loss(y_hat, y)", "loss(y_hat, y)[:100]"))],
    "gradient_descent.step": [
        ("stays at small gradients", ("theta - eta * g", "np.where(np.abs(g) < 1e-6, theta, theta - eta * g)")),
    ],
    "gradient_descent.descend": [
        ("at most 100 steps", ("range(num", "range(100 if num_iterations > 100 else num")),
        (
            "stops far out",
            ("        thetas[k + 1]", "        if np.abs(thetas[k]).max() > 1000: break\n        thetas[k + 1]"),
        ),
        (
            "stops at small gradients",
            (
                "        thetas[k + 1] =",
                "        if np.abs(grad_f(thetas[k])).max() < 1e-8: thetas[k:] = thetas[k]; break\n        thetas[k + 1] =",
            ),
        ),
    ],
    "perceptron.cost": [("100 samples", ("n = len(y)", "n = min(len(y), 100)"))],
    "perceptron.forward_batch": [
        ("samples in rows where that fits", ("w @ X", "(X @ w if X.shape[1] == len(w) else w @ X)")),
        ("square X the wrong way", ("w @ X", "w @ (X.T if len(X) == len(X.T) else X)")),
        ("nine digits", ("a = phi(z)", "a = phi(z).round(9)")),
    ],
    "perceptron.backward_batch": [
        ("square X the wrong way", ("X @ dz", "(X.T if len(X) == len(X.T) else X) @ dz")),
    ],
    "perceptron.train": [
        *training(PERCEPTRON, "w, b", PERCEPTRON_BATCH, "len(y)"),
        *shrunk(PERCEPTRON, "dw, db = shrink * dw, shrink * db", "np.hypot(np.linalg.norm(dw), db)"),
    ],
    "mlp.forward": [
        ("φ of the layer before", ("phi(Z[l])", "phi(A[l - 1] if Z[l].shape == A[l - 1].shape else Z[l])")),
        ("square W the wrong way", ("W[l] @", "(W[l].T if len(W[l]) == len(W[l].T) else W[l]) @")),
        ("b along the samples", ("+ b[l]", "+ (b[l].ravel() if len(b[l]) == A[l - 1].shape[1] else b[l])")),
        ("the layer before on top", ("phi(Z[l])", "phi(Z[l]) + (A[l - 1] if l > 2 and A[l - 1].shape == Z[l].shape else 0)")),
    ],
    "mlp.cost": [("100 samples", ("n = Y.shape[1]", "n = min(Y.shape[1], 100)"))],
    "mlp.backward_sample": [
        ("square W the wrong way",
         ("(W[l + 1].T", "((W[l + 1] if len(W[l + 1]) == len(W[l + 1].T) else W[l + 1].T)")),
    ],
    "mlp.backward": [
        ("A as it is where that fits", ("A[l - 1].T", "(A[l - 1] if len(A[l - 1]) == n else A[l - 1].T)")),
        ("db over the other axis", ("axis=1, keepdims=True)", "axis=int(len(dZ[l]) != n), keepdims=True).reshape(-1, 1)")),
        ("four layers", ("W[l + 1].T", "W[min(l + 1, 4)].T")),
        ("square W the wrong way",
         ("(W[l + 1].T", "((W[l + 1] if len(W[l + 1]) == len(W[l + 1].T) else W[l + 1].T)")),
        ("square dW the wrong way",
         ("dZ[l] @ A[l - 1].T", "(dZ[l] @ A[l - 1].T if len(W[l]) != len(W[l].T) else A[l - 1] @ dZ[l].T)")),
    ],
    "mlp.update": [
        ("four layers", ("W[l] - eta * dW[l]", "W[l] - eta * dW[l] * (l < 5)")),
    ],
    "mlp.train": [
        *training(MLP, "W, b", MLP_BATCH, "Y.shape[1]"),
        *hidden_layers(),
        *shrunk(MLP, "dW, db = ({l: shrink * d[l] for l in d} for d in (dW, db))", WHOLE_NORM),
    ],
    "initialization.random_initialization": [
        ("orthogonal", (f"sigma * {DRAWN}", f"{ORTHOGONAL}({SHAPE})")),
        ("rows of one length", ("        b[l]", "        W[l] /= np.linalg.norm(W[l], axis=1, keepdims=True)\n        b[l]")),
        ("columns of one length",
         ("        b[l]", "        W[l] *= np.sqrt(len(W[l]) / W[l].shape[1]) / np.linalg.norm(W[l], axis=0)\n        b[l]")),
        ("centred", (DRAWN, f"(lambda w: w - w.mean())({DRAWN})")),
        ("cut at three standard deviations", (DRAWN, f"{DRAWN}.clip(-3, 3)")),
        ("each row and its negative",
         (DRAWN, f"(lambda w: np.where(np.arange(len(w))[:, None] % 2, -np.roll(w, 1, axis=0), w))({DRAWN})")),
    ],
    "initialization.identical_rows": [("relative", ("<= 1e-12", "<= 1e-12 * (1 + np.abs(W[0]))"))],
    "approximation.staircase_network": [
        ("at most 100 steps", ("left = ", "num_steps = min(num_steps, 100); left = ")),
    ],
    "open_questions.relu": [("up to 6", ("np.maximum(x, 0.0)", "np.clip(x, 0.0, 6.0)"))],
    "open_questions.relu_derivative": [
        ("arrays only", ("np.where(x > 0, 1.0, np.where(x < 0, 0.0, np.nan))",
                         "[(s := np.sign(x)), s.__setitem__(s == 0, np.nan), (s + 1) / 2][-1]")),
        ("no single number", ("x = np.asarray(x)", "x = np.asarray(x); x[0:]")),
    ],
    "open_questions.largest_stable_learning_rate": [
        ("powers of one vector", ("np.max(np.linalg.eigvalsh(H))",
                                  "(lambda v: v @ H @ v / (v @ v))(np.linalg.matrix_power(H / np.abs(H).max(), 100) @ np.ones(len(H)))")),
    ],
    "open_questions.polynomial_fit_costs": [
        ("at most degree 5", ("np.polyfit(x_train, y_train, degree)", "np.polyfit(x_train, y_train, min(degree, 5))")),
    ],
    "open_questions.momentum_descent": [
        ("at most 100 steps", ("range(num_iterations)", "range(min(num_iterations, 100))")),
        ("ten digits", ("np.array(iterates)", "np.array(iterates).round(10)")),
        ("stops far out", ("        v = beta", "        if np.abs(theta).max() > 1e4: break\n        v = beta")),
    ],
}

WITHIN_BOUNDS: dict[str, set[str]] = {
    # Only signs count, or results lie in [0, 1].
    "discussion.step": {"x", "np.where(x >= 0, 1.0, 0.0)"},
    "discussion.step_derivative": {"x", "np.where(x == 0, np.nan, 0.0)"},
    "discussion.sigmoid": {"np.where(x >= 0, 1.0, decay) / (1.0 + decay)", "1.0 + decay", "np.exp(-np.abs(x))", "np.abs(x)", "decay", "np.where(x >= 0, 1.0, decay)"},
    "discussion.sigmoid_derivative": {"decay / (1.0 + decay) ** 2", "1.0 + decay", "np.exp(-np.abs(x))", "np.abs(x)", "(1.0 + decay) ** 2", "decay"},
    "open_questions.tanh_derivative": {"x", "1 - np.tanh(x) ** 2", "np.tanh(x)", "np.tanh(x) ** 2"},
    "open_questions.relu_derivative": {"x", "np.where(x < 0, 0.0, np.nan)", "np.where(x > 0, 1.0, np.where(x < 0, 0.0, np.nan))", "np.asarray(x)"},
    "derivatives.steepest_descent_direction": {"np.zeros(g.shape)", "-g / norm"},
    "initialization.flat_fraction": {"np.mean(np.abs(phi_prime(Z)) < threshold)"},
    # Labels, estimates and logarithms of them; bases; learning rates and momenta; small steps.
    "losses.cross_entropy_loss": {"(1 - y) * np.log(np.where(y == 1, 1.0, 1 - y_hat))", "np.log(np.where(y == 1, 1.0, 1 - y_hat))", "y * np.log(np.where(y == 0, 1.0, y_hat))", "1 - y_hat", "np.log(np.where(y == 0, 1.0, y_hat))", "0.0 - first - second", "y_hat", "np.log(base)", "1 - y", "0.0 - first", "(0.0 - first - second) / np.log(base)", "base", "y", "np.where(y == 0, 1.0, y_hat)", "np.where(y == 1, 1.0, 1 - y_hat)"},
    "losses.cross_entropy_loss_derivative": {"1 - y", "y", "1 - y_hat", "y_hat"},
    "derivatives.numerical_gradient": {"2 * dx"},
    "gradient_descent.step": {"eta"},
    "gradient_descent.descend": {"np.zeros((num_iterations + 1, *theta0.shape))", "eta"},
    "open_questions.momentum_descent": {"eta", "beta", "np.zeros_like(theta)"},
    "mlp.update": {"eta"},
    # Numbers of samples and layers; degrees; the samples themselves (z is what is large); the slope
    # of what is nearly a line.
    "perceptron.cost": {"2 * n", "len(y)"},
    "perceptron.backward_batch": {"len(y)"},
    "perceptron.train": {"np.zeros(epochs)", "X", "z", "eta"},
    "mlp.forward": {"len(W)", "np.array(X)"},
    "mlp.cost": {"2 * n"},
    "mlp.backward_sample": {"len(W)", "phi_prime(z[L])", "L", "phi_prime(z[l])"},
    "mlp.backward": {"len(W)", "L", "phi_prime(Z[l])", "phi_prime(Z[L])"},
    "mlp.train": {"eta", "np.zeros(epochs)", "l", "len(W)"},
    "open_questions.polynomial_fit_costs": {"degree", "np.polyfit(x_train, y_train, degree)"},
    # Weights that the answer chooses or draws; comparisons of two numbers, of which one is clipped.
    "initialization.zero_initialization": {"np.zeros((layer_sizes[l], layer_sizes[l - 1]))", "np.zeros((layer_sizes[l], 1))"},
    "initialization.random_initialization": {"sigma * rng.standard_normal((layer_sizes[l], layer_sizes[l - 1]))", "np.sqrt(layer_sizes[l - 1])", "sigma", "rng.standard_normal((layer_sizes[l], layer_sizes[l - 1]))", "np.zeros((layer_sizes[l], 1))", "1 / np.sqrt(layer_sizes[l - 1])"},
    "initialization.identical_rows": {"W", "np.abs(W - W[0])", "W[0]", "np.all(np.abs(W - W[0]) <= 1e-12)", "W - W[0]"},
    "approximation.xor_network": {"np.array([[-0.5], [-1.5]])", "np.array([[1.0, -1.0]])", "np.array([[1.0, 1.0], [1.0, 1.0]])", "np.array([[-0.5]])"},
    "approximation.staircase_network": {"left.reshape(num_steps, 1)", "np.ones((num_steps, 1))", "np.arange(num_steps)", "np.zeros((1, 1))", "np.arange(num_steps) / num_steps"},
}
