"""Writes packages/classifier/src/linear/stream/stream-solver.golden.json: the least objective that a linear model of each
loss can have, by scipy: HiGHS for losses that a linear program minimises, L-BFGS-B for the others.

    pip install numpy==2.4.6 scipy==1.17.1
    python scripts/golden/linear-stream.py
"""

import json
import pathlib
import platform

import numpy as np
import scipy
from scipy.optimize import linprog, minimize
from scipy.special import logsumexp

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "packages/classifier/src/linear/stream/stream-solver.golden.json"


def piecewise(X, targets, weights, l1, above, below, epsilon=0.0, hinge=False):
    """min sum_i w_i (above_i p_i + below_i q_i) / sum w + l1 |b| with p >= t - m - epsilon, q >= m - t - epsilon, all >= 0."""
    rows, cols = X.shape
    share = weights / weights.sum()
    signs = np.where(targets > 0, 1.0, -1.0) if hinge else np.ones(rows)
    goal = np.ones(rows) if hinge else targets
    # Columns: b+ (cols), b- (cols), intercept, p (rows), q (rows).
    cost = np.concatenate([np.full(2 * cols, l1), [0], share * above, share * below])
    margin = np.hstack([X, -X, np.ones((rows, 1))]) * signs[:, None]
    eye, none = np.eye(rows), np.zeros((rows, rows))
    A = np.vstack([np.hstack([-margin, -eye, none]), np.hstack([margin, none, -eye])])
    b = np.concatenate([-goal + epsilon, goal + epsilon])
    bounds = [(0, None)] * (2 * cols) + [(None, None)] + [(0, None)] * (2 * rows)
    result = linprog(cost, A_ub=A, b_ub=b, bounds=bounds, method="highs")
    assert result.status == 0
    return result.fun


def smooth(X, targets, weights, l1, l2, outputs, loss):
    """loss(margins) -> values (rows) and slopes (rows x outputs). L1 by two variables >= 0 for each coefficient."""
    rows, cols = X.shape
    share = weights / weights.sum()
    size = cols * outputs

    def objective(x):
        b = (x[:size] - x[size : 2 * size]).reshape(outputs, cols)
        values, slopes = loss(X @ b.T + x[2 * size :])
        slopes = slopes * share[:, None]
        gradient = (slopes.T @ X + l2 * b).ravel()
        total = share @ values + l2 / 2 * (b * b).sum() + l1 * x[: 2 * size].sum()
        return total, np.concatenate([gradient + l1, -gradient + l1, slopes.sum(axis=0)])

    bounds = [(0, None)] * (2 * size) + [(None, None)] * outputs
    options = {"maxiter": 100000, "maxfun": 1000000, "ftol": 1e-16, "gtol": 1e-10}
    return minimize(objective, np.zeros(2 * size + outputs), jac=True, method="L-BFGS-B", bounds=bounds, options=options).fun


def logistic(targets):
    def loss(margins):
        m = margins[:, 0]
        return np.logaddexp(0, m) - targets * m, (1 / (1 + np.exp(-m)) - targets)[:, None]

    return loss


def softmax(targets, outputs):
    def loss(margins):
        total = logsumexp(margins, axis=1)
        slopes = np.exp(margins - total[:, None]) - np.eye(outputs)[targets.astype(int)]
        return total - margins[np.arange(len(targets)), targets.astype(int)], slopes

    return loss


def squared(targets):
    return lambda margins: ((margins[:, 0] - targets) ** 2 / 2, margins - targets[:, None])


def huber(targets, delta):
    def loss(margins):
        r = margins[:, 0] - targets
        return np.where(abs(r) <= delta, r * r / 2, delta * (abs(r) - delta / 2)), np.clip(r, -delta, delta)[:, None]

    return loss


def main():
    generator = np.random.default_rng(7)
    rows = 240
    dense = np.round(generator.normal(size=(rows, 2)), 2)
    codes = generator.integers(-1, 3, rows)
    X = np.hstack([dense, (codes[:, None] == np.arange(3)) * 1.0])
    numbers = np.round(X @ [1, -0.5, 0.5, 0, -1] + 0.3 + generator.normal(size=rows) * 0.7, 2)
    binary = (numbers + generator.normal(size=rows) > 0.5) * 1.0
    classes = np.digitize(numbers + generator.normal(size=rows) * 0.3, [-0.3, 0.8]) * 1.0
    weights = generator.integers(1, 4, rows) * 1.0
    ones = np.ones(rows)

    cases = []
    for l1, l2 in [(0, 0.01), (0.02, 0)]:
        for name, own, outputs, loss in [
            ({"name": "logistic"}, binary, 1, logistic(binary)),
            ({"name": "softmax"}, classes, 3, softmax(classes, 3)),
            ({"name": "squared"}, numbers, 1, squared(numbers)),
            ({"name": "huber", "delta": 0.5}, numbers, 1, huber(numbers, 0.5)),
        ]:
            least = smooth(X, own, weights, l1, l2, outputs, loss)
            cases.append({"loss": name, "outputs": outputs, "targets": own.tolist(), "l1": l1, "l2": l2, "objective": least})
    for l1 in [0, 0.02]:
        for name, own, least in [
            ({"name": "hinge"}, binary, piecewise(X, binary, weights, l1, ones, 0 * ones, hinge=True)),
            ({"name": "absolute"}, numbers, piecewise(X, numbers, weights, l1, ones, ones)),
            ({"name": "epsilon-insensitive", "epsilon": 0.3}, numbers, piecewise(X, numbers, weights, l1, ones, ones, 0.3)),
            ({"name": "quantile", "quantile": 0.8}, numbers, piecewise(X, numbers, weights, l1, 0.8 * ones, 0.2 * ones)),
        ]:
            cases.append({"loss": name, "outputs": 1, "targets": own.tolist(), "l1": l1, "l2": 0, "objective": least})
    golden = {
        "madeBy": "scripts/golden/linear-stream.py",
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
        "dense": dense.tolist(),
        "codes": codes.tolist(),
        "weights": weights.tolist(),
        "cases": cases,
    }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items())
    OUT.write_text("{%s}\n" % lines, encoding="utf-8")


if __name__ == "__main__":
    main()
