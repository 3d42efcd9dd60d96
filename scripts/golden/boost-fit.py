"""Writes packages/classifier/src/boost/fit.golden.json: what XGBoost's models of some rounds say of the rows that they were
trained on, for each objective that both have.

    pip install xgboost==3.2.0 numpy==2.4.6
    python scripts/golden/boost-fit.py

Features are few whole numbers and gaps, so that each is a bin of its own and both sides have the same splits to choose from.
"""

import json
import pathlib
import platform

import numpy as np
import xgboost

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/classifier/src/boost/fit.golden.json"

ROWS = 150
ROUNDS = 6


def data():
    random = np.random.default_rng(11)
    X = np.stack([random.integers(0, 40, ROWS), random.integers(0, 12, ROWS), random.integers(-9, 30, ROWS)], 1)
    X = X.astype(np.float32)
    X[random.random(X.shape) < 0.08] = np.nan
    known = np.nan_to_num(X, nan=-3)
    score = 0.1 * known[:, 0] - 0.3 * known[:, 1] + 0.004 * known[:, 2] ** 2
    number = np.round(score + random.normal(size=ROWS) * 0.7, 3)
    return X, {
        "number": number,
        "binary": (score + random.logistic(size=ROWS) > np.median(score)).astype(float),
        "classes": np.digitize(score + random.normal(size=ROWS), np.quantile(score, [0.4, 0.75])).astype(float),
        "count": random.poisson(np.exp(np.clip(score, -2, 1.5))).astype(float),
    }, np.round(random.exponential(size=ROWS) + 0.1, 2)


def cases(targets, weights):
    """Our name of the objective, what it is learned from, weights, our options and XGBoost's."""
    growth = {"depth": 4, "learningRate": 0.3}
    same = {"max_depth": 4, "eta": 0.3}
    yield "squared", "number", None, growth, {"objective": "reg:squarederror", **same}
    yield "squared", "number", weights, growth, {"objective": "reg:squarederror", **same}
    yield "logistic", "binary", weights, growth, {"objective": "binary:logistic", **same}
    # Where l1 or a bound make weights equal, splits gain the same and either is right: not so with a label of many values.
    for own, theirs in [
        ({"l1": 0.4}, {"alpha": 0.4}),
        ({"l2": 2.5, "minChildWeight": 3}, {"lambda": 2.5, "min_child_weight": 3}),
        ({"maxDeltaStep": 2}, {"max_delta_step": 2}),
    ]:
        yield "squared", "number", weights, {**growth, **own}, {"objective": "reg:squarederror", **same, **theirs}
    yield "softmax", "classes", weights, growth, {"objective": "multi:softprob", "num_class": 3, **same}
    yield "poisson", "count", None, growth, {"objective": "count:poisson", **same}
    median = {"base_score": float(np.median(targets["number"])), "huber_slope": 0.8}
    yield "huber", "number", None, {**growth, "huberDelta": 0.8}, {"objective": "reg:pseudohubererror", **same, **median}
    yield "absolute", "number", None, growth, {"objective": "reg:absoluteerror", **same}


def main():
    X, targets, weights = data()
    fits = []
    for name, label, own, options, parameters in cases(targets, weights):
        rows = xgboost.DMatrix(X, label=targets[label], weight=own)
        settings = {"tree_method": "hist", "max_bin": 256, "nthread": 1, "verbosity": 0, **parameters}
        margins = xgboost.train(settings, rows, ROUNDS).predict(rows, output_margin=True)
        weighted = own is not None
        fits.append({"name": name, "label": label, "weighted": weighted, "options": options, "margins": margins.tolist()})
    golden = {
        "versions": {"python": platform.python_version(), "xgboost": xgboost.__version__, "numpy": np.__version__},
        "rounds": ROUNDS,
        "X": [[None if np.isnan(value) else float(value) for value in row] for row in X],
        "targets": {name: values.tolist() for name, values in targets.items()},
        "weights": weights.tolist(),
        "fits": fits,
    }
    OUT.write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
