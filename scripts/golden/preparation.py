"""Writes packages/classifier/src/prepare/preparation.golden.json: tables prepared by scikit-learn.

    pip install scikit-learn==1.9.1 numpy==2.4.6
    python scripts/golden/preparation.py

A made-up table of customers, with gaps in each column, is fitted; other rows, with levels that training has not and gaps
where training has none, are transformed. Columns of the result are named as the library names its features.
"""

import json
import pathlib
import platform

import numpy as np
import sklearn
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/classifier/src/prepare/preparation.golden.json"
NUMBERS = ["age", "income"]
CATEGORIES = ["city", "plan"]
PLANS = ["free", "basic", "premium"]


def make_table(random, rows, unseen):
    cities = ["Rome", "Oslo", "Lima", "Bern", "Kyiv"] + unseen
    shares = np.array([8, 5, 4, 1, 1] + [3] * len(unseen), float)
    table = {
        "age": np.round(random.normal(40, 12, rows)),
        "income": np.round(random.lognormal(10, 1, rows), 2),
        "city": random.choice(cities, rows, p=shares / shares.sum()).astype(object),
        "plan": random.choice(PLANS, rows).astype(object),
        "rating": random.integers(1, 6, rows).astype(float),
    }
    gaps = {"age": 0.2, "city": 0.15, "rating": 0.1} | ({"income": 0.2, "plan": 0.2} if unseen else {})
    for name, share in gaps.items():
        table[name][random.random(rows) < share] = np.nan
    return table


def names_of(encoder, columns):
    names = []
    rare_levels = getattr(encoder, "infrequent_categories_", [None] * len(columns))
    for column, categories, infrequent in zip(columns, encoder.categories_, rare_levels):
        rare = set() if infrequent is None else {label(value) for value in infrequent}
        kept = [label(value) for value in categories if label(value) not in rare]
        names += [f"{column} = {name}" for name in kept + (["(rare)"] if rare else [])]
    return names


def label(value):
    if value is None or value != value:
        return "(missing)"
    return str(int(value)) if isinstance(value, float) else value


def make_cases():
    random = np.random.default_rng(5)
    train, test = make_table(random, 60, []), make_table(random, 24, ["Cork", "Nara"])
    cases = []

    def add(name, options, strategy="mean", constant=None, scale=True, indicator=True, fill=False, ordinal=None, **levels):
        imputer = SimpleImputer(strategy=strategy, fill_value=constant)
        blocks = []
        names = []

        def block(transformer, columns, named):
            fitted = transformer.fit(np.column_stack([train[column] for column in columns]))
            blocks.append(fitted.transform(np.column_stack([test[column] for column in columns])))
            names.extend(named(fitted))

        def one_hot(columns, filler=None):
            encoder = OneHotEncoder(handle_unknown="infrequent_if_exist", sparse_output=False, **levels)
            steps = [encoder] if filler is None else [filler, encoder]
            block(make_pipeline(*steps), columns, lambda fitted: names_of(fitted[-1], columns))

        block(make_pipeline(imputer, StandardScaler()) if scale else imputer, NUMBERS, lambda _: NUMBERS)
        if indicator:
            gaps = MissingIndicator(features="missing-only", error_on_new=False)
            block(gaps, NUMBERS, lambda fitted: [f"{NUMBERS[j]} is missing" for j in fitted.features_])
        if ordinal is not None:
            encoder = OrdinalEncoder(categories=[ordinal], handle_unknown="use_encoded_value", unknown_value=np.nan)
            # Gaps, and levels not known, are filled after encoding.
            block(make_pipeline(encoder, SimpleImputer(strategy=strategy), StandardScaler()), ["plan"], lambda _: ["plan"])
        filler = SimpleImputer(strategy="most_frequent", missing_values=np.nan) if fill else None
        one_hot(CATEGORIES if ordinal is None else ["city"], filler)
        if "categorical" in options:
            one_hot(["rating"])
        matrix = np.hstack(blocks).astype(float)
        assert matrix.shape[1] == len(names), (name, matrix.shape, names)
        dropped = {} if "categorical" in options else {"drop": ["rating"]}
        cases.append({"name": name, "options": {**options, **dropped}, "features": names, "matrix": matrix.tolist()})

    add("the defaults", {})
    add("medians, and ratings as categories", {"impute": "median", "categorical": ["rating"]}, strategy="median")
    frequent = {"impute": "most-frequent", "imputeCategories": "most-frequent"}
    add("most frequent numbers and levels", frequent, strategy="most_frequent", fill=True)
    constant = {"impute": {"constant": -7.5}, "standardise": False, "indicator": False}
    add("a constant, as they are", constant, strategy="constant", constant=-7.5, scale=False, indicator=False)
    add("levels of few rows as one", {"rare": 5, "categorical": ["rating"]}, min_frequency=5)
    add("levels of a small share as one", {"rare": 0.12}, min_frequency=0.12)
    add("gaps are rare too", {"rare": 0.2}, min_frequency=0.2)
    add("at most four levels", {"maxLevels": 4}, max_categories=4)
    add("plans in order", {"ordinal": {"plan": PLANS}}, ordinal=PLANS)
    return train, test, cases


def rows_of(table):
    columns = [[None if value != value else value for value in column.tolist()] for column in table.values()]
    return {"columns": list(table), "rows": [list(row) for row in zip(*columns)]}


def main():
    versions = {"python": platform.python_version(), "scikit-learn": sklearn.__version__, "numpy": np.__version__}
    train, test, cases = make_cases()
    # One case a line: small, and a change shows as one line.
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    OUT.write_text(
        '{"madeBy": "scripts/golden/preparation.py", "versions": %s,\n"train": %s,\n"test": %s,\n"cases": [\n%s\n]}\n'
        % (json.dumps(versions), json.dumps(rows_of(train)), json.dumps(rows_of(test)), lines),
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
