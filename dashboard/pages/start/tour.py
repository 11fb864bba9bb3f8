"""The tour of the documents, over the page: it is there without a network, too."""

import re
from pathlib import Path

import streamlit as st

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "tour.md"
_APP = "http://localhost:8501/"  # where the documents expect the app
_PICTURE = re.compile(r"^\[!\[(.*)\]\((.+)\)\]\((.+)\)$", re.MULTILINE)
_OTHER_DOCUMENT = re.compile(r"\[([^]]+)\]\([^()]*\.md(?:#[^()]*)?\)")
_IN_IT = re.compile(r"^\d+\. \[.*\]\(#.*\)\n", re.MULTILINE)  # a line of its contents


@st.dialog("A tour: from the bytes to the accuracy", width="large")
def tour() -> None:
    """Show the tour, each picture with the link to what it shows."""
    _, text = DOCUMENT.read_text(encoding="utf-8").split("\n", 1)  # its title stands above
    text = _OTHER_DOCUMENT.sub(r"\1", _IN_IT.sub("", text))
    words, *rest = _PICTURE.split(text)
    st.markdown(_here(words))
    for alt, file, link, after in zip(*[iter(rest)] * 4, strict=True):
        st.image(DOCUMENT.parent / file, alt=alt)
        st.markdown(f"[Open this view]({_here(link)})\n\n{_here(after)}")


def _here(text: str) -> str:
    """Return text whose links to the app lead to where this one runs."""
    return text.replace(_APP, "./")
