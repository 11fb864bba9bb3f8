"""Whether the images of a data set lie on their side, as EMNIST's do, seen by how they are read."""

import numpy as np

from core.arrays import Array
from core.datasets.mnist import apply_flags
from core.datasets.recognition import Recognised
from core.messages import Message
from core.network.network import Network, predict

MOST = 1000  # images that are read
MORE = 0.25  # of them must be read right only when they are turned
ENOUGH = 0.5  # must be read right then: less says that they are no digits


def side_doubt(data: Recognised, network: Network) -> Message | None:
    """Return what is to be said if images seem to lie on their side, None if they do not.

    Parameters
    ----------
    data : Recognised
    network : Network
        One that reads upright digits, as the bundled one. Only labels that it knows are asked for.

    Returns
    -------
    Message or None
        EMNIST's own letters, of which no digit is to be read, are told by the names of the files.
    """
    known = np.flatnonzero(data.train.labels < network.sizes[-1])
    spread = np.linspace(0, len(known) - 1, min(len(known), MOST)).astype(int)
    some = known[spread]
    images, labels = data.train.images[some], data.train.labels[some]
    if len(some):
        upright = _accuracy(network, images, labels)
        turned = _accuracy(network, images.swapaxes(1, 2), labels)
        if turned >= max(upright + MORE, ENOUGH):
            return Message(
                "The images seem to lie on their side: of {count:,} digits the bundled network "
                "reads {upright:.0f} % right as they are, and {turned:.0f} % with rows and columns "
                "exchanged.",
                count=len(some),
                upright=100 * upright,
                turned=100 * turned,
            )
        if upright >= ENOUGH:
            return None
    if any("emnist" in file.lower() for file in data.files):
        return Message(
            "EMNIST is published with rows and columns exchanged, so that the images may lie on "
            "their side: look at some."
        )
    return None


def _accuracy(network: Network, images: Array, labels: Array) -> float:
    x, t = apply_flags(images, labels)
    return float((predict(network, x).argmax(axis=1) == t).mean())
