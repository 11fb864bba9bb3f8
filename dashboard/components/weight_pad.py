"""The weights of a unit to be painted on, its bias to be dragged, and what that does at once."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.arrays import Array
from core.network.network import Network, forward
from core.network.unit import Unit
from dashboard.components.arrays import rows_of
from dashboard.components.assets import component
from dashboard.components.room import reserve
from dashboard.words import _, percent_sign, said

MOST_WEIGHTS = 4096  #: Of a unit: so many are drawn, and can be hit.
_mount = component(
    "weight_pad",
    '<div class="weight-pad"></div>',
    *("weight_tile", "weight_effect", "palette", "network"),
)


@dataclass(frozen=True)
class Stroke:
    """What was done to a unit, as the browser tells of it: nothing in it is trusted.

    Attributes
    ----------
    unit : str
        ``"z1[8]"``, or ``"y[9]"`` of the last layer.
    kind : str
        ``"raise"``, ``"lower"``, ``"erase"`` or ``"set"`` of weights, ``"bias"`` of the bias.
    cells : sequence of int
        The inputs whose weights it changes; none for the bias.
    amount : float
        By how much each is raised or lowered, or what is set.
    """

    unit: str
    kind: str
    cells: Sequence[int]
    amount: float


@dataclass(frozen=True)
class Painted:
    """A unit that is painted on, and the image whose arrays follow.

    Attributes
    ----------
    unit : Unit
        Of a hidden layer or of y.
    network, before : Network
        As it is now, and as it was without any edits.
    x : (784,) float
        The image.
    truth : int or None
        Its true label.
    classes : sequence of str
        The names of the classes, which may be messages.
    """

    unit: Unit
    network: Network
    before: Network
    x: Array
    truth: int | None
    classes: Sequence[str]

    @property
    def layer(self) -> int:
        """The layer of the unit, from 1."""
        return self.unit.layer(self.network.depth)

    @property
    def weights(self) -> Array:
        """What its inputs are multiplied with."""
        weights: Array = self.network[f"W{self.layer}"][:, self.unit.index]
        return weights

    @property
    def strength(self) -> float:
        """By how much a stroke changes a weight at first: a tenth of the largest, or so."""
        largest = float(np.abs(self.before[f"W{self.layer}"][:, self.unit.index]).max()) or 1.0
        return float(f"{largest / 10:.1g}")


def weight_pad(
    painted: Painted, *, key: str, packed: str, on_paint: Callable[[Sequence[Stroke]], None]
) -> None:
    """Draw the weights of a unit, the tools to paint on them, and what they come to.

    Parameters
    ----------
    painted : Painted
    key : str
        Of the component.
    packed : str
        The key of the network in the browser (`dashboard.components.parameters`); "" if it is too
        large to be there: the probabilities then do not follow.
    on_paint : callable
        Called with the strokes that are new, the first one first.
    """
    heard = f"{key} heard"  # in the session state: the number of the last stroke that was told

    def edited() -> None:
        last = st.session_state.get(heard, 0)
        told = [each for each in _told(st.session_state[key].edited) if each[0] > last]
        if told:
            st.session_state[heard] = told[-1][0]
            on_paint([stroke for _number, stroke in told])

    reserve(key, "300px")
    _mount(
        key=key,
        data=_drawn(painted) | {"network": packed, "heard": st.session_state.get(heard, 0)},
        on_edited_change=edited,
    )


def _told(value: Any) -> list[tuple[int, Stroke]]:
    """Return the strokes that the script tells of, each with its number."""
    return [
        (
            int(each["number"]),
            Stroke(
                str(each["unit"]),
                str(each["kind"]),
                [int(cell) for cell in each["cells"]],
                float(each.get("amount", each.get("value", 0.0))),
            ),
        )
        for each in value["strokes"]
    ]


def _drawn(painted: Painted) -> dict[str, object]:
    layer, index, network = painted.layer, painted.unit.index, painted.network
    x = painted.x
    arrays, before = ({"x": x, **forward(each, x)} for each in (network, painted.before))
    size, is_last = len(painted.weights), layer == network.depth
    incoming = "x" if layer == 1 else f"z{layer - 1}"
    bias = float(network[f"b{layer}"][index])
    return {
        "unit": str(painted.unit),
        "layer": layer,
        "index": index,
        "depth": network.depth,
        "activation": network.activation,
        "columns": 28 if size == 784 else -(-size // rows_of(size)),
        "weights": _text(painted.weights),
        "bias": bias,
        "reach": _reach(painted),
        "strength": painted.strength,
        "incoming": incoming,
        "inputs": _text(arrays[incoming]),
        "sums": _text(arrays[f"a{layer}"]),
        "before": {
            "a": float(before[f"a{layer}"][index]),
            "z": None if is_last else float(before[f"z{layer}"][index]),
            "y": before["y"].tolist(),
        },
        "classes": [said(name) for name in painted.classes],
        "truth": painted.truth,
        "words": _words(painted),
    }


def _reach(painted: Painted) -> float:
    """Return how far from 0 the bias can be dragged: twice the largest of the layer, at least 2."""
    return max(2.0, float(f"{2 * np.abs(painted.before[f'b{painted.layer}']).max():.1g}"))


def _words(painted: Painted) -> dict[str, object]:
    """Return the names of the tools, and what is heard of a stroke, for the script to fill."""
    place = {"n": "{n}"}
    hint = _(
        "Paint with mouse or finger. With the keyboard, arrows move, Space paints, + raises, − "
        "lowers, Delete erases."
    )
    if painted.layer == 1:
        hint = _("{hint} Dots: where this image has ink.", hint=hint)
    return {
        "toolbar": _("Painting on weights"),
        "tools": {"raise": _("Raise"), "lower": _("Lower"), "erase": _("Erase")},
        "brush": _("Brush"),
        "strength": _("by"),
        "bias": _("Bias of {unit}", unit=painted.unit),
        "label": _("The weights of {unit}, to be painted on", unit=painted.unit),
        "hint": hint,
        "raise": _("Raised: {n}.", **place),
        "lower": _("Lowered: {n}.", **place),
        "erase": _("Erased: {n}.", **place),
        "outcome": _("Read as {label}, {confidence}.", label="{label}", confidence="{confidence}"),
        "percent": percent_sign(),
    }


def _text(values: Array) -> str:
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode("ascii")
