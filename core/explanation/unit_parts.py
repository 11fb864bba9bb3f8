"""The profiles of a layer from those of some of its units: in parts, or only where it changed."""

import math
from collections.abc import Sequence
from dataclasses import fields

import numpy as np
import numpy.typing as npt

from core.arrays import Array, as_rows
from core.explanation.units import Profiles, profiles
from core.network.network import Network, blocks, layer_activations

MOST_VALUES = 2**24  # of a layer at a time: as float32, 64 MB


def layer_profiles(
    network: Network,
    x: npt.ArrayLike,
    labels: npt.NDArray[np.integer],
    layer: int,
    *,
    most_values: int = MOST_VALUES,
) -> Profiles:
    """Return the `profiles` of a hidden layer for images, some units after another.

    Parameters
    ----------
    network : Network
    x : (N, n_in)
        Images; N at least 1.
    labels : (N,) int
    layer : int
        From 1 to the last hidden one.
    most_values : int
        Of the layer's activations that are held at a time, unless one unit has more.
    """
    x, classes = as_rows(x), network.sizes[-1]
    width = network.sizes[layer]
    some = max(1, most_values // max(1, len(x)))
    parts = [slice(first, first + some) for first in range(0, width, some)]
    limits = _limits(network, x, layer) if len(parts) > 1 else None
    found = [
        profiles(
            layer_activations(network, x, layer, part),
            labels,
            network.activation,
            classes=classes,
            limits=limits,
        )
        for part in parts
    ]
    if len(found) == 1:
        return found[0]
    parts_by_unit = [_by_unit(part) for part in found]
    return _profiles(
        {name: np.concatenate([part[name] for part in parts_by_unit]) for name in parts_by_unit[0]},
        found[0].edges,
    )


def changed_profiles(
    before: Profiles,
    z: Array,
    labels: npt.NDArray[np.integer],
    activation: str,
    units: Sequence[int],
) -> Profiles:
    """Return the `profiles` of a layer of which some units have changed; the others' are kept.

    Parameters
    ----------
    before : Profiles
        Of the layer as it was.
    z : (N, units) float
        Its activations now.
    labels : (N,) int
    activation : str
    units : sequence of int
        Those that may give other values than before.
    """
    if not units:
        return before
    lowest, highest = before.lowest.copy(), before.highest.copy()
    lowest[units], highest[units] = z[:, units].min(axis=0), z[:, units].max(axis=0)
    alike = {
        "classes": len(before.class_means),
        "bins": before.histogram.shape[1],
        "count": before.most.shape[1],
    }
    limits = float(lowest.min()), float(highest.max())
    found = profiles(z[:, units], labels, activation, **alike, limits=limits)
    if not np.array_equal(found.edges, before.edges):  # the bins of every unit
        return profiles(z, labels, activation, **alike)
    by_unit = {name: values.copy() for name, values in _by_unit(before).items()}
    for name, values in _by_unit(found).items():
        by_unit[name][units] = values
    return _profiles(by_unit, before.edges)


def _limits(network: Network, x: Array, layer: int) -> tuple[float, float]:
    """Return the smallest and the largest activation of a layer."""
    low, high = math.inf, -math.inf
    for block in blocks(network, len(x)):
        z = layer_activations(network, x[block], layer)
        low, high = min(low, float(z.min())), max(high, float(z.max()))
    return low, high


def _by_unit(layer: Profiles) -> dict[str, Array]:
    """Return all but the edges, a row a unit."""
    found = {f.name: getattr(layer, f.name) for f in fields(Profiles) if f.name != "edges"}
    return found | {"class_means": layer.class_means.T}


def _profiles(by_unit: dict[str, Array], edges: Array) -> Profiles:
    return Profiles(**(by_unit | {"class_means": by_unit["class_means"].T}), edges=edges)
