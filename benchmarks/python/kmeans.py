"""The process of one contender of the k-means benchmark that runs in Python: `kmeans.py NAME`, or `--versions` to print
which packages there are. Commands are lines of JSON on standard input, each answered by one on standard output; it ends
when the input does. ../src/kmeans/node-child.mjs is its twin."""

import importlib
import json
import os
import platform
import sys
import time
import warnings

THREADS = 2


def versions():
    found = {"python": platform.python_version()}
    for name in ("numpy", "sklearn", "faiss"):
        try:
            found[name] = importlib.import_module(name).__version__
        except Exception:  # a package that is there and does not load is not there
            pass
    return found


def open_sklearn(algorithm):
    from sklearn.cluster import KMeans

    def fit(X, first, problem):
        init = "k-means++" if first is None else first
        model = KMeans(
            problem["k"],
            init=init,
            n_init=1,
            max_iter=problem["maxIterations"],
            tol=problem["tolerance"],
            algorithm=algorithm,
            random_state=problem["seed"],
        )
        return model.fit(X)

    return fit, lambda model: (model.labels_, model.cluster_centers_, model.n_iter_)


def open_minibatch():
    from sklearn.cluster import MiniBatchKMeans

    def fit(X, first, problem):
        # Its own rule of when to stop: the tolerance of the others is off in it by default.
        model = MiniBatchKMeans(problem["k"], init=first, n_init=1, max_iter=problem["maxIterations"], random_state=0)
        return model.fit(X)

    return fit, lambda model: (model.labels_, model.cluster_centers_, model.n_iter_)


def open_faiss():
    import faiss

    faiss.omp_set_num_threads(THREADS)

    def fit(X, first, problem):
        model = faiss.Kmeans(
            X.shape[1],
            problem["k"],
            niter=problem["maxIterations"],
            nredo=1,
            min_points_per_centroid=1,
            max_points_per_centroid=2**31 - 1,  # all of them: by default it takes a sample
        )
        model.train(X, init_centroids=first)
        return model

    # It does not give labels, and always makes all the iterations.
    return fit, lambda model: (None, model.centroids, len(model.iteration_stats))


LIBRARIES = {
    "sklearn-lloyd": lambda: open_sklearn("lloyd"),
    "sklearn-elkan": lambda: open_sklearn("elkan"),
    "sklearn-minibatch": open_minibatch,
    "faiss": open_faiss,
}


def peak_kb():
    """The most memory this process has held. On Linux, what getrusage says begins with what its parent held."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak // 1024 if sys.platform == "darwin" else peak


def serve(name, answer):
    import numpy as np

    fit, result_of = LIBRARIES[name]()
    problems = []
    options = {}
    kept = []

    def load(data, rows, cols, keep, first=None, **rest):
        options.update(rest)
        count, k = rest["problems"], rest["k"]
        X = np.fromfile(data, dtype=np.float32, count=count * rows * cols).reshape(count, rows, cols)
        centroids = [None] * count
        if first is not None:
            centroids = np.fromfile(first, dtype=np.float32, count=count * k * cols).reshape(count, k, cols)
        problems.extend(zip(X, centroids))
        kept.extend([None] * min(keep, count))
        return {}

    def run(maxIterations):
        options["maxIterations"] = maxIterations
        start = time.perf_counter()
        for p, (X, first) in enumerate(problems):
            model = fit(X, first, {**options, "seed": p})
            if p < len(kept):
                kept[p] = model
        ms = (time.perf_counter() - start) * 1000
        return {"ms": ms, "iterations": int(result_of(kept[0])[2]), "peakKb": peak_kb()}

    def write(labels, centroids):
        results = [result_of(model) for model in kept]
        np.concatenate([result[1] for result in results]).astype(np.float64).tofile(centroids)
        if results[0][0] is None:
            return {"hasLabels": False}
        np.concatenate([result[0] for result in results]).astype(np.int32).tofile(labels)
        return {"hasLabels": True}

    commands = {"load": load, "run": run, "write": write}
    answer({"emptyKb": peak_kb()})
    for line in sys.stdin:
        command = json.loads(line)
        try:
            answer(commands[command.pop("command")](**command))
        except Exception as error:
            answer({"error": f"{type(error).__name__}: {error}"})


def main():
    if sys.argv[1] == "--versions":
        print(json.dumps(versions()))
        return
    warnings.filterwarnings("ignore")  # that the iterations were at an end
    # What the libraries print goes to standard error; standard output is for answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    serve(sys.argv[1], lambda value: print(json.dumps(value), file=answers, flush=True))


if __name__ == "__main__":
    main()
