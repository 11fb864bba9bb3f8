"""What the panel says of a class: to whom it is taught, who is here, and what was guessed."""

from collections import Counter
from collections.abc import Callable, Iterator

import streamlit as st

from dashboard.components.class_changes import class_changes
from dashboard.frame.walk.class_view import (
    drawn_version,
    follow_now,
    follows,
    leave,
    seat,
    teach,
)
from dashboard.frame.walk.step import Wager
from dashboard.state.class_codes import grouped
from dashboard.state.class_seats import Guess, Seat
from dashboard.state.classroom import CLASS
from dashboard.state.links import HERE
from dashboard.state.pages import Page
from dashboard.widgets.join_class import join_class, may_have_class
from dashboard.words import _, counted

_FEW = 8  # numbers that have a bar each
_BINS = 10  # of more


def class_panel(wager: Wager | None, page: Page) -> None:
    """Draw the part of the panel that is about a class, at a step with this wager, on a page."""
    if not may_have_class():
        return
    found = seat()
    if found is None:
        with st.container(horizontal=True, gap="small", key="walk class"):
            st.button(
                _("Teach a class"),
                key="class teach",
                icon=":material/school:",
                type="tertiary",
                on_click=teach,
            )
            join_class("panel class")
    elif found.teaches:
        _taught(wager, page)
    else:
        _followed(found, page)


@st.fragment
def _taught(wager: Wager | None, page: Page) -> None:
    found = seat()
    if found is None:
        return
    with st.container(border=True, gap="xxsmall", key="class taught"):
        st.caption(_("Code of the class"))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.subheader(grouped(found.code), anchor=False, width="content")
            joins = f"{HERE}?{CLASS}={found.code}"
            st.markdown(_("[Link that joins it]({link})", link=joins), width="content")
        st.caption(counted(found.here, "1 person is here.", "{n} people are here."))
        if wager:
            _say_guesses(wager, found)
        _button(_("End the class"), "class end", ":material/stop_circle:", leave)
        _watch(found, page)


def _say_guesses(wager: Wager, found: Seat) -> None:
    n = len(found.guesses)
    if found.shown.revealed:
        st.caption(counted(n, "1 guess.", "{n} guesses."))
    else:
        st.caption(
            counted(
                n,
                "1 guess; your own reveals the answer.",
                "{n} guesses; your own reveals the answer.",
            )
        )
    with st.container(gap=None, key="class guesses"):
        for words, count in tally(wager, found.guesses):
            text = _("{words}: **{count}**", words=words, count=count)
            st.progress(count / max(n, 1), text=text)


def _followed(found: Seat, page: Page) -> None:
    with st.container(border=True, key="class followed"):
        if follows():
            st.caption(_("You follow the class {code}.", code=grouped(found.code)))
        else:
            st.caption(
                _("You look around by yourself in the class {code}.", code=grouped(found.code))
            )
            _button(
                _("Follow the teacher again"),
                "class follow",
                ":material/directions_walk:",
                lambda: follow_now(page),
            )
        _button(_("Leave the class"), "class leave", ":material/logout:", leave)
        _watch(found, page)


def _button(words: str, key: str, icon: str, on_click: Callable[[], None]) -> None:
    """Draw a button that changes the whole page: it is in a fragment."""

    def clicked() -> None:
        on_click()
        st.rerun()

    st.button(words, key=key, icon=icon, type="tertiary", on_click=clicked)


def _watch(found: Seat, page: Page) -> None:
    def page_changed() -> None:
        if follows():
            follow_now(page)

    def panel_changed() -> None:
        if seat() is None:
            st.rerun()

    class_changes(
        found.panel,
        drawn_version(),
        key="class changes",
        on_panel=panel_changed,
        on_page=page_changed,
    )


def tally(wager: Wager, guesses: tuple[Guess, ...]) -> Iterator[tuple[str, int]]:
    """Yield what was guessed in words, and how often: each option, or numbers in bins."""
    if wager.options:
        count = Counter(guesses)
        yield from ((words, count[option]) for option, words in wager.options.items())
        return
    numbers = sorted(float(guess) for guess in guesses)
    each = Counter(numbers)
    if len(each) <= _FEW:
        yield from ((f"{number:g}", times) for number, times in each.items())
        return
    width = (wager.highest - wager.lowest) / _BINS
    places = Counter(min(int((number - wager.lowest) / width), _BINS - 1) for number in numbers)
    for place in range(_BINS):
        low = wager.lowest + place * width
        yield f"{low:g}–{low + width:g}", places[place]
