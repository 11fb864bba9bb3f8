"""What is the visitor's own, with what can be done to it: rename, remove and undo, share."""

import streamlit as st

from core.messages import message_of
from dashboard.state.own import (
    KINDS,
    Kind,
    Own,
    own_things,
    remove,
    rename,
    restore,
    share,
    take_back,
)
from dashboard.state.settings import settings
from dashboard.words import literal

# In the session state: the removed thing that can be brought back, by its kind, and whether it was
# selected; and what an action in a list came to.
_REMOVED, _SAID, _PROBLEM = "own removed", "own said", "own problem"
#: By what each kind is selected.
_SELECTED: dict[Kind, tuple[str, ...]] = {"weights": ("network", "second"), "data": ("data",)}


def kept_where(folder: str) -> str:
    """Return where something is kept that a visitor brings or trains, and for how long."""
    if settings().hosted:
        return (
            "All is kept on this server for you alone, until 30 minutes after you have left; "
            "you can share a part of it with everyone here."
        )
    return f"All is kept in {folder}, beside the app, and can be renamed and removed."


def any_own() -> bool:
    """Return whether the visitor has anything of their own, or can bring something back."""
    return any(own_things(kind) or _removed(kind) for kind in KINDS)


def own_list(kind: Kind, where: str) -> None:
    """Draw what is the visitor's own of a kind; `where` tells two lists on one screen apart."""
    state = st.session_state
    if problem := state.pop(f"{_PROBLEM} {where} {kind}", None):
        st.error(literal(problem))
    if said := state.pop(f"{_SAID} {where} {kind}", None):
        st.success(said)
    if removed := _removed(kind):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{literal(removed.name)} is removed.", width="stretch")
            _button("Undo", "undo", where, removed, icon=":material/undo:")
    for own in own_things(kind):
        icon = ":material/group:" if own.shared else None
        key = _key("own", where, own)
        with st.popover(
            literal(own.name), icon=icon, key=key, on_change="rerun", width="stretch"
        ) as row:
            if row.open:
                _actions(own, where)


def _actions(own: Own, where: str) -> None:
    """Draw what can be done to a thing of one's own."""
    if own.shared:
        st.markdown("You share it with everyone on this server.")
        _button("Take it back", "take_back", where, own, icon=":material/group_off:")
        return
    st.text_input("Name", own.stem, key=_key("own name", where, own), max_chars=32)
    _button("Rename", "rename", where, own, icon=":material/edit:")
    _button("Remove", "remove", where, own, icon=":material/delete:")
    if settings().hosted:
        st.markdown(
            ":small[Shared, it is seen by everyone on this server, who can take it away as a file. "
            "It stays when you have left; until then you can take it back.]"
        )
        _button(
            "Share with everyone on this server", "share", where, own, icon=":material/group_add:"
        )


def _button(label: str, action: str, where: str, own: Own, icon: str) -> None:
    st.button(
        label,
        icon=icon,
        key=_key(action, where, own),
        on_click=_act,
        args=(action, where, own),
        width="content" if action == "undo" else "stretch",
    )


def _key(part: str, where: str, own: Own) -> str:
    """Return the key of a part of a row; a visitor can read it, so that it has no path."""
    return f"{part} {where} {own.kind} {own.shared} {own.name}"


def _act(action: str, where: str, own: Own) -> None:
    """Do something to a thing of one's own, and let what is selected follow; for callbacks."""
    state = st.session_state
    try:
        match action:
            case "rename":
                new = rename(own, state[_key("own name", where, own)].strip())
                said = f"{literal(own.name)} is called {literal(new.name)} now."
            case "share":
                new = share(own)
                said = f"Everyone on this server sees {literal(new.name)} now."
            case "take_back":
                new = take_back(own)
                said = f"{literal(new.name)} is yours alone again."
            case "undo":
                new = restore(own)
                said = f"{literal(new.name)} is back."
            case _:
                removed = remove(own)
                selected = [key for key in _SELECTED[own.kind] if state.get(key) == own.name]
                state[f"{_REMOVED} {own.kind}"] = removed, selected
                return
    except (OSError, ValueError) as error:
        state[f"{_PROBLEM} {where} {own.kind}"] = message_of(error)
        return
    state[f"{_SAID} {where} {own.kind}"] = said
    if action == "undo":
        _, selected = state.pop(f"{_REMOVED} {own.kind}")
    else:
        selected = [key for key in _SELECTED[own.kind] if state.get(key) == own.name]
    state.update(dict.fromkeys(selected, new.name))
    if "data" in selected:
        state["data_chosen"] = True


def _removed(kind: Kind) -> Own | None:
    """Return what the visitor removed last of a kind, if it can be brought back."""
    removed, _ = st.session_state.get(f"{_REMOVED} {kind}", (None, ()))
    return removed if removed and removed.path.exists() else None
