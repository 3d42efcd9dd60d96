"""Writes packages/summarizer/src/rouge/bootstrap.golden.json: intervals of rouge-score's BootstrapAggregator.

    pip install rouge-score==0.1.2 numpy==2.4.6
    python scripts/golden/rouge-bootstrap.py

Its random numbers are NumPy's, so the test compares within the error of resampling; with 40,000 samples that is small.
"""

import importlib.metadata
import json
import pathlib
import platform

import numpy as np
from rouge_score import scoring

SAMPLES = 40_000
OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/summarizer/src/rouge/bootstrap.golden.json"


def main():
    draw = np.random.default_rng(1)
    sets = {
        "two": [0.25, 0.75],
        "ten": [0.1, 0.42, 0.37, 0.0, 0.55, 0.61, 0.3, 0.29, 0.48, 1.0],
        "skewed": [round(float(x), 4) for x in draw.beta(0.7, 4, 60)],
        "even": [round(float(x), 4) for x in draw.uniform(0.2, 0.6, 200)],
    }
    cases = []
    for name, scores in sets.items():
        for level in (0.95, 0.8):
            np.random.seed(7)
            aggregator = scoring.BootstrapAggregator(confidence_interval=level, n_samples=SAMPLES)
            for score in scores:
                aggregator.add_scores({"rouge1": scoring.Score(score, score, score)})
            result = aggregator.aggregate()["rouge1"]
            cases.append(
                {
                    "name": name,
                    "level": level,
                    "scores": scores,
                    "low": float(result.low.fmeasure),
                    "high": float(result.high.fmeasure),
                }
            )
    versions = {
        "python": platform.python_version(),
        "rouge-score": importlib.metadata.version("rouge-score"),
        "numpy": importlib.metadata.version("numpy"),
    }
    lines = ",\n".join(json.dumps(case) for case in cases)
    OUT.write_text(
        '{"madeBy": "scripts/golden/rouge-bootstrap.py", "versions": %s, "samples": %d,\n"cases": [\n%s\n]}\n'
        % (json.dumps(versions), SAMPLES, lines),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
