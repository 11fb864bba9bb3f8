"""The two tables of a comparison: who is right where, and what A reads where B reads what."""

from collections.abc import Callable

import streamlit as st

from core.messages import Message
from dashboard.pages.networks import chosen
from dashboard.state.pair import Pair
from dashboard.widgets.readings import outcomes_matrix, readings_matrix
from dashboard.words import _, counted, said

RIGHT, WRONG = chosen.RIGHT, chosen.WRONG
# What a matrix is of, by whether A and B are right.
_THESE: dict[tuple[str | None, str | None], Callable[[int], Message]] = {
    (None, None): lambda n: counted(n, "all 1 sample", "all {n:,} samples"),
    (RIGHT, None): lambda n: counted(
        n, "the 1 sample that A is right on", "the {n:,} samples that A is right on"
    ),
    (WRONG, None): lambda n: counted(
        n, "the 1 sample that A is wrong on", "the {n:,} samples that A is wrong on"
    ),
    (None, RIGHT): lambda n: counted(
        n, "the 1 sample that B is right on", "the {n:,} samples that B is right on"
    ),
    (None, WRONG): lambda n: counted(
        n, "the 1 sample that B is wrong on", "the {n:,} samples that B is wrong on"
    ),
    (RIGHT, RIGHT): lambda n: counted(
        n,
        "the 1 sample that A is right on and B is right on",
        "the {n:,} samples that A is right on and B is right on",
    ),
    (RIGHT, WRONG): lambda n: counted(
        n,
        "the 1 sample that A is right on and B is wrong on",
        "the {n:,} samples that A is right on and B is wrong on",
    ),
    (WRONG, RIGHT): lambda n: counted(
        n,
        "the 1 sample that A is wrong on and B is right on",
        "the {n:,} samples that A is wrong on and B is right on",
    ),
    (WRONG, WRONG): lambda n: counted(
        n,
        "the 1 sample that A is wrong on and B is wrong on",
        "the {n:,} samples that A is wrong on and B is wrong on",
    ),
}


def outcome_table(pair: Pair) -> None:
    """Draw how many samples both, one alone or neither read right; a click shows them."""
    st.markdown(_("##### Who is right where the other is wrong"))
    outcomes_matrix(
        pair,
        list(map(said, chosen.OUTCOMES.values())),
        key="outcomes",
        chosen=chosen.cell(chosen.OUTCOME),
        on_choose=chosen.choose_outcome,
    )
    st.markdown(
        _(":small[Samples that both, one alone or neither read right; a click shows them.]")
    )


def readings(pair: Pair) -> None:
    """Draw what A reads where B reads what, of the outcome that is chosen; a click narrows."""
    samples = chosen.of_outcome(pair)
    st.markdown(_("##### What each reads where the other reads what"))
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
    return _THESE[of_a, of_b](n)
