"""The two tables of a comparison: who is right where, and what A reads where B reads what."""

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.components.confusion import Axis, confusion_matrix
from dashboard.pages.networks import chosen
from dashboard.state.pair import Pair
from dashboard.state.selection import NETWORKS
from dashboard.widgets.numbers import csv_button

HAS = Axis("A", "all that A has"), Axis("B", "all that B has")
READS = Axis("A", "all that A reads as"), Axis("B", "all that B reads as")


def outcome_table(pair: Pair) -> None:
    """Draw how many samples both, one alone or neither read right; a click shows them."""
    counts = np.reshape(pair.comparison.outcomes, (2, 2))
    st.markdown("##### Who is right where the other is wrong")
    confusion_matrix(
        counts,
        list(chosen.OUTCOMES.values()),
        key="outcomes",
        chosen=chosen.cell(chosen.OUTCOME),
        on_choose=chosen.choose_outcome,
        fractions=counts / counts.sum(),
        axes=HAS,
        agreement=True,
        detailed=True,
    )
    st.markdown(":small[Samples that both, one alone or neither read right; a click shows them.]")


def readings(pair: Pair) -> None:
    """Draw what A reads where B reads what, of the outcome that is chosen; a click narrows."""
    samples, classes = chosen.of_outcome(pair), pair.classes
    counts = pair.comparison.confusion_among(samples)
    st.markdown("##### What each reads where the other reads what")
    confusion_matrix(
        counts,
        classes,
        key="readings",
        chosen=chosen.cell(chosen.READING),
        on_choose=chosen.choose_reading,
        axes=READS,
        agreement=True,
    )
    st.markdown(
        f":small[The predictions of A and of B for {_these(len(samples))}: "
        f"on the diagonal, framed, the {counts.trace():,} they agree on, right or wrong. A click "
        "narrows the samples to a cell, row or column.]"
    )
    table = pd.DataFrame(counts, index=pd.Index(classes, name="A"), columns=classes)
    csv_button(lambda: table, f"{pair.name}-readings", "The table as it is shown: A down, B across")


def _these(n: int) -> str:
    words = [
        f"{letter} is {chosen.OUTCOMES[outcome]} on"
        for letter, key in zip(NETWORKS.values(), chosen.OUTCOME, strict=True)
        if (outcome := st.session_state[key]) is not None
    ]
    named = "1 sample" if n == 1 else f"{n:,} samples"
    return f"the {named} that {' and '.join(words)}" if words else f"all {named}"
