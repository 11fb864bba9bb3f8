"""The two tables of a comparison: who is right where, and what A reads where B reads what."""

import numpy as np
import streamlit as st

from dashboard.components.confusion import Axis, confusion_matrix
from dashboard.pages.networks import chosen
from dashboard.state.pair import Pair
from dashboard.state.selection import NETWORKS
from dashboard.widgets.readings import readings_matrix

HAS = Axis("A", "all that A has"), Axis("B", "all that B has")


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
    samples = chosen.of_outcome(pair)
    st.markdown("##### What each reads where the other reads what")
    readings_matrix(
        pair,
        samples,
        _these(len(samples)),
        key="readings",
        chosen=chosen.cell(chosen.READING),
        on_choose=chosen.choose_reading,
        name=f"{pair.name}-readings",
    )


def _these(n: int) -> str:
    words = [
        f"{letter} is {chosen.OUTCOMES[outcome]} on"
        for letter, key in zip(NETWORKS.values(), chosen.OUTCOME, strict=True)
        if (outcome := st.session_state[key]) is not None
    ]
    named = "1 sample" if n == 1 else f"{n:,} samples"
    return f"the {named} that {' and '.join(words)}" if words else f"all {named}"
