"""The language in which a visitor reads the pages, and what is said in it.

What is said on a page is ``_("A sentence with {value}.", value=…)``. What is made where nobody
knows who will read it (in core, in a table of words, in what is kept for all visitors) is a
`Message` in English, which `said` says where it is shown.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.languages import LANGUAGES, catalogue, find_language
from core.messages import Message

#: Of the choice in the sidebar, and its parameter in the address.
KEY = "lang"
#: In the session state: the language that each widget was drawn in last, by its key.
_DRAWN_IN = "languages of widgets"
LOCALE = Path(__file__).resolve().parents[1] / "locale"
_WRITTEN = next(iter(LANGUAGES))  # what the code says

Text = TypeVar("Text", bound=str)

_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def speak() -> None:
    """Let `language` be the visitor's until the run ends, which looks it up once."""
    _spoken.set(_visitors_language())


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Let `language` be this one within the block, whoever the visitor is."""
    token = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """Return the code of the visitor's language; English where there is no visitor."""
    return _spoken.get() or _visitors_language()


def browsers_language() -> str:
    """Return the code of the language that the visitor's browser asks for, where it is here."""
    return find_language(st.context.locale)


def _(template: str, /, **values: object) -> Message:
    """Return a sentence in the visitor's language; `template` and `values` as of `Message`."""
    return said(Message(template, **values))


def said(text: Text) -> Text:
    """Return a `Message` in the visitor's language, and any other text as it is."""
    code = language()
    if code == _WRITTEN or not isinstance(text, Message):
        return text
    return text.translated(sentences(code).gettext)  # type: ignore[return-value]


def counted(n: int, one: str, many: str, **values: object) -> Message:
    """Return what is said of one thing, or of as many, in the visitor's language.

    Each is a whole template, with `n` in it.
    """
    message = Message(one if n == 1 else many, n=n, **values)
    code = language()
    if code == _WRITTEN:
        return message
    catalogue = sentences(code)

    def gettext(template: str) -> str:
        if template == message.template:
            return catalogue.ngettext(one, many, n)
        return catalogue.gettext(template)

    return message.translated(gettext)


def joined(parts: Iterable[str | None]) -> str:
    """Return sentences one after another, without those that are None or empty.

    A `Message` among them is said; Chinese has no blanks between two.
    """
    return ("" if language() == "zh" else " ").join(said(part) for part in parts if part)


def carry_over(key: str) -> None:
    """Let a widget hold in another language what it held in the one before; before it is drawn.

    Its options are their words to the browser, which would show what was chosen in those of the
    language before. What is set is sent to it.
    """
    state, code = st.session_state, language()
    drawn_in: dict[str, str] = state.setdefault(_DRAWN_IN, {})
    if drawn_in.get(key, code) != code and key in state:
        state[key] = state[key]
    drawn_in[key] = code


@cache
def sentences(code: str) -> NullTranslations:
    """Return what the pages say in a language, and what core does."""
    found = catalogue(code, LOCALE)
    found.add_fallback(catalogue(code))
    return found


def _visitors_language() -> str:
    if get_script_run_ctx(suppress_warning=True) is None:
        return _WRITTEN
    # What was chosen last comes first: an address may be behind it.
    chosen = st.session_state.get(KEY) or st.query_params.get(KEY)
    return find_language(chosen, st.context.locale)
