"""The scikit-learn side of the benchmark of the linear learner: `linear.py --versions` prints which packages there are,
`linear.py serve` takes commands as lines of JSON and answers each with one, `linear.py once COMMAND` does one and ends
(for the time of a whole process). Times are milliseconds; probabilities are written to files and judged by the caller."""

import sys
import time

sys.dont_write_bytecode = True  # nothing beside these files
import contender  # noqa: E402
from contender import Clock, peak_kb  # noqa: E402


def classifier(solver, C=1.0, tol=None, max_iter=1000, alpha=None, class_weight=None):
    if solver == "sgd":
        from sklearn.linear_model import SGDClassifier

        return SGDClassifier(loss="log_loss", alpha=alpha or 1e-4, random_state=0, class_weight=class_weight)
    from sklearn.linear_model import LogisticRegression

    more = {} if tol is None else {"tol": tol}
    return LogisticRegression(solver=solver, C=C, max_iter=max_iter, class_weight=class_weight, **more)


def table_pipeline(numbers, categories, solver, **options):
    """As scikit-learn's guide has it: impute and scale what is measured, one-hot what is not, then the model."""
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    prepare = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
            ("categories", OneHotEncoder(handle_unknown="ignore"), categories),
        ]
    )
    return make_pipeline(prepare, classifier(solver, **options))


def iterations_of(model):
    last = model[-1] if hasattr(model, "steps") else model
    n_iter = getattr(last, "n_iter_", 0)
    return int(n_iter if isinstance(n_iter, int) else max(n_iter))


kept = {}


def csv_to_model(train, test, label, positive, drop, numbers, categories, solver, **options):
    """From two CSV files to an evaluated model."""
    clock = Clock()
    import pandas as pd
    from sklearn.metrics import accuracy_score, log_loss, roc_auc_score

    table_pipeline([], [], solver)  # so that importing is not timed with fitting
    clock.mark("import")
    train_rows = pd.read_csv(train)
    test_rows = pd.read_csv(test)
    clock.mark("read")
    y = (train_rows[label] == positive).to_numpy().astype(int)
    y_test = (test_rows[label] == positive).to_numpy().astype(int)
    pipeline = table_pipeline(numbers, categories, solver, **options)
    pipeline.fit(train_rows.drop(columns=[label, *drop]), y)
    clock.mark("fit")
    p = pipeline.predict_proba(test_rows.drop(columns=[label, *drop]))[:, 1]
    result = {
        "accuracy": accuracy_score(y_test, p > 0.5),
        "logLoss": log_loss(y_test, p),
        "rocAuc": roc_auc_score(y_test, p),
    }
    clock.mark("evaluate")
    kept["pipeline"] = pipeline
    kept["rows"] = test_rows.drop(columns=[label, *drop])
    return {**result, "steps": clock.steps, "iterations": iterations_of(pipeline), "peakKb": peak_kb()}


def load_design(train, test, cols, targets):
    """Row-major float64 in files; kept for `fit_design`."""
    import numpy as np

    kept["X"] = np.fromfile(train, dtype=np.float64).reshape(-1, cols)
    kept["X_test"] = np.fromfile(test, dtype=np.float64).reshape(-1, cols)
    kept["y"] = np.fromfile(targets, dtype=np.float64).astype(int)
    return {"rows": len(kept["X"])}


def fit_design(solver, probabilities=None, sparse=False, **options):
    """One fit, and the probabilities of the test rows in a file when that is asked for."""
    import numpy as np

    X, X_test = kept["X"], kept["X_test"]
    if sparse:  # made once, outside the time of the fit
        import scipy.sparse

        if "X_sparse" not in kept:
            kept["X_sparse"] = scipy.sparse.csr_matrix(X)
        X = kept["X_sparse"]
    model = classifier(solver, **options)
    start = time.perf_counter()
    model.fit(X, kept["y"])
    ms = (time.perf_counter() - start) * 1000
    kept["model"] = model
    if probabilities is not None:
        model.predict_proba(X_test)[:, 1].astype(np.float64).tofile(probabilities)
    # The penalised mean log loss over the training rows that was minimised, for C = 1 / (l2 n).
    objective = None
    if "C" in options and solver != "sgd":
        # from the margins, so that no probability is rounded to 1
        margin = kept["X"] @ model.coef_[0] + model.intercept_[0]
        loss = float(np.mean(np.logaddexp(0, np.where(kept["y"] == 1, -margin, margin))))
        objective = loss + float(np.sum(model.coef_**2)) / (2 * options["C"] * len(margin))
    return {"ms": ms, "iterations": iterations_of(model), "objective": objective}


def predict_one(count):
    """One row, of a data frame through the whole pipeline and of numbers through the bare model; and all rows at once."""
    rows, pipeline = kept["rows"], kept["pipeline"]
    objects = rows.head(min(count, 200)).to_dict("records")
    import pandas as pd

    start = time.perf_counter()
    for row in objects:
        pipeline.predict_proba(pd.DataFrame([row]))
    from_object = (time.perf_counter() - start) * 1e6 / len(objects)
    X, model = kept["X_test"], kept["model"]
    start = time.perf_counter()
    for i in range(count):
        model.predict_proba(X[i : i + 1])
    from_numbers = (time.perf_counter() - start) * 1e6 / count
    start = time.perf_counter()
    pipeline.predict_proba(rows)
    batch = len(rows) / (time.perf_counter() - start)
    start = time.perf_counter()
    model.predict_proba(X)
    bare = len(X) / (time.perf_counter() - start)
    return {
        "objectMicroseconds": from_object,
        "numbersMicroseconds": from_numbers,
        "tableRowsPerSecond": batch,
        "matrixRowsPerSecond": bare,
    }


def text_folds(file, text, label, folds, probabilities, solver, vectorizer, **options):
    """Cross-validation of tf-idf and a linear model. `folds` is a file of int32, a fold for each row."""
    import numpy as np
    import pandas as pd
    from sklearn.feature_extraction.text import TfidfVectorizer

    model = classifier(solver, **options)
    clock = Clock()
    rows = pd.read_csv(file)
    texts, y = rows[text].tolist(), rows[label].to_numpy()
    clock.mark("read")
    fold_of = np.fromfile(folds, dtype=np.int32)
    p = np.empty(len(y))
    steps = {"vectorize": 0.0, "fit": 0.0, "predict": 0.0}
    cols = []
    for fold in range(fold_of.max() + 1):
        train, test = np.flatnonzero(fold_of != fold), np.flatnonzero(fold_of == fold)
        watch = Clock()
        tfidf = TfidfVectorizer(**{**vectorizer, "ngram_range": tuple(vectorizer["ngram_range"])})
        X = tfidf.fit_transform([texts[i] for i in train])
        watch.mark("vectorize")
        model.fit(X, y[train])
        watch.mark("fit")
        p[test] = model.predict_proba(tfidf.transform([texts[i] for i in test]))[:, 1]
        watch.mark("predict")
        cols.append(X.shape[1])
        for name in steps:
            steps[name] += watch.steps[name]
    p.astype(np.float64).tofile(probabilities)
    steps["read"] = clock.steps["read"]
    return {"ms": sum(steps.values()), "steps": steps, "cols": cols, "iterations": iterations_of(model), "peakKb": peak_kb()}


def number_folds(file, label, drop, folds, probabilities, solver, **options):
    """Cross-validation of a standardised table of numbers."""
    import numpy as np
    import pandas as pd
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), classifier(solver, **options))
    clock = Clock()
    rows = pd.read_csv(file)
    y = rows[label].to_numpy()
    X = rows.drop(columns=[label, *drop]).to_numpy(dtype=np.float64)
    clock.mark("read")
    fold_of = np.fromfile(folds, dtype=np.int32)
    p = np.empty(len(y))
    for fold in range(fold_of.max() + 1):
        train, test = fold_of != fold, fold_of == fold
        model.fit(X[train], y[train])
        p[test] = model.predict_proba(X[test])[:, 1]
    clock.mark("folds")
    p.astype(np.float64).tofile(probabilities)
    return {"ms": sum(clock.steps.values()), "steps": clock.steps}


def read_table(file):
    """Reading a CSV into columns; the sum over what was read is given back, so that nothing is put off."""
    import pandas as pd

    empty = peak_kb()
    start = time.perf_counter()
    rows = pd.read_csv(file)
    ms = (time.perf_counter() - start) * 1000
    numbers = rows.select_dtypes("number")
    return {
        "ms": ms,
        "rows": len(rows),
        "columns": len(rows.columns),
        "sum": float(numbers.sum().sum()),
        "emptyKb": empty,
        "peakKb": peak_kb(),
    }


def judge(targets, probabilities):
    """What scikit-learn says about probabilities, to hold this benchmark's own judge to."""
    import numpy as np
    from sklearn.metrics import accuracy_score, average_precision_score, log_loss, roc_auc_score

    y = np.fromfile(targets, dtype=np.float64).astype(int)
    p = np.fromfile(probabilities, dtype=np.float64)
    return {
        "accuracy": accuracy_score(y, p > 0.5),
        "logLoss": log_loss(y, p),
        "rocAuc": roc_auc_score(y, p),
        "prAuc": average_precision_score(y, p),
    }


COMMANDS = {
    command.__name__: command
    for command in (
        csv_to_model,
        load_design,
        fit_design,
        predict_one,
        text_folds,
        number_folds,
        read_table,
        judge,
    )
}


def main():
    answer = contender.start(("numpy", "scipy", "sklearn", "pandas"))
    if sys.argv[1] == "once":
        answer(contender.run(COMMANDS, sys.argv[2]))
    else:
        import sklearn.linear_model  # noqa: F401  (imports are not timed, but by `once`)

        contender.serve(COMMANDS, answer)


if __name__ == "__main__":
    main()
