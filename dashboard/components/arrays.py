"""The arrays of a forward pass as they are drawn, and what each step means."""

import math
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

import numpy as np
import pandas as pd

from core.arrays import Array
from core.messages import Message
from core.network.layers import ACTIVATIONS
from core.network.network import Network
from core.network.saturation import saturation
from core.network.unit import Unit, layer_of
from dashboard.components.heatmap import Heatmap
from dashboard.words import _, column, percent, said
from dashboard.words.activations import WORDS

# Of every heatmap in CSS pixels, so that the arrays stand in one line; and beside long names.
_HEIGHT, _LOWER = 160, 130
_OFFERED = 2000  # hidden units in a list


def drawn(
    arrays: Mapping[str, Array],
    network: Network,
    classes: Sequence[str],
    *,
    truth: int | None = None,
    minus: Mapping[str, Array] | None = None,
    chosen: Unit | None = None,
    step: str = "y",
    shared_scale: bool = False,
    lower: bool = False,
) -> list[Heatmap]:
    """Return how each array of one sample is drawn: x, a1, z1, …, y.

    The a are signed and drawn about 0. Pixels, the z of a sigmoid and y lie between 0 and 1 and are
    drawn on that scale.

    Parameters
    ----------
    arrays : mapping of str to array
    network : Network
    classes : sequence of str
        The names beside the last a and y.
    truth : int, optional
        The true label, to be underlined among them.
    minus : mapping of str to array, optional
        The arrays of another sample: what is drawn is the difference, every array signed.
    chosen : Unit, optional
        A hidden unit or a class to mark, in its a and in its z.
    step : str
        The last array that is computed; those after it are blank.
    shared_scale : bool
        Whether all a are drawn to the largest absolute value among them, so that layers compare;
        else each to its own.
    lower : bool
        Whether the heatmaps are lower than usual, as they are beside long names.
    """
    if minus is not None:
        arrays = {name: values - minus[name] for name, values in arrays.items()}
    largest = {name: _largest(values, network) for name, values in arrays.items()}
    limit_of_all = max(largest[name] for name in arrays if name[0] == "a")
    height = _LOWER if lower or any(len(said(name)) > 3 for name in classes) else _HEIGHT
    heatmaps = []
    computed = list(arrays)[: list(arrays).index(step) + 1]
    for name, values in arrays.items():
        kind = name[0]
        layer = layer_of(name, network.depth)
        target = None if kind == "x" else "y" if layer == network.depth else f"z{layer}"
        rows = 28 if kind == "x" else rows_of(values.size)
        limit = limit_of_all if kind == "a" and shared_scale else largest[name]
        heatmaps.append(
            Heatmap(
                name=name,
                values=values,
                columns=-(-values.size // rows),
                cell=max(3, height // rows),
                signed=minus is not None or kind == "a" or bool(values.min() < 0),
                limit=limit if kind == "a" or limit > 1 else 1.0,
                layer=layer,
                names=classes if target == "y" else None,
                column=column(values, in_percent=name == "y") if target == "y" else None,
                best=minus is None,
                truth=truth if target == "y" else None,
                notes=[] if minus is not None else _statistics(kind, values, network.activation),
                target=target,
                chosen=chosen.index if chosen and chosen.array == target else None,
                blank=name not in computed,
            )
        )
    return heatmaps


def _largest(values: Array, network: Network) -> float:
    """Return the largest absolute value, but for the sums of units that are switched off."""
    sizes = np.abs(values)
    silenced = abs(ACTIVATIONS[network.activation].silencing_bias)
    return float(sizes.max(where=(sizes != silenced) | (silenced == 0), initial=0))


def read_as(title: str, label: str, predicted: str, confidence: str) -> Message:
    """Return what an image is by its label, and what the network takes it for."""
    return _(
        "{title}: true {label}, read as {predicted} with {confidence}.",
        title=title,
        label=label,
        predicted=predicted,
        confidence=confidence,
    )


def outputs(classes: Sequence[str]) -> list[str]:
    """Return the name of every output, with its class where the index does not say it.

    ``"y[9]"`` for the class 9, ``"y[9] Ankle boot"`` for another one.
    """
    return [
        str(Unit("y", k)) if name == str(k) else f"{Unit('y', k)} {name}"
        for k, name in enumerate(classes)
    ]


def index(name: str, network: Network, classes: Sequence[str]) -> pd.Index:
    """Return the index of an array's values: classes in the last a and in y, else numbers."""
    if name in ("y", f"a{network.depth}"):
        return pd.Index(classes, name="label", dtype=object)  # which keeps a message one
    size = network.sizes[layer_of(name, network.depth)]
    return pd.RangeIndex(size, name="index")


def hidden_units(network: Network, kept: Iterable[str] = ()) -> list[str]:
    """Return the names of the hidden units that a list offers, as in the code: ``"z1[0]"``.

    Parameters
    ----------
    network : Network
        Of a large one, the first units of each layer: a list of tens of thousands would go to the
        browser with every run.
    kept : iterable of str
        Names of units that are offered as well, if the network has them.
    """
    widths = network.sizes[1:-1]
    first = max(_OFFERED // max(1, len(widths)), 10)
    offered = [set(range(min(width, first))) for width in widths]
    for name in kept:
        with suppress(ValueError):
            unit = Unit.parse(name)
            layer = unit.layer(network.depth)
            if unit.array == f"z{layer}" and unit.index < dict(enumerate(widths, 1)).get(layer, 0):
                offered[layer - 1].add(unit.index)
    return [
        str(Unit(f"z{layer}", index))
        for layer, indices in enumerate(offered, start=1)
        for index in sorted(indices)
    ]


def meaning(name: str, network: Network) -> str:
    """Return in a sentence what the step that computes an array does.

    Parameters
    ----------
    name : str
        ``"x"``, ``"a1"``, ``"z1"``, …, ``"y"``.
    network : Network
    """
    if name == "x":
        return _("The image, its {n} pixels in one row, from 0 to 1.", n=network.sizes[0])
    if name == "y":
        return _("Exponentials, divided by their sum: probabilities that add up to 1.")
    layer = int(name[1:])
    if name[0] == "z":
        return said(WORDS[network.activation].step(network.sizes[layer]))
    before, units = network.sizes[layer - 1 : layer + 1]
    if layer == 1:
        return _(
            "{units} sums: each unit multiplies the {before} pixels by its own weights and adds "
            "its bias.",
            units=units,
            before=before,
        )
    return _(
        "{units} sums: each unit multiplies the {before} values of z{layer} by its own weights and "
        "adds its bias.",
        units=units,
        before=before,
        layer=layer - 1,
    )


def _statistics(kind: str, values: Array, activation: str) -> list[str]:
    if kind == "y":
        return []
    mean = f"{values.mean():.2f}".replace("-", "−")
    notes: list[str] = [_("mean {mean}", mean=mean)]
    if kind == "z":
        fraction = percent(saturation(values, activation), 0)
        notes.append(said(WORDS[activation].saturated.note(fraction)))
    return notes


def rows_of(size: int) -> int:
    """Return in how many rows an array is drawn.

    Ten up to 200 values, so that an index reads off as in a table; then a square.
    """
    return min(size, 10) if size <= 200 else math.isqrt(size - 1) + 1
