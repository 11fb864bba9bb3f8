"""Whether a network reads images far better under another activation or pixel scale.

A weight file often says neither. What is then assumed may be wrong, and nothing but the accuracy
shows it: a network trained on normalised pixels and read as one of 0.0 to 1.0 loses some points, or
most of them.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.network.layers import ACTIVATIONS
from core.network.network import Network, predict
from core.weights.pixels import NAMED, UNIT, PixelScale, fold

TRIED = 1000  #: Images it is tried on, the first of the test split.
BETTER = 0.05  #: How much more accuracy another reading must have.

#: What pixels are often trained on: torchvision's examples normalise MNIST and Fashion-MNIST by
#: their own mean and std, and many by 0.5 and 0.5.
SCALES = (
    *NAMED.values(),
    PixelScale(0.1307, 0.3081),
    PixelScale(0.5, 0.5),
    PixelScale(0.286, 0.353),
)

_AS_GOOD = 0.005  # a difference in accuracy that 1,000 images do not tell from none
_MOST_PRODUCTS = 2 * 10**10  # of a weight and a value in all, about a second


class Reading(NamedTuple):
    """What the hidden layers of a network apply, and what it expects of a pixel."""

    activation: str
    pixels: PixelScale


class Doubt(NamedTuple):
    """Another reading of a network that does far better.

    Attributes
    ----------
    reading, better : Reading
        As it was read, and as it does best.
    accuracy, better_accuracy : float
        Of each on the images it was tried on.
    tried : int
        How many images these were.
    """

    reading: Reading
    accuracy: float
    better: Reading
    better_accuracy: float
    tried: int


def find_doubt(
    network: Network, assumed: frozenset[str], x: npt.ArrayLike, t: npt.ArrayLike
) -> Doubt | None:
    """Return the reading that does best, if it does at least five points better.

    Parameters
    ----------
    network : Network
        As it was read: where its pixels are assumed, nothing is folded into it.
    assumed : frozenset of str
        ``"activation"``, ``"pixels"``, both or neither: what may be otherwise. See
        `core.weights.reader.ParsedNetwork`.
    x : (N, n_in)
        Images, pixels of 0.0 to 1.0; the first 1,000 are used, fewer for a network of many
        millions of parameters.
    t : (N,)
        Their labels.

    Returns
    -------
    Doubt or None
        None if nothing was assumed, or what was does as well as any.
    """
    parameters = sum(array.size for array in network.values())
    readings = _readings(network, assumed)
    count = min(TRIED, max(1, _MOST_PRODUCTS // (parameters * len(readings))))
    x, t = np.asarray(x)[:count], np.asarray(t)[:count]
    if len(readings) == 1 or not len(x):
        return None
    accuracies = [_accuracy(network, reading, x, t) for reading in readings]
    # Of those that do equally well the likeliest, which comes first.
    best = next(i for i, a in enumerate(accuracies) if a >= max(accuracies) - _AS_GOOD)
    if accuracies[best] - accuracies[0] < BETTER - 1e-9:
        return None
    return Doubt(readings[0], accuracies[0], readings[best], accuracies[best], len(x))


def read_as(network: Network, reading: Reading) -> Network:
    """Return a network, in which no pixel scale is folded, under another reading."""
    arrays: dict[str, Array] = dict(network)
    arrays["W1"], arrays["b1"] = fold(arrays["W1"], arrays["b1"], reading.pixels)
    return Network(arrays, reading.activation, copy=False)


def _accuracy(network: Network, reading: Reading, x: Array, t: Array) -> float:
    """Return how many images are read right as a fraction: scaled, for W1 may be large."""
    other = Network(network, reading.activation, copy=False)
    mean, std = reading.pixels
    # As in x: float64 would make the whole network wider.
    scaled = x if reading.pixels == UNIT else ((x - mean) / std).astype(x.dtype)
    return float((predict(other, scaled).argmax(axis=1) == t).mean())


def _readings(network: Network, assumed: frozenset[str]) -> list[Reading]:
    """Return what can be tried: as it was read, then with one thing changed, then with both."""
    activations = [network.activation]
    if "activation" in assumed and network.depth > 1:
        activations += [name for name in ACTIVATIONS if name != network.activation]
    scales = SCALES if "pixels" in assumed else (UNIT,)
    readings = [Reading(activation, pixels) for pixels in scales for activation in activations]
    return sorted(readings, key=lambda r: (r.pixels != UNIT) + (r.activation != network.activation))
