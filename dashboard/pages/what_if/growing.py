"""Curves come one after another: what shows them is drawn again, and what tells of them."""

from collections.abc import Callable

import streamlit as st

from dashboard.pages.what_if import curves
from dashboard.pages.what_if.along_slider import along_slider
from dashboard.pages.what_if.every_curve import every_curve
from dashboard.pages.what_if.sliders import MOVED, moved, moved_to
from dashboard.state.pair import current_pair
from dashboard.state.selection import NETWORKS, A, Selection

EACH = 0.7  # seconds between two looks whether more are there


def along(selection: Selection, amounts: dict[str, float]) -> None:
    """Draw all curves, and large that of the slider that is chosen or was moved last.

    Parameters
    ----------
    selection : Selection
    amounts : dict of str to float
        Of the sliders that change something.
    """

    def draw(comes: bool) -> None:
        every_curve(_networks(selection), moved(), _choose, comes=comes)
        along_slider(selection, *moved_to(amounts), comes=comes)

    _again(selection, draw)


def until_found(selection: Selection) -> None:
    """Draw the page again as soon as it can say what it finds, where no curve is drawn."""
    if not curves.is_whole(selection.key, curves.known(selection.key, moved())):
        _again(selection, lambda _: None)


def _choose(name: str) -> None:
    # No widget holds it: a look at the curves would send what that showed before the click.
    st.session_state[MOVED] = name


def _again(selection: Selection, draw: Callable[[bool], None]) -> None:
    """Draw now, and again while curves come; what else is on the page, where it depends on them."""

    def now() -> tuple[bool, str, curves.Curve | None]:
        name = moved()
        comes = curves.come(list(_networks(selection).values()), name)
        return comes, name, curves.known(selection.key, name)

    before = now()

    def again() -> None:
        if now() != before:
            st.rerun()
        draw(before[0])

    st.fragment(again, run_every=EACH if before[0] else None)()


def _networks(selection: Selection) -> dict[str, Selection]:
    """Return by its letter each network whose curves are shown, first the one of the page."""
    pair = current_pair()
    if pair is None:
        return {NETWORKS[A]: selection}
    return {pair.letter: pair.shown, pair.other_letter: pair.other}
