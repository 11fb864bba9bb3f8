"""A component's script and style are files beside it; this is where they are read."""

import re
from pathlib import Path
from typing import Any

import streamlit as st

_FOLDER = Path(__file__).parent


def component(name: str, html: str, *scripts: str) -> Any:
    """Register the component whose script is ``name.js`` and whose style, if any, ``name.css``.

    `scripts` names further ones that it needs; ``shared.js`` comes with each.

    The result mounts it: ``mount(key=…, data=…, on_<trigger>_change=…)``.
    """
    style = _FOLDER / f"{name}.css"
    # A component has one script and can import no other: all are one scope.
    script = "\n".join(
        (_FOLDER / f"{file}.js").read_text(encoding="utf-8") for file in (name, *scripts, "shared")
    )
    return st.components.v2.component(
        f"forward_pass_{name}",
        html=html,
        css=style.read_text(encoding="utf-8") if style.exists() else None,
        js=script,
    )


def key_class(key: str) -> str:
    """Return the class that Streamlit gives to what has a key."""
    return f"st-key-{re.sub('[^A-Za-z0-9_-]', '-', key)}"


def reserve(key: str, *rules: str, until_drawn: bool = False) -> None:
    """Keep the room that a component takes at least: nothing below it moves when it is drawn.

    Parameters
    ----------
    key : str
        Of the component.
    *rules : str
        Of CSS, which say how high it is; a browser leaves out what it does not understand.
    until_drawn : bool
        Whether they hold for the grey bar alone: a height that follows from a width would stay,
        though what is drawn be higher.
    """
    # Until the script has come, Streamlit shows a grey bar there.
    place = f".{key_class(key)}"
    bar = f"{place} > [data-testid=stSkeleton]"
    kept = bar if until_drawn else f"{place}, {bar}"
    st.html(f"<style>{kept} {{{'; '.join(rules)}}}</style>")
