"""Equations that must hold in any network, each as how far it is from holding.

A deviation is 0 in exact arithmetic. What rounding may leave of it follows from the precision of
the numbers, so that the tolerance is known beforehand and not fitted to what was found.
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.explanation.attribution import ledger
from core.network.backpropagation import Gradients, loss_by_logits
from core.network.layers import softmax
from core.network.network import Network, forward, predict

_STEP = 1e-6  # of a finite difference: what it cuts off and what rounding blurs are alike small


@dataclass(frozen=True)
class Deviation:
    """The largest distance from an equation, and the largest that rounding explains."""

    largest: float
    tolerance: float

    @property
    def holds(self) -> bool:
        """Whether rounding explains it; NaN is never explained."""
        return self.largest <= self.tolerance

    @property
    def used(self) -> float:
        """The fraction of what rounding explains that it is; more than 1 where that is not all."""
        return self.largest / self.tolerance


def ledger_deviation(network: Network, x: Array) -> Deviation:
    """Return how far the sum of every unit, added up, is from the forward pass.

    Parameters
    ----------
    network : Network
    x : (N, n_in) float

    Returns
    -------
    Deviation
        As a fraction of the sum of the addends' sizes: sums of addends that cancel keep fewer
        digits.
    """
    arrays = forward(network, x)
    fractions = []
    for layer in range(1, network.depth + 1):
        inputs = arrays[f"z{layer - 1}"] if layer > 1 else x
        for sample, unit in np.ndindex(len(x), network.sizes[layer]):
            sum_ = ledger(network, inputs[sample], layer, unit)
            size = np.abs(sum_.terms).sum() + abs(sum_.bias)
            difference = abs(float(arrays[f"a{layer}"][sample, unit]) - sum_.total)
            fractions.append(difference / size if difference else 0.0)
    return Deviation(float(np.max(fractions)), 100 * _precision(network, x))


def probability_deviation(network: Network, x: Array) -> Deviation:
    """Return how far the probabilities of an image are from adding up to 1."""
    y = predict(network, x)
    largest = np.abs(y.sum(axis=1, dtype=np.float64) - 1).max()
    return Deviation(float(largest), network.sizes[-1] * _precision(network, x))


def batch_deviation(network: Network, x: Array) -> Deviation:
    """Return how far the logits of a batch are from those of its images one at a time.

    Returns
    -------
    Deviation
        As a fraction of the largest logit. They are added up in another order, so that the last
        digits may differ.
    """
    logits = f"a{network.depth}"
    batch = forward(network, x)[logits]
    loop = np.array([forward(network, image)[logits] for image in x])
    difference = np.abs(batch - loop).max()
    largest = difference / np.abs(loop).max() if difference else 0.0
    return Deviation(float(largest), 1000 * _precision(network, x))


def softmax_deviation(network: Network, x: Array, constant: float = 1000.0) -> Deviation:
    """Return how far probabilities move with a constant added to all logits; in float64.

    ``exp(1000)`` is more than float64 can hold: a softmax that does not take away the largest
    logit first fails here.
    """
    logits = forward(network, x)[f"a{network.depth}"].astype(np.float64)
    with np.errstate(all="ignore"):  # of a softmax that fails only the deviation is wanted
        largest = np.abs(softmax(logits + constant) - softmax(logits)).max()
    return Deviation(float(largest), 4 * constant * float(np.finfo(np.float64).eps))


def gradient_deviation(network: Network, x: Array, seed: int = 0) -> Deviation:
    """Return how far every gradient of the loss is from central differences; in float64.

    x and each parameter are moved a little, all their values at once in a random direction, and
    the loss changes as the gradient says. The label is the class after the predicted one: for the
    predicted one itself a sure network has next to no gradient.

    Returns
    -------
    Deviation
        As a fraction of the gradient's length.
    """
    double = Network(
        {name: array.astype(np.float64) for name, array in network.items()}, network.activation
    )
    x = x.astype(np.float64)
    activations = forward(double, x)
    t = (activations["y"].argmax(axis=1) + 1) % network.sizes[-1]
    gradients = Gradients(double, x, activations, loss_by_logits(activations["y"], t))
    random = np.random.default_rng(seed)
    fractions = []
    for name in ("x", *network):
        gradient = gradients[name]
        direction = random.choice([-1.0, 1.0], gradient.shape)
        above, below = (_loss(double, x, t, name, move * direction) for move in (_STEP, -_STEP))
        difference = abs((above - below) / (2 * _STEP) - (gradient * direction).sum())
        # Where there is next to no gradient, rounding is all there is to compare.
        fractions.append(difference / (np.linalg.norm(gradient) + 1e-3))
    return Deviation(float(np.max(fractions)), 1e-5)


def _loss(network: Network, x: Array, t: Array, name: str, move: Array) -> float:
    """Return the summed loss with one array moved, by way of the logits: no probability is 0."""
    if name == "x":
        x = x + move
    else:
        network = Network({**network, name: network[name] + move}, network.activation)
    logits = forward(network, x)[f"a{network.depth}"]
    peak = logits.max(axis=1)
    normalizer = peak + np.log(np.exp(logits - peak[:, None]).sum(axis=1))
    return float((normalizer - logits[np.arange(len(x)), t]).sum())


def _precision(network: Network, x: Array) -> float:
    """Return the distance from 1 to the next number in the type that the logits have."""
    return float(np.finfo(predict(network, x[0]).dtype).eps)
