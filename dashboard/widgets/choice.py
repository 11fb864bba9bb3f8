"""Choices, each with its id in the address: the words are only shown.

Every widget takes `words`: its options, and what each is called, which may be a `Message`. An
option is a short id in lower case, or an index. `default` is what is chosen at first, the first
option unless it is said.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from dashboard.state.address import draw
from dashboard.state.kinds import one, options, several, span
from dashboard.words import said

Option = TypeVar("Option")


def named_alike(options: Iterable[str]) -> dict[str, str]:
    """Return the words of options that are called by their ids in any language, as ``z1`` is."""
    return {option: option for option in options}


def one_of(
    label: str,
    words: Mapping[Option, str],
    *,
    key: str,
    default: Option | None = None,
    **settings: Any,
) -> Option:
    """Draw a few options side by side, as ``st.segmented_control``; return the one chosen."""
    default = next(iter(words)) if default is None else default
    settings |= {"default": default, "required": True}
    chosen: Option = _draw(st.segmented_control, label, words, key, default, settings)
    return chosen


def pill_of(
    label: str,
    words: Mapping[Option, str],
    *,
    key: str,
    default: Option | None = None,
    **settings: Any,
) -> Option | None:
    """Draw options as ``st.pills``; return the one chosen, None at first without a default."""
    settings |= {"default": default, "required": default is not None}
    chosen: Option | None = _draw(st.pills, label, words, key, default, settings)
    return chosen


def select(
    label: str,
    words: Mapping[Option, str],
    *,
    key: str,
    default: Option | None = None,
    **settings: Any,
) -> Option:
    """Draw options in a list that opens, as ``st.selectbox``; return the one chosen."""
    default = next(iter(words)) if default is None else default
    if key not in st.session_state:  # where it is held already, Streamlit warns of a default
        settings["index"] = list(words).index(default)
    chosen: Option = _draw(st.selectbox, label, words, key, default, settings)
    return chosen


def select_any(
    label: str, words: Mapping[Option, str], *, key: str, **settings: Any
) -> Option | None:
    """Draw the same where nothing need be chosen; return the option, None at first."""
    settings["index"] = None
    chosen: Option | None = _draw(st.selectbox, label, words, key, None, settings)
    return chosen


def no_choice(*, key: str, default: str | None = None) -> None:
    """Draw nothing, where there is nothing to choose; what the address asks for is refused."""
    words = {} if default is None else {default: default}
    draw(lambda **settings: None, key=key, kind=options(words), default=default)


def many_of(label: str, words: Mapping[Option, str], *, key: str, **settings: Any) -> list[Option]:
    """Draw a choice of several, none at first, as ``st.multiselect``; return those chosen."""
    chosen: list[Option] = _draw(st.multiselect, label, words, key, [], settings, several)
    return chosen


def range_of(
    label: str, words: Mapping[float, str], *, key: str, **settings: Any
) -> tuple[float, float]:
    """Draw a choice from one to another, all at first, as ``st.select_slider``; return both."""
    settings["value"] = whole = (min(words), max(words))
    chosen: tuple[float, float] = _draw(st.select_slider, label, words, key, whole, settings, span)
    return chosen


def _draw(
    widget: Callable[..., Any],
    label: str,
    words: Mapping[Option, str],
    key: str,
    default: Any,
    settings: dict[str, Any],
    take: Callable[[list[Option]], Any] = one,
) -> Any:
    # Said now: Streamlit asks again when nobody knows the visitor's language.
    spoken = {option: said(word) for option, word in words.items()}
    settings = {"format_func": spoken.__getitem__} | settings
    drawn = partial(widget, label, list(words), **settings)
    return draw(drawn, key=key, kind=options(words, take), default=default)
