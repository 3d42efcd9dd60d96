"""Writes packages/summarizer/src/embed/learn-vectors.golden.json: word vectors of a few texts by dense matrices.

    pip install numpy==2.4.6
    python scripts/golden/learn-vectors.py

Levy, Goldberg and Dagan 2015: a symmetric window with weights that fall linearly from 1, contexts to the power of 0.75,
shifted positive pointwise mutual information, and U S^0.5 of its singular value decomposition by LAPACK.
"""

import collections
import json
import math
import pathlib
import platform

import numpy as np

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/summarizer/src/embed/learn-vectors.golden.json"

TEXTS = [
    "the dog eats the dry food and the cat eats the wet food",
    "my dog likes dry food and my cat likes fish",
    "a cup of hot tea and a cup of hot coffee",
    "the coffee is strong and the tea is weak",
    "strong coffee in the morning weak tea in the evening",
    "the cat drinks milk the dog drinks water",
    "milk in coffee milk in tea",
    "very very very strong",
    "the wet dog and the dry cat",
    "",
    "hot tea hot coffee hot milk",
    "my cat eats fish and my dog eats meat",
    "unique",
]
WINDOW = 3
MIN_COUNT = 2
DIMENSIONS = 5


def main():
    texts = [text.split() for text in TEXTS]
    seen = collections.Counter(word for text in texts for word in text)
    order = list(seen)  # by first appearance
    words = sorted((word for word in order if seen[word] >= MIN_COUNT), key=lambda word: (-seen[word], order.index(word)))
    place = {word: i for i, word in enumerate(words)}
    near = np.zeros((len(words), len(words)))
    for text in texts:
        for i, word in enumerate(text):
            for j, other in enumerate(text):
                distance = abs(i - j)
                if 0 < distance <= WINDOW and word in place and other in place:
                    near[place[word], place[other]] += (WINDOW + 1 - distance) / WINDOW
    of_word = near.sum(axis=1)
    smoothed = of_word**0.75
    expected = np.outer(of_word, smoothed / smoothed.sum())

    def information(shift):
        with np.errstate(divide="ignore"):
            return np.maximum(0, np.log(near / expected) - math.log(shift))

    u, s, _ = np.linalg.svd(information(1))
    golden = {
        "madeBy": "scripts/golden/learn-vectors.py",
        "versions": {"python": platform.python_version(), "numpy": np.__version__},
        "texts": TEXTS,
        "window": WINDOW,
        "minCount": MIN_COUNT,
        "dimensions": DIMENSIONS,
        "words": words,
        "shares": [seen[word] / sum(seen.values()) for word in words],
        "information": information(1).tolist(),
        "shiftedByTwo": information(2).tolist(),
        # Products of vectors, not vectors: their signs say nothing.
        "products": ((u[:, :DIMENSIONS] * s[:DIMENSIONS]) @ u[:, :DIMENSIONS].T).tolist(),
    }
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in golden.items())
    OUT.write_text("{%s}\n" % lines, encoding="utf-8")


if __name__ == "__main__":
    main()
