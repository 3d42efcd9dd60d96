"""Writes packages/classifier/src/boost/grow/grow-tree.golden.json: single trees grown by XGBoost and LightGBM on given gradients
and Hessians.

    pip install xgboost==3.2.0 lightgbm==4.7.0 numpy==2.4.6 scipy==1.17.1
    python scripts/golden/boost-trees.py

Parameters are such that both sides grow the same tree: each number is a bin of its own and gradients are random, so that
no two splits gain the same. A node is given by its split feature, gain, Hessian sum, the rows that go left, where gaps go (null where
it has none or they do not matter) and, in leaves, its value.
"""

import json
import pathlib
import platform

import lightgbm
import numpy as np
import xgboost

OUT = pathlib.Path(__file__).resolve().parents[2] / "packages/classifier/src/boost/grow/grow-tree.golden.json"
ROWS = 90

# What both sides call the same.
DEFAULTS = {
    "data": "numbers",
    "peer": "xgboost",
    "growth": "best-first",
    "leaves": 0,
    "depth": 0,
    "l1": 0,
    "l2": 1,
    "minChildWeight": 0.5,
    "minSplitGain": 0,
    "maxDeltaStep": 0,
    "learningRate": 0.3,
    "monotone": None,
    "interactions": None,
    "categorySmoothing": 0,
    "maxOneVsRest": 4,
}
CASES = {
    "leaves limit, best first": {"leaves": 9},
    "leaves limit, best first, by LightGBM": {"leaves": 9, "peer": "lightgbm"},
    "leaves and depth limits": {"leaves": 12, "depth": 4},
    "depth limit, level by level": {"growth": "depth-wise", "depth": 4},
    "l1 and l2": {"leaves": 8, "l1": 1.5, "l2": 3},
    "l1 and l2, by LightGBM": {"leaves": 8, "l1": 1.5, "l2": 3, "peer": "lightgbm"},
    "no l2": {"leaves": 8, "l2": 0},
    "child weight": {"depth": 5, "growth": "depth-wise", "minChildWeight": 9},
    "split gain": {"leaves": 30, "minSplitGain": 2.5},
    "delta step": {"leaves": 7, "maxDeltaStep": 0.25},
    "gaps": {"data": "gaps", "leaves": 12},
    "gaps, level by level": {"data": "gaps", "depth": 4, "growth": "depth-wise", "l2": 0.1},
    "gaps and l1": {"data": "gaps", "leaves": 12, "l1": 0.7, "minChildWeight": 3},
    "monotone": {"leaves": 10, "monotone": [1, -1, 0, 0]},
    "monotone the other way, with gaps": {"data": "gaps", "leaves": 10, "monotone": [-1, 0, 1, -1]},
    "monotone, delta step": {"leaves": 10, "monotone": [-1, 1, 0, 1], "maxDeltaStep": 0.3},
    "interactions": {"leaves": 14, "interactions": [[0, 1], [2, 3]]},
    "interactions that overlap, level by level": {
        "depth": 4,
        "growth": "depth-wise",
        "interactions": [[0, 1], [1, 2], [2, 3]],
    },
    "interactions with a feature in no set": {"leaves": 12, "interactions": [[0, 2]]},
    "levels one against the rest": {"data": "levels", "leaves": 10, "maxOneVsRest": 32},
    "levels one against the rest, gaps": {"data": "levels and gaps", "leaves": 10, "maxOneVsRest": 32},
    "sets of levels": {"data": "levels", "leaves": 8, "l2": 0, "maxOneVsRest": 1},
    "sets of levels, gaps": {"data": "levels and gaps", "leaves": 8, "l2": 0, "maxOneVsRest": 1},
    "sets of levels with smoothing, by LightGBM": {
        "data": "levels",
        "peer": "lightgbm",
        "leaves": 8,
        "maxOneVsRest": 1,
        "categorySmoothing": 0.75,
    },
}


def make_data(name, generator):
    columns = [np.round(generator.normal(size=ROWS) * scale, 1) for scale in (1, 2, 4, 1)]
    signal = columns[0] + 0.3 * columns[1] * columns[2]
    levels = [None] * 4
    if "levels" in name:
        columns[1] = generator.integers(0, 12, ROWS).astype(float)
        columns[3] = generator.integers(0, 5, ROWS).astype(float)
        levels = [None, 12, None, 5]
        signal = columns[0] + generator.normal(size=12)[columns[1].astype(int)]
    if "gaps" in name:
        for column, share in ((0, 0.3), (1, 0.1), (3, 0.5)):
            gone = generator.random(ROWS) < share
            signal = signal + gone * generator.normal()
            columns[column][gone] = np.nan
    gradients = (-signal / 2 + generator.normal(size=ROWS)).astype(np.float32)
    hessians = (0.5 + generator.random(ROWS)).astype(np.float32)
    columns = [column.astype(np.float32) for column in columns]
    return {"columns": columns, "levels": levels, "gradients": gradients, "hessians": hessians}


def by_xgboost(case, data):
    kinds = ["q" if levels is None else "c" for levels in data["levels"]]
    rows = xgboost.DMatrix(
        np.stack(data["columns"], axis=1), label=np.zeros(ROWS), feature_types=kinds, enable_categorical=True
    )
    parameters = {
        "tree_method": "hist",
        "max_bin": 256,
        "nthread": 1,
        "grow_policy": {"best-first": "lossguide", "depth-wise": "depthwise"}[case["growth"]],
        "max_leaves": case["leaves"],
        "max_depth": case["depth"],
        "alpha": case["l1"],
        "lambda": case["l2"],
        "min_child_weight": case["minChildWeight"],
        "gamma": case["minSplitGain"],
        "max_delta_step": case["maxDeltaStep"],
        "eta": case["learningRate"],
        "base_score": 0,
        "max_cat_to_onehot": case["maxOneVsRest"] + 1,
        "max_cat_threshold": 64,
    }
    if case["monotone"] is not None:
        parameters["monotone_constraints"] = tuple(case["monotone"])
    if case["interactions"] is not None:
        parameters["interaction_constraints"] = json.dumps(case["interactions"])
    booster = xgboost.Booster(parameters, [rows])
    booster.boost(rows, iteration=0, grad=data["gradients"], hess=data["hessians"])
    tree = json.loads(booster.save_raw("json"))["learner"]["gradient_booster"]["model"]["trees"][0]
    sets = {}
    for node, start, size in zip(tree["categories_nodes"], tree["categories_segments"], tree["categories_sizes"]):
        sets[node] = set(tree["categories"][start : start + size])

    def node_of(i, rows):
        if tree["left_children"][i] < 0:
            return leaf(tree["sum_hessian"][i], rows, tree["split_conditions"][i])
        feature = tree["split_indices"][i]
        values = data["columns"][feature][rows]
        # A level of the set goes right.
        lefts = ~np.isin(values, list(sets[i])) if i in sets else values < np.float32(tree["split_conditions"][i])
        lefts[np.isnan(values)] = tree["default_left"][i] == 1
        return split(
            feature,
            None if i in sets or np.isnan(values).any() else tree["split_conditions"][i],
            tree["loss_changes"][i],
            tree["sum_hessian"][i],
            bool(tree["default_left"][i]) if np.isnan(values).any() else None,
            node_of(tree["left_children"][i], rows[lefts]),
            node_of(tree["right_children"][i], rows[~lefts]),
        )

    return node_of(0, np.arange(ROWS))


def by_lightgbm(case, data):
    gradients, hessians = data["gradients"], data["hessians"]
    categories = [f for f, levels in enumerate(data["levels"]) if levels is not None]
    parameters = {
        "objective": lambda scores, rows: (gradients, hessians),
        "num_leaves": case["leaves"],
        "max_depth": case["depth"] or -1,
        "lambda_l1": case["l1"],
        "lambda_l2": case["l2"],
        "min_sum_hessian_in_leaf": case["minChildWeight"],
        "min_data_in_leaf": 1,
        "min_data_in_bin": 1,
        "min_data_per_group": 1,
        "max_cat_to_onehot": case["maxOneVsRest"],
        "max_cat_threshold": 1000,
        "cat_smooth": case["categorySmoothing"],
        "cat_l2": case["categorySmoothing"],
        "learning_rate": case["learningRate"],
        "num_threads": 1,
        "deterministic": True,
        "force_row_wise": True,
        "feature_pre_filter": False,
        "verbosity": -1,
    }
    rows = lightgbm.Dataset(
        np.stack(data["columns"], axis=1), label=np.zeros(ROWS), categorical_feature=categories or "auto"
    )
    tree = lightgbm.train(parameters, rows, num_boost_round=1).dump_model()["tree_info"][0]["tree_structure"]

    def node_of(node, rows, is_exact=True):
        cover = float(hessians[rows].sum(dtype=np.float64))
        if "leaf_value" in node:
            # Below a set of levels LightGBM adds to l2 in leaves as well, which is not done here.
            return leaf(cover, rows, node["leaf_value"] if is_exact else None)
        feature = node["split_feature"]
        values = data["columns"][feature][rows]
        is_set = node["decision_type"] == "=="
        lefts = np.isin(values, [int(level) for level in node["threshold"].split("||")]) if is_set else values <= node["threshold"]
        return split(
            feature,
            None,
            node["split_gain"],
            cover,
            None,
            node_of(node["left_child"], rows[lefts], not is_set),
            node_of(node["right_child"], rows[~lefts], not is_set),
        )

    return node_of(tree, np.arange(ROWS))


def leaf(cover, rows, value):
    return {"cover": cover, "rows": rows.tolist(), "value": value}


def split(feature, threshold, gain, cover, missing_left, left, right):
    return {
        "feature": feature,
        "threshold": threshold,
        "gain": gain,
        "cover": cover,
        "missingLeft": missing_left,
        "left": left,
        "right": right,
    }


def listed(column):
    """float32 numbers as they are, null for gaps."""
    return [None if np.isnan(value) else float(value) for value in column]


def main():
    generator = np.random.default_rng(6)
    names = ["numbers", "gaps", "levels", "levels and gaps"]
    data = {name: make_data(name, generator) for name in names}
    cases = []
    for name, changes in CASES.items():
        case = {"name": name, **DEFAULTS, **changes}
        grow = {"xgboost": by_xgboost, "lightgbm": by_lightgbm}[case["peer"]]
        cases.append({**case, "tree": grow(case, data[case["data"]])})
    golden = {
        "madeBy": "scripts/golden/boost-trees.py",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "xgboost": xgboost.__version__,
            "lightgbm": lightgbm.__version__,
        },
        "data": {
            name: {
                "columns": [listed(column) for column in of["columns"]],
                "levels": of["levels"],
                "gradients": listed(of["gradients"]),
                "hessians": listed(of["hessians"]),
            }
            for name, of in data.items()
        },
        "cases": cases,
    }
    OUT.write_text(json.dumps(golden, allow_nan=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
