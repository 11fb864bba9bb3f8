"""Arrays as heatmaps side by side, every cell of them readable."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from core.arrays import Array
from dashboard.components.assets import component
from dashboard.components.heatmap import MOST_CELLS, Heatmap
from dashboard.components.heatmaps_room import heights
from dashboard.components.hint import READ, Hint, hint_sent
from dashboard.components.room import reserve
from dashboard.words import _, counted, number, number_texts, percent_sign
from dashboard.words import said as in_words

_mount = component(
    "heatmaps",
    '<div class="heatmaps"></div>',
    *("network", "trace", "palette", "follow", "drawing", "digits", "strokes", "lines"),
)


def heatmaps(
    arrays: Sequence[Heatmap],
    *,
    key: str,
    hint: str | Hint = READ,
    network: str = "",
    grow: bool = False,
    compact: bool = False,
    on_choose: Callable[[str], None] = lambda chosen: None,
    opens: str = "",
    said: str = "",
    follows: str = "",
) -> None:
    """Show arrays from left to right, with a line that reads the cell that is pointed at.

    Parameters
    ----------
    arrays : sequence of Heatmap
    key : str
        Of the component.
    hint : str or Hint
        What the line says while no cell is pointed at.
    network : str
        The key of the network that the arrays are of, where it has been sent to the browser
        (`dashboard.components.parameters`): pointing at a cell then shows what feeds it, too.
    grow : bool
        Whether the cells grow where the page has room for it, all by the same factor.
    compact : bool
        Whether they are to be seen all at once: they shrink where the page has little room for
        them, and the line that reads a cell is short.
    on_choose : callable
        Called with the cell that was clicked, as in the code: ``"z1[3]"``.
    opens : str
        The key of the container that a click opens, be it on another page: it is scrolled to where
        it is out of view.
    said : str
        Written above them: what they are of.
    follows : str
        If given, the arrays are those of the drawing on the page's pad while one is there, computed
        in the browser by the `network`, and this is what is said of it: text with ``{label}`` and
        ``{confidence}`` in it. What is noted below the arrays is hidden until they are given anew.
    """
    reserve(key, heights(arrays, said, network, grow, compact))
    # Before the largest addends of a cell's sum, and before the sums that it adds most to.
    traced = {"fed": _("Largest addends:"), "feeds": _("Adds most to:")}
    _mount(
        key=key,
        data={
            "arrays": [_drawn(array) for array in arrays],
            "hint": hint_sent(hint),
            "network": network,
            "grow": grow,
            "compact": compact,
            "words": {**traced, "percent": percent_sign()},
            "opens": opens,
            "said": in_words(said),
            "follows": follows,
        },
        on_chosen_change=lambda: on_choose(st.session_state[key].chosen),
    )


def _drawn(array: Heatmap) -> dict[str, object]:
    if array.blank:
        array = replace(
            array, values=np.zeros_like(array.values), notes=(), target=None, chosen=None
        )
    whole, size, extent = array.values.shape, array.values.size, array.range
    if size > MOST_CELLS:
        array = replace(
            array,
            values=array.values.ravel()[:MOST_CELLS],
            columns=math.isqrt(MOST_CELLS),
            chosen=array.chosen if (array.chosen or 0) < MOST_CELLS else None,
            notes=[*array.notes, _("the first {n:,} of {all:,}", n=MOST_CELLS, all=size)],
        )
    flat = array.values.ravel()
    texts = number_texts(flat)
    extents = [extent] if array.ranged else []
    shape = array.values.shape
    # An index with more than one axis is written out; one axis needs only its number.
    places = _OF_AN_IMAGE if shape == (28, 28) else _places(shape) if len(shape) > 1 else None
    return {
        "name": array.name,
        "shape": str(whole),
        "notes": [_("yet to come")] if array.blank else [*extents, *array.notes],
        "blank": array.blank,
        "words": counted(
            size,
            "{name}, 1 value, {value}",
            "{name}, {n} values from {extent}",
            name=array.name,
            extent=extent,
            value=number(flat[0]),
        ),
        "values": _short(flat),
        "texts": texts,
        "column": array.names and list(array.column or texts),
        "places": places,
        "columns": 1 if array.names else array.columns,
        "cell": array.cell,
        "signed": array.signed,
        "limit": array.limit or 1.0,
        "layer": array.layer,
        "names": array.names and list(map(in_words, array.names)),
        "best": array.best,
        "truth": array.truth,
        "target": array.target,
        "chosen": array.chosen,
        "frame": array.frame,
        "rule": array.rule,
    }


def _places(shape: tuple[int, ...]) -> list[str]:
    return [", ".join(map(str, index)) for index in np.ndindex(shape)]


_OF_AN_IMAGE = _places((28, 28))  # there are several of them on most pages


def _short(values: Array) -> list[float]:
    """Return values with the digits that a float32 has: those after them would only be sent."""
    if np.issubdtype(values.dtype, np.integer):
        return list(values.tolist())
    return [float(f"{value:.7g}") for value in values.tolist()]
