"""What flows from an image to a class, as ribbons through the strongest units of each layer."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from core.arrays import Array
from core.explanation.edges import Step
from core.explanation.flow import Flow
from core.network.unit import Unit
from dashboard.components.assets import component
from dashboard.components.room import reserve
from dashboard.components.sankey_words import notes, signed, words
from dashboard.words import _, column, counted, said

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


class Picture(NamedTuple):
    """What is drawn of a flow, in no language, with arrays as the browser takes them.

    Attributes
    ----------
    unit : int
        The class whose logit it is.
    versus : int or None
        The class whose logit is subtracted.
    change : float
        What flows.
    arrays : dict of str to str
        The image, by how much each pixel differs, and what each 1.0 of it gives.
    columns : list of dict
        Of each hidden layer the units that are drawn, and how many others it has.
    steps : sequence of Step
        What is drawn edge by edge; the rest of each is one more.
    """

    unit: int
    versus: int | None
    change: float
    arrays: dict[str, str]
    columns: list[dict[str, Any]]
    steps: Sequence[Step]


def picture_of(flow: Flow, steps: Sequence[Step]) -> Picture:
    """Return what is drawn of a flow from an image, edge by edge as `steps` have it."""
    arrays = {
        "ink": _bytes(flow.arrays["x"], 1.0),
        "differences": _bytes(flow.differences["x"], 1.0),
        "picture": _bytes(flow.multipliers["x"]),
    }
    columns = [
        _column(flow, layer, _units(flow, steps, layer)) for layer in range(1, flow.network.depth)
    ]
    return Picture(flow.unit, flow.versus, flow.change, arrays, columns, steps)


def sankey(
    picture: Picture,
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
    picture : Picture
        Of an image of 28 × 28 pixels.
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
        The key of the container that a click opens: it is scrolled to. Empty where none does.
    """
    names, versus = ending.names, picture.versus
    one, other = names[picture.unit], None if versus is None else names[versus]
    tallest = max((len(column["units"]) for column in picture.columns), default=0)
    reserve(key, f"{max(300, tallest * 68) + 112}px")
    _mount(
        key=key,
        data={
            "label": label,
            "opens": opens,
            "chosen": chosen,
            "change": picture.change,
            **picture.arrays,
            "columns": [column | _others(column["others"]) for column in picture.columns],
            "gaps": [_gap(picture.change, step) for step in picture.steps],
            "classes": _classes(picture, ending),
            "words": words(one, other, opens=bool(opens)),
        },
        on_chosen_change=lambda: on_choose(st.session_state[key].chosen),
    )


def _units(flow: Flow, steps: Sequence[Step], layer: int) -> list[Unit]:
    """Return the units of a layer that edges lead to or come from, what raises most first."""
    units = {edge.target for edge in steps[layer - 1].edges}
    units |= {edge.source for edge in steps[layer].edges if edge.source}
    given = flow.contributions[f"z{layer}"]
    return sorted(units, key=lambda unit: (-given[unit.index], unit.index))


def _column(flow: Flow, layer: int, units: Sequence[Unit]) -> dict[str, Any]:
    return {
        "name": f"z{layer}",
        "others": flow.network.sizes[layer] - len(units),
        "units": [
            {
                "unit": str(unit),
                "value": float(flow.contributions[unit.array][unit.index]),
                "text": signed(flow.contributions[unit.array][unit.index]),
                "picture": _bytes(flow.on_pixels(unit)),
            }
            for unit in units
        ],
    }


def _others(count: int) -> dict[str, str]:
    return {"others": counted(count, "1 other", "{n:,} others") if count else _("other edges")}


def _gap(change: float, step: Step) -> dict[str, object]:
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
        "notes": notes(change, step),
    }


def _classes(picture: Picture, ending: Ending) -> list[dict[str, object]]:
    texts = column(ending.y, in_percent=True)
    return [
        {
            "unit": str(Unit("y", k)),
            "name": said(name),
            "share": float(ending.y[k]),
            "text": texts[k],
            "truth": k == ending.truth,
            "kind": "for" if k == picture.unit else "against" if k == picture.versus else "",
        }
        for k, name in enumerate(ending.names)
    ]


def _bytes(values: Array, limit: float = 0.0) -> str:
    limit = limit or float(np.abs(values).max()) or 1.0
    scaled = np.clip(values / limit, -1, 1) * _FULL
    picture = np.rint(scaled).astype(np.int8)
    return f"data:;base64,{base64.b64encode(picture.tobytes()).decode('ascii')}"
