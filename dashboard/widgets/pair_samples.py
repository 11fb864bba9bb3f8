"""Samples of a split with what two networks say of them: in a gallery, and in a table."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Array
from core.datasets.disputed import disputed
from dashboard.components.gallery import Item, gallery
from dashboard.state.pair import Pair
from dashboard.state.selection import Selection
from dashboard.widgets.samples import sample_table
from dashboard.words import _, percent, said


def pair_gallery(
    pair: Pair,
    samples: Array,
    *,
    key: str,
    label: str,
    on_open: Callable[[int], None],
    room: int = 0,
) -> None:
    """Draw samples; `key`, `label`, `on_open` and `room` are as `gallery` takes them."""
    gallery(
        pair.a.images[samples],
        pair_items(pair, samples),
        key=key,
        label=label,
        selected=pair.a.sample,
        on_open=on_open,
        size=84,
        room=room,
    )
    st.markdown(
        _(
            ":small[True label → what A reads / what B reads, and how confident each is; in "
            ":orange[this colour] where one is wrong.]"
        )
    )


def pair_items(pair: Pair, samples: Array) -> list[Item]:
    """Return samples as a gallery shows them: true → A's / B's prediction, and both confidences."""
    a, b, classes = pair.a.evaluation, pair.b.evaluation, [*map(said, pair.classes)]
    seen = disputed(pair.a.labels)
    described = []
    for sample in samples.tolist():
        true, by_a, by_b = (
            classes[labels[sample]] for labels in (a.labels, a.predicted, b.predicted)
        )
        values = {
            "sample": sample,
            "true": true,
            "by_a": by_a,
            "by_b": by_b,
            "confidence_a": percent(a.confidence[sample]),
            "confidence_b": percent(b.confidence[sample]),
        }
        if sample in seen:
            words = _(
                "Sample {sample}: true {true}; A reads {by_a} with {confidence_a}, B {by_b} with "
                "{confidence_b}; the label is disputed, people saw a {seen}",
                seen=classes[seen[sample]],
                **values,
            )
        else:
            words = _(
                "Sample {sample}: true {true}; A reads {by_a} with {confidence_a}, B {by_b} with "
                "{confidence_b}",
                **values,
            )
        described.append(
            Item(
                sample,
                caption=f"{true} → {by_a} / {by_b}",
                detail=f"{percent(a.confidence[sample], 0)} / {percent(b.confidence[sample], 0)}",
                words=words,
                wrong=not (a.correct[sample] and b.correct[sample]),
                mark=f"{classes[seen[sample]]}?" if sample in seen else "",
            )
        )
    return described


def pair_table(pair: Pair, samples: Array) -> pd.DataFrame:
    """Return samples, a row each: what A reads and what B reads, in the order they are given."""
    classes, index = np.array(pair.classes), pd.Index(samples, name="sample")
    true = {"network of B": pair.b.network_file, "true": classes[pair.a.labels[samples]]}
    both = _readings("A", pair.a, samples) | _readings("B", pair.b, samples)
    return pd.DataFrame(true | both, index=index)


def sample_table_of_both(pair: Pair, samples: Array) -> pd.DataFrame:
    """Return `sample_table` of the network that the pages show, and what the other one reads."""
    letter = pair.other_letter
    other: dict[str, Any] = {f"network of {letter}": pair.other.network_file}
    return sample_table(pair.shown, samples).assign(
        **other, **_readings(letter, pair.other, samples)
    )


def _readings(letter: str, selection: Selection, samples: Array) -> dict[str, Array]:
    outcome, classes = selection.evaluation, np.array(selection.source.classes)
    return {
        letter: classes[outcome.predicted[samples]],
        f"runner-up of {letter}": classes[outcome.runner_up[samples]],
        f"confidence of {letter}": outcome.confidence[samples],
    }
