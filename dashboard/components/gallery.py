"""Samples as a grid of pictures; a click opens one."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from core.arrays import Array
from core.images.rendering import sprite
from dashboard.components.assets import component
from dashboard.components.room import of_tiles, reserve

_COLUMNS = 10  # of the sprite; how many stand side by side on the page is up to its width
_mount = component("gallery", '<ul class="gallery"></ul>')


@dataclass(frozen=True)
class Item:
    """One sample of a gallery.

    Attributes
    ----------
    sample : int
        Its index in the split.
    caption, detail : str
        What stands under the picture, in one line each.
    words : str
        The same in a sentence, for a screen reader and on hover.
    wrong : bool
        Whether the caption tells of an error.
    mark : str
        Written over the corner of the picture.
    """

    sample: int
    caption: str
    words: str
    detail: str = ""
    wrong: bool = False
    mark: str = ""


def gallery(
    images: Array,
    items: Sequence[Item],
    *,
    key: str,
    label: str,
    selected: int,
    on_open: Callable[[int], None],
    size: int = 56,
    room: int = 0,
) -> None:
    """Show samples in a grid.

    Parameters
    ----------
    images : (N, 28, 28) uint8
        One picture an item.
    items : sequence of Item
    key : str
        Of the component.
    label : str
        What the gallery holds, for a screen reader.
    selected : int
        The index, in the split, of the sample to mark.
    on_open : callable
        Called with the index, in the split, of the sample that was clicked.
    size : int
        Width of a picture in CSS pixels; a multiple of 28 keeps its pixels equal.
    room : int
        For how many items there is room at least: what is below then stays where it is.
    """
    picture = base64.b64encode(sprite(images, _COLUMNS)).decode("ascii")
    lines = 2 if any(item.detail for item in items) else 1
    reserve(key, of_tiles(len(items), size, size + 5.5 + 15 * lines, gap=5.25, edge=3))
    _mount(
        key=key,
        data={
            "sprite": f"data:image/png;base64,{picture}",
            "side": images.shape[1],
            "columns": _COLUMNS,
            "size": size,
            "room": room,
            "label": label,
            "items": [{**vars(item), "selected": item.sample == selected} for item in items],
        },
        on_opened_change=lambda: on_open(int(st.session_state[key].opened)),
    )
