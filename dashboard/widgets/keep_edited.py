"""A network with its edits kept as one of its own, which says what it was made of."""

import streamlit as st

from core.messages import Message, message_of
from core.weights.custom import keep_network, own_name
from core.weights.origin import Origin
from dashboard.state import cached
from dashboard.state.edit_texts import read_edits
from dashboard.state.navigate import show_network
from dashboard.state.own import claim_room
from dashboard.state.places import places_to_keep_in
from dashboard.state.selection import Selection
from dashboard.widgets.own_list import kept_where
from dashboard.words import _, literal

# In the session state: what the next run is to say, and how often a network was kept.
_KEPT, _PROBLEM, _TURN = "edited kept", "edited not kept", "edited turn"

state = st.session_state


def origin_of(selection: Selection) -> Origin | None:
    """Return what the network that is shown was made of by hand, now or before."""
    if selection.edits:
        moment = selection.key.network.moment
        state_of = "" if moment is None else f"#{moment}"  # of its training's history
        return Origin(selection.network_file + state_of, selection.edits)
    return cached.parsed(selection.key.network).origin


def said_of_kept() -> None:
    """Say which network was kept last, once."""
    if kept := state.pop(_KEPT, None):
        st.success(literal(kept))


def keep_edited(selection: Selection) -> None:
    """Offer to keep the network with its edits under a name of one's own."""
    # A new key empties the field once the network is kept.
    key = f"edited name {state.setdefault(_TURN, 0)}"
    count = min(len(read_edits(selection.edits)), 999)
    proposed = own_name(f"{own_name(selection.network_file)[:21]}-edited-{count}")
    if problem := state.pop(_PROBLEM, None):
        st.error(literal(problem))
    with st.popover(_("Save as a network of its own"), icon=":material/save:"):
        with st.form("keep edited as", border=False):  # Enter saves
            st.text_input(
                _("Name, of letters, digits, - and _"), key=key, max_chars=32, placeholder=proposed
            )
            st.form_submit_button(
                _("Save and show"),
                key="keep edited",
                on_click=_keep,
                args=(selection, key, proposed),
            )
        st.markdown(
            _(
                ":small[The file says what it was made of, and by which edits. {kept}]",
                kept=kept_where("data/weights"),
            )
        )


def _keep(selection: Selection, key: str, proposed: str) -> None:
    typed = state.get(key, "").strip()
    name = own_name(f"{typed}.npz") if typed else proposed  # which says another than was typed
    try:
        parsed = cached.parsed(selection.key.network)
        path = keep_network(
            selection.network,
            name,
            *(place.weights for place in places_to_keep_in()),
            assumed=parsed.assumed,
            trained_on=parsed.trained_on,
            origin=origin_of(selection),
            quotas=claim_room(),
        )
    except (OSError, ValueError) as error:
        state[_PROBLEM] = message_of(error)
        return
    state[_TURN] += 1
    state[_KEPT] = Message("Every page shows {file} now.", file=path.name)
    show_network(path.name)
