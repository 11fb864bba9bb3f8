"""What edits of weights come to: accuracy, confusion and what has changed, over the whole split."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.arrays import Array
from core.evaluation.evaluation import Evaluation
from core.messages import Message
from dashboard.components.confusion import confusion_matrix
from dashboard.state.pair import current_pair
from dashboard.state.selection import Selection
from dashboard.widgets import changed
from dashboard.widgets.changed import Cell
from dashboard.widgets.choice import one_of
from dashboard.widgets.keep_edited import keep_edited
from dashboard.widgets.numbers import csv_button
from dashboard.words import _, literal, percent, points, said

#: What each is called.
MATRICES = {
    "before": Message("before"),
    "after": Message("after"),
    "difference": Message("difference"),
}
_MATRIX = {
    "before": Message(
        ":small[How many samples of each true label got each prediction before the "
        "edits: :blue[right] on the diagonal, :orange[wrong] elsewhere. A click narrows the "
        "samples to the true label and the prediction they get now.]"
    ),
    "after": Message(
        ":small[How many samples of each true label got each prediction with the "
        "edits: :blue[right] on the diagonal, :orange[wrong] elsewhere. A click narrows the "
        "samples to the true label and the prediction they get now.]"
    ),
    "difference": Message(
        ":small[By how many samples each true label (row) gets each prediction (column) more often "
        "or less: :blue[for the better], :orange[for the worse]. A click narrows the samples to "
        "the true label and the prediction they get now.]"
    ),
}


def outcome(selection: Selection) -> None:
    """Draw what the edits come to."""
    st.markdown(_("##### The network with the edits"))
    before = selection.unedited.evaluation
    if not selection.edits:
        accuracy = percent(before.accuracy, 2)
        st.markdown(_("There are no edits: the accuracy is {accuracy}.", accuracy=accuracy))
        return
    after = selection.evaluation
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        accuracies(before, after, _("Accuracy without the edits"), _("With the edits"))
        keep_edited(selection)
    left, right = st.columns([5, 6], gap="medium")
    with right:
        cell = changed.changed_samples(selection, after)
    with left:
        _matrix(selection, before, after, cell)


def cost(selection: Selection) -> Message:
    """Return in a sentence what the edits come to over the split."""
    before, after = selection.unedited.evaluation, selection.evaluation
    return _(
        "Accuracy with the edits **{accuracy}**, {change} points: {right:,} samples newly right, "
        "{wrong:,} newly wrong.",
        accuracy=percent(after.accuracy, 2),
        change=points(after.accuracy - before.accuracy),
        right=int((after.correct & ~before.correct).sum()),
        wrong=int((before.correct & ~after.correct).sum()),
    )


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


def accuracies(before: Evaluation, after: Evaluation, was: str, now: str) -> None:
    """Draw both accuracies, called `was` and `now`, and how many samples changed."""
    with st.container(horizontal=True, gap="medium", width="content"):
        st.metric(was, percent(before.accuracy, 2), width="content")
        if pair := current_pair():
            label = _("Accuracy of {network}", network=pair.other_letter)
            st.metric(label, percent(pair.other.evaluation.accuracy, 2), width="content")
        changed_accuracy(now, after.accuracy, after.accuracy - before.accuracy)
        for outcome, samples in changed.turned(before, after).items():
            st.metric(said(changed.HEADS[outcome]), f"{len(samples):,}", width="content")


def _matrix(selection: Selection, before: Evaluation, after: Evaluation, chosen: Cell) -> None:
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
    name = f"{selection.name}-{shown}"
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
