"""Writes packages/core/src/kmeans/kmeans.golden.json: clusterings by scikit-learn from given first centroids.

    pip install scikit-learn==1.9.1 numpy==2.4.6
    python scripts/golden/kmeans.py

Every case is Lloyd's algorithm in float64 with one run, so nothing in it is random but the data, whose seed is fixed.
"""

import json
import pathlib
import platform
import warnings

import numpy as np
import sklearn
from sklearn.cluster import KMeans

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/core/src/kmeans/kmeans.golden.json"


def blobs(random, centers, rows_each, spread):
    """Rows around each of the centers, in mixed order."""
    rows = np.concatenate([random.normal(center, spread, (rows_each, len(center))) for center in np.asarray(centers, float)])
    return np.round(random.permutation(rows), 6)


def make_cases():
    random = np.random.default_rng(20240611)
    cases = []

    def add(name, X, init, weights=None, max_iter=300, tol=1e-4):
        X = np.asarray(X, dtype=np.float64)
        init = np.asarray(init, dtype=np.float64)
        model = KMeans(len(init), init=init, n_init=1, algorithm="lloyd", max_iter=max_iter, tol=tol)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "did not converge"
            model.fit(X, sample_weight=weights)
        cases.append(
            {
                "name": name,
                "X": X.tolist(),
                "init": init.tolist(),
                **({} if weights is None else {"weights": [float(weight) for weight in weights]}),
                "maxIterations": max_iter,
                "tolerance": tol,
                "labels": model.labels_.tolist(),
                "centroids": model.cluster_centers_.tolist(),
                "inertia": float(model.inertia_),
                "iterations": int(model.n_iter_),
            }
        )

    plane = blobs(random, [[0, 0], [6, 0], [0, 6], [6, 6]], 15, 1.2)
    add("four blobs, a row of each", plane, plane[[0, 1, 2, 3]])
    add("four blobs, poor start", plane, [[0, 0], [0.1, 0], [0.2, 0], [0.3, 0]])
    add("four blobs, k = 7", plane, plane[:7])
    add("one iteration", plane, [[0, 0], [0.1, 0], [0.2, 0], [0.3, 0]], max_iter=1)
    add("two iterations", plane, [[0, 0], [0.1, 0], [0.2, 0], [0.3, 0]], max_iter=2)
    add("tolerance 0", plane, [[0, 0], [0.1, 0], [0.2, 0], [0.3, 0]], tol=0)
    add("large tolerance", plane, [[0, 0], [0.1, 0], [0.2, 0], [0.3, 0]], tol=1.0)
    add("k = 1", plane[:20], [[100, -100]])
    add("k = rows", plane[:9], plane[:9] + 0.001)

    five = blobs(random, random.uniform(-10, 10, (5, 5)), 12, 1.5)
    add("five blobs in five columns", five, five[:5])
    noise = np.round(random.uniform(0, 1, (80, 3)), 6)
    add("uniform noise", noise, noise[:6])
    add("uniform noise, tolerance 0", noise, noise[20:28], tol=0)

    # The blobs lie 1e6 from the origin but only a few units apart: squares of the numbers lose what tells them apart.
    far = np.round(blobs(random, [[0, 0, 0], [4, 0, 1], [0, 4, -1]], 15, 0.9) + 1e6, 6)
    add("far from the origin", far, far[:3])
    small = np.round(blobs(random, [[0, 0], [5, 1], [1, 5]], 14, 1.0) * 1e-3, 9)
    add("scaled by 1e-3", small, small[[3, 4, 5]])
    uneven = blobs(random, [[0, 0], [3, 3]], 20, 1.1) * [1, 1000]
    add("columns of different scale", np.round(uneven, 6), np.round(uneven[:4], 6))

    weights = np.round(random.uniform(0.1, 5, len(plane)), 3)
    add("weighted", plane, plane[[4, 5, 6]], weights=weights)
    holes = np.where(np.arange(len(noise)) % 4 == 0, 0.0, np.round(random.uniform(0.5, 2, len(noise)), 3))
    add("weighted, some weights 0", noise, noise[[1, 2, 3, 5]], weights=holes)

    # A first centroid that no row is nearest to takes the row farthest from its own centroid.
    add("one empty cluster", plane, [[0, 0], [6, 6], [500, 500]])
    add("one empty cluster, weighted", plane, [[0, 0], [6, 6], [500, 500]], weights=weights)
    add("one empty cluster, in the middle of three", five, np.vstack([five[0], np.full(5, 1e4), five[1]]))
    line = np.array([[0.0], [1.0], [2.0], [10.0], [11.0], [30.0]])
    add("one empty cluster on a line", line, [[1], [10], [-500]])
    return cases


def main():
    versions = {"python": platform.python_version(), "scikit-learn": sklearn.__version__, "numpy": np.__version__}
    # One case a line: small, and a change shows as one line.
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in make_cases())
    OUT.write_text(
        '{"madeBy": "scripts/golden/kmeans.py", "versions": %s,\n"cases": [\n%s\n]}\n' % (json.dumps(versions), lines),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
