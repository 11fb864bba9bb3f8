"""The panel of the walk, docked beside the page: guess, act, see."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard.components.assets import key_class
from dashboard.components.lead import lead
from dashboard.frame.walk.end import end
from dashboard.frame.walk.step import Guess, Step, Wager
from dashboard.frame.walk.steps import END, PRESENT, STEPS, WALK
from dashboard.state.address import START, draw, everywhere
from dashboard.state.kinds import number, switch
from dashboard.state.links import HERE, open_link
from dashboard.state.pages import PAGES, Page
from dashboard.state.selection import Selection, current_selection
from dashboard.words import _

# In the session state: which step was opened last, and what was guessed, by the step: the guess,
# and whether it was right.
_OPENED, _GUESSES = "walk opened", "walk guesses"

state = st.session_state


def follow_walk() -> None:
    """Follow what the address says of the walk; before the page is drawn."""
    nothing: Callable[..., None] = lambda **_: None  # noqa: E731
    draw(nothing, key=WALK, kind=number(1, END), default=None)
    draw(nothing, key=PRESENT, kind=switch(), default=False)


def is_presented() -> bool:
    """Return whether the walk is shown large, for a projector."""
    return bool(state.get(WALK) and state.get(PRESENT))


def open_step(page: Page) -> None:
    """Open the view of the step that a link of the walk names, if it says no more than that."""
    at = state.get(WALK)
    if not at or state.get(_OPENED) == at:
        return
    state[_OPENED] = at
    if at == 1:
        state[_GUESSES] = {}
    step = _step(at, current_selection())
    if page.id == step.page and set(step.opens) & set(st.query_params):
        return  # it says which view
    open_link(_address(at, step), page.id)
    st.rerun()


def panel(selection: Selection, page: Page) -> None:
    """Draw the panel, where the walk is on."""
    at = state.get(WALK)
    if not at:
        return
    step = _step(at, selection)
    asks = step.wager is not None and _guess(at, step.wager) is None
    with st.container(key="walk"):
        st.html(Path(__file__).with_name("panel.css"))
        if asks:
            _veil(step)
        _head(at, step)
        if page.id != step.page:
            _button(_("Open the page of this step"), lambda: _go(at, page), key="walk page")
        if at == END:
            end(selection, [right for _, right in _guesses().values()])
        else:
            _body(at, step)
        _ways(at, page)
        lead(step.marks, f"{at} {asks}", key="walk lead")


def _veil(step: Step) -> None:
    """Veil what tells the answer; the findings above a page may."""
    told = ['[class*="st-key-findings"]', *(f".{key_class(key)}" for key in step.tells)]
    st.html(f"<style>{', '.join(told)} {{ filter: blur(0.4rem) }}</style>")


def _step(at: int, selection: Selection) -> Step:
    return STEPS[min(at, END - 1) - 1](selection) if at < END else _farewell()


def _farewell() -> Step:
    return Step(_("The end"), "start", {}, "draw", _("Draw one more digit."))


def _head(at: int, step: Step) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if at < END:
            where = _(":small[Step {at} of {all}]", at=at, all=END - 1)
            st.markdown(f"{where}  \n**{step.title}**", width="stretch")
        else:
            st.markdown(f"**{step.title}**", width="stretch")
        st.button(
            _("Leave"),
            key="walk leave",
            type="tertiary",
            icon=":material/close:",
            on_click=lambda: state.update({WALK: None}),
        )


def _body(at: int, step: Step) -> None:
    st.markdown(step.told)
    guess = _guess(at, step.wager)
    if step.wager and guess is None:
        _ask(at, step.wager)
        return
    if step.wager and guess is not None:
        _settle(step.wager, guess)
    for text in filter(None, (step.act, step.seen)):
        st.markdown(text)


def _ask(at: int, wager: Wager) -> None:
    st.markdown(f"**{wager.question}**")
    if wager.options:
        with st.container(gap="small"):
            for place, (option, words) in enumerate(wager.options.items(), 1):
                st.button(
                    words,
                    key=f"walk option {place}",
                    shortcut=str(place),
                    width="stretch",
                    on_click=_keep,
                    args=(at, option, wager),
                )
        return
    with (
        st.form("walk form", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.number_input(
            _("Your guess"),
            wager.lowest,
            wager.highest,
            None,
            wager.step,
            key="walk number",
            label_visibility="collapsed",
            placeholder=_("a number"),
        )
        st.form_submit_button(
            _("Guess"), on_click=lambda: _keep(at, state.get("walk number"), wager)
        )


def _settle(wager: Wager, guess: Guess) -> None:
    words = wager.options[str(guess)] if wager.options else f"{guess:g}"
    if wager.is_right(guess):
        st.success(_("You said {guess}. So it is.", guess=words))
    else:
        st.info(_("You said {guess}. See what it is.", guess=words))


def _ways(at: int, page: Page) -> None:
    with st.container(horizontal=True, gap="small", key="walk ways"):
        if at > 1:
            _button(_("Go back"), lambda: _go(at - 1, page), key="walk back", shortcut="b")
        if at < END:
            _button(_("Go on"), lambda: _go(at + 1, page), key="walk next", shortcut="n")


def _button(words: str, on_click: Callable[[], None], **settings: Any) -> None:
    st.button(words, on_click=on_click, **settings)


def _go(at: int, page: Page) -> None:
    """Open a step, as its view is at first; for callbacks."""
    state[_OPENED] = at
    open_link(_address(at, _step(at, current_selection())), page.id)


def _address(at: int, step: Step) -> str:
    asked = {**everywhere(), **step.opens, WALK: str(at)}
    if step.page == "start":
        asked[START] = "1"
    return f"{HERE}{PAGES[step.page].path}?{urlencode(asked, doseq=True)}"


def _guesses() -> dict[int, tuple[Guess, bool]]:
    guesses: dict[int, tuple[Guess, bool]] = state.setdefault(_GUESSES, {})
    return guesses


def _guess(at: int, wager: Wager | None) -> Guess | None:
    """Return what was guessed, if it is an answer to what is asked now."""
    guess, _right = _guesses().get(at, (None, False))
    return guess if wager and guess is not None and wager.takes(guess) else None


def _keep(at: int, guess: Guess | None, wager: Wager) -> None:
    if guess is not None:
        _guesses()[at] = guess, wager.is_right(guess)
