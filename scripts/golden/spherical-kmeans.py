"""Writes packages/core/src/kmeans/spherical.golden.json: spherical k-means from given first centroids.

    pip install scikit-learn==1.9.1 numpy==2.4.6
    python scripts/golden/spherical-kmeans.py

scikit-learn has no spherical k-means, so this is the algorithm of Dhillon and Modha (2001) as they write it down, on
scikit-learn's `normalize` and `cosine_distances`: assign, take the mean, bring it to unit length, until labels repeat. The
first step is held to one iteration of scikit-learn's KMeans on the unit rows, whose means have the same directions.
"""

import json
import pathlib
import platform
import warnings

import numpy as np
import sklearn
from sklearn.cluster import KMeans
from sklearn.metrics.pairwise import cosine_distances
from sklearn.preprocessing import normalize

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/core/src/kmeans/spherical.golden.json"


def spherical(X, init, weights, max_iter):
    """Labels, centroids, inertia and iterations; no cluster may lose all its rows."""
    rows, centroids = normalize(X), normalize(init)
    before = None
    iterations = 0
    objective = []
    while iterations < max_iter:
        distances = cosine_distances(rows, centroids)
        labels = distances.argmin(axis=1)
        objective.append(float(weights @ distances.min(axis=1)))
        counts = np.bincount(labels, weights > 0, minlength=len(init))
        assert counts.all(), "a cluster is empty"
        sums = np.array([weights[labels == c] @ rows[labels == c] for c in range(len(init))])
        assert np.linalg.norm(sums, axis=1).min() > 1e-6, "a mean has no direction"
        centroids = normalize(sums)
        if iterations == 0:
            check_first_step(rows, normalize(init), weights, centroids)
        iterations += 1
        if before is not None and np.array_equal(labels, before):
            break
        before = labels
    distances = cosine_distances(rows, centroids)
    labels = distances.argmin(axis=1)
    # A label that hangs on rounding would test nothing.
    assert (np.diff(np.sort(distances, axis=1)[:, :2], axis=1) > 1e-9).all() or len(init) == 1
    objective.append(float(weights @ distances.min(axis=1)))
    assert all(a >= b - 1e-12 for a, b in zip(objective, objective[1:])), "the objective rose"
    return labels, centroids, objective[-1], iterations


def check_first_step(rows, init, weights, centroids):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "did not converge"
        model = KMeans(len(init), init=init, n_init=1, max_iter=1).fit(rows, sample_weight=weights)
    np.testing.assert_allclose(normalize(model.cluster_centers_), centroids, rtol=0, atol=1e-12)


def make_cases():
    random = np.random.default_rng(20010142)
    cases = []

    def add(name, X, init, weights=None, max_iter=300):
        X, init = np.asarray(X, dtype=np.float64), np.asarray(init, dtype=np.float64)
        used = np.ones(len(X)) if weights is None else np.asarray(weights)
        labels, centroids, inertia, iterations = spherical(X, init, used, max_iter)
        cases.append(
            {
                "name": name,
                "X": X.tolist(),
                "init": init.tolist(),
                **({} if weights is None else {"weights": used.tolist()}),
                "maxIterations": max_iter,
                "labels": labels.tolist(),
                "centroids": centroids.tolist(),
                "inertia": inertia,
                "iterations": iterations,
            }
        )

    def rays(directions, rows_each, spread):
        """Rows around each direction, of lengths from 0.01 to 100, in mixed order."""
        rows = np.concatenate([random.normal(direction, spread, (rows_each, len(direction))) for direction in directions])
        rows *= 10 ** random.uniform(-2, 2, (len(rows), 1))
        return np.round(random.permutation(rows), 8)

    three = rays([[1, 0, 0], [0, 1, 0], [0, 0.4, 1]], 15, 0.2)
    add("three directions", three, three[:3])
    add("three directions, poor start", three, [[1, 0.01, 0], [1, 0.02, 0], [1, 0, 0.05]])
    add("three directions, one iteration", three, three[:3], max_iter=1)
    add("k = 1", three, [[0, 0, -1]])
    add("weighted", three, three[[4, 9, 11]], weights=np.round(random.uniform(0.1, 5, len(three)), 3))
    holes = np.where(np.arange(len(three)) % 4 == 0, 0.0, np.round(random.uniform(0.5, 2, len(three)), 3))
    add("weighted, some weights 0", three, three[[5, 6, 7, 9]], weights=holes)
    round_about = np.round(random.normal(0, 1, (80, 4)), 6)
    add("all directions", round_about, round_about[:6])
    add("all directions, three iterations", round_about, round_about[20:26], max_iter=3)
    add("tf-idf like: many columns, few numbers", *sparse_rows(random))
    return cases


def sparse_rows(random):
    """Rows of a few numbers above 0, half of them in the columns of their group."""
    X = np.zeros((60, 40))
    for i in range(60):
        group = i % 4
        own = random.choice(10, 4, replace=False) + 10 * group
        X[i, own] = np.round(random.uniform(0.5, 2, 4), 6)
        X[i, random.choice(40, 2, replace=False)] += np.round(random.uniform(0.1, 1, 2), 6)
    return X, X[[0, 1, 2, 3]]


def main():
    versions = {"python": platform.python_version(), "scikit-learn": sklearn.__version__, "numpy": np.__version__}
    # One case a line: small, and a change shows as one line.
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in make_cases())
    OUT.write_text(
        '{"madeBy": "scripts/golden/spherical-kmeans.py", "versions": %s,\n"cases": [\n%s\n]}\n'
        % (json.dumps(versions), lines),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
