"""Edits of a network, as a short text and as what they make of it.

An address writes it as it is: ``z1.8_raise_0.1_3-5.31~z1.3_off`` raises the weights 3, 4, 5 and 31
of z1[8] by 0.1, then switches z1[3] off. What ``y.9_add_0.5_0-2_uVAAfg`` adds is in base 62.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from core.arrays import Array, as_rows, silent
from core.messages import Message
from core.network.edit import WEIGHTS, Edit
from core.network.edit_text import MOST_EDITS, MOST_INPUTS, edit_text, read_edit
from core.network.finite import first_overflow
from core.network.layers import ACTIVATIONS, affine
from core.network.network import Network, blocks


def edits_text(edits: Iterable[Edit]) -> str:
    """Return edits as a text that `read_edits` reads; "" for none."""
    return "~".join(map(edit_text, edits))


def read_edits(text: str) -> tuple[Edit, ...]:
    """Return the edits of a text.

    Raises
    ------
    ValueError
        If it is none that `edits_text` writes, or of more edits, or weights, than are read.

    Examples
    --------
    >>> for edit in read_edits("z1.8_raise_0.1_3-5.31~z1.3_off"):
    ...     print(edit.words)
    z1[8]: 4 weights raised by 0.1 each
    z1[3]: switched off
    """
    if not text:
        return ()
    if text.count("~") >= MOST_EDITS:
        raise ValueError(
            Message(
                "At most {most:,} edits can be made one after another: save the network and edit "
                "that.",
                most=MOST_EDITS,
            )
        )
    left, found = MOST_INPUTS, list[Edit]()
    for part in text.split("~"):
        found.append(read_edit(part, left))
        left -= len(found[-1].inputs)
    return tuple(found)


def apply_edits(network: Network, edits: Iterable[Edit]) -> Network:
    """Return a network with edits, made in their order; units are switched off after all else.

    Parameters
    ----------
    network : Network
        Stays as it is; what no edit changes is shared.
    edits : iterable of Edit

    Returns
    -------
    Network
        With the sizes, the dtypes and the activation of the other.

    Raises
    ------
    ValueError
        If the network has no such unit or input, or a parameter would not be finite, or what the
        network computes with them.

    Examples
    --------
    >>> network = Network({"W1": [[2.0, 0.0], [0.0, 2.0]], "b1": [0.0, 0.0]})
    >>> apply_edits(network, read_edits("y.1_raise_0.5_0"))["W1"]
    array([[2. , 0.5],
           [0. , 2. ]])
    """
    # What is shown with its units on again must be finite too: it is looked at before they go.
    edits = list(edits)
    changes = [edit for edit in edits if edit.kind != "off"]
    parameters, own = dict(network), set[str]()
    _make(parameters, own, changes, network)
    if changes:
        _check_finite(Network(parameters, network.activation, copy=False))
    _make(parameters, own, (edit for edit in edits if edit.kind == "off"), network)
    return Network(parameters, network.activation, copy=False)  # they are read-only or its own


def _make(
    parameters: dict[str, Array], own: set[str], edits: Iterable[Edit], network: Network
) -> None:
    """Make edits of a network in parameters: in copies of arrays that are not its own yet."""
    for edit in edits:
        layer = _layer(network, edit)
        for name in (f"W{layer}", f"b{layer}"):
            if name not in own:
                parameters[name] = parameters[name].copy()
                own.add(name)
        _change(parameters[f"W{layer}"], parameters[f"b{layer}"], edit, network.activation)


def _check_finite(network: Network) -> None:
    if overflow := first_overflow(network):
        name, layer = overflow
        raise ValueError(
            Message(
                "With these edits the weights are finite, and what the network computes of them is "
                "not: {name} of layer {layer} overflows. Set or change weights by smaller numbers.",
                name=name,
                layer=layer,
            )
        )


@silent
def _change(W: Array, b: Array, edit: Edit, activation: str) -> None:
    at, amount = (list(edit.inputs), edit.unit.index), W.dtype.type(edit.amount)
    match edit.kind:
        case "raise":
            W[at] += amount
        case "lower":
            W[at] -= amount
        case "set" | "erase":
            W[at] = amount
        case "add":
            W[at] += edit.added.astype(W.dtype)
        case "bias":
            b[edit.unit.index] = edit.amount
        case "off":
            W[:, edit.unit.index] = 0
            b[edit.unit.index] = ACTIVATIONS[activation].silencing_bias


def _layer(network: Network, edit: Edit) -> int:
    """Return the layer of an edit; raise if the network has no such unit or input."""
    unit, hidden = edit.unit, edit.unit.array != "y"
    layer = unit.layer(network.depth)
    if (
        (hidden and layer >= network.depth)
        or unit.index >= network.sizes[layer]
        or (edit.kind == "off" and not hidden)
    ):
        raise ValueError(
            Message(
                "{edit}: this network has no such unit ({sizes}).",
                edit=edit.words,
                sizes="-".join(map(str, network.sizes)),
            )
        )
    if edit.kind in WEIGHTS and edit.inputs[-1] >= network.sizes[layer - 1]:
        raise ValueError(
            Message(
                "{edit}: this unit has weights 0 to {last}.",
                edit=edit.words,
                last=network.sizes[layer - 1] - 1,
            )
        )
    return layer


def first_edited(edits: Iterable[Edit], depth: int) -> int:
    """Return the first layer that edits change in a network of this depth."""
    return min(edit.unit.layer(depth) for edit in edits)


@silent
def edited_units(edits: Iterable[Edit], layer: int) -> list[int]:
    """Return the indices of the units of a hidden layer that are edited themselves, ascending."""
    return sorted({edit.unit.index for edit in edits if edit.unit.array == f"z{layer}"})


def edited_activations(
    network: Network, x: npt.ArrayLike, z: Array, layer: int, edits: Iterable[Edit]
) -> Array:
    """Return the z of the first hidden layer that was edited: only what changed is computed.

    Parameters
    ----------
    network : Network
        With the edits.
    x : (N, n_in)
        What the layer takes, which no edit changes.
    z : (N, units)
        What it gave without the edits; stays as it is.
    layer : int
    edits : iterable of Edit

    Returns
    -------
    (N, units)
        As `layer_activations` of the network gives it, but for rounding.
    """
    units = edited_units(edits, layer)
    found, x = np.array(z), as_rows(x)
    W, b = network[f"W{layer}"][:, units], network[f"b{layer}"][units]
    for block in blocks(network, len(x)):
        a = affine(x[block], W, b)
        found[block, units] = ACTIVATIONS[network.activation].function(a)
    return found
