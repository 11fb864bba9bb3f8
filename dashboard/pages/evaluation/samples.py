"""The samples that meet the filters: how many, as a gallery or a table, and to take away."""

import pandas as pd
import streamlit as st

from core.arrays import Array
from core.datasets.disputed import disputed
from core.images.rendering import contact_sheet
from dashboard.components.gallery import gallery
from dashboard.pages.evaluation import filters, pair_filters
from dashboard.pages.evaluation.chips import chips, narrowed
from dashboard.state.browse import open_among
from dashboard.state.lists import by_conditions
from dashboard.state.pair import Pair, current_pair
from dashboard.state.selection import Selection
from dashboard.widgets.choice import one_of
from dashboard.widgets.numbers import called, csv_button, file_button
from dashboard.widgets.paging import paged
from dashboard.widgets.pair_samples import pair_gallery, sample_table_of_both
from dashboard.widgets.samples import (
    explain_marks,
    sample_headings,
    sample_items,
    sample_table,
)
from dashboard.words import _, counted, percent, percent_sign

A_PAGE = 40  # samples of the gallery at a time
A_SHEET = 1000  # samples of the picture that can be taken away


def chosen_samples(selection: Selection) -> None:
    """Draw the samples that meet the filters."""
    # As high as a chip, whether there are any: what is below stays where it is.
    head = st.container(key="chosen", horizontal=True, vertical_alignment="center", gap="small")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        filters.order(selection)
        samples = filters.samples(selection)
        view = one_of(
            _("Show as"),
            {"gallery": _("gallery"), "table": _("table")},
            key="view",
            label_visibility="collapsed",
        )
        if len(samples):
            _take_away(selection, samples)
    with head:
        st.markdown(counted(len(samples), "**1** sample", "**{n:,}** samples"), width="content")
        chips(selection)
    if not len(samples):
        st.info(_("No sample meets all of these filters; widen one of them."))
    elif view == "gallery":
        _gallery(selection, samples)
    else:
        _table(selection, samples)


def sheet(selection: Selection, pair: Pair | None, samples: Array) -> bytes:
    """Draw the first samples as one PNG; with two networks, with what A and what B reads."""
    first = samples[:A_SHEET]
    names = [_in_latin(name, label) for label, name in enumerate(selection.source.classes)]
    outcome, seen = selection.evaluation, disputed(selection.labels)
    readers = [outcome] if pair is None else [pair.a.evaluation, pair.b.evaluation]
    long = max(map(len, names)) > 3  # true and predicted take a line each
    digits = 1 if pair is None else 0  # as in the gallery
    captions = []
    for sample in first.tolist():
        true = names[outcome.labels[sample]]
        predicted = " / ".join(names[reader.predicted[sample]] for reader in readers)
        captions.append(
            [
                *([true, f"> {predicted}"] if long else [f"{true} > {predicted}"]),
                " / ".join(percent(reader.confidence[sample], digits) for reader in readers)
                + (" *" if sample in seen else ""),
            ]
        )
    return contact_sheet(selection.images[first], captions, columns=20)


def _in_latin(name: str, label: int) -> str:
    """Return a name in what the font that Pillow brings can draw, at the worst as a number."""
    return "".join(letter for letter in name if ord(letter) < 256).strip() or str(label)


def _take_away(selection: Selection, samples: Array) -> None:
    pair = current_pair()
    name = f"{pair.name if pair else selection.name}-samples-{narrowed(selection)}"
    # When it is pressed nothing is known of the visitor.
    csv_button(lambda: _rows(selection, pair, samples), name, of=selection)
    file_button(
        "PNG",
        lambda: sheet(selection, pair, samples),
        f"{name}.png",
        words=_("The pictures on one sheet: at most the first {n:,}.", n=A_SHEET),
    )


def _rows(selection: Selection, pair: Pair | None, samples: Array) -> pd.DataFrame:
    return sample_table_of_both(pair, samples) if pair else sample_table(selection, samples)


def _gallery(selection: Selection, samples: Array) -> None:
    place, shown = paged(samples, A_PAGE, "page")
    label = _("The samples that meet the filters")

    def opened(sample: int) -> None:
        _open(selection, sample, samples)

    with place:
        if pair := current_pair():
            pair_gallery(pair, shown, key="samples", label=label, on_open=opened, room=A_PAGE)
        else:
            gallery(
                selection.images[shown],
                sample_items(selection, shown),
                key="samples",
                label=label,
                selected=selection.sample,
                on_open=opened,
                room=A_PAGE,
            )
    explain_marks(selection, samples)


def _table(selection: Selection, samples: Array) -> None:
    def opened() -> None:
        rows = st.session_state["sample_table"].selection.rows
        if rows:
            _open(selection, int(samples[rows[0]]), samples)

    table, headings = _rows(selection, current_pair(), samples), sample_headings()
    nats = st.column_config.NumberColumn(headings["loss"], format="%.4f")
    fractions = [str(name) for name in table if str(name).startswith(("confidence", "margin"))]
    unit = percent_sign().replace("%", "%%")
    percentages = {
        name: st.column_config.NumberColumn(headings[name], format=f"%.2f{unit}")
        for name in fractions
    }
    seen = st.column_config.TextColumn(
        headings["people saw"],
        help=_(
            "Where the label is disputed: of five people who were asked, fewer than three gave it."
        ),
    )
    st.dataframe(
        called(table, selection.source.classes).assign(**100 * table[fractions]),
        column_config=headings | percentages | {"loss": nats, "people saw": seen},
        key="sample_table",
        on_select=opened,
        selection_mode="single-row",
        height=480,
        alt=_(
            "The samples that meet the filters: true label, prediction, confidence, margin, loss"
        ),
    )
    st.markdown(_(":small[The box at the start of a row opens the sample in the forward pass.]"))


def _open(selection: Selection, sample: int, samples: Array) -> None:
    asked = filters.conditions(selection) | pair_filters.conditions()
    open_among(selection, sample, samples, by_conditions(asked, st.session_state["sort"]))
