"""Writes packages/classifier/src/describe/describe.golden.json: what a profile says of columns and of how they go with a label.

    pip install scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
    python scripts/golden/describe.py
"""

import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.metrics import normalized_mutual_info_score, roc_auc_score

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/classifier/src/describe/describe.golden.json"
BINS = 10
QUANTILES = {"q01": 0.01, "q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95, "q99": 0.99}


def plain(values):
    return [None if isinstance(v, float) and np.isnan(v) else float(v) for v in values]


def numbers_of(x):
    x = x[~np.isnan(x)]
    return {
        "min": x.min(),
        "max": x.max(),
        "mean": x.mean(),
        "std": x.std(ddof=1),
        "skewness": stats.skew(x),
        "zeros": int((x == 0).sum()),
        "atMax": int((x == x.max()).sum()),
        "distinct": len(np.unique(x)),
        "quantiles": {name: np.quantile(x, q) for name, q in QUANTILES.items()},
    }


def binned(x):
    """Up to BINS values are as they are; more are put into bins by their mean rank. Missing ones are a group."""
    here = ~np.isnan(x)
    values = x[here]
    groups = np.full(len(x), -1)
    if len(np.unique(values)) <= BINS:
        groups[here] = np.unique(values, return_inverse=True)[1]
    else:
        groups[here] = np.floor(BINS * (stats.rankdata(values) - 0.5) / len(values)).astype(int)
    return groups


def corrected_v(groups, y):
    """Bergsma (2013), from scipy's chi-squared."""
    table = stats.contingency.crosstab(groups, y).count
    chi2 = stats.chi2_contingency(table, correction=False).statistic
    n, (r, k) = table.sum(), table.shape
    phi = max(0, chi2 / n - (r - 1) * (k - 1) / (n - 1))
    r, k = r - (r - 1) ** 2 / (n - 1), k - (k - 1) ** 2 / (n - 1)
    return np.sqrt(phi / min(r - 1, k - 1))


def against_classes(groups, y, x=None):
    result = {"cramersV": corrected_v(groups, y), "nmi": normalized_mutual_info_score(y, groups)}
    if x is not None and len(np.unique(y)) == 2:
        here = ~np.isnan(x)
        result["auc"] = roc_auc_score(y[here], x[here])
    return result


def eta_squared(groups, y):
    between = sum((groups == g).sum() * (y[groups == g].mean() - y.mean()) ** 2 for g in np.unique(groups))
    return between / ((y - y.mean()) ** 2).sum()


def adjusted(groups, y):
    """Epsilon squared (Kelley, 1935): within-group variance by its unbiased estimate."""
    within = sum(((y[groups == g] - y[groups == g].mean()) ** 2).sum() for g in np.unique(groups))
    return max(0, 1 - within / (len(y) - len(np.unique(groups))) / y.var(ddof=1))


def main():
    random = np.random.default_rng(0)
    n = 600
    measured = np.round(random.normal(100, 20, n), 3)
    measured[random.random(n) < 0.05] = np.nan
    rating = random.integers(0, 6, n).astype(float)
    skewed = np.round(random.exponential(30, n) ** 2) * random.integers(0, 2, n)
    far = 1e9 + np.round(random.normal(0, 1, n), 4)
    level = random.choice(4, n, p=[0.5, 0.3, 0.15, 0.05])
    noise = random.integers(0, 40, n)
    filled = np.where(np.isnan(measured), 100, measured)
    score = (filled - 100) / 20 + (rating - 2.5) * 0.5 + level * 0.4 + random.normal(0, 1, n)
    binary = (score > 0.8).astype(int)
    three = np.digitize(score, [-0.5, 1])
    target = np.round(50 + 10 * score + random.normal(0, 3, n), 3)

    columns = {"measured": measured, "rating": rating, "skewed": skewed, "far": far}
    levels = {"level": level, "noise": noise}
    golden = {
        "madeBy": "scripts/golden/describe.py",
        "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
        "columns": {name: plain(x) for name, x in columns.items()},
        "levels": {name: x.tolist() for name, x in levels.items()},
        "labels": {"binary": binary.tolist(), "three": three.tolist(), "target": target.tolist()},
        "numbers": {name: numbers_of(x) for name, x in columns.items()},
        "relations": {},
    }
    for name, y in (("binary", binary), ("three", three)):
        golden["relations"][name] = {
            **{column: against_classes(binned(x), y, x) for column, x in columns.items()},
            **{column: against_classes(x, y) for column, x in levels.items()},
        }
    golden["relations"]["target"] = {
        **{
            column: {
                "pearson": stats.pearsonr(x[~np.isnan(x)], target[~np.isnan(x)]).statistic,
                "spearman": stats.spearmanr(x[~np.isnan(x)], target[~np.isnan(x)]).statistic,
            }
            for column, x in columns.items()
        },
        **{column: {"etaSquared": eta_squared(x, target), "adjusted": adjusted(x, target)} for column, x in levels.items()},
    }
    OUT.write_text(json.dumps(golden, default=float, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
