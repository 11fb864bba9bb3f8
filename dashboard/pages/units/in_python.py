"""The lines over core that give the numbers on the page."""

from collections.abc import Iterator

import streamlit as st

from core.network.unit import Unit
from dashboard.pages.units import spaces
from dashboard.pages.units.layer import Layer
from dashboard.pages.units.neighbours import NEAREST
from dashboard.pages.units.plane import read_rectangle
from dashboard.state.selection import SPLITS, Selection
from dashboard.widgets.in_python import (
    data_line,
    imports,
    network_code,
    network_imports,
    network_line,
)
from dashboard.words import _

state = st.session_state


def in_python(selection: Selection, layer: Layer | None, unit: str) -> str:
    """Return the lines for the unit that is chosen and for the edits.

    Parameters
    ----------
    selection : Selection
    layer : Layer or None
        With all its units on; None for a network without hidden layers.
    unit : str
        The one whose card is open: ``"z1[8]"``. Without edits, the lines switch it off.
    """
    part = selection.split
    shown = layer.selection.key.network if layer else selection.key.network
    imported = imports(
        "from core import evaluate, init_network, load_mnist",
        *(_of_a_layer(selection, layer) if layer else ()),
        *network_imports(selection.key.network),
    )
    begin = f"""{imported}
{data_line(selection)}
{network_line(shown)}
whole = evaluate(network, x_{part}, t_{part})
print(whole.accuracy, whole.confusion)
"""
    if layer is None:
        return begin
    name, index = layer.name, Unit.parse(unit).index
    products = "".join(f'network["W{k}"] @ ' for k in range(1, layer.number))
    samples = len(selection.labels)
    summed, tried = (f"[:{n}]" if n < samples else "" for n in (layer.summed, layer.tried))
    whole = f"whole.correct{tried}.mean()" if tried else "whole.accuracy"
    removed = f"""\
removed = removal_accuracies(network, x_{part}{tried}, t_{part}{tried})["{name}"]
print(removed[{index}], removed[{index}] - {whole})
""" * bool(layer.tried)
    of_unit = _("# The unit {unit}", unit=unit)
    return f"""{begin}
{of_unit}
weights = {products}network["W{layer.number}"][:, {index}]
units = layer_profiles(network, x_{part}{summed}, t_{part}{summed}, {layer.number})
print(units.class_means[:, {index}], units.histogram[{index}], units.saturated[{index}])
print(units.most[{index}], units.least[{index}], units.dead[{index}])
{removed}
{_edited(selection) if selection.edits else _without(part, name, index)}
print(after.accuracy, after.confusion, after.confusion - before.confusion)
(newly_wrong,) = (before.correct & ~after.correct).nonzero()
print(newly_wrong)"""


def _of_a_layer(selection: Selection, layer: Layer) -> Iterator[str]:
    """Yield what the lines need beside all that is of no layer."""
    ablation = ["" if selection.edits else "ablate", "removal_accuracies" if layer.tried else ""]
    if any(ablation):
        yield f"from core.explanation.ablation import {', '.join(filter(None, ablation))}"
    yield "from core.explanation.unit_parts import layer_profiles"


def _without(part: str, name: str, index: int) -> str:
    heading = _("# The network without it")
    return f"""\
{heading}
before, after = whole, evaluate(ablate(network, {{"{name}": {index}}}), x_{part}, t_{part})"""


def _edited(selection: Selection) -> str:
    part, network = selection.split, selection.key.network
    heading = _("# The network as it is in its file, and with the edits")
    return f"""\
{heading}
before = evaluate({network_code(network.unedited)}, x_{part}, t_{part})
after = evaluate({network_code(network)}, x_{part}, t_{part})"""


def samples_map_in_python(selection: Selection) -> str:
    """Return the lines over core that give the map and the samples in the rectangle."""
    array = state.get("seen_in", "x")
    try:
        rectangle = read_rectangle(state.get("brush", ""))
    except ValueError:
        rectangle = None
    line = spaces.width(selection.network, array) == 1
    lines = f"""\
{spaces.in_python(selection, "from core.explanation.projection import pca")}
seen = pca(arrays["{array}"]{", k=1" if line else ""})
print(seen.coordinates, seen.explained)
result = evaluate(network, x, t)
print(result.labels, result.predicted, result.correct, result.confidence)"""
    if rectangle is not None:
        left, right, bottom, top = rectangle
        lines += f"""

first, second = {"seen.coordinates[:, 0], 0" if line else "seen.coordinates.T"}
inside = ({left} <= first) & (first <= {right}) & ({bottom} <= second) & (second <= {top})
(samples,) = inside.nonzero()"""
        if state.get("brushed_label") is not None:
            lines += f"\nsamples = samples[t[samples] == {state['brushed_label']}]"
    return lines


def neighbours_in_python(selection: Selection) -> str:
    """Return the lines over core that give the neighbours."""
    split = state.get("from_split", next(iter(SPLITS)))
    sample = selection.sample
    own = f"x_{selection.split}[{sample}], t_{selection.split}[{sample}]"
    besides = f", besides={sample}" if split == selection.split else ""
    neighbours = "from core.explanation.neighbours import distances_to, nearest"
    return f"""\
{spaces.in_python(selection, neighbours, split=split)}
x0, t0 = {own}
point = {{"x": x0, **forward(network, x0)}}
result = evaluate(network, x, t)
found = {{}}
for name in {spaces.arrays(selection.network)}:
    distances = distances_to(arrays[name], point[name])
    samples = nearest(distances, {NEAREST}{besides})
    other = nearest(distances, 1, among=t != t0)
    found[name] = samples, distances[samples], other, distances[other]
    print((t[samples] == t0).sum(), result.predicted[samples], result.confidence[samples])"""
