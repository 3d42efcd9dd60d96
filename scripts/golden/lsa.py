"""Writes packages/summarizer/src/embed/lsa.golden.json: scikit-learn's latent semantic analysis of a few sentences.

    pip install scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
    python scripts/golden/lsa.py

TfidfVectorizer, TruncatedSVD (ARPACK) and Normalizer, all else as by default. Every word is its own stem and no stop word.
Products of rows are written, not rows: signs of dimensions say nothing.
"""

import json
import pathlib
import platform

import numpy as np
import sklearn
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import Normalizer

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/summarizer/src/embed/lsa.golden.json"

SENTENCES = [
    "ship harbour fish",
    "boat harbour fish net",
    "ship boat storm",
    "honey flower garden",
    "flower garden rain",
    "storm rain",
    "honey fish",
    "train",
    "net net boat",
]


def main():
    weights = TfidfVectorizer(analyzer=str.split).fit_transform(SENTENCES)

    def products(rank, normalize):
        rows = TruncatedSVD(rank, algorithm="arpack", tol=0, random_state=0).fit_transform(weights)
        if normalize:
            rows = Normalizer().fit_transform(rows)
        return (rows @ rows.T).tolist()

    golden = {
        "madeBy": "scripts/golden/lsa.py",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "sentences": SENTENCES,
        "twoDimensions": products(2, False),
        "fourDimensions": products(4, False),
        "fourOfUnitLength": products(4, True),
    }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items())
    OUT.write_text("{%s}\n" % lines, encoding="utf-8")


if __name__ == "__main__":
    main()
