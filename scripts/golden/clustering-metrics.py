"""Writes packages/core/src/metrics/clustering.golden.json: clustering metrics by scikit-learn.

    pip install scikit-learn==1.9.1 numpy==2.4.6
    python scripts/golden/clustering-metrics.py

scikit-learn computes distances from squares and products, |x|^2 - 2xy + |y|^2, which is exact only where these are. So
numbers are multiples of 1/64 near zero, and rows far from the origin are given to it without that distance, which changes
none of these metrics and no bit of the rows.
"""

import json
import pathlib
import platform

import numpy as np
import sklearn
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score, silhouette_samples, silhouette_score

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/core/src/metrics/clustering.golden.json"


def grid(X):
    """Rounded to multiples of 1/64."""
    return np.round(np.asarray(X, dtype=np.float64) * 64) / 64


def blobs(random, centers, sizes, spread):
    """Rows around each of the centers and the number of that center, in mixed order."""
    labels = random.permutation(np.repeat(np.arange(len(sizes)), sizes))
    centers = np.asarray(centers, dtype=np.float64)
    return grid(random.normal(centers[labels], spread)), labels


def make_cases():
    random = np.random.default_rng(20250214)
    cases = []

    def add(name, X, labels, origin=0.0):
        X = np.asarray(X, dtype=np.float64)
        labels = np.asarray(labels)
        moved = X + origin
        assert np.array_equal(moved - origin, X), name
        cases.append(
            {
                "name": name,
                "X": moved.tolist(),
                "labels": labels.tolist(),
                "silhouette": float(silhouette_score(X, labels)),
                "silhouetteSamples": silhouette_samples(X, labels).tolist(),
                "calinskiHarabasz": float(calinski_harabasz_score(X, labels)),
                "daviesBouldin": float(davies_bouldin_score(X, labels)),
            }
        )

    add("three rows, of scikit-learn's documentation", [[0, 1], [1, 1], [3, 4]], [0, 0, 1])
    plane, own = blobs(random, [[0, 0], [6, 0], [0, 6], [6, 6]], [8, 8, 8, 8], 1.2)
    add("four blobs", plane, own)
    add("four blobs, two of them as one", plane, np.minimum(own, 2))
    add("four blobs, labels at random", plane, random.integers(0, 3, len(plane)))
    add("labels that are not 0 to k - 1", plane, np.array([-7, 1_000_000, 3, -2_000_000_000])[own])
    add("unequal clusters", *blobs(random, [[0, 0, 0], [5, 1, 0], [1, 5, 2]], [25, 6, 2], 1.0))
    add("clusters of one row", *blobs(random, [[0, 0], [4, 4], [9, 0], [0, 9]], [10, 7, 1, 1], 0.8))
    add("k = rows - 1", plane[:9], [0, 1, 2, 3, 3, 4, 5, 6, 7])
    add("one column", *blobs(random, [[0], [3], [10]], [9, 7, 5], 1.0))
    add("five columns, overlapping", *blobs(random, random.uniform(-2, 2, (3, 5)), [9, 8, 8], 1.5))
    add("far from the origin", *blobs(random, [[0, 0, 0], [4, 0, 1], [0, 4, -1]], [9, 8, 7], 0.9), origin=2.0**40)
    small, own = blobs(random, [[0, 0], [5, 1], [1, 5]], [8, 7, 6], 1.0)
    add("small numbers", small * 2.0**-12, own)
    add("equal rows in each cluster", [[0, 1], [0, 1], [3, 4], [3, 4], [-2, 2]], [0, 0, 1, 1, 2])
    add("all rows equal", [[0.5, 0.25]] * 5, [0, 0, 1, 1, 1])
    ring = [[1, 0], [-1, 0], [0, 1], [0, -1]]
    rings = np.vstack([ring, np.multiply(ring, 3), [[9, 9], [9, 8]]])
    add("two clusters with the same mean, and another", rings, [0] * 4 + [1] * 4 + [2] * 2)
    return cases


def main():
    versions = {"python": platform.python_version(), "scikit-learn": sklearn.__version__, "numpy": np.__version__}
    # One case a line: small, and a change shows as one line.
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in make_cases())
    OUT.write_text(
        '{"madeBy": "scripts/golden/clustering-metrics.py", "versions": %s,\n"cases": [\n%s\n]}\n' % (json.dumps(versions), lines),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
