"""What a visitor chooses, in the address: by ids that no language changes.

Streamlit binds numbers, switches and texts to the address, and of what is chosen among options the
words that are shown. A choice among words is therefore read and written here.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

Option = TypeVar("Option")

# In the session state: the choices that were on the screen before this run, or are in it; those
# that this run has drawn so far; and those that an address was right about.
_SEEN, _DRAWN, _FOLLOWED = "choices on screen", "choices drawn", "choices followed"


def one(found: list[Any]) -> Any:
    """Return the one option that an address asks for, or None."""
    return found[-1] if found else None


def several(found: list[Any]) -> list[Any] | None:
    """Return the options that an address asks for, each once, or None."""
    return list(dict.fromkeys(found)) or None


def span(found: list[Any]) -> tuple[Any, Any] | None:
    """Return the two ends that an address asks for, or None."""
    return (min(found), max(found)) if len(found) == 2 else None


def begin() -> None:
    """Begin a run of the whole page; before any choice is drawn."""
    st.session_state[_DRAWN] = set()


def finish() -> None:
    """End a run of the whole page: what is no longer on the screen leaves the address."""
    drawn = st.session_state[_DRAWN]
    for key in st.session_state.get(_SEEN, set()) - drawn:
        if key in st.query_params:
            del st.query_params[key]
    st.session_state[_SEEN] = drawn


def asked(
    key: str, words: Mapping[Option, str], take: Callable[[list[Option]], Any] = one
) -> Any | None:
    """Return what the address asks for, by ids or by the words of older links; None if nothing."""
    known: dict[str, Option] = {shown: option for option, shown in words.items()}
    known |= {str(option): option for option in words}
    return take([known[text] for text in st.query_params.get_all(key) if text in known])


def follow(
    key: str,
    words: Mapping[Option, str],
    default: Any,
    take: Callable[[list[Option]], Any] = one,
) -> None:
    """Let the session state hold a choice that can be made; before its widget is drawn.

    The address is asked where the choice was not on the screen before, and where the visitor went
    back or forward. Otherwise it may be behind what was clicked.

    Parameters
    ----------
    key : str
        Of the widget, and the name of the parameter.
    words : mapping
        The options, whose `str` is their id in the address, and what each is called in English.
    default : object
        What is chosen at first, and what the address need not say.
    take : callable
        `one`, `several` or `span`: what to make of the options that the address names.
    """
    state = st.session_state
    seen = state.setdefault(_SEEN, set())
    back = _restored()
    if back or key not in seen:
        found = asked(key, words, take)
        if found is not None:
            state[key] = found
            state.setdefault(_FOLLOWED, set()).add(key)
        elif back:
            state[key] = default
    seen.add(key)
    state.setdefault(_DRAWN, set()).add(key)
    # Another data set or network may not have what was chosen. Set only where it changes: a value
    # that is set goes to the browser, where it would undo a choice made while this run was on its
    # way.
    if key in state and any(option not in words for option in _options(state[key])):
        state[key] = default


def write(key: str, default: Any) -> None:
    """Let the address say what is chosen, unless it is the default; after its widget is drawn."""
    chosen = st.session_state[key]
    ids = [] if chosen == default else [str(option) for option in _options(chosen)]
    if ids == st.query_params.get_all(key):
        return
    if ids:
        st.query_params[key] = ids
    else:
        del st.query_params[key]


def refused(asked: Mapping[str, str], kept: Mapping[str, str], state: Mapping[Any, Any]) -> str:
    """Return in a sentence which parameters of a link could not be followed; empty if all could.

    Parameters
    ----------
    asked : mapping of str to str
        The parameters of the address when it was opened.
    kept : mapping of str to str
        Those it still has once the page is drawn. What no widget can show is taken away, and also
        what is the default anyway, which is no fault.
    state : mapping
        The session state: what the widgets show instead.
    """
    followed = state.get(_FOLLOWED, ())
    faults = [
        f"`{name}={value[:24].replace('`', '')}`"
        for name, value in asked.items()
        if name in state
        and name not in kept
        and name not in followed
        and value.lower() != str(state[name]).lower()
    ]
    if not faults:
        return ""
    return f"The address asks for {', '.join(faults)}, which is not here: the usual is shown."


def _options(chosen: Any) -> list[Any]:
    if chosen is None:
        return []
    return list(chosen) if isinstance(chosen, (list, tuple)) else [chosen]


def _restored() -> bool:
    """Return whether the visitor went back or forward to the address."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
