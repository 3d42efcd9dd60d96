"""Writes packages/classifier/src/boost/objective/objectives.golden.json: derivatives and first scores of XGBoost's objectives, and
weighted quantiles by numpy.

    pip install xgboost==3.2.0 numpy==2.4.6
    python scripts/golden/boost-objectives.py

A model of one row, one round, learning rate 1 and lambda 1 is a single leaf of value -g / (h + 1) and cover h.
"""

import json
import pathlib
import platform

import numpy as np
import xgboost

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "packages/classifier/src/boost/objective/objectives.golden.json"

SCORES = [-12.5, -3.25, -1, -0.25, 0, 0.125, 0.75, 2.5, 7, 18]
COUNTS = [0, 0.25, 1, 2, 7]


def derivatives(parameters, score, target, weight):
    """Gradient and Hessian of one row, for each output."""
    data = xgboost.DMatrix(np.zeros((1, 1)), label=[target], weight=[weight])
    data.set_base_margin(np.atleast_2d(score))
    settings = {"eta": 1, "lambda": 1, "min_child_weight": 0, "tree_method": "hist", "verbosity": 0, **parameters}
    model = xgboost.train(settings, data, 1)
    trees = [json.loads(tree) for tree in model.get_dump(with_stats=True, dump_format="json")]
    return [[-tree["leaf"] * (tree["cover"] + 1), tree["cover"]] for tree in trees]


def rows_of(parameters, rows):
    made = []
    for score, target, weight in rows:
        gradients, hessians = zip(*derivatives(parameters, score, target, weight))
        made.append({"score": score, "target": target, "weight": weight, "g": gradients, "h": hessians})
    return made


def cases():
    weights = [1, 0.5, 3]
    spread = lambda targets: [(s, t, weights[(i + j) % 3]) for i, s in enumerate(SCORES) for j, t in enumerate(targets)]
    yield "logistic", {}, rows_of({"objective": "binary:logistic"}, spread([0, 1]))
    yield "squared", {}, rows_of({"objective": "reg:squarederror"}, spread([-3.5, 0.25]))
    for delta in (1, 2.5):
        parameters = {"objective": "reg:pseudohubererror", "huber_slope": delta}
        yield "huber", {"huberDelta": delta}, rows_of(parameters, spread([-3.5, 0.25]))
    # A weight of a leaf is no greater than max_delta_step: only rows that do not come to it tell their gradient.
    near = [(s, t, w) for s in (-1, -0.25, 0, 0.5, 2) for t in COUNTS for w in (1, 2)]
    poisson = rows_of({"objective": "count:poisson"}, near)
    inside = [row for row in poisson if abs(row["g"][0] / (row["h"][0] + 1)) < 0.69]
    yield "poisson", {"maxDeltaStep": 0.7}, inside
    margins = [[0, 0, 0], [1.5, -2, 0.25], [-9, 4, 3.5], [20, -20, 0]]
    softmax = [(m, t, w) for m in margins for t in (0, 1, 2) for w in (1, 2.5)]
    yield "softmax", {}, rows_of({"objective": "multi:softprob", "num_class": 3}, softmax)


def first_score(objective, targets, weights, **parameters):
    """What scores start from: base_score as a margin."""
    data = xgboost.DMatrix(np.zeros((len(targets), 1)), label=targets, weight=weights)
    model = xgboost.train({"objective": objective, "verbosity": 0, **parameters}, data, 1)
    base = json.loads(json.loads(model.save_config())["learner"]["learner_model_param"]["base_score"])
    base = np.asarray(base, dtype=np.float64)
    if objective == "binary:logistic":
        base = np.log(base / (1 - base))
    if objective == "count:poisson":
        base = np.log(base)
    return base.tolist()


def bases():
    random = np.random.default_rng(5)
    measured = np.round(random.normal(size=31) * 4 + 1, 2)
    weights = np.round(random.exponential(size=31) + 0.05, 2)
    for name, objective, targets, more in [
        ("logistic", "binary:logistic", (random.random(31) < 0.3).astype(float), {}),
        ("softmax", "multi:softprob", np.array([0] * 20 + [1] * 8 + [2] * 3, dtype=float), {"num_class": 3}),
        ("squared", "reg:squarederror", measured, {}),
        ("absolute", "reg:absoluteerror", measured, {}),
        ("poisson", "count:poisson", random.poisson(2.5, size=31).astype(float), {}),
    ]:
        for own in (None, weights):
            base = first_score(objective, targets, own, **more)
            yield {"name": name, "targets": targets.tolist(), "weights": None if own is None else own.tolist(), "base": base}


def quantiles():
    """Rows that weigh 2 or 3 are there twice or three times."""
    random = np.random.default_rng(9)
    for count in (1, 2, 5, 8, 30):
        values = np.round(random.normal(size=count) * 3, 1)
        times = random.integers(0, 4, size=count)
        times[0] = 2
        for quantile in (0.1, 0.25, 0.5, 0.9):
            plain = np.quantile(values, quantile, method="averaged_inverted_cdf")
            weighted = np.quantile(np.repeat(values, times), quantile, method="averaged_inverted_cdf")
            yield {
                "values": values.tolist(),
                "times": times.tolist(),
                "quantile": quantile,
                "plain": float(plain),
                "weighted": float(weighted),
            }


def main():
    golden = {
        "versions": {"python": platform.python_version(), "xgboost": xgboost.__version__, "numpy": np.__version__},
        "derivatives": [{"name": name, "options": options, "rows": rows} for name, options, rows in cases()],
        "bases": list(bases()),
        "quantiles": list(quantiles()),
    }
    OUT.write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
