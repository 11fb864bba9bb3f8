"""Links from a sentence to a view, in Markdown: in a new tab, or in this visit.

A link has the whole address of its view, so that it can be copied, and opened in a tab of its own.
A plain click on it stays in this visit, which keeps what is in no address, as a drawing.
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, urlencode

import streamlit as st

from core.messages import Message
from dashboard.state.address import START, everywhere
from dashboard.state.following import let_run_follow, whole_query
from dashboard.state.pages import PAGE_AT, PAGES, Page

_WWW = re.compile(r"(?<=www)\.", re.IGNORECASE)
HERE = "./"  #: What the address of a link within the app begins with, and no other does.


def linked(words: str, page: str, /, **choices: str | int | float | Sequence[str]) -> Message:
    """Return words in Markdown that open a page, for what every page follows as it is now.

    Parameters
    ----------
    words : str
        As Markdown.
    page : str
        The id of the page.
    **choices
        What its address says: a parameter each, blank for what it holds at first. On the page one
        is on, all others stay as they are.
    """
    return _link(words, address_of(page, **choices))


def _link(words: str, address: str) -> Message:
    # Markdown takes what begins like this for an address, as a network may be called.
    address = _WWW.sub("%2E", address)
    # All of it is the template: a sentence cuts no message, and half an address leads nowhere.
    markdown = f"[{words}]({address})"
    return Message(markdown.replace("{", "{{").replace("}", "}}"))


def led_to(words: str, page: str, key: str, /, **choices: str | int) -> Message:
    """Return words in Markdown that lead to the container with this key on a page; as `linked`."""
    return _link(words, f"{address_of(page, **choices)}#{key}")


def address_of(page: str, /, **choices: str | int | float | Sequence[str]) -> str:
    """Return the address of such a link."""
    mark = {START: "1"} if page == "start" else {}
    asked = urlencode(everywhere() | choices | mark, doseq=True)
    return f"{HERE}{PAGES[page].path}?{asked}"


def open_link(address: str, current: str) -> None:
    """Open the view that a link leads to, in this visit; for callbacks.

    Parameters
    ----------
    address : str
        As `address_of` returns it.
    current : str
        The id of the page one is on.
    """
    path, _, query = address.removeprefix(HERE).partition("#")[0].partition("?")
    page = PAGE_AT.get(path)
    if page is None or not address.startswith(HERE):
        return
    asked = parse_qs(query, keep_blank_values=True)
    if page.id == current:
        asked = whole_query() | asked
    open_view(page, {key: texts for key, texts in asked.items() if texts != [""]}, current)


def open_view(page: Page, asked: Mapping[str, list[str]], current: str) -> None:
    """Open a page as an address asks for it, in this visit; for callbacks.

    Parameters
    ----------
    page : Page
    asked : mapping of str to list of str
        All that its address says.
    current : str
        The id of the page one is on.
    """
    let_run_follow()
    if page.id == current:
        st.query_params.from_dict(asked)
    else:
        st.switch_page(page.file, query_params=asked)
