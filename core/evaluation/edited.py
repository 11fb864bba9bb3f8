"""The outcome of every sample under a network with edits: only what depends on them is computed."""

from collections.abc import Callable, Iterable

import numpy.typing as npt

from core.arrays import Array
from core.evaluation.evaluation import Evaluation, evaluate
from core.network.behind import network_behind
from core.network.edit import Edit
from core.network.edits import edited_activations, first_edited
from core.network.network import Network


def evaluate_edited(
    network: Network,
    edits: Iterable[Edit],
    x: npt.ArrayLike,
    t: npt.ArrayLike,
    kept: Callable[[int], Array],
) -> Evaluation:
    """Return the outcome of a split under a network with edits.

    The same as ``evaluate(network, x, t)``, but for rounding. Of the first layer that was edited
    the z of the edited units are computed, and all that follows them; of edits of the last layer
    alone, its logits.

    Parameters
    ----------
    network : Network
        With the edits: what `apply_edits` returned.
    edits : iterable of Edit
    x : (N, n_in)
        Images; N at least 1. They are read where units of the first layer were edited.
    t : (N,) int or (N, K) one-hot
        True labels.
    kept : callable
        Returns the z of a hidden layer, (N, units), of the network without the edits.

    Returns
    -------
    Evaluation

    Raises
    ------
    ValueError
        As `evaluate` does.

    Examples
    --------
    >>> from core import forward, init_network, load_mnist
    >>> from core.network.edits import apply_edits, read_edits
    >>> network, (_, (x, t)) = init_network(), load_mnist(source="sample")
    >>> before, edits = forward(network, x), read_edits("z2.8_bias_3")
    >>> edited = apply_edits(network, edits)
    >>> outcome = evaluate_edited(edited, edits, x, t, lambda layer: before[f"z{layer}"])
    >>> outcome.accuracy == evaluate(edited, x, t).accuracy
    True
    """
    edits = tuple(edits)
    first = first_edited(edits, network.depth) if edits else network.depth
    if network.depth == 1:
        return evaluate(network, x, t)
    if first == network.depth:
        return evaluate(network_behind(network, first - 1), kept(first - 1), t)
    inputs = x if first == 1 else kept(first - 1)
    z = edited_activations(network, inputs, kept(first), first, edits)
    return evaluate(network_behind(network, first), z, t)
