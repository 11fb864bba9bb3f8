"""Why a number is what it is: a unit's sum addend by addend, a logit or loss pixel by pixel."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.arrays import Array, silent
from core.messages import Message
from core.network.backpropagation import logit_gradients, loss_gradients
from core.network.network import Network


@dataclass(frozen=True)
class Ledger:
    """A pre-activation written out as the sum it is.

    Attributes
    ----------
    inputs : (n,) float64
        What comes in: x or the z of the layer before.
    weights : (n,) float64
        What each input is multiplied with.
    bias : float
        What is added at the end.
    """

    inputs: Array
    weights: Array
    bias: float

    @cached_property
    @silent
    def terms(self) -> Array:
        """The addends without the bias, inputs · weights, (n,)."""
        return np.asarray(self.inputs * self.weights)

    @cached_property
    @silent
    def total(self) -> float:
        """The sum of all addends and the bias."""
        return float(self.terms.sum() + self.bias)

    def largest(self, count: int = 10, sign: int = 1) -> Array:
        """Return the indices of the largest addends of one sign, the largest first.

        Parameters
        ----------
        count : int
            How many at most.
        sign : int
            1 for what raises the sum, -1 for what lowers it.
        """
        signed = sign * self.terms
        order = np.argsort(-signed, kind="stable")[:count]
        return order[signed[order] > 0]


@silent
def ledger(
    network: Network, inputs: Array, layer: int, unit: int, versus: int | None = None
) -> Ledger:
    """Return the pre-activation of one unit as a sum, or the difference of two units.

    Parameters
    ----------
    network : Network
    inputs : (n,)
        What the layer reads of one sample: x for layer 1, z1 for layer 2, …
    layer : int
        From 1; the last one holds the logits.
    unit : int
        Whose sum it is.
    versus : int, optional
        The unit to subtract: the ledger then adds up to a[unit] - a[versus], which for two logits
        tells why one class won over the other.

    Returns
    -------
    Ledger
        In float64, so that the sum is exact to the last digit that float32 arrays show.

    Raises
    ------
    ValueError
        If the network has no such layer or unit, or the inputs are not those of one sample.

    Examples
    --------
    >>> from core import Network
    >>> network = Network({"W1": [[2, 0], [-1, 2]], "b1": [0.5, 0]})
    >>> sums = ledger(network, np.array([3.0, 1.0]), layer=1, unit=0)
    >>> sums.terms, sums.bias, sums.total
    (array([ 6., -1.]), 0.5, 5.5)
    """
    if not 1 <= layer <= network.depth:
        raise ValueError(
            Message(
                "The network has layers 1 to {depth}; it has no layer {layer}.",
                depth=network.depth,
                layer=layer,
            )
        )
    read, width = network.sizes[layer - 1 : layer + 1]
    for index in (unit, versus):
        if index is not None and not 0 <= index < width:
            raise ValueError(
                Message(
                    "Layer {layer} has units 0 to {last}; it has no unit {index}.",
                    layer=layer,
                    last=width - 1,
                    index=index,
                )
            )
    if inputs.shape != (read,):
        raise ValueError(
            Message(
                "Layer {layer} reads ({read},) of one sample; it was given {shape}.",
                layer=layer,
                read=read,
                shape=inputs.shape,
            )
        )
    weights = network[f"W{layer}"][:, unit].astype(np.float64)
    bias = float(network[f"b{layer}"][unit])
    if versus is not None:
        weights -= network[f"W{layer}"][:, versus]
        bias -= float(network[f"b{layer}"][versus])
    return Ledger(inputs.astype(np.float64), weights, bias)


@dataclass(frozen=True)
class Attribution:
    """How each pixel bears on one number of an image: a logit, a difference of two, or the loss.

    Attributes
    ----------
    inputs : (n_in,) or (N, n_in) float64
        x, one image or a batch.
    gradient : (n_in,) or (N, n_in) float64
        How fast the number rises as each pixel does, per 1.0 of the pixel. Black pixels have one
        too.
    """

    inputs: Array
    gradient: Array

    @cached_property
    @silent
    def gradient_times_input(self) -> Array:
        """What each pixel adds, were the network linear about this image; 0 for black ones.

        (Shrikumar et al., 2016.) Without hidden layers these are the terms of the logit's
        `ledger`, and in a ReLU network without biases they add up to the logit; else they are a
        first approximation.
        """
        return np.asarray(self.inputs * self.gradient)


def attribute_logit(
    network: Network,
    x: npt.ArrayLike,
    unit: npt.ArrayLike,
    versus: npt.ArrayLike | None = None,
) -> Attribution:
    """Return how each pixel bears on a logit, or on its lead over another.

    Parameters and errors are those of `logit_gradients`.
    """
    x = np.asarray(x, dtype=np.float64)
    return Attribution(x, logit_gradients(network, x, unit, versus)["x"])


def attribute_loss(network: Network, x: npt.ArrayLike, t: npt.ArrayLike) -> Attribution:
    """Return how each pixel bears on the loss; what raises the loss speaks against the label.

    Parameters and errors are those of `loss_gradients`. In float64: where the network is sure of
    the label, y - t is lost in the rounding of float32.
    """
    x = np.asarray(x, dtype=np.float64)
    return Attribution(x, loss_gradients(network, x, t)["x"])
