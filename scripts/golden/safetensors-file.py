"""Writes packages/core/src/model/safetensors.golden.json: a file by the Python package safetensors, in base64, and what
it holds.

    pip install safetensors==0.8.0 numpy==2.4.6
    python scripts/golden/safetensors-file.py
"""

import base64
import importlib.metadata
import json
import pathlib
import platform

import numpy as np
from safetensors.numpy import save

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/core/src/model/safetensors.golden.json"


def main():
    tensors = {
        "weights": np.array([[0.1, -2.5, 1e300], [float(2**53), 0.0, -0.0]], dtype=np.float64),
        "bias": np.array([0.5, 3.25], dtype=np.float32),
        "labels": np.array([3, -1, 2**31 - 1], dtype=np.int32),
        "bytes": np.array([0, 7, 255], dtype=np.uint8),
        "empty": np.zeros((0, 4), dtype=np.float64),
    }
    golden = {
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "safetensors": importlib.metadata.version("safetensors"),
        },
        "file": base64.b64encode(save(tensors, metadata={"made by": "safetensors, größe"})).decode("ascii"),
        "metadata": {"made by": "safetensors, größe"},
        "tensors": {
            name: {"shape": list(array.shape), "data": [str(x) for x in array.ravel().tolist()]}
            for name, array in tensors.items()
        },
    }
    OUT.write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
