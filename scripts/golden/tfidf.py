"""Writes packages/core/src/text/tfidf.golden.json: tf-idf weights by scikit-learn's TfidfVectorizer.

    pip install scikit-learn==1.9.1 numpy==2.4.6
    python scripts/golden/tfidf.py

Documents are given as terms already (analyzer = the terms themselves); all weighting options are the defaults.
"""

import json
import pathlib
import platform

import numpy as np
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/core/src/text/tfidf.golden.json"

FIT = [
    "the harbour opened again after the repairs".split(),
    "the repairs of the harbour took four years".split(),
    "bees like orchards with wild flowers and more bees".split(),
    "wild flowers feed bees bees bees".split(),
    [],
    ["the"],
    "x x x y constructor __proto__ Übergröße 😀".split(),
    "a harbour without bees is a harbour without flowers".split(),
]
# Terms that were never seen, documents of nothing else, repeats and an empty one.
TRANSFORM = [
    "the bees of the harbour".split(),
    "unknown words only".split(),
    [],
    "bees bees unknown flowers".split(),
    "constructor __proto__ toString 😀 😀".split(),
]


def main():
    vectorizer = TfidfVectorizer(analyzer=lambda document: document)
    fitted = vectorizer.fit_transform(FIT)
    terms = vectorizer.get_feature_names_out()

    def rows(matrix):
        """Each row as its non-zero weights by term."""
        return [
            {terms[j]: float(matrix[i, j]) for j in matrix[i].indices if matrix[i, j] != 0} for i in range(matrix.shape[0])
        ]

    golden = {
        "madeBy": "scripts/golden/tfidf.py",
        "versions": {
            "python": platform.python_version(),
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
        },
        "fit": FIT,
        "transform": TRANSFORM,
        "idf": list(map(list, zip(terms.tolist(), vectorizer.idf_.tolist()))),
        "fitted": [list(map(list, row.items())) for row in rows(fitted)],
        "transformed": [list(map(list, row.items())) for row in rows(vectorizer.transform(TRANSFORM))],
    }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in golden.items())
    OUT.write_text("{%s}\n" % lines, encoding="utf-8")


if __name__ == "__main__":
    main()
