"""That the pages show a network with edits, and what takes them back: wherever one is."""

import streamlit as st

from dashboard.state import edits
from dashboard.widgets.undo import undo_and_redo
from dashboard.widgets.weight_editor import remove_button
from dashboard.words import _, counted, literal


def edited(file: str, *, shortcuts: bool) -> None:
    """Say below the choice of network A that it is shown with edits, if it is or just was.

    Parameters
    ----------
    file : str
        Of network A.
    shortcuts : bool
        Whether Ctrl+Z undoes an edit of weights: not where a page has others to undo.
    """
    history, count = edits.history(), len(edits.current())
    with st.container():  # always there: what is below it stays where it is
        if not (count or history.undoes or history.redoes):
            return
        told = _("The pages show {file} without edits.", file=literal(file))
        if count:
            told = counted(
                count,
                "The pages show {file} with 1 edit.",
                "The pages show {file} with {n} edits.",
                file=literal(file),
            )
        st.caption(told)
        with st.container(horizontal=True, gap="xsmall"):
            undo_and_redo(history, edits.show, of=" edits", shortcuts=shortcuts, brief=True)
            if count:
                remove_button("remove edits", "tertiary")
