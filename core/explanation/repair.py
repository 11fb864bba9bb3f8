"""The smallest change of weights that makes a network read one sample right."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array, check_class, silent
from core.messages import Message
from core.network.behind import network_behind
from core.network.edit import Edit
from core.network.edits import apply_edits
from core.network.layers import ACTIVATIONS
from core.network.network import Network, forward
from core.network.unit import Unit

#: By how much the logit of the true label is to be ahead of every other. What is added to weights
#: is rounded (`Edit.adding`), which moves a logit by some 0.001.
MARGIN = 0.1
_NEAREST, _FURTHEST, _TRIED = 1e-4, 1e4, 1200  # changes of a pre-activation, up and as many down
_HALVINGS = 40


class NoRepairError(ValueError):
    """There is no change of these weights that makes the network read the sample right."""


@dataclass(frozen=True)
class Repair:
    """A change of weights and biases.

    Attributes
    ----------
    edits : tuple of Edit
        None where the sample is right already, with the margin.
    norm : float
        The root of the sum of the squares of all that is added, to weights and to biases.
    relative : float
        As a fraction of that of the weights and biases that might have been changed.
    before, after : (K,) float64
        The logits of the sample.
    """

    edits: tuple[Edit, ...]
    norm: float
    relative: float
    before: Array
    after: Array


@silent
def repair(
    network: Network,
    x: npt.ArrayLike,
    label: int,
    unit: Unit | None = None,
    *,
    margin: float = MARGIN,
) -> Repair:
    """Return the smallest change with which a sample is read as its label: least squares.

    **Of the last layer.** A change of least squares adds to the weights of each class a multiple of
    what the layer takes, z with a 1 for the bias, and so u to the logits: to be found is the
    smallest u with which the label leads every other class by the margin. That is the projection of
    the logits onto these half-spaces. The label rises to where it is the mean of itself and of
    those classes that then stand the margin below it, the largest ones, which are found in the
    order of their logits as in the projection onto a simplex (Held, Wolfe and Crowder, "Validation
    of subgradient optimization", 1974). It exists for every sample.

    **Of one unit.** Its weights and its bias move its pre-activation alone: by d, at the smallest
    cost, where a multiple of what it takes is added to them. The smallest d of either sign is
    looked for at 1,200 places from 0.0001 to 10,000, with what then follows through all layers, and
    then halved in on. There may be none.

    Parameters
    ----------
    network : Network
    x : (n_in,)
        One image.
    label : int
        Its true label.
    unit : Unit, optional
        Of a hidden layer or of y. Without one, the last layer is changed.
    margin : float
        By how much the logit of the label is to lead, above 0.

    Returns
    -------
    Repair

    Raises
    ------
    NoRepairError
        If no change of these weights will do.
    ValueError
        If x is not one image of finite numbers, the margin is none, or the network has no such
        class or unit.

    Examples
    --------
    >>> network = Network({"W1": [[2.0, 0.0], [0.0, 2.0]], "b1": [0.0, 0.0]})
    >>> found = repair(network, [1.0, 0.5], 1)
    >>> for edit in found.edits:
    ...     print(edit.words)
    y[0]: 2 weights changed by up to 0.244444
    y[0]: bias set to −0.244444
    y[1]: 2 weights changed by up to 0.244444
    y[1]: bias set to 0.244444
    >>> found.after.round(2)
    array([1.45, 1.55])
    """
    x = np.asarray(x)
    if x.ndim != 1:
        raise ValueError(
            Message("One image is repaired at a time; it was given {shape}.", shape=x.shape)
        )
    if not np.isfinite(x).all():
        raise ValueError(
            Message("The image to repair has pixels that are not finite: give numbers, 0 to 1.")
        )
    if not 0 < margin < math.inf:
        raise ValueError(
            Message(
                "The margin by which the label is to lead is a finite number above 0; it was given "
                "{margin}.",
                margin=margin,
            )
        )
    arrays = forward(network, x)
    logits = np.asarray(arrays[f"a{network.depth}"], np.float64)
    check_class(label, len(logits))
    layer = unit.layer(network.depth) if unit else network.depth
    if unit and (
        unit.array not in (*arrays, "y")
        or unit.array[0] not in "zy"
        or unit.index >= network.sizes[layer]
    ):
        raise ValueError(Message("This network has no unit {unit} to repair.", unit=unit))
    if not np.isfinite(logits).all():
        raise NoRepairError(
            Message("What the network gives for it is not finite: make its weights smaller first.")
        )
    before = x if layer == 1 else arrays[f"z{layer - 1}"]
    if _lead(logits, label) >= margin:
        return Repair((), 0.0, 0.0, logits, logits)
    read = np.append(np.asarray(before, np.float64), 1.0)  # with what the bias is multiplied by
    if unit is None:
        rises = dict(enumerate(_smallest_rises(logits, label, margin)))
    else:
        rises = {unit.index: _smallest_rise(network, x, label, unit, margin)}
    try:
        edits = tuple(_edits(network, layer, {k: u for k, u in rises.items() if u}, read))
        repaired = apply_edits(network, edits)
    except ValueError as error:  # of numbers too large for the type of the weights
        raise _none(unit, label) from error
    changed = slice(None) if unit is None else unit.index
    W, b = network[f"W{layer}"][:, changed], network[f"b{layer}"][changed]
    size = math.hypot(*(np.linalg.norm(part.astype(np.float64)) for part in (W, b)))
    norm = float(np.linalg.norm(list(rises.values())) / np.linalg.norm(read))
    after = np.asarray(forward(repaired, x)[f"a{network.depth}"], np.float64)
    if not _lead(after, label) > 0:
        raise _none(unit, label)  # of numbers so large that what is added to them is lost
    return Repair(edits, norm, norm / size if size else math.inf, logits, after)


def _lead(logits: Array, label: int) -> float:
    """Return how far the logit of a label is ahead of the largest other."""
    return float(logits[label] - np.delete(logits, label).max(initial=-np.inf))


def _smallest_rises(logits: Array, label: int, margin: float) -> Array:
    """Return the least rises of the logits, in squares, with which the label leads by a margin."""
    gaps = logits - logits[label] + margin  # what the label lacks against each
    gaps[label] = -np.inf
    ordered = np.sort(gaps)[::-1][:-1]
    means = np.cumsum(ordered) / np.arange(2, len(ordered) + 2)  # if it meets so many of them
    rise = means[np.flatnonzero(ordered > means)[-1]]
    rises = np.minimum(rise - gaps, 0)
    rises[label] = rise
    return np.asarray(rises)


@silent
def _smallest_rise(network: Network, x: Array, label: int, unit: Unit, margin: float) -> float:
    """Return the smallest change of a unit's pre-activation with which the label leads."""
    layer, depth = unit.layer(network.depth), network.depth
    a = np.asarray(forward(network, x)[f"a{layer}"], np.float64)
    behind = network_behind(network, layer) if layer < depth else None

    def leads(rises: Array) -> npt.NDArray[np.bool_]:
        changed = np.repeat(a[None], len(rises), axis=0)
        changed[:, unit.index] += rises
        if behind:
            z = ACTIVATIONS[network.activation].function(changed)
            changed = forward(behind, z)[f"a{behind.depth}"]
        others = np.delete(changed, label, axis=1).max(axis=1)
        return np.asarray(changed[:, label] - others >= margin)

    steps = np.append(0.0, np.geomspace(_NEAREST, _FURTHEST, _TRIED))
    found = math.inf
    for sign in (1.0, -1.0):
        good = np.flatnonzero(leads(sign * steps))
        if not good.size:
            continue
        low, high = steps[max(0, good[0] - 1)], steps[good[0]]
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if leads(np.array([sign * middle]))[0]:
                high = middle
            else:
                low = middle
        if high < abs(found):
            found = sign * high
    if math.isinf(found):
        raise _none(unit, label)
    return float(found)


def _none(unit: Unit | None, label: int) -> NoRepairError:
    if unit is None:
        return NoRepairError(
            Message(
                "No change of the last layer that its numbers can hold makes this sample {label}.",
                label=label,
            )
        )
    return NoRepairError(
        Message(
            "No change of the weights of {unit} makes the network read this sample as class "
            "{label}: what it gives, as small or as large as it may be, is outweighed by the other "
            "units.",
            unit=unit,
            label=label,
        )
    )


def _edits(network: Network, layer: int, rises: dict[int, float], read: Array) -> Iterator[Edit]:
    """Yield what lets the pre-activations of units rise by so much, least squares."""
    square = float(read @ read)
    for index, rise in rises.items():
        unit = Unit("y" if layer == network.depth else f"z{layer}", index)
        if (weights := Edit.adding(unit, read[:-1] * (rise / square))) is not None:
            yield weights
        yield Edit(unit, "bias", float(network[f"b{layer}"][index]) + rise / square)
