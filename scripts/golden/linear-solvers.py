"""Writes packages/classifier/src/linear/solve/linear-solvers.golden.json: linear problems over dense columns and one-hot groups,
solved by scikit-learn and, where it has no such loss or penalises intercepts, by scipy.

    pip install scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
    python scripts/golden/linear-solvers.py

Each solution minimises sum_i w_i loss_i / sum_i w_i + l2 / 2 |b|^2 with a free intercept: scikit-learn's C is
1 / (l2 sum_i w_i) and Ridge's alpha is l2 sum_i w_i. Objectives are computed here, from the coefficients.
"""

import json
import pathlib
import platform
import warnings

import numpy as np
import scipy
import scipy.optimize
import sklearn
from sklearn.linear_model import LogisticRegression, QuantileRegressor, Ridge
from sklearn.svm import SVC, SVR

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/classifier/src/linear/solve/linear-solvers.golden.json"

ROWS = 90
DENSE = 3
LEVELS = (3, 4)


def data():
    """Dense numbers of different size, and codes as a design has them: -1 where a row has none of a group."""
    generator = np.random.default_rng(7)
    dense = np.round(generator.normal(size=(ROWS, DENSE)) * [1, 3, 0.5] + [0, 1, 0], 3)
    codes = np.stack([generator.integers(-1, levels, size=ROWS) for levels in LEVELS], 1)
    firsts = DENSE + np.cumsum([0, *LEVELS[:-1]])
    codes = np.where(codes < 0, -1, codes + firsts)
    full = np.zeros((ROWS, DENSE + sum(LEVELS)))
    full[:, :DENSE] = dense
    for group in codes.T:
        present = group >= 0
        full[np.flatnonzero(present), group[present]] = 1
    truth = generator.normal(size=full.shape[1])
    score = full @ truth
    binary = (score + generator.logistic(size=ROWS) > np.median(score)).astype(int)
    classes = np.digitize(score + generator.normal(size=ROWS), np.quantile(score, [0.3, 0.7]))
    number = np.round(score + generator.standard_t(2, size=ROWS), 3)
    weights = np.round(generator.exponential(size=ROWS), 2)
    weights[:5] = 0
    return dense, codes, full, binary, classes, number, weights


def mean_loss(name, margin, target, weights, **options):
    residual = target - margin if margin.ndim == 1 else None
    if name == "logistic":
        values = np.logaddexp(0, -(2 * target - 1) * margin)
    elif name == "softmax":
        values = scipy.special.logsumexp(margin, axis=1) - margin[np.arange(ROWS), target]
    elif name == "hinge":
        values = np.maximum(0, 1 - (2 * target - 1) * margin)
    elif name == "squared":
        values = residual**2 / 2
    elif name == "absolute":
        values = np.abs(residual)
    elif name == "epsilon-insensitive":
        values = np.maximum(0, np.abs(residual) - options["epsilon"])
    elif name == "huber":
        delta, size = options["delta"], np.abs(residual)
        values = np.where(size <= delta, residual**2 / 2, delta * (size - delta / 2))
    else:
        quantile = options["quantile"]
        values = np.where(residual >= 0, quantile * residual, (quantile - 1) * residual)
    return np.average(values, weights=weights)


def huber_reference(x, y, weights, l2, delta):
    """The Huber loss has a Newton step that ends: reweighted by who is near, from a start near the solution."""
    share = weights / weights.sum()
    z = np.column_stack([x, np.ones(len(x))])
    penalty = np.diag([l2] * x.shape[1] + [0.0])

    def gradient(b):
        return -z.T @ (share * np.clip(y - z @ b, -delta, delta)) + penalty @ b

    b = np.zeros(z.shape[1])
    for _ in range(200):  # reweighted least squares
        size = np.maximum(np.abs(y - z @ b), delta) / delta
        b = np.linalg.solve(z.T @ (z * (share / size)[:, None]) + penalty, z.T @ (share / size * y))
    for _ in range(20):  # Newton
        near = np.abs(y - z @ b) <= delta
        b -= np.linalg.solve(z.T @ (z * (share * near)[:, None]) + penalty, gradient(b))
    assert np.abs(gradient(b)).max() < 1e-14
    return b[:-1], b[-1]


def main():
    warnings.simplefilter("error")
    dense, codes, x, binary, classes, number, weights = data()
    ones = np.ones(ROWS)
    cases = []

    def case(title, loss, targets, w, l2, coef, intercept, has_intercept=True, **options):
        coef = np.asarray(coef, float)
        margin = x @ coef.T + intercept
        if loss != "softmax":
            coef, margin = coef.reshape(-1), margin.reshape(-1)
        objective = mean_loss(loss, margin, targets, w, **options) + l2 / 2 * (coef**2).sum()
        cases.append(
            {
                "title": title,
                "loss": {"name": loss, **options},
                "targets": targets.tolist(),
                "weighted": bool(w is weights),
                "l2": l2,
                "hasIntercept": has_intercept,
                "coefficients": coef.reshape(-1).tolist(),
                "intercepts": np.atleast_1d(intercept).astype(float).tolist(),
                "objective": float(objective),
            }
        )

    for title, w, l2, has in [
        ("logistic", ones, 0.01, True),
        ("logistic with weights", weights, 0.003, True),
        ("logistic without intercept", ones, 0.1, False),
    ]:
        model = LogisticRegression(C=1 / (l2 * w.sum()), solver="newton-cholesky", tol=1e-13, max_iter=100, fit_intercept=has)
        model.fit(x, binary, sample_weight=w)
        case(title, "logistic", binary, w, l2, model.coef_, model.intercept_, has)
    for title, w, l2 in [("softmax", ones, 0.01), ("softmax with weights", weights, 0.1)]:
        model = LogisticRegression(C=1 / (l2 * w.sum()), solver="newton-cholesky", tol=1e-13, max_iter=100)
        model.fit(x, classes, sample_weight=w)
        # Intercepts that differ by a constant mean the same.
        case(title, "softmax", classes, w, l2, model.coef_, model.intercept_ - model.intercept_.mean())
    for title, w, l2 in [("squared", ones, 0.2), ("squared with weights", weights, 1e-4)]:
        model = Ridge(alpha=l2 * w.sum(), solver="cholesky").fit(x, number, sample_weight=w)
        case(title, "squared", number, w, l2, model.coef_, model.intercept_)
    for title, w, l2 in [("huber", ones, 0.01), ("huber with weights", weights, 0.1)]:
        coef, intercept = huber_reference(x, number, w, l2, 0.8)
        case(title, "huber", number, w, l2, coef, intercept, delta=0.8)
    for title, w, l2 in [("hinge", ones, 0.01), ("hinge with weights", weights, 0.05)]:
        model = SVC(kernel="linear", C=1 / (l2 * w.sum()), tol=1e-10)
        kept = w > 0
        model.fit(x[kept], binary[kept], sample_weight=w[kept])
        case(title, "hinge", binary, w, l2, model.coef_, model.intercept_[0])
    for loss, epsilon in [("absolute", 0.0), ("epsilon-insensitive", 0.5)]:
        for title, w, l2 in [(loss, ones, 0.01), (f"{loss} with weights", weights, 0.05)]:
            model = SVR(kernel="linear", C=1 / (l2 * w.sum()), epsilon=epsilon, tol=1e-10)
            kept = w > 0
            model.fit(x[kept], number[kept], sample_weight=w[kept])
            options = {"epsilon": epsilon} if loss == "epsilon-insensitive" else {}
            case(title, loss, number, w, l2, model.coef_, model.intercept_[0], **options)
    for title, w, quantile in [("quantile", ones, 0.9), ("median with weights", weights, 0.5)]:
        model = QuantileRegressor(quantile=quantile, alpha=0, solver="highs").fit(x, number, sample_weight=w)
        case(title, "quantile", number, w, 0.0, model.coef_, model.intercept_, quantile=quantile)

    golden = {
        "madeBy": "scripts/golden/linear-solvers.py",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "rows": ROWS,
        "denseCols": DENSE,
        "cols": x.shape[1],
        "groups": len(LEVELS),
        "dense": dense.reshape(-1).tolist(),
        "codes": codes.reshape(-1).tolist(),
        "weights": weights.tolist(),
        "cases": cases,
    }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items())
    OUT.write_text("{%s}\n" % lines, encoding="utf-8")


if __name__ == "__main__":
    main()
