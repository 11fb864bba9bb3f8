"""The room that heatmaps take at least, for each width there is."""

import math
from collections.abc import Iterator, Sequence

from dashboard.components.heatmap import Heatmap

# In CSS pixels, as heatmaps.css has them: what is above the cells, their border, a line below them,
# the space between two arrays and between two lines of them; of an output the bars, the words
# beside them at least and as a rule at most, and the least height of a line.
_HEAD, _BORDER, _NOTE, _GAP, _BETWEEN = 41, 2, 18, 9, 12
_BARS, _WORDS, _LONG_WORDS, _LINE = 26, 55, 73, 13
_NARROWEST = 300  # CSS pixels, of what somebody may look at it on
_GROWTH = (0.6, 2)  # least and most of cells that shrink, and that grow, as heatmaps.js has them


def heights(
    arrays: Sequence[Heatmap], said: str, network: str, grow: bool, compact: bool
) -> dict[float, str]:
    """Return for each width how high it all is at least, as `reserve` takes it."""
    least, most = _GROWTH[0] if compact else 1, _GROWTH[1] if grow else 1
    cells = [_BARS if each.names else each.columns * each.cell for each in arrays]
    around = [_WORDS if each.names else _BORDER for each in arrays]
    shrunk = [least * a + b for a, b in zip(cells, around, strict=True)]
    found: dict[float, str] = {}
    # Lines of them break where another one of them fits in.
    for width in sorted({0, 421, 601, *_sums(shrunk)}):
        rest = (30 if said else 0) + _readout(width, network, compact)
        lines = _lines(shrunk, width)
        tall = sum(max(_height(arrays[i], least, width) for i in line) for line in lines)
        found[width] = f"{rest + tall + _BETWEEN * (len(lines) - 1):.0f}px"
    if most > least:
        tallest = max(arrays, key=lambda each: _height(each, 1))
        count, cell = tallest.rows, tallest.cell
        longer = sum(_LONG_WORDS - _WORDS for each in arrays if each.names)
        taken = sum(cells) + sum(around) + longer + _GAP * (len(arrays) - 1)
        grown = f"{cell}px + (100cqw - {taken:g}px) * {cell / sum(cells):.5f}"
        one = f"round(down, clamp({least * cell:g}px, {grown}, {most * cell}px), 1px)"
        found[width] = f"calc({rest + _height(tallest, 0):g}px + {count} * {one})"
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


def _sums(widths: Sequence[float]) -> Iterator[float]:
    """Yield how wide arrays that follow one another are together."""
    for i in range(len(widths)):
        for k in range(i + 1, len(widths)):
            yield sum(widths[i : k + 1]) + _GAP * (k - i)


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
