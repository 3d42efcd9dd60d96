"""The process of one contender of the k-means benchmark that runs in Python: `kmeans.py NAME`, or `--versions` to print
which packages there are. Commands are lines of JSON on standard input, each answered by one on standard output; it ends
when the input does. ../src/kmeans/node-child.mjs is its twin."""

import sys
import time

sys.dont_write_bytecode = True  # nothing beside these files
import contender  # noqa: E402
from contender import THREADS, peak_kb  # noqa: E402


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

    contender.serve({"load": load, "run": run, "write": write}, answer)


if __name__ == "__main__":
    answer = contender.start(("numpy", "sklearn", "faiss"))
    serve(sys.argv[1], answer)
