"""The way in: a digit to draw, the whole network beside it, and the ways on from there."""

import streamlit as st

from dashboard.pages.start.in_python import in_python
from dashboard.state.navigate import open_digit, open_sample
from dashboard.state.pages import PAGES
from dashboard.state.selection import current_selection
from dashboard.widgets.drawing import following_arrays, pad_instead_of
from dashboard.widgets.in_python import under_in_python
from dashboard.widgets.join_class import join_class
from dashboard.widgets.picture import drawn
from dashboard.widgets.subject import DRAWING, SAMPLE, own_digit, sample
from dashboard.words import _

selection = current_selection()
drawing = drawn()


def see_why() -> None:
    if digit := drawn():
        open_digit(digit.x)
    else:
        open_sample(selection.sample)


def see_sum(unit: str) -> None:
    st.session_state["unit"] = unit
    see_why()


def change_it() -> None:
    st.session_state["from"] = DRAWING if drawn() else SAMPLE
    st.switch_page(PAGES["what_if"].file, query_params={})


st.subheader(_("Forward Pass: see every number a neural network computes"), anchor=False)
if selection.fits:
    shown = sample(selection, selection.sample)
    if drawing and not selection.packed[1]:
        shown = own_digit(selection, drawing.x)
    left, right = st.columns([3, 7], gap="small")
    with left:
        pad_instead_of(selection)
    with right:
        following_arrays(selection, shown, on_choose=see_sum)
        with st.container(horizontal=True, gap="small"):
            st.button(_("See why"), key="why", icon=":material/arrow_forward:", on_click=see_why)
            st.button(
                _("Change the image"), key="change", icon=":material/tune:", on_click=change_it
            )

with st.container(horizontal=True, gap="small", vertical_alignment="center", key="doors"):
    st.button(
        _("Walk me through it"),
        key="begin walk",
        icon=":material/explore:",
        type="tertiary",
        on_click=lambda: st.session_state.update(walk=1),
    )
    join_class("start class")
    st.page_link(
        PAGES["evaluation"].file, label=_("See where it fails"), icon=PAGES["evaluation"].icon
    )
    st.page_link(
        PAGES["networks"].file,
        label=_("Bring your own"),
        icon=":material/upload_file:",
        query_params={"networks": "bring"},
    )

under_in_python(lambda: st.code(in_python(selection, drawing), language="python"))
