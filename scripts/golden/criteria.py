"""Writes packages/classifier/src/decision/criteria.golden.json: figures that models are compared by, by scikit-learn.

    pip install scikit-learn==1.9.1 numpy==2.4.6
    python scripts/golden/criteria.py

Binary figures are the best over all thresholds, multiclass ones those of the most probable class. Scores have two decimals,
so that many are equal.
"""

import importlib.metadata
import json
import pathlib
import platform

import numpy as np
from sklearn import metrics

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/classifier/src/decision/criteria.golden.json"


def floats(values):
    return [float(x) for x in np.asarray(values).ravel()]


def binary_case(draw, rows, weighted):
    truth = (draw.uniform(size=rows) < 0.3).astype(int)
    scores = np.round(np.clip(draw.normal(0.35 + 0.25 * truth, 0.2), 0.01, 0.99), 2)
    weights = np.round(draw.uniform(0.5, 2, rows), 2) if weighted else None
    precision, recall, _ = metrics.precision_recall_curve(truth, scores, sample_weight=weights)
    precision, recall = precision[:-1], recall[:-1]  # the last point is of no threshold

    def best(figure):
        # Above the highest score too: nothing is positive.
        cuts = [scores >= cut for cut in [*np.unique(scores), 2]]
        return float(max(figure(truth, cut.astype(int), sample_weight=weights) for cut in cuts))

    return {
        "truth": [int(x) for x in truth],
        "scores": floats(scores),
        "weights": None if weights is None else floats(weights),
        "accuracy": best(metrics.accuracy_score),
        "balancedAccuracy": best(metrics.balanced_accuracy_score),
        "f1": best(lambda *a, **k: metrics.fbeta_score(*a, beta=1, zero_division=0, **k)),
        "f2": best(lambda *a, **k: metrics.fbeta_score(*a, beta=2, zero_division=0, **k)),
        "precisionAtRecall0.8": float(precision[recall >= 0.8].max()),
        "recallAtPrecision0.7": float(recall[precision >= 0.7].max()),
        "crossEntropy": -float(metrics.log_loss(truth, scores, sample_weight=weights)),
    }


def multiclass_case(draw, rows, weighted):
    truth = draw.integers(0, 3, rows)
    raw = draw.uniform(size=(rows, 3)) + 0.5 * np.eye(3)[truth]
    probabilities = raw / raw.sum(axis=1, keepdims=True)
    weights = np.round(draw.uniform(0.5, 2, rows), 2) if weighted else None
    said = probabilities.argmax(axis=1)
    return {
        "truth": [int(x) for x in truth],
        "probabilities": floats(probabilities),
        "weights": None if weights is None else floats(weights),
        "accuracy": float(metrics.accuracy_score(truth, said, sample_weight=weights)),
        "balancedAccuracy": float(metrics.balanced_accuracy_score(truth, said, sample_weight=weights)),
        "f0.5": float(metrics.fbeta_score(truth, said, beta=0.5, average="macro", sample_weight=weights)),
        "crossEntropy": -float(metrics.log_loss(truth, probabilities, sample_weight=weights)),
    }


def regression_case(draw, rows, weighted):
    truth = np.round(draw.normal(10, 4, rows), 2)
    predictions = np.round(truth + draw.normal(0.5, 2, rows), 2)
    weights = np.round(draw.uniform(0.5, 2, rows), 2) if weighted else None
    return {
        "truth": floats(truth),
        "predictions": floats(predictions),
        "weights": None if weights is None else floats(weights),
        "mse": -float(metrics.mean_squared_error(truth, predictions, sample_weight=weights)),
        "mae": -float(metrics.mean_absolute_error(truth, predictions, sample_weight=weights)),
        "r2": float(metrics.r2_score(truth, predictions, sample_weight=weights)),
    }


def main():
    draw = np.random.default_rng(11)
    kinds = {"binary": binary_case, "multiclass": multiclass_case, "regression": regression_case}
    made = {
        "madeBy": "scripts/golden/criteria.py",
        "versions": {
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in ("scikit-learn", "numpy")},
        },
        **{kind: [case(draw, 60, weighted) for weighted in (False, True)] for kind, case in kinds.items()},
    }
    OUT.write_text(json.dumps(made) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
