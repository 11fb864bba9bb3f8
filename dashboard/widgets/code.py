"""A few lines of code that are always to be seen."""

from html import escape

import streamlit as st

_STYLE = (
    "margin: 0; padding: 0.7rem 1rem; border-radius: 0.25rem; white-space: pre-wrap; "
    "overflow-wrap: anywhere; background: color-mix(in srgb, currentColor 6%, transparent); "
    "font-family: 'Source Code Pro', monospace; font-size: 0.875rem;"
)


def short_code(text: str) -> None:
    """Show lines of code in one colour.

    What colours them, as `st.code` does, takes a browser a third of a second to start.
    """
    st.html(f'<pre style="{_STYLE}">{escape(text)}</pre>')
