"""All units of a hidden layer: what each reads, what it responds to, what is lost without it."""

from collections.abc import Callable, Collection

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Array
from core.messages import Message
from core.network.unit import Unit
from dashboard.components.arrays import hidden_units, rows_of
from dashboard.components.atlas import Tile, atlas
from dashboard.pages.units.layer import ORDERS, Layer
from dashboard.state.address import is_followed
from dashboard.state.selection import Selection
from dashboard.widgets.choice import named_alike, one_of, select
from dashboard.widgets.paging import paged
from dashboard.words import _, joined, percent, points, said

LINEAR, OWN = "linear", "weights"
A_PAGE = 128  # units of the widest layers at a time

state = st.session_state


def choose(selection: Selection) -> Layer:
    """Draw the choice of the layer, of the order of its units and of their pictures."""
    network = selection.network
    layers = [f"z{layer}" for layer in range(1, network.depth)]
    # A link may name a unit alone: its layer is then the one to show.
    linked = st.query_params.get("hidden", "")
    unsaid = is_followed("hidden") and "layer" not in st.query_params
    if unsaid and linked in hidden_units(network, [linked]):
        st.query_params["layer"] = Unit.parse(linked).array
    layer = Layer(
        selection,
        1
        + layers.index(
            one_of(
                _("Layer"),
                named_alike(layers),
                key="layer",
                label_visibility="collapsed",
            )
        ),
    )
    select(
        _("Order of the units"),
        ORDERS,
        key="order",
        width=180,
        label_visibility="collapsed",
    )
    if layer.number > 1:
        one_of(
            _("Picture of a unit"),
            {LINEAR: Message("linear view"), OWN: Message("weights")},
            key="tiles",
            label_visibility="collapsed",
        )
    return layer


def units(
    layer: Layer, selected: str, off: Collection[str], on_choose: Callable[[str], None]
) -> None:
    """Draw the atlas of a layer, as it was chosen.

    Parameters
    ----------
    layer : Layer
    selected : str
        The unit to mark, ``"z1[8]"``.
    off : collection of str
        The units that are switched off.
    on_choose : callable
        Called with the unit that was clicked.
    """
    own = layer.number > 1 and state["tiles"] == OWN
    place, shown = paged(layer.ordered(state["order"]), A_PAGE, "atlas_page")
    with place:
        atlas(
            _own(layer, shown) if own else layer.on_pixels(shown),
            tiles(layer, shown, off),
            key="atlas",
            label=_("The units of {layer}", layer=layer.name),
            selected=selected,
            on_choose=on_choose,
            opens="hidden",
        )
        st.markdown(f":small[{joined([_caption(layer, own), *layer.shortened])}]")


def tiles(layer: Layer, shown: Array, off: Collection[str]) -> list[Tile]:
    """Return units as the atlas shows them, in the order they are given."""
    found, dead = layer.profiles, layer.profiles.dead
    favourites, changes, without = layer.favourites, layer.changes, layer.without
    described = []
    for unit in shown.tolist():
        name, label = layer.unit(unit), layer.class_name(favourites[unit])
        change = points(changes[unit]) if layer.tried else ""
        if dead[unit]:
            words = Message("{unit}: dead", unit=name)
        else:
            words = Message("{unit}: responds most to {label}", unit=name, label=label)
        if layer.tried:
            words = Message(
                "{unit}; without it {change} points, accuracy {accuracy}",
                unit=words,
                change=change,
                accuracy=percent(without[unit], 2),
            )
        words = Message(
            "{unit}; {saturated} for {fraction} of the samples",
            unit=words,
            saturated=layer.saturated.word,
            fraction=percent(found.saturated[unit]),
        )
        if name in off:
            words = Message("{unit}; switched off", unit=words)
        described.append(Tile(name, said(label), change, said(words), name in off))
    return described


def table(layer: Layer) -> pd.DataFrame:
    """Return the figures of all units of a layer, a row a unit, by index."""
    found, classes = layer.profiles, layer.selection.source.classes
    return pd.DataFrame(
        {
            "responds most to": list(map(layer.class_name, layer.favourites.tolist())),
            "accuracy without": layer.without,
            "change": layer.changes,
            str(layer.saturated.word): found.saturated,
            "dead": found.dead,
            **{f"mean for {name}": found.class_means[k] for k, name in enumerate(classes)},
        },
        index=pd.Index(list(map(layer.unit, range(layer.width))), name="unit"),
    )


def _caption(layer: Layer, own: bool) -> Message:
    weights = (layer.weights if own else layer.linear).format("unit")
    if layer.number == 1:
        what = Message("{weights}, the weight of each pixel", weights=weights)
    elif own:
        before = f"z{layer.number - 1}"
        what = Message("{weights}, the weight of each {z}, row by row", weights=weights, z=before)
    elif layer.number == 2:
        what = Message(
            "{weights} on the pixels, a linear view only: what would reach the unit were the layer "
            "before linear",
            weights=weights,
        )
    else:
        what = Message(
            "{weights} on the pixels, a linear view only: what would reach the unit were the "
            "layers before linear",
            weights=weights,
        )
    return Message(
        "A tile is {what}; :green[green adds], :violet[violet takes away], and the largest has "
        "the full colour. Below it, the label the unit responds to most, by its mean activation, "
        "and by how many points accuracy changes without it.",
        what=what,
    )


def _own(layer: Layer, units: Array) -> Array:
    """Lay the weights of units out as Forward pass lays out what they are multiplied with."""
    W = layer.selection.network[f"W{layer.number}"][:, units].T
    n, size = W.shape
    rows = rows_of(size)
    columns = -(-size // rows)
    cells = np.zeros((n, rows * columns), W.dtype)
    cells[:, :size] = W
    return cells.reshape(n, rows, columns)
