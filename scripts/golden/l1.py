"""Writes packages/classifier/src/linear/solve/coordinate-descent.golden.json: linear problems solved by scikit-learn, with l1
and, for the dual solver, without.

    pip install scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
    python scripts/golden/l1.py

Problems are stated as mean loss + l1 ||b||_1 + l2 / 2 ||b||^2 with a free intercept. Each design has three blocks of columns: dense,
one-hot (codes, -1 for none) and sparse.
"""

import json
import pathlib
import platform
import warnings

import numpy as np
import scipy
import sklearn
from sklearn.linear_model import ElasticNet, LogisticRegression
from sklearn.svm import SVC, SVR

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/classifier/src/linear/solve/coordinate-descent.golden.json"
ROWS, DENSE, LEVELS, SPARSE = 60, 3, (3, 4), 6


def make_design(generator):
    dense = np.round(generator.normal(size=(ROWS, DENSE)), 3)
    codes = np.stack([generator.integers(-1, levels, ROWS) for levels in LEVELS], axis=1)
    sparse = np.round(generator.normal(size=(ROWS, SPARSE)), 3) * (generator.random((ROWS, SPARSE)) < 0.3)
    first = DENSE
    blocks = [dense]
    for g, levels in enumerate(LEVELS):
        blocks.append((codes[:, g : g + 1] == np.arange(levels)).astype(float))
        codes[:, g] = np.where(codes[:, g] < 0, -1, codes[:, g] + first)
        first += levels
    blocks.append(sparse)
    return dense, codes, sparse, np.hstack(blocks)


def objective(problem, x, y, weights, coefficients, intercepts):
    margins = x @ coefficients.T + intercepts
    name = problem["loss"]["name"]
    m = margins[:, 0]
    s = 2 * y - 1
    if name == "squared":
        losses = (m - y) ** 2 / 2
    elif name == "logistic":
        losses = np.logaddexp(0, -s * m)
    elif name == "softmax":
        losses = scipy.special.logsumexp(margins, axis=1) - margins[np.arange(ROWS), y.astype(int)]
    elif name == "hinge":
        losses = np.maximum(0, 1 - s * m)
    elif name == "epsilon-insensitive":
        losses = np.maximum(0, np.abs(m - y) - problem["loss"]["epsilon"])
    return float(
        np.average(losses, weights=weights)
        + problem["l1"] * np.abs(coefficients).sum()
        + problem["l2"] / 2 * (coefficients**2).sum()
    )


def fitted(problem, x, targets, weights):
    name, l1, l2 = problem["loss"]["name"], problem["l1"], problem["l2"]
    y = np.array(targets[problem["targets"]], dtype=float)
    w = np.array(weights) if problem["isWeighted"] else np.ones(ROWS)
    has_intercept = problem["hasIntercept"]
    total = w.sum()
    if name == "squared":
        model = ElasticNet(
            alpha=l1 + l2, l1_ratio=l1 / (l1 + l2), tol=1e-15, max_iter=1_000_000, fit_intercept=has_intercept
        )
        model.fit(x, y, sample_weight=w)
    elif name in ("logistic", "softmax"):
        model = LogisticRegression(
            C=1 / ((l1 + l2) * total),
            l1_ratio=l1 / (l1 + l2),
            solver="saga" if l1 > 0 else "lbfgs",
            tol=1e-12,
            max_iter=1_000_000,
            fit_intercept=has_intercept,
            random_state=0,
        )
        model.fit(x, y, sample_weight=w)
    elif name == "hinge":
        model = SVC(kernel="linear", C=1 / (l2 * total), tol=1e-12)
        model.fit(x, y, sample_weight=w)
    else:
        model = SVR(kernel="linear", C=1 / (l2 * total), epsilon=problem["loss"]["epsilon"], tol=1e-12)
        model.fit(x, y, sample_weight=w)
    coefficients = np.atleast_2d(model.coef_)
    intercepts = np.atleast_1d(model.intercept_) * np.ones(len(coefficients))
    return {
        **problem,
        "coefficients": coefficients.ravel().tolist(),
        "intercepts": intercepts.tolist(),
        "objective": objective(problem, x, y, w, coefficients, intercepts),
    }


def problem(title, loss, l1, l2, is_weighted=False, has_intercept=True):
    targets = {"logistic": "binary", "hinge": "binary", "softmax": "classes"}.get(loss["name"], "numbers")
    return {
        "title": title,
        "loss": loss,
        "targets": targets,
        "l1": l1,
        "l2": l2,
        "isWeighted": is_weighted,
        "hasIntercept": has_intercept,
    }


def main():
    warnings.simplefilter("error", sklearn.exceptions.ConvergenceWarning)
    generator = np.random.default_rng(5)
    dense, codes, sparse, x = make_design(generator)
    truth = generator.normal(size=(3, x.shape[1])) * (generator.random((3, x.shape[1])) < 0.5)
    margins = x @ truth.T
    targets = {
        "numbers": np.round(3 + margins[:, 0] + generator.normal(size=ROWS), 3).tolist(),
        "binary": (margins[:, 0] + generator.logistic(size=ROWS) > 0.3).astype(int).tolist(),
        "classes": (margins + generator.gumbel(size=(ROWS, 3))).argmax(axis=1).tolist(),
    }
    weights = np.round(generator.uniform(0.2, 3, ROWS), 2).tolist()
    shared = {
        "madeBy": "scripts/golden/l1.py",
        "versions": {
            "python": platform.python_version(),
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
            "scipy": scipy.__version__,
        },
        "rows": ROWS,
        "dense": dense.ravel().tolist(),
        "denseCols": DENSE,
        "codes": codes.ravel().tolist(),
        "groups": len(LEVELS),
        "sparse": sparse.tolist(),
        "cols": x.shape[1],
        "targets": targets,
        "weights": weights,
    }
    squared, logistic, softmax, hinge = ({"name": name} for name in ("squared", "logistic", "softmax", "hinge"))
    near = {"name": "epsilon-insensitive", "epsilon": 0.3}
    l1_problems = [
        problem("lasso", squared, 0.1, 0),
        problem("lasso, weak", squared, 0.003, 0),
        problem("lasso, weighted", squared, 0.1, 0, is_weighted=True),
        problem("elastic net", squared, 0.05, 0.1),
        problem("lasso without intercept", squared, 0.1, 0, has_intercept=False),
        problem("logistic", logistic, 0.02, 0),
        problem("logistic, nearly all zero", logistic, 0.08, 0),
        problem("logistic, weighted elastic net", logistic, 0.01, 0.02, is_weighted=True),
        problem("logistic without intercept", logistic, 0.02, 0, has_intercept=False),
        problem("softmax", softmax, 0.02, 0),
        problem("softmax, weighted elastic net", softmax, 0.01, 0.01, is_weighted=True),
    ]
    dual_problems = [
        problem("hinge", hinge, 0, 0.05),
        problem("hinge, weak", hinge, 0, 0.002),
        problem("hinge, weighted", hinge, 0, 0.05, is_weighted=True),
        problem("epsilon-insensitive", near, 0, 0.05),
        problem("epsilon-insensitive, weighted", near, 0, 0.01, is_weighted=True),
        problem("logistic", logistic, 0, 0.02),
        problem("logistic, weighted", logistic, 0, 0.001, is_weighted=True),
        problem("logistic without intercept", logistic, 0, 0.02, has_intercept=False),
        problem("squared", squared, 0, 0.05),
    ]
    # Ridge regression has its own solver, which needs no iterations.
    ridge = dual_problems.pop()
    centred, y = x - x.mean(axis=0), np.array(targets["numbers"])
    coefficients = np.linalg.solve(
        centred.T @ centred / ROWS + ridge["l2"] * np.eye(x.shape[1]), centred.T @ (y - y.mean()) / ROWS
    )
    intercept = y.mean() - x.mean(axis=0) @ coefficients
    solved = {
        **ridge,
        "coefficients": coefficients.tolist(),
        "intercepts": [intercept],
        "objective": objective(ridge, x, y, np.ones(ROWS), coefficients[None], np.array([intercept])),
    }
    golden = {
        **shared,
        "cases": [fitted(p, x, targets, weights) for p in l1_problems],
        "dualCases": [*(fitted(p, x, targets, weights) for p in dual_problems), solved],
    }
    OUT.write_text(json.dumps(golden) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
