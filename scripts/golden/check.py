"""Runs every script of this folder again and compares what it makes with the committed golden file.

    pip install scikit-learn rouge-score safetensors snowballstemmer==3.1.1 networkx==3.6.1 sumy==0.13.0 \
        model2vec==0.10.0 tokenizers==0.23.3 xgboost==3.2.0 lightgbm==4.7.0 pandas==3.1.1
    python scripts/golden/check.py

Numbers may differ by 1e-9 (relative, or absolute below 1), versions may differ, nothing else may. Prints a line for each
file and `N passed, N failed` at the end. Each script names its file in OUT and writes it in main().
"""

import importlib.util
import json
import pathlib
import sys
import tempfile

TOLERANCE = 1e-9
HERE = pathlib.Path(__file__).resolve()


def load(script):
    """A script as a module. Its file name need not be a name of Python's."""
    spec = importlib.util.spec_from_file_location(f"golden_{script.stem.replace('-', '_')}", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def differences(made, golden, path=""):
    """Where two JSON values differ, as text."""
    if path == ".versions":
        return
    if isinstance(made, dict) and isinstance(golden, dict):
        for key in sorted(made.keys() | golden.keys()):
            if key not in made or key not in golden:
                yield f"{path}.{key}: only in the {'golden file' if key in golden else 'new one'}"
            else:
                yield from differences(made[key], golden[key], f"{path}.{key}")
    elif isinstance(made, list) and isinstance(golden, list):
        if len(made) != len(golden):
            yield f"{path}: {len(made)} items, the golden file has {len(golden)}"
        for i, (a, b) in enumerate(zip(made, golden)):
            yield from differences(a, b, f"{path}[{i}]")
    elif type(made) is float and type(golden) in (int, float) or type(golden) is float and type(made) is int:
        if not abs(made - golden) <= TOLERANCE * max(1, abs(golden)):
            yield f"{path}: {made!r}, the golden file has {golden!r}"
    elif type(made) is not type(golden) or made != golden:
        yield f"{path}: {made!r}, the golden file has {golden!r}"


def check(script):
    """What is wrong with the golden file of a script, as lines of text."""
    module = load(script)
    golden = module.OUT
    with tempfile.TemporaryDirectory() as folder:
        module.OUT = pathlib.Path(folder) / golden.name
        module.main()
        made = json.loads(module.OUT.read_text(encoding="utf-8"))
    return list(differences(made, json.loads(golden.read_text(encoding="utf-8"))))


def main():
    sys.dont_write_bytecode = True
    scripts = sorted(script for script in HERE.parent.glob("*.py") if script != HERE)
    failed = 0
    for script in scripts:
        try:
            problems = check(script)
        except Exception as error:  # one script that breaks does not hide the others
            problems = [f"{type(error).__name__}: {error}"]
        failed += bool(problems)
        print(f"{'FAIL' if problems else 'ok  '} golden: {script.name}")
        for problem in problems[:20]:
            print(f"     {problem}")
        if len(problems) > 20:
            print(f"     and {len(problems) - 20} more")
    print(f"{len(scripts) - failed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
