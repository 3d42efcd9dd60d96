"""Writes packages/classifier/src/prepare/selection/feature-selection.golden.json: what scikit-learn says of columns and of
principal components.

    pip install scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
    python scripts/golden/feature-selection.py

Each table has dense columns, one-hot groups and sparse columns side by side, as a design has; scikit-learn gets all of them as
one dense matrix.
"""

import json
import pathlib
import platform

import numpy as np
import scipy
import sklearn
from sklearn.decomposition import PCA
from sklearn.feature_selection import SelectKBest, VarianceThreshold, chi2, f_classif, f_regression

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "packages/classifier/src/prepare/selection/feature-selection.golden.json"


def table(generator, rows, dense_cols, levels, sparse_cols, density=0.3):
    """The blocks of a design, and all of it as one matrix. Of a one-hot group some rows have no level (-1)."""
    classes = generator.integers(0, 3, rows)
    dense = np.round(np.abs(generator.normal(size=(rows, dense_cols)) + classes[:, None] * np.arange(dense_cols) / 4), 3)
    codes = np.array([generator.integers(-1, count, rows) for count in levels], dtype=int).reshape(len(levels), rows).T
    sparse = np.where(generator.random((rows, sparse_cols)) < density, np.round(generator.random((rows, sparse_cols)), 3), 0)
    sparse += (sparse > 0) * (classes == 1)[:, None] * np.linspace(0, 1, sparse_cols)
    blocks = [dense]
    first = dense_cols
    columns = np.full_like(codes, -1)
    for g, count in enumerate(levels):
        blocks.append((codes[:, g][:, None] == np.arange(count)) * 1.0)
        columns[:, g] = np.where(codes[:, g] < 0, -1, codes[:, g] + first)
        first += count
    matrix = np.hstack([*blocks, sparse])
    return matrix, classes, {"denseCols": dense_cols, "dense": dense.tolist(), "codes": columns.tolist(), "sparse": sparse.tolist()}


def scores_case(generator):
    matrix, classes, blocks = table(generator, 60, 3, [3, 2], 4)
    numbers = np.round(matrix @ generator.normal(size=matrix.shape[1]) + generator.normal(size=60), 3)
    return {
        **blocks,
        "cols": matrix.shape[1],
        "classes": classes.tolist(),
        "numbers": numbers.tolist(),
        "variances": VarianceThreshold().fit(matrix).variances_.tolist(),
        "f-classif": f_classif(matrix, classes)[0].tolist(),
        "chi2": chi2(matrix, classes)[0].tolist(),
        "f-regression": f_regression(matrix, numbers)[0].tolist(),
        "best4": {
            "f-classif": np.flatnonzero(SelectKBest(f_classif, k=4).fit(matrix, classes).get_support()).tolist(),
            "chi2": np.flatnonzero(SelectKBest(chi2, k=4).fit(matrix, classes).get_support()).tolist(),
            "f-regression": np.flatnonzero(SelectKBest(f_regression, k=4).fit(matrix, numbers).get_support()).tolist(),
        },
    }


def pca_case(name, generator, rows, dense_cols, levels, sparse_cols, components, offset=0, density=0.3):
    matrix, _, blocks = table(generator, rows, dense_cols, levels, sparse_cols, density)
    matrix[:, :dense_cols] += offset
    blocks["dense"] = matrix[:, :dense_cols].tolist()
    full = PCA(svd_solver="full").fit(matrix)
    model = PCA(n_components=components, svd_solver="full").fit(matrix)
    white = PCA(n_components=components, svd_solver="full", whiten=True).fit(matrix)
    case = {
        "name": name,
        **blocks,
        "cols": matrix.shape[1],
        "components": components,
        "vectors": model.components_.tolist(),
        "explainedVariance": model.explained_variance_.tolist(),
        "explainedVarianceRatio": model.explained_variance_ratio_.tolist(),
        "transformed": model.transform(matrix[:5]).tolist(),
        "whitened": white.transform(matrix[:5]).tolist(),
        "countForHalf": int(PCA(n_components=0.5, svd_solver="full").fit(matrix).n_components_),
        "countForMost": int(PCA(n_components=0.9, svd_solver="full").fit(matrix).n_components_),
    }
    gaps = full.explained_variance_[:components] - full.explained_variance_[1 : components + 1]
    assert gaps.min() > 0.001 * full.explained_variance_[0], name  # else components may turn into each other
    return case


def main():
    generator = np.random.default_rng(11)
    golden = {
        "madeBy": "scripts/golden/feature-selection.py",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "scores": scores_case(generator),
        "pca": [
            pca_case("dense, one-hot and sparse", generator, 40, 3, [3, 2], 4, 5),
            pca_case("dense, of large means", generator, 30, 4, [], 0, 3, offset=1e6),
            pca_case("one-hot alone", generator, 50, 0, [4, 3, 2], 0, 3),
            pca_case("more columns than are found directly", generator, 40, 2, [3], 260, 4, density=0.05),
        ],
    }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items())
    OUT.write_text("{%s}\n" % lines, encoding="utf-8")


if __name__ == "__main__":
    main()
