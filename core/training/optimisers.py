"""How a network learns from a gradient: optimisers, and the learning rate over a training."""

import math
from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from core.arrays import Array
from core.messages import Message


class Optimiser(ABC):
    """Changes parameters in place, one step a gradient.

    Parameters
    ----------
    parameters : dict of str to float array
        ``W1, b1, …``: the arrays to change.
    weight_decay : float
        The fraction of every weight, times the learning rate, that each step takes away (Loshchilov
        and Hutter, 2019); biases keep theirs.
    """

    #: A peak of the learning rate that suits small dense networks on MNIST in batches of 128,
    #: whatever the activation; several times as much loses its way with ReLU.
    usual_rate: ClassVar[float]

    def __init__(self, parameters: dict[str, Array], weight_decay: float = 0.0):
        self._parameters = parameters
        self._weight_decay = weight_decay
        self._steps = 0

    def step(self, gradient: dict[str, Array], learning_rate: float) -> None:
        """Move every parameter against its gradient."""
        self._steps += 1
        for name, g in gradient.items():
            direction = self._direction(name, g)
            if self._weight_decay and name.startswith("W"):
                direction = direction + self._weight_decay * self._parameters[name]
            self._parameters[name] -= learning_rate * direction

    @abstractmethod
    def _direction(self, name: str, g: Array) -> Array:
        """Return what to subtract from a parameter, for a learning rate of 1."""


class Sgd(Optimiser):
    """Plain gradient descent: each step is the gradient times the learning rate."""

    usual_rate = 0.5

    def _direction(self, name: str, g: Array) -> Array:
        return g


class Momentum(Optimiser):
    """Gradient descent with momentum 0.9 (Polyak, 1964): ``v = 0.9 v + g``, a step is ``v``."""

    usual_rate = 0.1

    def __init__(self, parameters: dict[str, Array], weight_decay: float = 0.0):
        super().__init__(parameters, weight_decay)
        self._velocity = {name: np.zeros_like(p) for name, p in parameters.items()}

    def _direction(self, name: str, g: Array) -> Array:
        velocity = self._velocity[name]
        velocity *= 0.9
        velocity += g
        return velocity


class Adam(Optimiser):
    """Adam (Kingma and Ba, 2015) with the paper's constants."""

    usual_rate = 0.01

    def __init__(self, parameters: dict[str, Array], weight_decay: float = 0.0):
        super().__init__(parameters, weight_decay)
        self._mean = {name: np.zeros_like(p) for name, p in parameters.items()}
        self._square = {name: np.zeros_like(p) for name, p in parameters.items()}

    def _direction(self, name: str, g: Array) -> Array:
        mean, square = self._mean[name], self._square[name]
        mean += 0.1 * (g - mean)
        square += 0.001 * (g * g - square)
        mean_weight, square_weight = 1 - 0.9**self._steps, 1 - 0.999**self._steps
        return np.asarray((mean / mean_weight) / (np.sqrt(square / square_weight) + 1e-8))


#: The optimisers there are, by name.
OPTIMISERS: dict[str, type[Optimiser]] = {"sgd": Sgd, "momentum": Momentum, "adam": Adam}


def optimiser_named(name: str) -> type[Optimiser]:
    """Return the optimiser of a name in `OPTIMISERS`.

    Raises
    ------
    ValueError
        If there is none.
    """
    if name not in OPTIMISERS:
        raise ValueError(
            Message(
                "The optimiser {name!r:.40} is not known; a network can be trained by {known}.",
                name=name,
                known=", ".join(OPTIMISERS),
            )
        )
    return OPTIMISERS[name]


def one_cycle(fraction: float, peak: float) -> float:
    """Return the learning rate once this fraction of the steps is done (Smith and Topin, 2018).

    It rises from a 25th of the peak over the first 30 % and falls to almost nothing after, both
    along half a cosine.

    Examples
    --------
    >>> [round(one_cycle(fraction, peak=0.5), 4) for fraction in (0.0, 0.3, 0.65, 1.0)]
    [0.02, 0.5, 0.25, 0.0001]
    """
    if fraction < 0.3:
        low, turn = peak / 25, 1 - fraction / 0.3
    else:
        low, turn = peak / 10_000, (fraction - 0.3) / 0.7
    return low + (peak - low) * (1 + math.cos(math.pi * turn)) / 2
