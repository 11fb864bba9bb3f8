"""Which sample is selected where the visitor has chosen none."""

import numpy as np
import streamlit as st

from core.datasets.mnist import apply_flags
from core.network.network import predict
from core.weights.parameters import count_parameters
from dashboard.state import cached
from dashboard.state.keys import Key
from dashboard.state.selection import Selection

TRIED = 500  # samples at most
_MOST = 10**9  # products of a sample and a parameter: some tens of milliseconds
_OFFERED = "sample offered"  # in the session state: the one that was selected unasked


@cached.FIGURES.keep()
def misread(key: Key) -> int:
    """Return the first sample that is read wrong, of the first few hundred; 0 if there is none."""
    network = cached.network(key.network)
    n = min(TRIED, max(1, _MOST // count_parameters(network)))
    images, labels = (array[:n] for array in cached.splits(key.data)[key.split])
    x, t = apply_flags(images, labels)
    return int(np.argmax(predict(network, x).argmax(axis=1) != t))


def offer_sample(selection: Selection, *, asked: bool, offers: bool) -> None:
    """Select a sample that is misread, unless one is `asked` for or chosen; before its field.

    Of the first sample, which nobody chose, there is less to see. A page that does not offer one
    leaves it selected; nobody has chosen it there either.
    """
    state = st.session_state
    if "sample" not in state:
        state[_OFFERED] = None if asked else 0  # its field begins with 0
    chosen = state.get("sample", 0) != state.get(_OFFERED)
    if offers and selection.fits and not chosen:
        offered = state[_OFFERED] = misread(selection.key)
        if state.get("sample", 0) != offered:
            state["sample"] = offered
