"""What a run does for a visitor in a class: a teacher's is shown to all, a student's follows it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode

import streamlit as st

from core.messages import Message, message_of
from dashboard.frame.walk.step import Wager
from dashboard.frame.walk.steps import GUESSES, OPENED, PRESENT, WALK
from dashboard.state.address import choices, choose, draw, link, write
from dashboard.state.class_codes import read_code
from dashboard.state.class_seats import Guess, Seat, Shown
from dashboard.state.classroom import CLASS, classroom
from dashboard.state.following import whole_query
from dashboard.state.kinds import text
from dashboard.state.links import open_view
from dashboard.state.own import KINDS, own_things
from dashboard.state.pages import PAGES, Page
from dashboard.state.places import all_data_sets, network_files
from dashboard.state.selection import NO_SECOND
from dashboard.state.settings import settings
from dashboard.state.visitors import visitor
from dashboard.widgets.join_class import ASKED
from dashboard.words.translation import KEY as LANGUAGE

_CODE = text(read_code)
_OWN = (LANGUAGE, PRESENT)  # parameters that nobody follows another in
# In the session state: the code of the class one is in, what one had before, and whether one leaves
# it; whether the page follows, which version it shows, and what it then was.
_IN, _BEFORE, _LEAVES = "class in", "class before", "class leaves"
_FOLLOWS, _DRAWN, _VIEW = "class follows", "class drawn", "class view"
_NOTICE = "class notice"  # what the next run is to say
# What no address says, and a class changes.
_MORE = ("data_chosen", "edited", OPENED, GUESSES)

state = st.session_state


def seat() -> Seat | None:
    """Return the visitor's place in a class, if they are in one."""
    return classroom().seat(visitor()) if settings().hosted else None


def follows() -> bool:
    """Return whether the visitor's page follows a teacher's."""
    return _IN in state and bool(state.get(_FOLLOWS))


def drawn_version() -> str | None:
    """Return which version the page shows; None where it follows nobody."""
    return state.get(_DRAWN) if follows() else None


def follow_now(page: Page) -> None:
    """Open what the teacher shows; for callbacks."""
    state[_FOLLOWS] = True
    if (found := seat()) and not found.teaches:
        _show(found, page)


def teach() -> None:
    """Begin a class; for callbacks."""
    try:
        classroom().teach(visitor() or "")
    except ValueError as error:
        state[_NOTICE] = message_of(error)


def guess_in_class(step: int, guess: Guess) -> None:
    """Count what a student guesses; for callbacks."""
    if _IN in state:
        classroom().guess(visitor() or "", step, guess)


def leave() -> None:
    """Leave the class, or end one's own; for callbacks."""
    state[_LEAVES] = True
    classroom().leave(visitor() or "")


def follow_class(page: Page) -> Message | None:
    """Join a class that is asked for, and open what its teacher shows; before any widget is drawn.

    Returns
    -------
    Message or None
        What is to be said of it, if there is anything.
    """
    asked = draw(lambda **_: None, key=CLASS, kind=_CODE, default=None)
    state[CLASS] = None
    write(CLASS, _CODE, None)  # the cookie says it from now on
    if asked := state.pop(ASKED, None) or asked:
        _join(asked, page)
    found = seat()
    if found is None and _IN in state:
        _return(page)
    if found and not found.teaches:
        _follow(found, page)
    notice: Message | None = state.get(_NOTICE)
    return notice


def note_view(page: Page, changes: Collection[str]) -> None:
    """Note whether a student looks around by themselves; after the page is drawn.

    The parameters that the step itself has them change do not count.
    """
    state.pop(_NOTICE, None)  # not before: a run that another one cuts short has said nothing
    if not follows():
        return
    view = _view()
    own = {key: texts for key, texts in view.items() if key in changes}
    before, state[_VIEW] = state[_VIEW], (page.id, view)
    if before is not None:
        was = {key: texts for key, texts in before[1].items() if key not in changes}
        state[_FOLLOWS] = (before[0], was | own) == (page.id, view)


def show_to_class(page: Page, step: int | None, wager: Wager | None, revealed: bool) -> None:
    """Show the class of a teacher what their page and their panel show."""
    own = {each.name for kind in KINDS for each in own_things(kind) if not each.shared}
    query = {key: texts for key, texts in _view().items() if not own & set(texts)}
    asked = {"step": step, "revealed": revealed} | _asked(wager)
    shown = Shown(page.id, urlencode(query, doseq=True), **asked)
    classroom().show(visitor() or "", shown)


def show_step_to_class(step: int, wager: Wager | None, revealed: bool) -> None:
    """Show the class of a teacher the step, before the page is drawn."""
    if (found := seat()) and found.teaches:
        asked = {"step": step, "revealed": revealed} | _asked(wager)
        classroom().show(visitor() or "", replace(found.shown, **asked))


def _asked(wager: Wager | None) -> dict[str, Any]:
    if wager is None:
        return {"options": (), "bounds": None}
    return {"options": tuple(wager.options), "bounds": wager.bounds}


def _join(asked: str, page: Page) -> None:
    try:
        code, me = read_code(asked), visitor()
        if not settings().hosted:
            raise ValueError(
                Message("There are no classes here: they are where one server is for many.")
            )
        if me is None:
            raise ValueError(
                Message(
                    "A class tells who is in it by a cookie, which your browser did not send: "
                    "allow cookies for this address, and reload the page."
                )
            )
        classroom().join(me, code, _before(page))
        state[_FOLLOWS] = True
    except ValueError as error:
        state[_NOTICE] = message_of(error)


def _before(page: Page) -> dict[str, Any]:
    """Return what the visitor has, for when they leave."""
    asked = {key: texts for key, texts in whole_query().items() if key != CLASS}
    more = {key: state[key] for key in _MORE if key in state}
    return {"page": page.id, "asked": asked, "choices": choices(), "more": more}


def _follow(found: Seat, page: Page) -> None:
    """Open what the teacher shows, where the visitor follows and has not seen it."""
    if state.get(_IN) != found.code:
        # Another tab of this visitor's has what was there before it.
        before = _before(page) if choices().keys() - {CLASS} else found.before
        state.update({_IN: found.code, _BEFORE: before, _FOLLOWS: True, _DRAWN: None})
        state[GUESSES] = {}
    if state[_FOLLOWS] and state[_DRAWN] is None:
        _show(found, page)


def _show(found: Seat, page: Page) -> None:
    """Open what the teacher shows, in place of the page one is on."""
    state.update({_DRAWN: found.page, _VIEW: None})
    shown = found.shown
    if not shown.page:
        return
    asked = {key: texts for key, texts in parse_qs(shown.query).items() if _is_here(key, texts)}
    asked |= {key: st.query_params.get_all(key) for key in _OWN if key in st.query_params}
    if shown.step:
        asked[WALK] = [str(shown.step)]
    state.update({OPENED: shown.step, "data_chosen": True, "edited": False})
    _open(shown.page, asked, page)


def _is_here(key: str, texts: list[str]) -> bool:
    """Return whether the visitor has the data set or network that an address names."""
    there = {"data": all_data_sets, "network": network_files, "second": network_files}.get(key)
    return there is None or set(texts) <= {*there(), NO_SECOND}


def _return(page: Page) -> None:
    """Bring back what the visitor had before a class that has ended, or that they left."""
    before = state.pop(_BEFORE)
    if not state.pop(_LEAVES, False):
        state[_NOTICE] = Message("The class has ended: here is what you had before it.")
    state.pop(_IN)
    choose(before["choices"])
    for key in _MORE:
        state.pop(key, None)
    state.update(before["more"])
    _open(before["page"], before["asked"], page)


def _open(page: str, asked: Mapping[str, list[str]], current: Page) -> None:
    """Open a view, in place of what is to be drawn now."""
    open_view(PAGES[page], asked, current.id)
    st.rerun()


def _view() -> dict[str, list[str]]:
    """Return what the address says that others can follow; after `finish`."""
    return {
        key: texts for key, texts in parse_qs(link()).items() if key not in {*_OWN, CLASS, WALK}
    }
