"""How a training went: the loss and the accuracy over its epochs, as curves and as a table."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.messages import Message
from core.training.epoch import Epoch
from dashboard.pages.networks.charts import FIGURES, SAMPLES, learning_curve
from dashboard.widgets.numbers import numbers
from dashboard.widgets.specification import specification
from dashboard.widgets.training import Training
from dashboard.words import _, counted, said

_curve = specification(learning_curve)
#: How the curves are read, by whether they have one dot, through which no line goes, and by whether
#: the images learned from were moved.
_KEYS = {
    (False, False): Message(
        ":blue[Drawn through]: the samples held out, after each epoch. Dashed: the "
        "samples learned from, as they were met."
    ),
    (False, True): Message(
        ":blue[Drawn through]: the samples held out, after each epoch. Dashed: the "
        "samples learned from, as they were met, moved a little each time."
    ),
    (True, False): Message(
        ":blue[Blue dot]: the samples held out, after the epoch. Grey dot: the samples "
        "learned from, as they were met."
    ),
    (True, True): Message(
        ":blue[Blue dot]: the samples held out, after the epoch. Grey dot: the samples "
        "learned from, as they were met, moved a little each time."
    ),
}


def curves(training: Training) -> None:
    """Draw the curves of a training and say how they are read; nothing before its first epoch."""
    epochs, augment = training.progress.epochs, training.request.recipe.augment
    if not epochs:
        return
    table = _in_words(epochs_table(epochs))
    for column, (figure, called) in zip(st.columns(2, gap="medium"), FIGURES.items(), strict=True):
        with column:
            st.vega_lite_chart(
                table,
                _curve(figure),
                key=f"{figure} curve",
                alt=counted(
                    len(epochs),
                    "Dots for the {figure} after the first epoch, of the samples learned from and "
                    "of those held out",
                    "Curves of the {figure} over {n} epochs, of the samples learned from and of "
                    "those held out",
                    figure=called,
                ),
            )
    st.markdown(f":small[{said(_KEYS[len(epochs) == 1, augment])}]")


def curves_table(training: Training) -> None:
    """Show the figures of the curves as a table, and offer it as a file."""
    table = epochs_table(training.progress.epochs)
    headings = {"epoch": _("epoch"), "samples": _("which samples")} | {
        figure: said(called) for figure, called in FIGURES.items()
    }
    numbers(
        table,
        f"{training.request.name}-epochs",
        shown=_in_words(table),
        fractions=("accuracy",),
        hide_index=True,
        column_config=headings,
    )


def epochs_table(epochs: Sequence[Epoch]) -> pd.DataFrame:
    """Return the epochs as the curves take them: a row an epoch for each kind of samples."""
    rows = [
        row
        for epoch in epochs
        for row in (
            (epoch.number, "learned from", epoch.loss, epoch.accuracy),
            (epoch.number, "held out", epoch.held_out_loss, epoch.held_out_accuracy),
        )
    ]
    return pd.DataFrame(rows, columns=["epoch", "samples", "loss", "accuracy"])


def _in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table of the epochs with the samples called as the visitor calls them."""
    return table.assign(samples=table["samples"].map(lambda samples: said(SAMPLES[samples])))
