"""Arrays as heatmaps side by side, every cell of them readable."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from core.arrays import Array
from dashboard.components.assets import component, reserve
from dashboard.components.hint import READ, Hint, hint_sent
from dashboard.words import _, counted, number, number_texts, percent_sign
from dashboard.words import said as in_words

MOST_CELLS = 4096  # of an array: each is an element of the page
_mount = component(
    "heatmaps",
    '<div class="heatmaps"></div>',
    *("network", "trace", "palette", "follow", "drawing", "digits", "strokes", "lines"),
)


@dataclass(frozen=True)
class Heatmap:
    """One array and how it is drawn.

    Attributes
    ----------
    name : str
        As in the code: ``"a1"``.
    values : array
        Any shape; drawn in its order, row after row.
    columns : int
        Cells a row.
    cell : int
        Side of a cell in CSS pixels.
    signed : bool
        True for the diverging scale about 0, False for magnitudes from 0.
    limit : float
        The absolute value that gets the full colour.
    layer : int
        Arrays of one layer are read together: pointing at a1[3] also reads z1[3].
    names : sequence of str, optional
        For an output: the class of each value, written beside it.
    column : sequence of str, optional
        The values as they are written there; as the line reads them where not given.
    best : bool
        Whether the largest of the values with names is in bold, as the answer is.
    truth : int, optional
        The place among the names of the true label, which is underlined.
    notes : sequence of str
        Lines under the heatmap.
    ranged : bool
        Whether the first of these lines says its smallest and its largest value.
    target : str, optional
        What a click chooses: ``"z1"`` makes the cell 3 report ``"z1[3]"``.
    chosen : int, optional
        The place, in reading order, of the cell to mark.
    blank : bool
        Whether its values are yet to be computed: the cells stay empty.
    frame : (int, int, int), optional
        The first row, the first column and the side of a square of cells to outline.
    rule : int, optional
        After how many columns a line is drawn, and again.
    """

    name: str
    values: Array
    columns: int
    cell: int
    signed: bool
    limit: float
    layer: int
    names: Sequence[str] | None = None
    column: Sequence[str] | None = None
    best: bool = True
    truth: int | None = None
    notes: Sequence[str] = ()
    ranged: bool = True
    target: str | None = None
    chosen: int | None = None
    blank: bool = False
    frame: tuple[int, int, int] | None = None
    rule: int | None = None

    @property
    def range(self) -> str:
        """The smallest and the largest value."""
        low, high = number(self.values.min()), number(self.values.max())
        return _("{low} to {high}", low=low, high=high)


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
    heights = _least_heights(arrays, said, network, grow, follows)
    reserve(key, *(f"min-height:{height}" for height in heights))
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


# In CSS pixels, as heatmaps.css has them: what is above the cells, their border, a line below them,
# the space between two arrays; the bars and the words of an output; the sidebar and the margins.
_HEAD, _BORDER, _NOTE, _GAP, _BARS, _WORDS, _FRAME = 41, 2, 18, 10, 27, 73, 410


def _least_heights(
    arrays: Sequence[Heatmap], said: str, network: str, grow: bool, follows: str
) -> Iterator[str]:
    """Yield in CSS how high it all is at least: for any window, and as the cells grow with it."""

    def rows(array: Heatmap) -> int:
        cells = min(array.values.size, MOST_CELLS)
        return math.ceil(cells / (1 if array.names else array.columns))

    def below(array: Heatmap) -> int:
        return 0 if follows else _NOTE * (len(array.notes) + array.ranged)

    tallest = max(arrays, key=lambda array: rows(array) * array.cell + below(array))
    count, cell = rows(tallest), tallest.cell
    rest = _HEAD + _BORDER + below(tallest) + (54 if network else 21) + (30 if said else 0)
    yield f"{rest + count * (int(0.6 * cell) if follows else cell)}px"
    if grow and not follows:
        widths = sum(_BARS if each.names else each.columns * each.cell + _BORDER for each in arrays)
        taken = _FRAME + widths + _GAP * len(arrays) + _WORDS * sum(1 for a in arrays if a.names)
        grown = f"{cell}px + (100vw - {taken}px) * {cell / widths:.5f}"
        yield f"calc({rest}px + {count} * round(down, clamp({cell}px, {grown}, {2 * cell}px), 1px))"


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
