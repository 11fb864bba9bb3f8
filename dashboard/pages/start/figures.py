"""What there is to see before anything is drawn."""

import numpy as np

from core.datasets.mnist import apply_flags
from core.network.network import predict
from core.weights.parameters import count_parameters
from dashboard.state import cached
from dashboard.state.keys import Key

TRIED = 500  # samples at most
_MOST = 10**9  # products of a sample and a parameter: some tens of milliseconds


@cached.FIGURES.keep()
def misread(key: Key) -> int:
    """Return the first sample that is read wrong, of the first few hundred; 0 if there is none."""
    network = cached.network(key.network)
    n = min(TRIED, max(1, _MOST // count_parameters(network)))
    images, labels = (array[:n] for array in cached.splits(key.data)[key.split])
    x, t = apply_flags(images, labels)
    return int(np.argmax(predict(network, x).argmax(axis=1) != t))
