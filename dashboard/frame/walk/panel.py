"""The panel of the walk, docked beside the page: guess, act, see."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.components.assets import key_class
from dashboard.components.lead import lead
from dashboard.frame.walk.class_panel import class_panel
from dashboard.frame.walk.class_view import follows, seat, show_step_to_class, show_to_class
from dashboard.frame.walk.end import end
from dashboard.frame.walk.guessing import ask, guess_at, guesses, in_words, settle, take_back
from dashboard.frame.walk.step import Step, Wager
from dashboard.frame.walk.steps import END, GUESSES, OPENED, PRESENT, STEPS, WALK
from dashboard.state.address import draw
from dashboard.state.class_seats import Seat
from dashboard.state.kinds import number, switch
from dashboard.state.links import address_of, open_link
from dashboard.state.pages import Page
from dashboard.state.selection import Selection, current_selection
from dashboard.widgets.hand_out import hand_out
from dashboard.widgets.handout import Lesson, Section
from dashboard.words import _, without_markdown

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
    selection = current_selection()
    if not at or not selection.fits:
        return
    step = _step(at, selection)
    if (found := seat()) and found.teaches:
        wager = step.wager
        show_step_to_class(at, wager, wager is None or guess_at(at, wager) is not None)
    if state.get(OPENED) == at:
        return
    state[OPENED] = at
    if at == 1:
        state[GUESSES] = {}
    if page.id == step.page and set(step.opens) & set(st.query_params):
        return  # it says which view
    open_link(_address(at, step), page.id)
    st.rerun()


def changes(selection: Selection) -> tuple[str, ...]:
    """Return the parameters that the step has a student change."""
    at = state.get(WALK)
    return _step(at, selection).changes if at and selection.fits and follows() else ()


def panel(selection: Selection, page: Page) -> None:
    """Draw the panel, where the walk is on, or a class."""
    found = seat()
    if found and not found.teaches:
        _students_panel(selection, page)
    elif found or state.get(WALK):
        _panel(selection, page, found)


@st.fragment
def _students_panel(selection: Selection, page: Page) -> None:
    """Draw the panel at the step that the teacher is at: by itself, whenever that is another."""
    found = seat()
    if found is None:
        return
    at = found.shown.step
    if state.get(WALK) != at:
        state.update({WALK: at, OPENED: at})
        if at == 1:
            state[GUESSES] = {}
    _panel(selection, page, found)


def _panel(selection: Selection, page: Page, found: Seat | None) -> None:
    at = state.get(WALK)
    step = _step(at, selection, page) if at else None
    wager = step.wager if step else None
    student = found is not None and not found.teaches
    if at and wager and found and student:
        take_back(at, wager, found)
    asks = at is not None and wager is not None and guess_at(at, wager) is None
    waits = found is not None and student and wager is not None and not found.shown.revealed
    if found and not student:
        show_to_class(page, at, wager, revealed=not asks)
    with st.container(key="walk"):
        st.html(Path(__file__).with_name("panel.css"))
        if is_presented():
            st.html(Path(__file__).with_name("present.css"))
        if at and step:
            if asks or waits:
                _veil(step)
            _head(at, step, may_leave=not student)
            if page.id != step.page and not follows():
                _button(_("Open the page of this step"), lambda: _go(at, page), key="walk page")
            if at == END and selection.fits:
                end(selection, [right for _, right in guesses().values()])
            else:
                _body(at, step, waits=waits)
        class_panel(wager, page)
        if at and step and not student:
            _ways(at, page)
            if at < END and selection.fits:
                hand_out(selection, f"{selection.name}-step-{at}", partial(_handout, selection, at))
        if at and step:
            lead(step.marks, f"{at} {asks or waits}", key="walk lead")


def _veil(step: Step) -> None:
    """Veil what tells the answer; the findings above a page may."""
    told = ['[class*="st-key-findings"]', *(f".{key_class(key)}" for key in step.tells)]
    st.html(f"<style>{', '.join(told)} {{ filter: blur(0.4rem) }}</style>")


def _step(at: int, selection: Selection, page: Page | None = None) -> Step:
    """Return a step; what stands in for all of them on a page that no network fits."""
    if page and not selection.fits:
        return Step(
            title=_("The walk waits"),
            page=page.id,
            opens={},
            marks="top",
            told=_(
                "Each step has the figures of a network. Choose a data set that one fits, and the "
                "walk goes on."
            ),
        )
    return STEPS[at - 1](selection) if at < END else _farewell()


def _farewell() -> Step:
    return Step(_("The end"), "start", {}, "draw", _("Draw one more digit."))


def _head(at: int, step: Step, *, may_leave: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if at < END:
            where = _(":small[Step {at} of {all}]", at=at, all=END - 1)
            st.markdown(f"{where}  \n**{step.title}**", width="stretch")
        else:
            st.markdown(f"**{step.title}**", width="stretch")
        if may_leave:
            st.button(
                _("Leave"),
                key="walk leave",
                type="tertiary",
                icon=":material/close:",
                on_click=lambda: state.update({WALK: None, PRESENT: False}),
            )


def _body(at: int, step: Step, *, waits: bool) -> None:
    st.markdown(step.told)
    guess = guess_at(at, step.wager)
    if step.wager and guess is None:
        ask(at, step.wager)
        return
    if step.wager and guess is not None:
        if waits:
            words = in_words(step.wager, guess)
            st.info(_("You said {guess}. The answer comes when the teacher shows it.", guess=words))
            return
        settle(step.wager, guess)
    if step.act:
        st.markdown(step.act)
    if step.wager and step.seen:  # first to be seen on the page
        with st.expander(_("What is to be seen"), key=f"walk seen {at}"):
            st.markdown(step.seen)
    elif step.seen:
        st.markdown(step.seen)


def _ways(at: int, page: Page) -> None:
    with st.container(horizontal=True, gap="xsmall", key="walk ways"):
        if at > 1:
            _button(_("Go back"), lambda: _go(at - 1, page), key="walk back", shortcut="b")
        if at < END:
            _button(_("Go on"), lambda: _go(at + 1, page), key="walk next", shortcut="n")
        large = is_presented()
        _button(
            _("Show it as before") if large else _("Show it large"),
            lambda: state.update({PRESENT: not large}),
            key="walk large",
            type="tertiary",
            icon=":material/zoom_out:" if large else ":material/zoom_in:",
        )


def _handout(selection: Selection, at: int) -> bytes:
    """Return a step for those who have not the app: its question, its answer, and the samples."""
    lesson, sample = Lesson.of(selection), selection.sample
    samples = lesson.usual([sample])

    def content() -> tuple[str, list[Section]]:
        step = STEPS[at - 1](selection)
        asked = (step.wager.question, _offered(step.wager)) if step.wager else ()
        told = [without_markdown(each) for each in (step.told, *asked) if each]
        question = Section("", told, answer=without_markdown(step.seen or ""))
        digit = lesson.digit(lesson.subject(sample), sample)
        return step.title, [question, digit, lesson.gallery(samples)]

    return lesson.page(content, samples, sample)


def _offered(wager: Wager) -> str:
    return " · ".join(wager.options.values())


def _button(words: str, on_click: Callable[[], None], **settings: Any) -> None:
    """Draw a button that changes the page: a student's is in a fragment."""

    def clicked() -> None:
        on_click()
        if (found := seat()) and not found.teaches:
            st.rerun()

    st.button(words, on_click=clicked, **settings)


def _go(at: int, page: Page) -> None:
    """Open a step, as its view is at first; for callbacks."""
    state[OPENED] = at
    open_link(_address(at, _step(at, current_selection(), page)), page.id)


def _address(at: int, step: Step) -> str:
    return address_of(step.page, **step.opens, **{WALK: at})
