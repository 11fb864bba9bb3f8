"""Which of the compared samples are shown, and in what order, each with its place in the address.

What the widgets hold is in the session state, so that the two tables and the chips can set it.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.arrays import Array
from core.evaluation.comparison import ORDERS
from dashboard.state.pair import Pair
from dashboard.state.selection import NETWORKS
from dashboard.widgets.chip import chip
from dashboard.widgets.choice import select, select_any
from dashboard.words import file_part, literal

RIGHT, WRONG = "right", "wrong"
OUTCOMES = {RIGHT: "right", WRONG: "wrong"}  #: What each is called, in the order of the table.
#: Of A and of B: whether it is right, and which class it reads; None for any.
OUTCOME, READING = ("a_is", "b_is"), ("a_reads", "b_reads")

state = st.session_state


def ask(pair: Pair) -> None:
    """Draw what narrows the samples down; afterwards `samples` knows what is left of them."""
    for keys, verb, names in _tables(pair):
        for letter, key in zip(NETWORKS.values(), keys, strict=True):
            select_any(
                f"{letter} {verb}",
                names,
                placeholder="any",
                key=key,
                on_change=first_page,
                width=109,
            )


def ask_order() -> None:
    """Draw the choice of what comes first."""
    select(
        "First",
        ORDERS,
        key="compared_order",
        on_change=first_page,
        width=150,
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
    for keys, verb, names in _tables(pair):
        words = [
            f"{letter} {verb} {literal(names[state[key]])}"
            for letter, key in zip(NETWORKS.values(), keys, strict=True)
            if state[key] is not None
        ]
        if words:
            chip(" · ".join(words), keys, release)


def narrowed(pair: Pair) -> str:
    """Return what is asked for as a part of a file's name: ``"A-is-right-B-reads-7"``."""
    words = [
        f"{letter} {verb} {names[state[key]]}"
        for keys, verb, names in _tables(pair)
        for letter, key in zip(NETWORKS.values(), keys, strict=True)
        if state[key] is not None
    ]
    return file_part("-".join(words) or "all")


def _tables(pair: Pair) -> list[tuple[tuple[str, str], str, Mapping[Any, str]]]:
    return [(OUTCOME, "is", OUTCOMES), (READING, "reads", dict(enumerate(pair.classes)))]


def _choose(keys: tuple[str, str], chosen: list[Any]) -> None:
    if chosen == [state[key] for key in keys]:
        release(*keys)
        return
    state.update(zip(keys, chosen, strict=True))
    first_page()
