"""What the hidden units have learned, and what the network is without some of them."""

from collections.abc import Callable

import streamlit as st

from core.messages import Message
from dashboard.pages.units import atlas, card, switches
from dashboard.pages.units.extremes import extremes
from dashboard.pages.units.findings import findings
from dashboard.pages.units.in_python import in_python, neighbours_in_python, samples_map_in_python
from dashboard.pages.units.layer import Layer
from dashboard.pages.units.neighbours import neighbours
from dashboard.pages.units.samples_map import samples_map
from dashboard.state.pair import current_pair
from dashboard.state.selection import Selection, current_selection
from dashboard.widgets.edit_outcome import outcome
from dashboard.widgets.findings import findings_place, say
from dashboard.widgets.in_python import under_in_python
from dashboard.widgets.numbers import numbers
from dashboard.widgets.parts import open_part
from dashboard.words import _, literal, said

# What only the map has in the address.
MAP_PARAMETERS = {"seen_in", "colour_by", "brush", "brushed", "brushed_label"}


def table(layer: Layer) -> None:
    figures, saturated = atlas.table(layer), str(layer.saturated.word)
    best = figures["responds most to"].map(said)
    numbers(
        figures,
        f"{layer.selection.name}-{layer.name}-units",
        fractions=(saturated, "accuracy without", "change"),
        shown=figures.assign(**{"responds most to": best}),
        column_config={
            "unit": _("unit"),
            "responds most to": _("responds most to"),
            "accuracy without": _("accuracy without"),
            "change": _("change"),
            saturated: said(layer.saturated.word),
            "dead": _("dead"),
            **{
                f"mean for {name}": st.column_config.NumberColumn(said(name), width=58)
                for name in layer.selection.source.classes
            },
        },
        alt=_(
            "The units of {layer}: mean activation for each label, {saturated} share, whether it "
            "is dead, accuracy without it and its change",
            layer=layer.name,
            saturated=layer.saturated.word,
        ),
    )


def units(selection: Selection) -> tuple[Layer, str, tuple[str, ...]]:
    found = findings_place(late=1)
    left, right = st.columns([4, 3], gap="medium")
    # What is above shows which units are off: the choice comes first, though it stands below.
    off = switches.choose(selection)
    with left:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            layer = atlas.choose(selection.all_on)
        place = st.container()
    with right:
        unit = card.card(layer, selection, off)
    with place:
        atlas.units(layer, unit, off, card.select)
    say(found, findings(layer, current_pair()))
    return layer, unit, off


selection = current_selection()
layer: Layer | None = None
unit, off = "", tuple[str, ...]()
if selection.network.depth > 1:
    layer, unit, off = units(selection)
else:
    st.markdown(
        _(
            "**{file} has no hidden units**: its sums go from the pixels straight to the logits. "
            "Choose another network in the sidebar to see what units learn.",
            file=literal(selection.network_file),
        )
    )


def with_all_on(draw: Callable[[Selection], None]) -> None:
    if off:
        st.markdown(
            _(":small[Of the network with all its units on, whatever is switched off above.]")
        )
    draw(selection.all_on)


def of_layer(draw: Callable[[Layer], None]) -> None:
    if layer is None:
        st.markdown(_("There are no hidden units to tell of."))
    else:
        draw(layer)


# A link from when the map was the first part need not name it.
unsaid = "units_part" not in st.session_state and "units_part" not in st.query_params
if unsaid and MAP_PARAMETERS & set(st.query_params):
    st.session_state["units_part"] = "map"
part = open_part(
    {
        "without": (
            Message("With the edits"),
            lambda: outcome(selection),
        ),
        "excites": (
            Message("What excites it"),
            lambda: of_layer(lambda layer: extremes(layer, unit)),
        ),
        "map": (Message("Map"), lambda: with_all_on(samples_map)),
        "neighbours": (Message("Neighbours"), lambda: with_all_on(neighbours)),
        "table": (Message("Table"), lambda: of_layer(table)),
    },
    key="units_part",
)


def programs() -> None:
    st.code(in_python(selection, layer, unit), language="python")
    if part == "map":
        st.code(samples_map_in_python(selection.all_on), language="python")
    elif part == "neighbours":
        st.code(neighbours_in_python(selection.all_on), language="python")


under_in_python(programs)
