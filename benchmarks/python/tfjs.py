"""PyTorch's side of the benchmark of TensorFlow.js backends: `tfjs.py --versions` prints which packages there are, `tfjs.py serve` takes
commands as lines of JSON and answers each with one. Networks, images and first weights are the caller's; times are milliseconds.

PyTorch as it comes: convolutions on NCHW, torch.optim.Adam, no compilation. PyPI's wheels for Linux are those for CUDA, of some
gigabytes with what they need; they run on the processor where there is no other. Where PyTorch's own index can be reached, `pip install
torch --index-url https://download.pytorch.org/whl/cpu` is smaller and as fast."""

import sys
import time

sys.dont_write_bytecode = True  # nothing beside these files
import contender  # noqa: E402
from contender import THREADS  # noqa: E402

kept = {}


def load(networks, image, pixels, labels, testPixels, testLabels, weights):
    """Images, from files of float32 and int32, and the first weights of each network."""
    import numpy as np
    import torch

    torch.set_num_threads(THREADS)
    height, width, depth = image

    def images(pixels, labels):
        x = np.fromfile(pixels, dtype=np.float32).reshape(-1, height, width, depth).transpose(0, 3, 1, 2)
        return torch.from_numpy(np.ascontiguousarray(x)), torch.from_numpy(np.fromfile(labels, dtype=np.int32).astype(np.int64))

    kept.update(networks=networks, image=image, train=images(pixels, labels), test=images(testPixels, testLabels))
    kept["weights"] = {name: np.fromfile(path, dtype=np.float32) for name, path in weights.items()}
    return {"threads": torch.get_num_threads(), "version": torch.__version__}


def create_model(network):
    """A model, which ends with logits, and its optimizer."""
    import torch
    from torch import nn

    values = torch.from_numpy(kept["weights"][network].copy())
    taken = 0

    def take(*shape):
        nonlocal taken
        size = torch.Size(shape).numel()
        taken += size
        return values[taken - size : taken].reshape(shape)

    height, width, depth = kept["image"]
    layers = []
    for spec in kept["networks"][network]["layers"]:
        kind = spec["kind"]
        if kind == "conv":
            size, filters = spec["size"], spec["filters"]
            layer = nn.Conv2d(depth, filters, size, padding=size // 2 if spec["isSame"] else 0)
            layer.weight.data = take(size, size, depth, filters).permute(3, 2, 0, 1).contiguous()
            layer.bias.data = take(filters)
            layers += [layer, nn.ReLU()]
            if not spec["isSame"]:
                height, width = height - size + 1, width - size + 1
            depth = filters
        elif kind == "pool":
            layers.append(nn.MaxPool2d(2))
            height, width = height // 2, width // 2
        elif kind == "flatten":
            layers.append(nn.Flatten())
        else:
            units = spec["units"]
            layer = nn.Linear(height * width * depth, units)
            # What is flattened lies depth by depth here, pixel by pixel in TensorFlow.
            kernel = take(height, width, depth, units).permute(3, 2, 0, 1)
            layer.weight.data = kernel.reshape(units, -1).contiguous()
            layer.bias.data = take(units)
            layers.append(layer)
            if spec["activation"] == "relu":
                layers.append(nn.ReLU())
            height, width, depth = 1, 1, units
    model = nn.Sequential(*layers)
    return model, torch.optim.Adam(model.parameters(), lr=0.001, betas=(0.9, 0.999), eps=1e-7)


def fit(model, optimizer, batch_size, batches):
    """The loss of each step."""
    import torch.nn.functional as F

    x, y = kept["train"]
    losses = []
    for i in range(0, batches * batch_size, batch_size):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x[i : i + batch_size]), y[i : i + batch_size])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def predictions(model, x, batch_size):
    import torch

    with torch.inference_mode():
        parts = [torch.softmax(model(x[i : i + batch_size]), 1) for i in range(0, len(x), batch_size)]
        return torch.cat(parts).numpy()


def train(network, batchSize, batches, warmup):
    model, optimizer = create_model(network)
    fit(model, optimizer, batchSize, warmup)
    start = time.perf_counter()
    losses = fit(model, optimizer, batchSize, batches)
    return {"ms": (time.perf_counter() - start) * 1000, "loss": sum(losses) / len(losses)}


def predict(network, batchSize, batches, warmup):
    model, _ = create_model(network)
    x = kept["train"][0][: batches * batchSize]
    predictions(model, x[: warmup * batchSize], batchSize)
    start = time.perf_counter()
    found = predictions(model, x, batchSize)
    return {"ms": (time.perf_counter() - start) * 1000, "sum": float(found.sum())}


def latency(network, count, warmup):
    import torch

    model, _ = create_model(network)
    images = kept["test"][0].numpy()
    times, total = [], 0.0
    for i in range(warmup + count):
        at = i % len(images)
        image = images[at : at + 1].copy()
        start = time.perf_counter()
        found = predictions(model, torch.from_numpy(image), 1)
        times.append((time.perf_counter() - start) * 1000)
        total += float(found[0, 0])
    return {"ms": sorted(times[warmup:])[count // 2], "sum": total}


def score(network, batchSize, steps, tests):
    import numpy as np

    model, optimizer = create_model(network)
    losses = fit(model, optimizer, batchSize, steps)
    if tests == 0:
        return {"losses": losses}
    x, y = kept["test"][0][:tests], kept["test"][1][:tests].numpy()
    found = predictions(model, x, batchSize)
    chosen = found[np.arange(tests), y]
    return {
        "losses": losses,
        "testLoss": float(-np.log(np.maximum(chosen, 1e-7)).mean()),
        "accuracy": float((found.argmax(1) == y).mean()),
    }


COMMANDS = {command.__name__: command for command in (load, train, predict, latency, score)}


def main():
    answer = contender.start(("numpy", "torch"))
    contender.serve(COMMANDS, answer)


if __name__ == "__main__":
    main()
