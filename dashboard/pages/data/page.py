"""What ``load_mnist`` returns for each choice of its three flags, and the samples themselves."""

import numpy as np
import streamlit as st

from core.datasets.mnist import apply_flags
from core.messages import Message
from dashboard.components.gallery import Item, gallery
from dashboard.components.heatmap import Heatmap
from dashboard.components.heatmaps import heatmaps
from dashboard.components.hint import Hint
from dashboard.pages.data import figures
from dashboard.pages.data.by_label import mean_and_std
from dashboard.pages.data.consequences import consequences_of_flags
from dashboard.pages.data.findings import balanced, normalized
from dashboard.pages.data.headers import file_headers
from dashboard.pages.data.labels import label_counts
from dashboard.pages.data.pixels import pixel_histogram
from dashboard.pages.data.python import call, in_python
from dashboard.state import tried_flags
from dashboard.state.navigate import open_sample
from dashboard.state.selection import SPLITS, current_selection
from dashboard.widgets.browse import browse_wrong
from dashboard.widgets.choice import pill_of
from dashboard.widgets.code import short_code
from dashboard.widgets.fields import switch_of
from dashboard.widgets.findings import findings_place, say
from dashboard.widgets.in_python import under_in_python
from dashboard.widgets.paging import paged
from dashboard.widgets.parts import open_part
from dashboard.widgets.table import table
from dashboard.words import _, counted, literal, memory, said

A_PAGE = 56  # samples of the gallery at a time
A_LINE = 4  # rows of the picture that are drawn in a line of the flattened one
ANY = "any"

selection = current_selection()
sample, split = selection.sample, selection.split
classes, split_word = selection.source.classes, said(SPLITS[split])
state = st.session_state


def choose_label(label: int) -> None:
    state.update(digit=label, gallery_page=1)


found = findings_place(late=2)
spread = balanced(selection, figures.spread(selection.key.data, split))
say(found, [spread])
st.subheader(_("What load_mnist returns"), anchor=False)
with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
    normalize = switch_of("normalize", key="normalize", default=True)
    flatten = switch_of("flatten", key="flatten", default=True)
    one_hot = switch_of("one_hot_label", key="one_hot_label")
    if selection.fits:
        browse_wrong(selection)
flags = (normalize, flatten, one_hot)
short_code(f"(x_train, t_train), (x_test, t_test) = {call(selection.data, flags)}")

at = slice(sample, sample + 1)
x, t = (a[0] for a in apply_flags(selection.images[at], selection.labels[at], *flags))
heatmaps(
    [
        Heatmap(_("in the file"), selection.images[sample], 28, 5, False, 255.0, layer=0),
        Heatmap(
            name=f"x_{split}[{sample}]",
            values=x,
            columns=28 * A_LINE if flatten else 28,
            cell=5,
            signed=False,
            limit=1.0 if normalize else 255.0,
            layer=0,
            rule=28 if flatten else None,
        ),
    ],
    key="form",
    hint=Hint(
        _("Point at a pixel to find it in both; Tab and the arrow keys do the same."),
        _("Tap a pixel to find it in both."),
    ),
    grow=True,
)
st.markdown(
    _(
        ":small[784 numbers in one row: the picture's rows, one after the other, {rows} to a line "
        "here.]",
        rows=A_LINE,
    )
    if flatten
    else _(":small[One channel of 28 rows of 28 pixels.]")
)

left, right = st.columns([5, 6], gap="medium")
with left:
    returned = figures.returned(selection.key.data, *flags)
    headings = {
        "array": _("array"),
        "shape": _("shape"),
        "dtype": _("dtype"),
        "range": _("range"),
        "memory": _("memory"),
    }
    table(
        returned.assign(range=returned["range"].map(said), memory=returned["memory"].map(memory))
        .rename(columns=headings)
        .set_index(headings["array"]),
        alt=_("The four arrays that load_mnist returns: shape, dtype, range and memory"),
    )
with right:
    short_code(f"t_{split}[{sample}]  # {said(classes[selection.labels[sample]])}\n{t}")

first_tried = None
if selection.fits:
    first_tried = tried_flags.first_tried(selection.key.data, selection.key.network)
    consequences = tried_flags.consequences_of_flags(selection.key.data, selection.key.network)
    say(found, [spread, normalized(selection, consequences, first_tried, normalize)])
    with right:
        consequences_of_flags(
            consequences,
            first=first_tried,
            network_file=selection.network_file,
            activation=selection.network.activation,
            normalize=normalize,
            flatten=flatten,
            one_hot_label=one_hot,
        )

st.subheader(_("The {split} split", split=split_word), anchor=False)
labels: dict[str | int, str] = {ANY: Message("any")} | dict(enumerate(classes))
# Said now: Streamlit asks again when nobody knows the visitor's language.
shown_labels = {label: literal(word) for label, word in labels.items()}
chosen = pill_of(
    _("Label"),
    labels,
    format_func=shown_labels.__getitem__,
    default=ANY,
    key="digit",
    on_change=lambda: state.update(gallery_page=1),
    label_visibility="collapsed",
)
samples = np.arange(len(selection.labels))
if chosen != ANY:
    samples = np.flatnonzero(selection.labels == chosen)
how_many = counted(
    len(samples),
    "1 sample; a click opens it in the forward pass.",
    "{n:,} samples; a click opens one in the forward pass.",
)
st.markdown(f":small[{how_many}]")
place, shown = paged(samples, A_PAGE, "gallery_page")
with place:
    gallery(
        selection.images[shown],
        [
            Item(
                int(i),
                caption=said(label),
                words=_("Sample {index}: {label}", index=i, label=said(label)),
            )
            for i in shown
            for label in (classes[selection.labels[i]],)
        ],
        key="split_samples",
        label=_("Samples of the {split} split", split=split_word),
        selected=sample,
        on_open=open_sample,
    )

name = f"{selection.data}-{split}"
open_part(
    {
        "labels": (
            Message("Labels"),
            lambda: label_counts(
                figures.label_counts(selection.key.data), classes, name=selection.data, split=split
            ),
        ),
        "mean": (
            Message("Mean and std"),
            lambda: mean_and_std(
                figures.images_by_label(selection.key.data, split),
                classes,
                name=name,
                on_choose=choose_label,
            ),
        ),
        "pixels": (
            Message("Pixels"),
            lambda: pixel_histogram(
                figures.pixel_histogram(selection.key.data, split), name=name, split=split
            ),
        ),
        "bytes": (Message("Bytes"), lambda: file_headers(selection.source)),
    },
    key="about",
)

under_in_python(
    lambda: st.code(
        in_python(
            selection.data,
            selection.key.network,
            selection.network if selection.fits else None,
            split,
            flags,
            first_tried,
        ),
        language="python",
    )
)
