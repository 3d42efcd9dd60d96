"""Writes packages/classifier/src/boost/explain/tree-shap.golden.json: Shapley values of trees by XGBoost's pred_contribs, with
the trees themselves, for gaps, classes and categories.

    pip install xgboost==3.2.0 numpy==2.4.6 pandas==3.1.1
    python scripts/golden/tree-shap.py
"""

import json
import math
import pathlib
import sys

import numpy as np
import pandas as pd
import xgboost as xgb

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/classifier/src/boost/explain/tree-shap.golden.json"
ROWS = 400
SHOWN = 12
TREE_FIELDS = {
    "left": "left_children",
    "right": "right_children",
    "feature": "split_indices",
    "value": "split_conditions",
    "missingLeft": "default_left",
    "cover": "sum_hessian",
    "type": "split_type",
    "categories": "categories",
    "categoryNodes": "categories_nodes",
    "categoryStarts": "categories_segments",
    "categoryCounts": "categories_sizes",
}


def number(x):
    """Gaps have no number in JSON."""
    return None if math.isnan(x) else float(x)


def made(frame, labels, objective, outputs, rounds, depth):
    """A model as data, and what it says of some rows."""
    data = xgb.DMatrix(frame, labels, enable_categorical=True)
    settings = {"objective": objective, "max_depth": depth, "eta": 0.3, "nthread": 1, "seed": 7}
    if outputs > 1:
        settings["num_class"] = outputs
    booster = xgb.train(settings, data, rounds)
    model = json.loads(booster.save_raw("json"))["learner"]
    base = np.atleast_1d(json.loads(model["learner_model_param"]["base_score"])).astype(float)
    if objective == "binary:logistic":
        base = np.log(base / (1 - base))
    shown = xgb.DMatrix(frame.iloc[:SHOWN], enable_categorical=True)
    contributions = booster.predict(shown, pred_contribs=True).reshape(SHOWN, outputs, frame.shape[1] + 1)
    columns = [frame[name].cat.codes if frame[name].dtype == "category" else frame[name] for name in frame]
    rows = np.column_stack([np.asarray(column[:SHOWN], dtype=float) for column in columns])
    return {
        "outputs": outputs,
        "base": [float(x) for x in np.broadcast_to(base, outputs)],
        "trees": [
            {ours: tree[theirs] for ours, theirs in TREE_FIELDS.items()}
            for tree in model["gradient_booster"]["model"]["trees"]
        ],
        "treeOutputs": model["gradient_booster"]["model"]["tree_info"],
        "rows": [[number(x) for x in row] for row in rows],
        "contributions": [[[float(x) for x in one] for one in row] for row in contributions],
        "margins": [
            [float(x) for x in np.atleast_1d(row)] for row in booster.predict(shown, output_margin=True)
        ],
    }


def main():
    random = np.random.RandomState(3)
    numbers = np.round(random.normal(size=(ROWS, 5)), 2).astype(np.float32)
    score = numbers[:, 0] * numbers[:, 1] + np.sin(2 * numbers[:, 2]) + (numbers[:, 3] > 0.5)
    gaps = numbers.copy()
    gaps[random.uniform(size=gaps.shape) < 0.15] = np.nan
    names = [f"x{j}" for j in range(5)]
    frame = pd.DataFrame(gaps, columns=names)
    colours = random.randint(0, 9, ROWS)
    mixed = pd.DataFrame(numbers[:, :3], columns=names[:3])
    mixed["colour"] = pd.Categorical(colours, categories=range(9))
    effect = np.array([0.0, 2, -1, 0.5, 3, -2, 1, 0, -3])[colours]
    cases = {
        "gaps": made(frame, (score > 0.5).astype(int), "binary:logistic", 1, 12, 4),
        "classes": made(frame, np.digitize(score, [-0.3, 0.8]), "multi:softprob", 3, 4, 3),
        "categories": made(mixed, score + effect, "reg:squarederror", 1, 8, 4),
    }
    versions = {"python": sys.version.split()[0], "xgboost": xgb.__version__, "numpy": np.__version__}
    OUT.write_text(json.dumps({"madeBy": "scripts/golden/tree-shap.py", "versions": versions, **cases}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
