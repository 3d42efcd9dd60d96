"""For each problem {k, weights, vectors} on standard input (one JSON object a line): scikit-learn's k-means on the very
same vectors, and the member nearest to each centre, the first of equals. Prints {picks, inertia} a line."""
import json
import sys

import numpy as np
from sklearn.cluster import KMeans

for line in sys.stdin:
    problem = json.loads(line)
    X = np.array(problem["vectors"], dtype=np.float64)
    model = KMeans(problem["k"], n_init=problem["restarts"], random_state=0).fit(X)
    distances = ((X - model.cluster_centers_[model.labels_]) ** 2).sum(axis=1)
    picks = []
    for cluster in range(problem["k"]):
        members = np.flatnonzero(model.labels_ == cluster)
        if len(members):
            # The two members of a cluster of two are equally far from their mean, but for rounding.
            nearest = distances[members] <= distances[members].min() * (1 + 1e-9)
            picks.append(int(members[np.argmax(nearest)]))
    print(json.dumps({"picks": sorted(picks), "inertia": float(model.inertia_)}))
