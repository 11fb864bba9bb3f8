"""Any set of units switched off: accuracy, confusion and what has changed, over the whole split."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Array, LazyRows, as_rows
from core.evaluation.evaluation import Evaluation, evaluate
from core.explanation.ablation import ablate, network_behind
from core.messages import Message
from core.network.network import Network
from core.network.unit import Unit, layer_of
from dashboard.components.arrays import hidden_units
from dashboard.components.confusion import confusion_matrix
from dashboard.pages.units import changed
from dashboard.pages.units.changed import Cell
from dashboard.state import cached
from dashboard.state.cached import TooLargeError
from dashboard.state.keys import Key
from dashboard.state.pair import current_pair
from dashboard.state.selection import Selection
from dashboard.widgets.choice import many_of, named_alike, one_of
from dashboard.widgets.numbers import csv_button
from dashboard.words import _, counted, file_part, literal, percent, points, said

#: What each is called.
MATRICES = {
    "before": Message("before"),
    "after": Message("after"),
    "difference": Message("difference"),
}
_MATRIX = {
    "before": Message(
        ":small[How many samples of each true label got each prediction before the units were "
        "switched off: :blue[right] on the diagonal, :orange[wrong] elsewhere. A click narrows the "
        "samples to the true label and the prediction they get now.]"
    ),
    "after": Message(
        ":small[How many samples of each true label got each prediction after the units were "
        "switched off: :blue[right] on the diagonal, :orange[wrong] elsewhere. A click narrows the "
        "samples to the true label and the prediction they get now.]"
    ),
    "difference": Message(
        ":small[By how many samples each true label (row) gets each prediction (column) more often "
        "or less: :blue[for the better], :orange[for the worse]. A click narrows the samples to "
        "the true label and the prediction they get now.]"
    ),
}
_NAMED = 6  # units that are off, in the name of a file
state = st.session_state


def switch(unit: str) -> None:
    """Switch a unit off, or on again; for callbacks."""
    off = state.get("off", [])
    state["off"] = [each for each in off if each != unit] if unit in off else [*off, unit]
    changed.first_page()


def by_layer(off: Sequence[str]) -> dict[str, list[int]]:
    """Return units by layer, as `core.explanation.ablation.ablate` takes them: ``{"z1": [8]}``.

    The first layer comes first.
    """
    units = sorted(map(Unit.parse, off), key=lambda unit: (int(unit.array[1:]), unit.index))
    return {name: [unit.index for unit in of] for name, of in groupby(units, lambda u: u.array)}


def without(selection: Selection, off: Sequence[str]) -> Evaluation:
    """Return the outcome of every sample while these units are off."""
    return _without(selection.key, tuple(sorted(off)))


def choose(network: Network) -> list[str]:
    """Draw the switches; return the units that are off, in the order they were chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        off = many_of(
            _("Switched off"),
            named_alike(
                hidden_units(network, [*state.get("off", []), *st.query_params.get_all("off")])
            ),
            key="off",
            placeholder=_("none"),
            help=_("A unit that is off gives 0 for every sample."),
            select_all=False,
            on_change=changed.first_page,
        )
        st.button(
            _("All on"),
            key="all on",
            icon=":material/restart_alt:",
            disabled=not off,
            on_click=lambda: state.update(off=[], changed_page=1),
        )
    return off


def switches(selection: Selection, off: Sequence[str]) -> None:
    """Draw what switching these units off comes to."""
    st.markdown(_("##### The network without some of its units"))
    before = selection.evaluation
    if not off:
        accuracy = percent(before.accuracy, 2)
        st.markdown(_("All units are on: the accuracy is {accuracy}.", accuracy=accuracy))
        return
    after = without(selection, off)
    samples = changed.turned(before, after)
    _figures(before, after, samples, len(off))
    left, right = st.columns([5, 6], gap="medium")
    with right:
        cell = changed.changed_samples(selection, after, samples, in_file_name(off))
    with left:
        _matrix(selection, before, after, cell, in_file_name(off))


def in_file_name(off: Sequence[str]) -> str:
    """Return which units are off as part of a file's name; of many the first, and how many more."""
    first = [file_part(unit).strip("-") for unit in off[:_NAMED]]
    return "-".join(first if len(off) <= _NAMED else [*first, f"and-{len(off) - _NAMED}-more"])


def changed_accuracy(label: str, accuracy: float, change: float) -> None:
    """Draw an accuracy and by how many points it changed: blue for more, orange for less."""
    st.metric(
        label,
        percent(accuracy, 2),
        _("{change} points", change=points(change)),
        delta_color="gray" if change == 0 else "blue" if change > 0 else "orange",
        delta_arrow="off",
        width="content",
    )


def _figures(
    before: Evaluation, after: Evaluation, turned: Mapping[str, Array], count: int
) -> None:
    with st.container(horizontal=True, gap="medium"):
        st.metric(_("Accuracy with all units on"), percent(before.accuracy, 2), width="content")
        if pair := current_pair():
            label = _("Accuracy of {network}", network=pair.other_letter)
            st.metric(label, percent(pair.other.evaluation.accuracy, 2), width="content")
        label = counted(count, "With 1 unit off", "With {n} units off")
        changed_accuracy(label, after.accuracy, after.accuracy - before.accuracy)
        for outcome, samples in turned.items():
            st.metric(said(changed.HEADS[outcome]), f"{len(samples):,}", width="content")


def _matrix(
    selection: Selection, before: Evaluation, after: Evaluation, chosen: Cell, units: str
) -> None:
    classes = selection.source.classes
    shown = one_of(
        _("Confusion"),
        MATRICES,
        default="difference",
        key="matrix",
        label_visibility="collapsed",
    )
    counts = {
        "before": before.confusion,
        "after": after.confusion,
        "difference": after.confusion - before.confusion,
    }[shown]
    confusion_matrix(
        counts,
        classes,
        key="switched confusion",
        chosen=chosen,
        on_choose=changed.narrow,
        signed=shown == "difference",
    )
    if shown == "difference":
        st.markdown(most_harmed(counts, classes))
    st.markdown(said(_MATRIX[shown]))
    table = pd.DataFrame(counts, index=pd.Index(classes, name="true"), columns=classes)
    name = f"{selection.name}-without-{units}-{shown}"
    csv_button(lambda: table, name, _("The matrix as it is shown"))


def most_harmed(difference: Array, classes: Sequence[str]) -> str:
    """Return in a sentence which label loses most of the samples that are read right."""
    changes = difference.diagonal()
    worst = int(changes.argmin())
    if changes[worst] >= 0:
        return _("No label is harmed: of each at least as many are read right.")
    return _(
        "Most harmed: **{label}**, {n:,} fewer read right.",
        label=literal(classes[worst]),
        n=-changes[worst],
    )


@cached.PASSING.keep(cached.running)
def _without(key: Key, off: tuple[str, ...]) -> Evaluation:
    units, t = by_layer(off), cached.splits(key.data)[key.split][1]
    network = ablate(cached.network(key.network), units)
    first = next(iter(units))
    layer = layer_of(first, network.depth)
    try:
        # What comes before the first unit that is off is as it was, and known.
        z = cached.activations(key, layer)
    except TooLargeError:
        return evaluate(network, cached.pixels(key.data, key.split), t)

    def read(rows: Any) -> Array:
        some = np.array(z[rows])
        some[..., units[first]] = 0
        return some

    rows = LazyRows(z.shape, z.dtype, read)
    return evaluate(network_behind(network, layer), as_rows(rows), t)
