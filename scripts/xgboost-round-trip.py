"""Models of XGBoost and LightGBM in, ours out to XGBoost, held against the real packages.

    pip install xgboost==3.2.0 lightgbm==4.7.0 pandas==3.1.1 scikit-learn
    npm run build && python scripts/xgboost-round-trip.py

Trains models in Python for each objective on random numbers with gaps and categories, lets scripts/xgboost-round-trip.mjs
read them, predict and write them again, and loads what it wrote. Margins may differ by 4 float32 ulps (XGBoost) or 1e-12
(LightGBM, relative). Prints a line for each check and `N passed, N failed` at the end.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import lightgbm as lgb
import numpy as np
import pandas as pd
import xgboost as xgb

HERE = pathlib.Path(__file__).resolve().parent
ULPS = 4
TRAIN, TEST = 400, 300
LEVELS = 9
KINDS = ["q", "q", "c", "q", "c"]

MAJOR = int(xgb.__version__.split(".")[0])
# XGBoost reads older files than its own, not newer ones.
VERSIONS = ["2.1", "3.2"] if MAJOR > 2 else ["2.1"]

passed = failed = 0


def report(name, problem):
    global passed, failed
    passed += not problem
    failed += bool(problem)
    print(f"FAIL {name}: {problem}" if problem else f"ok   {name}")


def table(random, rows, unseen=0):
    """Three columns of numbers and two of categories, a fifth of them gaps."""
    X = random.normal(size=(rows, 5))
    for j in (2, 4):
        X[:, j] = random.integers(0, LEVELS + unseen, rows)
    X[:, 3] = np.round(X[:, 3], 1)
    X[random.random(X.shape) < 0.2] = np.nan
    return X.astype(np.float32)


def signal(random, X):
    Z = np.nan_to_num(X, nan=0.3)
    return Z[:, 0] * 1.5 - Z[:, 1] + np.sin(Z[:, 2] * 7) + 0.5 * (Z[:, 4] % 3) + random.normal(size=len(X)) * 0.5


def ulps(a, b):
    """The greatest distance of two float32 arrays, in units in the last place."""
    if a.shape != b.shape:
        return f"shapes {a.shape} and {b.shape}"
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return "numbers that are not finite"

    def order(x):
        bits = np.ascontiguousarray(x, np.float32).view(np.int32).astype(np.int64)
        return np.where(bits < 0, -(bits & 0x7FFFFFFF), bits)

    distance = int(np.abs(order(a) - order(b)).max(initial=0))
    worst.append(distance)
    return "" if distance <= ULPS else f"{distance} ulps"


worst = []


def labels(random, objective, score):
    ranks = np.argsort(np.argsort(score)) / len(score)
    if objective.startswith("multi"):
        return np.minimum(2, (ranks * 3).astype(int))
    if objective.startswith("binary") or objective == "reg:logistic":
        return (ranks > 0.8).astype(int)
    if objective.startswith("rank"):
        return (ranks * 4).astype(int)
    if objective in ("count:poisson", "reg:tweedie"):
        return random.poisson(np.exp(score / 2))
    if objective in ("reg:gamma", "survival:cox", "survival:aft", "reg:squaredlogerror"):
        return np.exp(score / 3)
    return score * 10 + 100


XGBOOST = {
    "logistic": {"objective": "binary:logistic"},
    "logitraw": {"objective": "binary:logitraw"},
    "reg-logistic": {"objective": "reg:logistic"},
    "squared": {"objective": "reg:squarederror"},
    "squaredlog": {"objective": "reg:squaredlogerror"},
    "absolute": {"objective": "reg:absoluteerror"},
    "pseudohuber": {"objective": "reg:pseudohubererror", "huber_slope": 2.5},
    "quantile": {"objective": "reg:quantileerror", "quantile_alpha": 0.3},
    "poisson": {"objective": "count:poisson"},
    "gamma": {"objective": "reg:gamma"},
    "tweedie": {"objective": "reg:tweedie"},
    "cox": {"objective": "survival:cox"},
    "aft": {"objective": "survival:aft"},
    "softprob": {"objective": "multi:softprob", "num_class": 3},
    "softmax": {"objective": "multi:softmax", "num_class": 3},
    "pairwise": {"objective": "rank:pairwise"},
    "ndcg": {"objective": "rank:ndcg"},
    "map": {"objective": "rank:map"},
    "dart": {"objective": "binary:logistic", "booster": "dart", "rate_drop": 0.3},
    "dart-softprob": {"objective": "multi:softprob", "num_class": 3, "booster": "dart", "rate_drop": 0.3},
    "forest": {"objective": "multi:softprob", "num_class": 3, "num_parallel_tree": 3, "subsample": 0.7, "eta": 0.8},
    "lossguide": {"objective": "reg:squarederror", "grow_policy": "lossguide", "max_leaves": 20, "max_depth": 0},
    "one-hot-splits": {"objective": "binary:logistic", "max_cat_to_onehot": 30},
    "exact-pruned": {"objective": "reg:squarederror", "tree_method": "exact", "gamma": 3.0, "numbers": True},
    "base-score": {"objective": "binary:logistic", "base_score": 0.013},
}


def xgboost_models(folder, cases, expected):
    for i, (name, options) in enumerate(XGBOOST.items()):
        random = np.random.default_rng(i)
        options = {"max_depth": 4, "eta": 0.3, "max_cat_to_onehot": 3, "nthread": 1, "seed": i} | options
        numbers = options.pop("numbers", False)
        kinds = ["q"] * 5 if numbers else KINDS
        X = table(random, TRAIN)
        y = labels(random, options["objective"], signal(random, X))
        data = xgb.DMatrix(X, y, feature_types=kinds, enable_categorical=True)
        if options["objective"].startswith("rank"):
            if options["objective"] == "rank:map":
                data.set_label(np.minimum(y, 1))
            data.set_group([TRAIN // 4] * 4)
        if options["objective"] == "survival:aft":
            data.set_float_info("label_lower_bound", y)
            data.set_float_info("label_upper_bound", y * 1.5)
        model = xgb.train(options, data, 12)
        T = table(random, TEST, unseen=0 if numbers else 3)
        T.tofile(folder / f"{name}.rows")
        margins = model.predict(xgb.DMatrix(T, feature_types=kinds, enable_categorical=True), output_margin=True)
        for kind in ("json", "ubj"):
            model.save_model(folder / f"{name}.{kind}")
            case = f"xgboost {xgb.__version__} {name} {kind}"
            cases.append({"name": case, "from": "xgboost", "file": f"{name}.{kind}", "rows": f"{name}.rows", "cols": 5})
            # We write these two as binary:logistic and multi:softprob.
            same = options["objective"] not in ("binary:logitraw", "multi:softmax")
            predictions = model.predict(xgb.DMatrix(T, feature_types=kinds, enable_categorical=True)) if same else None
            test = xgb.DMatrix(T, feature_types=kinds, enable_categorical=True)
            contributions = model.predict(test, pred_contribs=True)
            said = {"predictions": predictions, "contributions": contributions}
            expected[case] = {"margins": margins, "rows": T, "kinds": kinds} | said


def check_xgboost(folder, results, expected):
    for case, want in expected.items():
        got = results.get(case, {})
        if "error" in got:
            report(case, got["error"])
            continue
        margins = np.fromfile(folder / got["margins"], np.float64).reshape(want["margins"].shape)
        problem = ulps(margins.astype(np.float32), want["margins"])
        if not problem and not np.array_equal(margins, margins.astype(np.float32)):
            problem = "margins are not float32"
        report(f"{case} in", problem)
        want_shap = want["contributions"]
        shap = np.fromfile(folder / got["contributions"], np.float64).reshape(want_shap.shape)
        # XGBoost sums in float32.
        distance = np.abs(shap - want_shap).max() / np.abs(want_shap).max()
        report(f"{case} explained", "" if distance < 1e-5 else f"contributions are off by {distance} of the greatest")
        for file in got["exports"]:
            report(f"{case} out again as {file.rsplit('.', 3)[1:]}", reloaded(folder / file, want))


LIGHTGBM = {
    "binary": {"objective": "binary"},
    "sigmoid": {"objective": "binary", "sigmoid": 2.0},
    "multiclass": {"objective": "multiclass", "num_class": 3},
    "regression": {"objective": "regression"},
    "l1": {"objective": "regression_l1"},
    "huber": {"objective": "huber", "alpha": 2.0},
    "fair": {"objective": "fair"},
    "quantile": {"objective": "quantile", "alpha": 0.3},
    "mape": {"objective": "mape"},
    "poisson": {"objective": "poisson"},
    "gamma": {"objective": "gamma"},
    "tweedie": {"objective": "tweedie"},
    "cross-entropy": {"objective": "cross_entropy"},
    "lambdarank": {"objective": "lambdarank"},
    "zero-as-missing": {"objective": "regression", "zero_as_missing": True},
    "no-missing": {"objective": "regression", "use_missing": False},
    "one-hot-splits": {"objective": "binary", "max_cat_to_onehot": 30},
    "forest": {"objective": "regression", "boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.6},
    "dart": {"objective": "binary", "boosting": "dart"},
    "gaps-nowhere-in-training": {"objective": "regression", "complete": True},
}


def lightgbm_models(folder, cases, expected):
    for i, (name, options) in enumerate(LIGHTGBM.items()):
        random = np.random.default_rng(100 + i)
        options = dict(options)
        X = table(random, TRAIN).astype(np.float64)
        X[:, 1] = np.round(X[:, 1])  # zeros among them
        if options.pop("complete", False):
            X = np.nan_to_num(X)
        objective = {"lambdarank": "rank", "binary": "binary", "cross_entropy": "binary", "multiclass": "multi"}
        positive = {"poisson": "count:poisson", "tweedie": "reg:tweedie", "gamma": "reg:gamma"}
        kind = (objective | positive).get(options["objective"], "reg:squarederror")
        y = labels(random, kind, signal(random, X))
        group = np.full(4, TRAIN // 4, np.int32) if kind == "rank" else None
        data = lgb.Dataset(X, y, group=group, categorical_feature=[2, 4])
        small = {"num_leaves": 12, "min_data_in_leaf": 5, "min_data_per_group": 5, "cat_smooth": 1, "max_cat_to_onehot": 3}
        model = lgb.train(small | {"verbose": -1, "num_threads": 1, "seed": i} | options, data, 12)
        T = table(random, TEST, unseen=3).astype(np.float64)
        T[:, 1] = np.round(T[:, 1])
        T[:, 0] = np.where(random.random(TEST) < 0.5, random.permutation(X[:TEST, 0]), T[:, 0])
        T.tofile(folder / f"lightgbm-{name}.rows")
        model.save_model(folder / f"lightgbm-{name}.txt")
        case = f"lightgbm {lgb.__version__} {name}"
        file = {"file": f"lightgbm-{name}.txt", "rows": f"lightgbm-{name}.rows"}
        cases.append({"name": case, "from": "lightgbm", "cols": 5} | file)
        # Raw scores of forests are sums, predictions are made of means.
        expected[case] = model.predict(T, raw_score=True) / (12 if options.get("boosting") == "rf" else 1)


def check_lightgbm(folder, results, expected):
    for case, want in expected.items():
        got = results.get(case, {})
        if "error" in got:
            report(case, got["error"])
            continue
        margins = np.fromfile(folder / got["margins"], np.float64).reshape(want.shape)
        distance = np.max(np.abs(margins - want) / np.maximum(1e-300, np.abs(want)))
        report(f"{case} in", "" if distance <= 1e-12 else f"off by {distance} (relative)")


def reloaded(file, want):
    """What is wrong with a model that we wrote."""
    data = xgb.DMatrix(want["rows"], feature_types=want["kinds"], enable_categorical=True)
    try:
        model = xgb.Booster(model_file=file)
        problem = ulps(model.predict(data, output_margin=True), want["margins"])
        if problem:
            return problem
        # XGBoost itself reads, changes and writes it.
        again = xgb.Booster(model_file=bytearray(model.save_raw("ubj")))
        if not np.array_equal(again.predict(data), model.predict(data)):
            return "what XGBoost saves of it predicts another thing"
        if want["predictions"] is not None and ulps(model.predict(data), want["predictions"]):
            return "predictions differ"
        contributions = model.predict(data, pred_contribs=True)
        sums = contributions.sum(axis=-1)
        if not np.allclose(sums, model.predict(data, output_margin=True), rtol=1e-3, atol=1e-3):
            return "contributions do not sum to margins"
        return ""
    except xgb.core.XGBoostError as error:
        return str(error).split("\n")[0]


OURS = {
    "logistic": {"objective": "logistic"},
    "softmax": {"objective": "softmax", "predictorType": "multiclass"},
    "squared": {"objective": "squared"},
    "absolute": {"objective": "absolute", "predictorType": "regression"},
    "huber": {"objective": "huber", "huberDelta": 2.5},
    "quantile": {"objective": "quantile", "quantile": 0.3, "predictorType": "regression"},
    "poisson": {"objective": "poisson"},
    "one-hot-splits": {"objective": "logistic", "maxOneVsRest": 30},
    "depth-wise": {"objective": "squared", "growth": "depth", "depth": 4},
    "stopped-early": {"objective": "logistic", "trees": 100, "learningRate": 0.3, "earlyStopping": 3},
}
LIKE = {"logistic": "binary", "softmax": "multi", "poisson": "count:poisson"}


def our_models(folder, cases, expected):
    for i, (name, options) in enumerate(OURS.items()):
        random = np.random.default_rng(200 + i)
        X, T = table(random, TRAIN), table(random, TEST)
        y = labels(random, LIKE.get(options["objective"], "reg:squarederror"), signal(random, X))
        if name == "logistic":
            y = (y > 0) | (np.arange(TRAIN) % 3 > 0)  # a base that no float32 probability makes
        X.tofile(folder / f"{name}.train")
        T.tofile(folder / f"{name}.test")
        y.astype(np.float64).tofile(folder / f"{name}.label")
        own = {"trees": 12, "learningRate": 0.3, "leaves": 12, "minChildWeight": 0.1, "categorySmoothing": 1, "threads": 2}
        case = f"ours {name}"
        files = {"train": f"{name}.train", "test": f"{name}.test", "label": f"{name}.label", "cols": 5}
        if options.get("growth") == "depth":
            own.pop("leaves")
        prepare = {"prepare": {"categorical": [2, 4]}}
        cases.append({"name": case, "options": own | prepare | options} | files)
        expected[case] = {"rows": T, "kinds": KINDS}


CITIES = ["Oslo", "Rome", "Bern", "Kyiv", "Lima", "Nara"]


def our_table(cases, expected):
    """A table with names of columns that XGBoost refuses, and categories that pandas has in another order."""
    random = np.random.default_rng(300)

    def rows(count):
        frame = pd.DataFrame({"age [years]": random.normal(40, 12, count), "income <net>": random.lognormal(1, 1, count)})
        frame["city"] = random.choice(CITIES, count)
        return frame.mask(random.random(frame.shape) < 0.15)

    train, test = rows(TRAIN), rows(TEST)
    city = train["city"].map({name: i % 3 for i, name in enumerate(CITIES)}).fillna(0.5)
    score = np.nan_to_num(train["age [years]"], nan=30) / 20 + city + random.normal(size=TRAIN) * 0.3
    objects = lambda frame: json.loads(frame.to_json(orient="records", double_precision=15))
    records = [row | {"bought": "yes" if value > 3 else "no"} for row, value in zip(objects(train), score)]
    options = {"trees": 10, "leaves": 8, "minChildWeight": 0.1, "categorySmoothing": 1, "maxOneVsRest": 2}
    case = "ours table"
    cases.append({"name": case, "train": records, "test": objects(test), "label": "bought", "options": options})
    test = pd.DataFrame(objects(test))
    test["city"] = pd.Categorical(test["city"], categories=CITIES[::-1])
    test.columns = ["age (years)", "income less thannet>", "city"]
    expected[case] = {"frame": test}


def check_ours(folder, results, expected):
    for case, want in expected.items():
        got = results.get(case, {})
        if "error" in got:
            report(case, got["error"])
            continue
        margins = np.fromfile(folder / got["margins"], np.float64)
        predictions = np.fromfile(folder / got["predictions"], np.float64)
        files = got["exports"]
        if "frame" in want:
            # Names of levels are kept since 3.1; before, pandas' own order decides.
            files = [file for file in files if ".3." in file]
        for file in files:
            report(f"{case} out as {file.rsplit('.', 3)[1:]}", loaded(folder / file, got, want, margins, predictions))


def loaded(file, got, want, margins, predictions):
    """What is wrong with what XGBoost makes of a model of ours."""
    try:
        model = xgb.Booster(model_file=file)
        if "frame" in want:
            data = xgb.DMatrix(want["frame"], enable_categorical=True)
        else:
            data = xgb.DMatrix(want["rows"], feature_types=want["kinds"], enable_categorical=True)
        theirs = model.predict(data, output_margin=True)
        problem = ulps(theirs, margins.astype(np.float32).reshape(theirs.shape))
        if problem:
            return problem
        theirs = model.predict(data)
        ours = predictions.reshape(len(theirs), -1)
        ours = ours[:, 1] if theirs.ndim == 1 and ours.shape[1] == 2 else ours.reshape(theirs.shape)
        if not np.allclose(theirs, ours, rtol=1e-6, atol=1e-9):
            return "predictions differ"
        if got["bestRound"] is not None and model.best_iteration + 1 != model.num_boosted_rounds():
            return f"best_iteration = {model.best_iteration} of {model.num_boosted_rounds()} rounds"
        sums = model.predict(data, pred_contribs=True).sum(axis=-1)
        if not np.allclose(sums, model.predict(data, output_margin=True), rtol=1e-3, atol=1e-3):
            return "contributions do not sum to margins"
        return ""
    except (xgb.core.XGBoostError, ValueError) as error:
        return str(error).split("\n")[0]


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        imports, fits, margins, scores, ours = [], [], {}, {}, {}
        xgboost_models(folder, imports, margins)
        lightgbm_models(folder, imports, scores)
        our_models(folder, fits, ours)
        our_table(fits, ours)
        (folder / "cases.json").write_text(json.dumps({"versions": VERSIONS, "imports": imports, "fits": fits}))
        subprocess.run(["node", HERE / "xgboost-round-trip.mjs", folder], check=True)
        results = json.loads((folder / "results.json").read_text())
        check_xgboost(folder, results, margins)
        check_lightgbm(folder, results, scores)
        check_ours(folder, results, ours)
    print(f"the greatest distance of margins: {max(worst)} ulps; equal bits in {worst.count(0)} of {len(worst)}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
