"""The Python side of the benchmark of digits: `digits.py --versions` prints which packages there are, `digits.py serve` takes commands as
lines of JSON and answers each with one. scikit-learn's KMeans and LogisticRegression, LightGBM, and PyTorch on the network and by the
training that ours has. Times are milliseconds; the digits said of the test images are written to a file and judged by the caller."""

import pickle
import sys
import time

sys.dont_write_bytecode = True  # nothing beside these files
import contender  # noqa: E402
from contender import THREADS  # noqa: E402

DIGITS = 10
SIDE = 28

kept = {}


# Each kind is a class with `fit(pixels, labels)`, both uint8, `digits(pixels)`, and `bytes()`, how large it is as a file.


class KMeans:
    """Clusters of pixels from 0 to 1, each named by the majority of its members."""

    def __init__(self, k, maxIterations):
        from sklearn import cluster

        self.model = cluster.KMeans(k, n_init=1, max_iter=maxIterations, random_state=0)

    def prepare(self, pixels):
        return scaled(pixels)

    def fit(self, X, labels):
        import numpy as np

        self.model.fit(X)
        counts = np.zeros((len(self.model.cluster_centers_), DIGITS), dtype=np.int64)
        np.add.at(counts, (self.model.labels_, labels), 1)
        self.names = counts.argmax(axis=1)

    def digits(self, X):
        return self.names[self.model.predict(X)]

    def bytes(self):
        """Pickled, without the cluster of each training image, which nothing needs that predicts."""
        state = {name: value for name, value in vars(self.model).items() if name != "labels_"}
        return len(pickle.dumps((state, self.names)))

    def facts(self):
        return {"iterations": int(self.model.n_iter_)}


class Linear:
    """Logistic regression of pixels from 0 to 1; l2 is the weight of half the squares beside the mean loss."""

    def __init__(self, l2, maxIterations):
        self.l2, self.iterations = l2, maxIterations

    def prepare(self, pixels):
        return scaled(pixels)

    def fit(self, X, labels):
        from sklearn.linear_model import LogisticRegression

        self.model = LogisticRegression(solver="lbfgs", C=1 / (self.l2 * len(X)), max_iter=self.iterations)
        self.model.fit(X, labels)

    def digits(self, X):
        return self.model.predict_proba(X).argmax(axis=1)

    def bytes(self):
        return len(pickle.dumps(self.model))

    def facts(self):
        return {"iterations": int(max(self.model.n_iter_))}


class Trees:
    """LightGBM, made equal as the benchmark of boosted trees makes it; `pixelShare` of the pixels are drawn for each split."""

    def __init__(self, pixelShare, **settings):
        from boost import LightGBM

        self.library = LightGBM("multiclass", DIGITS, settings)
        self.library.params["feature_fraction_bynode"] = pixelShare

    def prepare(self, pixels):
        import numpy as np

        return pixels.astype(np.float32)

    def fit(self, X, labels):
        self.library.fit(X, labels)

    def digits(self, X):
        return self.library.predict(X).argmax(axis=1)

    def bytes(self):
        return len(self.library.model.model_to_string())

    def facts(self):
        return {}


class Cnn:
    """The network and the training of DigitCnn: Adam, one cycle of the learning rate, images moved and bent. Draws are its own."""

    def __init__(self, blocks, dense, learningRate, augment, epochs, batchSize, smoothing=0.0):
        import torch
        from torch import nn

        torch.set_num_threads(THREADS)
        torch.manual_seed(0)
        layers, depth, side = [], 1, SIDE
        for filters in blocks:
            for count in filters:
                layers += [nn.Conv2d(depth, count, 3), nn.ReLU()]
                depth, side = count, side - 2
            layers.append(nn.MaxPool2d(2))
            side //= 2
        layers += [nn.Flatten(), nn.Linear(side * side * depth, dense), nn.ReLU(), nn.Linear(dense, DIGITS)]
        self.model = nn.Sequential(*layers)
        for layer in layers:
            if hasattr(layer, "weight"):  # evenly, of variance 2 / inputs (He)
                nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
                nn.init.zeros_(layer.bias)
        self.rate, self.augment, self.epochs, self.batch, self.smoothing = learningRate, augment, epochs, batchSize, smoothing
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=self.rate, betas=(0.9, 0.999), eps=1e-7)

    def prepare(self, pixels):
        import torch

        return torch.from_numpy(pixels).reshape(-1, 1, SIDE, SIDE)

    def fit(self, X, labels, mark=None):
        import numpy as np
        import torch
        import torch.nn.functional as F

        y = torch.from_numpy(labels.astype(np.int64))
        steps = self.epochs * -(-len(X) // self.batch)
        step = 0
        for _ in range(self.epochs):
            order = torch.randperm(len(X))
            for first in range(0, len(X), self.batch):
                rows = order[first : first + self.batch]
                for group in self.optimizer.param_groups:
                    group["lr"] = self.rate * one_cycle(step / steps)
                self.optimizer.zero_grad()
                images = bend(X[rows].float() / 255, **self.augment)
                loss = F.cross_entropy(self.model(images), y[rows], label_smoothing=self.smoothing)
                loss.backward()
                self.optimizer.step()
                loss.item()  # it is reported, as ours is
                step += 1
                if mark is not None:
                    mark(step)

    def digits(self, X):
        import torch

        with torch.inference_mode():
            parts = [torch.softmax(self.model(X[i : i + 256].float() / 255), 1) for i in range(0, len(X), 256)]
            return torch.cat(parts).numpy().argmax(axis=1)

    def bytes(self):
        import io

        import torch

        out = io.BytesIO()
        torch.save(self.model.state_dict(), out)
        return out.tell()

    def facts(self):
        return {"weights": sum(weight.numel() for weight in self.model.parameters())}


def one_cycle(done):
    import math

    return 0.1 + 0.9 * done / 0.15 if done < 0.15 else (1 + math.cos(math.pi * (done - 0.15) / 0.85)) / 2


def bend(images, shift, rotation, scale, shear, elastic):
    """Images moved about by amounts of their own up to these, and bent by a field that is drawn on 5 x 5 points."""
    import math

    import torch
    import torch.nn.functional as F

    n, centre = len(images), (SIDE - 1) / 2

    def either(most):
        return (torch.rand(n, 1, 1) * 2 - 1) * most

    angle = either(math.radians(rotation))
    wide, high, lean = 1 / (1 + either(scale)), 1 / (1 + either(scale)), either(shear)
    axis = torch.arange(SIDE) - centre
    x, y = axis.reshape(1, 1, -1), axis.reshape(1, -1, 1)
    field = F.interpolate(torch.randn(n, 2, 5, 5) * elastic, size=(SIDE, SIDE), mode="bicubic", align_corners=True)
    u = wide * angle.cos() * x + (lean - wide * angle.sin()) * y + either(shift) + field[:, 0]
    v = high * angle.sin() * x + high * angle.cos() * y + either(shift) + field[:, 1]
    # -1 and 1 are the middles of the first and of the last pixel
    return F.grid_sample(images, torch.stack((u, v), 3) / centre, align_corners=True)


def scaled(pixels):
    import numpy as np

    return pixels.astype(np.float32) / 255


KINDS = {"kmeans": KMeans, "linear": Linear, "trees": Trees, "cnn": Cnn}


def load(pixels, labels, testPixels):
    import numpy as np

    kept["X"] = np.fromfile(pixels, dtype=np.uint8).reshape(-1, SIDE * SIDE)
    kept["y"] = np.fromfile(labels, dtype=np.uint8)
    kept["X_test"] = np.fromfile(testPixels, dtype=np.uint8).reshape(-1, SIDE * SIDE)
    return {}


def fit(kind, images, settings, digits):
    """A model of the first so many images, and what it says of all test images."""
    import numpy as np

    model = KINDS[kind](**settings)
    X, y = model.prepare(kept["X"][:images]), kept["y"][:images]
    start = time.perf_counter()
    model.fit(X, y)
    ms = (time.perf_counter() - start) * 1000
    kept["model"] = model
    kept["ready"] = model.prepare(kept["X_test"])
    model.digits(kept["ready"]).astype(np.uint8).tofile(digits)
    return {"ms": ms, "facts": model.facts()}


def size():
    return {"bytes": kept["model"].bytes()}


def latency(count, warmup):
    """One image at a time, from numbers to its digit."""
    model, images = kept["model"], kept["ready"]
    times, total = [], 0
    for i in range(warmup + count):
        at = i % len(images)
        image = images[at : at + 1]
        start = time.perf_counter()
        found = model.digits(image)
        times.append((time.perf_counter() - start) * 1000)
        total += int(found[0])
    return {"ms": sorted(times[warmup:])[count // 2], "sum": total}


def rate(settings, images, batchSize, skip):
    """Images a second of training, after so many steps that are not timed."""
    model = Cnn(**{**settings, "epochs": 1, "batchSize": batchSize})
    times = {}
    model.fit(model.prepare(kept["X"][:images]), kept["y"][:images], lambda step: times.__setitem__(step, time.perf_counter()))
    steps = max(times)
    return {"ms": (times[steps] - times[skip]) * 1000 / ((steps - skip) * batchSize)}


COMMANDS = {command.__name__: command for command in (load, fit, size, latency, rate)}


if __name__ == "__main__":
    answer = contender.start(("numpy", "sklearn", "lightgbm", "torch"))
    contender.serve(COMMANDS, answer)
