"""A component's script and style are files beside it; this is where they are read."""

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
