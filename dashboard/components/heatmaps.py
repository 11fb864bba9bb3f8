"""Arrays as heatmaps side by side, every cell of them readable."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.layers import Array
from dashboard.components.assets import component

_mount = component("heatmaps", '<div class="heatmaps"></div>')


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
    """

    name: str
    values: Array
    columns: int
    cell: int
    signed: bool
    limit: float
    layer: int
    names: Sequence[str] | None = None

    @property
    def range(self) -> str:
        """The smallest and the largest value."""
        return f"{_text(self.values.min())} to {_text(self.values.max())}"


def heatmaps(arrays: Sequence[Heatmap], *, key: str) -> None:
    """Show arrays from left to right, with a line that reads the cell that is pointed at."""
    _mount(key=key, data={"arrays": [_drawn(array) for array in arrays]})


def _drawn(array: Heatmap) -> dict[str, object]:
    flat = array.values.ravel()
    shape = array.values.shape
    # An index with more than one axis is written out; one axis needs only its number.
    places = [", ".join(map(str, i)) for i in np.ndindex(shape)] if len(shape) > 1 else None
    return {
        "name": array.name,
        "shape": str(shape),
        "range": array.range,
        "words": f"{array.name}, {flat.size} values from {array.range}",
        "values": [round(float(value), 6) for value in flat],
        "texts": [_text(value) for value in flat],
        "places": places,
        "columns": 1 if array.names else array.columns,
        "cell": array.cell,
        "signed": array.signed,
        "limit": array.limit or 1.0,
        "layer": array.layer,
        "names": array.names and list(array.names),
    }


def _text(value: float) -> str:
    """Write a number with the digits that matter and a true minus sign."""
    if isinstance(value, np.integer):
        return str(value)
    if value and abs(value) < 0.001:
        return f"{value:.1e}".replace("-", "−")
    return f"{value:.3f}".replace("-", "−")
