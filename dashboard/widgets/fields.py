"""Numbers, switches and texts, each with its place in the address.

`default` is what they hold at first, and what the address need not say.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from dashboard.state.address import draw
from dashboard.state.kinds import number, span, switch, text

N = TypeVar("N", int, float)


def number_of(
    label: str,
    lowest: N,
    highest: N,
    *,
    key: str,
    default: N,
    step: N,
    **settings: Any,
) -> N:
    """Draw a field for a number, as ``st.number_input``; return the number."""
    chosen: N = _number(label, lowest, highest, default, step, key, settings)
    return chosen


def number_or_none(
    label: str, lowest: N, highest: N, *, key: str, step: N, **settings: Any
) -> N | None:
    """Draw the same where there need be no number; return it, None at first."""
    chosen: N | None = _number(label, lowest, highest, None, step, key, settings)
    return chosen


def slider_of(
    label: str, lowest: N, highest: N, *, key: str, default: N, step: N, **settings: Any
) -> N:
    """Draw a number to be moved, as ``st.slider``; return it."""
    slider = partial(st.slider, label, lowest, highest, default, step, **settings)
    chosen: N = draw(slider, key=key, kind=number(lowest, highest), default=default)
    return chosen


def interval_of(label: str, lowest: N, highest: N, *, key: str, **settings: Any) -> tuple[N, N]:
    """Draw a slider with two ends, at first the lowest and the highest; return both."""
    whole = lowest, highest
    slider = partial(st.slider, label, lowest, highest, whole, **settings)
    kind = number(lowest, highest, span)
    chosen: tuple[N, N] = draw(slider, key=key, kind=kind, default=whole)
    return chosen


def switch_of(label: str, *, key: str, default: bool = False, **settings: Any) -> bool:
    """Draw what is on or off, as ``st.toggle``; return whether it is on."""
    toggle = partial(st.toggle, label, default, **settings)
    chosen: bool = draw(toggle, key=key, kind=switch(), default=default)
    return chosen


def text_of(
    label: str,
    *,
    key: str,
    default: str = "",
    parse: Callable[[str], object],
    placeholder: str = "",
    **settings: Any,
) -> str:
    """Draw a field for a line of text, as ``st.text_input``; return the text.

    An address is followed only where `parse` can read its text; else it raises ValueError.
    """

    def field(**drawn: Any) -> Any:
        # A browser draws it empty at first: until it has the text, it is seen as a placeholder.
        held = st.session_state.get(key, default) or placeholder
        return st.text_input(label, default, placeholder=held, **settings, **drawn)

    chosen: str = draw(field, key=key, kind=text(parse), default=default)
    return chosen


def _number(
    label: str,
    lowest: float,
    highest: float,
    default: float | None,
    step: float,
    key: str,
    settings: dict[str, Any],
) -> Any:
    field = partial(st.number_input, label, lowest, highest, default, step=step, **settings)
    return draw(field, key=key, kind=number(lowest, highest), default=default)
