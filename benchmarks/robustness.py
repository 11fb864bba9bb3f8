"""Accuracy along each transform, against predicting the unchanged images as often."""

from collections.abc import Callable

import numpy as np

from benchmarks.timing import Comparison, alternate, seconds, show
from core import init_network, predict
from core.arrays import Array
from core.datasets.mnist import apply_flags, read_data_set
from core.evaluation.robustness import accuracy_along
from core.images.transforms import TRANSFORMS, Transform
from core.network.network import Network

AMOUNTS = 21
BUDGET = 1.3  # where the weights are moved and not the images
BLOCK = 500  # images changed at a time
PART = 10  # one in so many images is changed, and the time multiplied: it is long
ALONG, CHANGING, PREDICT = "accuracy_along", "changing the images", "predict"


def report(images: int = 10_000, rounds: int = 5) -> None:
    """Print the times on a batch of bytes: the bundled sample's, repeated to fill it."""
    network = init_network()
    _, (digits, labels) = read_data_set("sample")
    batch, t = np.resize(digits, (images, *digits.shape[1:])), np.resize(labels, images)
    print(
        f"The accuracy of {network!r} over {images:,} images, uint8, at {AMOUNTS} amounts of each "
        f"transform, against {AMOUNTS} times {PREDICT} of the unchanged images, float32. "
        f"{CHANGING.capitalize()}: in blocks of {BLOCK}, one in {PART} of them, and {PART} times "
        "the time."
    )
    for name, transform in TRANSFORMS.items():
        comparisons = [Comparison(CHANGING, PREDICT)]
        if transform.adjoint:
            comparisons.insert(0, Comparison(ALONG, PREDICT, BUDGET))
        print()
        show(name, alternate(rivals(network, batch, t, transform), rounds), comparisons)


def rivals(
    network: Network, images: Array, t: Array, transform: Transform
) -> dict[str, Callable[[], float]]:
    """Return what measures the seconds of each way, by its name."""
    x, _ = apply_flags(images, t)
    amounts = np.linspace(transform.lowest, transform.highest, AMOUNTS).tolist()
    part = images[::PART], t[::PART]
    found: dict[str, Callable[[], float]] = {
        PREDICT: lambda: seconds(lambda: [predict(network, x) for _ in amounts], 1),
        CHANGING: lambda: (
            PART * seconds(lambda: by_changing(network, *part, transform, amounts), 1)
        ),
    }
    if transform.adjoint:
        found[ALONG] = lambda: seconds(
            lambda: list(accuracy_along(network, images, t, transform, amounts)), 1
        )
    return found


def by_changing(
    network: Network, images: Array, t: Array, transform: Transform, amounts: list[float]
) -> list[float]:
    """Return the accuracies as they are of changed images, as one would write it down."""
    accuracies = []
    for amount in amounts:
        correct = 0
        for start in range(0, len(images), BLOCK):
            changed = transform(images[start : start + BLOCK], amount)
            y = predict(network, changed.reshape(len(changed), -1))
            correct += int((y.argmax(axis=1) == t[start : start + BLOCK]).sum())
        accuracies.append(correct / len(images))
    return accuracies
