"""Writes packages/summarizer/src/rank/ranking.golden.json: sentence scores of classical extractive methods.

    pip install networkx==3.6.1 numpy==2.4.6 scikit-learn==1.9.1 sumy==0.13.0
    python scripts/golden/ranking.py

- TextRank: edges by sumy's TextRankSummarizer, PageRank by networkx.
- LexRank: cosines and links by sumy's LexRankSummarizer, given scikit-learn's idf and plain counts; PageRank by networkx,
  and by the paper's formula as a linear system in numpy.
- PacSum: the paper's formulas (arXiv 1906.03508) on scikit-learn's cosines.
- LSA: singular values and vectors by numpy, ranks by sumy's LsaSummarizer, told how many dimensions to use.
- MMR: the paper's greedy choice on scikit-learn's cosines.
"""

import json
import math
import pathlib
import platform
from collections import Counter

import networkx as nx
import numpy as np
import sklearn
import sumy
from sklearn.feature_extraction.text import TfidfVectorizer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/summarizer/src/rank/ranking.golden.json"

HARBOUR = [
    "harbour reopen winter storm",
    "storm wreck harbour wall sink eleven boat",
    "repair harbour wall take four year",
    "mayor thank engineer repair",
    "engineer rebuild wall concrete steel",
    "fish market close harbour close",
    "market reopen boat return",
    "price fish fall boat return",
    "storm",
    "mayor storm",
    "visitor like new promenade",
    "promenade follow harbour wall mile",
    "storm storm storm wall",
    "",
    "critic say repair cost repair delay",
]
# Two parts that share no term, a sentence alone, an empty one, two of one term, and sentences of the same terms.
PARTS = ["a b c", "b c d", "c d e", "x y", "y z x", "alone", "", "q", "q", "a b c", "z y x", "c b a a"]


def zipf(n, terms, seed):
    """Sentences of 0 to 14 terms, of which few are frequent."""
    random = np.random.RandomState(seed)
    shares = 1 / np.arange(1, terms + 1)
    shares /= shares.sum()
    return [" ".join(f"t{t}" for t in random.choice(terms, random.randint(0, 15), p=shares)) for _ in range(n)]


def page_rank(weights, follow):
    graph = nx.from_numpy_array(weights)
    ranks = nx.pagerank(graph, alpha=follow, tol=1e-16, max_iter=10_000)
    return [ranks[i] for i in range(len(weights))]


def text_rank(sentences):
    different = [list(dict.fromkeys(terms)) for terms in sentences]
    n = len(sentences)
    weights = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if i != j:
                weights[i, j] = TextRankSummarizer._rate_sentences_edge(different[i], different[j])
    return page_rank(weights, 0.85)


def lex_rank(sentences, idf, cosines, threshold):
    """With a threshold None: continuous."""
    if threshold is None:
        return page_rank(np.array(cosines), 0.85)
    counts = [Counter(terms) for terms in sentences]
    stochastic = LexRankSummarizer()._create_matrix(sentences, threshold, counts, idf)
    ranks = page_rank((stochastic > 0).astype(float), 0.85)
    # By the formula of the paper, with rows of zeros for sentences without links, normalised.
    n = len(sentences)
    direct = np.linalg.solve(np.eye(n) - 0.85 * stochastic.T, np.full(n, 0.15 / n))
    assert np.allclose(direct / direct.sum(), ranks, rtol=0, atol=1e-12)
    return ranks


def pac_sum(cosines, lambda1, lambda2, beta):
    n = len(cosines)
    pairs = [cosines[i][j] for i in range(n) for j in range(n) if i != j]
    bound = min(pairs) + beta * (max(pairs) - min(pairs))
    scores = []
    for i in range(n):
        before = math.fsum(max(0.0, cosines[i][j] - bound) for j in range(i))
        after = math.fsum(max(0.0, cosines[i][j] - bound) for j in range(i + 1, n))
        scores.append(lambda1 * before + lambda2 * after)
    return scores


def lsa(sentences):
    terms = sorted({term for sentence in sentences for term in sentence})
    matrix = np.array([[sentence.count(term) for sentence in sentences] for term in terms], dtype=float)
    _, sigma, v = np.linalg.svd(matrix, full_matrices=False)
    dimensions = int((sigma > sigma[0] / 2).sum())
    # Not so near to half that rounding could decide.
    assert np.abs(sigma / sigma[0] - 0.5).min() > 1e-6
    kept = np.where(np.arange(len(sigma)) < dimensions, sigma, 0)
    return {"dimensions": dimensions, "scores": [float(x) for x in LsaSummarizer()._compute_ranks(kept, v)]}


def case(name, sentences):
    vectorizer = TfidfVectorizer(analyzer=lambda terms: terms)
    rows = vectorizer.fit_transform(sentences).toarray()
    idf = dict(zip(vectorizer.get_feature_names_out(), vectorizer.idf_))
    cosines = (rows @ rows.T).tolist()
    n = len(sentences)
    # sumy's idf-modified cosine is the same number.
    counts = [Counter(terms) for terms in sentences]
    for i in range(n):
        for j in range(n):
            cosine = LexRankSummarizer.cosine_similarity(sentences[i], sentences[j], counts[i], counts[j], idf)
            assert abs(cosine - cosines[i][j]) < 1e-12
            assert abs(cosine - 0.1) > 1e-9 and abs(cosine - 0.3) > 1e-9
    return {
        "name": name,
        "sentences": sentences,
        "textRank": text_rank(sentences),
        "lexRank": lex_rank(sentences, idf, cosines, 0.1),
        "lexRankAt0.3": lex_rank(sentences, idf, cosines, 0.3),
        "lexRankContinuous": lex_rank(sentences, idf, cosines, None),
        "pacSum": [
            {"lambda1": a, "lambda2": b, "beta": beta, "scores": pac_sum(cosines, a, b, beta)}
            for a, b, beta in [(-2.0, 1.0, 0.0), (-2.0, 1.0, 0.6), (-0.5, 1.0, 0.2), (0.3, 0.7, 0.1)]
        ],
        "lsa": lsa(sentences),
    }


def main():
    texts = {"harbour": HARBOUR, "parts": PARTS, "zipf 40": zipf(40, 60, 1), "zipf 130": zipf(130, 400, 2)}
    golden = {
        "madeBy": "scripts/golden/ranking.py",
        "versions": {
            "python": platform.python_version(),
            "networkx": nx.__version__,
            "numpy": np.__version__,
            "scikit-learn": sklearn.__version__,
            "sumy": sumy.__version__,
        },
        "cases": [case(name, [sentence.split() for sentence in text]) for name, text in texts.items()],
    }
    OUT.write_text(json.dumps(golden, indent=None, separators=(",", ":")).replace('{"name"', '\n{"name"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
