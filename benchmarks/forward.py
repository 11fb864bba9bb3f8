"""`forward` against the same in bare NumPy, in PyTorch, and in the book's loop."""

from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks.timing import Comparison, alternate, check_equal, is_installed, seconds, show
from core import Network, forward, init_network, load_mnist, predict
from core.arrays import Array

OURS, BARE, TORCH, LOOP = "forward", "bare NumPy", "PyTorch on the CPU", "book's loop"


def report(images: int = 10_000, rounds: int = 25, loop_rounds: int = 5) -> None:
    """Print the times on a batch of images: the bundled sample's, repeated to fill it."""
    network = init_network()
    _, (digits, _) = load_mnist(source="sample")
    x = np.resize(digits, (images, digits.shape[1]))
    rivals = ways(network, x)
    check_equal(rivals, atol=1e-5)
    budgets = [Comparison(OURS, BARE, 1.1)]
    if TORCH in rivals:
        budgets.append(Comparison(OURS, TORCH, 1.0))

    title = f"{images:,} images of {x.shape[1]} {x.dtype}, {network!r}"
    print(f"{title}. Each run is the median of 5 calls in a row.\n")
    turns = {name: partial(seconds, rival) for name, rival in rivals.items()}
    show("one batch", alternate(turns, rounds), budgets)
    if TORCH not in rivals:
        print(f"{TORCH}: PyTorch is not installed")
    print()
    loop = {OURS: turns[OURS], LOOP: partial(seconds, partial(in_a_loop, network, x), calls=1)}
    show("image by image", alternate(loop, loop_rounds), [Comparison(OURS, LOOP)])


def ways(network: Network, x: Array) -> dict[str, Callable[[], Array]]:
    """Return how y can be computed: ours first, PyTorch's where it is installed."""
    rivals: dict[str, Callable[[], Array]] = {
        OURS: lambda: forward(network, x).y,
        BARE: lambda: in_bare_numpy(network, x),
    }
    if is_installed("torch"):
        rivals[TORCH] = in_torch(network, x)
    return rivals


def in_bare_numpy(network: Network, x: Array) -> Array:
    """Return y as a reader of the formulas would write it down."""
    a1 = x @ network["W1"] + network["b1"]
    z1 = 1 / (1 + np.exp(-a1))
    a2 = z1 @ network["W2"] + network["b2"]
    z2 = 1 / (1 + np.exp(-a2))
    a3 = z2 @ network["W3"] + network["b3"]
    e = np.exp(a3 - a3.max(axis=1, keepdims=True))
    y: Array = e / e.sum(axis=1, keepdims=True)
    return y


def in_torch(network: Network, x: Array) -> Callable[[], Array]:
    """Return a function that computes y; the tensors are made beforehand."""
    import torch

    W1, b1, W2, b2, W3, b3 = (torch.tensor(network[name]) for name in network)
    batch = torch.from_numpy(x)

    def run() -> Array:
        with torch.inference_mode():
            z1 = torch.sigmoid(torch.addmm(b1, batch, W1))
            z2 = torch.sigmoid(torch.addmm(b2, z1, W2))
            y: Array = torch.softmax(torch.addmm(b3, z2, W3), dim=1).numpy()
        return y

    return run


def in_a_loop(network: Network, x: Array) -> list[int]:
    """Return the prediction of each image, one image at a time, as the book's listing does."""
    predictions = []
    for i in range(len(x)):
        y = predict(network, x[i])
        p = np.argmax(y)
        predictions.append(int(p))
    return predictions
