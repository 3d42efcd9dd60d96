"""Writes packages/core/src/kmeans/bisecting.golden.json: clusterings by scikit-learn's BisectingKMeans.

    pip install scikit-learn==1.9.1 numpy==2.4.6
    python scripts/golden/bisecting-kmeans.py

Each split is the best of 20, so that chance decides little. On well separated blobs the clusters are the blobs whatever is
drawn, and labels are part of the golden numbers, numbered in the order of their first rows. Everywhere the inertia is: of
the labels as the tree of splits gives them (`inertia`), and of the nearest centroids.
"""

import json
import pathlib
import platform

import numpy as np
import sklearn
from sklearn.cluster import BisectingKMeans
from sklearn.metrics.pairwise import euclidean_distances

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/core/src/kmeans/bisecting.golden.json"


def in_order(labels):
    """The same clusters, numbered in the order of their first rows."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse]


def make_cases():
    random = np.random.default_rng(2000)
    cases = []

    def add(name, X, k, weights=None, blobs=None):
        model = BisectingKMeans(k, init="k-means++", n_init=20, random_state=0, tol=0).fit(X, sample_weight=weights)
        if blobs is not None:
            assert np.array_equal(in_order(model.labels_), in_order(blobs)), name
        used = np.ones(len(X)) if weights is None else weights
        # From the mean of the rows: scikit-learn computes distances from squares, which far from zero have no digits left.
        nearest = (euclidean_distances(X - X.mean(axis=0), model.cluster_centers_ - X.mean(axis=0)) ** 2).min(axis=1)
        cases.append(
            {
                "name": name,
                "X": X.tolist(),
                "k": k,
                **({} if weights is None else {"weights": weights.tolist()}),
                **({} if blobs is None else {"labels": in_order(blobs).tolist()}),
                "inertia": float(model.inertia_),
                "nearestInertia": float(used @ nearest),
            }
        )

    def blobs(centers, rows_each, spread):
        own = random.permutation(np.repeat(np.arange(len(centers)), rows_each))
        return np.round(random.normal(np.asarray(centers, float)[own], spread), 6), own

    X, own = blobs([[0, 0], [10, 0], [0, 12], [11, 13]], 12, 0.5)
    add("four blobs apart", X, 4, blobs=own)
    add("four blobs apart, weighted", X, 4, weights=np.round(random.uniform(0.5, 2, len(X)), 3), blobs=own)
    X, own = blobs([[0, 0, 0], [40, 1, 2], [42, 9, 3], [3, 10, 1], [-30, 5, 25]], 9, 0.4)
    add("five blobs in three columns", X, 5, blobs=own)
    add("far from the origin", np.round(X + 1e6, 6), 5, blobs=own)
    X, _ = blobs([[0, 0], [3, 0], [0, 3], [3, 3]], 20, 1.2)
    add("blobs that overlap, k = 2", X, 2)
    add("blobs that overlap, k = 6", X, 6)
    add("blobs that overlap, weighted", X, 5, weights=np.round(random.uniform(0.1, 4, len(X)), 3))
    noise = np.round(random.uniform(0, 1, (120, 3)), 6)
    add("uniform noise, k = 8", noise, 8)
    add("k = 1", noise[:30], 1)
    return cases


def main():
    versions = {"python": platform.python_version(), "scikit-learn": sklearn.__version__, "numpy": np.__version__}
    # One case a line: small, and a change shows as one line.
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in make_cases())
    OUT.write_text(
        '{"madeBy": "scripts/golden/bisecting-kmeans.py", "versions": %s,\n"cases": [\n%s\n]}\n'
        % (json.dumps(versions), lines),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
