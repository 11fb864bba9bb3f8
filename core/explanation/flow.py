"""The path of a decision: what flows from the pixels through every layer to a logit.

The rule is DeepLIFT's rescale rule (Shrikumar, Greenside and Kundaje, "Learning important features
through propagating activation differences", 2017). An image is compared with a reference. What a
unit gives to the logit, because its z is another than in the reference, is divided among its inputs
in proportion to the addends by which its a is another. So each layer adds up to the same number: by
how much the logit differs from that of the reference.

Its limits: another reference gives other numbers. They say what a unit's difference is worth while
all others differ as well; `core.explanation.deletion` shows what happens when some alone are as in
the reference. And where addends of opposite sign cancel within a unit, more flows in on both sides
than comes out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.arrays import Array, check_class, silent
from core.messages import Message
from core.network.layers import ACTIVATIONS, product
from core.network.network import Network, forward
from core.network.unit import Unit

_NEAR = 1e-6  # differences of a that are too small to divide by: of z's digits few are left


@dataclass(frozen=True)
class Flow:
    """How a logit, or the difference of two, comes to differ from that of a reference image.

    All arrays are float64; those by name are of x, z1, z2, …

    Attributes
    ----------
    network : Network
    unit : int
        The class whose logit it is.
    versus : int or None
        The class whose logit is subtracted.
    value, reference_value : float
        The logit, or the difference, of the image and of the reference.
    arrays : mapping of str to array
        Of the image.
    differences : mapping of str to array
        By how much they differ from those of the reference.
    multipliers : mapping of str to array
        By how much the logit rises for each 1.0 of such a difference.
    rescaled : mapping of str to array
        By how much each z rises for each 1.0 by which its a differs, without x.
    """

    network: Network
    unit: int
    versus: int | None
    value: float
    reference_value: float
    arrays: Mapping[str, Array]
    differences: Mapping[str, Array]
    multipliers: Mapping[str, Array]
    rescaled: Mapping[str, Array]

    @property
    @silent
    def change(self) -> float:
        """What flows: the value without that of the reference."""
        return self.value - self.reference_value

    @property
    def target(self) -> Unit:
        """The logit that all leads to: ``a3[9]``."""
        return Unit(f"a{self.network.depth}", self.unit)

    @cached_property
    @silent
    def contributions(self) -> dict[str, Array]:
        """What each pixel, and each unit of each layer, gives; every array sums to `change`."""
        return {name: each * self.multipliers[name] for name, each in self.differences.items()}

    @silent
    def into(self, unit: Unit) -> Array:
        """Return what each of the layer before gives by way of a unit; sums to what that gives.

        Parameters
        ----------
        unit : Unit
            A hidden one, or the `target`.

        Returns
        -------
        (n,) float64
            Of the pixels for a unit of z1.
        """
        layer = unit.layer(self.network.depth)
        if layer == self.network.depth:
            return self.contributions[array_of(layer - 1)]
        column = self.network[f"W{layer}"][:, unit.index] * self.slopes(layer)[unit.index]
        return np.asarray(self.differences[array_of(layer - 1)] * column)

    @silent
    def on_pixels(self, unit: Unit) -> Array:
        """Return what each 1.0 of a pixel gives by way of a hidden unit alone, (n_in,).

        Times the pixel's difference, they sum to the contribution of the unit.
        """
        layer = unit.layer(self.network.depth)
        found = self.network[f"W{layer}"][:, unit.index] * self.slopes(layer)[unit.index]
        for before in range(layer - 1, 0, -1):
            slopes = found * self.rescaled[array_of(before)]
            found = product(slopes, self.network[f"W{before}"].T)
        return np.asarray(found)

    def slopes(self, layer: int) -> Array:
        """Return by how much the logit rises for each 1.0 by which each a of a layer differs."""
        name = array_of(layer)
        return np.asarray(self.multipliers[name] * self.rescaled[name])


@silent
def flow(
    network: Network,
    x: npt.ArrayLike,
    unit: int,
    versus: int | None = None,
    reference: npt.ArrayLike | None = None,
) -> Flow:
    """Return what flows from the pixels of an image to a logit, by DeepLIFT's rescale rule.

    Parameters
    ----------
    network : Network
    x : (n_in,)
        One image.
    unit : int
        The class whose logit is explained.
    versus : int, optional
        The class whose logit is subtracted: why one and not the other.
    reference : (n_in,), optional
        The image to compare with; without ink unless it is given.

    Returns
    -------
    Flow

    Raises
    ------
    ValueError
        If an image does not fit the network, or it has no such class.

    Examples
    --------
    >>> network = Network(
    ...     {"W1": [[1, 0], [1, 2]], "b1": [0, -1], "W2": [[3, 0], [-1, 0]], "b2": [0, 0]}, "relu"
    ... )
    >>> found = flow(network, [1, 2], unit=0)
    >>> found.value, found.reference_value, found.change
    (6.0, 0.0, 6.0)
    >>> found.contributions
    {'x': array([3., 3.]), 'z1': array([ 9., -3.])}
    """
    taken = (network.sizes[0],)
    x = np.asarray(x, dtype=np.float64)
    empty = np.zeros(taken) if reference is None else np.asarray(reference, dtype=np.float64)
    for image in (x, empty):
        if image.shape != taken:
            raise ValueError(
                Message(
                    "The path of a decision is that of one flat image, compared with another: the "
                    "network takes {taken}; it was given {shape}.",
                    taken=taken,
                    shape=image.shape,
                )
            )
    for index in (unit, versus):
        if index is not None:
            check_class(index, network.sizes[-1])
    arrays, reference_arrays = ({"x": each, **forward(network, each)} for each in (x, empty))
    depth, last = network.depth, f"a{network.depth}"
    weights = network[f"W{depth}"][:, unit].astype(np.float64)
    if versus is not None:
        weights -= network[f"W{depth}"][:, versus]
    names = [array_of(layer) for layer in range(depth)]
    differences = {name: arrays[name] - reference_arrays[name] for name in names}
    multipliers, rescaled = {names[-1]: weights}, {}
    for layer in range(depth - 1, 0, -1):
        name, before = array_of(layer), array_of(layer - 1)
        rescaled[name] = _rescale(
            network.activation,
            product(differences[before], network[f"W{layer}"]),
            differences[name],
            arrays[name],
            reference_arrays[name],
        )
        slopes = multipliers[name] * rescaled[name]
        multipliers[before] = product(slopes, network[f"W{layer}"].T)

    def value(a: Array) -> float:
        return float(a[unit] if versus is None else a[unit] - a[versus])

    return Flow(
        network=network,
        unit=unit,
        versus=versus,
        value=value(arrays[last]),
        reference_value=value(reference_arrays[last]),
        arrays={name: arrays[name] for name in names},
        differences=differences,
        multipliers=multipliers,
        rescaled=rescaled,
    )


def _rescale(activation: str, of_a: Array, of_z: Array, z: Array, reference_z: Array) -> Array:
    """Return the difference of each z divided by that of its a.

    Where that of a is near 0, what is left of the digits of z says little, and the quotient is kept
    between the slopes at both ends; where it is 0, it is the slope there.
    """
    slope = ACTIVATIONS[activation].slope
    ends = slope(z), slope(reference_z)
    quotient = np.divide(of_z, of_a, out=ends[0].copy(), where=of_a != 0)
    near = np.abs(of_a) < _NEAR
    return np.where(near, np.clip(quotient, np.minimum(*ends), np.maximum(*ends)), quotient)


def array_of(layer: int) -> str:
    """Return the array that the layer behind this one reads: of 0 it is x, of 1 z1."""
    return f"z{layer}" if layer else "x"
