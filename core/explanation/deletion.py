"""Whether the path of a decision tells the truth: what it names is taken away, piece by piece."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array, silent
from core.explanation.flow import Flow
from core.messages import Message
from core.network.behind import network_behind
from core.network.network import forward
from core.network.unit import layer_of

_MOST_STEPS = 60  # along a curve: of a wide layer several units at a time


@dataclass(frozen=True)
class Deletion:
    """By how much a logit falls as pixels or units are set to what they are in the reference.

    Attributes
    ----------
    counts : (S,) int
        How many of them are, from none to all.
    order : (n,) int
        Those that give most to the logit first, by the flow.
    expected : (S,) float64
        By how much the logit is to fall: the sum of what they give.
    measured : (S,) float64
        By how much it does.
    random : (orders, S) float64
        By how much it does in random orders.
    """

    counts: npt.NDArray[np.intp]
    order: npt.NDArray[np.intp]
    expected: Array
    measured: Array
    random: Array


@silent
def deletion(flow: Flow, array: str, orders: int = 20, seed: int = 0) -> Deletion:
    """Set the pixels or the units of a layer to their reference one after another.

    The deletion curve of Petsiuk, Das and Saenko ("RISE", 2018), for units as for pixels. In the
    last hidden layer it is what the flow says, as the logit is their sum; before, it shows how far
    what a unit gives depends on the others.

    Parameters
    ----------
    flow : Flow
    array : str
        Whose values: ``"x"``, ``"z1"``, …
    orders : int
        How many random orders.
    seed : int
        Of these.

    Returns
    -------
    Deletion
        Of a wide layer for at most 61 numbers of units.

    Raises
    ------
    ValueError
        If there is no such array in the flow.

    Examples
    --------
    >>> from core import Network
    >>> from core.explanation.flow import flow
    >>> W1, W2 = [[1, 0], [0, 2]], [[3, 0], [-1, 0]]
    >>> network = Network({"W1": W1, "b1": [0, 0], "W2": W2, "b2": [0, 0]}, "relu")
    >>> found = deletion(flow(network, [1, 1], unit=0), "z1", orders=0)
    >>> found.order, found.measured
    (array([0, 1]), array([0., 3., 1.]))
    """
    if array not in flow.contributions:
        raise ValueError(
            Message(
                "The flow goes through {arrays}; it has no {array!r:.40}.",
                arrays=", ".join(flow.contributions),
                array=array,
            )
        )
    given, values = flow.contributions[array], flow.arrays[array]
    reference = values - flow.differences[array]
    behind = network_behind(flow.network, layer_of(array, flow.network.depth))
    counts = np.unique(np.linspace(0, given.size, min(given.size, _MOST_STEPS) + 1).astype(np.intp))

    def falls(order: Array) -> Array:
        rank = np.empty_like(order)
        rank[order] = np.arange(order.size)
        gone = rank < counts[:, None]
        logits = forward(behind, np.where(gone, reference, values))[f"a{behind.depth}"]
        if flow.versus is not None:
            logits = logits - logits[:, flow.versus, None]
        return np.asarray(flow.value - logits[:, flow.unit])

    order = np.argsort(-given, kind="stable")
    rng = np.random.default_rng(seed)
    random = [falls(rng.permutation(given.size)) for _ in range(orders)]
    return Deletion(
        counts=counts,
        order=order,
        expected=np.concatenate([[0.0], np.cumsum(given[order])])[counts],
        measured=falls(order),
        random=np.array(random).reshape(orders, counts.size),
    )
