"""What each hidden unit of a layer does over a split."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array, check_labels, silent
from core.messages import Message
from core.network.layers import Activation, check_activation
from core.network.saturation import NEAR, saturated

_MOST_PROFILED = 2**27  # values of a layer: some seconds


@dataclass(frozen=True)
class Profiles:
    """The activations of a layer, summed up unit by unit.

    Attributes
    ----------
    class_means : (K, units) float64
        The mean over the samples of each class; NaN for a class without samples.
    mean, std : (units,) float64
        Mean and standard deviation over all samples.
    lowest, highest : (units,) float
        The ends of what the unit gives.
    histogram : (units, bins) int64
        How many samples fall into each bin.
    edges : (bins + 1,) float64
        The bins' edges, one scale for the whole layer: from limit to limit of the activation, or to
        the layer's own largest or smallest value where it has none. 0 to 1 for a sigmoid, −1 to 1
        for tanh, 0 to the layer's largest activation for a ReLU.
    saturated : (units,) float64
        The fraction of samples, 0 to 1, at which the unit's slope has all but vanished: see
        `core.network.saturation.saturated`. For a ReLU, the fraction at which the unit gives 0.
    most, least : (units, count) int
        The samples that excite the unit most, the strongest first, and least, the weakest first;
        equals in the order of their index.
    """

    class_means: Array
    mean: Array
    std: Array
    lowest: Array
    highest: Array
    histogram: npt.NDArray[np.int64]
    edges: Array
    saturated: Array
    most: npt.NDArray[np.intp]
    least: npt.NDArray[np.intp]

    @property
    def dead(self) -> npt.NDArray[np.bool_]:
        """Whether the unit gives all but the same value for every sample, (units,) bool.

        Its highest and its lowest activation are less than 0.01 of the layer's scale apart, from
        the first edge to the last. What it gives need not be 0: a unit stuck at 1 is dead too.
        """
        return np.asarray(self.highest - self.lowest < NEAR * (self.edges[-1] - self.edges[0]))


@silent
def profiles(
    z: Array,
    labels: npt.NDArray[np.integer],
    activation: str,
    *,
    classes: int = 10,
    bins: int = 20,
    count: int = 20,
    limits: tuple[float, float] | None = None,
) -> Profiles:
    """Return, summed up, what each unit of a hidden layer gives for the samples of a split.

    Parameters
    ----------
    z : (N, units) float
        The layer's activations; N at least 1.
    labels : (N,) int
        0 to ``classes - 1``.
    activation : str
        The one that z comes from, a name in `core.network.layers.ACTIVATIONS`.
    classes : int
    bins : int
        How many bins a histogram has.
    count : int
        How many samples to name at either end; no more than there are.
    limits : (float, float), optional
        The smallest and the largest value of the layer, where z has only some of its units.

    Returns
    -------
    Profiles

    Raises
    ------
    ValueError
        If z and the labels do not fit each other, the labels do not fit the classes, the
        activation is not known, or it asks for less than one bin or one sample.
    """
    _check(z, labels, classes, bins, count)
    row = check_activation(activation)
    n, units = z.shape
    lowest, highest = z.min(axis=0), z.max(axis=0)
    edges = _edges(row, *(limits or (float(lowest.min()), float(highest.max()))), bins)
    counts = np.bincount(labels, minlength=classes)
    class_means = np.full((classes, units), np.nan)
    mean, std = np.empty((2, units))
    histogram = np.empty((units, bins), np.int64)
    most, least = np.empty((2, units, min(count, n)), np.intp)
    # One unit at a time: a copy of the whole layer in float64 would be twice its size.
    for unit in range(units):
        values = np.ascontiguousarray(z[:, unit])
        sums = np.bincount(labels, weights=values, minlength=classes)
        np.divide(sums, counts, out=class_means[:, unit], where=counts > 0)
        mean[unit] = values.mean(dtype=np.float64)
        std[unit] = values.std(dtype=np.float64)
        histogram[unit], _ = np.histogram(values, bins, (edges[0], edges[-1]))
        most[unit] = _smallest(-values, count)
        least[unit] = _smallest(values, count)
    return Profiles(
        class_means=class_means,
        mean=mean,
        std=std,
        lowest=lowest,
        highest=highest,
        histogram=histogram,
        edges=edges,
        saturated=saturated(z, activation).mean(axis=0),
        most=most,
        least=least,
    )


def profiled_samples(units: int, samples: int) -> int:
    """Return for how many of so many samples `profiles` of a layer take no more than a minute."""
    return min(samples, max(1, _MOST_PROFILED // units))


def _edges(activation: Activation, lowest: float, highest: float, bins: int) -> Array:
    low = activation.low if math.isfinite(activation.low) else lowest
    high = activation.high if math.isfinite(activation.high) else highest
    low, high = np.nan_to_num((low, high)).tolist()  # what is not finite falls into no bin
    # The scale of a layer that all but gives the same throughout, as a ReLU gives 0, is 1 long:
    # what lies below the normal numbers cannot be parted into bins.
    return np.linspace(low, high if high - low > np.finfo(float).tiny else low + 1, bins + 1)


def _smallest(values: Array, count: int) -> npt.NDArray[np.intp]:
    """Return the indices of the smallest values in ascending order, equals by index."""
    # Sorting all of 60,000 samples for the sake of 20 takes many times as long.
    last = min(count, len(values)) - 1
    limit = np.partition(values, last)[last]
    candidates = np.flatnonzero(~(values > limit))  # with those that are NaN
    return candidates[np.argsort(values[candidates], kind="stable")[:count]]


def _check(
    z: Array,
    labels: npt.NDArray[np.integer],
    classes: int,
    bins: int,
    count: int,
) -> None:
    if z.ndim != 2 or 0 in z.shape:
        raise ValueError(
            Message(
                "Profiles need the activations of a batch (N, units), N at least 1; found {shape}.",
                shape=z.shape,
            )
        )
    check_labels(labels, z.shape[:1], classes, "profiles")
    if bins < 1 or count < 1:
        raise ValueError(
            Message(
                "Profiles need at least one bin and one sample to name; found {bins} and {count}.",
                bins=bins,
                count=count,
            )
        )
