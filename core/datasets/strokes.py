"""The ways in which people write each digit, as control points of smooth pen strokes."""

import functools
import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Points are x,y from the top left corner, 0–100 across and down. "!" marks a point where the pen
# turns sharply, "|" where it lifts. The numbers are fractions: how often people write it so.
WAYS: dict[int, dict[str, float]] = {
    0: {
        "55,0 22,14 8,50 20,86 50,100 78,86 92,50 80,14 50,1": 0.4,
        "62,8 40,2 14,28 10,70 38,100 72,88 90,52 82,16 56,0 36,8": 0.25,
        "30,6 60,0 88,24 90,66 64,98 30,94 10,60 16,22 42,2": 0.15,
        "40,10 16,36 12,74 40,100 74,84 90,46 78,8 52,2 40,20 46,32": 0.2,
    },
    1: {
        "56,0 44,100": 0.5,
        "55,0 50,50 45,100": 0.38,
        "34,24 44,14! 52,0! 52,50 51,100": 0.08,
        "30,22 52,0! 52,50 51,100 | 26,100 52,99 78,100": 0.04,
    },
    2: {
        "12,22 26,5 54,0 78,14 76,38 50,68 10,98! 45,96 94,97": 0.25,
        "14,20 34,2 62,2 80,20 70,48 42,78 18,94 10,82 28,76 56,92 94,96": 0.3,
        "8,14 36,1 70,3 82,22 62,52 32,82 8,98! 50,94 90,86": 0.2,
        "22,26 30,6 56,0 72,18 64,46 40,80 14,96 4,80 20,64 48,74 72,94 98,104": 0.15,
        "20,6 50,0 66,8 56,40 34,66 6,90! 40,84 98,74": 0.1,
    },
    3: {
        "16,12 40,0 72,6 80,26 62,42 36,47! 66,50 86,68 76,92 42,101 10,90": 0.4,
        "14,4 44,2 78,3! 60,22 40,40! 68,46 86,68 72,94 40,101 10,92": 0.1,
        "14,14 38,1 70,5 76,24 58,40 42,46 52,46 80,56 84,80 58,100 28,99 12,88": 0.25,
        "20,20 34,2 62,0 76,16 64,34 44,48 34,44 46,42 74,58 80,82 56,101 20,98 4,84 16,76": 0.15,
        "26,8 52,0 76,12 68,32 44,40! 74,48 84,68 66,90 40,104": 0.1,
    },
    4: {
        "24,2 18,30 14,56! 48,57 90,52 | 74,0 70,50 66,100": 0.35,
        "16,6 14,32 24,52 50,54 76,40! 80,4! 76,50 70,100": 0.25,
        "64,0 36,32 6,64! 48,65 94,62 | 66,0 64,50 62,100": 0.15,
        "10,12 6,34 14,48 40,50 68,40 | 82,0 68,36 58,70 52,102": 0.15,
        "34,8 22,34 4,60! 44,62 98,56 | 78,14 66,50 58,96": 0.1,
    },
    5: {
        "84,2 54,3 28,4! 24,24 20,44! 50,38 80,52 82,78 58,98 26,100 8,88": 0.3,
        "30,4 26,24 22,44! 50,38 78,52 80,78 56,98 26,100 8,88 | 30,3 60,3 96,0": 0.3,
        "88,4 62,8 38,12 28,30 36,44 60,54 72,74 56,96 28,99 8,86": 0.15,
        "40,12 34,30 28,46! 52,44 66,60 60,82 36,100 4,96 | 42,10 70,6 104,-4": 0.15,
        "72,6 50,4 30,16 30,36 50,46 68,60 64,86 36,100 12,92 8,76": 0.1,
    },
    6: {
        "66,0 38,22 18,52 16,80 38,100 68,94 78,74 64,58 40,60 20,78": 0.4,
        "80,6 58,2 32,24 18,58 22,88 46,101 74,90 80,68 60,54 36,62 22,76": 0.15,
        "48,0 28,30 18,64 30,94 58,99 80,80 70,60 46,62 34,78 44,98": 0.25,
        "34,0 20,30 14,62 24,92 56,100 88,88 90,66 66,58 46,72 48,90": 0.2,
    },
    7: {
        "8,6 46,4 84,2! 62,48 44,100": 0.35,
        "8,20 12,4! 48,6 86,4! 64,48 50,100": 0.15,
        "6,10 46,0 78,6 78,34 60,68 48,100": 0.2,
        "8,6 46,4 84,2! 62,48 44,100 | 30,52 58,49 90,46": 0.15,
        "8,18 20,6 52,8 80,2! 60,44 52,72 52,102 | 34,56 56,52 82,50": 0.05,
        "20,24 22,6! 50,8 74,4! 68,40 60,72 60,104": 0.1,
    },
    8: {
        "78,12 52,0 24,10 26,30 52,46 78,66 76,90 48,101 20,90 22,68 50,48 76,30 80,12": 0.4,
        "82,8 56,0 28,8 24,26 46,44 72,62 72,88 46,101 22,90 26,68 54,44 92,10": 0.25,
        "50,46 26,32 26,10 52,0 76,10 74,32 50,46 22,64 20,90 50,101 80,90 78,64 52,46": 0.15,
        "70,18 48,4 20,12 22,34 52,44 66,60 62,88 44,102 28,88 34,62 60,38 86,14 74,2": 0.2,
    },
    9: {
        "76,16 52,0 24,12 16,36 36,52 62,42 78,14! 74,50 66,100": 0.3,
        "74,20 56,2 28,8 18,32 36,50 62,40 76,16 76,48 70,78 50,98 24,94": 0.15,
        "78,10 48,2 20,20 22,44 50,48 72,30 80,6! 64,50 44,100": 0.25,
        "70,8 44,0 22,18 28,34 52,32 72,12! 66,42 56,72 48,102": 0.15,
        "88,6 56,4 26,14 14,34 32,44 62,32 80,14! 72,50 70,104": 0.15,
    },
}

_STEPS = 6  # straight pieces of a curve between one control point and the next


@dataclass(frozen=True)
class Way:
    """One way of writing a digit, ready to be varied."""

    points: NDArray[np.float64]  # (K, 2) control points, -1 to 1 about the middle
    curve: NDArray[np.float64]  # (P, K): curve @ points are the P points the pen passes
    strokes: tuple[slice, ...]  # of those P, the points of each stroke


@functools.cache
def ways_of(digit: int) -> tuple[list[Way], NDArray[np.float64]]:
    """Return the ways of writing a digit and their fractions, cumulated to 1."""
    fractions = np.cumsum(list(WAYS[digit].values()))
    return [_read_way(text) for text in WAYS[digit]], fractions / fractions[-1]


def _read_way(text: str) -> Way:
    """Return what the notation of `WAYS` says."""
    strokes = [stroke.split() for stroke in text.split("|")]
    points = [point.rstrip("!").split(",") for stroke in strokes for point in stroke]
    identity = np.eye(len(points))
    curves, slices = [], []
    first = passed = 0
    for stroke in strokes:
        turns = [i for i, point in enumerate(stroke) if point.endswith("!")]
        ends = [0, *turns, len(stroke) - 1]
        pieces = [
            _catmull_rom(identity[first + start : first + end + 1])
            for start, end in itertools.pairwise(ends)
        ]
        curves += pieces
        length = sum(len(piece) for piece in pieces)
        slices.append(slice(passed, passed + length))
        first += len(stroke)
        passed += length
    return Way(np.array(points, dtype=float) / 50 - 1, np.concatenate(curves), tuple(slices))


def _catmull_rom(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points (P, …) of the smooth curve through points (K, …), from first to last.

    Between two points it is the cubic whose slope at each is half the way from the point before to
    the point after (Catmull and Rom, "A class of local interpolating splines", 1974).
    """
    before, start, end, after = (
        np.concatenate([points[:1], points, points[-1:]])[k : len(points) - 1 + k] for k in range(4)
    )
    t = (np.arange(_STEPS) / _STEPS)[:, None]
    cubic = 0.5 * (
        2 * start[:, None]
        + t * (end - before)[:, None]
        + t**2 * (2 * before - 5 * start + 4 * end - after)[:, None]
        + t**3 * (3 * start - before - 3 * end + after)[:, None]
    )
    return np.concatenate([cubic.reshape(-1, points.shape[1]), points[-1:]])
