"""The filters that ask about both networks: which of them is right, and what each reads."""

from typing import Any

import streamlit as st

from core.messages import Message
from dashboard.state.pair import Pair
from dashboard.state.selection import NETWORKS
from dashboard.widgets.choice import no_choice, select_any
from dashboard.words import _

#: By id, what a result of both is called, and what it asks of `Comparison.where`.
RESULTS: dict[str, tuple[Message, dict[str, Any]]] = {
    "only-a": (Message("A right, B wrong"), {"a_right": True, "b_right": False}),
    "only-b": (Message("B right, A wrong"), {"a_right": False, "b_right": True}),
    "both-wrong": (Message("both wrong"), {"a_right": False, "b_right": False}),
    "both-right": (Message("both right"), {"a_right": True, "b_right": True}),
    "differ": (Message("A and B differ"), {"same_prediction": False}),
}
#: What A and what B reads, by key; `Comparison.where` has the same names.
PREDICTIONS = ("a_predicted", "b_predicted")

state = st.session_state


def results(pair: Pair) -> dict[str, Message]:
    """Return what each result is called where there are two networks."""
    own = {
        "wrong": Message("{network} wrong", network=pair.letter),
        "right": Message("{network} right", network=pair.letter),
        "all": Message("all"),
    }
    return own | {result: row[0] for result, row in RESULTS.items()}


def predictions(pair: Pair | None, **settings: Any) -> None:
    """Draw what A and what B may have read; nothing without a second network."""
    for letter, key in zip(NETWORKS.values(), PREDICTIONS, strict=True):
        if pair is None:
            no_choice(key=key)
            continue
        select_any(
            _("{network} reads", network=letter),
            dict(enumerate(pair.classes)),
            key=key,
            placeholder=_("any"),
            **settings,
        )


def are_set() -> bool:
    """Return whether anything is asked about both, as it was left."""
    return state.get("result") in RESULTS or any(state.get(key) is not None for key in PREDICTIONS)


def conditions(*, of_predictions: bool = True) -> dict[str, Any]:
    """Return what is asked about both, as `Comparison.where` takes it; only what narrows."""
    asked = dict(RESULTS[state["result"]][1]) if state["result"] in RESULTS else {}
    if of_predictions:
        asked |= {key: state[key] for key in PREDICTIONS if state.get(key) is not None}
    return asked


def result() -> Message | None:
    """Return what the result of both is called that is asked for, if one is."""
    return RESULTS[state["result"]][0] if state["result"] in RESULTS else None


def cell() -> tuple[int | None, int | None]:
    """Return the cell of A against B that is chosen, or its row or column alone."""
    row, column = map(state.get, PREDICTIONS)
    return row, column
