"""What stands around every page, and the page in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import streamlit as st

from dashboard.components.header import header
from dashboard.components.history import one_entry_an_action
from dashboard.components.parameters import parameters
from dashboard.frame.doubt import answer
from dashboard.frame.login import may_enter
from dashboard.frame.moment import moment_notice
from dashboard.frame.notices import no_network, notices
from dashboard.frame.sidebar import sidebar
from dashboard.frame.walk.class_view import follow_class, note_view
from dashboard.frame.walk.panel import changes, follow_walk, is_presented, open_step, panel
from dashboard.state.address import begin, begin_page, finish, link
from dashboard.state.background import runs
from dashboard.state.following import follow_no_more
from dashboard.state.links import open_link
from dashboard.state.once import one_look
from dashboard.state.pages import PAGES, Page
from dashboard.state.selection import both_selections, current_selection
from dashboard.state.uploads import refusal
from dashboard.widgets.picture import made
from dashboard.widgets.subject import DRAWING, SAMPLE
from dashboard.words import _, literal, said

NAME = "Forward Pass"


@runs.one()
@one_look()
def frame(page: Page, draw: Callable[[], None]) -> None:
    """Draw the sidebar, the notices, and between them the page, where a network fits or need not.

    Parameters
    ----------
    page : Page
        Its row in the table of pages.
    draw : callable
        Draws what the page itself shows.
    """
    st.html(Path(__file__).parent / "readable.css")
    if not may_enter():
        return
    begin(at_start=page is PAGES["start"])
    top = st.container(key="top")  # first for who goes by keys; filled last
    # A place that is always there: nothing below it moves, and no widget is made anew, when a
    # notice comes or goes.
    above = st.container(key="above")
    if about_class := follow_class(page):
        above.info(literal(about_class))
    sidebar(
        above,
        progress=page.id != "networks",
        offers=page.id == "start",
        undoes=page.id != "what_if",  # which has edits of the image to undo
    )
    follow_walk()
    begin_page()
    selection = current_selection()
    open_step(page)
    # None leaves the sidebar as it is, which the visitor may have opened.
    folded: Literal["collapsed"] | None = "collapsed" if is_presented() else None
    st.set_page_config(page_title=title(page), initial_sidebar_state=folded)
    if refused := refusal():
        above.warning(literal(refused))
    for notice in notices(selection):
        above.caption(notice)
    with above:
        moment_notice(*both_selections())
        for chosen in both_selections():
            answer(chosen)
    if not selection.fits:
        above.warning(no_network(selection), icon=":material/hub:")
    if selection.fits or not page.needs_network:
        try:
            draw()
        except Exception:
            follow_no_more()  # or the same would be drawn again, whatever is chosen in its place
            raise
    if not_here := finish():
        above.warning(literal(not_here))
    note_view(page, changes(selection))
    panel(selection, page)
    if selection.fits and (sent := selection.packed[1]):
        parameters(sent)
    with top:
        header(said(page.title), link(), own_image=shows_own_image(page))
    one_entry_an_action(on_link=lambda address: open_link(address, page.id))


def shows_own_image(page: Page) -> bool:
    """Return whether a page shows an image that is in no address: a drawing, a picture, an edit."""
    state = st.session_state
    if page.id == "forward":
        return "own_digit" in state and bool(state.get("edited"))
    return {"start": DRAWING, "what_if": state.get("from")}.get(page.id) in made()


def title(page: Page) -> str:
    """Return what the tab of the browser is called: ``"Evaluation · Forward Pass"``."""
    parts = [said(page.title), NAME]
    if page.of_sample:
        state = st.session_state
        own = state.get("edited") if page.id == "forward" else state.get("from", SAMPLE) != SAMPLE
        parts.insert(0, _("Your image") if own else _("Sample {sample}", sample=state["sample"]))
    return " · ".join(parts)
