"""The moment of a training that every page follows: a state of the history of a network.

Whoever sets the session state's `MOMENT` to the index of a state, in a callback, moves all pages
there; None is the end of the training. It is of network A's history, or of B's where A has none;
where both have one, B follows to the same place of its own training.
"""

import streamlit as st

from core.messages import Message, message_of
from core.training.history import TrainingHistory
from dashboard.state import cached
from dashboard.state.address import asked, follow, is_followed, write
from dashboard.state.keys import history_key, network_key
from dashboard.state.kinds import number

#: In the session state, and in the address: the index of a state; None is the end.
MOMENT = "moment"
_OF = "moment of"  # in the session state: the weight file whose history it is a state of
_ANY = number(0, 10**6)  # what an address may ask for of some history


def history_of(file: str) -> TrainingHistory | None:
    """Return the history of a network's training; None if there is none that can be read."""
    try:
        key = history_key(network_key(file))
        return cached.history(key) if key else None
    except (OSError, ValueError):
        return None


def history_problem(file: str) -> Message | None:
    """Return in a sentence why a history that is here cannot be read; None if it can."""
    try:
        if key := history_key(network_key(file)):
            cached.history(key)
    except (OSError, ValueError) as error:
        return message_of(error)
    return None


def moments_of(*files: str) -> list[int | None]:
    """Return at which state of its history each network is; None at the end of its training."""
    state = st.session_state
    lead, moment = leads(*files), state.get(MOMENT)
    history = history_of(lead)
    if not history or moment is None or state.get(_OF) != lead or moment >= len(history) - 1:
        return [None] * len(files)
    return [moment if file == lead else same_place(history, moment, file) for file in files]


def leads(*files: str) -> str:
    """Return of the networks that are shown the first that has a history, or else the first."""
    return next((file for file in files if history_of(file)), files[0])


def same_place(history: TrainingHistory, moment: int, file: str) -> int | None:
    """Return the state of a network's own history after as many epochs; None if that is its end."""
    own = history_of(file)
    if not own:
        return None
    epoch = history[moment].epoch
    nearest = min(range(len(own)), key=lambda index: abs(own[index].epoch - epoch))
    return nearest if nearest < len(own) - 1 else None


def follow_moment(*files: str) -> Message | None:
    """Let the session state hold a moment; once the networks that are shown are chosen.

    Returns
    -------
    Message or None
        Why a moment that was chosen, or that the address asks for, is not shown.
    """
    state, lead = st.session_state, leads(*files)
    before = state.get(_OF, lead)
    gone = state.get(MOMENT) is not None and before in files and not history_of(before)
    if MOMENT not in state or before != lead:
        state[MOMENT] = None
    state[_OF] = lead
    history = history_of(lead)
    last = len(history) - 1 if history else -1
    was = state[MOMENT]
    asks = is_followed(MOMENT) and asked(MOMENT, _ANY) is not None
    kind = number(0, last)
    follow(MOMENT, kind, None)
    if state[MOMENT] == last:
        state[MOMENT] = None
    write(MOMENT, kind, None)
    if gone:
        return history_problem(before) or Message(
            "The history of {file} is not here any more: the network is shown as it was at the end "
            "of its training.",
            file=before,
        )
    if history and was is not None and was > last and state[MOMENT] is None:
        return Message(
            "{file} is of another training than before, whose history has no state {moment}: the "
            "network is shown as it was at the end of its training.",
            file=lead,
            moment=was,
        )
    # That the address asks for a moment in vain is said by `address.finish`, but not why.
    return history_problem(lead) if asks and not history else None


def go_to(file: str, moment: int) -> None:
    """Let all pages follow a state of the history of a network that is shown; for callbacks."""
    lead, history = st.session_state.get(_OF, file), history_of(file)
    if history is None:
        return
    if file != lead:
        there = same_place(history, moment, lead)
    else:
        there = moment if moment < len(history) - 1 else None
    st.session_state[MOMENT] = there


def step_moment(by: int) -> None:
    """Go so many states on, or back; for callbacks: relative, so that every click counts."""
    state = st.session_state
    history = history_of(state.get(_OF, ""))
    if history:
        last = len(history) - 1
        here = last if state.get(MOMENT) is None else state[MOMENT]
        moment = max(here + by, 0)
        state[MOMENT] = moment if moment < last else None


def leave_moment() -> None:
    """Go to the end of the training; for callbacks."""
    st.session_state[MOMENT] = None
