"""What is the visitor's own, with what can be done to it: rename, remove and undo, share."""

import streamlit as st

from core.messages import Message, listed, message_of
from core.weights.reader import BUNDLED
from dashboard.state.own import (
    KINDS,
    Kind,
    Own,
    own_things,
    read_only,
    remove,
    removed_things,
    rename,
    restore,
    share,
    take_back,
)
from dashboard.state.selection import NO_SECOND, SAMPLE
from dashboard.state.settings import settings
from dashboard.words import _, joined, literal

# In the session state: by its path, which keys selected what is removed; and of an action in a list
# that failed, on what it was, and why.
_SELECTED_BEFORE, _PROBLEM = "own selected before", "own problem"
#: Where there is no list, after `kept_where`.
IN_SIDEBAR = Message("It is renamed and removed in the sidebar, under “Your networks and data”.")
#: By what each kind is selected, and what is selected in place of what is removed.
_SELECTED: dict[Kind, dict[str, str]] = {
    "weights": {"network": BUNDLED.name, "second": NO_SECOND},
    "data": {"data": SAMPLE},
}
_SHARED: dict[Kind, Message] = {
    "weights": Message(
        "Shared, it is seen by everyone on this server, who can take it away as a file."
    ),
    "data": Message("Shared, it is seen by everyone on this server, who can train networks on it."),
}


def kept_where(folder: str) -> str:
    """Return where something is kept that a visitor brings or trains, and for how long."""
    if settings().hosted:
        return _(
            "All is kept on this server for you alone, until 30 minutes after you have left; "
            "you can share a part of it with everyone here."
        )
    return _("All is kept in {folder}, beside the app.", folder=folder)


def any_own() -> bool:
    """Return whether the visitor has anything of their own, or can bring something back."""
    return any(own_things(kind) or removed_things(kind) for kind in KINDS)


def own_list(kind: Kind, where: str) -> None:
    """Draw what is the visitor's own of a kind; `where` tells two lists on one screen apart."""
    own, removed = own_things(kind), removed_things(kind)
    failed, problem = st.session_state.pop(f"{_PROBLEM} {where} {kind}", (None, None))
    if problem and failed not in own:
        st.error(literal(problem))
    for each in removed:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_("{name} is removed.", name=literal(each.name)), width="stretch")
            _button(_("Undo"), "undo", where, each, icon=":material/undo:")
    for each in own:
        icon = ":material/group:" if each.shared else None
        key = _key("own", where, each)
        with st.popover(
            literal(each.name), icon=icon, key=key, on_change="rerun", width="stretch"
        ) as row:
            if row.open:
                with st.container(width=280):  # as wide whatever is said in it
                    # The list is behind what is open, and so would be what is said there.
                    _actions(each, where, problem if failed == each else None)
    from_library, of_others = read_only(kind)
    if from_library:
        st.caption(
            literal(
                Message(
                    "From the teacher's library, which is only read: {names}.",
                    names=listed(from_library),
                )
            )
        )
    if of_others:
        st.caption(
            literal(
                Message(
                    "Of others on this server, who alone can rename or remove it: {names}.",
                    names=listed(of_others),
                )
            )
        )


def _actions(own: Own, where: str, problem: Message | None) -> None:
    """Draw what can be done to a thing of one's own, and why it could not be done just now."""
    if own.shared:
        st.markdown(_("You share it with everyone on this server."))
        if problem:
            st.error(literal(problem))
        _button(_("Take it back"), "take_back", where, own, icon=":material/group_off:")
        return
    with st.form(_key("own form", where, own), border=False):
        st.text_input(_("Name"), own.stem, key=_key("own name", where, own))
        if problem:
            st.error(literal(problem))
        st.form_submit_button(
            _("Rename"),
            icon=":material/edit:",
            on_click=_act,
            args=("rename", where, own),
            width="stretch",
        )
    _button(_("Remove"), "remove", where, own, icon=":material/delete:")
    if settings().hosted:
        stays = _("It stays when you have left; you can take it back until you close your browser.")
        st.markdown(f":small[{joined([_SHARED[own.kind], stays])}]")
        _button(
            _("Share with everyone on this server"),
            "share",
            where,
            own,
            icon=":material/group_add:",
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
    # Of what is removed, two may have one name: each is in a folder of its own.
    row = own.path.parent.name if part == "undo" else own.shared
    return f"{part} {where} {own.kind} {row} {own.name}"


def _act(action: str, where: str, own: Own) -> None:
    """Do something to a thing of one's own, and let what is selected follow; for callbacks."""
    state = st.session_state
    try:
        match action:
            case "rename":
                new = rename(own, state[_key("own name", where, own)].strip())
                done = Message("{old} is called {new} now.", old=own.name, new=new.name)
            case "share":
                new = share(own)
                done = Message("Everyone on this server sees {name} now.", name=new.name)
            case "take_back":
                new = take_back(own)
                done = Message("{name} is yours alone again.", name=new.name)
            case "undo":
                new = restore(own)
                done = Message("{name} is back.", name=new.name)
                if new.name != own.name:
                    done = Message("{old} is back as {new}.", old=own.name, new=new.name)
            case _:
                _let_go(own, remove(own))
                return
    except (OSError, ValueError) as error:
        state[f"{_PROBLEM} {where} {own.kind}"] = own, message_of(error)
        return
    st.toast(literal(done), icon=":material/check:")
    _select(_back(own) if action == "undo" else _selected(own), new)


def _selected(own: Own) -> list[str]:
    """Return by which keys of the session state something is selected."""
    return [key for key in _SELECTED[own.kind] if st.session_state.get(key) == own.name]


def _select(keys: list[str], own: Own) -> None:
    st.session_state.update(dict.fromkeys(keys, own.name))
    if "data" in keys:
        st.session_state["data_chosen"] = True


def _let_go(own: Own, removed: Own) -> None:
    """Let nothing be selected that is removed; what came with the project stands in for it."""
    state, keys = st.session_state, _selected(own)
    state.setdefault(_SELECTED_BEFORE, {})[removed.path] = keys
    state.update({key: _SELECTED[own.kind][key] for key in keys})
    if "data" in keys:
        state["data_chosen"] = False  # nobody chose what stands in for it


def _back(removed: Own) -> list[str]:
    """Return what selects again what is brought back: where nothing else was chosen meanwhile."""
    state = st.session_state
    keys: list[str] = state.get(_SELECTED_BEFORE, {}).pop(removed.path, [])
    return [
        key
        for key in keys
        if (not state["data_chosen"] if key == "data" else state[key] == _SELECTED["weights"][key])
    ]
