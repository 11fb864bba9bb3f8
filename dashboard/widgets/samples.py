"""Samples of a split with what the network says of them: in a gallery, and in a table."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Array
from core.datasets.disputed import disputed
from core.evaluation.evaluation import Evaluation
from core.messages import Message
from dashboard.components.gallery import Item
from dashboard.state.selection import Selection
from dashboard.words import _, percent, said

# A table's columns are called in English where a program may read them.
_HEADINGS = {
    "sample": Message("sample"),
    "true": Message("true"),
    "predicted": Message("predicted"),
    "runner-up": Message("runner-up"),
    "confidence": Message("confidence"),
    "margin": Message("margin"),
    "loss": Message("loss"),
    "people saw": Message("people saw"),
    "network of A": Message("network of A"),
    "network of B": Message("network of B"),
    "runner-up of A": Message("runner-up of A"),
    "runner-up of B": Message("runner-up of B"),
    "confidence of A": Message("confidence of A"),
    "confidence of B": Message("confidence of B"),
}


def explain_marks(selection: Selection, *samples: Array) -> None:
    """Say what the marks in galleries of samples mean, where any of these has one."""
    if words := marks_explained(selection.labels, *samples):
        st.markdown(words)


def marks_explained(labels: Array, *samples: Array) -> Message | None:
    """Return what the marks mean, in Markdown; None where none of these samples has one."""
    seen = disputed(labels)
    if not any(sample in seen for each in samples for sample in each.tolist()):
        return None
    return _(
        ":small[A digit with a question mark, as **4?**, is what people saw in an image whose "
        "label is disputed: of five who were asked, fewer than three gave MNIST's label.]"
    )


def sample_items(selection: Selection, samples: Array) -> list[Item]:
    """Return samples as a gallery shows them: true → predicted, and the confidence."""
    return items_of(selection.evaluation, selection.source.classes, samples)


def items_of(outcome: Evaluation, names: Sequence[str], samples: Array) -> list[Item]:
    """Return samples of an evaluation as a gallery shows them, given the names of the classes."""
    classes = [*map(said, names)]
    seen = disputed(outcome.labels)
    described = []
    for sample in samples.tolist():
        true, predicted = classes[outcome.labels[sample]], classes[outcome.predicted[sample]]
        confidence = percent(outcome.confidence[sample])
        values = {
            "sample": sample,
            "true": true,
            "predicted": predicted,
            "confidence": confidence,
        }
        if sample in seen:
            words = _(
                "Sample {sample}: true {true}, predicted {predicted} with {confidence}; the label "
                "is disputed, people saw a {seen}",
                seen=classes[seen[sample]],
                **values,
            )
        else:
            words = _(
                "Sample {sample}: true {true}, predicted {predicted} with {confidence}", **values
            )
        described.append(
            Item(
                sample,
                caption=f"{true} → {predicted}",
                detail=confidence,
                words=words,
                wrong=not outcome.correct[sample],
                mark=f"{classes[seen[sample]]}?" if sample in seen else "",
            )
        )
    return described


def sample_headings() -> dict[str, str]:
    """Return what the columns of a table of samples are called, as `column_config` takes it."""
    return {column: said(heading) for column, heading in _HEADINGS.items()}


def sample_table(selection: Selection, samples: Array) -> pd.DataFrame:
    """Return samples as a table, a row each, in the order they are given."""
    outcome, classes = selection.evaluation, np.array(selection.source.classes)
    table = pd.DataFrame(
        {
            "true": classes[outcome.labels[samples]],
            "predicted": classes[outcome.predicted[samples]],
            "runner-up": classes[outcome.runner_up[samples]],
            "confidence": outcome.confidence[samples],
            "margin": outcome.margin[samples],
            "loss": outcome.loss[samples],
        },
        index=pd.Index(samples, name="sample"),
    )
    if seen := disputed(selection.labels):
        table["people saw"] = [classes[seen[i]] if i in seen else "" for i in samples.tolist()]
    return table
