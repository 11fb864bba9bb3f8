"""The card of one hidden unit: what it reads, what it gives, what dies with it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Array
from core.messages import Message
from core.network.unit import Unit
from dashboard.components.heatmap import Heatmap
from dashboard.components.heatmaps import heatmaps
from dashboard.components.hint import Hint
from dashboard.pages.units.charts import activation_histogram, histogram_table
from dashboard.pages.units.layer import Layer
from dashboard.state import edits
from dashboard.state.navigate import open_sample
from dashboard.state.selection import Selection
from dashboard.widgets import choice
from dashboard.widgets.edit_outcome import changed_accuracy
from dashboard.widgets.hand_out import hand_out
from dashboard.widgets.handout import Lesson, Section
from dashboard.widgets.numbers import csv_button
from dashboard.widgets.specification import specification
from dashboard.widgets.subject import sample
from dashboard.widgets.weight_editor import switch_button, weight_editor
from dashboard.words import _, counted, joined, literal, number, percent, said

state = st.session_state
_chart = specification(activation_histogram)  # the same for every unit: only its counts change


def select(unit: str) -> None:
    """Show a unit, and the layer it is in; for callbacks."""
    state.update(layer=Unit.parse(unit).array, hidden=unit)


def card(layer: Layer, selection: Selection, off: Sequence[str]) -> str:
    """Draw the choice of a unit and its card.

    Parameters
    ----------
    layer : Layer
        With all its units on.
    selection : Selection
        As it is.
    off : sequence of str
        The units that are switched off.

    Returns
    -------
    str
        The unit, ``"z1[8]"``.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        unit = choice.select(
            _("Unit"),
            choice.named_alike(
                layer.offered([state.get("hidden") or "", *st.query_params.get_all("hidden")])
            ),
            key="hidden",
            width=105,
            label_visibility="collapsed",
        )
        if edits.are_of(selection.network_file):
            switch_button(unit, shortcut="O")
        if off:
            accuracy = percent(selection.evaluation.accuracy, 2)
            st.markdown(
                _("{n} off: **{accuracy}**", n=len(off), accuracy=accuracy), width="content"
            )
    index = Unit.parse(unit).index
    _figures(layer, index)
    _weights(layer, index)
    shown = sample(selection, selection.sample)
    weight_editor(selection, Unit.parse(unit), shown.arrays["x"], shown.label)
    _histogram(layer, index)
    with st.container(horizontal=True, gap="small"):
        _links(layer, index)
        hand_out(selection, f"{selection.name}-{unit}", lambda: handout(layer, unit))
    return unit


def handout(layer: Layer, unit: str) -> bytes:
    """Return the card as a handout, with the samples that excite the unit most."""
    lesson, found = Lesson.of(layer.selection), Unit.parse(unit)
    samples = lesson.usual(layer.profiles.most[found.index].tolist())
    first = int(samples[0])

    def content() -> tuple[str, list[Section]]:
        title = _("What {unit} has learned", unit=unit)
        told = _(
            "Samples begin with those that excite {unit} most: choose one, and look it up in "
            "{array}.",
            unit=unit,
            array=found.array,
        )
        sections = [
            Section("", (told,), lambda: _weights(layer, found.index, may_go_on=False)),
            lesson.digit(lesson.subject(first), first),
            lesson.gallery(samples),
        ]
        return title, sections

    return lesson.page(content, samples, first)


def _open_sum(unit: str, sample: int) -> None:
    state["unit"] = unit
    open_sample(sample)


def _figures(layer: Layer, unit: int) -> None:
    found = layer.profiles
    with st.container(horizontal=True, gap="medium", key="unit-figures"):
        if layer.tried:
            changed_accuracy(_("Accuracy without it"), layer.without[unit], layer.changes[unit])
        responds = layer.class_name(int(layer.favourites[unit]))
        st.metric(_("Responds most to"), literal(responds), width="content")
        st.metric(
            said(layer.saturated.label),
            percent(found.saturated[unit]),
            width="content",
        )
    extent = Message(
        "Mean activation {mean}, from {lowest} to {highest}.",
        mean=number(found.mean[unit]),
        lowest=number(found.lowest[unit]),
        highest=number(found.highest[unit]),
    )
    dead = None
    if found.dead[unit]:
        dead = Message("**Dead**: it gives all but the same for every sample.")
    st.markdown(f":small[{joined([extent, layer.saturated.explained, dead])}]")


def _weights(layer: Layer, unit: int, *, may_go_on: bool = True) -> None:
    arrays = [_signed(layer.weights.format(unit), _own(layer, unit), 0)]
    if layer.number > 1:
        if may_go_on:
            arrays[0] = replace(arrays[0], target=f"z{layer.number - 1}")
        arrays.append(_signed(layer.linear.format(unit), _on_pixels(layer, unit), 1))
    arrays.append(_means(layer, unit))
    hint: str | Hint = Hint(_("Point at a cell to read it."), _("Tap a cell to read it."))
    if arrays[0].target:
        hint = _(
            "Point at a cell to read it. A click on one of {weights} goes to that unit.",
            weights=arrays[0].name,
        )
    heatmaps(arrays, key="card weights", hint=hint, on_choose=select)


def _own(layer: Layer, unit: int) -> Array:
    return layer.selection.network[f"W{layer.number}"][:, unit]


def _on_pixels(layer: Layer, unit: int) -> Array:
    return layer.on_pixels(np.array([unit])).ravel()


def _signed(name: str, values: Array, layer: int) -> Heatmap:
    columns, cell = (28, 5) if values.size == 784 else (-(-values.size // 10), 14)
    return Heatmap(name, values, columns, cell, True, float(np.abs(values).max()), layer)


def _means(layer: Layer, unit: int) -> Heatmap:
    means, classes = layer.profiles.class_means[:, unit], layer.selection.source.classes
    # A split need not have samples of every class, and what they excite may be no number.
    there = np.flatnonzero(np.isfinite(means))
    values = means[there]
    largest = float(np.abs(values).max(initial=0))
    return Heatmap(
        name=_("mean {unit}", unit=layer.unit(unit)),
        values=values,
        columns=1,
        cell=14,
        signed=bool((values < 0).any()),
        limit=max(1.0, largest),
        layer=2,
        names=[said(classes[k]) for k in there.tolist()],
    )


def _histogram(layer: Layer, unit: int) -> None:
    table = _bins(layer, unit)
    counts, edges = layer.profiles.histogram[unit], layer.profiles.edges
    longest = int(counts.argmax())
    st.vega_lite_chart(
        table,
        _chart(),
        key="activation histogram",
        alt=counted(
            int(counts[longest]),
            "Histogram of {unit}: the longest bar, 1 sample, goes from {start:.2f} to {end:.2f}",
            "Histogram of {unit}: the longest bar, {n:,} samples, goes from {start:.2f} to "
            "{end:.2f}",
            unit=layer.unit(unit),
            start=edges[longest],
            end=edges[longest + 1],
        ),
    )
    st.markdown(_(":small[The scale of the samples is logarithmic: a few show beside thousands.]"))


def _bins(layer: Layer, unit: int) -> pd.DataFrame:
    return histogram_table(layer.profiles.histogram[unit], layer.profiles.edges)


def _links(layer: Layer, unit: int) -> None:
    """Draw what leads on from the card: to the sum of the sample, to the numbers behind it."""
    selection, name = layer.selection, layer.unit(unit)
    st.button(
        _("Its sum for sample {sample}", sample=selection.sample),
        key="its sum",
        icon=":material/arrow_forward:",
        type="tertiary",
        on_click=_open_sum,
        args=(name, selection.sample),
        help=_("Opens Forward pass at this unit."),
    )
    weights, on_pixels = layer.weights.format(unit), layer.linear.format(unit)
    _take_away(
        _("Weights"),
        pd.DataFrame({"weight": _own(layer, unit)}).rename_axis("input"),
        f"{selection.name}-{name}-weights",
        weights,
    )
    if layer.number > 1:
        pixels = pd.DataFrame({"weight": _on_pixels(layer, unit)}).rename_axis("pixel")
        _take_away(_("On pixels"), pixels, f"{selection.name}-{name}-on-pixels", on_pixels)
    _take_away(
        _("Histogram"),
        _bins(layer, unit).set_index("from"),
        f"{selection.name}-{name}-histogram",
        _("How many samples give {unit} which activation", unit=name),
    )


def _take_away(label: str, table: pd.DataFrame, name: str, words: str) -> None:
    csv_button(lambda: table, name, _("{words}, as CSV", words=words), label=label)
