"""The Python side of the benchmark of boosted trees: `boost.py --versions` prints which packages there are, `boost.py serve
LIBRARY` takes commands as lines of JSON and answers each with one, `boost.py once LIBRARY COMMAND` does one and ends (for the
time of a whole process). LIBRARY is lightgbm, xgboost or hgb, scikit-learn's HistGradientBoosting. Times are milliseconds;
predictions are written to files and judged by the caller."""

import importlib
import sys
import time

sys.dont_write_bytecode = True  # nothing beside these files
import contender  # noqa: E402
from contender import THREADS, Clock, peak_kb, status_kb  # noqa: E402


def scikit_learn_way(wrapper):
    name = "predict_proba" if hasattr(wrapper, "predict_proba") else "predict"
    return {f"{type(wrapper).__name__}.{name}": getattr(wrapper, name)}


def in_units_of(settings, factor):
    """Settings for a library whose Hessians of softmax are `factor` times XGBoost's: then leaves and splits are the same."""
    return {name: value * factor if name in ("learningRate", "l2", "minChildWeight") else value for name, value in settings.items()}


# Each library is a class with `fit(X, y)`, `predict(X)`: what is expected of regressions, probabilities of classes (of two that of
# the later one), and `ways`, which are to predict few rows. Their settings are made equal; what cannot be is said beside.


class LightGBM:
    def __init__(self, task, classes, settings):
        import lightgbm

        self.lib = lightgbm
        if task == "multiclass":  # K / (K - 1) p (1 - p), where XGBoost has 2 p (1 - p)
            settings = in_units_of(settings, classes / (classes - 1) / 2)
        self.trees = settings["trees"]
        self.params = {
            "objective": {"binary": "binary", "multiclass": "multiclass", "regression": "regression"}[task],
            "num_leaves": settings["leaves"],
            "learning_rate": settings["learningRate"],
            "max_bin": settings["bins"],
            "lambda_l2": settings["l2"],
            "min_sum_hessian_in_leaf": settings["minChildWeight"],
            # It has a bound on rows too, of 20 by default; of squared errors the two are one.
            "min_data_in_leaf": 1,
            "num_threads": THREADS,
            "verbosity": -1,
        }
        if task == "multiclass":
            self.params["num_class"] = classes

    def fit(self, X, y):
        data = self.lib.Dataset(X, y)
        self.model = self.lib.train(self.params, data, num_boost_round=self.trees)

    def predict(self, X):
        return self.model.predict(X)

    def ways(self):
        import numpy as np

        # What most people call. It has no door for a model that is there: a small one that gets this one's trees
        kind = self.lib.LGBMRegressor if self.params["objective"] == "regression" else self.lib.LGBMClassifier
        wrapper = kind(n_estimators=1, verbosity=-1, n_jobs=THREADS)
        rows = np.arange(4 * self.model.num_feature(), dtype=np.float32).reshape(4, -1)
        wrapper.fit(rows, np.array([0, 1, 0, 1]))
        wrapper._Booster = self.model
        return {"Booster.predict": self.predict, **scikit_learn_way(wrapper)}


class XGBoost:
    def __init__(self, task, classes, settings):
        import xgboost

        self.lib = xgboost
        self.trees = settings["trees"]
        self.bins = settings["bins"]
        self.params = {
            "objective": {"binary": "binary:logistic", "multiclass": "multi:softprob", "regression": "reg:squarederror"}[task],
            "tree_method": "hist",
            "grow_policy": "lossguide",
            "max_leaves": settings["leaves"],
            "max_depth": 0,
            "learning_rate": settings["learningRate"],
            "max_bin": self.bins,
            "reg_lambda": settings["l2"],
            "min_child_weight": settings["minChildWeight"],
            "nthread": THREADS,
            "verbosity": 0,
        }
        if task == "multiclass":
            self.params["num_class"] = classes

    def fit(self, X, y):
        data = self.lib.QuantileDMatrix(X, y, max_bin=self.bins, nthread=THREADS, enable_categorical=True)
        self.model = self.lib.train(self.params, data, num_boost_round=self.trees)

    def predict(self, X):
        if hasattr(X, "tocsr") or hasattr(X, "columns"):  # where there is nothing, there is no 0 for it; of tables as it was told
            return self.model.predict(self.lib.DMatrix(X, nthread=THREADS, enable_categorical=True))
        return self.model.inplace_predict(X)

    def ways(self):
        wrapper = (self.lib.XGBRegressor if self.params["objective"] == "reg:squarederror" else self.lib.XGBClassifier)(n_jobs=THREADS)
        wrapper.load_model(self.model.save_raw())
        return {
            "inplace_predict": self.model.inplace_predict,
            "predict(DMatrix)": lambda X: self.model.predict(self.lib.DMatrix(X, nthread=THREADS, enable_categorical=True)),
            **scikit_learn_way(wrapper),
        }


class HistGradientBoosting:
    def __init__(self, task, classes, settings):
        from sklearn import ensemble

        self.is_binary, self.is_regression = task == "binary", task == "regression"
        if task == "multiclass":  # p (1 - p)
            settings = in_units_of(settings, 0.5)
        kind = ensemble.HistGradientBoostingRegressor if self.is_regression else ensemble.HistGradientBoostingClassifier
        # It bounds rows and not Hessians, which are 1 a row for squared errors and up to 1/4 for two classes.
        rows = settings["minChildWeight"] * (1 if self.is_regression else 4)
        self.model = kind(
            max_iter=settings["trees"],
            max_leaf_nodes=settings["leaves"],
            learning_rate=settings["learningRate"],
            max_bins=settings["bins"],
            l2_regularization=settings["l2"],
            min_samples_leaf=max(1, round(rows)),
            early_stopping=False,
            categorical_features="from_dtype",
        )

    def fit(self, X, y):
        self.model.fit(X, y)

    def predict(self, X):
        if self.is_regression:
            return self.model.predict(X)
        p = self.model.predict_proba(X)
        return p[:, 1] if self.is_binary else p

    def ways(self):
        return scikit_learn_way(self.model)


LIBRARIES = {"lightgbm": LightGBM, "xgboost": XGBoost, "hgb": HistGradientBoosting}
library = LIBRARIES[sys.argv[2]] if len(sys.argv) > 2 else None
kept = {}


def matrix_of(spec, rows=None):
    """What the caller wrote: row-major float32, or the three arrays of CSR."""
    import numpy as np

    if "dense" in spec:
        cols = spec["cols"]
        count = -1 if rows is None else rows * cols
        return np.fromfile(spec["dense"], dtype=np.float32, count=count).reshape(-1, cols)
    import scipy.sparse

    values = np.fromfile(spec["values"], dtype=np.float32)
    columns = np.fromfile(spec["columns"], dtype=np.int32)
    starts = np.fromfile(spec["starts"], dtype=np.int32)
    X = scipy.sparse.csr_matrix((values, columns, starts), shape=(len(starts) - 1, spec["cols"]))
    # scikit-learn's trees take dense rows only; made outside of what is timed
    return X.toarray() if library is HistGradientBoosting else X


def load(parts, rows=None):
    """Training and test rows of one split or of several folds."""
    import numpy as np

    kept["parts"] = [
        {
            "X": matrix_of(part["train"], rows),
            "y": np.fromfile(part["targets"], dtype=np.float64, count=-1 if rows is None else rows),
            "X_test": matrix_of(part["test"]),
        }
        for part in parts
    ]
    return {"loadedKb": status_kb("VmRSS")}


def fit(task, settings, classes=None, predictions=None):
    """A fit to each part, binning and all; what is predicted for the test rows of all parts, one after the other, in a file."""
    import numpy as np

    ms, found = 0.0, []
    for part in kept["parts"]:
        model = library(task, classes, settings)
        start = time.perf_counter()
        model.fit(part["X"], part["y"])
        ms += (time.perf_counter() - start) * 1000
        peak = peak_kb()
        if predictions is not None:
            found.append(np.asarray(model.predict(part["X_test"]), dtype=np.float64))
    if predictions is not None:
        np.concatenate(found).tofile(predictions)
    kept["model"] = model
    return {"ms": ms, "peakKb": peak}


def predict(count, rows=None):
    """One row in each way there is, microseconds (the median); and all test rows, or so many of them, at once, rows a second."""
    X, model = kept["parts"][0]["X_test"], kept["model"]
    ways = model.ways()
    single = {}
    for name, run in ways.items():
        times = []
        for i in range(count + count // 10):
            row = X[i % X.shape[0] : i % X.shape[0] + 1]
            start = time.perf_counter()
            run(row)
            times.append(time.perf_counter() - start)
        single[name] = sorted(times[count // 10 :])[count // 2] * 1e6
    batch = X if rows is None else X[:rows]
    rates = {}
    for name, run in ways.items():
        run(batch)
        times = []
        for _ in range(5):
            start = time.perf_counter()
            run(batch)
            times.append(time.perf_counter() - start)
        rates[name] = batch.shape[0] / sorted(times)[len(times) // 2]
    return {"singleMicroseconds": single, "rowsPerSecond": rates}


def csv_to_model(train, test, label, positive, drop, categories, settings):
    """From two CSV files to an evaluated model, with categories as pandas has them."""
    clock = Clock()
    import pandas as pd
    from sklearn.metrics import accuracy_score, log_loss, roc_auc_score

    model = library("binary", None, settings)  # imports it, so that this is not timed with fitting
    clock.mark("import")
    rows, test_rows = (pd.read_csv(file).drop(columns=drop) for file in (train, test))
    clock.mark("read")
    y, y_test = ((table.pop(label) == positive).to_numpy().astype(float) for table in (rows, test_rows))
    for name in categories:
        rows[name] = rows[name].astype("category")
        test_rows[name] = pd.Categorical(test_rows[name], categories=rows[name].cat.categories)
    model.fit(rows, y)
    clock.mark("fit")
    p = model.predict(test_rows)
    result = {
        "accuracy": accuracy_score(y_test, p > 0.5),
        "logLoss": log_loss(y_test, p),
        "rocAuc": roc_auc_score(y_test, p),
    }
    clock.mark("evaluate")
    kept["model"], kept["rows"] = model, test_rows
    return {**result, "steps": clock.steps, "peakKb": peak_kb()}


def predict_table(count):
    """One row of the data frame through the model, microseconds; and the whole of it, rows a second."""
    rows, model = kept["rows"], kept["model"]
    times = []
    for i in range(count):
        row = rows.iloc[i : i + 1]
        start = time.perf_counter()
        model.predict(row)
        times.append(time.perf_counter() - start)
    single = sorted(times)[count // 2] * 1e6
    start = time.perf_counter()
    model.predict(rows)
    return {"singleMicroseconds": single, "rowsPerSecond": len(rows) / (time.perf_counter() - start)}


def judge(targets, predictions, task):
    """What scikit-learn says about predictions, to hold this benchmark's own judge to."""
    import numpy as np
    from sklearn import metrics

    y, p = np.fromfile(targets, dtype=np.float64), np.fromfile(predictions, dtype=np.float64)
    if task == "regression":
        return {"rmse": float(np.sqrt(metrics.mean_squared_error(y, p))), "r2": metrics.r2_score(y, p)}
    if task == "multiclass":
        p = p.reshape(len(y), -1)
        return {"accuracy": metrics.accuracy_score(y, p.argmax(axis=1)), "logLoss": metrics.log_loss(y, p)}
    return {
        "accuracy": metrics.accuracy_score(y, p > 0.5),
        "logLoss": metrics.log_loss(y, p),
        "rocAuc": metrics.roc_auc_score(y, p),
    }


COMMANDS = {command.__name__: command for command in (load, fit, predict, csv_to_model, predict_table, judge)}


def main():
    answer = contender.start(("numpy", "scipy", "sklearn", "pandas", "lightgbm", "xgboost"))
    if sys.argv[1] == "once":
        answer(contender.run(COMMANDS, sys.argv[3]))
    else:
        importlib.import_module({"lightgbm": "lightgbm", "xgboost": "xgboost", "hgb": "sklearn.ensemble"}[sys.argv[2]])
        contender.serve(COMMANDS, answer)


if __name__ == "__main__":
    main()
