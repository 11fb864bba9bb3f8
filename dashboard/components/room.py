"""The room that a component takes, kept until it is drawn: what is below it then stays.

Until its script has come, Streamlit shows a grey bar in its place.
"""

import math
from collections.abc import Mapping

import streamlit as st

from dashboard.components.assets import is_recorded, key_class


def reserve(key: str, heights: Mapping[float, str] | str, *, narrow: str = "") -> None:
    """Keep the room that a component takes at least.

    Parameters
    ----------
    key : str
        Of the component.
    heights : str, or mapping of float to str
        In CSS, how high it is at least; or that for each width, in CSS pixels, from which on it
        holds. ``100cqw`` is the width that there is.
    narrow : str
        That on a window of at most 640 CSS pixels, where it is another one there.
    """
    if is_recorded():
        return
    place = f".{key_class(key)}"
    if isinstance(heights, str):
        heights = {0: heights}
    wide = {f"@container (min-width: {width:g}px)": heights[width] for width in sorted(heights)}
    rules = wide | ({"@media (max-width: 640px)": narrow} if narrow else {})
    said = (f"{where} {{ {place} > * {{ min-height: {rules[where]} }} }}" for where in rules)
    st.html(f"<style>{place} {{ container-type: inline-size }} {' '.join(said)}</style>")


def of_tiles(
    count: int, width: float, height: float, *, gap: float, edge: float
) -> dict[float, str]:
    """Return for each width how high a grid is, as `reserve` takes it.

    Parameters
    ----------
    count : int
        Of its tiles.
    width, height, gap, edge : float
        In CSS pixels: of a tile at least, between two of them, and around all of them.
    """
    heights: dict[float, str] = {}
    before = 0
    for columns in range(1, count + 1):
        lines = math.ceil(count / columns)
        if lines != before:
            begins = columns * (width + gap) - gap + 2 * edge if heights else 0
            heights[math.ceil(begins)] = f"{lines * (height + gap) - gap + 2 * edge:g}px"
        before = lines
    return heights
