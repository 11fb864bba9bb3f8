"""The book's loop, one image at a time, timed beside one batch of all images."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from core.arrays import Array
from core.network.network import Network, block_size, blocks, predict

_STEP = 500  # images between two calls of progress


@dataclass(frozen=True)
class Timing:
    """What the loop and the batch came to.

    Attributes
    ----------
    loop_accuracy, batch_accuracy : float
        Fractions of correct predictions, 0 to 1.
    loop_seconds, batch_seconds : float
    """

    loop_accuracy: float
    batch_accuracy: float
    loop_seconds: float
    batch_seconds: float

    @property
    def ratio(self) -> float:
        """How many times as long the loop takes."""
        return self.loop_seconds / self.batch_seconds


def time_both(
    network: Network, x: Array, t: Array, progress: Callable[[int], None] = lambda done: None
) -> Timing:
    """Return what predicting every image alone, and then all of them at once, comes to.

    Parameters
    ----------
    network : Network
    x : (N, n_in) float
        Images.
    t : (N,) int
        True labels.
    progress : callable, optional
        Called now and then with the number of images that went through the loop; not timed.
    """
    correct, loop_seconds = 0, 0.0
    step = min(_STEP, block_size(network))
    for first in range(0, len(x), step):
        images, labels = x[first : first + step], t[first : first + step]
        begun = perf_counter()
        for i in range(len(images)):
            y = predict(network, images[i])
            if np.argmax(y) == labels[i]:
                correct += 1
        loop_seconds += perf_counter() - begun
        progress(first + len(images))
    right, batch_seconds = 0, 0.0
    for block in blocks(network, len(x)):  # as predict would, were all images there
        images = x[block]
        begun = perf_counter()
        right += int((predict(network, images).argmax(axis=1) == t[block]).sum())
        batch_seconds += perf_counter() - begun
    return Timing(correct / len(x), right / len(x), loop_seconds, batch_seconds)
