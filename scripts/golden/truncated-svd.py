"""Writes packages/core/src/decomposition/truncated-svd.golden.json: singular values and vectors by numpy's full SVD (LAPACK)
and by scikit-learn's TruncatedSVD with ARPACK.

    pip install scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
    python scripts/golden/truncated-svd.py

Signs are scikit-learn's svd_flip with u_based_decision=False: the entry of largest size of each right vector is positive.
"""

import json
import pathlib
import platform

import numpy as np
import scipy
import scipy.sparse
import sklearn
from sklearn.decomposition import TruncatedSVD
from sklearn.utils.extmath import svd_flip

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/core/src/decomposition/truncated-svd.golden.json"


def dense_case(name, matrix, rank):
    u, s, vt = np.linalg.svd(matrix, full_matrices=False)
    u, vt = svd_flip(u, vt, u_based_decision=False)
    return {
        "name": name,
        "matrix": matrix.tolist(),
        "rank": rank,
        "singularValues": s[:rank].tolist(),
        "U": u[:, :rank].tolist(),
        "V": vt[:rank].T.tolist(),
    }


def smooth(rows, cols):
    """A matrix that the test makes too, by the same operations: its singular values fall off fast."""
    i = np.arange(rows)[:, None] / 10
    j = np.arange(cols)[None, :] / 7
    return 1 / (1 + (i - j) * (i - j))


def sparse_case(generator):
    matrix = scipy.sparse.random_array((60, 150), density=0.04, rng=generator, data_sampler=generator.random).tocsr()
    matrix.sort_indices()
    model = TruncatedSVD(n_components=6, algorithm="arpack", tol=0, random_state=0).fit(matrix)
    return {
        "values": matrix.data.tolist(),
        "indices": matrix.indices.tolist(),
        "indptr": matrix.indptr.tolist(),
        "cols": 150,
        "singularValues": model.singular_values_.tolist(),
        "V": model.components_.T.tolist(),
    }


def main():
    generator = np.random.default_rng(4)
    hilbert = 1 / (np.arange(6)[:, None] + np.arange(6)[None, :] + 1)
    large = dense_case("smooth", smooth(120, 90), 6)
    del large["matrix"]
    golden = {
        "madeBy": "scripts/golden/truncated-svd.py",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "dense": [
            dense_case("tall", generator.normal(size=(9, 4)), 4),
            dense_case("wide", generator.normal(size=(4, 9)), 4),
            dense_case("square, part of its rank", generator.normal(size=(7, 7)), 3),
            dense_case("a Hilbert matrix: condition 1.5e7", hilbert, 6),
            dense_case("one row", generator.normal(size=(1, 5)), 1),
            dense_case("one column", generator.normal(size=(5, 1)), 1),
            dense_case("numbers of very different size", generator.normal(size=(6, 3)) * [1e5, 1, 1e-5], 3),
        ],
        "smooth": large,
        "sparse": sparse_case(generator),
    }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items())
    OUT.write_text("{%s}\n" % lines, encoding="utf-8")


if __name__ == "__main__":
    main()
