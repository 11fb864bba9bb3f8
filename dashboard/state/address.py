"""What a visitor chooses, in the address: read, checked and written in one way, whatever it is.

A parameter has the name of its widget's key. What it may say is its kind: an option says its id,
which no language changes. Streamlit can bind widgets to the address by itself; it would write the
words that are shown, and trusts what it reads.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.messages import Message
from dashboard.state.following import begin_to_follow, follow_no_more, follows, whole_query
from dashboard.state.kinds import Kind
from dashboard.state.settings import settings
from dashboard.words.translation import carry_over

#: The parameter of an address of Start that has others: without it, the address is an older one,
#: of when Data answered there.
START = "start"
# In the session state: the parameters whose widgets were on the screen before this run, or are in
# it; what those of this run so far are to say; what those that every page follows say; and what
# was asked for that is not here.
_SEEN, _DRAWN, _REFUSED = "parameters on screen", "parameters drawn", "parameters refused"
_TOLD = "parameters told"  # the view of which it was said that what was asked for is not here
_HELD = "parameters held"  # what the widgets of this run hold, also where it is the default
_FOLLOWED = "parameters followed"  # what each held before and after, in runs that were broken off
_EVERYWHERE = "parameters everywhere"
_EVER = "parameters ever"  # those that were written in this visit
# What a link says of what every page follows: where it is opened another default may hold.
_LINKED = ("data", "network", "split", "sample")
_KEPT = {"network", "second", "data"}  # parameters that may name what somebody keeps
_QUOTED = 24  # characters of what was asked for in vain


def begin(*, at_start: bool = False) -> None:
    """Begin a run of the whole page; before any widget is drawn.

    `at_start` tells whether the page is Start: its address then says `START`.
    """
    state = st.session_state
    mark = {START: ["1"]} if at_start else {}
    state.update({_DRAWN: mark, _HELD: dict(mark)})
    if not begin_to_follow():
        state[_FOLLOWED] = {}


def begin_page() -> None:
    """Note what every page follows: all that is drawn by now; after the sidebar."""
    state = st.session_state
    drawn = {key: texts for key, texts in state[_DRAWN].items() if texts}
    drawn.pop(START, None)
    state[_EVERYWHERE] = drawn


def everywhere() -> dict[str, list[str]]:
    """Return what a link says of what every page follows, wherever it is opened."""
    said: dict[str, list[str]] = st.session_state.get(_EVERYWHERE, {})
    return _always() | said


def finish() -> Message | None:
    """End a run of the whole page: let the address say what is on the screen, and nothing else.

    Returns
    -------
    Message or None
        What the address asks for and is not here, if there is anything.
    """
    state = st.session_state
    drawn: dict[str, list[str]] = state[_DRAWN]
    gone = state.get(_SEEN, set()) - drawn.keys()
    now = whole_query()
    said = {key: texts for key, texts in (now | drawn).items() if texts and key not in gone}
    if said.keys() == {START}:
        said = {}  # nothing has to be told from an older address
    if said != now:
        st.query_params.from_dict(said)  # at once: each change of the address goes to the browser
    state[_SEEN] = set(drawn)
    follow_no_more()
    context = get_script_run_ctx()
    view = (context and context.page_script_hash, said)
    # It stays until the visitor goes on: what a page reports by itself runs it again at once.
    if refused := state.pop(_REFUSED, None):
        state[_TOLD] = view, _not_here(refused)
    seen, told = state.get(_TOLD, (None, None))
    return told if seen == view else None


def _not_here(refused: dict[str, str]) -> Message:
    values = {"asked": ", ".join(f"{key}={_quoted(text)}" for key, text in refused.items())}
    if settings().hosted and _KEPT & refused.keys():
        return Message(
            "What the address asks for is not to be had here, and the usual is shown: {asked}. "
            "Networks and data sets of other visitors are seen by you once they share them.",
            **values,
        )
    return Message(
        "What the address asks for is not to be had here, and the usual is shown: {asked}.",
        **values,
    )


def link() -> str:
    """Return the query of a link to what is shown, wherever it is opened; after `finish`."""
    mark = {key: texts for key, texts in st.session_state[_HELD].items() if key == START}
    return urlencode(_always() | whole_query() | mark, doseq=True)


def asked(key: str, kind: Kind) -> Any | None:
    """Return what the address asks for and can be had; None if nothing."""
    values = map(kind.read, st.query_params.get_all(key))
    return kind.take([value for value in values if value is not None])


def unanswered() -> bool:
    """Return whether the address asks for something that is not drawn yet in this run."""
    return bool(set(st.query_params) - st.session_state[_DRAWN].keys() - {START})


def draw(widget: Callable[..., Any], *, key: str, kind: Kind, default: Any) -> Any:
    """Draw a widget whose value is in the address; return the value.

    Parameters
    ----------
    widget : callable
        One of Streamlit's, with all that it takes but its key.
    key, kind, default
        As `follow` takes them.
    """
    follow(key, kind, default)
    carry_over(key)
    # What leaves the screen comes back as it was.
    widget(key=key, persist_state="session")
    write(key, kind, default)
    return st.session_state.get(key, default)


def follow(key: str, kind: Kind, default: Any) -> None:
    """Let the session state hold a value that can be chosen; before its widget is drawn.

    The address is asked where the widget was not on the screen before, and where the visitor went
    back or forward, or followed a link. Otherwise it may be behind what was clicked.

    Parameters
    ----------
    key : str
        Of the widget, and the name of the parameter.
    kind : Kind
        What the parameter may say.
    default : object
        What is chosen at first, and what the address need not say.
    """
    state = st.session_state
    seen, back = state.setdefault(_SEEN, set()), follows()
    if is_followed(key) and not _chosen_meanwhile(key, default):
        before = state.get(key, default)
        found = asked(key, kind)
        _refuse(key, kind, found)
        if found is not None or back:
            _put(key, default if found is None else found, default)
        state.setdefault(_FOLLOWED, {})[key] = before, state.get(key, default)
    seen.add(key)
    # Another data set or network may not have what was chosen.
    if key in state and not all(map(kind.holds, _values(state[key]))):
        _put(key, _instead(state[key], kind, default), default)


def is_followed(key: str) -> bool:
    """Return whether this run asks the address for a parameter, as `follow` does."""
    return follows() or key not in st.session_state.get(_SEEN, ())


def _chosen_meanwhile(key: str, default: Any) -> bool:
    """Return whether something else was chosen after a run that followed the address broke off.

    The browser may still say what the parameter held before that run.
    """
    values = st.session_state.get(_FOLLOWED, {}).get(key)
    return values is not None and st.session_state.get(key, default) not in values


def write(key: str, kind: Kind, default: Any) -> None:
    """Let the address say what is chosen, unless it is the default; after its widget is drawn."""
    state = st.session_state
    chosen = state.get(key, default)
    texts = [kind.write(value) for value in _values(chosen)]
    state.setdefault(_HELD, {})[key] = texts
    state.setdefault(_DRAWN, {})[key] = [] if chosen == default else texts
    state.setdefault(_EVER, set()).add(key)


def choices() -> dict[str, Any]:
    """Return all that was chosen in this visit of what an address can say, by the parameter."""
    state = st.session_state
    return {key: state[key] for key in state.get(_EVER, ()) if key in state}


def choose(choices: dict[str, Any]) -> None:
    """Let what was chosen be as `choices` returned it; before any widget is drawn."""
    state = st.session_state
    for key in state.get(_EVER, set()) - choices.keys():
        state.pop(key, None)
    for key, value in choices.items():
        if key not in state or state[key] != value:
            state[key] = value


def _always() -> dict[str, list[str]]:
    held: dict[str, list[str]] = st.session_state.get(_HELD, {})
    return {key: held[key] for key in _LINKED if held.get(key)}


def _put(key: str, value: Any, default: Any) -> None:
    """Set a value, but only where it changes.

    What is set goes to the browser, where it would undo a choice made while this run was on its
    way.
    """
    if st.session_state.get(key, default) != value:
        st.session_state[key] = value


def _instead(chosen: Any, kind: Kind, default: Any) -> Any:
    """Return what stands in for a choice that cannot be made any more."""
    if isinstance(chosen, list):
        return list(filter(kind.holds, chosen))
    return kind.instead(chosen, default)


def _refuse(key: str, kind: Kind, found: Any) -> None:
    """Note what the address asks for in vain, so that `finish` can say it; blank asks nothing."""
    texts = filter(None, st.query_params.get_all(key))
    vain = [text for text in texts if found is None or kind.read(text) is None]
    if vain:
        st.session_state.setdefault(_REFUSED, {})[key] = vain[-1]


def _quoted(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"


def _values(chosen: Any) -> list[Any]:
    if chosen is None:
        return []
    return list(chosen) if isinstance(chosen, (list, tuple)) else [chosen]
