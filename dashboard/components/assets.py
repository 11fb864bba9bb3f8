"""A component's script and style are files beside it; this is where they are read."""

from pathlib import Path
from typing import Any

import streamlit as st

_FOLDER = Path(__file__).parent


def component(name: str, html: str) -> Any:
    """Register the component whose script and style are ``name.js`` and ``name.css``.

    The result mounts it: ``mount(key=…, data=…, on_<trigger>_change=…)``.
    """
    return st.components.v2.component(
        f"forward_pass_{name}",
        html=html,
        css=(_FOLDER / f"{name}.css").read_text(encoding="utf-8"),
        js=(_FOLDER / f"{name}.js").read_text(encoding="utf-8"),
    )
