"""Lines that go from border to border: ruled and squared paper, frames, the edge of a sheet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

_STEEPEST = 0.2  # rows a column: some 11 degrees
_THICKEST = 0.035  # of the picture's height
_THICKEST_PEN = 0.12  # of the digit's height: an underline
_WIDER = 0.05  # of an underline's length: sticks out from under the digit on either side
_BELOW = 0.7  # of the height: an underline begins farther down
_COVERED = 0.55  # of the way from border to border has ink on it
_END = 0.06  # of the way: at both ends there is some, too
_CLEAR = 3  # times the points of a row of the same ink spread evenly: less is grain
_POINTS = 20_000  # are looked at; of more, some are left out


def crossing_lines(ink: Mask) -> Mask:
    """Return the pixels of lines that cross the picture, but not of strokes that cross the lines.

    Each piece of ink votes for the lines it may lie on (Duda and Hart, "Use of the Hough
    transformation to detect lines and curves in pictures", 1972), by row and slope. It belongs to
    the line that is found if it is no thicker than the line is elsewhere.
    """
    across = _across(ink)
    return across | _across((ink & ~across).T).T  # where lines cross, the first are out of the way


def underline(digit: Mask) -> Mask:
    """Return the pixels of a line that touches a digit from below and is wider on both sides."""
    rows, columns = (np.flatnonzero(digit.any(axis=axis)) for axis in (1, 0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    line = np.zeros_like(digit)
    line[box] = _across(digit[box], thickest=_THICKEST_PEN)
    rest = digit & ~line
    if not line.any() or not rest.any():
        return np.zeros_like(digit)
    height, width = len(rows), np.ptp(columns) + 1
    within = np.flatnonzero(rest.any(axis=0))
    wider = min(within[0] - columns[0], columns[-1] - within[-1]) > _WIDER * width
    below = np.flatnonzero(line.any(axis=1))[0] > rows[0] + _BELOW * height
    return line if wider and below else np.zeros_like(digit)


def _across(ink: Mask, thickest: float = _THICKEST) -> Mask:
    """Return the pixels of lines from the left border to the right one."""
    from scipy import ndimage

    height, width = ink.shape
    lines = np.zeros_like(ink)
    if np.count_nonzero(ink.any(axis=0)) <= _COVERED * width:
        return lines
    runs, _ = ndimage.label(ink, [[0, 1, 0], [0, 1, 0], [0, 1, 0]])  # of ink, down each column
    lengths = np.bincount(runs.ravel())
    tops = ink.copy()
    tops[1:] &= ~ink[:-1]
    tops &= lengths[runs] <= max(3, thickest * height)
    y, x = np.nonzero(tops)
    if len(x) < _COVERED * width:
        return lines
    run = runs[y, x]
    for slope, row in _most_voted(y, x, height, width):
        on = np.abs(y - row - slope * (x - width / 2)) <= 2
        columns = np.unique(x[on])
        enough = len(columns) > _COVERED * width
        if enough and columns[0] < _END * width and columns[-1] > (1 - _END) * width:
            thickness = np.median(lengths[run[on]])
            belongs = np.zeros(len(lengths), bool)
            belongs[run[on & (lengths[run] <= 1.5 * thickness + 2)]] = True
            lines |= belongs[runs]
    return lines


def _most_voted(
    y: NDArray[np.intp], x: NDArray[np.intp], height: int, width: int
) -> list[tuple[float, int]]:
    """Return slope and row in the middle of the lines that many points are on."""
    from scipy import ndimage

    step = -(-len(x) // _POINTS)
    y, x = y[::step], x[::step]
    reach = int(_STEEPEST * width)
    slopes = np.arange(-reach, reach + 1, 2) / width
    votes = np.stack(
        [
            np.bincount(
                np.rint(y - slope * (x - width / 2)).astype(np.intp) + reach,
                minlength=height + 2 * reach,
            )
            for slope in slopes
        ]
    )
    votes = votes + np.roll(votes, 1, axis=1) + np.roll(votes, -1, axis=1)
    enough = max(_COVERED * width / step, _CLEAR * 3 * len(x) / height)
    best = (votes == ndimage.maximum_filter(votes, (15, 5))) & (votes > enough)
    return [(float(slopes[i]), int(row) - reach) for i, row in np.argwhere(best)]
