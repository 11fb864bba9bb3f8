"""What flows from an image to a class, as ribbons through the strongest units of each layer."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Array
from core.explanation.edges import Step
from core.explanation.flow import Flow
from core.network.unit import Unit
from dashboard.components.assets import component, reserve
from dashboard.words import _, column, counted, percent, said

_FULL = 127  # what the script takes for the full colour: pictures travel as int8
_mount = component("sankey", '<div class="sankey"></div>', "sankey_layout", "sankey_picture")


@dataclass(frozen=True)
class Ending:
    """The classes in which it ends.

    Attributes
    ----------
    names : sequence of str
        Of the classes, which may be messages.
    y : (K,) float
        Their probabilities.
    truth : int or None
        The true label.
    """

    names: Sequence[str]
    y: Array
    truth: int | None


def sankey(
    flow: Flow,
    steps: Sequence[Step],
    ending: Ending,
    *,
    key: str,
    label: str,
    chosen: str,
    on_choose: Callable[[str], None],
    opens: str,
) -> None:
    """Draw a flow from left to right, or from top to bottom where there is little room.

    Parameters
    ----------
    flow : Flow
        From an image of 28 × 28 pixels.
    steps : sequence of Step
        What of it is drawn edge by edge; the rest of each is one more.
    ending : Ending
    key : str
        Of the component.
    label : str
        What is to be seen, for a screen reader.
    chosen : str
        The unit to mark, ``"z1[8]"``.
    on_choose : callable
        Called with the unit or the class that was clicked: ``"z1[8]"``, ``"y[9]"``.
    opens : str
        The key of the container that a click opens: it is scrolled to.
    """
    columns = [_units(flow, steps, layer) for layer in range(1, flow.network.depth)]
    tallest = max(map(len, columns), default=0)
    reserve(key, f"min-height: {max(300, tallest * 68) + 112}px")
    _mount(
        key=key,
        data={
            "label": label,
            "opens": opens,
            "chosen": chosen,
            "change": flow.change,
            "ink": _bytes(flow.arrays["x"], 1.0),
            "differences": _bytes(flow.differences["x"], 1.0),
            "picture": _bytes(flow.multipliers["x"]),
            "columns": [_column(flow, layer, units) for layer, units in enumerate(columns, 1)],
            "gaps": [_gap(flow, step) for step in steps],
            "classes": _classes(flow, ending),
            "words": {
                "hint": _(
                    "Point at a unit to see which pixels give what comes through it, at a ribbon "
                    "to read it; click a unit for its sum. Tab, arrow keys and Enter too."
                ),
                "unit": _(
                    "{unit} gives {value} of the {change}, from the pixels that are now tinted.",
                    **{name: f"{{{name}}}" for name in ("unit", "value", "change")},
                ),
                "image": _("the image"),
                **_signs(flow, ending),
                "rest": _(
                    "All that is not drawn between {source} and {target}: {value}",
                    **{name: f"{{{name}}}" for name in ("source", "target", "value")},
                ),
            },
        },
        on_chosen_change=lambda: on_choose(st.session_state[key].chosen),
    )


def _units(flow: Flow, steps: Sequence[Step], layer: int) -> list[Unit]:
    """Return the units of a layer that edges lead to or come from, what raises most first."""
    units = {edge.target for edge in steps[layer - 1].edges}
    units |= {edge.source for edge in steps[layer].edges if edge.source}
    given = flow.contributions[f"z{layer}"]
    return sorted(units, key=lambda unit: (-given[unit.index], unit.index))


def _column(flow: Flow, layer: int, units: Sequence[Unit]) -> dict[str, object]:
    others = flow.network.sizes[layer] - len(units)
    return {
        "name": f"z{layer}",
        "others": counted(others, "1 other", "{n:,} others") if others else _("other edges"),
        "units": [
            {
                "unit": str(unit),
                "value": float(flow.contributions[unit.array][unit.index]),
                "text": _signed(flow.contributions[unit.array][unit.index]),
                "picture": _bytes(flow.on_pixels(unit)),
            }
            for unit in units
        ],
    }


def _gap(flow: Flow, step: Step) -> dict[str, object]:
    return {
        "edges": [
            {
                "source": edge.source and str(edge.source),
                "target": str(edge.target),
                "value": edge.value,
            }
            for edge in step.edges
        ],
        "rest": step.rest,
        "notes": [
            counted(
                len(step.edges),
                "1 edge, {fraction} of all: {sum}",
                "{n} edges, {fraction} of all: {sum}",
                fraction=percent(step.fraction, 0),
                sum=_signed(flow.change - step.rest),
            ),
            _("all others: {sum}", sum=_signed(step.rest)),
            _("together: {sum}", sum=_signed(flow.change)),
        ],
    }


def _classes(flow: Flow, ending: Ending) -> list[dict[str, object]]:
    texts = column(ending.y, in_percent=True)
    return [
        {
            "unit": str(Unit("y", k)),
            "name": said(name),
            "share": float(ending.y[k]),
            "text": texts[k],
            "truth": k == ending.truth,
            "kind": "for" if k == flow.unit else "against" if k == flow.versus else "",
        }
        for k, name in enumerate(ending.names)
    ]


def _signs(flow: Flow, ending: Ending) -> dict[str, str]:
    """Return what is said of either colour, in which the other sign is as well."""
    one = ending.names[flow.unit]
    if flow.versus is None:
        return {
            "positive": _("+ speaks for {label}", label=said(one)),
            "negative": _("− speaks against {label}", label=said(one)),
        }
    return {
        "positive": _("+ speaks for {label}", label=said(one)),
        "negative": _("− speaks for {label}", label=said(ending.names[flow.versus])),
    }


def _bytes(values: Array, limit: float = 0.0) -> str:
    limit = limit or float(np.abs(values).max()) or 1.0
    scaled = np.clip(values / limit, -1, 1) * _FULL
    picture = np.rint(scaled).astype(np.int8)
    return f"data:;base64,{base64.b64encode(picture.tobytes()).decode('ascii')}"


def _signed(value: float) -> str:
    return f"{value:+z.2f}".replace("-", "−")
