"""Whether a network of finite weights gives finite results."""

import numpy as np

from core.arrays import Array
from core.network.layers import ACTIVATIONS
from core.network.network import Network, forward

_TRIED = 16  # random images


def first_overflow(network: Network) -> tuple[str, int] | None:
    """Return the first array of a forward pass that is not finite, and its layer; None if all are.

    Tried on images of pixels 0.0 to 1.0: the two that take a unit of the first layer farthest up
    and down, a black and a white one, and random ones.

    Examples
    --------
    >>> W1 = np.full((2, 2), 3e38, np.float32)
    >>> first_overflow(Network({"W1": W1, "b1": [0.0, 0.0]}))
    ('a1', 1)
    """
    if _bound(network) < min(float(np.finfo(each.dtype).max) for each in network.values()) / 4:
        return None  # as of all but every network: that takes hardly any time
    W = network["W1"]
    with np.errstate(over="ignore"):
        highest = W[:, W.sum(axis=0, where=W > 0).argmax()] > 0
        lowest = W[:, W.sum(axis=0, where=W < 0).argmin()] < 0
    black = np.zeros(len(W))
    noise = np.random.default_rng(0).random((_TRIED, len(W)))
    x = np.stack([highest, lowest, black, 1 - black, *noise]).astype(np.float32)
    for name, array in forward(network, x).items():
        if not np.isfinite(array).all():
            return name, int(name[1:]) if name != "y" else network.depth
    return None


def _bound(network: Network) -> float:
    """Return what no number of a forward pass exceeds: as if the largest weights all added up."""
    row = ACTIVATIONS[network.activation]
    bound, z = 0.0, 1.0
    for layer in range(1, network.depth + 1):
        W, b = network[f"W{layer}"], network[f"b{layer}"]
        a = len(W) * _largest(W) * z + _largest(b)
        bound, z = max(bound, a), min(a, max(-row.low, row.high))
    return bound


def _largest(array: Array) -> float:
    return max(float(array.max()), -float(array.min()))
