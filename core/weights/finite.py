"""Whether a network of finite weights gives finite results."""

import numpy as np

from core.messages import Message
from core.network.network import Network, forward
from core.weights.content import WeightsError

_TRIED = 16  # random images


def check_finite(network: Network) -> None:
    """Raise a WeightsError with the layer where a network's results are infinite or not a number.

    Tried on images of pixels 0.0 to 1.0: the two that take a unit of the first layer farthest up
    and down, a black and a white one, and random ones.
    """
    W = network["W1"]
    with np.errstate(over="ignore"):
        highest = W[:, W.sum(axis=0, where=W > 0).argmax()] > 0
        lowest = W[:, W.sum(axis=0, where=W < 0).argmin()] < 0
    black = np.zeros(len(W))
    noise = np.random.default_rng(0).random((_TRIED, len(W)))
    x = np.stack([highest, lowest, black, 1 - black, *noise]).astype(np.float32)
    for name, array in forward(network, x).items():
        if not np.isfinite(array).all():
            raise WeightsError(
                Message(
                    "its weights are finite, and what it computes of them is not: {name} of layer "
                    "{layer} overflows. Were they scaled twice, or saved before a training that "
                    "diverged was stopped? Save the network again.",
                    name=name,
                    layer=int(name[1:]) if name != "y" else network.depth,
                )
            )
