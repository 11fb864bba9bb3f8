"""The map of the samples, as pixels or as a hidden layer sees them, brushed into a gallery."""

import numpy as np
import numpy.typing as npt
import streamlit as st

from core.arrays import Array
from core.explanation.neighbours import distances_to, nearest
from core.messages import message_of
from dashboard.components.gallery import gallery
from dashboard.components.scatter import Rectangle, scatter
from dashboard.components.thumbnails import thumbnails
from dashboard.pages.units import spaces
from dashboard.pages.units.plane import (
    COLOURS,
    COLOURS_BY,
    Plane,
    plane,
    read_rectangle,
    write_rectangle,
)
from dashboard.state.cached import TooLargeError
from dashboard.state.navigate import open_sample, select
from dashboard.state.selection import Selection
from dashboard.widgets.choice import named_alike, one_of, pill_of
from dashboard.widgets.fields import text_of
from dashboard.widgets.numbers import csv_button, folded_numbers
from dashboard.widgets.paging import paged
from dashboard.widgets.samples import explain_marks, sample_headings, sample_items
from dashboard.words import _, counted, joined, literal, percent

A_PAGE = 20  # samples of the gallery at a time
AROUND = 100  # pictures that are sent with the one that is pointed at

_WANTED = "wanted thumbnail"
state = st.session_state


def samples_map(selection: Selection) -> None:
    """Draw the choices, the map, and the samples in the rectangle that is drawn on it."""
    st.markdown(_("##### The samples in two dimensions"))
    array, colour_by = _choices(selection)
    rectangle = None
    try:
        rectangle = read_rectangle(state["brush"])
    except ValueError as error:
        st.warning(literal(message_of(error)))
    try:
        shown = plane(selection, array)
    except TooLargeError as error:
        st.info(joined([literal(message_of(error)), _("Choose another array.")]))
        return
    samples = shown.inside(rectangle)
    left, right = st.columns([13, 10], gap="medium")
    with left:
        _map(shown, colour_by, rectangle)
    with right:
        _inside(shown, samples, rectangle)
    folded_numbers(
        lambda: shown.table(samples),
        f"{selection.name}-map-of-{array}",
        key="map numbers",
        of=selection,
        classes=selection.source.classes,
        height=320,
        column_config=sample_headings()
        | {"first": _("first"), "second": _("second"), "label": _("label")},
        alt=_(
            "Where {array} lies on the map, sample by sample, with label and prediction",
            array=array,
        ),
    )


def _choices(selection: Selection) -> tuple[str, str]:
    with st.container(horizontal=True, gap="medium"):
        array = one_of(
            _("As seen in"),
            named_alike(spaces.arrays(selection.network)),
            key="seen_in",
            on_change=_brush,  # a rectangle in one plane is none in another
            args=(None,),
        )
        colour_by = one_of(_("Coloured by"), COLOURS_BY, key="colour_by")
        text_of(
            _("Rectangle: left, right, bottom, top"),
            key="brush",
            parse=read_rectangle,
            placeholder=_("drag on the map"),
            width=230,
            on_change=_all_labels,
        )
    return array, colour_by


def _map(shown: Plane, colour_by: str, rectangle: Rectangle | None) -> None:
    selection, drawn = shown.selection, shown.drawn
    points = shown.seen.coordinates[drawn]
    groups, names = shown.groups(colour_by)
    st.markdown(f":small[{shown.caption(colour_by)}]")
    fractions = list(map(percent, shown.seen.explained))
    first = _("first principal component, {fraction} of the variance", fraction=fractions[0])
    second = _("second principal component, {fraction} of the variance", fraction=fractions[1])
    scatter(
        points,
        groups[drawn],
        names,
        key="map",
        of=selection.name,
        scale=COLOURS[colour_by],
        axes=(first, second),
        words=counted(
            len(drawn),
            "Map of 1 sample as seen in {array}, coloured by {colour}. Across: {first}; up: "
            "{second}.",
            "Map of {n:,} samples as seen in {array}, coloured by {colour}. Across: {first}; up: "
            "{second}.",
            array=shown.array,
            colour=COLOURS_BY[colour_by],
            first=first,
            second=second,
        ),
        marks=shown.marks(colour_by),
        brush=rectangle,
        on_brush=_brush,
        on_pick=lambda point: select(int(drawn[point])),
    )
    (selected,) = sample_items(selection, np.array([selection.sample]))
    st.button(
        _("{sample}: open it", sample=literal(selected.words)),
        key="open selected",
        icon=":material/arrow_forward:",
        type="tertiary",
        on_click=open_sample,
        args=(selection.sample,),
    )
    _thumbnails(selection, points, drawn)


@st.fragment
def _thumbnails(selection: Selection, points: Array, drawn: npt.NDArray[np.intp]) -> None:
    """Send pictures for the points around the pointer, without a run of the whole page."""
    wanted = state.pop(_WANTED, len(points))
    places = np.empty(0, dtype=np.intp)
    if wanted < len(points):  # the pointer may have been over a split of more samples
        places = nearest(distances_to(points, points[wanted]), AROUND)
    samples = drawn[places]
    thumbnails(
        selection.images[samples],
        sample_items(selection, samples),
        places.tolist(),
        key="map thumbnails",
        of=selection.name,
        on_want=lambda point: state.update({_WANTED: point}),
    )


def _inside(shown: Plane, samples: npt.NDArray[np.intp], rectangle: Rectangle | None) -> None:
    selection = shown.selection
    wrong = int((~selection.evaluation.correct[samples]).sum())
    count = counted(
        len(samples),
        "**1** sample, {wrong:,} :orange[wrong]",
        "**{n:,}** samples, {wrong:,} :orange[wrong]",
        wrong=wrong,
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(count, width="content")
        if rectangle is not None:
            st.button(
                _("in the rectangle"),
                key="without brush",
                icon=":material/close:",
                icon_position="right",
                help=_("Let go of the rectangle"),
                on_click=_brush,
                args=(None,),
            )
        csv_button(
            lambda: shown.table(samples),
            f"{selection.name}-map-of-{shown.array}-{'rectangle' if rectangle else 'all'}",
            _("Where these samples lie on the map, with label and prediction"),
            of=selection,
        )
    if not len(samples):
        st.info(_("No sample lies in this rectangle; draw it over some points."))
        return
    label = _label(selection, samples)
    if label is not None:
        samples = samples[selection.labels[samples] == label]
    place, page = paged(samples, A_PAGE, "brushed_page")
    with place:
        gallery(
            selection.images[page],
            sample_items(selection, page),
            key="brushed",
            label=_("The samples in the rectangle") if rectangle else _("All samples of the map"),
            selected=selection.sample,
            on_open=open_sample,
        )
        explain_marks(selection, samples)


def _label(selection: Selection, samples: npt.NDArray[np.intp]) -> int | None:
    """Draw how many samples have each label; return the one whose samples alone are wanted."""
    classes = selection.source.classes
    counts = np.bincount(selection.labels[samples], minlength=len(classes)).tolist()
    return pill_of(
        _("By label"),
        {k: name for k, name in enumerate(classes) if counts[k]},
        format_func=lambda k: counted(
            counts[k], "{label}: 1 sample", "{label}: {n:,} samples", label=literal(classes[k])
        ),
        key="brushed_label",
        on_change=_first_page,
        label_visibility="collapsed",
        wrap=True,
    )


def _brush(rectangle: Rectangle | None) -> None:
    state["brush"] = write_rectangle(rectangle)
    _all_labels()


def _all_labels() -> None:
    state["brushed_label"] = None
    _first_page()


def _first_page() -> None:
    state["brushed_page"] = 1
