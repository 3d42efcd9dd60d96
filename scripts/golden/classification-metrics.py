"""Writes packages/core/src/metrics/supervised.golden.json: metrics of classes, scores, probabilities and numbers by scikit-learn.

    pip install scikit-learn==1.9.1 numpy==2.4.6
    python scripts/golden/classification-metrics.py

Infinity and NaN are written as strings, for JSON has neither. The expected calibration error, which scikit-learn has not, is computed
here from its definition.
"""

import json
import math
import pathlib
import platform
import warnings

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.calibration import calibration_curve

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/core/src/metrics/supervised.golden.json"

AVERAGES = ["macro", "micro", "weighted"]


def plain(value):
    """A value as JSON has it."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    if isinstance(value, (bool, str)) or value is None:
        return value
    if isinstance(value, (int, np.integer)):
        return int(value)
    return float(value) if math.isfinite(value) else str(float(value))


def given(**arrays):
    return {name: plain(array) for name, array in arrays.items() if array is not None}


def class_case(name, truth, predicted, weights=None):
    truth, predicted = np.asarray(truth), np.asarray(predicted)
    classes = int(max(truth.max(), predicted.max())) + 1
    by = {"sample_weight": weights}
    case = {
        "name": name,
        **given(truth=truth, predicted=predicted, weights=weights),
        "confusion": metrics.confusion_matrix(truth, predicted, labels=range(classes), **by).ravel(),
        "accuracy": metrics.accuracy_score(truth, predicted, **by),
        "balancedAccuracy": metrics.balanced_accuracy_score(truth, predicted, **by),
        "matthewsCorrelation": metrics.matthews_corrcoef(truth, predicted, **by),
    }
    averages = AVERAGES + (["binary"] if classes <= 2 else [])
    for average in averages:
        options = {"average": average, "zero_division": 0, **by}
        case[average] = {
            "precision": metrics.precision_score(truth, predicted, **options),
            "recall": metrics.recall_score(truth, predicted, **options),
            "f1": metrics.f1_score(truth, predicted, **options),
            "f2": metrics.fbeta_score(truth, predicted, beta=2, **options),
            "fHalf": metrics.fbeta_score(truth, predicted, beta=0.5, **options),
        }
    return plain(case)


def score_case(name, truth, scores, weights=None):
    truth, scores = np.asarray(truth), np.asarray(scores, dtype=np.float64)
    by = {"sample_weight": weights, "pos_label": 1}
    roc = metrics.roc_curve(truth, scores, **by)
    every = metrics.roc_curve(truth, scores, drop_intermediate=False, **by)
    pr = metrics.precision_recall_curve(truth, scores, **by)
    tn, fp, fn, tp, thresholds = metrics.confusion_matrix_at_thresholds(truth, scores, **by)
    return plain(
        {
            "name": name,
            **given(truth=truth, scores=scores, weights=weights),
            "rocAuc": metrics.roc_auc_score(truth, scores, sample_weight=weights),
            "averagePrecision": metrics.average_precision_score(truth, scores, **by),
            "counts": {"thresholds": thresholds, "truePositives": tp, "falsePositives": fp},
            "roc": {"falsePositiveRate": roc[0], "truePositiveRate": roc[1], "thresholds": roc[2]},
            "rocPoints": len(every[0]),
            "pr": {"precision": pr[0], "recall": pr[1], "thresholds": pr[2]},
        }
    )


def expected_calibration_error(truth, p, bins):
    """Guo et al. 2017: bins are open below and closed above; the first holds 0 too."""
    place = np.clip(np.ceil(p * bins).astype(int) - 1, 0, bins - 1)
    rows = [place == b for b in range(bins) if np.any(place == b)]
    return sum(own.sum() / len(p) * abs(truth[own].mean() - p[own].mean()) for own in rows)


def probability_case(name, truth, probabilities, classes, weights=None):
    truth, p = np.asarray(truth), np.asarray(probabilities, dtype=np.float64)
    labels = list(range(classes))
    if p.ndim == 1:
        brier = metrics.brier_score_loss(truth, p, sample_weight=weights, pos_label=1)
    else:
        brier = metrics.brier_score_loss(truth, p, sample_weight=weights, labels=labels)
    case = {
        "name": name,
        **given(truth=truth, probabilities=p.ravel(), weights=weights),
        "logLoss": metrics.log_loss(truth, p, sample_weight=weights, labels=labels),
        "brier": brier,
    }
    if p.ndim == 1 and weights is None:
        case["curves"] = []
        for strategy in ["uniform", "quantile"]:
            for bins in [1, 3, 5, 10]:
                true, predicted = calibration_curve(truth, p, n_bins=bins, strategy=strategy, pos_label=1)
                case["curves"].append(
                    {"strategy": strategy, "bins": bins, "fractionPositive": true, "meanPredicted": predicted}
                )
        case["calibrationError"] = {bins: expected_calibration_error(truth, p, bins) for bins in [4, 8, 16]}
    return plain(case)


def number_case(name, truth, predictions, weights=None):
    truth, predictions = np.asarray(truth, dtype=np.float64), np.asarray(predictions, dtype=np.float64)
    both = (truth, predictions)
    by = {"sample_weight": weights}
    return plain(
        {
            "name": name,
            **given(truth=truth, predictions=predictions, weights=weights),
            "mse": metrics.mean_squared_error(*both, **by),
            "rmse": metrics.root_mean_squared_error(*both, **by),
            "mae": metrics.mean_absolute_error(*both, **by),
            "medianAbsoluteError": metrics.median_absolute_error(*both, **by),
            "meanAbsolutePercentageError": metrics.mean_absolute_percentage_error(*both, **by),
            "r2": metrics.r2_score(*both, **by),
            "pinball": {str(q): metrics.mean_pinball_loss(*both, alpha=q, **by) for q in [0, 0.1, 0.5, 0.9, 1]},
        }
    )


def class_cases(random):
    truth = random.integers(0, 2, 40)
    guess = np.where(random.random(40) < 0.75, truth, 1 - truth)
    three = random.integers(0, 3, 50)
    guess3 = np.where(random.random(50) < 0.6, three, random.integers(0, 3, 50))
    weights = random.uniform(0.1, 3, 50)
    yield class_case("two classes", truth, guess)
    yield class_case("two classes, weighted", truth, guess, weights[:40])
    yield class_case("two classes, whole weights", truth, guess, random.integers(1, 5, 40))
    yield class_case("three classes", three, guess3)
    yield class_case("three classes, weighted", three, guess3, weights)
    yield class_case("all right", truth, truth)
    yield class_case("all wrong", truth, 1 - truth)
    yield class_case("only negatives said", truth, truth * 0)
    yield class_case("only positives said", truth, truth * 0 + 1)
    yield class_case("only negatives there", truth * 0, guess)
    yield class_case("only positives there", truth * 0 + 1, guess)
    yield class_case("one class, never said", [0, 0, 0], [1, 1, 1])
    yield class_case("a class that is never said", three, np.minimum(guess3, 1))
    yield class_case("a class that is only said", np.minimum(three, 1), guess3)
    yield class_case("class numbers with a gap", three * 2, guess3 * 2)
    yield class_case("one row", [1], [1])


def score_cases(random):
    truth = random.integers(0, 2, 40)
    scores = truth * 0.8 + random.normal(size=40)
    weights = random.uniform(0.1, 3, 40)
    yield score_case("scikit-learn's documentation", [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    yield score_case("all scores differ", truth, scores)
    yield score_case("all scores differ, weighted", truth, scores, weights)
    ties = np.round(scores)
    yield score_case("many ties", truth, ties)
    yield score_case("many ties, weighted", truth, ties, weights)
    gaps = np.where(random.random(40) < 0.4, 0, weights)
    yield score_case("weights of 0", truth, np.round(scores, 1), gaps)
    yield score_case("all scores equal", truth, truth * 0 + 0.5)
    yield score_case("perfect", truth, truth)
    yield score_case("upside down", truth, -truth)
    yield score_case("-0 and 0 are one score", [0, 1, 1, 0], [-0.0, 0.0, 1, -1])
    yield score_case("tiny and huge scores", [0, 1, 0, 1, 1], [-1e308, 5e-324, 0, 1e308, 1e-310])
    rare = (np.arange(60) % 30 == 7).astype(int)
    yield score_case("two of sixty are positive", rare, rare * 0.3 + random.random(60))
    yield score_case("only negatives", truth * 0, scores)
    yield score_case("only positives", truth * 0 + 1, scores)
    yield score_case("one row", [1], [0.3])


def probability_cases(random):
    p = random.beta(0.6, 0.8, 60)
    truth = (random.random(60) < p**1.5).astype(int)
    weights = random.uniform(0.1, 3, 60)
    yield probability_case("two classes", truth, p, 2)
    yield probability_case("two classes, weighted", truth, p, 2, weights)
    yield probability_case("two columns", truth, np.column_stack([1 - p, p]), 2)
    yield probability_case("twentieths, on the edges of bins", truth, np.round(p * 20) / 20, 2)
    yield probability_case("tenths, each rounded its own way", truth, np.round(p, 1), 2)
    extreme = np.array([0, 1, 0, 1, 1e-300, 1 - 2**-53, 2**-52, 1 - 2**-52, 0.5, 1e-17])
    yield probability_case("0, 1 and next to them", [0, 1, 1, 0, 1, 0, 1, 0, 1, 0], extreme, 2)
    yield probability_case("only negatives", truth * 0, p, 2)
    yield probability_case("only positives", truth * 0 + 1, p, 2)
    yield probability_case("one row", [1], [0.3], 2)
    three = random.dirichlet([0.5, 1, 0.3], 40)
    own = np.array([random.choice(3, p=row) for row in three])
    yield probability_case("three classes", own, three, 3)
    yield probability_case("three classes, weighted", own, three, 3, weights[:40])
    yield probability_case("three classes, one of them without rows", np.minimum(own, 1), three, 3)
    yield probability_case("three classes, certain and wrong", [0, 1, 2], [[0, 1, 0], [0, 1, 0], [1, 0, 0]], 3)


def number_cases(random):
    truth = random.normal(3, 5, 41)
    guess = truth + random.normal(0, 2, 41)
    weights = random.uniform(0.1, 3, 41)
    yield number_case("scikit-learn's documentation", [3, -0.5, 2, 7], [2.5, 0.0, 2, 8])
    yield number_case("odd number of rows", truth, guess)
    yield number_case("even number of rows", truth[:40], guess[:40])
    yield number_case("weighted", truth, guess, weights)
    yield number_case("equal weights, even", truth[:40], guess[:40], np.full(40, 2.0))
    yield number_case("whole weights", truth, guess, random.integers(1, 4, 41))
    yield number_case("weights of 0", truth, guess, np.where(random.random(41) < 0.4, 0, weights))
    yield number_case("half of the weight on one row", [1, 2, 3], [1, 4, 8], [1, 1, 2])
    yield number_case("all right", truth, truth)
    yield number_case("truth does not vary", [2, 2, 2], [2, 2, 3])
    yield number_case("truth does not vary and is met", [2, 2, 2], [2, 2, 2])
    yield number_case("truth of 0", [0, 1, -1], [1, 1, 1])
    yield number_case("worse than the mean", [1, 2, 3], [3, 2, 1])
    yield number_case("one row", [2], [3])


def main():
    warnings.simplefilter("ignore")  # what is not defined is among the cases
    random = np.random.default_rng(20260514)
    parts = {
        "classes": class_cases(random),
        "scores": score_cases(random),
        "probabilities": probability_cases(random),
        "numbers": number_cases(random),
    }
    versions = {"python": platform.python_version(), "scikit-learn": sklearn.__version__, "numpy": np.__version__}
    # One case a line: small, and a change shows as one line.
    lines = [f'"madeBy": "scripts/golden/classification-metrics.py", "versions": {json.dumps(versions)}']
    for name, cases in parts.items():
        lines.append(f'"{name}": [\n' + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]")
    OUT.write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
