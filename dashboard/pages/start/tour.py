"""The tour of the documents, over the page: it is there without a network, too."""

import re
from pathlib import Path

import streamlit as st

from dashboard.words import _, language

DOCUMENTS = Path(__file__).resolve().parents[3] / "docs"
_APP = "http://localhost:8501/"  # where the documents expect the app
_PICTURE = re.compile(r"^\[!\[(.*)\]\((.+)\)\]\((.+)\)$", re.MULTILINE)
_OTHER_DOCUMENT = re.compile(r"\[([^]]+)\]\([^()]*\.md(?:#[^()]*)?\)")
_IN_IT = re.compile(r"^\d+\. \[.*\]\(#.*\)\n", re.MULTILINE)  # a line of its contents
_LANGUAGES = re.compile(r"^.* · .*\n", re.MULTILINE)  # the line that leads to the other language


def tour() -> None:
    """Open the tour over the page, in the visitor's language."""
    title = _("A tour: from the bytes to the accuracy")
    st.dialog(title, width="large")(_show)()


def document(language: str) -> Path:
    """Return the file of the tour in a language; the English one where there is none."""
    translated = DOCUMENTS / language / "tour.md"
    return translated if translated.exists() else DOCUMENTS / "tour.md"


def _show() -> None:
    """Show it, each picture with the link to what it shows."""
    file = document(language())
    text = file.read_text(encoding="utf-8").split("\n", 1)[1]  # its title stands above
    text = _OTHER_DOCUMENT.sub(r"\1", _IN_IT.sub("", _LANGUAGES.sub("", text, count=1)))
    words, *rest = _PICTURE.split(text)
    st.markdown(_here(words))
    opens = _("Open this view")
    for alt, picture, link, after in zip(*[iter(rest)] * 4, strict=True):
        st.image(file.parent / picture, alt=alt)
        st.markdown(f"[{opens}]({_here(link)})\n\n{_here(after)}")


def _here(text: str) -> str:
    """Return text whose links to the app lead to where this one runs."""
    return text.replace(_APP, "./")
