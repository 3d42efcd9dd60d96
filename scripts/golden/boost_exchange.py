"""Writes packages/classifier/src/boost/exchange/exchange.golden.json: model files of XGBoost and LightGBM, and what they predict.

    pip install xgboost==3.2.0 lightgbm==4.7.0 pandas==3.1.1
    python scripts/golden/boost_exchange.py

Models stay as they are; what they predict is made again, also by newer versions than wrote them. To write the models again, with
the versions that are installed, and keep those of others (XGBoost 1.7.6 and 2.1.4 and LightGBM 3.3.5 wrote some):

    python scripts/golden/boost_exchange.py train
"""

import base64
import json
import pathlib
import sys

import lightgbm as lgb
import numpy as np
import pandas as pd
import xgboost as xgb

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/classifier/src/boost/exchange/exchange.golden.json"
GOLDEN = OUT
NAMES = ["age", "net income", "city", "rating"]
CITIES = ["Bern", "Kyiv", "Lima", "Oslo", "Rome"]


def make_rows(random, count, unseen=False):
    """Two numbers, a category as its number, and a rating; a fifth of them gaps."""
    cities = random.integers(0, len(CITIES) + (2 if unseen else 0), count)
    columns = [random.normal(40, 12, count).round(1), random.lognormal(1, 1, count).round(3)]
    rows = np.column_stack([*columns, cities, random.integers(0, 4, count)]).astype(float)
    rows[random.random(rows.shape) < 0.2] = np.nan
    return rows


def as_frame(rows):
    frame = pd.DataFrame(rows, columns=NAMES)
    frame["city"] = pd.Categorical.from_codes(np.nan_to_num(rows[:, 2], nan=-1).astype(int), CITIES)
    return frame


def target(random, rows):
    filled = np.nan_to_num(rows, nan=1)
    score = filled[:, 0] / 20 + np.log(filled[:, 1] + 1) - (filled[:, 2] % 3) + filled[:, 3] / 2
    return score + random.normal(size=len(rows)) * 0.3


def train_xgboost():
    version = xgb.__version__
    cases = []

    def add(name, kind, options, label=None, rounds=3, frame=False, best=None):
        random = np.random.default_rng(len(cases) + 1)
        rows = make_rows(random, 150)
        score = target(random, rows)
        y = score if label is None else label(score)
        if frame:
            data = xgb.DMatrix(as_frame(rows), y, enable_categorical=True)
        else:
            data = xgb.DMatrix(rows, y, feature_types=["q", "q", "c", "q"], enable_categorical=True)
        small = {"tree_method": "hist", "max_depth": 2, "max_cat_to_onehot": 2, "eta": 0.4, "nthread": 1, "seed": 3}
        model = xgb.train(small | options, data, rounds)
        if best is not None:
            model.set_attr(best_iteration=str(best))
        raw = bytes(model.save_raw(kind))
        file = raw.decode() if kind == "json" else base64.b64encode(raw).decode()
        cases.append({"name": f"XGBoost {version}: {name}", "kind": kind, "file": file})

    add("logistic", "json", {"objective": "binary:logistic"}, lambda s: (s > 3.5).astype(int))
    add("logistic, names of columns and levels", "json", {"objective": "binary:logistic"}, lambda s: (s > 3).astype(int), frame=True)
    add("softmax", "ubj", {"objective": "multi:softprob", "num_class": 3}, lambda s: np.digitize(s, [2.5, 3.5]), rounds=2)
    add("dart", "json", {"objective": "reg:squarederror", "booster": "dart", "rate_drop": 0.6}, rounds=4)
    add("poisson", "ubj", {"objective": "count:poisson"}, lambda s: np.exp(s / 3).round(), frame=True)
    if not version.startswith("1."):
        add("quantile", "json", {"objective": "reg:quantileerror", "quantile_alpha": 0.25}, rounds=2)
    forest = {"objective": "reg:squarederror", "num_parallel_tree": 2, "subsample": 0.6}
    add("forest, the best round of which is the second", "json", forest, rounds=3, best=1)
    return cases


def train_lightgbm():
    version = lgb.__version__
    cases = []

    def add(name, options, label=None, frame=False, zeros=False):
        random = np.random.default_rng(len(cases) + 50)
        rows = make_rows(random, 150)
        score = target(random, rows)
        y = score if label is None else label(score)
        if frame:
            data = lgb.Dataset(as_frame(rows), y)
        else:
            data = lgb.Dataset(rows, y, categorical_feature=[2])
        small = {"num_leaves": 5, "min_data_in_leaf": 5, "min_data_per_group": 5, "cat_smooth": 1, "max_cat_to_onehot": 2}
        model = lgb.train(small | {"verbose": -1, "num_threads": 1, "deterministic": True} | options, data, 3)
        text = model.model_to_string()
        # Of the parameters only those that are read: the list is long.
        kept = [line for line in text.split("\n") if not line.startswith("[") or line.startswith(("[alpha", "[categorical"))]
        cases.append({"name": f"LightGBM {version}: {name}", "kind": "lightgbm", "file": "\n".join(kept)})

    add("logistic", {"objective": "binary"}, lambda s: (s > 3.5).astype(int))
    add("names of columns and levels", {"objective": "regression_l1"}, frame=True)
    add("zero is a gap", {"objective": "regression", "zero_as_missing": True})
    add("no gaps", {"objective": "regression", "use_missing": False})
    add("multiclass", {"objective": "multiclass", "num_class": 3}, lambda s: np.digitize(s, [2.5, 3.5]))
    return cases


def predict(case, rows):
    """The margins of XGBoost up to its best round, the raw scores of LightGBM."""
    if case["kind"] == "lightgbm":
        return lgb.Booster(model_str=case["file"]).predict(rows, raw_score=True)
    raw = case["file"].encode() if case["kind"] == "json" else base64.b64decode(case["file"])
    model = xgb.Booster(model_file=bytearray(raw))
    data = xgb.DMatrix(rows, feature_types=["q", "q", "c", "q"], feature_names=model.feature_names, enable_categorical=True)
    best = model.attr("best_iteration")
    return model.predict(data, output_margin=True, iteration_range=(0, 0 if best is None else int(best) + 1))


def main():
    golden = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {"cases": []}
    rows = make_rows(np.random.default_rng(9), 40, unseen=True)
    rows[::9, :2] = 0
    made, kept = golden["cases"], []
    if sys.argv[1:] == ["train"]:
        made = train_xgboost() + train_lightgbm()
        names = {case["name"] for case in made}
        # An older version may not read what a newer one wrote.
        kept = [case for case in golden["cases"] if case["name"] not in names]
    cases = [case | {"margins": np.asarray(predict(case, rows), float).tolist()} for case in made]
    cases = sorted(kept + cases, key=lambda case: case["name"])
    versions = {"xgboost": xgb.__version__, "lightgbm": lgb.__version__}
    gaps = [[None if value != value else value for value in row] for row in rows.tolist()]
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    OUT.write_text(
        '{"madeBy": "scripts/golden/boost_exchange.py", "versions": %s,\n"rows": %s,\n"cases": [\n%s\n]}\n'
        % (json.dumps(versions), json.dumps(gaps), lines),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
