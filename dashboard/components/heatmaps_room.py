"""The room that heatmaps take at least, for each width there is."""

import math
from collections.abc import Iterator, Sequence

from dashboard.components.heatmap import Heatmap

# In CSS pixels, as heatmaps.css has them: what is above the cells, their border, a line below them,
# the space between two arrays and between two lines of them; of an output the bars, the words
# beside them at least and as a rule at most, and the least height of a line.
_HEAD, _BORDER, _NOTE, _GAP, _BETWEEN = 41, 2, 18, 9, 12
_BARS, _WORDS, _LONG_WORDS, _LINE = 26, 55, 73, 13
_NARROWEST, _WIDEST = 300, 2000  # CSS pixels, of what somebody may look at it on
_STEP = 8  # CSS pixels: a network of many layers would have thousands of widths to tell of
_GROWTH = (0.6, 2)  # least and most of cells that shrink, and that grow, as heatmaps.js has them


def heights(
    arrays: Sequence[Heatmap], said: str, network: str, grow: bool, compact: bool
) -> dict[float, str]:
    """Return for each width how high it all is at least, as `reserve` takes it."""
    least, most = _GROWTH[0] if compact else 1, _GROWTH[1] if grow else 1
    cells = [_BARS if each.names else each.columns * each.cell for each in arrays]
    around = [_WORDS if each.names else _BORDER for each in arrays]
    shrunk = [least * a + b for a, b in zip(cells, around, strict=True)]
    full = [_height(each, least) for each in arrays]

    def height(i: int, width: float) -> float:
        return full[i] if shrunk[i] <= width else _height(arrays[i], least, width)

    said_above = 30 if said else 0
    found: dict[float, str] = {}
    before = ""
    for width in sorted({0, 421, 601, *_breaks(shrunk)}):
        lines = _lines(shrunk, width)
        tall = sum(max(height(i, width) for i in line) for line in lines)
        rest = said_above + _readout(width, network, compact) + _BETWEEN * (len(lines) - 1)
        if (kept := f"{rest + tall:.0f}px") != before:
            found[width] = before = kept
    if most > least and (whole := sum(shrunk) + _GAP * (len(arrays) - 1)) <= _WIDEST:
        tallest = max(arrays, key=lambda each: _height(each, 1))
        count, cell = tallest.rows, tallest.cell
        longer = sum(_LONG_WORDS - _WORDS for each in arrays if each.names)
        taken = sum(cells) + sum(around) + longer + _GAP * (len(arrays) - 1)
        grown = f"{cell}px + (100cqw - {taken:g}px) * {cell / sum(cells):.5f}"
        one = f"round(down, clamp({least * cell:g}px, {grown}, {most * cell}px), 1px)"
        from_width = max(601, _stepped(whole))
        rest = said_above + _readout(from_width, network, compact)
        found[from_width] = f"calc({rest + _height(tallest, 0):g}px + {count} * {one})"
    return found


def _readout(width: float, network: str, compact: bool) -> int:
    if not network:
        return 21
    return 50 if compact or width > 600 else 84 if width > 420 else 117


def _height(array: Heatmap, factor: float, width: float = math.inf) -> float:
    widest = (max(width, _NARROWEST) - _BORDER) / (1 if array.names else array.columns)
    cell = min(max(int(factor * array.cell), _LINE if array.names and factor else 0), widest)
    below = 1 if array.blank else len(array.notes) + array.ranged
    return _HEAD + _BORDER + array.rows * cell + _NOTE * below


def _breaks(widths: Sequence[float]) -> Iterator[int]:
    """Yield, about, from which widths on another array fits into some line."""
    for i, first in enumerate(widths):
        together = first
        for each in widths[i + 1 :]:
            together += _GAP + each
            if together > _WIDEST:
                break
            yield _stepped(together)


def _stepped(width: float) -> int:
    return math.ceil(width / _STEP) * _STEP


def _lines(widths: Sequence[float], width: float) -> list[list[int]]:
    """Return which arrays stand in each line, as a browser breaks lines."""
    lines: list[list[int]] = []
    taken = math.inf
    for i, each in enumerate(widths):
        taken += _GAP + each
        if taken > width + 0.1:  # sums of fractions are not exact
            lines.append([])
            taken = each
        lines[-1].append(i)
    return lines
