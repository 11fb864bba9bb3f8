"""An array and how it is drawn."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.arrays import Array
from dashboard.words import _, number

MOST_CELLS = 4096  # of an array: each is an element of the page


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
    def rows(self) -> int:
        """Of the cells that are drawn."""
        return math.ceil(min(self.values.size, MOST_CELLS) / (1 if self.names else self.columns))

    @property
    def range(self) -> str:
        """The smallest and the largest value."""
        low, high = number(self.values.min()), number(self.values.max())
        return _("{low} to {high}", low=low, high=high)
