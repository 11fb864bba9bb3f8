"""Edits of a network, as a short text and as what they make of it.

An address writes it as it is: ``z1.8_raise_0.1_3-5.31~z1.3_off`` raises the weights 3, 4, 5 and 31
of z1[8] by 0.1, then switches z1[3] off. What ``y.9_add_0.5_0-2_uVAAfg`` adds is in base 62.
"""

import re
import string
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from core.arrays import Array, as_rows, silent
from core.messages import Message
from core.network.edit import AMOUNTS, LEVELS, WEIGHTS, Edit
from core.network.layers import ACTIVATIONS, affine
from core.network.network import Network, blocks
from core.network.unit import Unit

MOST_INPUTS = 10**5  #: Of all edits of a text together: read within a few hundredths of a second.
_UNIT = re.compile(r"(z[1-9][0-9]{0,5}|y)\.(0|[1-9][0-9]{0,8})", re.ASCII)
_AMOUNT = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?(e-?[0-9]{1,3})?", re.ASCII)
_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RUN = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?", re.ASCII)
_LEVELS = re.compile(r"([0-9A-Za-z]{2})+", re.ASCII)


def edits_text(edits: Iterable[Edit]) -> str:
    """Return edits as a text that `read_edits` reads; "" for none."""
    return "~".join(map(_text, edits))


def _text(edit: Edit) -> str:
    parts = [f"{edit.unit.array}.{edit.unit.index}", edit.kind]
    if edit.kind in AMOUNTS:
        parts.append(f"{edit.amount:.6g}".replace("e+", "e"))
    if edit.inputs:
        parts.append(".".join(_runs(edit.inputs)))
    if edit.levels:
        pairs = (divmod(level + LEVELS, len(_DIGITS)) for level in edit.levels)
        parts.append("".join(_DIGITS[high] + _DIGITS[low] for high, low in pairs))
    return "_".join(parts)


def _runs(inputs: Sequence[int]) -> Iterator[str]:
    """Yield indices as runs: ``"3-5"``, ``"31"``."""
    indices = np.asarray(inputs)
    for run in np.split(indices, np.flatnonzero(np.diff(indices) > 1) + 1):
        yield f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}"


def read_edits(text: str) -> tuple[Edit, ...]:
    """Return the edits of a text.

    Raises
    ------
    ValueError
        If it is none that `edits_text` writes.

    Examples
    --------
    >>> for edit in read_edits("z1.8_raise_0.1_3-5.31~z1.3_off"):
    ...     print(edit.words)
    z1[8]: 4 weights raised by 0.1 each
    z1[3]: switched off
    """
    if not text:
        return ()
    left, found = MOST_INPUTS, list[Edit]()
    for part in text.split("~"):
        found.append(_read(part, left))
        left -= len(found[-1].inputs)
    return tuple(found)


def _read(part: str, most: int) -> Edit:
    unit, _, rest = part.partition("_")
    kind, *fields = rest.split("_")
    place = _UNIT.fullmatch(unit)
    if place is None or len(fields) != (kind in AMOUNTS) + (kind in WEIGHTS) + (kind == "add"):
        raise _unreadable(part)
    levels = _read_levels(fields.pop()) if kind == "add" else ()
    amount = 0.0
    if kind in AMOUNTS:
        if not _AMOUNT.fullmatch(fields[0]):
            raise _unreadable(part)
        amount = float(fields[0])
    inputs = _read_inputs(fields[-1], most) if kind in WEIGHTS else []
    if inputs is None or levels is None:
        raise _unreadable(part)
    return Edit(Unit(place[1], int(place[2])), kind, amount, tuple(inputs), levels)


def _read_inputs(text: str, most: int) -> list[int] | None:
    """Return the indices of runs; None if these are none, a ValueError if they are too many."""
    indices = list[int]()
    for run in map(_RUN.fullmatch, text.split(".")):
        if run is None:
            return None
        first, last = int(run[1]), int(run[2] or run[1])
        if last < first:
            return None
        if last >= first + most - len(indices):
            raise ValueError(
                Message(
                    "At most {most:,} weights can be edited: save the network and edit that.",
                    most=MOST_INPUTS,
                )
            )
        indices += range(first, last + 1)
    return indices


def _read_levels(text: str) -> tuple[int, ...] | None:
    """Return what is added in levels; None if this is no text of pairs of digits."""
    if not _LEVELS.fullmatch(text):
        return None
    places = [_DIGITS.index(digit) for digit in text]
    pairs = zip(places[::2], places[1::2], strict=True)
    return tuple(high * len(_DIGITS) + low - LEVELS for high, low in pairs)


def _unreadable(part: str) -> ValueError:
    return ValueError(
        Message(
            "{part!r:.60} is no edit of a network; one is written like z1.8_raise_0.1_3-5 or "
            "z1.3_off.",
            part=part,
        )
    )


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
        If the network has no such unit or input, or a parameter would not be finite.

    Examples
    --------
    >>> network = Network({"W1": [[2.0, 0.0], [0.0, 2.0]], "b1": [0.0, 0.0]})
    >>> apply_edits(network, read_edits("y.1_raise_0.5_0"))["W1"]
    array([[2. , 0.5],
           [0. , 2. ]])
    """
    parameters, own = dict(network), set[str]()
    for edit in sorted(edits, key=lambda edit: edit.kind == "off"):
        layer = _layer(network, edit)
        for name in (f"W{layer}", f"b{layer}"):
            if name not in own:
                parameters[name] = parameters[name].copy()
                own.add(name)
        _change(parameters[f"W{layer}"], parameters[f"b{layer}"], edit, network.activation)
    return Network(parameters, network.activation, copy=False)  # they are read-only or its own


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
    units = sorted({edit.unit.index for edit in edits if edit.unit.array == f"z{layer}"})
    found, x = np.array(z), as_rows(x)
    W, b = network[f"W{layer}"][:, units], network[f"b{layer}"][units]
    for block in blocks(network, len(x)):
        a = affine(x[block], W, b)
        found[block, units] = ACTIVATIONS[network.activation].function(a)
    return found
