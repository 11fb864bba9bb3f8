"""The units of a layer as a grid of pictures of their weights; a click chooses one."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from core.arrays import Array
from dashboard.components.assets import component
from dashboard.components.room import of_tiles, reserve

_FULL = 127  # what the script takes for the full colour: the weights travel as int8
_mount = component("atlas", '<ul class="atlas"></ul>', "palette")


@dataclass(frozen=True)
class Tile:
    """One unit of an atlas.

    Attributes
    ----------
    unit : str
        As in the code: ``"z1[8]"``. It stands under the picture.
    caption, detail : str
        What stands in the line below it, left and right; only the caption may be cut short.
    words : str
        All of it in a sentence, for a screen reader and on hover.
    off : bool
        Whether the unit is switched off.
    """

    unit: str
    caption: str
    detail: str
    words: str
    off: bool = False


def atlas(
    pictures: Array,
    tiles: Sequence[Tile],
    *,
    key: str,
    label: str,
    selected: str,
    on_choose: Callable[[str], None],
    opens: str = "",
    size: int = 56,
) -> None:
    """Show units in a grid, each picture in green and violet about 0 on a scale of its own.

    Parameters
    ----------
    pictures : (N, H, W) float
        One a tile; the largest absolute value of each gets the full colour.
    tiles : sequence of Tile
    key : str
        Of the component.
    label : str
        What the atlas holds, for a screen reader.
    selected : str
        The unit to mark.
    on_choose : callable
        Called with the unit that was clicked.
    opens : str
        The key of what tells of the unit: where it stands below the atlas, a click leads there.
    size : int
        Width of a tile in CSS pixels; a multiple of 28 keeps the pixels of an image equal.
    """
    heights = of_tiles(len(tiles), size + 2, size + 28, gap=1, edge=3)
    reserve(key, {width: f"min(43rem, {height})" for width, height in heights.items()})
    _mount(
        key=key,
        data={
            "pictures": base64.b64encode(_bytes(pictures).tobytes()).decode("ascii"),
            "height": pictures.shape[1],
            "width": pictures.shape[2],
            "size": size,
            "label": label,
            "selected": selected,
            "opens": opens,
            "tiles": [vars(tile) for tile in tiles],
        },
        on_chosen_change=lambda: on_choose(st.session_state[key].chosen),
    )


def _bytes(pictures: Array) -> npt.NDArray[np.int8]:
    limits = np.abs(pictures).max(axis=(1, 2), keepdims=True)
    limits[limits == 0] = 1
    return np.asarray(np.rint(pictures / limits * _FULL), dtype=np.int8)
