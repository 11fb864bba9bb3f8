"""A picture that follows the pointer over a scatter, fetched where the pointer is."""

import base64
from collections.abc import Callable, Sequence

import streamlit as st

from core.arrays import Array
from core.images.rendering import sprite
from dashboard.components.assets import component
from dashboard.components.gallery import Item
from dashboard.words import language

_COLUMNS = 10
_SIZE = 84  # CSS pixels: three for each of the picture's
_mount = component(
    "thumbnails",
    '<div class="thumbnail" popover="manual"><span class="picture"></span>'
    '<span class="words" aria-live="polite"></span></div>',
)


def thumbnails(
    images: Array,
    items: Sequence[Item],
    places: Sequence[int],
    *,
    key: str,
    of: str,
    on_want: Callable[[int], None],
) -> None:
    """Hand the browser more pictures for the points of a scatter; it keeps those it has.

    To send all of them at once would take 1.7 MB for 10,000 of MNIST; a hundred around the
    pointer take 17 kB, and come as fast as a person can look.

    Parameters
    ----------
    images : (N, 28, 28) uint8
        N may be 0.
    items : N items
        What is written beside each picture.
    places : N int
        Which point of the scatter each one is.
    key : str
        Of the component.
    of : str
        What the points are, as for `scatter`: under another name the browser forgets what it has.
    on_want : callable
        Called with the point whose picture is missing.
    """
    picture = base64.b64encode(sprite(images, _COLUMNS)).decode("ascii") if len(images) else ""
    _mount(
        key=key,
        data={
            "sprite": f"data:image/png;base64,{picture}",
            "columns": _COLUMNS,
            "rows": -(-len(images) // _COLUMNS),
            "size": _SIZE,
            "of": of,
            "language": language(),
            "items": [
                {"place": int(place), "words": item.words, "wrong": item.wrong}
                for place, item in zip(places, items, strict=True)
            ],
        },
        on_wanted_change=lambda: on_want(int(st.session_state[key].wanted)),
    )
