"""The way from one image to another, pixel by pixel, and where a network changes its answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.arrays import Array, silent
from core.messages import Message
from core.network.network import Network, predict

_PRECISION = 1e-6  # of the α of a flip: float32 pixels tell no smaller steps apart


@dataclass(frozen=True)
class Flip:
    """A change of answer on the way.

    Attributes
    ----------
    alpha : float
        Where the answer is a new one, 0 to 1.
    before, after : int
        The predictions on either side.
    """

    alpha: float
    before: int
    after: int


@dataclass(frozen=True)
class Blend:
    """The images (1 - α)·a + α·b for α from 0 to 1, and what a network makes of them.

    Attributes
    ----------
    alphas : (steps,) float64
        Evenly spaced; the first is 0, the last 1.
    x : (steps, n_in) float32
        The images; the first is a, the last b.
    probabilities : (steps, K) float
        The network's y for each.
    flips : tuple of Flip
        In the order of the way; each starts from the answer the one before it ended with.
    """

    alphas: Array
    x: Array
    probabilities: Array
    flips: tuple[Flip, ...]


@silent
def blend(network: Network, a: Array, b: Array, steps: int = 101) -> Blend:
    """Return the way from image a to image b in even steps, and where on it the answer flips.

    A flip is found when neighbouring steps differ in their answer and placed to within 1e-6 by
    bisection; an answer that comes and goes between two steps goes unseen.

    Parameters
    ----------
    network : Network
    a, b : (n_in,)
        Images as the network takes them, pixels from 0.0 to 1.0.
    steps : int
        How many images, both ends among them; at least 2.

    Raises
    ------
    ValueError
        If the images are not two of the network's width, or there are fewer than 2 steps.
    """
    if a.shape != b.shape or a.ndim != 1:
        raise ValueError(
            Message(
                "Two images of shape ({width},) can be blended; found {a} and {b}.",
                width=network.sizes[0],
                a=a.shape,
                b=b.shape,
            )
        )
    if steps < 2:
        raise ValueError(
            Message(
                "The way from one image to another has 2 steps or more; found {steps}.", steps=steps
            )
        )
    alphas = np.linspace(0, 1, steps)
    x = _mix(a, b, alphas)
    probabilities = predict(network, x)
    flips = tuple(_flips(network, a, b, alphas, probabilities.argmax(axis=1)))
    return Blend(alphas, x, probabilities, flips)


def _mix(a: Array, b: Array, alphas: Array) -> Array:
    alphas = alphas[:, None]
    return np.asarray((1 - alphas) * a + alphas * b, dtype=np.float32)


def _flips(network: Network, a: Array, b: Array, alphas: Array, answers: Array) -> Iterator[Flip]:
    neighbours = zip(pairwise(alphas.tolist()), pairwise(answers.tolist()), strict=True)
    for (start, end), (before, last) in neighbours:
        # A third answer may lie between two steps: then there is more than one flip to place.
        while before != last:
            below, above, after = start, end, last
            while above - below > _PRECISION:
                middle = (below + above) / 2
                answer = int(predict(network, _mix(a, b, np.array([middle]))).argmax())
                if answer == before:
                    below = middle
                else:
                    above, after = middle, answer
            yield Flip(above, before, after)
            start, before = above, after
