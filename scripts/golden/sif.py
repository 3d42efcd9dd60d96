"""Writes packages/summarizer/src/embed/sif.golden.json: sentence vectors by smooth inverse frequency.

    pip install numpy==2.4.6
    python scripts/golden/sif.py

As the authors' code does it (Arora, Liang and Ma 2017; SIF_embedding.py): weights a / (a + p), the weighted mean over the
words of a sentence, and the projection on the first right singular vectors of all sentences, which are not centred, taken
away. Where theirs takes the singular vectors by a randomized method, here they are LAPACK's.
"""

import json
import pathlib
import platform

import numpy as np

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/summarizer/src/embed/sif.golden.json"

A = 1e-3
WORDS = "the of tea coffee dog milk barks warm drinks cup bitter loud".split()
COUNTS = [600, 300, 20, 18, 15, 9, 8, 7, 6, 5, 3, 2]
SENTENCES = [
    "the dog barks",
    "the cup of tea",
    "the warm milk of the dog",
    "bitter coffee drinks the cup",
    "loud loud barks",
    "unknown words only",
    "tea",
]


def sif(vectors, shares, removed, of_words=False):
    place = {word: i for i, word in enumerate(WORDS)}
    rows = np.zeros((len(SENTENCES), vectors.shape[1]))
    for i, sentence in enumerate(SENTENCES):
        known = [place[word] for word in sentence.split() if word in place]
        for p in known:
            rows[i] += A / (A + shares[p]) * vectors[p] / len(known)
    if removed > 0:
        # Of words: of single ones, each as often as it occurs, in place of sentences.
        weighted = np.sqrt(shares)[:, None] * (A / (A + shares))[:, None] * vectors
        components = np.linalg.svd(weighted if of_words else rows, full_matrices=False)[2][:removed]
        rows = rows - rows @ components.T @ components
    return rows.tolist()


def main():
    # Numbers of 32 bits, as the files hold them.
    vectors = np.random.default_rng(7).normal(size=(len(WORDS), 5)).astype(np.float32).astype(np.float64)
    zipf = 1 / np.arange(1, len(WORDS) + 1)
    zipf = zipf / zipf.sum()
    counted = np.array(COUNTS) / sum(COUNTS)
    golden = {
        "madeBy": "scripts/golden/sif.py",
        "versions": {"python": platform.python_version(), "numpy": np.__version__},
        "words": WORDS,
        "counts": COUNTS,
        "vectors": vectors.tolist(),
        "sentences": SENTENCES,
        "byRank": sif(vectors, zipf, 1),
        "byCount": sif(vectors, counted, 1),
        "nothingRemoved": sif(vectors, counted, 0),
        "twoRemoved": sif(vectors, counted, 2),
        "ofWords": sif(vectors, counted, 1, of_words=True),
        "twoOfWords": sif(vectors, counted, 2, of_words=True),
    }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items())
    OUT.write_text("{%s}\n" % lines, encoding="utf-8")


if __name__ == "__main__":
    main()
