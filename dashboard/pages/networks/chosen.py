"""Which of the compared samples are shown, and in what order, each with its place in the address.

What the widgets hold is in the session state, so that the two tables and the chips can set it.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.arrays import Array
from core.evaluation.comparison import ORDERS
from core.messages import Message
from dashboard.state.pair import Pair
from dashboard.state.selection import NETWORKS
from dashboard.widgets.chip import chip
from dashboard.widgets.choice import select, select_any
from dashboard.words import _, file_part, literal

RIGHT, WRONG = "right", "wrong"
#: What each is called, in the order of the table.
OUTCOMES = {RIGHT: Message("right"), WRONG: Message("wrong")}
#: Of A and of B: whether it is right, and which class it reads; None for any.
OUTCOME, READING = ("a_is", "b_is"), ("a_reads", "b_reads")

state = st.session_state


def ask(pair: Pair) -> None:
    """Draw what narrows the samples down; afterwards `samples` knows what is left of them."""
    classes = dict(enumerate(pair.classes))
    for letter, key in zip(NETWORKS.values(), OUTCOME, strict=True):
        _ask(_("{network} is", network=letter), OUTCOMES, key)
    for letter, key in zip(NETWORKS.values(), READING, strict=True):
        _ask(_("{network} reads", network=letter), classes, key)


def ask_order() -> None:
    """Draw the choice of what comes first."""
    select(
        _("First"),
        ORDERS,
        key="compared_order",
        on_change=first_page,
        width=180,
        label_visibility="collapsed",
    )


def conditions() -> dict[str, Any]:
    """Return what is asked for, as `Comparison.where` takes it; only what narrows."""
    return outcome_conditions() | {
        name: state[key]
        for name, key in zip(("a_predicted", "b_predicted"), READING, strict=True)
        if state.get(key) is not None
    }


def outcome_conditions() -> dict[str, Any]:
    """Return what is asked for of the outcome alone, as `Comparison.where` takes it."""
    return {
        name: state[key] == RIGHT
        for name, key in zip(("a_right", "b_right"), OUTCOME, strict=True)
        if state.get(key) is not None
    }


def order() -> str:
    """Return the order that is chosen, a name in `ORDERS`."""
    chosen: str = state.get("compared_order", next(iter(ORDERS)))
    return chosen


def samples(pair: Pair) -> Array:
    """Return the indices of the samples that are asked for, in the order that is chosen."""
    comparison = pair.comparison
    return comparison.ranked(comparison.where(**conditions()), by=order())


def of_outcome(pair: Pair) -> Array:
    """Return the indices of all samples of the outcome that is asked for, however both read it."""
    return pair.comparison.where(**outcome_conditions())


def cell(keys: tuple[str, str]) -> tuple[int | None, int | None]:
    """Return the cell of one of the two tables that is chosen, or its row or column alone."""
    row, column = (state[key] for key in keys)
    if keys == OUTCOME:
        places = {None: None} | {outcome: place for place, outcome in enumerate(OUTCOMES)}
        return places[row], places[column]
    return row, column


def choose_outcome(row: int | None, column: int | None) -> None:
    """Show all samples of an outcome; chosen again, it lets go. For callbacks."""
    release(*READING)
    outcomes = list(OUTCOMES)
    _choose(OUTCOME, [None if place is None else outcomes[place] for place in (row, column)])


def choose_reading(row: int | None, column: int | None) -> None:
    """Narrow the samples to how both read them; chosen again, it lets go. For callbacks."""
    _choose(READING, [row, column])


def release(*keys: str) -> None:
    """Take away what narrows the samples down; for callbacks."""
    state.update(dict.fromkeys(keys))
    first_page()


def first_page() -> None:
    """Show the beginning of what is now another list; for callbacks."""
    state["compared_page"] = 1


def chips(pair: Pair) -> None:
    """Draw a chip for what is chosen in each of the two tables."""
    for keys in (OUTCOME, READING):
        if words := _asked(pair, keys):
            chip(" · ".join(map(literal, words)), keys, release)


def narrowed(pair: Pair) -> str:
    """Return what is asked for as a part of a file's name: ``"A-is-right-B-reads-7"``."""
    return file_part("-".join(_asked(pair, OUTCOME) + _asked(pair, READING)) or "all")


def _ask(label: str, words: Mapping[Any, str], key: str) -> None:
    select_any(label, words, placeholder=_("any"), key=key, on_change=first_page, width=109)


def _asked(pair: Pair, keys: tuple[str, str]) -> list[Message]:
    """Return what is chosen in one of the two tables, of A and of B, in English."""
    chosen = [(letter, state[key]) for letter, key in zip(NETWORKS.values(), keys, strict=True)]
    if keys == OUTCOME:
        return [
            Message("{network} is {outcome}", network=letter, outcome=OUTCOMES[outcome])
            for letter, outcome in chosen
            if outcome is not None
        ]
    return [
        Message("{network} reads {label}", network=letter, label=pair.classes[label])
        for letter, label in chosen
        if label is not None
    ]


def _choose(keys: tuple[str, str], chosen: list[Any]) -> None:
    if chosen == [state[key] for key in keys]:
        release(*keys)
        return
    state.update(zip(keys, chosen, strict=True))
    first_page()
