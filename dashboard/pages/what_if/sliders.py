"""A slider for every transform."""

from collections.abc import Mapping

import streamlit as st

from core.images.transforms import TRANSFORMS, Transform
from dashboard.widgets.fields import slider_of
from dashboard.words import _, said
from dashboard.words.transforms import WORDS

# The parameters of the address. One name is taken by the colours of Forward pass.
KEYS = {name: "edit_scale" if name == "scale" else name for name in TRANSFORMS}
NAMES = {name: transform.name for name, transform in TRANSFORMS.items()}
MOVED = "along"  # the parameter that holds the name of the slider that was moved last
FIRST = "right"  # until one was


def sliders() -> dict[str, float]:
    """Draw them, and return the amounts that change something, by the transforms' short names."""
    amounts = {}
    with st.container(horizontal=True, gap="xsmall", key="fields-sliders"):
        for name, transform in TRANSFORMS.items():
            amount = _slider(name, transform)
            if amount != transform.neutral:
                amounts[name] = amount
        st.button(
            _("Reset"),
            key="reset",
            icon=":material/restart_alt:",
            disabled=not amounts,
            on_click=put,
            args=({},),
        )
    return amounts


def moved() -> str:
    """Return the name of the transform whose slider was moved last, or whose curve was chosen."""
    name: str = st.session_state.setdefault(MOVED, FIRST)
    return name


def moved_to(amounts: Mapping[str, float]) -> tuple[str, float]:
    """Return that name, and where its slider is."""
    return moved(), amounts.get(moved(), TRANSFORMS[moved()].neutral)


def put(amounts: Mapping[str, float]) -> None:
    """Move the sliders to these amounts, and those that are missing to neutral; for callbacks."""
    for name, transform in TRANSFORMS.items():
        kind = _kind(transform)
        st.session_state[KEYS[name]] = kind(amounts.get(name, transform.neutral))


def _slider(name: str, transform: Transform) -> float:
    kind, unit = _kind(transform), said(transform.unit)
    amount = slider_of(
        said(transform.name),
        kind(transform.lowest),
        kind(transform.highest),
        key=KEYS[name],
        default=kind(transform.neutral),
        step=kind(transform.step),
        format=WORDS[name].amount,
        help=_("{unit}.", unit=unit[:1].upper() + unit[1:]),
        on_change=lambda: st.session_state.update({MOVED: name}),
        width=134,
    )
    # A browser adds up steps: 0.1 + 0.2 is to be 0.3, and none at all is to be neutral.
    return round(amount, 10)


def _kind(transform: Transform) -> type[int] | type[float]:
    return int if float(transform.step).is_integer() else float
