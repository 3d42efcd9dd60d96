"""Writes packages/classifier/src/decision/calibration.golden.json: probabilities by scikit-learn's calibrators.

    pip install scikit-learn==1.9.1 numpy==2.4.6 scipy==1.17.1
    python scripts/golden/calibration.py

Platt: sklearn.calibration._SigmoidCalibration. Isotonic: IsotonicRegression, not clipped to Platt's targets. Temperature:
sklearn.calibration._TemperatureScaling. Margins have few decimals, so that some are equal.
"""

import importlib.metadata
import json
import pathlib
import platform

import numpy as np
from sklearn.calibration import _SigmoidCalibration, _TemperatureScaling
from sklearn.isotonic import IsotonicRegression

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/classifier/src/decision/calibration.golden.json"


def floats(values):
    return [float(x) for x in np.asarray(values).ravel()]


def binary(draw, rows, slope, shift, scale):
    """Margins whose true probability is a sigmoid of slope * margin + shift."""
    margins = np.round(draw.normal(0, 1, rows), 1)
    truth = (draw.uniform(size=rows) < 1 / (1 + np.exp(-(slope * margins + shift)))).astype(int)
    return margins * scale, truth


def main():
    draw = np.random.default_rng(5)
    sets = {
        "even": (*binary(draw, 200, 2, 0, 1), None),
        "rare": (*binary(draw, 300, 3, -3, 1), None),
        "wide margins": (*binary(draw, 120, 2, 1, 500), None),
        "weighted": (*binary(draw, 150, 1, 0.5, 1), np.round(draw.uniform(0.2, 3, 150), 2)),
        "upside down": (*binary(draw, 80, -2, 0, 1), None),
        "separated": (np.linspace(-2, 2, 40), (np.linspace(-2, 2, 40) > 0.3).astype(int), None),
    }
    cases = []
    for name, (margins, truth, weights) in sets.items():
        span = np.abs(margins).max() * 1.3
        asked = np.linspace(-span, span, 31)
        isotonic = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(margins, truth, sample_weight=weights)
        sigmoid = _SigmoidCalibration().fit(margins, truth, sample_weight=weights)
        temperature = _TemperatureScaling().fit(margins, truth, sample_weight=weights)
        cases.append(
            {
                "name": name,
                "margins": floats(margins),
                "truth": [int(x) for x in truth],
                "weights": None if weights is None else floats(weights),
                "asked": floats(asked),
                "platt": floats(sigmoid.predict(asked)),
                "isotonic": floats(isotonic.predict(asked)),
                "temperature": floats(temperature.predict(asked)[:, 1]),
            }
        )
    many = []
    for name, sharpness in {"too sure": 0.3, "not sure enough": 2.5}.items():
        margins = np.round(draw.normal(0, 2, (150, 4)), 2)
        odds = np.exp(sharpness * margins)
        truth = [int(draw.choice(4, p=row / row.sum())) for row in odds]
        fitted = _TemperatureScaling().fit(margins, np.array(truth))
        many.append(
            {
                "name": name,
                "margins": floats(margins),
                "truth": truth,
                "sharpness": float(fitted.beta_),
                "asked": floats(margins[:10]),
                "probabilities": floats(fitted.predict(margins[:10])),
            }
        )
    versions = {
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in ("scikit-learn", "numpy", "scipy")},
    }
    lines = [json.dumps(case) for case in cases]
    OUT.write_text(
        '{"madeBy": "scripts/golden/calibration.py", "versions": %s,\n"binary": [\n%s\n],\n"multiclass": [\n%s\n]}\n'
        % (json.dumps(versions), ",\n".join(lines), ",\n".join(json.dumps(case) for case in many)),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
