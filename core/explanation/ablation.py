"""What a network is without some of its hidden units."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from core.arrays import Array, as_rows, silent
from core.evaluation.evaluation import evaluate
from core.messages import Message
from core.network.edit import Edit
from core.network.edits import apply_edits
from core.network.layers import ACTIVATIONS, affine
from core.network.network import Network, block_size, forward
from core.network.unit import Unit

_MOST_WORK = 16 * 10**10  # multiplications: some ten to twenty seconds
_PASSES = 60  # multiplications that take as long as all else that is done to a value
_FEWEST = 200  # samples

BLOCK = 1000  # samples taken on at a time: a layer of a hundred units then stays in the cache


def ablate(network: Network, units: Mapping[str, npt.ArrayLike]) -> Network:
    """Return a network in which hidden units are off: they give 0 for every sample.

    Nothing reaches such a unit any more (its column of W is 0), and its bias is one whose
    activation is exactly 0: -1000 for a sigmoid, which has no smaller z than 0, and 0 for relu and
    tanh.

    Parameters
    ----------
    network : Network
        Stays as it is.
    units : mapping of str to int or (M,) int
        By hidden layer: ``{"z1": [8], "z2": [0, 99]}``.

    Returns
    -------
    Network
        With the sizes, the dtypes and the activation of the other.

    Raises
    ------
    ValueError
        If the network has no such hidden layer or unit.

    Examples
    --------
    >>> network = Network(
    ...     {"W1": [[1, 0], [0, 1]], "b1": [0, 0], "W2": [[2, 0], [0, 2]], "b2": [0, 0]}, "relu"
    ... )
    >>> forward(ablate(network, {"z1": [0]}), [3.0, 1.0]).z1
    array([0., 1.])
    """
    edits = [
        Edit(Unit(name, index), "off")
        for name, chosen in units.items()
        for index in _indices(name, chosen, network.sizes[_hidden_layer(network, name)]).tolist()
    ]
    return apply_edits(network, edits)


@silent
def removal_accuracies(network: Network, x: npt.ArrayLike, t: npt.ArrayLike) -> dict[str, Array]:
    """Return the accuracy that remains when one hidden unit is left out, for each of them in turn.

    The same as ``evaluate(ablate(network, {"z1": [unit]}), x, t).accuracy`` for every unit, but
    for samples whose two largest logits differ by no more than rounding. What a unit does not
    change is computed once: its addend is taken out of the pre-activation that follows, and the
    rest of the network goes on from there.

    Parameters
    ----------
    network : Network
    x : (N, n_in)
        Images; N at least 1.
    t : (N,) int or (N, K) one-hot
        True labels.

    Returns
    -------
    dict of str to (n_units,) float64
        ``z1``, ``z2``, … : fractions of correct predictions, 0 to 1. Empty for a network without
        hidden layers.

    Raises
    ------
    ValueError
        As `evaluate` does.
    """
    x = as_rows(x)
    labels = evaluate(network, x, t).labels
    correct = {layer: np.zeros(network.sizes[layer], np.int64) for layer in range(1, network.depth)}
    size = min(BLOCK, block_size(network))
    for start in range(0, len(x), size):
        arrays = forward(network, x[start : start + size])
        truth = labels[start : start + size, None]
        some = BLOCK // len(truth)  # units at a time: of a wide layer there are but few samples
        for layer, counts in correct.items():
            z, a, W = arrays[f"z{layer}"], arrays[f"a{layer + 1}"], network[f"W{layer + 1}"]
            for first in range(0, len(counts), some):
                units = slice(first, first + some)
                without = z[:, units, None] * W[units]
                np.subtract(a[:, None], without, out=without)
                logits = _logits(network, without.reshape(-1, a.shape[1]), layer + 1)
                answers = logits.argmax(axis=1).reshape(len(truth), -1)
                counts[units] += np.count_nonzero(answers == truth, axis=0)
    return {f"z{layer}": counts / len(x) for layer, counts in correct.items()}


def removal_samples(network: Network, samples: int) -> int:
    """Return for how many of so many samples `removal_accuracies` takes no more than a minute.

    Returns
    -------
    int
        0 where it is so few of them that their accuracy would say little.
    """
    sizes = network.sizes
    work, following = 1, 0  # multiplications a sample, and those of the layers behind one
    for layer in range(network.depth - 1, 0, -1):
        work += sizes[layer] * (_PASSES * sizes[layer + 1] + following)
        following += sizes[layer + 1] * (sizes[layer] + _PASSES)
    fit = min(samples, _MOST_WORK // work)
    return fit if fit >= min(samples, _FEWEST) else 0


def _logits(network: Network, a: Array, layer: int) -> Array:
    """Return the logits that follow from the pre-activation of a layer."""
    activation = ACTIVATIONS[network.activation].function
    for following in range(layer + 1, network.depth + 1):
        a = affine(activation(a), network[f"W{following}"], network[f"b{following}"])
    return a


def _hidden_layer(network: Network, name: str) -> int:
    hidden = {f"z{layer}": layer for layer in range(1, network.depth)}
    if name not in hidden:
        raise ValueError(
            Message(
                "Only hidden units can be switched off: this network has them in {hidden}; it was "
                "asked for {name!r:.40}.",
                hidden=", ".join(hidden),
                name=name,
            )
            if hidden
            else Message(
                "Only hidden units can be switched off: this network has them in no layer; it was "
                "asked for {name!r:.40}.",
                name=name,
            )
        )
    return hidden[name]


def _indices(name: str, units: npt.ArrayLike, width: int) -> npt.NDArray[np.intp]:
    indices = np.asarray(units).reshape(-1)
    if indices.size and not np.issubdtype(indices.dtype, np.integer):
        raise ValueError(
            Message(
                "The units of {name} are whole numbers from 0 to {last}; found {dtype}.",
                name=name,
                last=width - 1,
                dtype=indices.dtype,
            )
        )
    outside = indices[(indices < 0) | (indices >= width)]
    if outside.size:
        raise ValueError(
            Message(
                "{name} has units 0 to {last}; it has no unit {unit}.",
                name=name,
                last=width - 1,
                unit=outside[0],
            )
        )
    return indices.astype(np.intp)
