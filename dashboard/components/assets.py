"""A component's script and style are files beside it; this is where they are read.

What the components of a page are given can be recorded in place of being sent to a browser: so a
handout shows the same as the page.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

_FOLDER = Path(__file__).parent


class Parts(NamedTuple):
    """What a component is made of: HTML, CSS and its script, with those that it needs."""

    html: str
    style: str
    script: str


class Drawing(NamedTuple):
    """A component by its name, and what it was given to draw."""

    name: str
    data: Any


PARTS: dict[str, Parts] = {}  #: Of each component, by its name.
_recorded: ContextVar[list[Drawing] | None] = ContextVar("recorded", default=None)


@contextmanager
def recorded() -> Iterator[list[Drawing]]:
    """Yield what components are given in the block, in their order; nothing is sent."""
    drawings: list[Drawing] = []
    token = _recorded.set(drawings)
    try:
        yield drawings
    finally:
        _recorded.reset(token)


def is_recorded() -> bool:
    """Return whether what components are given is recorded, and nothing is sent."""
    return _recorded.get() is not None


def script_of(*names: str) -> str:
    """Return the scripts of these names one after another, ``shared.js`` behind them."""
    files = (_FOLDER / f"{name}.js" for name in (*names, "shared"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def component(name: str, html: str, *scripts: str) -> Any:
    """Register the component whose script is ``name.js`` and whose style, if any, ``name.css``.

    `scripts` names further ones that it needs; ``shared.js`` comes with each.

    The result mounts it: ``mount(key=…, data=…, on_<trigger>_change=…)``.
    """
    style = _FOLDER / f"{name}.css"
    # A component has one script and can import no other: all are one scope.
    parts = PARTS[name] = Parts(
        html,
        style.read_text(encoding="utf-8") if style.exists() else "",
        script_of(name, *scripts),
    )
    send = st.components.v2.component(
        f"forward_pass_{name}", html=html, css=parts.style or None, js=parts.script
    )

    def mount(*, data: Any = None, **where: Any) -> Any:
        drawings = _recorded.get()
        if drawings is None:
            return send(data=data, **where)
        drawings.append(Drawing(name, data))
        return None

    return mount


def key_class(key: str) -> str:
    """Return the class that Streamlit gives to what has a key."""
    return f"st-key-{re.sub('[^A-Za-z0-9_-]', '-', key)}"
