"""Writes packages/classifier/src/prepare/text/text-vectorizer.golden.json: matrices by scikit-learn's TfidfVectorizer and
CountVectorizer.

    pip install scikit-learn==1.9.1 numpy==2.4.6
    python scripts/golden/text-features.py
"""

import json
import pathlib
import platform

import numpy as np
import sklearn
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/classifier/src/prepare/text/text-vectorizer.golden.json"

FIT = [
    "Not good. Not good at all: the sound is NOT good, and it isn't cheap!",
    "The sound is good and the price is good",
    "",
    "!? ... -- ;)",
    "a b c I",
    "snake_case x2 4711 3rd ½ ² Ⅻ",
    "Die Übergröße kostet 12,50 €, die Straße ist naß - STRASSE, GROẞ",
    "İstanbul'da ISPARTA ılık; ΟΔΟΣ ΣΟΦΟΣ οδός σοφός",
    "cafe\u0301 café हिन्दी में 日本語のテキスト 中文 한국어 текст Ёлка",
    "😀 good 😀😀 𝒳𝒴 𝒵 ❤️ not good",
    "<br />good<br />sound<b>cheap</b> a < b > c",
    "constructor __proto__ toString constructor",
    "the the the the the sound sound",
    "tab\tand\nnew\r\nline\u00a0space\u2003wide\u200bnone\u2019quote",
]
TRANSFORM = [
    "good sound, good price, unknown words",
    "",
    "ΣΟΦΟΣ straße İstanbul 𝒳𝒴 x2",
    "not unknown good",
    "constructor toString hasOwnProperty",
    "nothing that anybody knew",
]

CASES = [
    ("tfidf 1-2", TfidfVectorizer, {"ngram_range": (1, 2)}, {"kind": "tfidf", "ngrams": [1, 2]}),
    (
        "tfidf 1-3 sublinear",
        TfidfVectorizer,
        {"ngram_range": (1, 3), "sublinear_tf": True},
        {"kind": "tfidf", "ngrams": [1, 3], "sublinear": True},
    ),
    (
        "tfidf in 2 to 3 texts",
        TfidfVectorizer,
        {"ngram_range": (1, 2), "min_df": 2, "max_df": 3 / 14},
        {"kind": "tfidf", "ngrams": [1, 2], "minDocuments": 2, "maxDocuments": 3 / 14},
    ),
    (
        "tfidf l1, as written",
        TfidfVectorizer,
        {"ngram_range": (2, 2), "lowercase": False, "norm": "l1"},
        {"kind": "tfidf", "ngrams": [2, 2], "lowercase": False, "norm": "l1"},
    ),
    (
        "counts 2-4 without stop words",
        CountVectorizer,
        {"ngram_range": (2, 4), "stop_words": ["the", "is", "and"]},
        {"kind": "counts", "ngrams": [2, 4], "stopWords": ["the", "is", "and"]},
    ),
    ("counts of one word", CountVectorizer, {"ngram_range": (1, 1)}, {"kind": "counts", "ngrams": [1, 1]}),
    # The fifth and sixth most frequent words differ in how often they are there, so that no tie decides.
    ("counts of the most frequent", CountVectorizer, {"max_features": 4}, {"kind": "counts", "ngrams": [1, 1], "maxFeatures": 4}),
    ("binary", CountVectorizer, {"ngram_range": (1, 2), "binary": True}, {"kind": "binary", "ngrams": [1, 2]}),
]


def main():
    cases = []
    for name, maker, settings, options in CASES:
        vectorizer = maker(**settings)
        fitted = vectorizer.fit_transform(FIT)
        terms = vectorizer.get_feature_names_out().tolist()
        if "max_features" in settings:
            counts = np.sort(CountVectorizer().fit_transform(FIT).sum(axis=0).A1)[::-1]
            assert counts[settings["max_features"] - 1] > counts[settings["max_features"]], counts[:8]

        def rows(matrix):
            matrix = matrix.tocsr()
            return [
                [[terms[j], float(v)] for j, v in zip(matrix[i].indices, matrix[i].data)] for i in range(matrix.shape[0])
            ]

        cases.append(
            {
                "name": name,
                "options": options,
                "terms": terms,
                "fitted": rows(fitted),
                "transformed": rows(vectorizer.transform(TRANSFORM)),
            }
        )
    golden = {
        "madeBy": "scripts/golden/text-features.py",
        "versions": {
            "python": platform.python_version(),
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
        },
        "fit": FIT,
        "transform": TRANSFORM,
        "cases": cases,
    }
    OUT.write_text(json.dumps(golden, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
