"""The two tables of a comparison: who is right where, and what A reads where B reads what."""

import streamlit as st

from core.messages import Message
from dashboard.pages.networks import chosen
from dashboard.state.pair import Pair
from dashboard.widgets.readings import outcomes_matrix, readings_matrix
from dashboard.words import counted

RIGHT, WRONG = chosen.RIGHT, chosen.WRONG
# What a matrix is of, by whether A and B are right; of one sample, and of several.
_THESE = {
    (None, None): ("all 1 sample", "all {n:,} samples"),
    (RIGHT, None): ("the 1 sample that A is right on", "the {n:,} samples that A is right on"),
    (WRONG, None): ("the 1 sample that A is wrong on", "the {n:,} samples that A is wrong on"),
    (None, RIGHT): ("the 1 sample that B is right on", "the {n:,} samples that B is right on"),
    (None, WRONG): ("the 1 sample that B is wrong on", "the {n:,} samples that B is wrong on"),
    (RIGHT, RIGHT): (
        "the 1 sample that A is right on and B is right on",
        "the {n:,} samples that A is right on and B is right on",
    ),
    (RIGHT, WRONG): (
        "the 1 sample that A is right on and B is wrong on",
        "the {n:,} samples that A is right on and B is wrong on",
    ),
    (WRONG, RIGHT): (
        "the 1 sample that A is wrong on and B is right on",
        "the {n:,} samples that A is wrong on and B is right on",
    ),
    (WRONG, WRONG): (
        "the 1 sample that A is wrong on and B is wrong on",
        "the {n:,} samples that A is wrong on and B is wrong on",
    ),
}


def outcome_table(pair: Pair) -> None:
    """Draw how many samples both, one alone or neither read right; a click shows them."""
    st.markdown("##### Who is right where the other is wrong")
    outcomes_matrix(
        pair,
        list(chosen.OUTCOMES.values()),
        key="outcomes",
        chosen=chosen.cell(chosen.OUTCOME),
        on_choose=chosen.choose_outcome,
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


def _these(n: int) -> Message:
    of_a, of_b = (st.session_state[key] for key in chosen.OUTCOME)
    one, many = _THESE[of_a, of_b]
    return counted(n, one, many)
