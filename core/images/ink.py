"""The ink of a picture: where there is any, and how much of each pixel it covers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.images.ground import departures
from core.images.lines import crossing_lines
from core.images.strokes import Piece, find_pieces

Levels = NDArray[np.float32]
Mask = NDArray[np.bool_]

_FAINTEST = 16  # grey levels between ground and ink; paper texture and JPEG blocks stay below
_MARGIN = 4  # standard deviations of the ground's noise that still count as ground
_CLEAR = 5  # standard deviations of it that the strongest of a thousand pixels never reaches
_BLURS = (0, 1.2, 2.4, 4)  # pixels of standard deviation
_PIECES = 100  # more of them are grain, or the dots of a scan in black and white
_PART = 0.4  # of full ink: what has less is the soft edge of a stroke, or no ink


@dataclass(frozen=True, eq=False)
class Ink:
    """Ink as it was found.

    Attributes
    ----------
    strength : (H, W) float32
        Grey levels between ground and ink.
    noise : float
        Of the ground, a standard deviation in grey levels.
    lines : (H, W) bool
        Lines that cross the picture.
    labels, pieces
        What `find_pieces` found in the rest.
    even, blurred : bool
        Whether the ground has one colour, and whether the picture was blurred.
    """

    strength: Levels
    noise: float
    lines: Mask
    labels: NDArray[np.int32]
    pieces: list[Piece]
    even: bool
    blurred: bool


def find_ink(colours: Levels, ground: int | None = None) -> Ink | None:
    """Return the ink in a picture, or None where there is none.

    The picture is blurred more and more until what stands out no longer falls into hundreds of
    specks. Full ink is the median of what is at least half as strong as the strongest.

    Parameters
    ----------
    colours : (H, W, C) float32
        Levels of 0–255.
    ground : int, optional
        The grey level of a ground that is known to be clean: what departs from it is then no noise.
    """
    from scipy import ndimage

    clean = ground is not None
    for blur in _BLURS:
        blurred = ndimage.gaussian_filter(colours, (blur, blur, 0)) if blur else colours
        strength, even = departures(blurred, ground)
        noise = 0.0 if clean else 1.4826 * float(np.median(strength))
        peak = _peak(strength)
        if peak < max(_FAINTEST, _CLEAR * noise):
            continue
        margin = _MARGIN * noise
        lines = crossing_lines(strength > max(peak / 5, margin))
        strong = strength >= peak / 2
        if (strong & ~lines).sum() < 0.05 * strong.sum():  # the lines are all there is
            lines = np.zeros_like(lines)
        full = float(np.median(strength[strong & ~lines]))
        labels, pieces = find_pieces((strength > max(_PART * full, margin)) & ~lines)
        if pieces and (clean or len(pieces) <= _PIECES):
            return Ink(strength, noise, lines, labels, pieces, even, blur > 0)
    return None


def coverage(ink: Ink, kept: Mask) -> Levels:
    """Return how much of each pixel is covered by the ink that is kept, 0–1, (H, W)."""
    from scipy import ndimage

    full = float(np.median(ink.strength[kept]))
    floor = min(max(_MARGIN * ink.noise, full / 10), full / 2)
    levels = np.clip((ink.strength - floor) / (full - floor), 0, 1)
    # A lone grey is noise; next to strong ink it is the soft edge of a stroke.
    near = ndimage.maximum_filter(kept, 5)
    return np.where(near, levels, 0).astype(np.float32)


def thickened(levels: Levels, kept: Mask, width: float) -> tuple[Levels, bool]:
    """Return strokes at least so many pixels wide on average, and whether they were thinner.

    Pixels of a stroke are a quarter of its width away from its edge on average.
    """
    from scipy import ndimage

    rows, columns = (np.flatnonzero(kept.any(axis=axis)) for axis in (1, 0))
    top, left = rows[0], columns[0]
    strokes = kept[top : rows[-1] + 1, left : columns[-1] + 1]  # the rest may be most of a photo
    inside = ndimage.distance_transform_edt(np.pad(strokes, 1))[1:-1, 1:-1][strokes]
    more = (width - (4 * float(inside.mean()) - 2)) / 2
    if more <= 0:
        return levels, False
    reach = int(more) + 1
    away = ndimage.distance_transform_edt(~np.pad(strokes, reach))
    wider = np.clip(more + 0.5 - away, 0, 1).astype(np.float32)
    levels = np.pad(levels, reach)
    around = levels[top : top + wider.shape[0], left : left + wider.shape[1]]
    np.maximum(around, wider, out=around)
    return levels, True


def _peak(strength: Levels) -> float:
    """Return the strength of the strongest pixels: of one in a thousand, if these are ink."""
    values = strength[::2, ::2].ravel()
    several = np.partition(values, -max(1, values.size // 1000))[-max(1, values.size // 1000)]
    return float(several if several >= _FAINTEST else strength.max())
