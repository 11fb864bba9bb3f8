"""The samples that get another answer with the edits."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Array
from core.evaluation.evaluation import Evaluation
from core.messages import Message
from dashboard.components.gallery import Item, gallery
from dashboard.state.browse import open_among
from dashboard.state.selection import Selection
from dashboard.widgets.choice import select
from dashboard.widgets.numbers import csv_button
from dashboard.widgets.paging import paged
from dashboard.words import _, counted, percent, said

Cell = tuple[int | None, int | None]  # row and column of the confusion; None for all of them

ANY = "any"
_ANY_LABEL = Message("any")
#: What stands above how many there are, in the order in which they are shown.
HEADS = {"newly-wrong": Message("Newly wrong"), "newly-right": Message("Newly right")}
A_PAGE = 14  # samples of each gallery at a time
_KEYS = {"newly-wrong": "changed", "newly-right": "mended"}  # of the galleries

state = st.session_state


def turned(before: Evaluation, after: Evaluation) -> dict[str, Array]:
    """Return the samples that are ``"newly-wrong"`` with the edits, and ``"newly-right"``."""
    return {
        "newly-wrong": np.flatnonzero(before.correct & ~after.correct),
        "newly-right": np.flatnonzero(~before.correct & after.correct),
    }


def changed_samples(selection: Selection, after: Evaluation) -> Cell:
    """Draw the samples that changed; return the cell of the confusion they are narrowed to."""
    cells = _cells(selection.source.classes)
    only = select(
        _("True label → prediction now"),
        {cell: words for cell, (words, _row, _column) in cells.items()},
        key="only",
        on_change=first_page,
        width=190,
    )
    _words, row, column = cells[only]
    for outcome, samples in turned(selection.unedited.evaluation, after).items():
        among = after.where(label=row, predicted=column, among=samples)
        _gallery(selection, after, outcome, after.ranked(among, by="confidence"), only)
    st.markdown(
        _(
            ":small[Was: the prediction without the edits. Now: the one with them, and its "
            "confidence.]"
        )
    )
    return row, column


def _gallery(
    selection: Selection, after: Evaluation, outcome: str, samples: Array, only: str
) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_counted(outcome, len(samples)), width="content")
        csv_button(
            lambda: changed_table(selection, after, samples),
            f"{selection.name}-{outcome}-{only}",
            of=selection,
        )
    if not len(samples):
        return
    key = _KEYS[outcome]
    place, shown = paged(samples, A_PAGE, f"{key}_page")
    with place:
        gallery(
            selection.images[shown],
            changed_items(selection, after, shown),
            key=key,
            label=said(HEADS[outcome]),
            selected=selection.sample,
            on_open=lambda sample: open_among(selection, sample, samples),
        )


def changed_items(selection: Selection, after: Evaluation, samples: Array) -> list[Item]:
    """Return samples as a gallery shows them: both predictions, and the confidence after."""
    before, classes = selection.unedited.evaluation, selection.source.classes
    described = []
    for sample in samples.tolist():
        true, was, now = (
            classes[labels[sample]] for labels in (before.labels, before.predicted, after.predicted)
        )
        confidence = percent(after.confidence[sample])
        described.append(
            Item(
                sample,
                caption=_("was {was},\nnow {now}", was=was, now=now),
                detail=confidence,
                words=_(
                    "Sample {sample}: true {true}, predicted {was} with {confidence}; with the "
                    "edits {now} with {confidence_now}",
                    sample=sample,
                    true=true,
                    was=was,
                    confidence=percent(before.confidence[sample]),
                    now=now,
                    confidence_now=confidence,
                ),
                wrong=not after.correct[sample],
            )
        )
    return described


def changed_table(selection: Selection, after: Evaluation, samples: Array) -> pd.DataFrame:
    """Return samples, before and after, a row each."""
    before, classes = selection.unedited.evaluation, np.array(selection.source.classes)
    return pd.DataFrame(
        {
            "true": classes[before.labels[samples]],
            "predicted before": classes[before.predicted[samples]],
            "runner-up before": classes[before.runner_up[samples]],
            "confidence before": before.confidence[samples],
            "predicted after": classes[after.predicted[samples]],
            "runner-up after": classes[after.runner_up[samples]],
            "confidence after": after.confidence[samples],
        },
        index=pd.Index(samples, name="sample"),
    )


def _counted(outcome: str, n: int) -> str:
    if outcome == "newly-wrong":
        return counted(n, "**1** sample newly wrong", "**{n:,}** samples newly wrong")
    return counted(n, "**1** sample newly right", "**{n:,}** samples newly right")


def _cells(classes: Sequence[str]) -> dict[str, tuple[str, int | None, int | None]]:
    """Return what each cell of the confusion, and each whole row and column, is called, by id."""
    labels = [(_ANY_LABEL, None), *((name, k) for k, name in enumerate(classes))]
    return {
        _id(row, column): (_called(true, now), row, column)
        for true, row in labels
        for now, column in labels
    }


def _called(true: str, now: str) -> str:
    if true is now is _ANY_LABEL:
        return true
    # Of many classes there are thousands: what any language writes alike needs no message.
    if isinstance(true, Message) or isinstance(now, Message):
        return Message("{true} → {now}", true=true, now=now)
    return f"{true} → {now}"


def _id(row: int | None, column: int | None) -> str:
    if row is column is None:
        return ANY
    return "-".join(ANY if place is None else str(place) for place in (row, column))


def narrow(row: int | None, column: int | None) -> None:
    """Show the samples of a cell, row or column alone; chosen again, it lets go."""
    cell = _id(row, column)
    state["only"] = ANY if state.get("only") == cell else cell
    first_page()


def first_page() -> None:
    """Show the beginning of what is now another list; for callbacks."""
    state.update({f"{key}_page": 1 for key in _KEYS.values()})
