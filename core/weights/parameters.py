"""The parameters of a network in figures: how large they are, and how they are distributed."""

import math
from typing import TYPE_CHECKING

import numpy as np

from core.arrays import Array
from core.messages import Message
from core.network.network import Network

if TYPE_CHECKING:
    import pandas as pd

_PART = 2**20  # numbers that are taken at a time


def count_parameters(network: Network) -> int:
    """Return how many numbers the network has learned: all weights and biases."""
    return sum(array.size for array in network.values())


def largest_array(network: Network) -> tuple[str, float]:
    """Return the array with most parameters, the first of equals, and its fraction of all.

    Examples
    --------
    >>> largest_array(Network({"W1": [[1.0, 0.0], [0.0, 1.0]], "b1": [0.0, 0.0]}))
    ('W1', 0.6666666666666666)
    """
    name = max(network, key=lambda each: network[each].size)
    return name, network[name].size / count_parameters(network)


def parameter_figures(network: Network) -> "pd.DataFrame":
    """Return the figures of every array of a network.

    Returns
    -------
    DataFrame
        Indexed by ``array`` (``"W1"``, ``"b1"``, …): ``shape`` (str), ``dtype`` (str), ``count``
        (int), ``mean``, ``std``, ``smallest`` and ``largest``.
    """
    import pandas as pd  # takes longer to import than the rest of core together

    return pd.DataFrame(
        {
            "array": name,
            "shape": str(array.shape),
            "dtype": str(array.dtype),
            "count": array.size,
            "mean": float(array.mean(dtype=np.float64)),
            "std": _std(array),
            "smallest": float(array.min()),
            "largest": float(array.max()),
        }
        for name, array in network.items()
    ).set_index("array")


def _std(array: Array) -> float:
    """Return the standard deviation, in float64 but without a copy of the array in it."""
    mean = array.mean(dtype=np.float64)
    parts = np.split(array.reshape(-1), range(_PART, array.size, _PART))
    return math.sqrt(sum(float(np.square(part - mean).sum()) for part in parts) / array.size)


def weight_histograms(network: Network, bins: int = 40) -> "pd.DataFrame":
    """Return how often each value occurs among the weights of every layer.

    Parameters
    ----------
    network : Network
    bins : int
        How many bins divide the range of a layer's weights, which is made symmetric about 0.

    Returns
    -------
    DataFrame
        A row a bin: ``array`` (``"W1"``, …), ``low``, ``high``, ``count`` (int) and ``fraction``
        (of the layer's weights, 0 to 1). Its layers have the same number of rows each.

    Raises
    ------
    ValueError
        If there is not at least one bin.
    """
    import pandas as pd

    if bins < 1:
        raise ValueError(Message("A histogram needs at least one bin, not {bins}.", bins=bins))
    tables = []
    for layer in range(1, network.depth + 1):
        W = network[f"W{layer}"]
        reach = max(float(W.max()), -float(W.min())) or 1.0  # all of them 0: one bin holds them
        # NumPy takes the range in the type of W, where twice the largest number is infinite.
        part = reach if reach > np.finfo(W.dtype).max / 4 else 1.0
        some = W if part == 1 else W / W.dtype.type(part)
        counts, edges = np.histogram(some, bins, (-reach / part, reach / part))
        edges *= part
        tables.append(
            pd.DataFrame(
                {
                    "array": f"W{layer}",
                    "low": edges[:-1],
                    "high": edges[1:],
                    "count": counts,
                    "fraction": counts / W.size,
                }
            )
        )
    return pd.concat(tables, ignore_index=True)
