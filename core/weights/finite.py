"""Whether a network of finite weights gives finite results."""

import numpy as np

from core.messages import Message
from core.network.network import Network, forward
from core.weights.content import WeightsError

_TRIED = 16  # random images, beside a black and a white one


def check_finite(network: Network) -> None:
    """Raise a WeightsError with the layer where a network's results are infinite or not a number.

    Tried on images of pixels 0.0 to 1.0: all black, all white, and random ones.
    """
    random = np.random.default_rng(0)
    width = network.sizes[0]
    x = np.concatenate(
        [np.zeros((1, width)), np.ones((1, width)), random.random((_TRIED, width))]
    ).astype(np.float32)
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
