"""What the filters hold, in words; a click takes it away."""

import math

import streamlit as st

from dashboard.evaluation import filters
from dashboard.session import Selection
from dashboard.words import literal


def chips(selection: Selection) -> None:
    """Draw a chip for each filter that narrows the samples down."""
    asked, classes = filters.conditions(selection), selection.source.classes
    labels = [
        f"{word} {', '.join(literal(classes[i]) for i in asked[name])}"
        for word, name in (("true", "label"), ("predicted", "predicted"))
        if name in asked
    ]
    if labels:
        _chip(" · ".join(labels), ("true", "predicted"))
    for name in ("confidence", "margin"):
        if name in asked:
            low, high = asked[name]
            _chip(f"{name} {low * 100:.0f} to {high * 100:.0f} %", (name,))
    if "loss" in asked:
        low, high = asked["loss"]
        _chip(f"loss from {low:g}" + ("" if high == math.inf else f" to {high:g}"), ("loss",))
    if "among" in asked:
        _chip("disputed", ("disputed",))


def _chip(text: str, keys: tuple[str, ...]) -> None:
    st.button(
        text,
        key=f"without {keys[0]}",
        icon=":material/close:",
        icon_position="right",
        help="Take this filter away",
        on_click=filters.release,
        args=keys,
    )
