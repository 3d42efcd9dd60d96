"""Writes packages/core/src/kmeans/mini-batch.golden.json: centroids of scikit-learn's MiniBatchKMeans after each batch.

    pip install scikit-learn==1.9.1 numpy==2.4.6
    python scripts/golden/mini-batch-kmeans.py

Batches are given by `partial_fit` and first centroids by `init`, and no centroid is given up for a row of the batch (the
script makes sure that none has few rows), so nothing is random but the data, whose seed is fixed.
"""

import json
import pathlib
import platform

import numpy as np
import sklearn
from sklearn.cluster import MiniBatchKMeans

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/core/src/kmeans/mini-batch.golden.json"


def make_cases():
    random = np.random.default_rng(2010)
    cases = []

    def add(name, X, init, batch_size, weights=None):
        X, init = np.asarray(X, dtype=np.float64), np.asarray(init, dtype=np.float64)
        model = MiniBatchKMeans(len(init), init=init, n_init=1, batch_size=batch_size, reassignment_ratio=0)
        centroids = []
        for start in range(0, len(X), batch_size):
            rows = slice(start, start + batch_size)
            model.partial_fit(X[rows], sample_weight=None if weights is None else weights[rows])
            assert model._counts.min() > 0.05 * model._counts.max(), name
            centroids.append(model.cluster_centers_.tolist())
        cases.append(
            {
                "name": name,
                "X": X.tolist(),
                "init": init.tolist(),
                **({} if weights is None else {"weights": weights.tolist()}),
                "batchSize": batch_size,
                "centroids": centroids,
            }
        )

    def blobs(centers, rows, spread):
        own = random.integers(0, len(centers), rows)
        return np.round(random.normal(np.asarray(centers, float)[own], spread), 6)

    plane = blobs([[0, 0], [4, 0], [0, 4], [4, 4]], 120, 1.0)
    add("four blobs, batches of 30", plane, [[1, 1], [3, 1], [1, 3], [3, 3]], 30)
    add("four blobs, a last batch of 20", plane, [[1, 1], [3, 1], [1, 3], [3, 3]], 50)
    add("one batch", plane, [[1, 1], [3, 3]], 120)
    add("weighted", plane, [[0, 2], [4, 2]], 25, weights=np.round(random.uniform(0.2, 3, len(plane)), 3))
    noise = np.round(random.uniform(-1, 1, (150, 5)), 6)
    add("uniform noise in five columns", noise, noise[[3, 1, 4]], 15)
    add("k = 1", noise, noise[:1], 40)
    thin = np.where(random.uniform(0, 1, (100, 12)) < 0.3, np.round(random.uniform(0.5, 2, (100, 12)), 6), 0)
    add("rows of few numbers", thin, np.where(np.arange(12) < 6, [[1], [0]], [[0], [1]]), 20)
    return cases


def main():
    versions = {"python": platform.python_version(), "scikit-learn": sklearn.__version__, "numpy": np.__version__}
    # One case a line: small, and a change shows as one line.
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in make_cases())
    OUT.write_text(
        '{"madeBy": "scripts/golden/mini-batch-kmeans.py", "versions": %s,\n"cases": [\n%s\n]}\n'
        % (json.dumps(versions), lines),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
